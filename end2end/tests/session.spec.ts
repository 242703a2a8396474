import { expect, test } from "../support/test";
import { ADMINISTRATOR } from "../support/user";

test("log out, a wrong password, and on to the page that was wanted", async ({ admin, noise }) => {
  noise.expectResponse(/\/api\/session\/log_in$/, 409);
  const { page } = admin;
  await admin.choose("User menu", "Log out");
  await expect(page).toHaveURL(/\/login$/);
  await admin.open("/crm/contact");
  await expect(page).toHaveURL(/\/login\?next=/);

  await admin.logIn(ADMINISTRATOR.email, "a wrong password");
  await expect(page.getByText("The e-mail or the password is not right.")).toBeVisible();
  await expect(page.getByLabel("E-mail")).toHaveValue(ADMINISTRATOR.email);

  await admin.logIn(ADMINISTRATOR.email);
  await expect(page).toHaveURL(/\/crm\/contact$/);
  await admin.hydrated();
  await expect(page.getByRole("heading", { name: "No contacts yet" })).toBeVisible();
});

test("the language is the browser's until another one is chosen", async ({ admin, newBrowser }) => {
  const colleague = await newBrowser({ locale: "de-DE" });
  await colleague.open("/login");
  await expect(colleague.page.getByRole("heading", { name: "Bei Modus anmelden" })).toBeVisible();
  await colleague.page.getByRole("button", { name: "Italiano" }).click();
  await expect(colleague.page.locator("html")).toHaveAttribute("lang", "it");
  await colleague.hydrated();

  await admin.choose("User menu", "Polski");
  await expect(admin.page.locator("html")).toHaveAttribute("lang", "pl");
  await admin.hydrated();
  await expect(admin.page.getByRole("navigation", { name: "Główne sekcje" }).getByRole("link")).toHaveText([
    "Deale",
    "Kontakty",
    "Firmy",
    "Aktywności",
  ]);
  await admin.reload();
  await expect(admin.page.locator("html")).toHaveAttribute("lang", "pl");
});

test("dark is chosen, and stays", async ({ admin }) => {
  const { page } = admin;
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await admin.choose("User menu", "Dark");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await admin.hydrated();
  expect(await background()).not.toBe(light);
  await page.getByRole("button", { name: "User menu" }).click();
  await expect(page.getByRole("menuitemradio", { name: "Dark" })).toBeChecked();
});
