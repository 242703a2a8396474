import { holdBack } from "../support/held";
import { expect, test } from "../support/test";
import { text, type User } from "../support/user";

const NOTHING_CHOSEN = "Nothing was chosen. Choose an entry from the list or create it, or clear the text.";

/** Opens the form of a deal: its title, its company, and the button that creates it. */
async function beginDeal(admin: User) {
  await admin.open("/crm/deal");
  await admin.choose("Create", "Deal");
  const form = admin.dialog("New deal");
  return {
    form,
    title: form.getByLabel("Title"),
    company: form.getByRole("combobox", { name: "Company" }),
    create: form.getByRole("button", { name: "Create deal" }),
  };
}

test("a name that chose nothing stays in the form, which is not saved without it", async ({ admin }) => {
  const { page } = admin;
  await admin.create({ kind: "company", values: { title: text("Meble Żak") } });
  const { title, company, create } = await beginDeal(admin);
  await title.fill("Kitchen");
  await company.fill("Meb");
  await company.press("Tab");
  await expect(company).toHaveValue("Meb");
  await expect(company).toHaveAccessibleDescription(NOTHING_CHOSEN);
  await create.click();
  await expect(company).toBeFocused();
  await expect(company).toHaveAccessibleDescription(NOTHING_CHOSEN);
  await admin.reload();
  await expect(company).toHaveValue("Meb");
  await expect(company).toHaveAccessibleDescription(NOTHING_CHOSEN);

  // Without the text there is nothing to be said.
  await company.fill("");
  await expect(company).not.toHaveAttribute("aria-invalid");
  await company.press("Tab");
  await expect(company).not.toHaveAttribute("aria-invalid");

  // It is looked for again where it stands.
  await company.fill("Meb");
  await company.press("Tab");
  await expect(company).toHaveAccessibleDescription(NOTHING_CHOSEN);
  await company.click();
  await page.getByRole("option", { name: "Meble Żak" }).click();
  await expect(company).toHaveValue("Meble Żak");
  await expect(company).not.toHaveAttribute("aria-invalid");
  await create.click();
  await expect(admin.record.getByRole("link", { name: "Meble Żak" })).toBeVisible();
});

test("a name that is typed to its end means the only record of that name", async ({ admin }) => {
  for (const title of ["Meble Żak", "Meble Żak 2", "Twice", "Twice"]) {
    await admin.create({ kind: "company", values: { title: text(title) } });
  }
  const { company } = await beginDeal(admin);
  await company.fill("twice");
  await company.press("Tab");
  await expect(company).toHaveAccessibleDescription(NOTHING_CHOSEN);
  await company.fill("meble żak");
  await company.press("Tab");
  await expect(company).toHaveValue("Meble Żak");
  await expect(company).not.toHaveAttribute("aria-invalid");
});

test("who presses at once after typing a name need not press again", async ({ admin }) => {
  const { page } = admin;
  await admin.create({ kind: "company", values: { title: text("Meble Żak") } });
  const { title, company, create } = await beginDeal(admin);
  await title.fill("Kitchen");
  const release = await holdBack(page, "**/api/records/suggest");
  await company.fill("somebody");
  await create.click();
  await company.fill("meble żak");
  await create.click();
  release();
  await expect(admin.record.getByRole("link", { name: "Meble Żak" })).toBeVisible();
  await admin.open("/crm/deal");
  await expect(page.getByRole("link", { name: "Kitchen" })).toHaveCount(1);
});

test("a form that waits for a name is not sent when somebody goes on typing", async ({ admin }) => {
  const { page } = admin;
  await admin.create({ kind: "company", values: { title: text("Meble Żak") } });
  const { form, title, company, create } = await beginDeal(admin);
  const release = await holdBack(page, "**/api/records/suggest");
  await title.fill("Roof");
  await company.fill("meble żak");
  await create.click();
  await expect(form.locator("form")).toHaveAttribute("aria-busy", "true");
  await title.fill("Kitchen");
  await expect(form.locator("form")).not.toHaveAttribute("aria-busy");
  release();
  await expect(company).toHaveValue("Meble Żak");
  await create.click();
  await expect(admin.record.getByRole("heading", { name: "Kitchen" })).toBeVisible();
  await expect(admin.record.getByRole("link", { name: "Meble Żak" })).toBeVisible();
});

test("in its place, what was linked stays until something else is chosen", async ({ admin }) => {
  const { page } = admin;
  const firma = await admin.create({ kind: "company", values: { title: text("Firma") } });
  await admin.create({ kind: "company", values: { title: text("Other GmbH") } });
  const values = { last_name: text("Nowak"), company_id: { link: { id: firma, label: "" } } };
  const id = await admin.create({ kind: "contact", values });
  await admin.open(`/crm/contact/${id}`);
  const edit = admin.record.getByRole("button", { name: "Edit Company", exact: true });
  const company = admin.record.getByRole("combobox", { name: "Company", exact: true });
  await edit.click();
  await company.fill("Unknown");
  await company.press("Tab");
  await expect(company).toHaveValue("Unknown");
  await expect(company).toHaveAccessibleDescription(NOTHING_CHOSEN);
  await company.press("Escape");
  await expect(admin.record.getByRole("link", { name: "Firma" })).toBeVisible();

  await edit.click();
  await company.fill("other gmbh");
  await company.press("Tab");
  await expect(company).toHaveValue("Other GmbH");
  await page.keyboard.press("Tab");
  await expect(admin.record.getByRole("link", { name: "Other GmbH" })).toBeVisible();

  // In the form on a card, too.
  await admin.open(`/crm/company/${firma}`);
  const contacts = admin.record.getByRole("region", { name: "Contacts", exact: true });
  await contacts.getByRole("button", { name: "Add contact" }).click();
  await contacts.getByRole("combobox", { name: "Contact" }).fill("Nobody");
  await contacts.getByRole("button", { name: "Save" }).click();
  await expect(contacts.getByText(NOTHING_CHOSEN)).toBeVisible();
  await expect(contacts.getByRole("combobox", { name: "Contact" })).toHaveValue("Nobody");
});

test("in its place, who deletes the text of a link takes it away", async ({ admin }) => {
  const { page, record } = admin;
  const firma = await admin.create({ kind: "company", values: { title: text("Firma") } });
  const linked = { company_id: { link: { id: firma, label: "" } } };
  const nowak = await admin.create({ kind: "contact", values: { last_name: text("Nowak"), ...linked } });
  const zak = await admin.create({ kind: "contact", values: { last_name: text("Żak"), ...linked } });
  const edit = record.getByRole("button", { name: "Edit Company", exact: true });
  const company = record.getByRole("combobox", { name: "Company", exact: true });
  const link = record.getByRole("link", { name: "Firma" });
  let saves = 0;
  page.on("request", (request) => {
    if (request.url().endsWith("/api/records/edit")) saves += 1;
  });
  await admin.open(`/crm/contact/${nowak}`);
  // What is opened and left as it was stays, and so does what Escape brings back.
  await edit.click();
  await company.click();
  await company.press("Escape");
  await company.press("Enter");
  await expect(link).toBeVisible();
  await edit.click();
  await company.fill("");
  await company.press("Escape");
  await expect(company).toHaveValue("Firma");
  await company.press("Escape");
  await expect(link).toBeVisible();
  expect(saves).toBe(0);

  await edit.click();
  await company.fill("");
  await company.press("Enter");
  await expect(company).toHaveCount(0);
  await expect(link).toHaveCount(0);
  await admin.reload();
  await expect(edit).toBeVisible();
  await expect(link).toHaveCount(0);

  // A name that chose nothing stands beside the link, which goes with it.
  await admin.open(`/crm/contact/${zak}`);
  await record.getByRole("button", { name: "Edit “Person”" }).click();
  await company.fill("Unknown");
  await company.press("Tab");
  await expect(company).toHaveAccessibleDescription(NOTHING_CHOSEN);
  await company.fill("");
  await company.press("Tab");
  await expect(company).toHaveValue("");
  await expect(company).not.toHaveAttribute("aria-invalid");
  await record.locator(".section-editor").getByRole("button", { name: "Save" }).click();
  await expect(company).toHaveCount(0);
  await expect(link).toHaveCount(0);
  expect(saves).toBe(2);
});

test("in a form, who deletes the text of a link takes it away", async ({ admin }) => {
  await admin.create({ kind: "company", values: { title: text("Firma") } });
  const { title, company, create } = await beginDeal(admin);
  await title.fill("Kitchen");
  await company.fill("firma");
  await company.press("Tab");
  await expect(company).toHaveValue("Firma");
  await company.fill("");
  await company.press("Tab");
  await create.click();
  await expect(admin.record.getByRole("heading", { name: "Kitchen" })).toBeVisible();
  await expect(admin.record.getByRole("link", { name: "Firma" })).toHaveCount(0);
});

test("the text of a link that is required cannot go", async ({ admin }) => {
  const { record } = admin;
  const firma = await admin.create({ kind: "company", values: { title: text("Firma") } });
  const field = await admin.post<number>("fields/create", {
    definition: {
      kind: "contact", naming: { name: "Supplier" }, help: { name: null }, field_type: "Company", is_multiple: false,
      is_required: true, required_from: [], default: "empty", in_list: false, is_searched: false, options: [],
      becomes: null,
    },
  });
  const values = { last_name: text("Nowak"), [`custom_${field}`]: { link: { id: firma, label: "" } } };
  const id = await admin.create({ kind: "contact", values });
  await admin.open(`/crm/contact/${id}`);
  const supplier = record.getByRole("combobox", { name: "Supplier" });
  await record.getByRole("button", { name: "Edit Supplier" }).click();
  await supplier.fill("");
  await supplier.press("Enter");
  await expect(supplier).toHaveAccessibleDescription("Please fill this in.");
  await expect(supplier).toHaveValue("");
  await supplier.press("Escape");
  await expect(record.getByRole("link", { name: "Firma" })).toBeVisible();
});

test("in its place, a company that is made is linked, and the keyboard stands at the field afterwards", async ({ admin }) => {
  const { page, record } = admin;
  const id = await admin.create({ kind: "contact", values: { last_name: text("Nowak") } });
  await admin.open(`/crm/contact/${id}`);
  const edit = record.getByRole("button", { name: "Edit Company", exact: true });
  const company = record.getByRole("combobox", { name: "Company", exact: true });
  const create = page.getByRole("option", { name: "Create “Meble”" });
  const form = admin.dialog("New company");
  await edit.click();
  await company.fill("Meble");
  await create.click();
  await form.getByRole("button", { name: "Cancel" }).click();
  // Nothing was made: what was typed stands there again.
  await expect(company).toHaveValue("Meble");
  await expect(company).toHaveAccessibleDescription(NOTHING_CHOSEN);
  await expect(company).toBeFocused();
  await company.click();
  await create.click();
  await form.getByRole("button", { name: "Create company" }).click();
  await expect(record.getByRole("link", { name: "Meble" })).toBeVisible();
  await expect(edit).toBeFocused();
});
