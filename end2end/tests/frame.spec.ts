import { expect, test } from "../support/test";
import { text } from "../support/user";

test("an address that leads nowhere says so, and back", async ({ admin, noise }) => {
  noise.expectResponse(/\/crm\/nowhere$/, 404);
  noise.expectResponse(/\/crm\/deal\/999$/, 404);
  const { page } = admin;
  await admin.open("/crm/nowhere");
  await expect(page.getByRole("heading", { name: "There is no such page" })).toBeVisible();
  await page.getByRole("link", { name: "Go to the start page" }).click();
  await expect(page).toHaveURL(/\/crm\/deal$/);
  await admin.hydrated();
  await admin.open("/crm/deal/999");
  await expect(page.getByText("This record was not found")).toBeVisible();
});

test("everything is reached by the keyboard alone", async ({ admin }) => {
  const { page } = admin;
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();

  // A menu: opened, walked through, closed, and the focus is where it was.
  const create = page.getByRole("button", { name: "Create", exact: true });
  await create.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Create inquiry" })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("menuitem", { name: "Deal", exact: true })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(create).toBeFocused();

  // A dialog: the focus goes in, stays in, and comes back.
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Create inquiry" })).toBeFocused();
  await page.keyboard.press("Enter");
  const form = admin.dialog("Create inquiry");
  await expect(form.getByLabel("First name")).toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await expect(form.getByRole("button", { name: "Close" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(form).toBeHidden();
  await expect(create).toBeFocused();

  // A record over its list: what lies behind cannot be reached.
  await admin.create({ kind: "company", values: { title: text("Firma") } });
  await admin.open("/crm/company");
  const link = page.getByRole("link", { name: "Firma", exact: true });
  await link.focus();
  await page.keyboard.press("Enter");
  await expect(admin.record).toBeFocused();
  await expect.poll(() => admin.sections.evaluate((bar) => bar.closest("[inert]") !== null)).toBe(true);
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/crm\/company$/);
  await expect(link).toBeFocused();
});

test("what others add appears by itself", async ({ admin }) => {
  const { page } = admin;
  await admin.create({ kind: "company", values: { title: text("Firma") } });
  await admin.open("/crm/company");
  await expect(page.getByRole("link", { name: "Firma" })).toBeVisible();
  await admin.create({ kind: "company", values: { title: text("Added meanwhile") } });
  await expect(page.getByRole("link", { name: "Added meanwhile" })).toBeVisible();
});
