import type { Locator } from "@playwright/test";
import { expect, test } from "../support/test";
import { ADMINISTRATOR, type User, text } from "../support/user";

/** A zone where it is about noon, so that no day ends while a test runs; its name counts the other way round. */
const HOURS = 12 - new Date().getUTCHours();
const ZONE = HOURS === 0 ? "Etc/GMT" : `Etc/GMT${HOURS > 0 ? "-" : "+"}${Math.abs(HOURS)}`;

test.use({ timezoneId: ZONE });

/** A local time of today, or of a day after or before, as forms give it: in the zone of the browser. */
function at(days: number, time: string): string {
  const now = new Date(Date.now() + days * 86_400_000);
  const date = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE }).format(now);
  return `${date}T${time}`;
}

const todo = (deadline: string) => ({ todo: { deadline, reminder: null, color: null } });
const task = (deadline: string | null) => ({ task: { deadline, participants: [], checklist: [], reminder: null } });
const meeting = (start: string, minutes: number) => ({
  meeting: { start, minutes, place: "", participants: [], reminder: null },
});

/** A deal, and what is planned for it. */
async function plan(user: User, activities: Record<string, object>, responsible: number | null = null): Promise<number> {
  const deal = await user.create({ kind: "deal", values: { title: text("Kitchen") } });
  for (const [subject, what] of Object.entries(activities)) {
    const input = { subject, responsible_id: responsible, what };
    await user.post("activities/add", { activity: { owner_kind: "deal", owner_id: deal, input } });
  }
  return deal;
}

/** The group of the list with this heading. */
const group = (user: User, heading: string) => user.page.getByRole("region", { name: new RegExp(`^${heading} `) });

/** The board of a calendar. */
const board = (user: User) => user.page.locator(".calendar");

/** An activity in a calendar. */
const entry = (user: User, subject: string) => board(user).getByRole("link", { name: subject });

/** The hours of a day, or a day of a month. */
const day = (user: User, date: string, kind: "column" | "cell" | "deadlines") =>
  board(user).locator(`.calendar__${kind}[data-day="${date}"]`);

async function center(of: Locator): Promise<{ x: number; y: number }> {
  await of.scrollIntoViewIfNeeded();
  const box = await of.boundingBox();
  if (!box) throw new Error("it is not shown");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Drags by mouse; on the phone by a finger that stays for a moment first. */
async function drag(user: User, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  const { page } = user;
  if (!user.isPhone) {
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 10 });
    await page.mouse.up();
    return;
  }
  const touches = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove", point: { x: number; y: number }) =>
    touches.send("Input.dispatchTouchEvent", { type, touchPoints: [point] });
  await touch("touchStart", from);
  await expect(page.locator(".calendar-entry--flying")).toBeVisible();
  for (let step = 1; step <= 10; step += 1) {
    await touch("touchMove", { x: from.x + ((to.x - from.x) * step) / 10, y: from.y + ((to.y - from.y) * step) / 10 });
  }
  await touches.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
}

test("everything that is planned stands in one list, in groups", async ({ admin }) => {
  const { page } = admin;
  await admin.open("/activities");
  await expect(page.getByText("Nothing to do")).toBeVisible();
  const deal = await plan(admin, {
    "Write the offer": task(at(-2, "10:00")),
    "Call back": { call: { start: at(0, "23:59"), minutes: 15, reminder: null } },
    "Look at the hall": meeting(at(3, "10:30"), 60),
    "Tidy up": task(null),
  });
  // What is planned appears without loading the page anew.
  await expect(group(admin, "Overdue").getByRole("link", { name: "Write the offer" })).toBeVisible();
  await expect(group(admin, "Today").getByRole("listitem")).toContainText("Call back");
  await expect(group(admin, "Later").getByRole("listitem")).toContainText("60 minutes");
  await expect(group(admin, "No deadline").getByRole("listitem")).toContainText("Tidy up");
  await expect(group(admin, "Overdue").getByRole("listitem")).toContainText("Deal: Kitchen");
  // What is due later today is not counted yet.
  await expect(admin.counter("Activities")).toHaveText("1");
  await expect(admin.sections.getByRole("link", { name: /^Activities/ })).toHaveAccessibleName(
    /Activities of your records that are overdue or due within 15 minutes: 1$/,
  );

  await admin.choose("More about “Write the offer”", "Next week");
  await expect(group(admin, "Later").getByRole("link", { name: "Write the offer" })).toBeVisible();
  await expect(group(admin, "Overdue")).toHaveCount(0);
  await expect(admin.counter("Activities")).toHaveCount(0);
  await page.getByRole("button", { name: "Complete “Tidy up”" }).click();
  await expect(group(admin, "Done").getByRole("link", { name: "Tidy up" })).toBeVisible();

  await page.getByRole("combobox", { name: "Kind of activity" }).selectOption("Meeting");
  await expect(page).toHaveURL(/kind=meeting/);
  await expect(page.getByRole("link", { name: "Tidy up" })).toHaveCount(0);
  await expect(group(admin, "Later").getByRole("listitem")).toHaveCount(1);
  // What only the choice hides is a press away.
  await page.getByRole("combobox", { name: "Kind of activity" }).selectOption("To-do");
  await expect(page.getByText("Nothing of this kind")).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "All kinds" }).click();
  await expect(group(admin, "Done").getByRole("link", { name: "Tidy up" })).toBeVisible();

  // The subject leads to its place on the card of the record.
  await admin.loads(() => page.getByRole("link", { name: "Look at the hall" }).click());
  await expect(page).toHaveURL(new RegExp(`/crm/deal/${deal}#activity-\\d+$`));
  await expect(admin.record.getByRole("heading", { name: "Kitchen" })).toBeVisible();
});

test("long groups are continued", async ({ admin }) => {
  const many = Array.from({ length: 35 }, (_, number) => [`Call ${number}`, todo(at(-1, "10:00"))] as const);
  await plan(admin, Object.fromEntries(many));
  await admin.open("/activities");
  await expect(group(admin, "Overdue").getByRole("listitem")).toHaveCount(30);
  await expect(group(admin, "Overdue").getByRole("heading")).toHaveText("Overdue 30+");
  await group(admin, "Overdue").getByRole("button", { name: "Show more" }).click();
  await expect(group(admin, "Overdue").getByRole("listitem")).toHaveCount(35);
  // What is there stays when something changes.
  await admin.page.getByRole("button", { name: "Complete “Call 0”" }).click();
  await expect(group(admin, "Done").getByRole("link", { name: "Call 0" })).toBeVisible();
  await expect(group(admin, "Overdue").getByRole("listitem")).toHaveCount(34);
});

test("the activities of others are shown to those who may read their records", async ({ admin, modus, newBrowser }) => {
  const { page } = admin;
  const ben = await newBrowser();
  const added = await modus.command<{ id: number; link: string }>(
    "employee", "add", "--email", "ben@firma.example", "--name", "Ben",
  );
  await ben.accept(added.link);
  await ben.open("/activities?view=week");
  const people = await admin.post<{ id: number; name: string }[]>("people/list", {});
  const id = people.find((person) => person.name === "Ben")?.id ?? null;
  await plan(admin, { "Ben's call": todo(at(0, "23:30")) }, id);
  // The colleague's calendar is current by itself.
  await expect(entry(ben, "Ben's call")).toBeVisible();
  await admin.open("/activities");
  await expect(page.getByText("Nothing to do")).toBeVisible();
  await page.getByRole("combobox", { name: "Person" }).selectOption("Ben");
  await expect(page).toHaveURL(/person=\d+/);
  await expect(page.getByRole("link", { name: "Ben's call" })).toBeVisible();
  await page.getByRole("combobox", { name: "Person" }).selectOption("Everybody's activities");
  await expect(page).toHaveURL(/person=all/);
  await expect(page.getByRole("link", { name: "Ben's call" })).toBeVisible();
  await page.getByRole("combobox", { name: "Person" }).selectOption("My activities");
  await expect(page).toHaveURL(/\/activities$/);
});

test("the calendar leads from month to week to day, and back", async ({ admin }) => {
  const { page } = admin;
  await plan(admin, { "Look at the hall": meeting("2031-05-07T10:30", 60), "Write the offer": todo("2031-05-09T12:00") });
  await admin.open("/activities?view=month&date=2031-05-07");
  await expect(page.getByRole("heading", { name: "May 2031" })).toBeVisible();
  await expect(day(admin, "2031-05-07", "cell").getByRole("link", { name: "Look at the hall" })).toBeVisible();
  await page.getByRole("link", { name: "Previous period" }).click();
  await expect(page.getByRole("heading", { name: "April 2031" })).toBeVisible();
  await page.getByRole("link", { name: "Next period" }).click();
  await expect(entry(admin, "Write the offer")).toBeVisible();
  await page.getByRole("link", { name: "Week", exact: true }).click();
  await expect(page.getByRole("heading", { name: "5 May 2031 – 11 May 2031" })).toBeVisible();
  await expect(day(admin, "2031-05-07", "column").getByRole("link", { name: "Look at the hall" })).toBeVisible();
  await expect(day(admin, "2031-05-09", "deadlines").getByRole("link", { name: "Write the offer" })).toBeVisible();
  await page.getByRole("link", { name: "Fri 9" }).click();
  await expect(page.getByRole("heading", { name: "Friday, 9 May 2031" })).toBeVisible();
  await expect(entry(admin, "Write the offer")).toBeVisible();
  await expect(entry(admin, "Look at the hall")).toHaveCount(0);
  await page.goBack();
  await expect(entry(admin, "Look at the hall")).toBeVisible();
});

test("an entry of a calendar shows whole lines only", async ({ admin }) => {
  const subject = "Look at the big hall, measure all of the windows and doors, and talk to the caretaker about the keys";
  await plan(admin, { [subject]: meeting("2031-05-07T10:30", 60) });
  await admin.open("/activities?view=week&date=2031-05-07");
  const words = entry(admin, subject).locator(".calendar-entry__text");
  // It has room for two lines of 18 pixels, and for a part of a third one.
  await expect.poll(() => words.evaluate((words) => words.clientHeight)).toBe(36);
  expect(await words.evaluate((words) => words.scrollHeight)).toBeGreaterThan(36);
});

test("who is quick goes on from where they want to be", async ({ admin }) => {
  const { page } = admin;
  await admin.open("/activities?view=month&date=2031-05-07");
  await expect(page.getByRole("heading", { name: "May 2031" })).toBeVisible();
  let answer = () => {};
  const gate = new Promise<void>((open) => (answer = open));
  await page.route("**/api/activities/calendar", async (route) => {
    await gate;
    await route.continue();
  });
  await page.getByRole("link", { name: "Next period" }).click();
  await expect(page).toHaveURL(/date=2031-06-07/);
  await page.getByRole("link", { name: "Next period" }).click();
  await expect(page).toHaveURL(/date=2031-07-07/);
  answer();
  await expect(page.getByRole("heading", { name: "July 2031" })).toBeVisible();
  await page.unroute("**/api/activities/calendar");
});

test("what has no room on a day is counted, and leads there", async ({ admin }) => {
  const { page } = admin;
  const many = Array.from({ length: 6 }, (_, number) => [`Look ${number}`, meeting("2031-05-07T10:00", 60)] as const);
  await plan(admin, Object.fromEntries(many));
  await admin.open("/activities?view=month&date=2031-05-07");
  await expect(day(admin, "2031-05-07", "cell").getByRole("listitem")).toHaveCount(3);
  await day(admin, "2031-05-07", "cell").getByRole("link", { name: "3 more on Wednesday, 7 May 2031" }).click();
  await expect(page.getByRole("heading", { name: "Wednesday, 7 May 2031" })).toBeVisible();
  await expect(board(admin).getByRole("link", { name: /^.*Look \d/ })).toHaveCount(6);
  await page.getByRole("link", { name: "Week", exact: true }).click();
  await expect(day(admin, "2031-05-07", "column").getByRole("listitem")).toHaveCount(3);
  // The day that was asked for is in sight, on a phone, too.
  await expect(day(admin, "2031-05-07", "column").getByText("+3")).toBeInViewport();
  await day(admin, "2031-05-07", "column").getByRole("link", { name: "3 more on Wednesday, 7 May 2031" }).click();
  await expect(page.getByRole("heading", { name: "Wednesday, 7 May 2031" })).toBeVisible();
});

test("what overlaps stands side by side", async ({ admin }) => {
  await plan(admin, {
    "The first": meeting("2031-05-07T10:00", 60),
    "The second": meeting("2031-05-07T10:30", 60),
    "The third": meeting("2031-05-07T11:30", 30),
  });
  await admin.open("/activities?view=day&date=2031-05-07");
  const boxes = await Promise.all(
    ["The first", "The second", "The third"].map((subject) => entry(admin, subject).boundingBox()),
  );
  const [first, second, third] = boxes.map((box) => box ?? { x: 0, y: 0, width: 0, height: 0 });
  expect(first.x + first.width).toBeLessThanOrEqual(second.x + 2);
  expect(third.width).toBeGreaterThan(first.width * 1.8);
  expect(Math.round(first.height)).toBe(48);
  expect(Math.round(second.y - first.y)).toBe(24);
});

test("a meeting is dragged to another hour and keeps its length", async ({ admin }) => {
  await plan(admin, { "Look at the hall": meeting("2031-05-07T10:00", 90) });
  await admin.open("/activities?view=day&date=2031-05-07");
  const from = await center(entry(admin, "Look at the hall"));
  const stored = admin.page.waitForResponse(/\/api\/activities\/postpone$/);
  await drag(admin, from, { x: from.x, y: from.y + 72 });
  await expect(entry(admin, "Look at the hall")).toContainText("11:30");
  await stored;
  await expect(admin.messages.getByText("“Look at the hall” moved to Wednesday, 7 May 2031, 11:30")).toBeVisible();
  await admin.reload();
  await expect(entry(admin, "Look at the hall")).toContainText("11:30");
  expect(Math.round((await entry(admin, "Look at the hall").boundingBox())?.height ?? 0)).toBe(72);
});

test("a deadline is dragged to another day, and back by undo", async ({ admin }) => {
  // However long a subject is, it makes the month no wider.
  const long = "Think it over ".repeat(16).trim();
  await plan(admin, { "Write the offer": todo("2031-05-07T12:00"), [long]: todo("2031-05-10T12:00") });
  await admin.open("/activities?view=month&date=2031-05-07");
  const from = await center(entry(admin, "Write the offer"));
  const to = await center(day(admin, "2031-05-08", "cell"));
  await drag(admin, from, to);
  const moved = day(admin, "2031-05-08", "cell").getByRole("link", { name: "Write the offer" });
  await expect(moved).toBeVisible();
  await expect(admin.messages.getByText("moved to Thursday, 8 May 2031, 12:00")).toBeVisible();
  await admin.messages.getByRole("button", { name: "Undo" }).click();
  await expect(day(admin, "2031-05-07", "cell").getByRole("link", { name: "Write the offer" })).toBeVisible();
  await expect(admin.page).toHaveURL(/view=month/);
});

test("an activity is moved by the keyboard", async ({ admin }) => {
  const { page } = admin;
  await plan(admin, { "Look at the hall": meeting("2031-05-07T10:00", 60) });
  await admin.open("/activities?view=week&date=2031-05-07");
  await entry(admin, "Look at the hall").focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  await expect(page.getByText("“Look at the hall”: Thursday, 8 May 2031, 10:15")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByText("“Look at the hall”: Thursday")).toHaveCount(0);
  await expect(entry(admin, "Look at the hall")).toBeFocused();

  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowUp");
  const stored = page.waitForResponse(/\/api\/activities\/postpone$/);
  await page.keyboard.press("Space");
  await stored;
  const moved = day(admin, "2031-05-08", "column").getByRole("link", { name: "Look at the hall" });
  await expect(moved).toContainText("09:45");
  await expect(moved).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/crm\/deal\/\d+#activity-\d+$/);
});

test("what is carried past another activity keeps the focus, and leaves the other where it is", async ({ admin }) => {
  const { page } = admin;
  await plan(admin, { "The first": meeting("2031-05-07T10:00", 30), "The second": meeting("2031-05-07T10:30", 30) });
  await admin.open("/activities?view=week&date=2031-05-07");
  await entry(admin, "The first").focus();
  await page.keyboard.press("Space");
  for (let step = 0; step < 4; step += 1) await page.keyboard.press("ArrowDown");
  const fetched = page.waitForResponse(/\/api\/activities\/calendar$/);
  await page.keyboard.press("Space");
  await expect(entry(admin, "The first")).toContainText("11:00");
  await expect(entry(admin, "The first")).toBeFocused();
  await fetched;
  await expect(entry(admin, "The first")).toBeFocused();
  await expect(entry(admin, "The second")).toContainText("10:30");

  // Where it leaves the days that are shown, the board keeps the focus.
  await page.keyboard.press("Space");
  for (let step = 0; step < 7; step += 1) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  await expect(entry(admin, "The first")).toHaveCount(0);
  await expect(board(admin)).toBeFocused();
  await expect(admin.messages.getByText("“The first” moved to Wednesday, 14 May 2031, 11:00")).toBeVisible();
});

test("what is pressed is moved, whatever comes meanwhile", async ({ admin, isPhone }) => {
  test.skip(isPhone, "by touch the same handler is reached; the browser of the tests has a mouse");
  const { page } = admin;
  const deal = await plan(admin, { "The second": todo("2031-05-07T12:00"), "The third": todo("2031-05-07T13:00") });
  await admin.open("/activities?view=month&date=2031-05-07");
  const from = await center(entry(admin, "The second"));
  const to = await center(day(admin, "2031-05-08", "cell"));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 20, from.y, { steps: 5 });
  const input = { subject: "The first", responsible_id: null, what: todo("2031-05-07T11:00") };
  await admin.post("activities/add", { activity: { owner_kind: "deal", owner_id: deal, input } });
  await expect(entry(admin, "The first")).toBeVisible();
  await page.mouse.move(to.x, to.y, { steps: 10 });
  await page.mouse.up();
  await expect(day(admin, "2031-05-08", "cell").getByRole("link", { name: "The second" })).toBeVisible();
  for (const subject of ["The first", "The third"]) {
    await expect(day(admin, "2031-05-07", "cell").getByRole("link", { name: subject })).toBeVisible();
  }
});

test("undo leaves what somebody else has moved meanwhile", async ({ admin, noise }) => {
  const { page } = admin;
  const deal = await plan(admin, { "Write the offer": todo("2031-05-07T12:00") });
  await admin.open("/activities?view=month&date=2031-05-07");
  await entry(admin, "Write the offer").focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  const undo = admin.messages.getByRole("button", { name: "Undo" });
  await expect(undo).toBeVisible();
  const { planned } = await admin.post<{ planned: { id: number }[] }>("timeline/open", { kind: "deal", id: deal });
  await admin.post("activities/postpone", { id: planned[0]?.id, to: { to: "2031-05-09T15:00" }, seen: null });
  await expect(day(admin, "2031-05-09", "cell").getByRole("link", { name: "Write the offer" })).toBeVisible();
  noise.expectResponse(/activities\/postpone/, 409);
  await undo.click();
  await expect(admin.messages.getByText("Somebody else has moved this activity in the meantime")).toBeVisible();
  await expect(day(admin, "2031-05-09", "cell").getByRole("link", { name: "Write the offer" })).toBeVisible();
});

test("what is done stays where it was, and cannot be moved", async ({ admin }) => {
  const deal = await plan(admin, { "Look at the hall": meeting("2031-05-07T10:00", 60) });
  const { planned } = await admin.post<{ planned: { id: number }[] }>("timeline/open", { kind: "deal", id: deal });
  const outcome = { result: "Agreed", call_status: null };
  await admin.post("activities/complete", { id: planned[0]?.id, outcome });
  await admin.open("/activities?view=day&date=2031-05-07");
  await expect(entry(admin, "Look at the hall")).toHaveAccessibleName(/Meeting, Done/);
  await entry(admin, "Look at the hall").focus();
  await admin.page.keyboard.press("Space");
  await expect(admin.page.getByText("“Look at the hall”: Wednesday")).toHaveCount(0);
});

test("an entry of a calendar leads to its place on the card, and closing that leads back", async ({ admin }) => {
  const { page } = admin;
  const earlier = Array.from({ length: 15 }, (_, number) => [`Call ${number}`, todo("2031-05-01T10:00")] as const);
  const deal = await plan(admin, { ...Object.fromEntries(earlier), "Look at the hall": meeting("2031-05-07T10:30", 60) });
  const there = "/activities?view=week&date=2031-05-07&kind=meeting";
  await admin.open(there);
  const item = admin.record.locator("li[id^='activity-']").filter({ hasText: "Look at the hall" });
  for (const close of ["Escape", "Close"]) {
    await admin.loads(() => entry(admin, "Look at the hall").click());
    await expect(page).toHaveURL(new RegExp(`/crm/deal/${deal}#activity-\\d+$`));
    await expect(item).toBeFocused();
    await expect(item).toBeInViewport();
    // What was led to is known after a reload, too, and where one came from.
    await admin.reload();
    await expect(item).toBeFocused();
    await expect(item).toBeInViewport();
    await admin.loads(async () => {
      if (close === "Escape") await page.keyboard.press("Escape");
      else await admin.record.getByRole("button", { name: "Close", exact: true }).click();
    });
    await expect(page).toHaveURL((url) => url.pathname + url.search === there);
    await expect(entry(admin, "Look at the hall")).toBeFocused();
  }

  // Who comes by another way goes back to the list, as it was.
  await admin.open("/crm/deal?view=list&search=kitchen");
  await page.getByRole("link", { name: "Kitchen", exact: true }).click();
  await expect(item).toBeAttached();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/crm\/deal\?view=list&search=kitchen$/);
  await admin.open(`/crm/deal/${deal}`);
  await expect(item).toBeAttached();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/crm\/deal$/);
});

test("closing a record shows the section scrolled as it was left", async ({ admin }) => {
  const { page, record } = admin;
  const many = Array.from({ length: 25 }, (_, number) => [`Call ${number}`, todo("2031-05-01T10:00")] as const);
  await plan(admin, { ...Object.fromEntries(many), "Look at the hall": meeting("2031-05-07T22:30", 60) });
  const link = page.getByRole("link", { name: "Look at the hall" });
  for (const there of ["/activities", "/activities?view=day&date=2031-05-07", "/activities?view=week&date=2031-05-07"]) {
    await admin.open(there);
    await expect(link).not.toBeInViewport();
    await admin.loads(() => link.click());
    await expect(record.getByRole("heading", { name: "Kitchen", exact: true })).toBeVisible();
    await admin.loads(() => record.getByRole("button", { name: "Close", exact: true }).click());
    await expect(page).toHaveURL((url) => url.pathname + url.search === there);
    await expect(link).toBeInViewport();
    await expect(link).toBeFocused();
  }
  // Who comes by another way begins in the morning.
  await admin.reload();
  await expect(link).not.toBeInViewport();
});

test("closing a record that a calendar led to waits for what is being saved, and stays where that failed", async ({ admin, noise }) => {
  noise.expectResponse(/\/api\/records\/edit$/, 409);
  const { page, record } = admin;
  const deal = await plan(admin, { "Look at the hall": meeting("2031-05-07T10:30", 60) });
  const there = "/activities?view=week&date=2031-05-07";
  await admin.open(there);
  await admin.loads(() => entry(admin, "Look at the hall").click());
  const close = record.getByRole("button", { name: "Close", exact: true });
  const heading = (name: string) => record.getByRole("heading", { name, exact: true });
  let release = () => {};
  let held = Promise.resolve();
  await page.route("**/api/records/edit", async (route) => {
    await held;
    await route.continue();
  });
  /** Types a title and does something else while it is on its way. */
  const meanwhile = async (title: string, action: () => Promise<void>) => {
    held = new Promise((resolve) => (release = resolve));
    const saving = page.waitForRequest("**/api/records/edit");
    await record.getByRole("button", { name: "Edit Title" }).click();
    await record.getByRole("textbox", { name: "Title" }).fill(title);
    await action();
    await saving;
  };

  await meanwhile("Mine", async () => {
    const change = { field: "title", before: text("Kitchen"), after: text("Theirs") };
    await admin.post("records/edit", { kind: "deal", id: deal, changes: [change], contact_points: null });
    await expect(heading("Theirs")).toBeVisible();
    await close.click();
  });
  release();
  await admin.dialog("Two changes of “Title”").getByRole("button", { name: "Keep mine" }).click();
  await expect(heading("Mine")).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/crm/deal/${deal}`));

  // Who presses again does not want to wait, and is asked.
  await meanwhile("Mine again", () => close.click());
  await close.click();
  await admin.dialog("Discard your changes?").getByRole("button", { name: "Keep editing" }).click();
  release();
  await expect(heading("Mine again")).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/crm/deal/${deal}`));

  // What waits for the same is done before.
  await meanwhile("Last", async () => {
    if (admin.isPhone) {
      await record.getByRole("combobox", { name: "Stage" }).focus();
      await record.getByRole("combobox", { name: "Stage" }).selectOption("Document preparation");
    } else {
      await record.getByRole("group", { name: "Stage" }).getByRole("button", { name: "Document preparation" }).click();
    }
    await close.click();
  });
  await admin.loads(async () => release());
  await expect(page).toHaveURL((url) => url.pathname + url.search === there);
  await admin.open(`/crm/deal/${deal}`);
  await expect(heading("Last")).toBeVisible();
  await expect(record.getByText("“Stage” changed")).toBeVisible();
});

test("reminders stay until they are opened, and say what is when and where", async ({ admin, isPhone }) => {
  // They come when the server looks, not when the test asks.
  test.slow();
  const { page } = admin;
  await admin.open("/activities");
  const call = { call: { start: at(0, "23:59"), minutes: 15, reminder: 1440 } };
  const subjects = ["Call back", "Ask for the plan", "Send the offer"];
  const deal = await plan(admin, Object.fromEntries(subjects.map((subject) => [subject, call])));
  const told = new RegExp(`^Reminder: (${subjects.join("|")}), 23:59 \\(Deal: Kitchen\\)`);
  const reminders = admin.messages.getByText(told);
  const waiting = async () => {
    const texts = (await reminders.allTextContents()).join(" ");
    return subjects.filter((subject) => texts.includes(subject));
  };
  await expect(reminders).toHaveCount(3, { timeout: 20_000 });
  await expect(page).toHaveTitle(/^\(3\) /);

  // They wait on the pages of another program, too; on the phone one behind the other.
  await admin.open("/crm/deal?view=list");
  await expect(reminders).toHaveCount(3);
  await expect(reminders.filter({ visible: true })).toHaveCount(isPhone ? 1 : 3);
  await expect(admin.messages.getByText("2 more reminders").filter({ visible: true })).toHaveCount(isPhone ? 1 : 0);
  await admin.messages.getByRole("button", { name: "Close" }).last().click();
  await expect(reminders).toHaveCount(2);
  await expect(page).toHaveTitle(/^\(2\) /);

  const before = await waiting();
  await admin.messages.getByRole("button", { name: "Open", exact: true }).last().click();
  await expect(page).toHaveURL(new RegExp(`/crm/deal/${deal}#activity-\\d+$`));
  await expect(reminders).toHaveCount(1);
  await expect(reminders).toBeVisible();
  const left = await waiting();
  const opened = before.filter((subject) => !left.includes(subject));
  expect(opened).toHaveLength(1);
  await expect(admin.record.locator("li[id^='activity-']").filter({ hasText: opened[0] ?? "" })).toBeFocused();
  // What still waits shows that the page has looked: it alone is there.
  await admin.reload();
  await expect(reminders).toHaveCount(1);
  expect(await waiting()).toEqual(left);
  await expect(page).toHaveTitle(/^\(1\) /);
});

test("a reminder leaves every browser when its activity is moved, done, given away or deleted", async ({
  admin,
  modus,
  newBrowser,
}) => {
  // Reminders come when the server looks, not when the test asks.
  test.slow();
  const second = await newBrowser();
  await second.open("/login");
  await second.loads(() => second.logIn(ADMINISTRATOR.email));
  const ben = await modus.command<{ employee: number }>(
    "employee", "add", "--email", "ben@firma.example", "--name", "Ben",
  );
  await admin.open("/activities");
  await second.open("/crm/deal?view=list");
  const deal = await admin.create({ kind: "deal", values: { title: text("Kitchen") } });
  const ids: number[] = [];
  const what = { call: { start: at(0, "23:59"), minutes: 15, reminder: 1440 } };
  for (const subject of ["Moved", "Done", "Given", "Deleted", "Later", "Stays", "Silent"]) {
    const input = { subject, responsible_id: null, what };
    ids.push(await admin.post<number>("activities/add", { activity: { owner_kind: "deal", owner_id: deal, input } }));
  }
  const [moved, done, given, deleted, later, stays, silent] = ids;
  const reminders = (user: User) => user.messages.getByText(/^Reminder: .*, 23:59 \(Deal: Kitchen\)/);
  const bell = (user: User, unread: number) =>
    user.page.getByRole("button", { name: `News for you: ${unread} unread`, exact: true });
  const left = async (count: number) => {
    for (const user of [admin, second]) {
      await expect(reminders(user)).toHaveCount(count);
      await expect(bell(user, count)).toBeVisible();
    }
  };
  for (const user of [admin, second]) await expect(reminders(user)).toHaveCount(7, { timeout: 20_000 });
  const edit = (id: number | undefined, subject: string, after: object) => {
    const before = { subject, responsible_id: null, what };
    return admin.post("activities/edit", { id, before, input: { ...before, ...after } });
  };
  await edit(silent, "Silent", { what: { call: { ...what.call, reminder: null } } });
  await left(6);

  const outcome = { result: "", call_status: null };
  // So late that people are reminded of the new time on another day.
  await admin.post("activities/postpone", { id: moved, to: { to: at(3, "12:00") }, seen: null });
  await left(5);
  await admin.post("activities/complete", { id: done, outcome });
  await left(4);
  await admin.post("activities/assign", { id: given, employee_id: ben.employee });
  await left(3);
  await admin.post("activities/delete", { id: deleted });
  await left(2);

  // What changes while no page listens is known when the next one is there.
  await second.page.goto("about:blank");
  await admin.post("activities/complete", { id: later, outcome });
  await second.open("/activities");
  await left(1);
  for (const user of [admin, second]) await expect(reminders(user)).toContainText("Stays");
  // It says what the activity is called now.
  await edit(stays, "Stays", { subject: "Remains" });
  for (const user of [admin, second]) await expect(reminders(user)).toContainText("Remains");
  await left(1);

  // Who opens it from the list has no need of the message.
  await admin.open("/crm/deal?view=list");
  await bell(admin, 1).click();
  await admin.page.getByRole("menuitem", { name: /^Reminder: Stays/ }).click();
  await expect(admin.page).toHaveURL(new RegExp(`/crm/deal/${deal}#activity-`));
  await expect(reminders(admin)).toHaveCount(0);
});

for (const [language, words] of Object.entries({
  pl: ["Aktywności", "Tydzień", "Terminy", "Moje aktywności"],
  de: ["Aktivitäten", "Woche", "Fristen", "Meine Aktivitäten"],
  it: ["Attività", "Settimana", "Scadenze", "Le mie attività"],
})) {
  test(`the calendar is whole in ${language}`, async ({ admin }) => {
    const { page } = admin;
    await plan(admin, { Kuchnia: meeting("2031-05-07T10:00", 60), Oferta: todo("2031-05-07T12:00") });
    await admin.post("session/choose", { language, theme: null });
    await admin.open("/activities?view=week&date=2031-05-07");
    for (const word of words) await expect(page.getByText(word, { exact: true }).first()).toBeAttached();
    const shown = await page.locator("main").innerText();
    expect(shown, "no key and no argument is shown").not.toMatch(/\b[a-z]+_[a-z_]+\b|[{}|]/);
  });
}
