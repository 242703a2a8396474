import { expect, test } from "../support/test";
import { ADMINISTRATOR, PASSWORD } from "../support/user";

test("the one-time link creates the administrator, once", async ({ visitor, modus, newBrowser }) => {
  const { page } = visitor;
  await visitor.open("/");
  await expect(page.getByRole("heading", { name: "Modus is almost ready" })).toBeVisible();

  await visitor.open(modus.setUpLink);
  await page.getByLabel("Your name").fill(ADMINISTRATOR.name);
  await page.getByLabel("E-mail").fill(ADMINISTRATOR.email);
  await page.getByLabel(/^Password/).fill(PASSWORD);
  await page.getByRole("button", { name: "Create administrator" }).click();
  // A new installation is in Simple mode, where inquiries are deals.
  await expect(page).toHaveURL(/\/crm\/deal$/);
  await visitor.hydrated();
  await expect(page.getByRole("heading", { name: "No deals yet" })).toBeVisible();
  await expect(visitor.sections.getByRole("link")).toHaveText(["Deals", "Contacts", "Companies", "Activities"]);

  const late = await newBrowser();
  await late.open(modus.setUpLink);
  await expect(late.page).toHaveURL(/\/login$/);
});

test("what is missing is said beside the fields", async ({ visitor, modus, noise }) => {
  noise.expectResponse(/\/api\/session\/set_up$/, 422);
  const { page } = visitor;
  await visitor.open(modus.setUpLink);
  await page.getByLabel("Your name").fill(ADMINISTRATOR.name);
  await page.getByLabel("E-mail").fill("ada@firma");
  await page.getByLabel(/^Password/).fill("short");
  await page.getByRole("button", { name: "Create administrator" }).click();
  await expect(page.getByText("Enter an e-mail address like name@example.org.")).toBeVisible();
  await expect(page.getByLabel("E-mail")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Your name")).toHaveValue(ADMINISTRATOR.name);
  // Of what is corrected it is said no more.
  await page.getByLabel("E-mail").fill("ada@firma.example");
  await expect(page.getByText("Enter an e-mail address like name@example.org.")).toHaveCount(0);
  await expect(page.getByLabel("E-mail")).not.toHaveAttribute("aria-invalid");
});
