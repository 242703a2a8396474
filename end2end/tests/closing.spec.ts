import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../support/test";
import { type User, text } from "../support/user";

const UNREACHABLE = "The server cannot be reached. Check your connection and try again.";

/** Holds what is sent to an endpoint next, until it goes on to the server, or nowhere. */
async function hold(page: Page, endpoint: string) {
  let release: (goes: boolean) => void = () => {};
  const held = new Promise<boolean>((resolve) => (release = resolve));
  await page.route(
    `**/api/${endpoint}`,
    async (route) => ((await held) ? route.continue() : route.abort("aborted")),
    { times: 1 },
  );
  const sent = page.waitForRequest(`**/api/${endpoint}`);
  return { sent, release };
}

/**
 * Ends when the page has long done what a press makes it do: it asks the server for something, and shows what there is
 * twice. Where the press has led elsewhere, what is looked for afterwards is gone.
 */
async function roundTrip(page: Page): Promise<void> {
  const status = await page.evaluate(async () => {
    const options = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" };
    const answer = await fetch("/api/people/list", options);
    for (let frame = 0; frame < 2; frame += 1) await new Promise((shown) => requestAnimationFrame(shown));
    return answer.status;
  });
  expect(status).toBe(200);
}

/** The part of an open record with this heading. */
const block = (record: Locator, name: string) => record.getByRole("region", { name, exact: true });

/** A form on the card of a company. */
interface Form {
  what: string;
  endpoint: string;
  /** Where the rest of it is sent to, if it takes two steps. */
  rest?: string;
  /** Fills it in, and answers the button that sends it. */
  fill: (record: Locator) => Promise<Locator>;
  /** What is there once it is saved. */
  saved: (record: Locator) => Locator;
}

const FORMS: Form[] = [
  {
    what: "a comment",
    endpoint: "timeline/add_comment",
    fill: async (record) => {
      const composer = block(record, "Add to the timeline");
      await composer.getByRole("textbox", { name: "Comment" }).fill("Wants oak");
      return composer.getByRole("button", { name: "Add comment" });
    },
    saved: (record) => record.getByRole("listitem").filter({ hasText: "Wants oak" }).last(),
  },
  {
    what: "an activity",
    endpoint: "activities/add",
    fill: async (record) => {
      const composer = block(record, "Add to the timeline");
      await composer.getByRole("tab", { name: "To-do" }).click();
      await composer.getByLabel("Subject").fill("Write the offer");
      return composer.getByRole("button", { name: "Add to-do" });
    },
    saved: (record) => record.getByRole("listitem").filter({ hasText: "Write the offer" }).last(),
  },
  {
    what: "the role of a contact",
    endpoint: "company_contacts/link",
    fill: async (record) => {
      const contacts = block(record, "Contacts");
      await contacts.getByRole("button", { name: "Edit the role of Nowak" }).click();
      await contacts.getByLabel("Role").fill("Purchasing");
      return contacts.getByRole("button", { name: "Save" });
    },
    saved: (record) => block(record, "Contacts").getByText("Purchasing"),
  },
  {
    what: "details",
    endpoint: "details/save",
    fill: async (record) => {
      const details = block(record, "Details");
      await details.getByRole("button", { name: "Add details" }).click();
      await details.getByLabel("NIP").fill("526-025-02-74");
      return details.getByRole("button", { name: "Save" });
    },
    saved: (record) => block(record, "Details").getByText("526-025-02-74", { exact: true }),
  },
  {
    what: "a section in two steps",
    endpoint: "records/edit",
    rest: "records/edit_points",
    fill: async (record) => {
      await record.getByRole("button", { name: "Edit “About the company”" }).click();
      await record.getByRole("textbox", { name: "Company name" }).fill("Meier & Söhne");
      await record.getByRole("textbox", { name: "Phone" }).fill("+48 601 234 567");
      return record.locator(".section-editor").getByRole("button", { name: "Save" });
    },
    saved: (record) => {
      const renamed = record.filter({ has: record.page().getByRole("heading", { name: "Meier & Söhne" }) });
      return renamed.getByRole("link", { name: "Call +48 601 234 567" });
    },
  },
];

/** Creates a company with its contacts, the first of which is the primary one, and opens it. */
async function openCompany(user: User, contacts: string[]): Promise<number> {
  const id = await user.create({ kind: "company", values: { title: text("Meier") } });
  for (const name of contacts) {
    const values = { last_name: text(name), company_id: { link: { id, label: "" } } };
    await user.create({ kind: "contact", values });
  }
  await user.open(`/crm/company/${id}`);
  return id;
}

for (const { what, endpoint, rest, fill, saved } of FORMS) {
  test(`closing a record waits for ${what} on its way to the server, and stays where that failed`, async ({ admin, noise }) => {
    noise.allowMessage(/Failed to fetch|net::ERR_ABORTED/);
    const { page, record } = admin;
    const id = await openCompany(admin, ["Nowak"]);
    const close = record.getByRole("button", { name: "Close", exact: true });
    const question = admin.dialog("Discard your changes?");
    const stays = async () => {
      await roundTrip(page);
      await expect(record.locator("[data-saving]")).toHaveCount(1);
      await expect(question).toHaveCount(0);
      expect(new URL(page.url()).pathname).toBe(`/crm/company/${id}`);
    };
    const send = await fill(record);
    const lost = await hold(page, endpoint);
    await send.click();
    await lost.sent;
    await close.click();
    await stays();
    lost.release(false);
    const told = admin.messages.getByText(UNREACHABLE);
    await expect(told).toBeVisible();
    await admin.messages.getByRole("button", { name: "Close" }).click();
    await expect(told).toHaveCount(0);
    await expect(record).toBeVisible();
    // What was not saved is there, and does not go unasked.
    await close.click();
    await question.getByRole("button", { name: "Keep editing" }).click();

    const steps = [await hold(page, endpoint)];
    if (rest) steps.push(await hold(page, rest));
    await send.click();
    for (const [number, step] of steps.entries()) {
      await step.sent;
      if (number === 0) await close.click();
      await stays();
      step.release(true);
    }
    await expect(record).toHaveCount(0);
    await admin.open(`/crm/company/${id}`);
    await expect(saved(record)).toBeVisible();
    await expect(send).toHaveCount(what === "a comment" ? 1 : 0);
    const kept = await page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.startsWith("modus-unsaved")));
    expect(kept).toEqual([]);
  });
}

test("Escape waits for a comment on its way to the server, but not for what was begun beside it", async ({ admin }) => {
  const { page, record } = admin;
  const id = await openCompany(admin, []);
  const composer = block(record, "Add to the timeline");
  const question = admin.dialog("Discard your changes?");
  const subject = composer.getByLabel("Subject");
  await composer.getByRole("tab", { name: "Task" }).click();
  await subject.fill("Write the offer");
  await composer.getByRole("tab", { name: "Comment" }).click();
  await composer.getByRole("textbox", { name: "Comment" }).fill("Wants oak");
  const comment = await hold(page, "timeline/add_comment");
  await composer.getByRole("button", { name: "Add comment" }).click();
  await comment.sent;
  await page.keyboard.press("Escape");
  await question.getByRole("button", { name: "Keep editing" }).click();
  await composer.getByRole("tab", { name: "Task" }).click();
  await subject.fill("");
  await subject.press("Escape");
  comment.release(true);
  await expect(record).toHaveCount(0);
  await admin.open(`/crm/company/${id}`);
  await expect(record.getByRole("listitem").filter({ hasText: "Wants oak" }).last()).toBeVisible();
});

test("a move that fails after its record was closed says which, and that it was not made", async ({ admin, noise }) => {
  noise.allowMessage(/Failed to fetch|net::ERR_ABORTED/);
  noise.expectResponse(/\/api\/records\/edit$/, 409);
  const { page, record } = admin;
  const close = record.getByRole("button", { name: "Close", exact: true });
  const move = () => {
    if (admin.isPhone) return record.getByRole("combobox", { name: "Stage" }).selectOption("Document preparation");
    return record.getByRole("group", { name: "Stage" }).getByRole("button", { name: "Document preparation" }).click();
  };
  const kitchen = await admin.create({ kind: "deal", values: { title: text("Kitchen") } });
  await admin.open(`/crm/deal/${kitchen}`);
  const lost = await hold(page, "records/edit");
  await move();
  await lost.sent;
  await close.click();
  await expect(record).toHaveCount(0);
  lost.release(false);
  await expect(admin.messages.getByText(`Not saved in “Kitchen”: Stage. ${UNREACHABLE}`)).toBeVisible();

  // A colleague was faster.
  const bath = await admin.create({ kind: "deal", values: { title: text("Bath") } });
  await admin.open(`/crm/deal/${bath}`);
  const late = await hold(page, "records/edit");
  await move();
  await late.sent;
  await close.click();
  await expect(record).toHaveCount(0);
  const change = { field: "stage", before: { choice: "NEW" }, after: { choice: "WON" } };
  await admin.post("records/edit", { kind: "deal", id: bath, changes: [change], contact_points: null });
  late.release(true);
  await expect(admin.messages.getByText("Not saved in “Bath”: Stage. Somebody else has changed")).toBeVisible();
});

test("a primary contact that is refused after its company was closed is named", async ({ admin, noise }) => {
  noise.allowMessage(/Failed to fetch|net::ERR_ABORTED/);
  const { page, record } = admin;
  await openCompany(admin, ["Nowak", "Żak"]);
  const lost = await hold(page, "company_contacts/link");
  await record.getByRole("button", { name: "Make Żak the primary contact" }).click();
  await lost.sent;
  await record.getByRole("button", { name: "Close", exact: true }).click();
  await expect(record).toHaveCount(0);
  lost.release(false);
  await expect(admin.messages.getByText(`Not saved in “Meier”: Primary contact. ${UNREACHABLE}`)).toBeVisible();
});

/** Creates a deal with a to-do and a comment, and answers its id. */
async function planDeal(user: User): Promise<number> {
  const id = await user.create({ kind: "deal", values: { title: text("Kitchen") } });
  const what = { todo: { deadline: "2031-05-07T12:00", reminder: null, color: null } };
  const input = { subject: "Write the offer", responsible_id: null, what };
  await user.post("activities/add", { activity: { owner_kind: "deal", owner_id: id, input } });
  await user.post("timeline/add_comment", { kind: "deal", id, text: "Wants oak" });
  return id;
}

test("closing a record that a calendar led to waits for what is pressed in its timeline", async ({ admin, noise }) => {
  noise.allowMessage(/Failed to fetch|net::ERR_ABORTED/);
  const { page, record } = admin;
  const deal = await planDeal(admin);
  const there = "/activities?view=day&date=2031-05-07";
  const entry = page.locator(".calendar").getByRole("link", { name: "Write the offer" });
  const close = record.getByRole("button", { name: "Close", exact: true });
  await admin.open(there);
  await admin.loads(() => entry.click());
  /** Completes the to-do and closes the record meanwhile, which stays until that is answered. */
  const complete = async () => {
    const held = await hold(page, "activities/complete");
    await record.getByRole("button", { name: "Complete “Write the offer”" }).click();
    await held.sent;
    await close.click();
    await roundTrip(page);
    await expect(record).toBeVisible();
    expect(new URL(page.url()).pathname).toBe(`/crm/deal/${deal}`);
    return held;
  };
  const lost = await complete();
  lost.release(false);
  const told = admin.messages.getByText(UNREACHABLE, { exact: true });
  await expect(told).toBeVisible();
  await admin.messages.getByRole("button", { name: "Close" }).click();
  await expect(told).toHaveCount(0);
  await expect(record).toBeVisible();

  const second = await complete();
  await admin.loads(async () => second.release(true));
  await expect(page).toHaveURL((url) => url.pathname + url.search === there);
  await expect(entry).toHaveAccessibleName(/To-do, Done/);
});

test("what is pressed in a timeline and fails after its record was closed is named", async ({ admin, noise }) => {
  noise.allowMessage(/Failed to fetch|net::ERR_ABORTED/);
  const { page, record } = admin;
  const deal = await planDeal(admin);
  const complete = () => record.getByRole("button", { name: "Complete “Write the offer”" }).click();
  const pin = () => admin.choose("More about the comment", "Pin to the top");
  const presses = [
    { name: "To-do", endpoint: "activities/complete", press: complete },
    { name: "Comment", endpoint: "timeline/pin_comment", press: pin },
  ];
  for (const { name, endpoint, press } of presses) {
    await admin.open(`/crm/deal/${deal}`);
    const lost = await hold(page, endpoint);
    await press();
    await lost.sent;
    await record.getByRole("button", { name: "Close", exact: true }).click();
    await expect(record).toHaveCount(0);
    lost.release(false);
    await expect(admin.messages.getByText(`Not saved in “Kitchen”: ${name}. ${UNREACHABLE}`)).toBeVisible();
  }
});
