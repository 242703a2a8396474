import { expect, test } from "../support/test";
import { money, text, type User } from "../support/user";

/** Changes the name of the open company in its place. */
async function rename(user: User, name: string): Promise<void> {
  await user.record.getByRole("button", { name: "Edit Company name" }).click();
  await user.record.getByRole("textbox", { name: "Company name" }).fill(name);
  await user.page.keyboard.press("Enter");
  await expect(user.record.getByRole("heading", { name })).toBeVisible();
}

test("the history shows each change, is narrowed down, and brings an earlier value back", async ({ admin }) => {
  const { page } = admin;
  const id = await admin.create({ kind: "company", values: { title: text("First") } });
  await admin.open(`/crm/company/${id}?search=fir`);
  await rename(admin, "Second");
  await admin.record.getByRole("tab", { name: "History" }).click();
  await expect(page).toHaveURL(/\?search=fir&tab=history$/);
  await expect(admin.record.getByRole("tab", { name: "History" })).toHaveAttribute("aria-selected", "true");
  const history = admin.record.getByRole("tabpanel", { name: "History" });
  await expect(history.getByText("First", { exact: true })).toBeVisible();

  await admin.record.getByLabel("Field", { exact: true }).selectOption("Industry");
  await expect(admin.record.getByRole("heading", { name: "No changes match these filters" })).toBeVisible();
  await admin.reload();
  await expect(admin.record.getByLabel("Field", { exact: true })).toHaveValue("industry");
  await page.goBack();
  await expect(admin.record.getByLabel("Field", { exact: true })).toHaveValue("");

  await admin.record.getByRole("button", { name: "Restore “Company name”: First" }).click();
  const question = admin.dialog("Restore “Company name”?");
  await expect(question).toContainText("NowSecondWill beFirst");
  await question.getByRole("button", { name: "Restore" }).click();
  await expect(admin.messages.getByText("“Company name” restored")).toBeVisible();
  // The button that was pressed is gone with what it stood beside.
  await expect(history.getByRole("region", { name: "History" })).toBeFocused();
  await expect(admin.record.getByRole("heading", { name: "First" })).toBeVisible();
  await expect(history.getByText("Restored from history", { exact: true }).last()).toBeVisible();
  await admin.record.getByLabel("By what").selectOption("Restored from history");
  await expect(admin.record.getByRole("button", { name: /^Restore “Company name”/ })).toHaveCount(1);

  // Back to the list as it was: what the panel kept in the address goes with it.
  await admin.record.getByRole("button", { name: "Close", exact: true }).click();
  await expect(page).toHaveURL(/\/crm\/company\?search=fir$/);
});

test("a history that does not come is asked for again", async ({ admin, noise }) => {
  noise.allowMessage(/Failed to fetch|net::ERR_ABORTED/);
  const { page } = admin;
  const id = await admin.create({ kind: "company", values: { title: text("First") } });
  const change = { field: "title", before: text("First"), after: text("Second") };
  await admin.post("records/edit", { kind: "company", id, changes: [change], contact_points: null });
  await admin.open(`/crm/company/${id}`);
  const path = "**/api/records/history";
  await page.route(path, (route) => route.abort("aborted"));
  await admin.record.getByRole("tab", { name: "History" }).click();
  const history = admin.record.getByRole("tabpanel", { name: "History" });
  const again = history.getByRole("button", { name: "Try again" });
  await expect(again).toBeVisible();
  await page.unroute(path);
  await again.click();
  await expect(history.getByText("First", { exact: true })).toBeVisible();
  await expect(again).toHaveCount(0);
});

test("a record is shown as it was on a day", async ({ admin, modus }) => {
  const { page } = admin;
  const values = { title: text("Today's name"), address_city: text("Kraków") };
  const id = await admin.create({ kind: "company", values });
  await modus.sql(
    `update company set created_at = now() - interval '9 days' where id = ${id};
     update history set at = now() - interval '9 days' where record_id = ${id};
     insert into history (kind, record_id, field, before, after, at, employee_id, cause)
     values (4, ${id}, 'title', 'Old name', 'Today''s name', now(), 2, 'import')`,
  );
  const day = (back: number) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
  await admin.open(`/crm/company/${id}?tab=history`);
  await expect(admin.record.getByText("Import", { exact: true }).last()).toBeVisible();
  await admin.record.getByLabel("As of").fill(day(3));
  await admin.record.getByLabel("As of").blur();
  await expect(admin.record.getByText("1 value has changed since.")).toBeVisible();
  await expect(admin.record.getByText("Now: Today's name")).toBeVisible();
  await expect(admin.record.getByText("Kraków", { exact: true })).toBeVisible();
  await admin.reload();
  await admin.record.getByRole("button", { name: "Restore “Company name”: Old name" }).click();
  await admin.dialog("Restore “Company name”?").getByRole("button", { name: "Restore" }).click();
  await expect(admin.record.getByRole("heading", { name: "Old name" })).toBeVisible();

  // The name is again what it was then. What is not walked back to is named at least, with a way to its changes.
  const fields = [{ field: "nip", text: "526-025-02-74" }];
  const after = { id: 0, is_primary: false, subject: "company", country: "PL", fields, addresses: [], accounts: [] };
  await admin.post("details/save", { kind: "company", id, before: null, after });
  await admin.open(`/crm/company/${id}?tab=history&history.day=${day(3)}`);
  await expect(admin.record.getByText("1 value has changed since.")).toBeVisible();
  await admin.record.getByRole("button", { name: "All changes" }).click();
  await expect(page).toHaveURL(/history\.field=details/);
  await expect(admin.record.getByText("526-025-02-74").first()).toBeVisible();

  await admin.open(`/crm/company/${id}?tab=history&history.day=${day(12)}`);
  await expect(admin.record.getByRole("heading", { name: /this record did not exist yet$/ })).toBeVisible();
  await admin.record.getByRole("button", { name: "Back to history" }).click();
  await expect(page).toHaveURL(/\?tab=history$/);
  await expect(admin.record.getByRole("region", { name: "History" })).toBeFocused();
  await expect(admin.record.getByRole("button", { name: /^Restore “Company name”/ }).first()).toBeVisible();
});

test("a client's deals have a tab of their own, where one more is added", async ({ admin }) => {
  const { page } = admin;
  const id = await admin.create({ kind: "company", values: { title: text("Firma") } });
  await admin.open(`/crm/company/${id}`);
  await admin.record.getByRole("tab", { name: "General" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(page).toHaveURL(/\?tab=deals$/);
  await expect(admin.record.getByRole("heading", { name: "No deals yet" })).toBeVisible();
  await admin.record.getByRole("button", { name: "Add deal" }).click();
  const form = admin.dialog("New deal");
  await expect(form.getByRole("combobox", { name: "Company" })).toHaveValue("Firma");
  await form.getByLabel("Title").fill("Kitchen");
  await form.getByLabel("Amount", { exact: true }).fill("1500");
  await form.getByRole("button", { name: "Create deal" }).click();
  await expect(form).toHaveCount(0);
  await expect(page).toHaveURL(/\?tab=deals$/);
  const deals = admin.record.getByRole("table", { name: "Deals" });
  await expect(deals.getByRole("row").filter({ hasText: "Kitchen" })).toContainText("Nothing planned");

  const company = { link: { id, label: "" } };
  await admin.create({ kind: "deal", values: { title: text("Shelves"), company_id: company, ...money("500", "PLN") } });
  await expect(deals.getByRole("link")).toContainText(["Shelves", "Kitchen"]);
  await expect(admin.record.getByRole("tabpanel", { name: "Deals" }).getByText("2 deals")).toBeVisible();
  await admin.reload();
  await expect(deals.getByRole("link")).toContainText(["Shelves", "Kitchen"]);
  await page.goBack();
  await expect(admin.record.getByRole("tab", { name: "General" })).toHaveAttribute("aria-selected", "true");
  await admin.record.getByRole("link", { name: "2 deals" }).click();
  await deals.getByRole("link", { name: "Kitchen" }).click();
  await expect(page).toHaveURL(/\/crm\/deal\/\d+$/);
});
