import { holdBack } from "../support/held";
import { expect, test } from "../support/test";
import { text, type User } from "../support/user";

const NOTE = "You typed this before the page was reloaded. It is not saved yet.";

/** What the journeys below use of the section *About the company*. */
const about = ({ record }: User) => ({
  edit: record.getByRole("button", { name: "Edit “About the company”" }),
  name: record.getByRole("textbox", { name: "Company name" }),
  revenue: record.getByRole("textbox", { name: "Annual revenue" }),
  email: record.getByRole("textbox", { name: "E-mail" }),
  button: (name: string) => record.locator(".section-editor").getByRole("button", { name }),
});

/** Creates a company and opens it. */
async function openCompany(user: User, title: string): Promise<number> {
  const id = await user.create({ kind: "company", values: { title: text(title) } });
  await user.open(`/crm/company/${id}`);
  return id;
}

test("the fields of a section are edited at once, and saved in one", async ({ admin }) => {
  const { page, record } = admin;
  await openCompany(admin, "Meier");
  const { edit, name, revenue, email } = about(admin);
  let saves = 0;
  page.on("request", (request) => {
    if (request.url().endsWith("/api/records/edit")) saves += 1;
  });
  await edit.click();
  await expect(name).toBeFocused();
  // What stood there is replaced.
  await page.keyboard.type("Meier & Söhne");
  await revenue.fill("much");
  await email.fill("nobody");
  await email.press("Enter");
  await expect(email).toHaveAttribute("aria-invalid", "true");
  await expect(revenue).toHaveAttribute("aria-invalid", "true");
  await expect(revenue).toBeFocused();
  await expect(name).toHaveValue("Meier & Söhne");
  await expect(revenue).toHaveValue("much");
  expect(saves).toBe(0);

  await revenue.fill("1500");
  await email.fill("info@meier.example");
  await email.press("Enter");
  await expect(record.getByRole("heading", { name: "Meier & Söhne" })).toBeVisible();
  await expect(record.getByRole("link", { name: /info@meier\.example/ })).toBeVisible();
  await expect(name).toHaveCount(0);
  await expect(edit).toBeFocused();
  expect(saves).toBe(1);
  for (const said of ["“Company name” changed", "“Annual revenue” changed", "Contact details changed"]) {
    await expect(record.getByText(said)).toBeVisible();
  }
  await admin.reload();
  await expect(edit).toBeVisible();
  await expect(name).toHaveCount(0);
});

test("Escape closes a section, and asks where something was typed", async ({ admin }) => {
  const { page, record } = admin;
  await openCompany(admin, "Meier");
  const { edit, name, button } = about(admin);
  const question = admin.dialog("Discard your changes?");
  await edit.press("Enter");
  await expect(name).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(name).toHaveCount(0);
  await expect(edit).toBeFocused();

  await edit.press("Enter");
  await name.fill("Typed");
  await name.press("Escape");
  await question.getByRole("button", { name: "Keep editing" }).click();
  await expect(name).toHaveValue("Typed");
  await record.getByRole("button", { name: "Close", exact: true }).click();
  await question.getByRole("button", { name: "Keep editing" }).click();
  await name.press("Escape");
  await question.getByRole("button", { name: "Discard" }).click();
  await expect(name).toHaveCount(0);
  await expect(edit).toBeFocused();

  await edit.click();
  await name.fill("Typed again");
  await button("Cancel").click();
  await expect(name).toHaveCount(0);
  await expect(record.getByRole("heading", { name: "Meier", exact: true })).toBeVisible();
});

test("a section that was being edited is open again after a reload", async ({ admin }) => {
  const { record } = admin;
  await openCompany(admin, "Meier");
  const { edit, name, revenue, email, button } = about(admin);
  await edit.click();
  await name.fill("Typed");
  await revenue.fill("much");
  await admin.reload();
  await expect(name).toHaveValue("Typed");
  await expect(name).toBeFocused();
  await expect(revenue).toHaveValue("much");
  await expect(email).toBeVisible();
  await expect(record.getByText(NOTE)).toHaveCount(2);
  await revenue.fill("1500");
  await button("Save").click();
  await expect(record.getByRole("heading", { name: "Typed" })).toBeVisible();
  await expect(name).toHaveCount(0);
  await admin.reload();
  await expect(edit).toBeVisible();
  await expect(name).toHaveCount(0);
});

test("of two changes of a field in a section one is chosen, and the rest is saved", async ({ admin, noise }) => {
  noise.expectResponse(/\/api\/records\/edit$/, 409);
  const { record } = admin;
  const id = await openCompany(admin, "Before");
  const { edit, name, revenue } = about(admin);
  const question = admin.dialog("Two changes of “Company name”");
  const meanwhile = async (before: string, after: string) => {
    const change = { field: "title", before: text(before), after: text(after) };
    await admin.post("records/edit", { kind: "company", id, changes: [change], contact_points: null });
    await expect(record.getByRole("heading", { name: after })).toBeVisible();
  };
  await edit.click();
  await name.fill("Mine");
  await revenue.fill("1500");
  await meanwhile("Before", "Theirs");
  await name.press("Enter");
  await expect(question).toContainText("Theirs");
  await expect(question).toContainText("Your value: Mine");
  await question.getByRole("button", { name: "Take theirs" }).click();
  await expect(record.getByText("“Annual revenue” changed")).toBeVisible();
  await expect(record.getByRole("heading", { name: "Theirs" })).toBeVisible();
  await expect(edit).toBeFocused();

  await edit.click();
  await name.fill("Mine again");
  await meanwhile("Theirs", "Theirs again");
  await name.press("Enter");
  await question.getByRole("button", { name: "Keep mine" }).click();
  await expect(record.getByRole("heading", { name: "Mine again" })).toBeVisible();
  await expect(name).toHaveCount(0);
  await expect(edit).toBeFocused();

  // Where nothing else was changed, nothing is left to be sent.
  let saves = 0;
  admin.page.on("request", (request) => {
    if (request.url().endsWith("/api/records/edit")) saves += 1;
  });
  await edit.click();
  await name.fill("Mine at last");
  await meanwhile("Mine again", "Somebody else's");
  await name.press("Enter");
  await question.getByRole("button", { name: "Take theirs" }).click();
  await expect(name).toHaveCount(0);
  await expect(edit).toBeFocused();
  await expect(record.getByRole("heading", { name: "Somebody else's" })).toBeVisible();
  await admin.reload();
  await expect(edit).toBeVisible();
  await expect(name).toHaveCount(0);
  expect(saves).toBe(1);
});

test("what is being saved of a section cannot be given up", async ({ admin }) => {
  const { page, record } = admin;
  await openCompany(admin, "Meier");
  const { edit, name, button } = about(admin);
  const release = await holdBack(page, "**/api/records/edit");
  const saving = page.waitForRequest("**/api/records/edit");
  await edit.click();
  await name.fill("Meier & Söhne");
  await button("Save").click();
  await saving;
  await expect(button("Cancel")).toBeDisabled();
  await name.press("Escape");
  release();
  await expect(record.getByRole("heading", { name: "Meier & Söhne" })).toBeVisible();
  await expect(name).toHaveCount(0);
  await expect(edit).toBeFocused();
  await expect(admin.dialog("Discard your changes?")).toHaveCount(0);
});

test("a section is saved once the names in it are known, unless somebody goes on typing", async ({ admin }) => {
  const { page, record } = admin;
  for (const title of ["Meble Żak", "Other GmbH"]) await admin.create({ kind: "company", values: { title: text(title) } });
  const id = await admin.create({ kind: "contact", values: { last_name: text("Nowak") } });
  await admin.open(`/crm/contact/${id}`);
  const edit = record.getByRole("button", { name: "Edit “Person”" });
  const company = record.getByRole("combobox", { name: "Company", exact: true });
  const save = about(admin).button("Save");
  let saves = 0;
  page.on("request", (request) => {
    if (request.url().endsWith("/api/records/edit")) saves += 1;
  });
  let release = () => {};
  let held = Promise.resolve();
  await page.route("**/api/records/suggest", async (route) => {
    await held;
    await route.continue();
  });
  /** Types a name, and saves before it is known. */
  const saveAtOnce = async (name: string) => {
    held = new Promise((resolve) => (release = resolve));
    await edit.click();
    await company.fill(name);
    await save.click();
    await expect(save).toHaveAttribute("aria-busy", "true");
  };
  await saveAtOnce("meble żak");
  release();
  await expect(record.getByRole("link", { name: "Meble Żak" })).toBeVisible();
  await expect(edit).toBeFocused();

  await saveAtOnce("other gmbh");
  await record.getByRole("textbox", { name: "Last name" }).fill("Żak");
  await expect(save).not.toHaveAttribute("aria-busy");
  release();
  await expect(company).toHaveValue("Other GmbH");
  await save.click();
  await expect(record.getByRole("link", { name: "Other GmbH" })).toBeVisible();
  await expect(record.getByRole("heading", { name: "Żak" })).toBeVisible();
  expect(saves).toBe(2);
});
