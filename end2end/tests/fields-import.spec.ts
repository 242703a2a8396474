import { readFile } from "node:fs/promises";
import { dataFile } from "../support/environment";
import { chooseFile, makeField, run, target } from "../support/import";
import { expect, test } from "../support/test";
import { text } from "../support/user";

test("503 companies come with fields that the mapping makes, and are found again by the ticker", async ({ admin, modus }) => {
  test.slow();
  const { page } = admin;
  await admin.open("/crm/import?kind=company");
  await chooseFile(admin, dataFile("companies-sp500.csv"));

  // Who gives up sees again what the column becomes.
  await target(admin, "CIK").selectOption({ label: "New custom field…" });
  const dialog = admin.dialog("New field for “CIK”");
  await expect(dialog.getByLabel("Type").locator("option:checked")).toHaveText("Whole number");
  await dialog.getByLabel("Name of the field").fill(" ");
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await expect(dialog.getByLabel("Name of the field")).toHaveAttribute("aria-invalid", "true");
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(target(admin, "CIK").locator("option:checked")).toHaveText("Comment, with the column’s name");

  await makeField(admin, "Symbol", "Ticker <b>");
  await makeField(admin, "GICS Sector", "Sector", "List");
  await makeField(admin, "CIK", "Index number");
  await makeField(admin, "Founded", undefined, "Whole number");
  await page.getByLabel("Update records that exist already").selectOption({ label: "Yes, with the same value in “Ticker <b> (new field)”" });
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("503 rows become records")).toBeVisible();
  // Words and codes of the new list are shown by their names.
  await expect(page.getByText("Industrials").first()).toBeVisible();
  await page.getByRole("button", { name: "Back" }).click();
  await run(admin, "503 rows");
  await expect(page.getByText("503 created", { exact: true })).toBeVisible();
  await expect(page.getByText("39 of them repaired", { exact: true })).toBeVisible();
  await expect(page.getByText(/Founded: “2013 \(1888\)” is not the number that is wanted here/)).toBeVisible();

  // The fields are there, and what was done is noted.
  await admin.open("/settings/fields/company");
  for (const name of ["Ticker <b>", "Sector", "Index number", "Founded"]) {
    await expect(page.getByRole("button", { name }).first()).toBeVisible();
  }
  await admin.open("/settings/changes");
  await expect(page.getByRole("cell", { name: "Field “Sector” was added", exact: true })).toBeVisible();

  // The file is recognised by the names of the fields, and changes the same companies.
  await admin.open("/crm/company");
  const [workbook] = await Promise.all([
    page.waitForEvent("download"),
    admin.choose(admin.isPhone ? "More actions" : "Section settings", "Export all fields as Excel"),
  ]);
  await admin.open("/crm/import?kind=company");
  const mimeType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  await chooseFile(admin, { name: "companies.xlsx", mimeType, buffer: await readFile(await workbook.path()) });
  await expect(target(admin, "Sector").locator("option:checked")).toHaveText("Sector");
  await page.getByLabel("Update records that exist already").selectOption({ label: "Yes, with the same value in “Ticker <b>”" });
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("503 rows are already as in the file")).toBeVisible();
  const { ok, counts } = await modus.check();
  expect({ ok, ...counts }).toMatchObject({ ok: true, companies: 503 });
});

test("the values of a column suggest the type of its field", async ({ admin }) => {
  await admin.open("/crm/import?kind=contact");
  const buffer = Buffer.from(
    "Name;Since;Size;Site;VIP;Code\nAnna;31.12.2020;1,5;https://a.example;yes;007\nJan;1.2.2021;2;www.b.example;no;8\n",
  );
  await chooseFile(admin, { name: "a.csv", mimeType: "text/csv", buffer });
  for (const [column, type] of [
    ["Since", "Date"],
    ["Size", "Decimal number"],
    ["Site", "Link"],
    ["VIP", "Yes or no"],
    ["Code", "Text, one line"],
  ] as const) {
    await target(admin, column).selectOption({ label: "New custom field…" });
    const dialog = admin.dialog(`New field for “${column}”`);
    await expect(dialog.getByLabel("Type").locator("option:checked")).toHaveText(type);
    // With the last dialog open, the page is looked over.
    if (column !== "Code") await dialog.getByRole("button", { name: "Cancel" }).click();
  }
});

test("who chose the wrong type for a new field chooses another one", async ({ admin }) => {
  const { page } = admin;
  await admin.open("/crm/import?kind=company");
  const long = "a very long remark ".repeat(10);
  const buffer = Buffer.from(`Name;Remark;Empty\nNowak;${long};\nMeier;short;\n`);
  await chooseFile(admin, { name: "a.csv", mimeType: "text/csv", buffer });
  await makeField(admin, "Remark", undefined, "List");
  await expect(page.getByText("A value of the column is longer than 100 characters")).toBeVisible();
  await expect(target(admin, "Remark")).toHaveAttribute("aria-invalid", "true");
  await makeField(admin, "Empty", undefined, "List");
  await expect(page.getByText("The column is empty, so there are no values for a list.")).toBeVisible();
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(target(admin, "Remark")).toBeFocused();

  // The same name again, with another type; and what no column becomes is no longer offered.
  await makeField(admin, "Remark", undefined, "Text, one line");
  await target(admin, "Empty").selectOption({ label: "Comment, with the column’s name" });
  await expect(page.getByText("The column is empty, so there are no values for a list.")).toHaveCount(0);
  await expect(target(admin, "Remark").locator("option", { hasText: "Empty (new field)" })).toHaveCount(0);
  await expect(target(admin, "Remark")).not.toHaveAttribute("aria-invalid", "true");
  await run(admin, "2 rows");
  await expect(page.getByText("2 created", { exact: true })).toBeVisible();
  await admin.open("/settings/changes");
  await expect(page.getByRole("cell", { name: "Field “Remark” was added", exact: true })).toHaveCount(1);
  await expect(page.getByRole("cell", { name: "Field “Empty” was added", exact: true })).toHaveCount(0);
});

test("a row without a required field is rejected with a reason, and taken when it changes a record", async ({ admin }) => {
  const { page } = admin;
  await admin.create({ kind: "company", values: { title: text("Meier") } });
  await admin.post("fields/create", {
    definition: {
      kind: "company", naming: { name: "Size", translations: { de: "Größe" } }, help: { name: null }, field_type: "List",
      is_multiple: false, is_required: true, required_from: [], default: "empty", in_list: true, is_searched: false,
      options: [
        { code: "", naming: { name: "Small", translations: { de: "Klein" } }, is_deleted: false },
        { code: "", naming: { name: "Large", translations: { de: "Groß" } }, is_deleted: false },
      ],
      becomes: null,
    },
  });
  await admin.open("/crm/import?kind=company");
  const buffer = Buffer.from("Name;Größe;Ort\nNowak;groß;Köln\nKowalski;;Bonn\nMeier;;Essen\n");
  await chooseFile(admin, { name: "firmen.csv", mimeType: "text/csv", buffer });
  await expect(target(admin, "Größe").locator("option:checked")).toHaveText("Size");
  await page.getByLabel("Update records that exist already").selectOption("title");
  await run(admin, "2 rows");
  await expect(page.getByText("1 created", { exact: true })).toBeVisible();
  await expect(page.getByText("A new record needs a value in “Size”")).toHaveCount(1);
  await admin.open("/crm/company?search=Nowak");
  await page.getByRole("link", { name: "Nowak" }).click();
  await expect(admin.record.getByText("Large", { exact: true })).toBeVisible();
});

test("a file of which no row can be stored says so before it begins", async ({ admin }) => {
  const { page } = admin;
  await admin.post("fields/create", {
    definition: {
      kind: "company", naming: { name: "Size" }, help: { name: null }, field_type: "Text", is_multiple: false,
      is_required: true, required_from: [], default: "empty", in_list: false, is_searched: false, options: [],
      becomes: null,
    },
  });
  await admin.open("/crm/import?kind=company");
  const buffer = Buffer.from("Name;Dimension\nNowak;Large\nMeier;Small\n");
  await chooseFile(admin, { name: "firmen.csv", mimeType: "text/csv", buffer });
  const warning = page.getByRole("status").filter({ hasText: "No row of this file can be imported" });
  await expect(warning).toContainText("A new record needs a value in “Size”");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(warning).toContainText("A new record needs a value in “Size”");
  await expect(page.getByRole("button", { name: "Import 0 rows" })).toBeDisabled();
  // With a column for the field the rows can be stored.
  await page.getByRole("button", { name: "Back" }).click();
  await target(admin, "Dimension").selectOption({ label: "Size" });
  await expect(warning).toHaveCount(0);
  await run(admin, "2 rows");
});

test("a change of a field is told and taken back", async ({ admin }) => {
  const { page } = admin;
  await admin.post("fields/create", {
    definition: {
      kind: "company", naming: { name: "Ticker" }, help: { name: null }, field_type: "Text", is_multiple: false,
      is_required: false, required_from: [], default: "empty", in_list: false, is_searched: false, options: [],
      becomes: null,
    },
  });
  await admin.open("/settings/changes");
  await expect(page.getByRole("cell", { name: "Field “Ticker” was added", exact: true })).toBeVisible();
  await expect(page.getByText("Custom fields: Companies")).toBeVisible();
  await page.getByRole("button", { name: /^Undo ?: Field “Ticker” was added/ }).click();
  await expect(page.getByRole("cell", { name: /^Field “Ticker” was deleted; its values are kept/ })).toBeVisible();
});
