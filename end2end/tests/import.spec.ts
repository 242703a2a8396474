import { readFile } from "node:fs/promises";
import { dataFile } from "../support/environment";
import { holdBack } from "../support/held";
import { chooseFile, run, target, type Upload } from "../support/import";
import { expect, test } from "../support/test";
import type { User } from "../support/user";

/** Opens the page by the gear and chooses a file. */
async function bring(user: User, file: Upload): Promise<void> {
  await user.chooseOfSection("Import leads");
  await chooseFile(user, file);
}

test("a sound file is imported wholly", async ({ admin, modus }) => {
  test.slow();
  const { page } = admin;
  await modus.command("mode", "switch", "classic", "--yes");
  await admin.open("/crm/lead");
  await bring(admin, dataFile("leads.csv"));
  const target = (column: string) => page.getByLabel(`Field for the column “${column}”`);
  await expect(target("Lead Name").locator("option:checked")).toHaveText("Title");
  await expect(target("Total").locator("option:checked")).toHaveText("Amount");
  await expect(page.getByLabel("Column separator").locator("option:checked")).toHaveText("Semicolon");
  await expect(page.getByLabel("Decimal separator").locator("option:checked")).toHaveText("Point: 1,234.50");

  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("2,000 rows become records")).toBeVisible();
  await expect(page.getByText("0 rows are rejected")).toBeVisible();
  await page.getByRole("button", { name: "Back" }).click();
  await run(admin, "2,000 rows");
  for (const text of ["2,000 rows in the file", "2,000 created", "0 of them repaired", "0 rejected"]) {
    await expect(page.getByText(text, { exact: true })).toBeVisible();
  }
  await page.getByRole("link", { name: "Go to the leads" }).click();
  await expect(page.getByText("Total: 2,000")).toBeVisible();
  const { ok, counts } = await modus.check();
  expect({ ok, ...counts }).toMatchObject({ ok: true, leads: 2000, leads_in_progress: 1805, deals: 0 });
});

test("from a file with defects everything usable is imported, and the report says what was done", async ({ admin, modus }) => {
  test.slow();
  const { page } = admin;
  await modus.command("mode", "switch", "classic", "--yes");
  await admin.open("/crm/lead");
  await bring(admin, dataFile("leads-dirty.csv"));
  await run(admin, "600 rows");
  await expect(page.getByText("600 created", { exact: true })).toBeVisible();
  await expect(page.getByText("0 rejected", { exact: true })).toBeVisible();
  // The second row was born on 31 February.
  const row = page.getByRole("row", { name: /Row 2\b/ }).first();
  await expect(row).toContainText("“31.02.1990” is no date; kept in the comment");
  expect((await modus.check()).counts.leads).toBe(600);
});

test("what would be stored wrongly is rejected and can be downloaded", async ({ admin, modus }) => {
  const { page } = admin;
  await modus.command("mode", "switch", "classic", "--yes");
  await admin.open("/crm/lead");
  const lines = ["Lead Name;Last name;Company name", "Küche;Müller;Bau GmbH", "Bad;Schmidt;Dach AG;zu viel", ";;"];
  const buffer = Buffer.from(lines.join("\n"));
  await bring(admin, { name: "anfragen.csv", mimeType: "text/csv", buffer });
  await run(admin, "1 row");
  await expect(page.getByText("1 created", { exact: true })).toBeVisible();
  await expect(page.getByText("2 rejected", { exact: true })).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download rejected rows" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("rejected-anfragen.csv");
  const rejected = (await readFile(await download.path(), "utf8")).replace(/^\ufeff/, "").trim().split(/\r?\n/);
  expect(rejected[0]).toBe("Reason for rejection;Lead Name;Last name;Company name");
  expect(rejected[1]).toContain("Schmidt");
  expect(rejected).toHaveLength(3);
});

test("in Simple mode every row becomes a deal with its client", async ({ admin, modus }) => {
  const { page } = admin;
  const lines = ["Lead Name;Last name;Company name", "Küche;Müller;Bau GmbH", "Bad;Schmidt;"];
  const buffer = Buffer.from(lines.join("\n"));
  await bring(admin, { name: "anfragen.csv", mimeType: "text/csv", buffer });
  await expect(page.getByText("Your CRM works in Simple mode")).toBeVisible();
  await run(admin, "2 rows");
  await page.getByRole("link", { name: "Go to the deals" }).click();
  await expect(page.getByRole("link", { name: "Küche" })).toBeVisible();
  expect((await modus.check()).counts).toMatchObject({ leads_in_progress: 0, deals: 2, contacts: 2 });
});

test("a file that is chosen before the page reacts is read as soon as it does", async ({ admin }) => {
  const { page } = admin;
  const react = await holdBack(page, "**/*.wasm");
  await page.goto("/crm/import");
  const buffer = Buffer.from("Lead Name;Last name\nKüche;Müller");
  await page.locator("input[type=file]").setInputFiles({ name: "anfragen.csv", mimeType: "text/csv", buffer });
  react();
  await expect(page.getByRole("heading", { name: "Which column goes where?" })).toBeVisible();
});

test("what was chosen in the mapping survives a reload, until the file is gone", async ({ admin, modus, noise }) => {
  noise.allowResponse(/\/api\/import\/inspect$/, 404);
  const { page } = admin;
  await admin.open("/crm/import?kind=company");
  const buffer = Buffer.from("Name;Size;City\nMeier;5;Rom");
  await chooseFile(admin, { name: "firmen.csv", mimeType: "text/csv", buffer });
  await target(admin, "City").selectOption({ label: "Do not import" });
  await page.getByLabel("Update records that exist already").selectOption({ label: "Yes, with the same value in “Company name”" });
  await admin.reload();
  const note = page.getByText("You go on with “firmen.csv” as it was before the page was reloaded.");
  await expect(note).toBeVisible();
  await expect(target(admin, "City").locator("option:checked")).toHaveText("Do not import");
  await expect(page.getByLabel("Update records that exist already").locator("option:checked")).toHaveText(/“Company name”/);

  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("heading", { name: "What will be stored" })).toBeVisible();
  await admin.reload();
  await expect(page.getByRole("heading", { name: "What will be stored" })).toBeVisible();
  // Another kind is another wizard.
  await admin.open("/crm/import?kind=contact");
  await expect(page.locator("input[type=file]")).toBeEnabled();
  await expect(note).toHaveCount(0);

  await modus.sql("delete from import_file");
  await admin.open("/crm/import?kind=company");
  await expect(page.getByText("The file that you had chosen is no longer here.")).toBeVisible();
  await chooseFile(admin, { name: "firmen.csv", mimeType: "text/csv", buffer });
  await expect(target(admin, "City").locator("option:checked")).toHaveText("City");
  await run(admin, "1 row");
  await admin.open("/crm/import?kind=company");
  await expect(page.locator("input[type=file]")).toBeEnabled();
  await expect(note).toHaveCount(0);
});

test("an earlier import is found again, and what it did can still be undone", async ({ admin }) => {
  const { page } = admin;
  const earlier = page.getByRole("table", { name: "Earlier imports" });
  await admin.open("/crm/import?kind=company");
  await expect(page.locator("input[type=file]")).toBeEnabled();
  await expect(earlier).toHaveCount(0);
  const buffer = Buffer.from("Name;City\nMeier;Rom\nHuber;Bonn\n;Wien");
  await chooseFile(admin, { name: "firmen.csv", mimeType: "text/csv", buffer });
  await run(admin, "2 rows");
  const report = page.url();
  await page.getByRole("link", { name: "Import another file" }).click();
  const row = earlier.getByRole("row", { name: /firmen\.csv/ });
  await expect(row).toContainText("2 created · 1 rejected");
  // The page of the server shows the same.
  await admin.open("/crm/import?kind=company");
  await row.getByRole("link", { name: "firmen.csv" }).click();
  await expect(page).toHaveURL(report);
  await page.getByRole("button", { name: "Undo this import" }).click();
  await admin.dialog("Undo this import?").getByRole("button", { name: "Undo this import" }).click();
  await expect(page.getByText("2 records moved to the recycle bin")).toBeVisible({ timeout: 25_000 });
  await admin.open("/crm/import?kind=company");
  await expect(row).toContainText("Undone");
  // Another kind has its own.
  await admin.open("/crm/import?kind=contact");
  await expect(page.locator("input[type=file]")).toBeEnabled();
  await expect(earlier).toHaveCount(0);
});

test("an import that others began is listed while it runs", async ({ admin, modus }) => {
  const { page } = admin;
  await admin.open("/crm/import?kind=company");
  // As long as the lists are held, no row is imported.
  const letGo = await modus.hold("select pg_advisory_xact_lock(7239872)");
  const imported = modus.command<{ run: number }>("import", "companies", dataFile("companies-sp500.csv"));
  const row = page.getByRole("table", { name: "Earlier imports" }).getByRole("row", { name: /companies-sp500\.csv/ });
  await expect(row).toContainText("Running");
  await expect(row).toContainText("0 of 503 rows");
  await letGo();
  const { run } = await imported;
  await expect(row).toContainText("503 created");
  await expect(row).not.toContainText("Running");
  await expect(row.getByRole("link")).toHaveAttribute("href", `/crm/import/${run}`);
});

test("a file that is refused is said at its place, and may be chosen again when it is mended", async ({ admin, noise }) => {
  noise.expectResponse(/\/import\/upload\?/, 422);
  const { page } = admin;
  await admin.open("/crm/import?kind=company");
  const file = { name: "firmen.csv", mimeType: "text/csv" };
  await page.locator("input[type=file]").setInputFiles({ ...file, buffer: Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 0, 2, 0, 0]) });
  await expect(page.locator("input[type=file]")).toHaveAttribute("aria-invalid", "true");
  await expect(page.locator("input[type=file]")).toHaveAccessibleDescription(/^firmen\.csv: This file is no table/);
  await expect(admin.messages.getByRole("button")).toHaveCount(0);
  // With headings alone there is nothing to import.
  await page.locator("input[type=file]").setInputFiles({ ...file, buffer: Buffer.from("Name;City\n") });
  await expect(page.locator("input[type=file]")).toHaveAccessibleDescription(/a row of headings and nothing below it/);
  await chooseFile(admin, { ...file, buffer: Buffer.from("Name;City\nMeier;Rom") });
  await expect(target(admin, "City").locator("option:checked")).toHaveText("City");
});
