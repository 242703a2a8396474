import { expect, test } from "../support/test";

test("in Simple mode an inquiry becomes a deal with its client", async ({ admin, modus }) => {
  const { page } = admin;
  await admin.choose("Create", "Create inquiry");
  const form = admin.dialog("Create inquiry");
  await form.getByRole("button", { name: "Create inquiry" }).click();
  await expect(form.getByText("Enter at least a name, a way to reach them, or what it is about.")).toBeVisible();

  await form.getByLabel("Last name").fill("Nowak");
  await form.getByLabel("Phone").fill("601 234 567");
  await form.getByLabel("Title").fill("Kitchen for a new flat");
  await form.getByRole("button", { name: "Create inquiry" }).click();
  await expect(admin.messages.getByText("Inquiry saved as a deal")).toBeVisible();
  await expect(page).toHaveURL(/\/crm\/deal\/\d+$/);
  await expect(admin.record.getByRole("heading", { name: "Kitchen for a new flat" })).toBeVisible();
  await admin.record.getByRole("link", { name: "Nowak" }).first().click();
  await expect(page).toHaveURL(/\/crm\/contact\/\d+/);
  await expect(admin.record.getByRole("heading", { name: "Nowak" })).toBeVisible();
  const { counts } = await modus.check();
  expect(counts).toMatchObject({ leads: 1, leads_in_progress: 0, deals: 1, contacts: 1, companies: 0 });
});

test("in Classic mode an inquiry becomes a lead, which is converted by hand", async ({ admin, modus }) => {
  const { page } = admin;
  await modus.command("mode", "switch", "classic", "--yes");
  await admin.open("/");
  await expect(page.getByRole("heading", { name: "No leads yet" })).toBeVisible();
  await admin.choose("Create", "Create inquiry");
  const form = admin.dialog("Create inquiry");
  await form.getByLabel("Last name").fill("Nowak");
  await form.getByLabel("Company name").fill("Nowak i Synowie");
  await form.getByRole("button", { name: "Create inquiry" }).click();
  await expect(admin.messages.getByText("Inquiry saved as a lead")).toBeVisible();
  await expect(page).toHaveURL(/\/crm\/lead\/\d+$/);
  expect((await modus.check()).counts).toMatchObject({ leads: 1, leads_in_progress: 1, deals: 0 });

  await admin.record.getByRole("button", { name: "Convert lead" }).click();
  const convert = admin.dialog("Convert lead");
  await convert.getByRole("radio", { name: "Contact and company" }).check();
  await convert.getByRole("button", { name: "Convert lead" }).click();
  await expect(page).toHaveURL(/\/crm\/deal\/\d+$/);
  const { counts } = await modus.check();
  expect(counts).toMatchObject({ leads: 1, leads_in_progress: 0, deals: 1, contacts: 1, companies: 1 });
});
