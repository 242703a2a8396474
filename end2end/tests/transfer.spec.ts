import { readFile } from "node:fs/promises";
import { dataFile } from "../support/environment";
import { chooseFile, run } from "../support/import";
import { expect, test } from "../support/test";
import type { User } from "../support/user";

/** Chooses an export from the menu of the section. */
async function download(user: User, command: string) {
  const [file] = await Promise.all([
    user.page.waitForEvent("download"),
    user.choose(user.isPhone ? "More actions" : "Section settings", command),
  ]);
  return file;
}

test("503 companies are imported, exported, and taken back", async ({ admin, modus }) => {
  test.slow();
  const { page } = admin;
  await admin.open("/crm/company");
  // The desktop has its gear; on the phone the menu is that of the frame.
  await admin.chooseOfSection("Import companies");
  await expect(page.getByRole("heading", { name: "Import companies", level: 1 })).toBeVisible();
  await chooseFile(admin, dataFile("companies-sp500.csv"));
  const target = (column: string) => page.getByLabel(`Field for the column “${column}”`);
  await expect(target("Security").locator("option:checked")).toHaveText("Company name");
  await expect(target("GICS Sector").locator("option:checked")).toHaveText("Industry");
  await expect(target("Headquarters Location").locator("option:checked")).toHaveText("City, region and country in one cell");
  await page.getByText("Add 10 unknown values to the list “Industry”").click();
  await run(admin, "503 rows");
  await expect(page.getByText("503 created", { exact: true })).toBeVisible();
  await expect(page.getByText("0 of them repaired", { exact: true })).toBeVisible();
  const report = page.url();

  await page.getByRole("link", { name: "Go to the companies" }).click();
  await expect(page.getByText("Total: 503")).toBeVisible();
  await admin.open("/crm/company?search=3M");
  await expect(page.getByText("Total: 1", { exact: true })).toBeVisible();
  const file = await download(admin, "Export as CSV");
  expect(file.suggestedFilename()).toMatch(/^Companies-\d{4}-\d{2}-\d{2}\.csv$/);
  const lines = (await readFile(await file.path(), "utf8")).replace(/^\ufeff/, "").trim().split(/\r?\n/);
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain("3M,");
  expect(lines[1]).toContain("Industrials");
  expect(lines[1]).toContain("Saint Paul");

  // The whole list comes back from a workbook, and changes nothing.
  await admin.open("/crm/company");
  const workbook = await download(admin, "Export all fields as Excel");
  expect(workbook.suggestedFilename()).toMatch(/\.xlsx$/);
  const buffer = await readFile(await workbook.path());
  await admin.open("/crm/import?kind=company");
  const mimeType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  await chooseFile(admin, { name: "companies.xlsx", mimeType, buffer });
  // Its first column finds each record by its number, but only if somebody says so.
  const key = page.getByLabel("Update records that exist already");
  await expect(key.locator("option:checked")).toHaveText("No, every row makes a new record");
  await key.selectOption({ label: "Yes, with the same value in “Modus ID”" });
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("503 rows are already as in the file")).toBeVisible();
  await expect(page.getByText("change existing records")).toHaveCount(0);

  await page.goto(report);
  await page.getByRole("button", { name: "Undo this import" }).click();
  await admin.dialog("Undo this import?").getByRole("button", { name: "Undo this import" }).click();
  await expect(page.getByText("503 records moved to the recycle bin")).toBeVisible({ timeout: 25_000 });
  const { ok, counts } = await modus.check();
  expect({ ok, ...counts }).toMatchObject({ ok: true, companies: 0 });
});

test("contacts are imported and linked, and one kind is chosen instead of another", async ({ admin }) => {
  const { page } = admin;
  await admin.create({ kind: "company", values: { title: { text: "Bau GmbH" } } });
  await admin.open("/crm/import?kind=company");
  await page.getByRole("main").getByRole("link", { name: "Contacts", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Import contacts", level: 1 })).toBeVisible();
  const buffer = Buffer.from("Name;Firma;E-mail\nAnna Lane;Bau GmbH;anna@bau.example\n;Bau GmbH;\n");
  await chooseFile(admin, { name: "kontakte.csv", mimeType: "text/csv", buffer });
  await run(admin, "1 row");
  await expect(page.getByText("1 created", { exact: true })).toBeVisible();
  await expect(page.getByText("A new record needs a name")).toBeVisible();
  await page.getByRole("link", { name: "Go to the contacts" }).click();
  await expect(page.getByText("Bau GmbH").first()).toBeVisible();
});

test("a broken workbook is refused with a message", async ({ admin, noise }) => {
  const { page } = admin;
  noise.expectResponse(/\/import\/upload/, 422);
  await admin.open("/crm/import?kind=company");
  const buffer = Buffer.from("PK\x03\x04 and nothing else");
  await page.locator("input[type=file]").setInputFiles({ name: "a.xlsx", mimeType: "application/zip", buffer });
  await expect(page.getByText(/This workbook is damaged, protected by a password/)).toBeVisible();
});
