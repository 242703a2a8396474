import type { Locator, Page } from "@playwright/test";
import { holdBack } from "../support/held";
import { expect, test } from "../support/test";
import { money, text, type User } from "../support/user";

const UNREACHABLE = "The server cannot be reached. Check your connection and try again.";

/** The server does what it is asked for next, and nobody hears of it. */
function loseAnswer(page: Page, endpoint: string): Promise<unknown> {
  return page.route(
    `**/api/${endpoint}`,
    async (route) => {
      await route.fetch();
      await route.abort("aborted");
    },
    { times: 1 },
  );
}

/** Sends the inquiry *Kitchen*, whose answer is lost. The form still stands there. */
async function loseInquiry(admin: User): Promise<Locator> {
  await admin.open("/crm/company");
  await admin.choose("Create", "Create inquiry");
  const inquiry = admin.dialog("Create inquiry");
  await inquiry.getByLabel("Last name").fill("Żak");
  await inquiry.getByLabel("Title").fill("Kitchen");
  await loseAnswer(admin.page, "inquiries/create");
  await inquiry.getByRole("button", { name: "Create inquiry" }).click();
  await expect(inquiry.getByText(UNREACHABLE)).toBeVisible();
  return inquiry;
}

test("a list is searched, sorted and continued", async ({ admin }) => {
  const { page } = admin;
  const names = Array.from({ length: 60 }, (_, index) => `Firma ${String(index + 1).padStart(2, "0")}`);
  await Promise.all(names.map((name) => admin.create({ kind: "company", values: { title: text(name) } })));
  await admin.open("/crm/company");
  const companies = page.getByRole("link", { name: /^Firma \d\d$/ });
  await expect(companies).toHaveCount(50);
  await expect(page.getByText("Total: 60")).toBeVisible();

  if (admin.isPhone) await admin.choose("Sort by", "Company name, ascending");
  else await page.getByRole("columnheader", { name: "Company name" }).getByRole("button").click();
  await expect(page).toHaveURL(/sort=title/);
  await expect(companies.first()).toHaveText("Firma 01");
  await companies.last().scrollIntoViewIfNeeded();
  await expect(companies).toHaveCount(60);
  await expect(companies).toHaveText(names);

  await page.getByRole("searchbox", { name: "Search companies" }).fill("firma 07");
  await expect(companies).toHaveText(["Firma 07"]);
  await expect(page.getByText("Total: 1")).toBeVisible();
  await page.getByRole("searchbox", { name: "Search companies" }).fill("nothing like this");
  await expect(page.getByRole("heading", { name: "Nothing matches your search" })).toBeVisible();
  // What is shown stands in the address.
  await admin.open("/crm/company?search=firma+07");
  await expect(companies).toHaveText(["Firma 07"]);
});

test("rows stand in order where some change places while others come and go", async ({ admin }) => {
  const { page } = admin;
  const name = (number: number) => `Firma ${String(number).padStart(2, "0")}`;
  // In the order in which they are created: every second name, and then those in between.
  const numbers = Array.from({ length: 60 }, (_, index) => (index * 2 + 7) % 61);
  for (const number of numbers) await admin.create({ kind: "company", values: { title: text(name(number)) } });
  await admin.open("/crm/company");
  const companies = page.getByRole("link", { name: /^Firma \d\d$/ });
  await expect(companies).toHaveText(numbers.map(name).reverse().slice(0, 50));

  if (admin.isPhone) await admin.choose("Sort by", "Company name, ascending");
  else await page.getByRole("columnheader", { name: "Company name" }).getByRole("button").click();
  await expect(companies).toHaveText(numbers.map(name).sort().slice(0, 50));
});

test("a page that comes late does not keep what is searched for away", async ({ admin }) => {
  const { page } = admin;
  const names = Array.from({ length: 60 }, (_, index) => `Firma ${String(index).padStart(2, "0")}`);
  await Promise.all(names.map((name) => admin.create({ kind: "company", values: { title: text(name) } })));
  await admin.open("/crm/company");
  const companies = page.getByRole("link", { name: /^Firma \d\d$/ });
  await expect(companies).toHaveCount(50);
  let asked = 0;
  const release: (() => void)[] = [];
  const held = [0, 1].map(() => new Promise<void>((resolve) => release.push(resolve)));
  await page.route("**/api/records/list", async (route) => {
    asked += 1;
    await held[asked - 1];
    await route.continue();
  });
  await page.getByRole("button", { name: "Load more" }).scrollIntoViewIfNeeded();
  await expect.poll(() => asked).toBe(1);
  await page.getByRole("searchbox", { name: "Search companies" }).fill("firma 07");
  await expect.poll(() => asked).toBe(2);
  const late = page.waitForResponse("**/api/records/list");
  release[0]!();
  await late;
  release[1]!();
  await expect(companies).toHaveText(["Firma 07"]);
});

test("a total that takes longer than the page is shown when it is there", async ({ admin }) => {
  const { page } = admin;
  await Promise.all(["Alfa", "Alfons", "Beta"].map((name) => admin.create({ kind: "company", values: { title: text(name) } })));
  await admin.open("/crm/company");
  await page.route("**/api/records/list", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), total: null } });
  });
  await page.getByRole("searchbox", { name: "Search companies" }).fill("alf");
  await expect(page.getByRole("link", { name: "Alfons" })).toBeVisible();
  await expect(page.getByText("Total: 2")).toBeVisible();
});

test("what was begun in a form is not lost by a slip of the hand", async ({ admin }) => {
  const { page } = admin;
  const form = admin.dialog("New company");
  const question = admin.dialog("Discard your changes?");
  await admin.choose("Create", "Company");
  await form.getByLabel("Company name").fill("Meier");
  await page.keyboard.press("Escape");
  // Who confirms without reading loses nothing.
  await expect(question.getByRole("button", { name: "Keep editing" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(question).toHaveCount(0);
  await expect(form.getByLabel("Company name")).toHaveValue("Meier");
  await form.getByRole("button", { name: "Cancel" }).click();
  await question.getByRole("button", { name: "Discard" }).click();
  await expect(form).toHaveCount(0);
  // Nothing was entered: nothing is asked.
  await admin.choose("Create", "Company");
  await expect(form.getByLabel("Company name")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(form).toHaveCount(0);
});

test("what is sent again because its answer was lost is made once", async ({ admin, modus, noise }) => {
  noise.allowMessage(/Failed to fetch|net::ERR_ABORTED/);
  const { page } = admin;
  await admin.open("/crm/company");
  await admin.choose("Create", "Company");
  const form = admin.dialog("New company");
  const create = form.getByRole("button", { name: "Create company" });
  await form.getByLabel("Company name").fill("Meier");
  await form.getByRole("button", { name: "Add details" }).click();
  await form.getByLabel("NIP").fill("526-025-02-74");
  await loseAnswer(page, "clients/create");
  await form.locator("label").last().scrollIntoViewIfNeeded();
  await create.click();
  await expect(form.getByText(UNREACHABLE)).toBeInViewport();
  await create.click();
  await expect(admin.record.getByRole("heading", { name: "Meier" })).toBeVisible();

  // The page may be loaded anew in between.
  await admin.open("/crm/company");
  await admin.choose("Create", "Company");
  await form.getByLabel("Company name").fill("Nowak");
  await loseAnswer(page, "records/create");
  await create.click();
  await expect(form.getByText(UNREACHABLE)).toBeVisible();
  await admin.reload();
  await expect(form.getByLabel("Company name")).toHaveValue("Nowak");
  await create.click();
  await expect(admin.record.getByRole("heading", { name: "Nowak" })).toBeVisible();

  const inquiry = await loseInquiry(admin);
  await inquiry.getByRole("button", { name: "Create inquiry" }).click();
  await expect(admin.record.getByRole("heading", { name: "Kitchen" })).toBeVisible();
  const { counts } = await modus.check();
  expect([counts.companies, counts.deals]).toEqual([2, 1]);

  // Another form of the same is another record.
  await admin.open("/crm/company");
  await admin.choose("Create", "Company");
  await form.getByLabel("Company name").fill("Nowak");
  await create.click();
  await expect(admin.record.getByRole("heading", { name: "Nowak" })).toBeVisible();
  expect((await modus.check()).counts.companies).toBe(3);
});

test("what is changed after its answer was lost is not taken for what is there", async ({ admin, modus, noise }) => {
  noise.allowMessage(/Failed to fetch|net::ERR_ABORTED/);
  noise.expectResponse(/\/api\/records\/create/, 409);
  noise.expectResponse(/\/api\/inquiries\/create/, 409);
  const { page } = admin;
  await admin.open("/crm/company");
  await admin.choose("Create", "Company");
  const form = admin.dialog("New company");
  const create = form.getByRole("button", { name: "Create company" });
  await form.getByLabel("Company name").fill("Meier");
  await loseAnswer(page, "records/create");
  await create.click();
  await expect(form.getByText(UNREACHABLE)).toBeVisible();
  await form.getByLabel("Company name").fill("Nowak");
  await create.click();
  const told = form.getByRole("alert").filter({ hasText: "This form created “Meier” when it was sent before" });
  await expect(told.getByRole("link", { name: "Open" })).toHaveAttribute("href", /^\/crm\/company\/\d+$/);
  await expect(form.getByLabel("Company name")).toHaveValue("Nowak");
  expect((await modus.check()).counts.companies).toBe(1);
  await create.click();
  await expect(admin.record.getByRole("heading", { name: "Nowak" })).toBeVisible();

  const inquiry = await loseInquiry(admin);
  await inquiry.getByLabel("Title").fill("Bath");
  await inquiry.getByRole("button", { name: "Create inquiry" }).click();
  const known = inquiry.getByRole("alert").filter({ hasText: "This form created “Kitchen” when it was sent before" });
  await expect(known.getByRole("link", { name: "Open" })).toHaveAttribute("href", /^\/crm\/deal\/\d+$/);
  await inquiry.getByRole("button", { name: "Create inquiry" }).click();
  await expect(admin.record.getByRole("heading", { name: "Bath" })).toBeVisible();
  const { counts } = await modus.check();
  expect([counts.companies, counts.deals]).toEqual([2, 2]);
});

test("what is wrong with a field is said until the field is changed", async ({ admin }) => {
  const { page } = admin;
  const EMPTY = "Please fill this in.";
  await admin.choose("Create", "Company");
  const form = admin.dialog("New company");
  const name = form.getByLabel("Company name");
  const create = form.getByRole("button", { name: "Create company" });
  await create.click();
  await expect(name).toBeFocused();
  await expect(name).toHaveAttribute("aria-invalid", "true");
  await expect(name).toHaveAccessibleDescription(EMPTY);
  await name.fill("M");
  await expect(form.getByText(EMPTY)).toHaveCount(0);
  await expect(name).not.toHaveAttribute("aria-invalid");
  await expect(name).toHaveAccessibleDescription("");
  // The same again is said again.
  await name.fill("");
  await create.click();
  await expect(name).toHaveAccessibleDescription(EMPTY);
  await name.fill("Meier");

  const email = form.getByRole("textbox", { name: /E-mail/ });
  await email.fill("meier");
  await create.click();
  await expect(email).toHaveAttribute("aria-invalid", "true");
  await email.fill("info@meier.example");
  await expect(email).not.toHaveAttribute("aria-invalid");

  // A choice is a change as well.
  await form.getByRole("button", { name: "Add contact" }).click();
  const contact = form.getByRole("combobox", { name: "Contact" });
  await create.click();
  await expect(contact).toHaveAttribute("aria-invalid", "true");
  await contact.fill("Jan Kowalski");
  await page.getByRole("option", { name: "Create “Jan Kowalski”" }).click();
  await admin.dialog("New contact").getByRole("button", { name: "Create contact" }).click();
  await expect(contact).toHaveValue("Jan Kowalski");
  await expect(contact).not.toHaveAttribute("aria-invalid");
  await create.click();
  await expect(admin.record.getByRole("heading", { name: "Meier" })).toBeVisible();

  // In place.
  await admin.record.getByRole("button", { name: "Edit Company name" }).click();
  const edited = admin.record.getByRole("textbox", { name: "Company name" });
  await edited.fill("");
  await edited.press("Enter");
  await expect(edited).toHaveAccessibleDescription(EMPTY);
  await edited.fill("Meier & Söhne");
  await expect(edited).not.toHaveAttribute("aria-invalid");
  await edited.press("Enter");
  await expect(admin.record.getByRole("heading", { name: "Meier & Söhne" })).toBeVisible();
});

test("who is in the panel before the page is alive stays there", async ({ admin }) => {
  const { page } = admin;
  const id = await admin.create({ kind: "company", values: { title: text("Meier") } });
  const release = await holdBack(page, "**/*.wasm");
  await page.goto(`/crm/company/${id}`, { waitUntil: "commit" });
  const edit = admin.record.getByRole("button", { name: "Edit Company name" });
  await edit.focus();
  release();
  await admin.hydrated();
  await expect(edit).toBeFocused();
  // A key that follows at once finds the editor.
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expect(edit).toBeFocused();
});

test("a company is created, edited in place, and deleted", async ({ admin, modus }) => {
  const { page } = admin;
  await admin.choose("Create", "Company");
  const form = admin.dialog("New company");
  await form.getByLabel("Company name").fill("Meier & Söhne");
  await form.getByRole("button", { name: "Create company" }).click();
  await expect(page).toHaveURL(/\/crm\/company\/\d+$/);
  await expect(admin.record.getByRole("heading", { name: "Meier & Söhne" })).toBeVisible();

  await admin.record.getByRole("button", { name: "Edit Company name" }).click();
  await admin.record.getByRole("textbox", { name: "Company name" }).fill("Meier GmbH");
  await page.keyboard.press("Enter");
  await expect(admin.record.getByRole("heading", { name: "Meier GmbH" })).toBeVisible();
  await admin.reload();
  await expect(admin.record.getByRole("heading", { name: "Meier GmbH" })).toBeVisible();
  await expect(admin.record.getByText("“Company name” changed")).toBeVisible();

  await admin.record.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await admin.dialog("Delete company “Meier GmbH”?").getByRole("button", { name: "Delete" }).click();
  await expect(admin.messages.getByText("Company “Meier GmbH” deleted")).toBeVisible();
  await expect(page).toHaveURL(/\/crm\/company$/);
  await expect(page.getByRole("heading", { name: "No companies yet" })).toBeVisible();
  expect((await modus.check()).counts.companies).toBe(0);
});

test("who closes a record before an answer is told what of it was not saved", async ({ admin, noise }) => {
  noise.allowMessage(/Failed to fetch|net::ERR_ABORTED/);
  noise.expectResponse(/\/api\/records\/edit$/, 409);
  const { page, record } = admin;
  const id = await admin.create({ kind: "company", values: { title: text("Meier") } });
  await admin.open(`/crm/company/${id}`);
  const edits = "**/api/records/edit";
  const release = await holdBack(page, edits, (route) => route.abort("aborted"));
  await record.getByRole("button", { name: "Edit Company name" }).click();
  await record.getByRole("textbox", { name: "Company name" }).fill("Typed");
  const saving = page.waitForRequest(edits);
  await record.getByRole("button", { name: "Close", exact: true }).click();
  await saving;
  await expect(record).toHaveCount(0);
  release();
  await expect(admin.messages.getByText(`Not saved in “Meier”: Company name. ${UNREACHABLE}`)).toBeVisible();
  await page.unroute(edits);

  // The server may refuse it as well.
  const other = await admin.create({ kind: "company", values: { title: text("Nowak") } });
  await admin.open(`/crm/company/${other}`);
  await page.route(edits, async (route) => {
    const change = { field: "title", before: text("Nowak"), after: text("Theirs") };
    await admin.post("records/edit", { kind: "company", id: other, changes: [change], contact_points: null });
    await expect(record).toHaveCount(0);
    await route.continue();
  });
  await record.getByRole("button", { name: "Edit Company name" }).click();
  await record.getByRole("textbox", { name: "Company name" }).fill("Typed");
  await record.getByRole("button", { name: "Close", exact: true }).click();
  await expect(admin.messages.getByText("Not saved in “Nowak”: Company name. Somebody else has changed")).toBeVisible();
});

test("a deleted record is closed without being asked for, even where the news is faster than the answer", async ({ admin }) => {
  const { page } = admin;
  const id = await admin.create({ kind: "company", values: { title: text("Meier GmbH") } });
  await admin.open(`/crm/company/${id}`);
  await page.route("**/api/records/delete", async (route) => {
    const answer = await route.fetch();
    // The list behind it has heard of it.
    await expect(page.getByText("No companies yet")).toBeAttached();
    await route.fulfill({ response: answer });
  });
  await admin.record.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await admin.dialog("Delete company “Meier GmbH”?").getByRole("button", { name: "Delete" }).click();
  await expect(page).toHaveURL(/\/crm\/company$/);
  await expect(page.getByRole("main")).toBeFocused();
});

test("a record that a colleague deletes while it is open says so, and is there again when it comes back", async ({ admin, noise }) => {
  // Nothing that belongs to it is asked for.
  noise.expectResponse(/\/api\/records\/open$/, 404);
  const id = await admin.create({ kind: "company", values: { title: text("Meier GmbH") } });
  await admin.open(`/crm/company/${id}`);
  await expect(admin.record.getByRole("heading", { name: "Meier GmbH" })).toBeVisible();
  await admin.record.getByRole("button", { name: "Edit Company name" }).click();
  const name = admin.record.getByRole("textbox", { name: "Company name" });
  await name.fill("Typed");
  await admin.post("records/delete", { kind: "company", id });
  await expect(admin.page.getByRole("heading", { name: "This record was deleted" })).toBeVisible();
  await expect(admin.page.getByText(/What you typed and did not save is kept/)).toBeVisible();
  await admin.post("records/bring_back", { kind: "company", ids: [id] });
  await expect(admin.record.getByRole("heading", { name: "Meier GmbH" })).toBeVisible();
  await expect(name).toHaveValue("Typed");

  for (const tab of ["deals", "history"]) {
    await admin.open(`/crm/company/${id}?tab=${tab}`);
    await expect(admin.record.getByRole("heading", { name: "Meier GmbH" })).toBeVisible();
    await admin.post("records/delete", { kind: "company", id });
    await expect(admin.page.getByRole("heading", { name: "This record was deleted" })).toBeVisible();
    await admin.post("records/bring_back", { kind: "company", ids: [id] });
    await expect(admin.record.getByRole("heading", { name: "Meier GmbH" })).toBeVisible();
  }
});

test("of two changes of one field neither is lost silently", async ({ admin, newBrowser, modus, noise }) => {
  noise.expectResponse(/\/api\/records\/edit$/, 409);
  const id = await admin.create({ kind: "company", values: { title: text("Before") } });
  const ben = await newBrowser();
  const link = await modus.command<{ link: string }>("employee", "add", "--email", "ben@firma.example", "--name", "Ben");
  await ben.accept(link.link);
  for (const user of [admin, ben]) {
    await user.open(`/crm/company/${id}`);
    await user.record.getByRole("button", { name: "Edit Company name" }).click();
  }
  await admin.record.getByRole("textbox", { name: "Company name" }).fill("Ada's");
  await admin.page.keyboard.press("Enter");
  await expect(ben.record.getByRole("heading", { name: "Ada's" })).toBeVisible();
  await ben.record.getByRole("textbox", { name: "Company name" }).fill("Ben's");
  await ben.page.keyboard.press("Enter");

  const question = ben.dialog("Two changes of “Company name”");
  await expect(question).toContainText("Somebody changed this to “Ada's” while you were editing.");
  await expect(question).toContainText("Your value: Ben's");
  await question.getByRole("button", { name: "Keep mine" }).click();
  await expect(ben.record.getByRole("heading", { name: "Ben's" })).toBeVisible();
  await expect(admin.record.getByRole("heading", { name: "Ben's" })).toBeVisible();
  const edit = ben.record.getByRole("button", { name: "Edit Company name" });
  await expect(edit).toBeFocused();

  for (const user of [admin, ben]) await user.record.getByRole("button", { name: "Edit Company name" }).click();
  await admin.record.getByRole("textbox", { name: "Company name" }).fill("Once more");
  await admin.page.keyboard.press("Enter");
  await expect(ben.record.getByRole("heading", { name: "Once more" })).toBeVisible();
  await ben.record.getByRole("textbox", { name: "Company name" }).fill("Never");
  await ben.page.keyboard.press("Enter");
  await question.getByRole("button", { name: "Take theirs" }).click();
  await expect(edit).toBeFocused();
  await expect(ben.record.getByRole("heading", { name: "Once more" })).toBeVisible();
});

test("a contact is created with the ways to reach it, and found by them", async ({ admin }) => {
  const { page } = admin;
  await admin.choose("Create", "Contact");
  const form = admin.dialog("New contact");
  await form.getByLabel("First name").fill("Łucja");
  await form.getByLabel("Last name").fill("Żak");
  await form.getByRole("textbox", { name: /Phone/ }).fill("+48 601 234 567");
  await form.getByRole("button", { name: "Create contact" }).click();
  await expect(admin.record.getByRole("heading", { name: "Łucja Żak" })).toBeVisible();
  await expect(admin.record.getByRole("link", { name: /601/ })).toHaveAttribute("href", "tel:+48601234567");

  await admin.record.getByRole("button", { name: "Close", exact: true }).click();
  await expect(page).toHaveURL(/\/crm\/contact$/);
  await page.getByRole("button", { name: "Search everywhere" }).click();
  for (const typed of ["zak lucja", "601234567", "+48 601 234 567", "601 23 45 67"]) {
    await admin.dialog("Search everywhere").getByRole("searchbox").fill(typed);
    await expect(admin.dialog("Search everywhere").getByRole("link", { name: "Łucja Żak" })).toBeVisible();
  }
  await admin.dialog("Search everywhere").getByRole("link", { name: "Łucja Żak" }).click();
  await expect(admin.record.getByRole("heading", { name: "Łucja Żak" })).toBeVisible();
});

test("a date that is typed only in part is refused, wherever dates are entered", async ({ admin }) => {
  const { page } = admin;
  const problem = /^Enter a whole date that exists/;
  const id = await admin.create({ kind: "deal", values: { title: text("Kitchen") } });
  await admin.open(`/crm/deal/${id}`);
  // In place.
  await admin.record.getByRole("button", { name: "Edit Expected close date" }).click();
  const closes = admin.record.getByLabel("Expected close date", { exact: true });
  await closes.focus();
  await page.keyboard.press("5");
  await page.keyboard.press("Enter");
  await expect(admin.record.getByText(problem)).toBeVisible();
  await expect(closes).toHaveAttribute("aria-invalid", "true");
  await closes.fill("2031-05-06");
  await closes.press("Enter");
  await expect(admin.record.getByText("6 May 2031").first()).toBeVisible();
  await expect(closes).toHaveCount(0);

  // A date that was whole before, and a time.
  const composer = admin.record.getByRole("region", { name: "Add to the timeline" });
  await composer.getByRole("tab", { name: "To-do" }).click();
  const form = composer.getByRole("tabpanel", { name: "To-do" });
  await form.getByLabel("Subject").fill("Call back");
  const deadline = form.getByLabel("Deadline");
  await expect(deadline).not.toHaveValue("");
  await deadline.focus();
  await page.keyboard.press("Backspace");
  await form.getByRole("button", { name: "Add to-do" }).click();
  await expect(form.getByText(problem)).toBeVisible();
  await deadline.fill("2031-05-06T10:30");
  await form.getByRole("button", { name: "Add to-do" }).click();
  await expect(admin.messages.getByText("Added", { exact: true })).toBeVisible();

  // The day of the history.
  await admin.open(`/crm/deal/${id}?tab=history`);
  const day = admin.record.getByLabel("As of");
  await day.focus();
  await page.keyboard.press("5");
  await day.blur();
  await expect(admin.record.getByText(problem)).toBeVisible();
  await day.fill("2020-02-29");
  await expect(page).toHaveURL(/history\.day=2020-02-29/);
  await expect(admin.record.getByText(problem)).toHaveCount(0);

  // A filter.
  await admin.open("/crm/deal?view=list");
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  const filter = admin.dialog("Filter");
  await filter.getByRole("combobox", { name: "Field" }).selectOption("Expected close date");
  await filter.getByRole("combobox", { name: "Comparison" }).selectOption("on");
  await filter.getByLabel("Value").focus();
  await page.keyboard.press("5");
  await filter.getByRole("button", { name: "Show" }).click();
  await expect(filter.getByText("Please complete this condition.")).toBeVisible();
});

test("a date that is typed only in part does not leave a form", async ({ admin }) => {
  const { page } = admin;
  await admin.open("/crm/contact");
  await admin.choose("Create", "Contact");
  const form = admin.dialog("New contact");
  await form.getByLabel("Last name").fill("Żak");
  const born = form.getByLabel("Date of birth");
  await born.focus();
  await page.keyboard.press("5");
  await form.getByRole("button", { name: "Create contact" }).click();
  await expect(form.getByText(/^Enter a whole date that exists/)).toBeVisible();
  await expect(page).toHaveURL(/\/crm\/contact$/);
  await born.fill("1980-05-06");
  await form.getByRole("button", { name: "Create contact" }).click();
  await expect(admin.record.getByRole("heading", { name: "Żak" })).toBeVisible();
  await expect(admin.record.getByText("6 May 1980").first()).toBeVisible();
});

test("what changes between the making of a page and the opening of its stream is shown", async ({ admin }) => {
  const { page, record } = admin;
  const id = await admin.create({ kind: "company", values: { title: text("Meier") } });
  const release = await holdBack(page, "**/events*");
  await admin.open(`/crm/company/${id}`);
  await expect(record.getByRole("heading", { name: "Meier" })).toBeVisible();
  const change = { field: "title", before: text("Meier"), after: text("Meier & Söhne") };
  await admin.post("records/edit", { kind: "company", id, changes: [change], contact_points: null });
  release();
  await expect(record.getByRole("heading", { name: "Meier & Söhne" })).toBeVisible();
});

test("on the phone the timeline below the fields is one press away, from every tab", async ({ admin }) => {
  test.skip(!admin.isPhone, "on the desktop it stands beside them");
  const id = await admin.create({ kind: "company", values: { title: text("Meier") } });
  await admin.open(`/crm/company/${id}`);
  const timeline = admin.record.getByRole("region", { name: "Timeline", exact: true });
  await expect(timeline).not.toBeInViewport();
  await admin.record.getByRole("button", { name: "Timeline", exact: true }).click();
  await expect(timeline).toBeInViewport({ ratio: 0.2 });
  await admin.record.getByRole("tab", { name: "History" }).click();
  await admin.record.getByRole("button", { name: "Timeline", exact: true }).click();
  await expect(timeline).toBeInViewport({ ratio: 0.2 });
});
