import { type User } from "../support/user";
import { type Modus } from "../support/modus";
import { expect, test } from "../support/test";

/** A section's link may carry a count of what is due, and say what it counts. */
const SECTIONS = [/^Deals(\d|$)/, /^Contacts(\d|$)/, /^Companies(\d|$)/, /^Activities(\d|$)/];

/** What `modus mode plan --json` answers. */
interface Plan {
  active_leads: number;
  deals: number;
  contacts_created: number;
  companies_created: number;
  activities_moved: number;
  activities_completed: number;
}

/** "1,234 new deals", as the pages write it. */
const counted = (count: number, one: string, many: string) =>
  `${count.toLocaleString("en-GB")} ${count === 1 ? one : many}`;

/** The page of the run: in progress, or its report. */
async function expectOnRun(user: User): Promise<void> {
  await expect(user.page).toHaveURL(/\/crm\/mode\/run\/\d+$/);
}

/** Keeps one lead in progress locked, so that a run stops just before its end. */
async function holdLast(modus: Modus): Promise<() => Promise<void>> {
  return modus.hold("select id from lead where stage_semantics = 'P' order by id desc limit 1 for update");
}

test("the whole switch: wizard, preview, progress in another browser, report", async ({ admin, newBrowser, modus }) => {
  test.slow();
  await modus.command("mode", "switch", "classic", "--yes");
  await modus.command("demo", "load", "--leads", "60");
  const { page } = admin;
  const other = await newBrowser();
  const link = await modus.command<{ link: string }>(
    "employee", "add", "--email", "ben@firma.example", "--name", "Ben", "--may-change-settings",
  );
  await other.accept(link.link);
  await other.open("/crm/company");
  await admin.open("/crm/lead");
  await admin.openMode();
  const classic = page.getByRole("region", { name: "Classic CRM" });
  await expect(classic.getByText("Current mode")).toBeVisible();

  // The wizard.
  await page.getByRole("button", { name: "Switch to Simple CRM" }).click();
  await expect(page.getByRole("heading", { name: "In which pipeline should the deals be created?" })).toBeVisible();
  await page.getByRole("radio", { name: "A new pipeline" }).check();
  await page.getByLabel("Name of the new pipeline").fill("Former leads");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("heading", { name: "Which client should be created with each deal?" })).toBeVisible();
  await page.getByRole("radio", { name: "Contact and company" }).check();
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("checkbox", { name: "Do not close activities after conversion" })).toBeChecked();
  await page.getByRole("button", { name: "Continue" }).click();

  // The preview says what the rules say, and nothing has happened.
  await expect(page.getByRole("heading", { name: "This is what will happen" })).toBeVisible();
  const plan = await modus.command<Plan>(
    "mode", "plan", "simple", "--pipeline", "Former leads", "--new-pipeline", "--client", "both", "--keep-activities",
  );
  expect(plan.active_leads).toBeGreaterThan(20);
  const facts = page.getByRole("listitem");
  for (const fact of [
    counted(plan.active_leads, "lead in progress", "leads in progress"),
    counted(plan.deals, "new deal", "new deals"),
    counted(plan.contacts_created, "new contact", "new contacts"),
    counted(plan.companies_created, "new company", "new companies"),
    counted(plan.activities_moved, "planned activity moves to its deal", "planned activities move to their deals"),
  ]) {
    await expect(facts.filter({ hasText: fact }).first()).toBeVisible();
  }
  const before = await modus.check();
  expect(before.mode).toBe("classic");

  // The run, held just before its end.
  const release = await holdLast(modus);
  await page.getByRole("button", { name: /^Convert .* leads and switch$/ }).click();
  await expectOnRun(admin);
  const almost = `${plan.active_leads - 1} of ${plan.active_leads} leads`;
  await expect(page.getByText(almost)).toBeVisible();
  await expect(other.page.getByText(`The CRM mode is being switched: ${almost}`)).toBeVisible();
  await expect(other.sections.getByRole("link")).toHaveText(SECTIONS);
  await release();

  // The report.
  await expect(page.getByRole("heading", { name: "The switch is complete", level: 1 })).toBeVisible();
  await expect(other.messages.getByText("The switch is complete")).toBeVisible();
  for (const fact of [
    counted(plan.deals, "lead converted", "leads converted"),
    counted(plan.deals, "deal created", "deals created"),
    counted(plan.contacts_created, "contact created", "contacts created"),
    counted(plan.companies_created, "company created", "companies created"),
    counted(plan.activities_moved, "activity moved", "activities moved"),
  ]) {
    await expect(facts.filter({ hasText: fact }).first()).toBeVisible();
  }
  await expect(admin.sections.getByRole("link")).toHaveText(SECTIONS);
  const after = await modus.check();
  expect(after).toMatchObject({ ok: true, mode: "simple" });
  expect(after.counts).toMatchObject({
    leads_in_progress: 0,
    leads: before.counts.leads,
    deals: before.counts.deals + plan.deals,
    contacts: before.counts.contacts + plan.contacts_created,
    companies: before.counts.companies + plan.companies_created,
    activities_open: before.counts.activities_open,
  });

  // Its links lead to what was created, and from there back to the lead.
  await page.getByRole("table").getByRole("link", { name: /^Deal #/ }).first().click();
  await expect(page).toHaveURL(/\/crm\/deal\/\d+$/);
  await expect(admin.record.getByText("Made from the lead")).toBeVisible();
});

test("to Classic and back, with one confirmation each", async ({ admin, newBrowser, modus }) => {
  const { page } = admin;
  const other = await newBrowser();
  const link = await modus.command<{ link: string }>("employee", "add", "--email", "ben@firma.example", "--name", "Ben");
  await other.accept(link.link);
  await admin.openMode();

  await page.getByRole("button", { name: "Switch to Classic CRM" }).click();
  await admin.dialog("Switch to Classic CRM?").getByRole("button", { name: "Cancel" }).click();
  await expect(admin.sections.getByRole("link")).toHaveText(SECTIONS);
  await page.getByRole("button", { name: "Switch to Classic CRM" }).click();
  await admin.dialog("Switch to Classic CRM?").getByRole("button", { name: "Switch" }).click();
  await expect(admin.messages.getByText("You now work in Classic CRM")).toBeVisible();
  await expect(admin.sections.getByRole("link")).toHaveText([/^Leads(\d|$)/, ...SECTIONS]);
  await expect(other.sections.getByRole("link")).toHaveText([/^Leads(\d|$)/, ...SECTIONS]);
  expect((await modus.check()).mode).toBe("classic");

  // No lead is in progress.
  await page.getByRole("button", { name: "Switch to Simple CRM" }).click();
  await admin.dialog("Switch to Simple CRM?").getByRole("button", { name: "Switch" }).click();
  await expect(admin.messages.getByText("You now work in Simple CRM")).toBeVisible();
  await expect(admin.sections.getByRole("link")).toHaveText(SECTIONS);
  await expect(other.sections.getByRole("link")).toHaveText(SECTIONS);
  expect((await modus.check()).mode).toBe("simple");
});

test("the deal creation mode is stored", async ({ admin, modus }) => {
  const { page } = admin;
  await admin.openMode();
  await page.getByRole("radio", { name: "Contact and company" }).check();
  await page.getByRole("checkbox", { name: "Do not close activities after conversion" }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(admin.messages.getByText("Deal creation mode saved")).toBeVisible();
  const mode = await modus.command<{ deal_creation: object }>("mode", "get");
  expect(mode.deal_creation).toMatchObject({ client: "both", keep_activities: true });
  await admin.reload();
  await expect(page.getByRole("radio", { name: "Contact and company" })).toBeChecked();
});

test("an employee without the right is refused, on the page and beside it", async ({ newBrowser, admin, modus, noise }) => {
  noise.expectResponse(/\/crm\/mode$/, 403);
  await modus.command("mode", "switch", "classic", "--yes");
  const ben = await newBrowser();
  const link = await modus.command<{ link: string }>("employee", "add", "--email", "ben@firma.example", "--name", "Ben");
  await ben.accept(link.link);
  await ben.goTo("Leads");
  await ben.page.getByRole("button", { name: ben.isPhone ? "More actions" : "Section settings" }).click();
  await expect(ben.page.getByRole("menuitem", { name: "Import leads" })).toBeVisible();
  await expect(ben.page.getByRole("menuitem", { name: "CRM mode" })).toHaveCount(0);

  await ben.open("/crm/mode");
  await expect(ben.page.getByRole("heading", { name: "You cannot change the CRM mode" })).toBeVisible();
  const options = { client: "contact", pipeline: { existing: 0 }, keep_activities: true, previewed: 0 };
  const answer = await ben.page.request.post("/api/mode/switch_to_simple", { data: options });
  expect(answer.status()).toBe(403);
  expect(await answer.json()).toBe("forbidden");
  expect((await modus.check()).mode).toBe("classic");

  // The right is given, and the page opens.
  await admin.open("/settings/people");
  await admin.page.getByRole("checkbox", { name: "May change CRM settings: Ben" }).check();
  await expect(admin.messages.getByText("Rights of Ben saved")).toBeVisible();
  await ben.open("/");
  await ben.openMode();
});
