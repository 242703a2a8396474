import { expect, test } from "../support/test";
import { text } from "../support/user";

/** An instant as forms give it, in the zone in which this test runs. */
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString().slice(0, 16);

test.use({ timezoneId: "Etc/UTC" });

test("whose activities are counted, and how early, is chosen and seen at once", async ({ admin, newBrowser, modus }) => {
  const { page } = admin;
  const ben = await newBrowser();
  const link = await modus.command<{ link: string }>("employee", "add", "--email", "ben@firma.example", "--name", "Ben");
  await ben.accept(link.link);
  const deal = await admin.create({ kind: "deal", values: { title: text("Kitchen") } });
  // Ben plans on a deal that is not his.
  for (const [subject, minutes] of [["Write the offer", -120], ["Call back", 120]] as const) {
    const what = { todo: { deadline: inMinutes(minutes), reminder: null, color: null } };
    const input = { subject, responsible_id: null, what };
    await ben.post("activities/add", { activity: { owner_kind: "deal", owner_id: deal, input } });
  }
  await ben.open("/crm/deal?view=list");
  await admin.open("/crm/deal?view=list");
  await expect(admin.counter("Deals")).toHaveText("1");
  await expect(page.locator(".due-mark")).toHaveCount(1);
  await expect(ben.counter("Deals")).toHaveCount(0);

  await admin.chooseOfSection("Counters");
  await expect(page).toHaveURL(/\/settings\/counters$/);
  await expect(page.getByRole("radio", { name: "Whoever is responsible for its record" })).toBeChecked();
  await page.getByRole("radio", { name: "Whoever is responsible for the activity" }).check();
  const minutes = page.getByLabel("Minutes before their time");
  await minutes.fill("1441");
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Enter whole minutes, from 0 to 1440.")).toBeVisible();
  expect(asked).not.toContain("/api/settings/set_counters");
  await minutes.fill("15");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(admin.messages.getByText("Counters saved")).toBeVisible();
  expect(asked).toContain("/api/settings/set_counters");
  await expect(admin.counter("Deals")).toHaveCount(0);
  // He sees it without loading his page anew, in the menu and in the list.
  await expect(ben.counter("Deals")).toHaveText("1");
  await expect(ben.page.locator(".due-mark")).toHaveCount(1);

  await minutes.fill("180");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(ben.counter("Deals")).toHaveText("2");
  await expect(ben.sections.getByRole("link", { name: /^Deals/ })).toHaveAccessibleName(
    /Your activities that are overdue or due within 180 minutes: 2$/,
  );
  await admin.reload();
  await expect(page.getByRole("radio", { name: "Whoever is responsible for the activity" })).toBeChecked();
  await expect(minutes).toHaveValue("180");
  expect((await modus.check()).violations).toEqual([]);
});
