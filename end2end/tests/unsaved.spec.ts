import { expect, test } from "../support/test";
import { ADMINISTRATOR, type User, text } from "../support/user";

const NOTE = "You typed this before the page was reloaded. It is not saved yet.";

test("what is typed into a field survives a reload, until it is saved or given up", async ({ admin, modus }) => {
  const { page } = admin;
  const id = await admin.create({ kind: "company", values: { title: text("Before") } });
  await admin.open(`/crm/company/${id}`);
  const name = admin.record.getByRole("textbox", { name: "Company name" });
  await admin.record.getByRole("button", { name: "Edit Company name" }).click();
  await name.fill("Typed");
  await admin.reload();
  await expect(name).toHaveValue("Typed");
  await expect(admin.record.getByText(NOTE)).toBeVisible();
  await name.press("Escape");
  await expect(admin.record.getByRole("heading", { name: "Before" })).toBeVisible();
  await admin.reload();
  await expect(admin.record.getByRole("button", { name: "Edit Company name" })).toBeVisible();
  await expect(name).toHaveCount(0);

  // Never over a newer value without showing both.
  await admin.record.getByRole("button", { name: "Edit Company name" }).click();
  await name.fill("Mine");
  await modus.sql(`update company set title = 'Theirs', version = version + 1 where id = ${id}`);
  await admin.reload();
  const question = admin.dialog("Two changes of “Company name”");
  await expect(question).toContainText("Somebody changed this to “Theirs” while you were editing.");
  await expect(question).toContainText("Your value: Mine");
  await question.getByRole("button", { name: "Keep mine" }).click();
  await expect(admin.record.getByRole("heading", { name: "Mine" })).toBeVisible();
  await expect(name).toHaveCount(0);
  await page.reload();
  await admin.hydrated();
  await expect(name).toHaveCount(0);
});

test("what was typed goes with the log-out", async ({ admin }) => {
  const { page } = admin;
  const id = await admin.create({ kind: "company", values: { title: text("Before") } });
  const name = admin.record.getByRole("textbox", { name: "Company name" });
  await admin.open(`/crm/company/${id}`);
  await admin.record.getByRole("button", { name: "Edit Company name" }).click();
  await name.fill("Typed");
  await admin.open("/crm/company");
  await admin.open(`/crm/company/${id}`);
  await expect(name).toHaveValue("Typed");
  await admin.open("/crm/company");
  await admin.choose("User menu", "Log out");
  await expect(page).toHaveURL(/\/login$/);
  await admin.hydrated();
  await admin.loads(() => admin.logIn(ADMINISTRATOR.email));
  await admin.open(`/crm/company/${id}`);
  await expect(admin.record.getByRole("button", { name: "Edit Company name" })).toBeVisible();
  await expect(name).toHaveCount(0);
});

test("forms that were begun open again after a reload", async ({ admin }) => {
  const { page } = admin;
  await admin.choose("Create", "Contact");
  const form = admin.dialog("New contact");
  await form.getByLabel("First name").fill("Łucja");
  await form.getByLabel("Last name").fill("Żak");
  await form.getByRole("textbox", { name: /E-mail/ }).fill("zak@firma.example");
  await admin.reload();
  await expect(form.getByText(NOTE)).toBeVisible();
  await expect(form.getByLabel("Last name")).toHaveValue("Żak");
  await expect(form.getByRole("textbox", { name: /E-mail/ })).toHaveValue("zak@firma.example");
  await form.getByRole("button", { name: "Create contact" }).click();
  await expect(admin.record.getByRole("heading", { name: "Łucja Żak" })).toBeVisible();
  await admin.reload();
  await expect(form).toHaveCount(0);
  await admin.open("/crm/contact");

  await admin.choose("Create", "Create inquiry");
  const inquiry = admin.dialog("Create inquiry");
  await inquiry.getByLabel("Title").fill("Kitchen");
  await admin.reload();
  await expect(inquiry.getByLabel("Title")).toHaveValue("Kitchen");
  await inquiry.getByRole("button", { name: "Start over" }).click();
  await expect(inquiry.getByLabel("Title")).toHaveValue("");
  await inquiry.getByLabel("Title").fill("Shelves");
  await page.keyboard.press("Escape");
  await admin.dialog("Discard your changes?").getByRole("button", { name: "Discard" }).click();
  await admin.reload();
  await expect(inquiry).toHaveCount(0);
});

test("a comment survives another tab and a reload, until it is sent", async ({ admin }) => {
  const id = await admin.create({ kind: "company", values: { title: text("Before") } });
  await admin.open(`/crm/company/${id}`);
  const composer = admin.record.getByRole("region", { name: "Add to the timeline" });
  const comment = composer.getByRole("textbox", { name: "Comment" });
  await comment.fill("Call back");
  await composer.getByRole("tab", { name: "Task" }).click();
  await admin.record.getByRole("button", { name: "Close" }).click();
  await admin.dialog("Discard your changes?").getByRole("button", { name: "Keep editing" }).click();
  await admin.reload();
  await expect(comment).toHaveValue("Call back");
  await composer.getByRole("button", { name: "Add comment" }).click();
  await expect(admin.messages.getByText("Comment added")).toBeVisible();
  await admin.reload();
  await expect(admin.record.getByText("Call back")).toBeVisible();
  await expect(comment).toHaveValue("");
});

test("an activity that was begun survives a reload, until it is added", async ({ admin }) => {
  const id = await admin.create({ kind: "company", values: { title: text("Alfa") } });
  await admin.open(`/crm/company/${id}`);
  const composer = admin.record.getByRole("region", { name: "Add to the timeline" });
  await composer.getByRole("tab", { name: "Meeting" }).click();
  await composer.getByLabel("Subject").fill("Measure the hall");
  await composer.getByLabel("Place").fill("Graz");
  await admin.reload();
  await expect(composer.getByRole("tab", { name: "Meeting" })).toHaveAttribute("aria-selected", "true");
  await expect(composer.getByLabel("Subject")).toHaveValue("Measure the hall");
  await expect(composer.getByLabel("Place")).toHaveValue("Graz");
  await composer.getByRole("button", { name: "Add meeting" }).click();
  await expect(admin.messages.getByText("Added", { exact: true })).toBeVisible();
  await admin.reload();
  await expect(composer.getByRole("tab", { name: "Comment" })).toHaveAttribute("aria-selected", "true");
});

/** Adds a field that a new record of the kind needs. */
const addNeeded = (admin: User, kind: string, name: string) =>
  admin.post("fields/create", {
    definition: {
      kind, naming: { name }, help: { name: null }, field_type: "Text", is_multiple: false, is_required: true,
      required_from: [], default: "empty", in_list: false, is_searched: false, options: [], becomes: null,
    },
  });

test("a conversion that was begun survives a reload, until it is given up or done", async ({ admin, modus }) => {
  const { page, record } = admin;
  await modus.command("mode", "switch", "classic", "--yes");
  await addNeeded(admin, "deal", "Roof area");
  await addNeeded(admin, "company", "Branch");
  const values = { title: text("Roof"), last_name: text("Nowak"), company_title: text("Nowak GmbH") };
  const id = await admin.create({ kind: "lead", values });
  await admin.open(`/crm/lead/${id}`);
  const convert = admin.dialog("Convert lead");
  const begin = record.getByRole("button", { name: "Convert lead" });
  const company = convert.getByRole("radio", { name: /^Company/ });
  const branch = convert.getByRole("textbox", { name: "Branch" });
  const area = convert.getByRole("textbox", { name: "Roof area" });
  await begin.click();
  await company.check();
  await branch.fill("Roofing");
  await area.fill("140 m²");
  await admin.reload();
  await expect(convert.getByText(NOTE)).toBeVisible();
  await expect(company).toBeChecked();
  await expect(branch).toHaveValue("Roofing");
  await expect(area).toHaveValue("140 m²");
  await convert.getByRole("button", { name: "Cancel" }).click();
  await admin.dialog("Discard your changes?").getByRole("button", { name: "Discard" }).click();
  await expect(convert).toHaveCount(0);

  await admin.reload();
  await begin.click();
  await expect(convert.getByText(NOTE)).toHaveCount(0);
  await expect(company).not.toBeChecked();
  await company.check();
  await expect(branch).toHaveValue("");
  await branch.fill("Carpentry");
  await area.fill("150 m²");
  await admin.reload();
  await expect(branch).toHaveValue("Carpentry");
  await convert.getByRole("button", { name: "Convert lead" }).click();
  await expect(page).toHaveURL(/\/crm\/deal\/\d+$/);
  await expect(record.locator(".key-value", { hasText: "Roof area" })).toContainText("150 m²");
  const kept = await page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.endsWith("/conversion")));
  expect(kept).toEqual([]);
});

test("a conversion that was begun on the board opens there again after a reload", async ({ admin, modus }) => {
  const { page } = admin;
  await modus.command("mode", "switch", "classic", "--yes");
  await addNeeded(admin, "deal", "Roof area");
  await admin.create({ kind: "lead", values: { title: text("Roof"), last_name: text("Nowak") } });
  await admin.open("/crm/lead?view=kanban");
  await page.getByRole("button", { name: "Move “Roof”" }).click();
  await admin.dialog("Move “Roof”").getByRole("button", { name: "Converted" }).click();
  const convert = admin.dialog("Convert lead");
  const area = convert.getByRole("textbox", { name: "Roof area" });
  await area.fill("140 m²");
  await admin.reload();
  await expect(convert.getByText(NOTE)).toBeVisible();
  await expect(area).toHaveValue("140 m²");
  await convert.getByRole("button", { name: "Start over" }).click();
  await expect(area).toHaveValue("");
  await area.fill("150 m²");
  await convert.getByRole("button", { name: "Convert lead" }).click();
  await expect(page).toHaveURL(/\/crm\/deal\/\d+$/);
  await expect(admin.record.locator(".key-value", { hasText: "Roof area" })).toContainText("150 m²");
  await admin.open("/crm/lead?view=kanban");
  await expect(page.getByRole("link", { name: "Roof" })).toBeAttached();
  await expect(convert).toHaveCount(0);
});

test("details and contacts of a new company survive a reload, and go when one starts over", async ({ admin }) => {
  await admin.open("/crm/company");
  await admin.choose("Create", "Company");
  const form = admin.dialog("New company");
  await form.getByLabel("Company name").fill("Meble");
  await form.getByRole("button", { name: "Add contact" }).click();
  await form.getByLabel("Role").fill("Director");
  await form.getByRole("button", { name: "Add details" }).click();
  await form.getByLabel("NIP").fill("526-025-02-74");
  await admin.reload();
  await expect(form.getByLabel("Company name")).toHaveValue("Meble");
  await expect(form.getByLabel("Role")).toHaveValue("Director");
  await expect(form.getByLabel("NIP")).toHaveValue("526-025-02-74");
  await form.getByRole("textbox", { name: /Phone/ }).fill("+48 601 000 000");
  await form.getByRole("button", { name: "Start over" }).click();
  await expect(form.getByLabel("Company name")).toHaveValue("");
  await expect(form.getByRole("textbox", { name: /Phone/ })).toHaveValue("");
  await expect(form.getByLabel("Role")).toHaveCount(0);
  await expect(form.getByLabel("NIP")).toHaveCount(0);
});

test("details and contacts on a card survive a reload", async ({ admin }) => {
  const id = await admin.create({ kind: "company", values: { title: text("Meble") } });
  await admin.create({
    kind: "contact",
    values: { last_name: text("Nowak"), company_id: { link: { id, label: "" } } },
  });
  await admin.open(`/crm/company/${id}`);
  await admin.record.getByRole("button", { name: "Add details" }).click();
  await admin.record.getByLabel("NIP").fill("526-025-02-74");
  await admin.record.getByRole("button", { name: "Add contact" }).click();
  await admin.record.getByLabel("Role", { exact: true }).fill("Director");
  await admin.record.getByRole("checkbox", { name: "Primary contact" }).check();
  await admin.reload();
  await expect(admin.record.getByLabel("NIP")).toHaveValue("526-025-02-74");
  await expect(admin.record.getByLabel("Role", { exact: true })).toHaveValue("Director");
  await expect(admin.record.getByRole("checkbox", { name: "Primary contact" })).toBeChecked();
  await expect(admin.record.getByText(NOTE)).toHaveCount(2);
});

test("a form over another one opens again with it", async ({ admin }) => {
  await admin.open("/crm/company");
  await admin.choose("Create", "Company");
  const company = admin.dialog("New company");
  await company.getByLabel("Company name").fill("Meble");
  await company.getByRole("button", { name: "Add contact" }).click();
  await company.getByRole("combobox", { name: "Contact" }).fill("Jan Kowalski");
  await admin.page.getByRole("option", { name: "Create “Jan Kowalski”" }).click();
  const contact = admin.dialog("New contact");
  await contact.getByLabel("First name").fill("Janusz");
  await admin.reload();
  await expect(contact.getByLabel("First name")).toHaveValue("Janusz");
  await contact.getByRole("button", { name: "Create contact" }).click();
  await expect(contact).toHaveCount(0);
  await expect(company.getByRole("combobox", { name: "Contact" })).toHaveValue("Janusz Kowalski");
  await expect(company.getByLabel("Company name")).toHaveValue("Meble");
});

test("a form over another one in which nothing was typed opens again", async ({ admin }) => {
  const { page } = admin;
  await admin.open("/crm/deal");
  await admin.choose("Create", "Deal");
  const deal = admin.dialog("New deal");
  await deal.getByRole("combobox", { name: "Company" }).fill("Meble");
  await page.getByRole("option", { name: "Create “Meble”" }).click();
  const company = admin.dialog("New company");
  await company.getByRole("textbox", { name: /Phone/ }).fill("+48 601 000 000");
  await company.getByRole("button", { name: "Add contact" }).click();
  await company.getByRole("combobox", { name: "Contact" }).fill("Jan Kowalski");
  await page.getByRole("option", { name: "Create “Jan Kowalski”" }).click();
  const contact = admin.dialog("New contact");
  await contact.getByLabel("First name").fill("Janusz");
  await admin.reload();
  await expect(contact.getByLabel("First name")).toHaveValue("Janusz");
  await contact.getByRole("button", { name: "Create contact" }).click();
  await expect(contact).toHaveCount(0);
  await expect(company.getByRole("combobox", { name: "Contact" })).toHaveValue("Janusz Kowalski");
  await expect(company.getByRole("textbox", { name: /Phone/ })).toHaveValue("+48 601 000 000");
  await company.getByRole("button", { name: "Create company" }).click();
  await expect(company).toHaveCount(0);
  await expect(deal.getByRole("combobox", { name: "Company" })).toHaveValue("Meble");
  await expect(deal.getByText(NOTE)).toHaveCount(0);

  await deal.getByRole("button", { name: "Cancel" }).click();
  await expect(deal).toHaveCount(0);
  await admin.reload();
  await expect(deal).toHaveCount(0);

  // What was given up over a form does not come again; its name stands where it was typed.
  await admin.choose("Create", "Deal");
  await deal.getByRole("combobox", { name: "Company" }).fill("Meble");
  await page.getByRole("option", { name: "Create “Meble”" }).click();
  await company.getByRole("button", { name: "Cancel" }).click();
  await expect(company).toHaveCount(0);
  await expect(deal.getByRole("combobox", { name: "Company" })).toHaveValue("Meble");
  await admin.reload();
  await expect(deal.getByRole("combobox", { name: "Company" })).toHaveValue("Meble");
  await expect(company).toHaveCount(0);
});

test("what is typed in a form stays when fields are added to it", async ({ admin }) => {
  const add = (name: string, isRequired: boolean) =>
    admin.post("fields/create", {
      definition: {
        kind: "company", naming: { name }, help: { name: null }, field_type: "Text", is_multiple: false,
        is_required: isRequired, required_from: [], default: text("XETRA"), in_list: false, is_searched: false, options: [],
        becomes: null,
      },
    });
  await admin.open("/crm/company");
  await admin.choose("Create", "Company");
  const form = admin.dialog("New company");
  const exchange = (name: string) => form.getByRole("textbox", { name, exact: true });
  await form.getByLabel("Company name").fill("Meble");
  await form.getByRole("textbox", { name: /Phone/ }).fill("+48 601 000 000");
  await form.getByRole("button", { name: "Add contact" }).click();
  await form.getByLabel("Role").fill("Director");
  await add("Exchange", true);
  await expect(exchange("Exchange")).toHaveValue("XETRA");
  await admin.reload();
  await expect(form.getByText(NOTE)).toBeVisible();
  await expect(form.getByLabel("Company name")).toHaveValue("Meble");
  await expect(form.getByRole("textbox", { name: /Phone/ })).toHaveValue("+48 601 000 000");
  await expect(form.getByLabel("Role")).toHaveValue("Director");
  await expect(exchange("Exchange")).toHaveValue("XETRA");

  // Whoever starts over has what the form begins with by now.
  await exchange("Exchange").fill("GPW");
  await add("Second exchange", true);
  await expect(exchange("Second exchange")).toHaveValue("XETRA");
  await form.getByRole("button", { name: "Start over" }).click();
  await expect(form.getByLabel("Company name")).toHaveValue("");
  await expect(form.getByLabel("Role")).toHaveCount(0);
  await expect(exchange("Exchange")).toHaveValue("XETRA");
  await expect(form.getByText(NOTE)).toHaveCount(0);

  // A form that a field was added to is no form that was begun.
  await add("Third exchange", true);
  await expect(exchange("Third exchange")).toHaveValue("XETRA");
  await admin.reload();
  await expect(form).toHaveCount(0);
});

test("phones that were saved when the record was closed raise no question later", async ({ admin }) => {
  const { page, record } = admin;
  const values = { last_name: text("Żak") };
  const id = await admin.create({ kind: "contact", values, points: [{ kind: "phone", value: "+48 601 000 000" }] });
  await admin.open(`/crm/contact/${id}`);
  await record.getByRole("button", { name: "Edit Phone" }).click();
  await record.getByRole("textbox", { name: "Phone" }).fill("+48 602 000 000");
  const saved = page.waitForResponse("**/api/records/edit_points");
  await record.getByRole("button", { name: "Close", exact: true }).click();
  await saved;
  await expect(record).toHaveCount(0);
  await page.getByRole("link", { name: "Żak" }).click();
  await expect(record.getByRole("link", { name: /602/ })).toBeVisible();
  await expect(record.getByRole("textbox", { name: "Phone" })).toHaveCount(0);
  await expect(admin.dialog("Two changes of “Phone”")).toHaveCount(0);
});

test("of two changes of the phones neither is lost silently", async ({ admin, newBrowser, modus, noise }) => {
  noise.expectResponse(/\/api\/records\/edit_points$/, 409);
  const values = { last_name: text("Żak") };
  const id = await admin.create({ kind: "contact", values, points: [{ kind: "phone", value: "+48 601 000 000" }] });
  const ben = await newBrowser();
  const link = await modus.command<{ link: string }>("employee", "add", "--email", "ben@firma.example", "--name", "Ben");
  await ben.accept(link.link);
  for (const user of [admin, ben]) {
    await user.open(`/crm/contact/${id}`);
    await user.record.getByRole("button", { name: "Edit Phone" }).click();
  }
  await admin.record.getByRole("textbox", { name: "Phone" }).fill("+48 602 000 000");
  await admin.page.keyboard.press("Enter");
  await expect(admin.record.getByRole("link", { name: /602/ })).toBeVisible();
  await ben.record.getByRole("textbox", { name: "Phone" }).fill("+48 603 000 000");
  await ben.page.keyboard.press("Enter");
  const question = ben.dialog("Two changes of “Phone”");
  await expect(question).toContainText("Somebody changed this to “+48 602 000 000 (Work)” while you were editing.");
  await expect(question).toContainText("Your value: +48 603 000 000 (Work)");
  await question.getByRole("button", { name: "Keep mine" }).click();
  await expect(ben.record.getByRole("link", { name: /603/ })).toBeVisible();
  await expect(admin.record.getByRole("link", { name: /603/ })).toBeVisible();
});

test("a comment that is being changed survives a reload, until it is saved or given up", async ({ admin }) => {
  const { page } = admin;
  const id = await admin.create({ kind: "company", values: { title: text("Oak Ltd") } });
  await admin.post("timeline/add_comment", { kind: "company", id, text: "Wants oak" });
  await admin.open(`/crm/company/${id}`);
  const dialog = admin.dialog("Edit comment");
  const area = dialog.getByRole("textbox");
  const attached = dialog.getByRole("list", { name: "Attached files" });
  const begin = () => admin.choose("More about the comment", "Edit");
  await begin();
  await area.fill("Wants pine");
  await dialog.getByLabel("Attach files").setInputFiles([
    { name: "plan.txt", mimeType: "text/plain", buffer: Buffer.from("Hello") },
  ]);
  await expect(attached.getByRole("listitem")).toHaveCount(1);
  await admin.reload();
  await expect(dialog.getByText(NOTE)).toBeVisible();
  await expect(area).toHaveValue("Wants pine");
  await expect(attached.getByRole("listitem")).toHaveText([/^plan\.txt/]);
  await dialog.getByRole("button", { name: "Start over" }).click();
  await expect(area).toHaveValue("Wants oak");
  await expect(attached).toHaveCount(0);
  await expect(dialog.getByText(NOTE)).toHaveCount(0);

  await area.fill("Typed");
  await admin.reload();
  await expect(area).toHaveValue("Typed");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await admin.dialog("Discard your changes?").getByRole("button", { name: "Discard" }).click();
  await expect(dialog).toHaveCount(0);
  await admin.reload();
  await begin();
  await expect(dialog.getByText(NOTE)).toHaveCount(0);
  await expect(area).toHaveValue("Wants oak");

  await area.fill("Wants ash");
  await admin.reload();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(admin.record.getByRole("listitem").filter({ hasText: "Wants ash" }).last()).toBeVisible();
  const kept = await page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.endsWith("/comment-dialog")));
  expect(kept).toEqual([]);
});

test("an activity that is being changed survives a reload, and nothing newer goes with it", async ({ admin, noise }) => {
  noise.expectResponse(/\/api\/activities\/edit$/, 409);
  const deal = await admin.create({ kind: "deal", values: { title: text("Kitchen") } });
  const todo = (subject: string, deadline: string) => {
    return { subject, responsible_id: null, what: { todo: { deadline, reminder: null, color: null } } };
  };
  const before = todo("Write the offer", "2031-05-06T10:30");
  const id = await admin.post<number>("activities/add", { activity: { owner_kind: "deal", owner_id: deal, input: before } });
  await admin.open(`/crm/deal/${deal}`);
  const form = admin.dialog("Edit “Write the offer”");
  const subject = form.getByLabel("Subject");
  const begin = () => admin.choose("More about “Write the offer”", "Edit");
  await begin();
  await subject.fill("Typed");
  await admin.reload();
  await expect(form.getByText(NOTE)).toBeVisible();
  await expect(subject).toHaveValue("Typed");
  await form.getByRole("button", { name: "Start over" }).click();
  await expect(subject).toHaveValue("Write the offer");
  await expect(form.getByText(NOTE)).toHaveCount(0);
  await form.getByRole("button", { name: "Cancel" }).click();
  await expect(form).toHaveCount(0);

  // A colleague renames it and moves it to the next day.
  await begin();
  await subject.fill("Print the offer");
  await admin.post("activities/edit", { id, before, input: todo("Send the offer", "2031-05-07T10:30") });
  await admin.reload();
  await expect(subject).toHaveValue("Print the offer");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form.getByText("Somebody else changed this activity at the same time.")).toBeVisible();
  await expect(form.getByRole("definition")).toHaveText(["Send the offer"]);
  await form.getByRole("button", { name: "Keep mine" }).click();
  await expect(form).toHaveCount(0);
  const item = admin.record.getByRole("listitem").filter({ hasText: "Print the offer" }).last();
  await expect(item).toContainText("7 May 2031");
  const kept = await admin.page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.endsWith("-dialog")));
  expect(kept).toEqual([]);
});

test("what is typed about an activity in its section survives a reload", async ({ admin }) => {
  const { page } = admin;
  const deal = await admin.create({ kind: "deal", values: { title: text("Kitchen") } });
  const what = { meeting: { start: "2031-05-06T10:30", minutes: 60, place: "", participants: [], reminder: null } };
  const input = { subject: "Look at the hall", responsible_id: null, what };
  await admin.post("activities/add", { activity: { owner_kind: "deal", owner_id: deal, input } });
  await admin.open("/activities");
  const form = admin.dialog("Edit “Look at the hall”");
  await admin.choose("More about “Look at the hall”", "Edit");
  await form.getByLabel("Place").fill("Graz");
  await admin.reload();
  await expect(form.getByText(NOTE)).toBeVisible();
  await expect(form.getByLabel("Place")).toHaveValue("Graz");
  await form.getByRole("button", { name: "Cancel" }).click();
  await admin.dialog("Discard your changes?").getByRole("button", { name: "Discard" }).click();
  await expect(form).toHaveCount(0);

  const question = admin.dialog("Complete “Look at the hall”");
  await page.getByRole("button", { name: "Complete “Look at the hall”" }).click();
  await expect(question.getByText(NOTE)).toHaveCount(0);
  await question.getByLabel("Result").fill("They want oak");
  await admin.reload();
  await expect(question.getByText(NOTE)).toBeVisible();
  await expect(question.getByLabel("Result")).toHaveValue("They want oak");
  await expect(form).toHaveCount(0);
  await question.getByRole("button", { name: "Complete" }).click();
  await expect(admin.messages.getByText("Activity completed")).toBeVisible();
  await expect(question).toHaveCount(0);
  const kept = await page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.endsWith("/activity-dialog")));
  expect(kept).toEqual([]);
});

const ARRANGING = "Sections and fields: Companies";

test("sections and fields that are arranged on a card survive a reload, until that is saved or given up", async ({ admin }) => {
  const { page } = admin;
  const id = await admin.create({ kind: "company", values: { title: text("Meier") } });
  await admin.open(`/crm/company/${id}`);
  const dialog = admin.dialog(ARRANGING);
  const employees = dialog.getByRole("checkbox", { name: "Employees", exact: true });
  const place = dialog.getByRole("heading", { name: "Place", exact: true });
  const begin = () => admin.record.getByRole("button", { name: "Change – More" }).click();
  await begin();
  await employees.uncheck();
  await dialog.getByRole("button", { name: "Add section" }).click();
  const naming = admin.dialog("New section");
  await naming.getByLabel("Title").first().fill("Place");
  await naming.getByRole("button", { name: "Add", exact: true }).click();
  await expect(place).toBeVisible();
  await admin.reload();
  await expect(dialog.getByText(NOTE)).toBeVisible();
  await expect(employees).not.toBeChecked();
  await expect(place).toBeVisible();
  await dialog.getByRole("button", { name: "Start over" }).click();
  await expect(employees).toBeChecked();
  await expect(place).toHaveCount(0);
  await expect(dialog.getByText(NOTE)).toHaveCount(0);

  await employees.uncheck();
  await admin.reload();
  await expect(employees).not.toBeChecked();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await admin.dialog("Discard your changes?").getByRole("button", { name: "Discard" }).click();
  await expect(dialog).toHaveCount(0);
  await admin.reload();
  await begin();
  await expect(employees).toBeChecked();
  await expect(dialog.getByText(NOTE)).toHaveCount(0);

  await employees.uncheck();
  await admin.reload();
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await expect(admin.messages.getByText("Sections and fields saved")).toBeVisible();
  await expect(dialog).toHaveCount(0);
  await expect(admin.record.getByRole("button", { name: "Edit Employees" })).toHaveCount(0);
  const kept = await page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.startsWith("modus-unsaved")));
  expect(kept).toEqual([]);
});

test("sections and fields that are arranged over a form survive a reload, and the form opens with them", async ({ admin }) => {
  await admin.open("/crm/company");
  await admin.choose("Create", "Company");
  const form = admin.dialog("New company");
  const dialog = admin.dialog(ARRANGING);
  const employees = dialog.getByRole("checkbox", { name: "Employees", exact: true });
  await form.getByRole("button", { name: "Change – More" }).click();
  await employees.uncheck();
  await admin.reload();
  await expect(dialog.getByText(NOTE)).toBeVisible();
  await expect(employees).not.toBeChecked();
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expect(form.getByLabel("Available to everyone")).toBeVisible();
  await expect(form.getByLabel("Employees")).toHaveCount(0);
  await expect(form.getByText(NOTE)).toHaveCount(0);
  await form.getByRole("button", { name: "Cancel" }).click();
  await expect(form).toHaveCount(0);
  await admin.reload();
  await expect(form).toHaveCount(0);
});
