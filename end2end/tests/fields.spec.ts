import { holdBack } from "../support/held";
import { expect, test } from "../support/test";
import { text } from "../support/user";

test("a required custom list is made, respected, filled in, listed, filtered and remembered", async ({ admin, noise }) => {
  noise.allowResponse(/\/api\/(records\/create|fields\/create)$/, 422);
  const { page } = admin;
  await admin.open("/settings/fields/company");
  await page.getByRole("button", { name: "Add field" }).click();
  const setUp = admin.dialog("New field");
  await setUp.getByRole("button", { name: "Add", exact: true }).click();
  await expect(setUp.getByLabel("Name", { exact: false }).first()).toHaveAttribute("aria-invalid", "true");
  await setUp.getByLabel("Name").first().fill("Size <b>");
  await expect(setUp.getByLabel("Name", { exact: false }).first()).not.toHaveAttribute("aria-invalid");
  await setUp.getByLabel("Type").selectOption({ label: "List" });
  await setUp.getByRole("textbox", { name: "Value" }).nth(0).fill("Small");
  await setUp.getByRole("button", { name: "Add value" }).click();
  await setUp.getByRole("textbox", { name: "Value" }).nth(1).fill("Large");
  await setUp.getByLabel("Required", { exact: true }).check();
  await setUp.getByLabel("Shown in lists").check();
  await setUp.getByRole("button", { name: "Add", exact: true }).click();
  await expect(setUp).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Size <b>" }).first()).toBeVisible();

  await admin.open("/crm/company");
  await admin.choose("Create", "Company");
  const form = admin.dialog("New company");
  await form.getByLabel("Company name").fill("Meier");
  await form.getByRole("button", { name: "Create company" }).click();
  // The form says so itself, and moves the focus there.
  await expect(form.getByLabel("Size <b>")).toBeFocused();
  await expect(form.getByText("Please fill this in.")).toBeVisible();
  await expect(page).toHaveURL(/\/crm\/company$/);
  await form.getByLabel("Size <b>").selectOption({ label: "Small" });
  await expect(form.getByText("Please fill this in.")).toHaveCount(0);
  await form.getByRole("button", { name: "Create company" }).click();
  await expect(page).toHaveURL(/\/crm\/company\/\d+$/);

  await admin.record.getByRole("button", { name: "Edit Size <b>" }).click();
  const size = admin.record.getByRole("combobox", { name: "Size <b>" });
  await size.selectOption({ label: "Large" });
  await size.press("Enter");
  await expect(admin.record.getByText("“Size <b>” changed")).toBeVisible();
  await expect(admin.record.getByText("Small")).toBeVisible();
  await admin.record.getByRole("button", { name: "Close" }).click();

  await admin.create({ kind: "company", values: { title: text("Nowak"), custom_1: { choice: "small" } } });
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  const filter = admin.dialog("Filter");
  await filter.getByRole("combobox", { name: "Field" }).selectOption("Size <b>");
  await filter.getByRole("checkbox", { name: "Large" }).check();
  await filter.getByRole("button", { name: "Show" }).click();
  await expect(page).toHaveURL(/where=.*custom_1/);
  await expect(page.getByRole("list", { name: "Active filters" })).toContainText("Size <b>: Large");
  await expect(page.getByRole("link", { name: "Meier" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Nowak" })).toHaveCount(0);
  // A column on the desktop, a line of the card on the phone.
  if (admin.isPhone) await expect(page.locator('td[data-label="Size <b>"]')).toHaveText("Large");
  else await expect(page.getByRole("columnheader", { name: "Size <b>" })).toBeVisible();
  await expect(page.getByRole("cell", { name: "Large" })).toBeVisible();
  // Links to the records of a value name it so.
  await admin.open("/crm/company?filter.custom_1=small");
  await expect(page.getByRole("link", { name: "Nowak" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Meier" })).toHaveCount(0);

  // A value that a record holds goes only after a question.
  await admin.open("/settings/fields/company");
  await page.getByRole("button", { name: "Size <b>", exact: true }).click();
  const change = admin.dialog("Change field");
  await change.getByRole("button", { name: "Remove Large" }).click();
  await change.getByRole("button", { name: "Save", exact: true }).click();
  await expect(change.getByText("Records still hold values that you removed: Large.")).toBeVisible();
  await change.getByRole("button", { name: "Remove and save" }).click();
  await expect(change).toHaveCount(0);
});

test("a field is added on the card, ordered, deleted with its values, and brought back", async ({ admin }) => {
  const { page } = admin;
  const id = await admin.create({ kind: "company", values: { title: text("Meier") } });
  await admin.open(`/crm/company/${id}`);
  for (const name of ["Ticker", "Founded"]) {
    await admin.record.getByRole("button", { name: "Add field" }).click();
    const setUp = admin.dialog("New field");
    await setUp.getByLabel("Name", { exact: false }).first().fill(name);
    await setUp.getByRole("button", { name: "Add", exact: true }).click();
    await expect(setUp).toHaveCount(0);
  }
  await admin.record.getByRole("button", { name: "Edit Ticker" }).click();
  await admin.record.getByRole("textbox", { name: "Ticker" }).fill("MEI");
  await page.keyboard.press("Enter");
  await expect(admin.record.getByText("“Ticker” changed")).toBeVisible();

  await admin.open("/settings/fields/company");
  const names = page.getByRole("listitem").filter({ has: page.locator("[data-handle]") });
  await expect(names).toContainText(["Ticker", "Founded"]);
  await names.nth(1).locator("[data-handle]").focus();
  await page.keyboard.press("ArrowUp");
  await expect(names).toContainText(["Founded", "Ticker"]);
  // The next key moves the same field.
  await expect(names.nth(0).locator("[data-handle]")).toBeFocused();
  await admin.reload();
  await expect(names).toContainText(["Founded", "Ticker"]);

  await page.getByRole("button", { name: /Delete.*Ticker/ }).click();
  const question = admin.dialog("Delete “Ticker”?");
  await expect(question.getByText("1 company")).toBeVisible();
  await question.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(names).toHaveCount(1);
  await page.getByText("Deleted fields").click();
  await page.getByRole("button", { name: "Bring back" }).click();
  await expect(names).toHaveCount(2);
  await admin.open(`/crm/company/${id}`);
  await expect(admin.record.getByText("MEI").first()).toBeVisible();
});

test("a form begins with the defaults of fields: several values, an instant, whoever creates the record", async ({ admin }) => {
  const { page } = admin;
  await admin.open("/settings/fields/company");
  const setUp = admin.dialog("New field");
  const begin = async (name: string, type: string) => {
    await page.getByRole("button", { name: "Add field" }).click();
    await setUp.getByLabel("Name").first().fill(name);
    await setUp.getByLabel("Type").selectOption({ label: type });
  };
  const add = async () => {
    await setUp.getByRole("button", { name: "Add", exact: true }).click();
    await expect(setUp).toHaveCount(0);
  };
  await begin("Markets", "List");
  await setUp.getByLabel("Several values").check();
  await setUp.getByRole("textbox", { name: "Value" }).nth(0).fill("Poland");
  await setUp.getByRole("button", { name: "Add value" }).click();
  await setUp.getByRole("textbox", { name: "Value" }).nth(1).fill("Italy");
  const markets = setUp.getByRole("group", { name: "Default value" });
  await markets.getByRole("checkbox", { name: "Italy" }).check();
  await add();
  await begin("Keeper", "Employee");
  await setUp.getByLabel("Default value").selectOption("Whoever creates the record");
  await add();
  await begin("Opened", "Date and time");
  await setUp.getByLabel("Default value").fill("2026-07-01T10:30");
  await add();

  // What was set up stands there again.
  await page.getByRole("button", { name: "Markets", exact: true }).click();
  const change = page.getByRole("dialog");
  await expect(change.getByRole("checkbox", { name: "Italy" })).toBeChecked();
  await expect(change.getByRole("checkbox", { name: "Poland" })).not.toBeChecked();
  await page.keyboard.press("Escape");
  await expect(change).toHaveCount(0);
  // The same of a default that is typed, which is asked for once it is another one.
  await page.getByRole("button", { name: "Opened", exact: true }).click();
  await change.getByLabel("Default value").fill("2026-07-01T11:00");
  await page.keyboard.press("Escape");
  const leave = admin.dialog("Discard your changes?");
  await leave.getByRole("button", { name: "Keep editing" }).click();
  await change.getByLabel("Default value").fill("2026-07-01T10:30");
  await page.keyboard.press("Escape");
  await expect(change).toHaveCount(0);

  await admin.open("/crm/company");
  await admin.choose("Create", "Company");
  const form = admin.dialog("New company");
  await form.getByLabel("Company name").fill("Meier");
  await expect(form.getByRole("group", { name: "Markets" }).getByRole("combobox")).toHaveValue("italy");
  await expect(form.getByLabel("Keeper").locator("option:checked")).toHaveText("Ada Kowalska");
  await expect(form.getByLabel("Opened")).toHaveValue("2026-07-01T10:30");
  await form.getByRole("button", { name: "Create company" }).click();
  await expect(admin.record.locator(".key-value", { hasText: "Markets" })).toContainText("Italy");
});

/** A text field as the server functions take it. */
const textField = (kind: string, name: string, more: object) => ({
  definition: {
    kind, naming: { name }, help: { name: null }, field_type: "Text", is_multiple: false, is_required: false,
    required_from: [], default: "empty", in_list: false, is_searched: false, options: [], becomes: null, ...more,
  },
});

test("what a conversion left incomplete names its missing fields, and each is filled in from there", async ({ admin }) => {
  for (const name of ["Roof area", "Access road"]) {
    await admin.post("fields/create", textField("deal", name, { is_required: true }));
  }
  const inquiry = {
    first_name: "", last_name: "Nowak", company_title: "", phone: "", email: "", title: "Roof", comment: "", source: "",
  };
  const { id } = await admin.post<{ id: number }>("inquiries/create", { inquiry });
  await admin.open(`/crm/deal/${id}?tab=history`);
  const note = admin.record.getByRole("status").filter({ hasText: "these required fields are still empty" });
  const missing = note.getByRole("button");
  await expect(missing).toHaveText(["Roof area", "Access road"]);
  for (const [name, left] of [["Access road", ["Roof area"]], ["Roof area", []]] as const) {
    await missing.filter({ hasText: name }).click();
    const box = admin.record.getByRole("textbox", { name });
    await expect(box).toBeFocused();
    await box.fill("as on the plan");
    await box.press("Enter");
    await expect(missing).toHaveText([...left]);
  }
  await expect(note).toHaveCount(0);
});

test("whoever converts a lead by hand fills in what the new records need", async ({ admin, modus }) => {
  const { page, record } = admin;
  await modus.command("mode", "switch", "classic", "--yes");
  for (const [kind, name] of [["deal", "Roof area"], ["contact", "Nickname"], ["company", "Branch"]] as const) {
    await admin.post("fields/create", textField(kind, name, { is_required: true }));
  }
  const id = await admin.create({
    kind: "lead",
    values: { title: text("Roof"), last_name: text("Nowak"), company_title: text("Nowak GmbH") },
  });
  await admin.open(`/crm/lead/${id}`);
  await record.getByRole("button", { name: "Convert lead" }).click();
  const convert = admin.dialog("Convert lead");
  const group = (name: string) => convert.getByRole("group", { name, exact: true });
  await convert.getByRole("radio", { name: "Contact and company" }).check();
  await group("Company").getByRole("textbox", { name: "Branch" }).fill("Roofing");
  await expect(group("Contact").getByRole("textbox", { name: "Nickname" })).toBeVisible();
  // What is not made is not asked for, and what was typed stays.
  await convert.getByRole("radio", { name: /^Company/ }).check();
  await expect(group("Contact")).toHaveCount(0);
  await expect(group("Company").getByRole("textbox", { name: "Branch" })).toHaveValue("Roofing");
  // Nor does it go by a slip of the hand.
  await convert.getByRole("button", { name: "Cancel" }).click();
  await admin.dialog("Discard your changes?").getByRole("button", { name: "Keep editing" }).click();
  await expect(group("Company").getByRole("textbox", { name: "Branch" })).toHaveValue("Roofing");

  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await convert.getByRole("button", { name: "Convert lead" }).click();
  const area = group("Deal").getByRole("textbox", { name: "Roof area" });
  await expect(area).toBeFocused();
  await expect(area).toHaveAccessibleDescription("Please fill this in.");
  expect(asked).not.toContain("/api/leads/convert");
  await area.fill("140 m²");
  await area.press("Enter");
  await expect(page).toHaveURL(/\/crm\/deal\/\d+$/);
  await expect(record.locator(".key-value", { hasText: "Roof area" })).toContainText("140 m²");
  await expect(record.getByRole("status").filter({ hasText: "these required fields are still empty" })).toHaveCount(0);
  await record.getByRole("link", { name: "Nowak GmbH" }).first().click();
  await expect(page).toHaveURL(/\/crm\/company\/\d+/);
  await expect(record.locator(".key-value", { hasText: "Branch" })).toContainText("Roofing");
});

test("an amount with parts of a cent is refused at its field", async ({ admin }) => {
  const { page } = admin;
  await admin.open("/crm/deal");
  await admin.choose("Create", "Deal");
  const form = admin.dialog("New deal");
  await form.getByLabel("Title").fill("Roof");
  const amount = form.getByLabel("Amount", { exact: true });
  await amount.fill("99999.999");
  await form.getByRole("button", { name: "Create deal" }).click();
  await expect(amount).toBeFocused();
  await expect(amount).toHaveAccessibleDescription("Enter at most 2 digits after the decimal point.");
  await amount.fill("99999.99");
  await form.getByRole("button", { name: "Create deal" }).click();
  await expect(page).toHaveURL(/\/crm\/deal\/\d+$/);
  await expect(admin.record.locator(".key-value", { hasText: "Amount" }).first()).toContainText("99,999.99");

  // As every kind of record that has types, a contact begins with the first of them.
  await admin.open("/crm/contact");
  await admin.choose("Create", "Contact");
  const contact = admin.dialog("New contact");
  await expect(contact.getByLabel("Contact type", { exact: true })).not.toHaveValue("");
});

test("whoever removes one of several values with the keyboard goes on with the next", async ({ admin }) => {
  await admin.post("fields/create", textField("company", "Alias", { is_multiple: true }));
  const id = await admin.create({ kind: "company", values: { title: text("Meier") } });
  await admin.open(`/crm/company/${id}`);
  await admin.record.getByRole("button", { name: "Edit Alias" }).click();
  const values = admin.record.getByRole("textbox", { name: "Alias" });
  const add = admin.record.getByRole("button", { name: "Add value" });
  const remove = admin.record.getByRole("button", { name: "Remove Alias" });
  await values.first().fill("Mayer");
  await add.click();
  await values.nth(1).fill("Maier");
  await remove.first().press("Space");
  await expect(values).toHaveValue("Maier");
  await expect(values).toBeFocused();
  await remove.press("Space");
  await expect(values).toHaveCount(0);
  await expect(add).toBeFocused();
});

test("whoever arranges the values of a list with the keyboard stays with them", async ({ admin }) => {
  const { page } = admin;
  const options = ["Small", "Large", "Huge"].map((name) => ({ code: "", naming: { name }, is_deleted: false }));
  await admin.post("fields/create", textField("company", "Size", { field_type: "List", options }));
  await admin.open("/settings/fields/company");
  await page.getByRole("button", { name: "Size", exact: true }).click();
  const change = admin.dialog("Change field");
  const values = change.getByRole("textbox", { name: "Value" });
  const up = change.getByRole("button", { name: "Move up" });
  const remove = (name: string) => change.getByRole("button", { name: `Remove ${name}`, exact: true });
  const stand = async (...names: string[]) => {
    await expect(values).toHaveCount(names.length);
    for (const [at, name] of names.entries()) await expect(values.nth(at)).toHaveValue(name);
  };
  await stand("Small", "Large", "Huge");
  await up.nth(2).press("Enter");
  await stand("Small", "Huge", "Large");
  await expect(up.nth(1)).toBeFocused();
  await page.keyboard.press("Enter");
  await stand("Huge", "Small", "Large");
  await expect(up.nth(0)).toBeFocused();

  // What is there goes when it is saved, and stands there until then; what is new goes at once.
  await remove("Small").press("Enter");
  await expect(change.getByRole("button", { name: "Bring back" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(remove("Small")).toBeFocused();
  const add = change.getByRole("button", { name: "Add value" });
  for (const name of ["Tiny", "Vast"]) {
    await add.press("Enter");
    await values.last().fill(name);
  }
  await remove("Tiny").press("Enter");
  await expect(remove("Vast")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(add).toBeFocused();
  await stand("Huge", "Small", "Large");
  // What was arranged goes only after a question.
  const leave = admin.dialog("Discard your changes?");
  await page.keyboard.press("Escape");
  await leave.getByRole("button", { name: "Keep editing" }).click();
  await stand("Huge", "Small", "Large");
  await change.getByRole("button", { name: "Cancel" }).click();
  await leave.getByRole("button", { name: "Discard" }).click();
  await expect(change).toHaveCount(0);
});

test("a stage that needs a field says so at the field, before the server is asked", async ({ admin }) => {
  const { page, record } = admin;
  const stage = { pipeline_id: 1, stage: "PREPARATION" };
  const pipelines = await admin.post<{ directory: { pipelines: { id: number }[] } }>("session/boot", {});
  stage.pipeline_id = pipelines.directory.pipelines[0]!.id;
  await admin.post("fields/create", textField("deal", "Roof area", { required_from: [stage] }));
  const id = await admin.create({ kind: "deal", values: { title: text("Roof") } });
  await admin.open(`/crm/deal/${id}?tab=history`);
  const list = record.getByRole("combobox", { name: "Stage" });
  const move = async () => {
    if (admin.isPhone) return list.selectOption("Document preparation");
    return record.getByRole("group", { name: "Stage" }).getByRole("button", { name: "Document preparation" }).click();
  };
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await move();
  const area = record.getByRole("textbox", { name: "Roof area" });
  await expect(area).toBeFocused();
  await expect(area).toHaveAccessibleDescription("Please fill this in.");
  expect(asked).not.toContain("/api/records/edit");
  const refusal = admin.messages.getByRole("alert");
  await expect(refusal).toHaveCount(1);
  if (admin.isPhone) await expect(list).toHaveValue("NEW");
  await area.fill("140 m²");
  await area.press("Enter");
  await expect(record.getByText("“Roof area” changed")).toBeVisible();
  // What was said of the move that was refused is over.
  await expect(refusal).toHaveCount(0);
  await move();
  await expect(record.getByText("“Stage” changed")).toBeVisible();
});

test("a new deal says at the field what its first stage needs, before the server is asked", async ({ admin }) => {
  const { page, record } = admin;
  const boot = await admin.post<{ directory: { pipelines: { id: number }[] } }>("session/boot", {});
  const first = { pipeline_id: boot.directory.pipelines[0]!.id, stage: "NEW" };
  await admin.post("fields/create", textField("deal", "Roof area", { required_from: [first] }));
  await admin.open("/crm/deal");
  await admin.choose("Create", "Deal");
  const form = admin.dialog("New deal");
  await form.getByLabel("Title").fill("Roof");
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const create = form.getByRole("button", { name: "Create deal" });
  await create.click();
  const area = form.getByRole("textbox", { name: "Roof area" });
  await expect(area).toBeFocused();
  await expect(area).toHaveAccessibleDescription("Please fill this in.");
  expect(asked).not.toContain("/api/records/create");
  await area.fill("140 m²");
  await create.click();
  await expect(record.getByRole("heading", { name: "Roof" })).toBeVisible();
  await expect(record.locator(".key-value", { hasText: "Roof area" })).toContainText("140 m²");
});

test("what is said of a refused move goes when its record is closed", async ({ admin }) => {
  const { record } = admin;
  const boot = await admin.post<{ directory: { pipelines: { id: number }[] } }>("session/boot", {});
  const stage = { pipeline_id: boot.directory.pipelines[0]!.id, stage: "PREPARATION" };
  await admin.post("fields/create", textField("deal", "Roof area", { required_from: [stage] }));
  const id = await admin.create({ kind: "deal", values: { title: text("Roof") } });
  await admin.open(`/crm/deal/${id}`);
  if (admin.isPhone) {
    await record.getByRole("combobox", { name: "Stage" }).selectOption("Document preparation");
  } else {
    await record.getByRole("group", { name: "Stage" }).getByRole("button", { name: "Document preparation" }).click();
  }
  const area = record.getByRole("textbox", { name: "Roof area" });
  await expect(area).toBeFocused();
  await area.press("Escape");
  await expect(area).toHaveCount(0);
  const refusal = admin.messages.getByRole("alert");
  await expect(refusal).toHaveCount(1);
  await record.getByRole("button", { name: "Close", exact: true }).click();
  await expect(record).toHaveCount(0);
  await expect(refusal).toHaveCount(0);
});

test("a stage that needs a field waits for the field that is still being saved", async ({ admin }) => {
  const { page, record } = admin;
  const boot = await admin.post<{ directory: { pipelines: { id: number }[] } }>("session/boot", {});
  const stage = { pipeline_id: boot.directory.pipelines[0]!.id, stage: "PREPARATION" };
  await admin.post("fields/create", textField("deal", "Roof area", { required_from: [stage] }));
  const id = await admin.create({ kind: "deal", values: { title: text("Roof") } });
  await admin.open(`/crm/deal/${id}`);
  const release = await holdBack(page, "**/api/records/edit");
  const saving = page.waitForRequest("**/api/records/edit");
  await record.getByRole("button", { name: "Edit Roof area" }).click();
  await record.getByRole("textbox", { name: "Roof area" }).fill("140 m²");
  const list = record.getByRole("combobox", { name: "Stage" });
  const segments = record.getByRole("group", { name: "Stage" });
  const pressed = admin.isPhone ? list : segments.getByRole("button", { name: "Document preparation" });
  if (admin.isPhone) {
    await list.focus();
    await list.selectOption("Document preparation");
  } else {
    await pressed.click();
  }
  await saving;
  release();
  await expect(record.getByText("“Stage” changed")).toBeVisible();
  await expect(record.getByText("“Roof area” changed")).toBeVisible();
  await expect(page.getByText("Please fill this in.")).toHaveCount(0);
  await expect(record.getByRole("textbox", { name: "Roof area" })).toHaveCount(0);
  await expect(pressed).toBeFocused();
});

test("a card that is moved to a stage that needs a field stays, and its record asks for the field", async ({ admin, noise }) => {
  noise.allowResponse(/\/api\/records\/edit$/, 422);
  const { page, record } = admin;
  const boot = await admin.post<{ directory: { pipelines: { id: number }[] } }>("session/boot", {});
  const stage = { pipeline_id: boot.directory.pipelines[0]!.id, stage: "PREPARATION" };
  await admin.post("fields/create", textField("deal", "Roof area", { required_from: [stage] }));
  const id = await admin.create({ kind: "deal", values: { title: text("Roof") } });
  await admin.open("/crm/deal");
  const column = (name: string) => page.getByRole("region", { name, exact: true });
  const card = (stage: string) => column(stage).getByRole("link", { name: "Roof" });
  const move = async () => {
    if (admin.isPhone) {
      await page.getByRole("button", { name: "Move “Roof”" }).click();
      return admin.dialog("Move “Roof”").getByRole("button", { name: "Document preparation" }).click();
    }
    await card("New").focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Space");
  };
  await expect(card("New")).toBeVisible();
  await move();
  await expect(page).toHaveURL(new RegExp(`/crm/deal/${id}$`));
  const area = record.getByRole("textbox", { name: "Roof area" });
  await expect(area).toBeFocused();
  await expect(area).toHaveAccessibleDescription("Please fill this in.");
  await expect(admin.messages.getByRole("alert")).toHaveText(/Roof area/);
  await area.fill("140 m²");
  await area.press("Enter");
  await expect(record.getByText("“Roof area” changed")).toBeVisible();
  await expect(admin.messages.getByRole("alert")).toHaveCount(0);
  await record.getByRole("button", { name: "Close", exact: true }).click();
  await expect(page).toHaveURL(/\/crm\/deal$/);
  // It stands where it stood, and may go on now.
  await expect(card("New")).toBeVisible();
  await move();
  await expect(card("Document preparation")).toBeAttached();
  await admin.reload();
  await expect(card("Document preparation")).toBeAttached();
});

test("with the keyboard one value after the other is added in place", async ({ admin }) => {
  const { page, record } = admin;
  await admin.post("fields/create", textField("company", "Alias", { is_multiple: true }));
  const id = await admin.create({ kind: "company", values: { title: text("Meier") } });
  await admin.open(`/crm/company/${id}`);
  await record.getByRole("button", { name: "Edit Alias" }).click();
  const values = record.getByRole("textbox", { name: "Alias" });
  await values.first().fill("Mayer");
  await record.getByRole("button", { name: "Add value" }).focus();
  await page.keyboard.press("Enter");
  await expect(values.nth(1)).toBeFocused();
  await page.keyboard.type("Maier, Hans");
  await page.keyboard.press("Enter");
  await expect(record.getByText("“Alias” changed")).toBeVisible();
  // A comma in a value does not look like two of them.
  await expect(record.getByText("Mayer; Maier, Hans").first()).toBeVisible();
});
