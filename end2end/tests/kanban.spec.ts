import { expect, test } from "../support/test";
import { type User, money, text } from "../support/user";

/** A stage of the board. */
const column = (user: User, stage: string) => user.page.getByRole("region", { name: stage, exact: true });

/** A card on the board. */
const card = (user: User, stage: string, name: string) => column(user, stage).getByRole("link", { name });

async function twoDeals(user: User): Promise<void> {
  await user.create({ kind: "deal", values: { title: text("Kitchen"), ...money("1500", "EUR") } });
  await user.create({ kind: "deal", values: { title: text("Bath"), ...money("2000", "PLN") } });
  await user.open("/crm/deal");
  await expect(column(user, "New")).toContainText("€1,500.00");
  await expect(column(user, "New")).toContainText("PLN");
}

test("the board gives way to the list, and comes back", async ({ admin }) => {
  const { page } = admin;
  await twoDeals(admin);
  const kitchen = page.getByRole("row").filter({ hasText: "Kitchen" });
  const list = page.getByRole("link", { name: "List", exact: true });
  for (const way of ["press", "back"]) {
    await expect(card(admin, "New", "Kitchen")).toBeVisible();
    if (way === "press") await list.click();
    else await page.goBack();
    await expect(kitchen).toBeVisible();
    // The page goes on.
    await page.getByRole("button", { name: "Filter", exact: true }).click();
    await admin.dialog("Filter").getByRole("button", { name: "Close" }).click();
    await page.getByRole("link", { name: "Kanban", exact: true }).click();
  }
  await expect(card(admin, "New", "Kitchen")).toBeVisible();
});

test("cards are moved, with their share of count and sums", async ({ admin, newBrowser, modus }) => {
  const { page } = admin;
  await twoDeals(admin);
  const other = await newBrowser();
  const link = await modus.command<{ link: string }>("employee", "add", "--email", "ben@firma.example", "--name", "Ben");
  await other.accept(link.link);
  if (admin.isPhone) {
    await page.getByRole("button", { name: "Move “Kitchen”" }).click();
    await admin.dialog("Move “Kitchen”").getByRole("button", { name: "Document preparation" }).click();
  } else {
    const from = await card(admin, "New", "Kitchen").boundingBox();
    const to = await column(admin, "Document preparation").boundingBox();
    if (!from || !to) throw new Error("the board is not shown");
    await page.mouse.move(from.x + 8, from.y + 8);
    await page.mouse.down();
    await page.mouse.move(to.x + to.width / 2, to.y + 120, { steps: 10 });
    await page.mouse.up();
  }
  await expect(card(admin, "Document preparation", "Kitchen")).toBeVisible();
  await expect(column(admin, "Document preparation")).toContainText("€1,500.00");
  await expect(column(admin, "New")).not.toContainText("€");
  await expect(card(other, "Document preparation", "Kitchen")).toBeAttached();
  await admin.reload();
  await expect(card(admin, "Document preparation", "Kitchen")).toBeVisible();
});

test("whoever chooses a stage from the list goes on with the card, or where it stood", async ({ admin }) => {
  await twoDeals(admin);
  const button = (stage: string) => column(admin, stage).getByRole("button", { name: "Move “Kitchen”" });
  await button("New").press("Enter");
  await admin.dialog("Move “Kitchen”").getByRole("button", { name: "Document preparation" }).press("Enter");
  await expect(card(admin, "Document preparation", "Kitchen")).toBeAttached();
  // On the phone there is one column at a time.
  const left = column(admin, "New").getByRole("heading", { name: "New", exact: true });
  await expect(admin.isPhone ? left : button("Document preparation")).toBeFocused();
});

test("a card keeps the focus while others come and go around it", async ({ admin }) => {
  await twoDeals(admin);
  const create = (title: string) => admin.create({ kind: "deal", values: { title: text(title) } });
  await card(admin, "New", "Kitchen").focus();
  // The newest ones stand above it.
  await Promise.all([create("Roof"), create("Garden"), create("Door")]);
  for (const title of ["Roof", "Garden", "Door"]) await expect(card(admin, "New", title)).toBeAttached();
  await expect(card(admin, "New", "Kitchen")).toBeFocused();
});

test("cards are moved by the keyboard", async ({ admin }) => {
  const { page } = admin;
  await twoDeals(admin);
  await card(admin, "New", "Kitchen").focus();
  await page.keyboard.press("Space");
  await expect(page.getByText("“Kitchen” picked up, in New")).toBeAttached();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByText("Over Document preparation")).toBeAttached();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Escape");
  await expect(page.getByText("Move cancelled")).toBeAttached();
  await expect(card(admin, "New", "Kitchen")).toBeFocused();

  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowRight");
  // What is shown at once is stored a moment later.
  const stored = page.waitForResponse(/\/api\/records\/edit$/);
  await page.keyboard.press("Space");
  await expect(card(admin, "Document preparation", "Kitchen")).toBeFocused();
  await stored;
  await admin.reload();
  await expect(card(admin, "Document preparation", "Kitchen")).toBeAttached();
});

test("the stage is changed in the record, too", async ({ admin }) => {
  const { page } = admin;
  await twoDeals(admin);
  await card(admin, "New", "Bath").click();
  if (admin.isPhone) await admin.record.getByRole("combobox", { name: "Stage" }).selectOption("Deal won");
  else await admin.record.getByRole("group", { name: "Stage" }).getByRole("button", { name: "Deal won" }).click();
  await expect(admin.record.getByText("“Stage” changed")).toBeVisible();
  await admin.record.getByRole("button", { name: "Close", exact: true }).click();
  await expect(page).toHaveURL(/\/crm\/deal$/);
  await expect(card(admin, "Deal won", "Bath")).toBeAttached();
});
