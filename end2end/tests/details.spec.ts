import type { Locator } from "@playwright/test";
import { PNG } from "../support/picture";
import { expect, test } from "../support/test";
import { text } from "../support/user";

const SCRIPT = "<script>alert(1)</script>";

/** The part of an open record with this heading. */
const block = (record: Locator, name: string) => record.getByRole("region", { name, exact: true });

test("a company with logo, details and two contacts is created from inside a new deal", async ({ admin, modus }) => {
  const { page } = admin;
  await admin.create({ kind: "contact", values: { first_name: text("Anna"), last_name: text("Nowak") } });
  await admin.choose("Create", "Deal");
  const deal = admin.dialog("New deal");
  await deal.getByLabel("Title").fill("Kitchen");
  await deal.getByRole("combobox", { name: "Company" }).fill("Meble Żak");
  await page.getByRole("option", { name: "Create “Meble Żak”" }).click();

  const company = admin.dialog("New company");
  await expect(company.getByLabel("Company name")).toHaveValue("Meble Żak");
  const logo = { name: "logo.png", mimeType: "image/png", buffer: PNG };
  await company.locator(".file-drop__input").setInputFiles(logo);
  await expect(company.getByRole("button", { name: "Remove the picture" })).toBeVisible();
  await company.getByRole("button", { name: "Add contact" }).click();
  await company.getByRole("combobox", { name: "Contact" }).fill("now");
  await page.getByRole("option", { name: "Anna Nowak" }).click();
  await company.getByLabel("Role").fill("Director");

  await company.getByRole("button", { name: "Add contact" }).click();
  await company.getByRole("combobox", { name: "Contact" }).last().fill("Jan Kowalski");
  await page.getByRole("option", { name: "Create “Jan Kowalski”" }).click();
  const contact = admin.dialog("New contact");
  await expect(contact.getByLabel("First name")).toHaveValue("Jan");
  await expect(contact.getByLabel("Last name")).toHaveValue("Kowalski");
  await contact.getByRole("button", { name: "Create contact" }).click();
  await expect(contact).toHaveCount(0);
  await expect(company.getByRole("combobox", { name: "Contact" }).last()).toHaveValue("Jan Kowalski");
  await company.getByRole("button", { name: "Make Jan Kowalski the primary contact" }).click();

  await company.getByRole("button", { name: "Add details" }).click();
  await company.getByLabel("NIP").fill("526-025-02-75");
  await expect(company.getByText("the check digit does not fit")).toBeVisible();
  await company.getByRole("button", { name: "Create company" }).click();
  await expect(company).toHaveCount(0);

  // What was typed in the deal is still there.
  await expect(deal.getByLabel("Title")).toHaveValue("Kitchen");
  await expect(deal.getByRole("combobox", { name: "Company" })).toHaveValue("Meble Żak");
  await deal.getByRole("button", { name: "Create deal" }).click();
  await expect(admin.record.getByRole("heading", { name: "Kitchen" })).toBeVisible();
  await admin.record.getByRole("link", { name: "Meble Żak" }).click();

  await expect(admin.record.getByRole("heading", { name: "Meble Żak" })).toBeVisible();
  await expect(admin.record.locator("header img")).toBeVisible();
  const contacts = block(admin.record, "Contacts");
  await expect(contacts.getByRole("link", { name: /Nowak|Kowalski/ })).toHaveText(["Jan Kowalski", "Anna Nowak"]);
  await expect(contacts.getByText("Primary contact")).toHaveCount(1);
  await expect(contacts.getByText("Director")).toBeVisible();
  const details = block(admin.record, "Details");
  await expect(details.getByText("526-025-02-75", { exact: true })).toBeVisible();
  await expect(details.getByText("the check digit does not fit")).toBeVisible();
  expect((await modus.check()).violations).toEqual([]);
});

test("details are entered, corrected and deleted on the card", async ({ admin }) => {
  const { page } = admin;
  const id = await admin.create({ kind: "company", values: { title: text("Meier") } });
  await admin.open(`/crm/company/${id}`);
  const details = block(admin.record, "Details");
  await details.getByRole("button", { name: "Add details" }).click();
  // Nothing was entered: it is said at the field, and the form stays.
  await details.getByRole("button", { name: "Save" }).click();
  await expect(details.getByText("Please fill this in.")).toBeVisible();

  // A number of one country becomes none of another, and comes back with its own.
  await details.getByLabel("NIP").fill("526-025-02-74");
  await details.getByLabel("Country").selectOption("DE");
  await expect(details.getByLabel("VAT number (USt-IdNr.)")).toHaveValue("");
  await details.getByLabel("Country").selectOption("PL");
  await expect(details.getByLabel("NIP")).toHaveValue("526-025-02-74");
  // An address in which nothing stands yet goes along.
  await details.getByLabel("Country").selectOption("US");
  await details.getByRole("button", { name: "Add address" }).click();
  await page.getByRole("menuitem", { name: "Registered address" }).click();
  const address = details.getByRole("group", { name: "Registered address" });
  await expect(address.getByLabel("State")).toBeVisible();
  await details.getByLabel("Country").first().selectOption("DE");
  await expect(address.getByLabel("Country")).toHaveValue("DE");
  await expect(address.getByLabel("State")).toHaveCount(0);
  await details.getByLabel("Full registered name").fill(SCRIPT);
  await details.getByLabel("VAT number (USt-IdNr.)").fill("DE 136 695 977");
  await expect(details.getByText("the check digit does not fit")).toBeVisible();
  await details.getByLabel("VAT number (USt-IdNr.)").fill("DE 136 695 976");
  await expect(details.getByText("the check digit does not fit")).toHaveCount(0);
  await address.getByLabel("City").fill("Köln");
  await details.getByRole("button", { name: "Add bank account" }).click();
  const account = details.getByRole("group", { name: "Bank account" });
  await account.getByLabel("IBAN").fill("DE89370400440532013000");
  await page.keyboard.press("Enter");

  await expect(admin.messages.getByText("Details saved")).toBeVisible();
  await expect(details.getByText(SCRIPT, { exact: true }).first()).toBeVisible();
  await expect(details.getByText("DE89 3704 0044 0532 0130 00")).toBeVisible();
  await expect(details.getByText("Köln, Germany")).toBeVisible();
  await expect(admin.record.getByText("Details changed")).toBeVisible();

  await details.getByRole("button", { name: `Edit details: ${SCRIPT}` }).click();
  await expect(details.getByRole("textbox", { name: "IBAN" })).toHaveValue("DE89 3704 0044 0532 0130 00");
  await page.keyboard.press("Escape");
  await expect(details.getByRole("textbox", { name: "IBAN" })).toHaveCount(0);

  await details.getByRole("button", { name: `Delete details: ${SCRIPT}` }).click();
  await admin.dialog(/Delete the details of/).getByRole("button", { name: "Delete" }).click();
  await expect(admin.messages.getByText("Details deleted")).toBeVisible();
  await expect(details.getByText("DE136695976")).toHaveCount(0);
  await expect(page.getByText(SCRIPT).first()).toBeVisible();
});

test("of two changes of the same details neither is lost silently", async ({ admin, newBrowser, modus }) => {
  const id = await admin.create({ kind: "company", values: { title: text("Meier") } });
  const fields = [{ field: "nip", text: "526-025-02-74" }];
  const after = { id: 0, is_primary: false, subject: "company", country: "PL", fields, addresses: [], accounts: [] };
  await admin.post("details/save", { kind: "company", id, before: null, after });
  const ben = await newBrowser();
  const link = await modus.command<{ link: string }>("employee", "add", "--email", "ben@firma.example", "--name", "Ben");
  await ben.accept(link.link);
  for (const user of [admin, ben]) {
    await user.open(`/crm/company/${id}`);
    await user.record.getByRole("button", { name: /^Edit details/ }).click();
  }
  await admin.record.getByLabel("NIP").fill("106-00-00-062");
  await admin.page.keyboard.press("Enter");
  await expect(admin.messages.getByText("Details saved")).toBeVisible();
  await ben.record.getByLabel("NIP").fill("525-234-40-78");
  await ben.page.keyboard.press("Enter");
  const question = ben.dialog("Two changes of the same details");
  await expect(question).toContainText("Now stored: 106-000-00-62");
  await expect(question).toContainText("Yours: 525-234-40-78");
  await question.getByRole("button", { name: "Keep mine" }).click();
  await expect(ben.messages.getByText("Details saved")).toBeVisible();
  await expect(block(admin.record, "Details").getByText("525-234-40-78")).toBeVisible();
});

test("messengers open a conversation, and roles of contacts are changed on the card", async ({ admin }) => {
  const id = await admin.create({ kind: "company", values: { title: text("Meier") } });
  await admin.create({
    kind: "contact",
    values: { last_name: text("Nowak"), company_id: { link: { id, label: "" } } },
    points: [{ kind: "im", value_type: "telegram", value: "Anna_K" }],
  });
  await admin.open(`/crm/company/${id}`);
  const contacts = block(admin.record, "Contacts");
  await contacts.getByRole("button", { name: "Edit the role of Nowak" }).click();
  await contacts.getByLabel("Role").fill("Purchasing");
  // The only one is the primary one, and is not asked.
  await expect(contacts.getByRole("checkbox", { name: "Primary contact" })).toHaveCount(0);
  await contacts.getByRole("button", { name: "Save" }).click();
  await expect(contacts.getByText("Purchasing")).toBeVisible();
  await expect(contacts.getByText("Primary contact")).toBeVisible();

  // Linked once more, it keeps its role; and what was begun does not go with Escape alone.
  await contacts.getByRole("button", { name: "Add contact" }).click();
  await contacts.getByRole("combobox", { name: "Contact" }).fill("now");
  await admin.page.getByRole("option", { name: "Nowak" }).click();
  await contacts.getByRole("button", { name: "Save" }).click();
  await expect(contacts.getByText("This contact is linked already.")).toBeVisible();
  await contacts.getByLabel("Role", { exact: true }).press("Escape");
  await admin.dialog("Discard your changes?").getByRole("button", { name: "Discard" }).click();
  await expect(contacts.getByText("Purchasing")).toBeVisible();
  await expect(contacts.getByLabel("Role", { exact: true })).toHaveCount(0);

  await contacts.getByRole("link", { name: "Nowak" }).click();
  const chat = admin.record.getByRole("link", { name: "Open Telegram: Anna_K" });
  await expect(chat).toHaveAttribute("href", "https://t.me/anna_k");
  await admin.record.getByRole("button", { name: "Edit Messenger" }).click();
  await admin.record.getByRole("textbox", { name: "Messenger" }).fill("no name at all");
  await admin.page.keyboard.press("Enter");
  await expect(admin.record.getByText("Enter a user name, or a phone number with the country code.")).toBeVisible();
  await admin.record.getByRole("textbox", { name: "Messenger" }).fill("@anna_kowalska");
  await admin.page.keyboard.press("Enter");
  await expect(admin.record.getByRole("link", { name: "Open Telegram: @anna_kowalska" })).toBeVisible();
});

test("a contact that was removed from a company comes back at once, or later from the history", async ({ admin }) => {
  const id = await admin.create({ kind: "company", values: { title: text("Meier") } });
  await admin.create({
    kind: "contact",
    values: { last_name: text("Nowak"), company_id: { link: { id, label: "" } } },
  });
  await admin.open(`/crm/company/${id}`);
  const contacts = block(admin.record, "Contacts");
  const nowak = contacts.getByRole("link", { name: "Nowak" });
  const remove = contacts.getByRole("button", { name: "Remove Nowak from the company" });
  await remove.click();
  await expect(nowak).toHaveCount(0);
  await contacts.getByRole("button", { name: "Add contact" }).focus();
  await admin.messages.getByRole("button", { name: "Undo" }).press("Enter");
  await expect(nowak).toBeVisible();
  await expect(contacts.getByText("Primary contact")).toBeVisible();
  await expect(contacts.getByRole("button", { name: "Add contact" })).toBeFocused();

  await remove.click();
  await expect(nowak).toHaveCount(0);
  await admin.record.getByRole("tab", { name: "History" }).click();
  const restore = admin.record.getByRole("button", { name: "Restore “Contacts”: ★ Nowak" });
  await restore.first().click();
  const question = admin.dialog("Restore “Contacts”?");
  await expect(question).toContainText("Will be★ Nowak");
  await question.getByRole("button", { name: "Restore" }).click();
  await expect(admin.messages.getByText("“Contacts” restored")).toBeVisible();
  // It is there: there is nothing to be brought back.
  await expect(restore).toHaveCount(0);
  await admin.record.getByRole("tab", { name: "General" }).click();
  await expect(nowak).toBeVisible();
  await expect(contacts.getByText("Primary contact")).toBeVisible();
});
