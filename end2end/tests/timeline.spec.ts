import { expect, test } from "../support/test";
import { type User, money, text } from "../support/user";

const SCRIPT = "<script>document.title='gone'</script><img src=x onerror=\"document.title='gone'\">";

/** A form of the composer above the timeline. */
async function composer(user: User, tab: "Comment" | "Call" | "Task" | "Meeting" | "To-do") {
  const region = user.record.getByRole("region", { name: "Add to the timeline" });
  await region.getByRole("tab", { name: tab }).click();
  return region.getByRole("tabpanel", { name: tab });
}

/** The entry of the timeline that shows this text. */
const entry = (user: User, shown: string) => user.record.getByRole("listitem").filter({ hasText: shown }).last();

test("a to-do is added, moved, completed and opened again", async ({ admin, modus }) => {
  const { page } = admin;
  const id = await admin.create({ kind: "deal", values: { title: text("Kitchen"), ...money("1500", "EUR") } });
  await admin.open(`/crm/deal/${id}`);
  const form = await composer(admin, "To-do");
  await expect(form.getByLabel("Deadline")).not.toHaveValue("");
  await form.getByRole("button", { name: "Add to-do" }).click();
  await expect(form.getByText("Please fill this in.")).toBeVisible();
  await form.getByLabel("Subject").fill("Write the offer");
  // It is planned for some time.
  await form.getByLabel("Deadline").fill("");
  await form.getByRole("button", { name: "Add to-do" }).click();
  await expect(form.getByLabel("Deadline")).toHaveAttribute("aria-invalid", "true");
  await expect(form.getByText("Please fill this in.")).toBeVisible();
  await form.getByLabel("Deadline").fill("2024-05-06T10:30");
  await form.getByLabel("Colour").selectOption("Green");
  await form.getByRole("button", { name: "Add to-do" }).click();
  await expect(admin.messages.getByText("Added", { exact: true })).toBeVisible();
  await expect(form.getByLabel("Subject")).toHaveValue("");
  await expect(entry(admin, "Write the offer")).toContainText("Overdue");
  await expect(admin.counter("Deals")).toHaveText("1");
  expect((await modus.check()).counts.activities_open).toBe(1);

  await admin.choose("More about “Write the offer”", "Next week");
  await expect(admin.messages.getByText("Moved")).toBeVisible();
  await expect(entry(admin, "Write the offer")).not.toContainText("Overdue");
  await expect(admin.counter("Deals")).toHaveCount(0);
  await page.getByRole("button", { name: "Complete “Write the offer”" }).click();
  await expect(admin.messages.getByText("Activity completed")).toBeVisible();
  await expect(admin.record.getByText("Nothing planned")).toBeVisible();
  await expect(admin.record.getByRole("heading", { name: "Past", exact: true })).toBeVisible();
  await expect(entry(admin, "Write the offer")).toContainText("Completed by Ada Kowalska");
  await page.getByRole("button", { name: "Reopen “Write the offer”" }).click();
  await expect(page.getByRole("button", { name: "Complete “Write the offer”" })).toBeVisible();
  await admin.choose("More about “Write the offer”", "Delete");
  await admin.dialog("Delete “Write the offer”?").getByRole("button", { name: "Delete" }).click();
  await expect(admin.record.getByText("Nothing planned")).toBeVisible();
  expect((await modus.check()).counts.activities_open).toBe(0);
});

test("a call is planned, done with its result and found in the timeline of the company", async ({ admin }) => {
  const { page } = admin;
  const company = await admin.create({ kind: "company", values: { title: text("Oak Ltd") } });
  const values = { title: text("Kitchen"), company_id: { link: { id: company, label: "" } } };
  const deal = await admin.create({ kind: "deal", values });
  await admin.open(`/crm/deal/${deal}`);
  const form = await composer(admin, "Call");
  await form.getByLabel("Subject").fill("Agree on the measures");
  await form.getByLabel("Start").fill("2031-05-06T10:30");
  await form.getByLabel("Length in minutes").fill("-5");
  await form.getByRole("button", { name: "Add call" }).click();
  await expect(form.getByText("Enter whole minutes, from 1 to 1440.")).toBeVisible();
  await form.getByLabel("Length in minutes").fill("20");
  await expect(form.getByRole("img", { name: /free all day/ })).toBeVisible();
  await form.getByRole("button", { name: "Add call" }).click();
  await expect(entry(admin, "Agree on the measures")).toContainText("20 minutes");

  await page.getByRole("button", { name: "Complete “Agree on the measures”" }).click();
  const question = admin.dialog("Complete “Agree on the measures”");
  await question.getByLabel("Result").fill("They want oak,\nand soon.");
  await question.getByRole("button", { name: "Complete" }).click();
  await expect(admin.messages.getByText("Activity completed")).toBeVisible();
  await expect(entry(admin, "Agree on the measures")).toContainText("They want oak");

  const log = await composer(admin, "Call");
  await log.getByRole("button", { name: "Log a call" }).click();
  await log.getByLabel("Subject").fill("They called back");
  await log.getByLabel("Direction").selectOption("Incoming");
  await log.getByRole("button", { name: "Add call" }).click();
  await expect(entry(admin, "They called back")).toContainText("Incoming");

  await admin.open(`/crm/company/${company}`);
  await expect(entry(admin, "Agree on the measures").getByRole("link", { name: "Kitchen" })).toBeVisible();
  await expect(entry(admin, "They called back")).toBeVisible();
});

test("two people change one activity, and the later one chooses", async ({ admin, noise }) => {
  noise.allowResponse(/\/api\/activities\/edit$/, 409);
  const { page } = admin;
  const deal = await admin.create({ kind: "deal", values: { title: text("Kitchen") } });
  const todo = (subject: string, deadline: string) => {
    return { subject, responsible_id: null, what: { todo: { deadline, reminder: null, color: null } } };
  };
  const before = todo("Write the offer", "2031-05-06T10:30");
  const id = await admin.post<number>("activities/add", { activity: { owner_kind: "deal", owner_id: deal, input: before } });
  await admin.open(`/crm/deal/${deal}`);
  await admin.choose("More about “Write the offer”", "Edit");
  const form = admin.dialog("Edit “Write the offer”");
  // A colleague renames it and moves it to the next day.
  await admin.post("activities/edit", { id, before, input: todo("Send the offer", "2031-05-07T10:30") });
  await form.getByLabel("Subject").fill("Print the offer");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form.getByText("Somebody else changed this activity at the same time.")).toBeVisible();
  await expect(form.getByRole("definition")).toHaveText(["Send the offer"]);
  await form.getByRole("button", { name: "Keep mine" }).click();
  await expect(form).toHaveCount(0);
  await expect(entry(admin, "Print the offer")).toContainText("7 May 2031");
  await expect(page.getByText("Send the offer")).toHaveCount(0);
});

test("a comment that was changed in another browser meanwhile is not overwritten: its author chooses", async ({ admin, noise }) => {
  noise.expectResponse(/\/api\/timeline\/edit_comment$/, 409);
  const { page } = admin;
  const company = await admin.create({ kind: "company", values: { title: text("Oak Ltd") } });
  const id = await admin.post<number>("timeline/add_comment", { kind: "company", id: company, text: "Wants oak" });
  await admin.open(`/crm/company/${company}`);
  const dialog = admin.dialog("Edit comment");
  const area = dialog.getByRole("textbox");
  const told = dialog.getByText("Somebody changed this while you were editing.");
  await admin.choose("More about the comment", "Edit");
  await area.fill("Wants pine");
  await admin.post("timeline/edit_comment", { id, seen: "Wants oak", text: "Wants **ash**" });
  // What was seen survives a reload with what is typed.
  await admin.reload();
  await expect(area).toHaveValue("Wants pine");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(told).toBeVisible();
  await expect(dialog.getByRole("definition")).toHaveText(["Wants ash"]);
  await expect(area).toHaveValue("Wants pine");
  await dialog.getByRole("button", { name: "Take theirs" }).click();
  await expect(told).toHaveCount(0);
  await expect(area).toHaveValue("Wants **ash**");
  await expect(area).toBeFocused();

  await area.fill("Wants elm");
  await admin.post("timeline/edit_comment", { id, seen: "Wants **ash**", text: "Wants beech" });
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByRole("definition")).toHaveText(["Wants beech"]);
  await dialog.getByRole("button", { name: "Keep mine" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(entry(admin, "Wants elm")).toBeVisible();
  await expect(page.getByText("Wants beech")).toHaveCount(0);
  const kept = await page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.endsWith("/comment-dialog")));
  expect(kept).toEqual([]);
});

test("what was changed in an activity does not go with Escape alone", async ({ admin }) => {
  const deal = await admin.create({ kind: "deal", values: { title: text("Kitchen") } });
  const what = { todo: { deadline: "2031-05-06T10:30", reminder: null, color: null } };
  const input = { subject: "Write the offer", responsible_id: null, what };
  await admin.post("activities/add", { activity: { owner_kind: "deal", owner_id: deal, input } });
  await admin.open(`/crm/deal/${deal}`);
  const form = admin.dialog("Edit “Write the offer”");
  const subject = form.getByLabel("Subject");
  const question = admin.dialog("Discard your changes?");
  // Where nothing was changed, nothing is asked.
  await admin.choose("More about “Write the offer”", "Edit");
  await subject.press("Escape");
  await expect(form).toHaveCount(0);
  await admin.choose("More about “Write the offer”", "Edit");
  await form.getByRole("button", { name: "Close" }).click();
  await expect(form).toHaveCount(0);

  await admin.choose("More about “Write the offer”", "Edit");
  await subject.fill("Print the offer");
  await subject.press("Escape");
  await question.getByRole("button", { name: "Keep editing" }).click();
  await expect(subject).toHaveValue("Print the offer");
  await form.getByRole("button", { name: "Close" }).click();
  await question.getByRole("button", { name: "Discard" }).click();
  await expect(form).toHaveCount(0);
  await expect(entry(admin, "Write the offer")).toBeVisible();
  // What is as it was again is no change.
  await admin.choose("More about “Write the offer”", "Edit");
  await subject.fill("Print the offer");
  await subject.fill("Write the offer");
  await subject.press("Escape");
  await expect(form).toHaveCount(0);
  await expect(admin.record).toBeVisible();
});

test("a meeting shows who is busy and goes into the calendar", async ({ admin, modus, newBrowser }) => {
  const { page } = admin;
  const ben = await newBrowser();
  const link = await modus.command<{ link: string }>("employee", "add", "--email", "ben@firma.example", "--name", "Ben");
  await ben.accept(link.link);
  const lead = await admin.create({ kind: "contact", values: { last_name: text("Oak") } });
  await admin.open(`/crm/contact/${lead}`);
  const form = await composer(admin, "Meeting");
  await form.getByLabel("Subject").fill("Look at the hall");
  await form.getByLabel("Start").fill("2031-05-06T10:30");
  await form.getByLabel("Place").fill("Hall 3");
  await form.getByLabel("Participants").selectOption("Ben");
  await form.getByRole("button", { name: "Add meeting" }).click();
  await expect(entry(admin, "Look at the hall")).toContainText("Hall 3 · Ada Kowalska · Ben");
  await form.getByLabel("Start").fill("2031-05-06T12:00");
  await form.getByLabel("Participants").selectOption("Ben");
  const hours = form.getByRole("img", { name: "Ben: busy from 10:30 to 11:30" });
  await expect(hours).toBeVisible();
  // A long day is one strip, too, and does not reach beyond the form.
  await form.getByLabel("Start").fill("2031-05-06T22:30");
  await expect(hours).toContainText("23");
  const tops = await hours.locator("span").evaluateAll((all) => all.map((hour) => hour.getBoundingClientRect().top));
  expect(new Set(tops).size).toBe(1);
  expect(await hours.evaluate((hours) => hours.scrollWidth - hours.clientWidth)).toBeLessThanOrEqual(0);

  const more = page.getByRole("button", { name: "More about “Look at the hall”" });
  await more.click();
  const download = page.getByRole("menuitem", { name: "Download for the calendar" });
  const href = await download.getAttribute("href");
  const file = await page.request.get(href ?? "");
  expect(file.headers()["content-type"]).toBe("text/calendar; charset=utf-8");
  expect(await file.text()).toContain("\r\nSUMMARY:Look at the hall\r\n");
  expect(await file.text()).toContain("mailto:ben@firma.example");
  expect(await file.text()).not.toContain("METHOD:");
  // The menu closes, and the keyboard goes on from its button.
  const saved = page.waitForEvent("download");
  await download.click();
  expect((await saved).suggestedFilename()).toMatch(/^Meeting-\d+\.ics$/);
  await expect(download).toBeHidden();
  await expect(more).toBeFocused();
});

test("a comment with a mention reaches the colleague at once", async ({ admin, modus, newBrowser }) => {
  const ben = await newBrowser();
  const link = await modus.command<{ link: string }>("employee", "add", "--email", "ben@firma.example", "--name", "Ben Żak");
  await ben.accept(link.link);
  const id = await admin.create({ kind: "company", values: { title: text("Oak Ltd") } });
  await admin.open(`/crm/company/${id}`);
  const form = await composer(admin, "Comment");
  const area = form.getByRole("textbox", { name: "Comment" });
  await area.fill("**Ask** ");
  await area.press("End");
  await area.pressSequentially("@be");
  await form.getByRole("option", { name: "Ben Żak" }).click();
  await expect(area).toHaveValue("**Ask** @Ben Żak ");
  await area.pressSequentially("about https://oak.example.");
  await form.getByRole("button", { name: "Add comment" }).click();
  await expect(admin.messages.getByText("Comment added")).toBeVisible();
  await expect(entry(admin, "about").locator("strong")).toHaveText("Ask");
  await expect(entry(admin, "about").getByRole("link")).toHaveAttribute("href", "https://oak.example");

  await expect(ben.messages.getByText("Ada Kowalska mentioned you: Ask @Ben Żak")).toBeVisible();
  await ben.page.getByRole("button", { name: "News for you: 1 unread" }).click();
  await ben.page.getByRole("menuitem", { name: /mentioned you/ }).click();
  await expect(ben.page).toHaveURL(new RegExp(`/crm/company/${id}#comment-\\d+$`));
  await expect(ben.record.getByRole("heading", { name: "Oak Ltd" })).toBeVisible();
  await expect(ben.record.locator("li[id^='comment-']")).toBeFocused();
  await expect(entry(ben, "about")).toContainText("@Ben Żak");
  await expect(ben.page.getByRole("button", { name: "News for you", exact: true })).toBeVisible();

  // What one changes, the other sees without loading the page anew.
  await admin.choose("More about the comment", "Edit");
  const dialog = admin.dialog("Edit comment");
  await expect(dialog.getByRole("textbox")).toHaveValue("**Ask** @Ben Żak about https://oak.example.");
  await expect(dialog.getByRole("textbox")).toBeFocused();
  await dialog.getByRole("textbox").fill("oak");
  await admin.page.keyboard.press("Escape");
  await admin.dialog("Discard your changes?").getByRole("button", { name: "Keep editing" }).click();
  await expect(dialog.getByRole("textbox")).toHaveValue("oak");
  await dialog.getByRole("textbox").fill("- oak\n- pine");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(ben.record.getByRole("listitem").filter({ hasText: /^pine$/ })).toBeVisible();
  await admin.choose("More about the comment", "Pin to the top");
  await expect(ben.record.getByRole("heading", { name: "Pinned" })).toBeVisible();
  await admin.choose("More about the comment", "Delete");
  await admin.dialog("Delete this comment?").getByRole("button", { name: "Delete" }).click();
  await expect(ben.record.getByText("pine")).toHaveCount(0);
});

test("a comment that is pinned by the keyboard keeps the focus", async ({ admin }) => {
  const { page } = admin;
  const id = await admin.create({ kind: "company", values: { title: text("Oak Ltd") } });
  for (const said of ["Wants oak", "Wants pine"]) await admin.post("timeline/add_comment", { kind: "company", id, text: said });
  await admin.open(`/crm/company/${id}`);
  const button = entry(admin, "Wants oak").getByRole("button", { name: "More about the comment" });
  const pinned = admin.record.getByRole("heading", { name: "Pinned" });
  const choose = async (command: string) => {
    await button.press("Enter");
    await expect(page.getByRole("menuitem", { name: command })).toBeFocused();
    await page.keyboard.press("Enter");
  };
  await choose("Pin to the top");
  await expect(pinned).toBeVisible();
  await expect(button).toBeFocused();
  await choose("Unpin");
  await expect(pinned).toHaveCount(0);
  await expect(button).toBeFocused();
});

test("Enter continues a list in a comment, and ends it after an empty item", async ({ admin }) => {
  const { page } = admin;
  const id = await admin.create({ kind: "company", values: { title: text("Oak Ltd") } });
  await admin.open(`/crm/company/${id}`);
  const form = await composer(admin, "Comment");
  const area = form.getByRole("textbox", { name: "Comment" });
  await area.pressSequentially("- oak");
  for (const typed of ["pine", "", "1. measure", "write", "", "Thanks"]) {
    await page.keyboard.press("Enter");
    await page.keyboard.type(typed);
  }
  await expect(area).toHaveValue("- oak\n- pine\n1. measure\n2. write\nThanks");
  await area.press("Control+Enter");
  await expect(admin.messages.getByText("Comment added")).toBeVisible();
  await expect(entry(admin, "Thanks").getByRole("listitem")).toHaveText(["oak", "pine", "measure", "write"]);
});

test("what buttons and keys do to the text of a comment can be undone", async ({ admin }) => {
  const { page } = admin;
  const id = await admin.create({ kind: "company", values: { title: text("Oak Ltd") } });
  await admin.open(`/crm/company/${id}`);
  const form = await composer(admin, "Comment");
  const area = form.getByRole("textbox", { name: "Comment" });
  const press = (name: string) => form.getByRole("button", { name, exact: true }).click();
  const select = (from: number, until: number) =>
    area.evaluate((field: HTMLTextAreaElement, [start, end]) => field.setSelectionRange(start, end), [from, until] as const);
  const selected = () =>
    area.evaluate((field: HTMLTextAreaElement) => field.value.slice(field.selectionStart, field.selectionEnd));
  await area.pressSequentially("oak and pine");
  // With the blank behind it, which stays outside.
  await select(0, 4);
  await press("Bold");
  await expect(area).toHaveValue("**oak** and pine");
  expect(await selected()).toBe("oak");
  await press("Bold");
  await expect(area).toHaveValue("oak and pine");
  await area.press("Control+b");
  await expect(area).toHaveValue("**oak** and pine");
  await area.press("Control+z");
  await expect(area).toHaveValue("oak and pine");

  await press("Bulleted list");
  await expect(area).toHaveValue("- oak and pine");
  await press("Bulleted list");
  await expect(area).toHaveValue("oak and pine");
  await area.press("Control+z");
  await expect(area).toHaveValue("- oak and pine");
  await area.press("Control+z");
  await expect(area).toHaveValue("oak and pine");
  await area.press("End");
  await press("Bold");
  await page.keyboard.type("!");
  await expect(area).toHaveValue("oak and pine**!**");

  // A date is no item of a list, and keeps its number.
  await area.fill("24. Dezember: the plan, see www.oak.example");
  await select(14, 22);
  await press("Link");
  await page.keyboard.type("pine.example");
  await expect(area).toHaveValue("24. Dezember: [the plan](https://pine.example), see www.oak.example");
  await area.press("Control+Enter");
  await expect(admin.messages.getByText("Comment added")).toBeVisible();
  const comment = entry(admin, "Dezember");
  await expect(comment.getByText("24. Dezember: the plan, see www.oak.example", { exact: true })).toBeVisible();
  await expect(comment.getByRole("link", { name: "the plan" })).toHaveAttribute("href", "https://pine.example");
  await expect(comment.getByRole("link", { name: "www.oak.example" })).toHaveAttribute("href", "https://www.oak.example");
});

test("of two colleagues with one name the chosen one is mentioned", async ({ admin, modus, newBrowser }) => {
  const zak = await newBrowser();
  const add = (email: string) => modus.command<{ link: string }>("employee", "add", "--email", email, "--name", "Ben Żak");
  await add("ben@firma.example");
  await zak.accept((await add("zak@firma.example")).link);
  const id = await admin.create({ kind: "company", values: { title: text("Oak Ltd") } });
  await admin.open(`/crm/company/${id}`);
  const form = await composer(admin, "Comment");
  const area = form.getByRole("textbox", { name: "Comment" });
  await area.pressSequentially("@ben zak");
  await expect(form.getByRole("option")).toHaveText(["Ben Żak ben@firma.example", "Ben Żak zak@firma.example"]);
  await form.getByRole("option", { name: "Ben Żak zak@firma.example" }).click();
  await expect(area).toHaveValue("@Ben Żak (zak@firma.example) ");
  await area.press("Control+z");
  await expect(area).toHaveValue("@ben zak");
  await area.press("End");
  await form.getByRole("option", { name: "Ben Żak zak@firma.example" }).click();
  await area.press("End");
  await area.pressSequentially("please");
  await form.getByRole("button", { name: "Add comment" }).click();
  await expect(zak.messages.getByText("Ada Kowalska mentioned you: @Ben Żak please")).toBeVisible();
  await admin.choose("More about the comment", "Edit");
  await expect(admin.dialog("Edit comment").getByRole("textbox")).toHaveValue("@Ben Żak (zak@firma.example) please");
});

test("who is given something to do is told at once, and led there", async ({ admin, modus, newBrowser }) => {
  const ben = await newBrowser();
  const added = await modus.command<{ id: number; link: string }>(
    "employee", "add", "--email", "ben@firma.example", "--name", "Ben",
  );
  await ben.accept(added.link);
  const id = await admin.create({ kind: "deal", values: { title: text("Kitchen") } });
  await admin.open(`/crm/deal/${id}`);
  const form = await composer(admin, "Meeting");
  await form.getByLabel("Subject").fill("Look at the hall");
  await form.getByLabel("Start").fill("2031-05-06T10:30");
  await form.getByLabel("Participants").selectOption("Ben");
  await form.getByRole("button", { name: "Add meeting" }).click();
  await expect(ben.messages.getByText("Ada Kowalska added you to “Look at the hall” (Deal: Kitchen)")).toBeVisible();

  await admin.choose("More about “Look at the hall”", "Assign to…");
  const question = admin.dialog("Assign “Look at the hall”");
  await question.getByLabel("Responsible").selectOption("Ben");
  await question.getByRole("button", { name: "Save" }).click();
  await expect(ben.messages.getByText("Ada Kowalska gave you “Look at the hall” (Deal: Kitchen)")).toBeVisible();
  await expect(admin.page.getByRole("button", { name: "News for you", exact: true })).toBeVisible();
  await ben.page.getByRole("button", { name: "News for you: 2 unread" }).click();
  await ben.page.getByRole("menuitem", { name: /gave you/ }).click();
  await expect(ben.record.getByRole("heading", { name: "Kitchen" })).toBeVisible();
});

test("who takes part is told of another time, and that it is deleted", async ({ admin, modus, newBrowser }) => {
  const ben = await newBrowser();
  const added = await modus.command<{ employee: number; link: string }>(
    "employee", "add", "--email", "ben@firma.example", "--name", "Ben",
  );
  await ben.accept(added.link);
  const id = await admin.create({ kind: "deal", values: { title: text("Kitchen") } });
  const what = {
    meeting: { start: "2031-05-06T10:30", minutes: 60, place: "", participants: [added.employee], reminder: null },
  };
  const input = { subject: "Look at the hall", responsible_id: null, what };
  await admin.post("activities/add", { activity: { owner_kind: "deal", owner_id: id, input } });
  await admin.open(`/crm/deal/${id}`);
  await admin.choose("More about “Look at the hall”", "Another time…");
  const question = admin.dialog("Move “Look at the hall”");
  await question.getByLabel("Start").fill("2031-05-07T12:00");
  await question.getByRole("button", { name: "Save" }).click();
  const moved = "Ada Kowalska changed the time of “Look at the hall” to 7 May 2031, 12:00 – 13:00 (Deal: Kitchen)";
  await expect(ben.messages.getByText(moved)).toBeVisible();

  await admin.choose("More about “Look at the hall”", "Delete");
  await admin.dialog("Delete “Look at the hall”?").getByRole("button", { name: "Delete" }).click();
  await expect(ben.messages.getByText("Ada Kowalska deleted “Look at the hall” (Deal: Kitchen)")).toBeVisible();
  await expect(admin.page.getByRole("button", { name: "News for you", exact: true })).toBeVisible();
  await ben.page.getByRole("button", { name: "News for you: 3 unread" }).click();
  await expect(ben.page.getByRole("menuitem", { name: /12:00 – 13:00/ })).toBeVisible();
  await ben.page.getByRole("menuitem", { name: /deleted “Look at the hall”/ }).click();
  await expect(ben.record.getByRole("heading", { name: "Kitchen" })).toBeVisible();
});

test("each message about an activity leads to it, also from there", async ({ admin, modus, newBrowser }) => {
  const ben = await newBrowser();
  const added = await modus.command<{ employee: number; link: string }>(
    "employee", "add", "--email", "ben@firma.example", "--name", "Ben",
  );
  await ben.accept(added.link);
  await ben.open("/crm/deal?view=list");
  const owner = await admin.create({ kind: "deal", values: { title: text("Kitchen") } });
  const what = {
    meeting: { start: "2031-05-06T10:30", minutes: 60, place: "", participants: [added.employee], reminder: null },
  };
  const input = { subject: "Look at the hall", responsible_id: null, what };
  await admin.post("activities/add", { activity: { owner_kind: "deal", owner_id: owner, input } });
  const item = ben.record.locator("li[id^='activity-']");
  const open = async (said: string) => {
    const message = ben.messages.locator(".toast").filter({ hasText: said });
    await message.getByRole("button", { name: "Open", exact: true }).click();
    await expect(item).toBeFocused();
  };
  await open("Look at the hall");
  const id = Number(/#activity-(\d+)$/.exec(ben.page.url())?.[1]);
  await admin.post("activities/postpone", { id, to: { to: "2031-05-07T12:00" }, seen: null });
  await expect(item).toContainText("12:00");
  await open("changed the time");
});

test("who is made responsible for a record is told at once, and led there", async ({ admin, modus, newBrowser }) => {
  const ben = await newBrowser();
  const added = await modus.command<{ employee: number; link: string }>(
    "employee", "add", "--email", "ben@firma.example", "--name", "Ben",
  );
  await ben.accept(added.link);
  const values = { title: text("Kitchen"), responsible_id: { link: { id: added.employee, label: "" } } };
  await admin.create({ kind: "deal", values });
  await expect(ben.messages.getByText("Ada Kowalska made you responsible (Deal: Kitchen)")).toBeVisible();
  await ben.page.getByRole("button", { name: "News for you: 1 unread" }).click();
  await ben.page.getByRole("menuitem", { name: /made you responsible/ }).click();
  await expect(ben.record.getByRole("heading", { name: "Kitchen" })).toBeVisible();
});

test("script in every field is shown as text", async ({ admin }) => {
  const naming = { name: SCRIPT };
  const definition = {
    kind: "company",
    naming,
    help: naming,
    field_type: "Text",
    is_multiple: false,
    is_required: false,
    required_from: [],
    default: "empty",
    in_list: true,
    is_searched: false,
    options: [],
    becomes: null,
  };
  const field = await admin.post<number>("fields/create", { definition });
  const rename = { code: "IT", before: { name: null }, after: naming };
  await admin.post("settings/change", { list: "INDUSTRY", change: { rename } });
  const values = { title: text(SCRIPT), industry: { choice: "IT" }, [`custom_${field}`]: text(SCRIPT) };
  const id = await admin.create({ kind: "company", values });
  const what = {
    meeting: { start: "2031-05-06T10:30", minutes: 30, place: SCRIPT, participants: [], reminder: null },
  };
  const task = {
    task: { deadline: null, participants: [], checklist: [{ text: SCRIPT, is_done: false }], reminder: null },
  };
  const add = (what: object) =>
    admin.post<number>("activities/add", {
      activity: { owner_kind: "company", owner_id: id, input: { subject: SCRIPT, responsible_id: null, what } },
    });
  await add(task);
  const meeting = await add(what);
  await admin.post("activities/complete", { id: meeting, outcome: { result: SCRIPT, call_status: null } });
  await admin.post("timeline/add_comment", { kind: "company", id, text: `**${SCRIPT}**\n- ${SCRIPT}` });
  await admin.open(`/crm/company/${id}`);
  await expect(admin.record.getByText("<script>").first()).toBeVisible();
  await expect(admin.record.getByRole("button", { name: `Edit ${SCRIPT}`, exact: true })).toBeVisible();
  expect(await admin.record.locator("img, script").count()).toBe(0);
  await expect(admin.page).not.toHaveTitle("gone");
  await admin.record.getByRole("checkbox", { name: /<script>/ }).check();
  await admin.reload();
  await expect(admin.record.getByRole("checkbox", { name: /<script>/ })).toBeChecked();
});
