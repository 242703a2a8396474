import { dataFile } from "../support/environment";
import { holdBack } from "../support/held";
import { chooseFile, makeField, run } from "../support/import";
import { expect, test } from "../support/test";
import { ADMINISTRATOR, text, type User } from "../support/user";

/** How many companies fulfil a filter. */
async function count(user: User, filter: string): Promise<number> {
  const query = { kind: "company", filter };
  return (await user.post<{ exactly: number }>("records/total", { query, exact: true })).exactly;
}

/** Chooses all that the list shows, on whatever page. */
async function selectAll(user: User): Promise<void> {
  if (user.isPhone) await user.page.getByRole("checkbox", { name: /^Select (?!all)/ }).first().click();
  else await user.page.getByRole("checkbox", { name: "Select all that are shown" }).click();
  const bar = user.page.getByRole("group", { name: "Selection" });
  await bar.getByRole("button", { name: "Select all that match" }).click();
  await expect(bar).toContainText("All that match are selected");
}

/** Whether the record of this company names the person. */
async function expectPerson(user: User, company: string, person: string): Promise<void> {
  await user.open(`/crm/company?search=${encodeURIComponent(company)}`);
  await user.page.getByRole("link", { name: company, exact: true }).click();
  await expect(user.record.getByText(person).first()).toBeVisible();
}

test("503 companies are imported, filtered by a field of their own, assigned, and given back", async ({ admin, modus }) => {
  test.slow();
  const { page } = admin;
  await modus.command("employee", "add", "--email", "ben@firma.example", "--name", "Ben Novak");
  await admin.open("/crm/import?kind=company");
  await chooseFile(admin, dataFile("companies-sp500.csv"));
  await makeField(admin, "GICS Sector", "Sector", "List");
  await makeField(admin, "Symbol", "Ticker");
  await run(admin, "503 rows");
  await expect(page.getByText("503 created", { exact: true })).toBeVisible();

  await admin.open("/crm/company");
  await expect(page.getByText("Total: 503")).toBeVisible();
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  const filter = admin.dialog("Filter");
  await filter.getByRole("combobox", { name: "Field" }).selectOption("Sector");
  await filter.getByRole("checkbox", { name: "Industrials" }).check();
  await filter.getByRole("checkbox", { name: "Utilities" }).check();
  await filter.getByRole("button", { name: "Show" }).click();
  await expect(page.getByText("Total: 114")).toBeVisible();
  await expect(page.getByRole("list", { name: "Active filters" })).toContainText("Sector: Industrials, Utilities");

  await selectAll(admin);
  const bar = page.getByRole("group", { name: "Selection" });
  await bar.getByRole("button", { name: "Assign" }).click();
  const assign = admin.dialog("Assign a responsible person");
  await expect(assign.getByText("114 companies")).toBeVisible();
  await assign.getByRole("combobox", { name: "Responsible" }).selectOption("Ben Novak");
  // Pressed twice, it is done once.
  await assign.getByRole("button", { name: "Change", exact: true }).dblclick();
  await expect(assign.getByText("Changed: 114")).toBeVisible();
  await expect(assign.getByText(/Left as they are|Were so already/)).toHaveCount(0);
  await assign.getByRole("button", { name: "Close" }).last().click();
  await expect(page.getByText("Total: 114")).toBeVisible();
  const bens = "*(*responsible_id:none:me)";
  expect(await count(admin, bens)).toBe(114);
  await expectPerson(admin, "3M", "Ben Novak");
  await expectPerson(admin, "Adobe Inc.", ADMINISTRATOR.name);

  // All of them, which is left to a worker while the progress is shown.
  await admin.open("/crm/company");
  await selectAll(admin);
  await bar.getByRole("button", { name: "Edit field" }).click();
  const edit = admin.dialog("Change a field of several records");
  await expect(edit.getByText("503 companies")).toBeVisible();
  await edit.getByRole("combobox", { name: "Field" }).selectOption("Source");
  // Nothing is emptied unless that is asked for.
  const source = edit.getByRole("combobox", { name: "Source" });
  await edit.getByRole("button", { name: "Change", exact: true }).click();
  await expect(edit.getByText("Please fill this in.")).toBeVisible();
  await edit.getByRole("checkbox", { name: "Empty the field" }).check();
  await expect(source).toBeDisabled();
  await edit.getByRole("checkbox", { name: "Empty the field" }).uncheck();
  await source.selectOption("Website");
  await edit.getByRole("button", { name: "Change", exact: true }).click();
  await expect(edit.getByText("Changed: 503")).toBeVisible({ timeout: 25_000 });
  await edit.getByRole("button", { name: "Close" }).last().click();
  expect(await count(admin, "*(*source:any:WEB)")).toBe(503);

  // The report is found again, and the way back with it.
  await admin.choose("Views", "Latest change of many records");
  const latest = admin.dialog("Latest change of many records");
  await expect(latest.getByText("Changed: 503")).toBeVisible();
  await expect(latest.getByText("Source: Website")).toBeVisible();
  await latest.getByRole("button", { name: "Take back" }).click();
  await expect(latest.getByText("Again as before: 503")).toBeVisible({ timeout: 25_000 });
  await expect(latest.getByRole("button", { name: "Take back" })).toHaveCount(0);
  expect(await count(admin, "*(*source:any:WEB)")).toBe(0);
  expect(await count(admin, bens)).toBe(114);
  expect((await modus.check()).ok).toBe(true);
});

test("what is pressed twice is made once", async ({ admin }) => {
  const { page } = admin;
  await admin.open("/crm/company");
  await admin.choose("Create", "Company");
  const form = admin.dialog("New company");
  await form.getByLabel("Company name").fill("Meble Żak");
  await form.getByRole("button", { name: "Create company" }).dblclick();
  await expect(form).toHaveCount(0);
  await expect(admin.record).toBeVisible();
  expect(await count(admin, "*(*title:is:Meble Żak)")).toBe(1);

  const composer = admin.record.getByRole("region", { name: "Add to the timeline" });
  await composer.getByRole("tab", { name: "Comment" }).click();
  await composer.getByRole("textbox", { name: "Comment" }).fill("Wants oak");
  await composer.getByRole("button", { name: "Add comment" }).dblclick();
  await expect(admin.messages.getByText("Comment added")).toBeVisible();
  await composer.getByRole("tab", { name: "To-do" }).click();
  await composer.getByLabel("Subject").fill("Write the offer");
  await composer.getByRole("button", { name: "Add to-do" }).dblclick();
  await expect(admin.messages.getByText("Added", { exact: true })).toBeVisible();
  await admin.reload();
  for (const said of ["Wants oak", "Write the offer"]) {
    await expect(admin.record.getByRole("listitem").filter({ hasText: said })).toHaveCount(1);
  }
  await page.keyboard.press("Escape");
});

test("records that were deleted together come back together", async ({ admin, modus }) => {
  const { page } = admin;
  for (const title of ["Alfa", "Beta", "Gamma"]) await admin.create({ kind: "company", values: { title: text(title) } });
  await admin.open("/crm/company");
  for (const title of ["Alfa", "Gamma"]) await page.getByRole("checkbox", { name: `Select ${title}` }).click();
  await page.getByRole("group", { name: "Selection" }).getByRole("button", { name: "Delete" }).click();
  const remove = admin.dialog("Delete several records?");
  // The buttons go with their press: the keyboard goes on in the report.
  await remove.getByRole("button", { name: "Delete", exact: true }).press("Enter");
  await expect(remove.getByText("Deleted: 2")).toBeVisible();
  await expect(remove.locator(".bulk-report")).toBeFocused();
  await expect(page.getByText("Total: 1")).toBeVisible();
  await remove.getByRole("button", { name: "Take back" }).press("Enter");
  await expect(remove.getByText("Again as before: 2")).toBeVisible();
  await expect(remove.locator(".bulk-report")).toBeFocused();
  await expect(page.getByText("Total: 3")).toBeVisible();
  await remove.getByRole("button", { name: "Close" }).last().press("Enter");
  await expect(remove).toHaveCount(0);
  // The button that opened the dialog is gone: whoever uses the keyboard goes on at the first of these rows.
  await expect(page.getByRole("checkbox", { name: "Select Gamma" })).toBeFocused();
  expect((await modus.check()).ok).toBe(true);
});

test("an amount is changed together with its currency, and both are given back", async ({ admin, modus }) => {
  const { page } = admin;
  await admin.create({ kind: "company", values: { title: text("Alfa") } });
  const beta = await admin.create({ kind: "company", values: { title: text("Beta") } });
  await admin.open("/crm/company");
  for (const title of ["Alfa", "Beta"]) await page.getByRole("checkbox", { name: `Select ${title}` }).click();
  await page.getByRole("group", { name: "Selection" }).getByRole("button", { name: "Edit field" }).click();
  const edit = admin.dialog("Change a field of several records");
  await edit.getByRole("combobox", { name: "Field" }).selectOption("Annual revenue");
  await edit.getByRole("textbox", { name: "Annual revenue" }).fill("1200");
  const currency = edit.getByRole("combobox", { name: "Currency" });
  await expect(currency).toHaveValue("EUR");
  await currency.selectOption("PLN");
  await edit.getByRole("button", { name: "Change", exact: true }).click();
  await expect(edit.getByText("Changed: 2")).toBeVisible();
  expect(await count(admin, "*(*annual_revenue:is:1200;currency:any:PLN)")).toBe(2);

  // In another currency it is another amount, which stays.
  const change = { field: "currency", before: { choice: "PLN" }, after: { choice: "GBP" } };
  await admin.post("records/edit", { kind: "company", id: beta, changes: [change], contact_points: null });
  await edit.getByRole("button", { name: "Take back" }).click();
  await expect(edit.getByText("Again as before: 1")).toBeVisible();
  // Each reason stands there once, with its records.
  const reason = edit.getByRole("listitem").filter({ hasText: "Somebody has changed it since." });
  await expect(reason).toHaveCount(1);
  await expect(reason).toContainText("1 company");
  await expect(reason.getByRole("link", { name: "Beta" })).toBeVisible();
  await edit.getByRole("button", { name: "Close" }).last().click();
  expect(await count(admin, "*(*annual_revenue:empty;currency:any:EUR)")).toBe(1);
  expect(await count(admin, "*(*annual_revenue:is:1200;currency:any:GBP)")).toBe(1);
  expect((await modus.check()).ok).toBe(true);
});

test("several records come back from the recycle bin at once", async ({ admin, modus }) => {
  const { page } = admin;
  for (const title of ["Alfa", "Beta", "Gamma"]) await admin.create({ kind: "company", values: { title: text(title) } });
  const target = { matching: { kind: "company" } };
  await admin.post("records/bulk", { kind: "company", target, action: "delete" });
  await admin.open("/settings/bin?kind=company");
  const bar = page.getByRole("group", { name: "Selection" });
  // A range, by the shift key.
  await page.getByRole("checkbox", { name: "Select Gamma" }).click();
  await page.getByRole("checkbox", { name: "Select Alfa" }).click({ modifiers: ["Shift"] });
  await expect(bar).toContainText("3 selected");
  await page.getByRole("checkbox", { name: "Select Gamma" }).click({ modifiers: ["Shift"] });
  await expect(bar).toHaveCount(0);

  await page.getByRole("checkbox", { name: "Select Alfa" }).click();
  await expect(bar).toContainText("1 selected");
  await bar.getByRole("button", { name: "Select all that are shown" }).click();
  await expect(bar).toContainText("3 selected");
  await page.getByRole("checkbox", { name: "Select Beta" }).click();
  await expect(bar).toContainText("2 selected");
  await bar.getByRole("button", { name: "Restore" }).click();
  await expect(admin.messages.getByText("2 records restored")).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: /Alfa|Gamma/ })).toHaveCount(0);
  await expect(page.getByRole("row").filter({ hasText: "Beta" })).toBeVisible();
  await expect(bar).toHaveCount(0);
  // Whoever uses the keyboard goes on where they were.
  await expect(page.getByRole("checkbox", { name: "Select Beta" })).toBeFocused();
  expect(await count(admin, "")).toBe(2);
  expect((await modus.check()).ok).toBe(true);
});

test("the recycle bin is searched by name", async ({ admin }) => {
  const { page } = admin;
  for (const title of ["Żółć Meble", "Beta"]) await admin.create({ kind: "company", values: { title: text(title) } });
  const target = { matching: { kind: "company" } };
  await admin.post("records/bulk", { kind: "company", target, action: "delete" });
  await admin.open("/settings/bin?kind=company");
  const search = page.getByRole("searchbox", { name: "Search the recycle bin" });
  const row = (name: string) => page.getByRole("checkbox", { name: `Select ${name}` });
  await expect(row("Beta")).toBeVisible();
  await search.fill("zolc");
  await expect(row("Beta")).toHaveCount(0);
  await expect(row("Żółć Meble")).toBeVisible();
  await expect(page).toHaveURL(/kind=company&search=zolc$/);
  // It is kept in the address.
  await admin.reload();
  await expect(search).toHaveValue("zolc");
  await expect(row("Żółć Meble")).toBeVisible();
  await expect(row("Beta")).toHaveCount(0);
  await search.fill("nobody");
  await expect(page.getByText("Nothing matches your search")).toBeVisible();
  // The field has such a button, too.
  await page.getByRole("button", { name: "Clear search" }).last().click();
  await expect(search).toHaveValue("");
  await expect(row("Beta")).toBeVisible();
  await expect(page).toHaveURL(/\?kind=company$/);
});

/** How the report of a deletion is read, and of how many records it is. */
const READS = [
  { rows: 310, when: "while it goes on" },
  { rows: 60, when: "only when it has ended" },
];
for (const { rows, when } of READS) {
  test(`a list agrees with a deletion that is not announced to it, and looked at ${when}`, async ({ admin, noise }) => {
    const { page } = admin;
    const names = Array.from({ length: rows }, (_, index) => `Firma ${index}`);
    await admin.open("/crm/import?kind=company");
    const buffer = Buffer.from(["Name", ...names].join("\n"));
    await chooseFile(admin, { name: "firmen.csv", mimeType: "text/csv", buffer });
    await run(admin, `${rows} rows`);
    // The stream of events does not come through.
    noise.allowMessage(/ERR_ABORTED/);
    await page.route(/\/events\?/, (route) => route.abort("aborted"));
    const release = when === "while it goes on" ? () => {} : await holdBack(page, "**/api/records/bulk_run");
    await admin.open("/crm/company");
    await selectAll(admin);
    await page.getByRole("group", { name: "Selection" }).getByRole("button", { name: "Delete" }).click();
    const remove = admin.dialog("Delete several records?");
    await remove.getByRole("button", { name: "Delete", exact: true }).click();
    await expect.poll(() => count(admin, ""), { timeout: 25_000 }).toBe(0);
    release();
    await expect(remove.getByText(`Deleted: ${rows}`)).toBeVisible({ timeout: 25_000 });
    await remove.getByRole("button", { name: "Close" }).last().click();
    await expect(page.getByRole("link", { name: /^Firma/ })).toHaveCount(0);
  });
}

test("the recycle bin stays as it is read while others work", async ({ admin }) => {
  const { page } = admin;
  const create = (title: string) => admin.create({ kind: "company", values: { title: text(title) } });
  const remove = (these: number[]) =>
    admin.post("records/bulk", { kind: "company", target: { these }, action: "delete" });
  await remove(await Promise.all(Array.from({ length: 52 }, (_, index) => create(`Firma ${index}`))));
  await admin.open("/settings/bin?kind=company");
  const boxes = page.getByRole("checkbox", { name: /^Select Firma/ });
  const bar = page.getByRole("group", { name: "Selection" });
  await expect(boxes).toHaveCount(50);
  await page.getByRole("button", { name: "Load more" }).press("Enter");
  await expect(boxes).toHaveCount(52);
  await expect(page.getByRole("button", { name: "Load more" })).toHaveCount(0);
  // The button has gone: whoever uses the keyboard goes on at the first row that it brought.
  await expect(boxes.nth(50)).toBeFocused();
  await boxes.last().click();
  await expect(boxes.last()).toBeFocused();

  await remove([await create("Later")]);
  await expect(page.getByRole("checkbox", { name: "Select Later" })).toBeVisible();
  await expect(boxes).toHaveCount(52);
  await expect(boxes.last()).toBeFocused();
  await expect(boxes.last()).toBeChecked();
  await expect(bar).toContainText("1 selected");

  await bar.getByRole("button", { name: "Restore" }).click();
  await expect(boxes).toHaveCount(51);
  await expect(boxes.last()).toBeFocused();
  await expect(boxes.last()).not.toBeChecked();

  await admin.open("/crm/company");
  await expect(page.getByRole("link", { name: /^Firma/ })).toHaveCount(1);
});
