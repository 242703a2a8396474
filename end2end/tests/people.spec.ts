import { expect, test } from "../support/test";
import { PASSWORD } from "../support/user";

test("an employee is invited by a one-time link, works, and is deactivated", async ({ admin, newBrowser, noise }) => {
  const { page } = admin;
  await admin.loads(() => admin.choose("User menu", "People"));
  await page.getByRole("button", { name: "Invite employee" }).click();
  const form = admin.dialog("Invite employee");
  await form.getByLabel("Name").fill("Ben Bauer");
  await form.getByLabel("E-mail").fill("ben@firma.example");
  await form.getByRole("button", { name: "Create invitation" }).click();
  const shown = admin.dialog("Invitation for Ben Bauer");
  const link = await shown.getByLabel("One-time link").inputValue();
  await shown.getByRole("button", { name: "Done" }).click();
  const row = page.getByRole("row", { name: /Ben Bauer/ });
  await expect(row).toContainText("Invited");

  const ben = await newBrowser();
  await ben.open(link);
  await expect(ben.page.getByRole("heading", { name: "Welcome to Modus" })).toBeVisible();
  await ben.page.getByLabel(/^Password/).fill(PASSWORD);
  await ben.page.getByRole("button", { name: "Set password and log in" }).click();
  await expect(ben.page).toHaveURL(/\/crm\/deal$/);
  await ben.hydrated();
  const late = await newBrowser();
  await late.open(link);
  await expect(late.page.getByRole("heading", { name: "This link no longer works" })).toBeVisible();

  await admin.reload();
  await expect(row).toContainText("Active");
  await row.getByRole("button", { name: "More actions: Ben Bauer" }).click();
  await page.getByRole("menuitem", { name: "Deactivate" }).click();
  noise.allowResponse(/\/api\/session\/boot$/, 401);
  await admin.dialog("Deactivate Ben Bauer?").getByRole("button", { name: "Deactivate" }).click();
  await expect(row).toContainText("Deactivated");

  noise.expectResponse(/\/api\/session\/log_in$/, 409);
  await ben.open("/crm/contact");
  await expect(ben.page).toHaveURL(/\/login\?next=/);
  await ben.logIn("ben@firma.example");
  await expect(ben.page.getByText("The e-mail or the password is not right.")).toBeVisible();
});

test("only administrators manage people", async ({ admin, newBrowser, modus, noise }) => {
  noise.expectResponse(/\/settings\/people$/, 403);
  const { page } = admin;
  const ben = await newBrowser();
  const link = await modus.command<{ link: string }>("employee", "add", "--email", "ben@firma.example", "--name", "Ben");
  await ben.accept(link.link);
  await ben.page.getByRole("button", { name: "User menu" }).click();
  await expect(ben.page.getByRole("menuitem", { name: "Log out" })).toBeVisible();
  await expect(ben.page.getByRole("menuitem", { name: "People" })).toHaveCount(0);
  await ben.open("/settings/people");
  await expect(ben.page.getByRole("heading", { name: "Only administrators manage people." })).toBeVisible();
  await admin.open("/settings/people");
  await expect(page.getByRole("row", { name: /Ben/ })).toBeVisible();
});
