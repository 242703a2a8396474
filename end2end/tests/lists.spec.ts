import { expect, test } from "../support/test";
import { type User, money, text } from "../support/user";

test("a list is filtered, and the filter kept as a view", async ({ admin }) => {
  const { page } = admin;
  for (const [title, source, city] of [
    ["Alfa", "WEB", "Graz"],
    ["Beta", "WEB", "Wien"],
    ["Gamma", "CALL", "Graz"],
    ["Delta", "EMAIL", "Linz"],
  ] as const) {
    await admin.create({ kind: "company", values: { title: text(title), source: { choice: source }, address_city: text(city) } });
  }
  await admin.open("/crm/company");
  const names = page.getByRole("link", { name: /^(Alfa|Beta|Gamma|Delta)$/ });
  await expect(names).toHaveCount(4);

  await page.getByRole("button", { name: "Filter", exact: true }).click();
  const dialog = admin.dialog("Filter");
  const rows = dialog.getByRole("group", { name: "Field" });
  await rows.nth(0).getByRole("combobox", { name: "Field" }).selectOption("Source");
  await rows.nth(0).getByRole("checkbox", { name: "Website" }).check();
  await dialog.getByRole("button", { name: "Add condition" }).click();
  await rows.nth(1).getByRole("combobox", { name: "Field" }).selectOption("City");
  // What is incomplete is not shown as if it were whole.
  await dialog.getByRole("button", { name: "Show" }).click();
  await expect(dialog.getByText("Please complete this condition.")).toBeVisible();
  await rows.nth(1).getByRole("textbox", { name: "Value" }).fill("graz");
  await dialog.getByRole("combobox", { name: "Group of conditions" }).selectOption("One of these is enough");
  await dialog.getByRole("button", { name: "Show" }).click();
  await expect(names).toHaveText(["Gamma", "Beta", "Alfa"]);
  const filters = page.getByRole("list", { name: "Active filters" });
  await expect(filters).toContainText("Source: Website or City contains graz");

  await admin.choose("Views", "Save as a view");
  await admin.dialog("Save as a view").getByLabel("Name").fill("Near us");
  await admin.dialog("Save as a view").getByRole("button", { name: "Save" }).click();
  await expect(page).toHaveURL(/\?view=\d+$/);
  const pinned = page.getByRole("navigation", { name: "Pinned views" });
  await expect(pinned.getByRole("link", { name: "Near us" })).toHaveAttribute("aria-current", "true");
  await pinned.getByRole("link", { name: "All" }).click();
  await expect(names).toHaveCount(4);
  await pinned.getByRole("link", { name: "Near us" }).click();
  await admin.reload();
  await expect(names).toHaveText(["Gamma", "Beta", "Alfa"]);

  // It becomes the beginning of the section, under another name.
  await admin.choose("Views", "Change this view");
  const change = admin.dialog("Change this view");
  await change.getByLabel("Name").fill("Close by");
  await change.getByRole("checkbox", { name: "Begin with this view" }).check();
  await change.getByRole("button", { name: "Save" }).click();
  await expect(change).toHaveCount(0);
  await admin.open("/crm/company");
  await expect(names).toHaveText(["Gamma", "Beta", "Alfa"]);
  await admin.choose("Views", "Change this view");
  // It is asked first, and nothing is lost by saying no.
  const question = admin.dialog("Delete this view?");
  await change.getByRole("button", { name: "Delete view" }).click();
  await expect(question.getByText("It cannot be brought back.")).toBeVisible();
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(question).toHaveCount(0);
  await expect(change.getByLabel("Name")).toHaveValue("Close by");
  await change.getByRole("checkbox", { name: "For everybody" }).check();
  await change.getByRole("button", { name: "Save" }).click();
  await expect(change).toHaveCount(0);
  await admin.choose("Views", "Change this view");
  await change.getByRole("button", { name: "Delete view" }).click();
  await expect(question.getByText("It goes for everybody")).toBeVisible();
  await question.getByRole("button", { name: "Delete view" }).click();
  await expect(admin.messages.getByText("View deleted")).toBeVisible();
  await expect(change).toHaveCount(0);
  await expect(names).toHaveCount(4);
  await expect(filters).toHaveCount(0);

  // By what somebody is reached by, too.
  await admin.create({
    kind: "company",
    values: { title: text("Omega") },
    points: [{ kind: "email", value: "office@omega.example" }],
  });
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await rows.nth(0).getByRole("combobox", { name: "Field" }).selectOption("E-mail");
  await rows.nth(0).getByRole("textbox", { name: "Value" }).fill("OMEGA");
  await dialog.getByRole("button", { name: "Show" }).click();
  await expect(filters).toContainText("E-mail contains OMEGA");
  await expect(page.getByRole("link", { name: "Omega", exact: true })).toBeVisible();
  await expect(names).toHaveCount(0);
});

/** Makes a field for texts of records, which lists show. */
const listed = (user: User, kind: "company" | "lead", name: string) =>
  user.post<number>("fields/create", {
    definition: {
      kind, naming: { name }, help: { name: null }, field_type: "Text", is_multiple: false, is_required: false,
      required_from: [], default: "empty", in_list: true, is_searched: false, options: [], becomes: null,
    },
  });

/** A record in a list: a row, or a card on the phone. */
const row = (user: User, name: string) =>
  user.page.getByRole("row").filter({ has: user.page.getByRole("link", { name, exact: true }) });

test("a list leaves the focus where it is while others work", async ({ admin }) => {
  const { page } = admin;
  const ids: Record<string, number> = {};
  const create = async (title: string) => {
    ids[title] = await admin.create({ kind: "company", values: { title: text(title) } });
  };
  const rename = (title: string, after: string) => {
    const changes = [{ field: "title", before: text(title), after: text(after) }];
    return admin.post("records/edit", { kind: "company", id: ids[title], changes, contact_points: null });
  };
  for (const title of ["Beta", "Delta", "Gamma", "Zeta"]) await create(title);
  await admin.open("/crm/company?sort=title");
  const names = page.getByRole("link", { name: /^(Alfa|Beta|Delta|Gamma|Omega|Zeta|Aa|Ab)$/ });
  await expect(names).toHaveText(["Beta", "Delta", "Gamma", "Zeta"]);
  await page.getByRole("link", { name: "Gamma", exact: true }).focus();

  // Several come above it.
  await Promise.all(["Aa", "Ab", "Alfa"].map(create));
  await expect(names).toHaveText(["Aa", "Ab", "Alfa", "Beta", "Delta", "Gamma", "Zeta"]);
  await expect(page.getByRole("link", { name: "Gamma", exact: true })).toBeFocused();

  // Another one changes places with it, and it with others.
  await rename("Beta", "Omega");
  await expect(names).toHaveText(["Aa", "Ab", "Alfa", "Delta", "Gamma", "Omega", "Zeta"]);
  await expect(page.getByRole("link", { name: "Gamma", exact: true })).toBeFocused();
  await rename("Gamma", "Beta");
  await expect(names).toHaveText(["Aa", "Ab", "Alfa", "Beta", "Delta", "Omega", "Zeta"]);
  await expect(page.getByRole("link", { name: "Beta", exact: true })).toBeFocused();
});

test("a list shows the columns that one chose", async ({ admin }) => {
  test.skip(admin.isPhone, "on the phone there are cards");
  const { page } = admin;
  await admin.create({ kind: "company", values: { title: text("Alfa"), address_country: text("Austria") } });
  await admin.open("/crm/company");
  const headings = page.getByRole("columnheader");
  await expect(headings.filter({ hasText: "Country" })).toHaveCount(0);
  await admin.choose("Views", "Columns");
  const dialog = admin.dialog("Columns");
  // The name is always there, and its width is not what one comes for.
  await expect(dialog.getByRole("checkbox").nth(1)).toBeFocused();
  await dialog.getByRole("checkbox", { name: "Country" }).check();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(headings.filter({ hasText: "Country" })).toHaveCount(0);
  await admin.choose("Views", "Columns");
  await dialog.getByRole("checkbox", { name: "Country" }).check();
  await dialog.getByRole("checkbox", { name: "Industry" }).uncheck();
  const handle = dialog.getByRole("button", { name: /^Move City/ });
  await handle.focus();
  await page.keyboard.press("ArrowUp");
  // A width that cannot be is refused at its place.
  const wide = dialog.getByLabel("Width of City in pixels");
  await wide.fill("5");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(wide).toHaveAccessibleDescription("From 60 to 900, or empty");
  await wide.fill("300");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(headings.filter({ hasText: "Country" })).toBeVisible();
  await expect(headings.filter({ hasText: "Industry" })).toHaveCount(0);
  await expect(page.getByRole("cell", { name: "Austria" })).toBeVisible();
  await admin.reload();
  await expect(headings.filter({ hasText: "Country" })).toBeVisible();
  await expect(headings.filter({ hasText: "City" })).toHaveCSS("width", "300px");

  // Its edge makes a column wider.
  const edge = headings.filter({ hasText: "City" }).locator(".table__edge");
  const place = (await edge.boundingBox())!;
  await page.mouse.move(place.x + 4, place.y + 10);
  await page.mouse.down();
  await page.mouse.move(place.x - 96, place.y + 10);
  const kept = page.waitForResponse(/\/api\/records\/set_columns$/);
  await page.mouse.up();
  await kept;
  await expect(headings.filter({ hasText: "City" })).toHaveCSS("width", "200px");

  await page.getByRole("columnheader", { name: "Country" }).getByRole("button").click();
  await expect(page).toHaveURL(/sort=address_country/);
  await admin.choose("Views", "Columns");
  await dialog.getByRole("button", { name: "Usual columns" }).click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(headings.filter({ hasText: "Industry" })).toBeVisible();
  await expect(headings.filter({ hasText: "Country" })).toHaveCount(0);
});

test("the usual columns fit a window of 1024 pixels", async ({ admin, modus }) => {
  test.skip(admin.isPhone, "on the phone there are cards");
  const { page } = admin;
  await modus.command("mode", "switch", "classic", "--yes");
  await page.setViewportSize({ width: 1024, height: 768 });
  const long = "Küchenausstattung Kowalski und Söhne Großhandel";
  const points = [
    { kind: "phone" as const, value: "+48 601 234 567" },
    { kind: "email" as const, value: "kontakt@firma.example" },
  ];
  const client = { address_city: text("Międzyrzec Podlaski"), position: text("Head of the purchasing department") };
  await admin.create({ kind: "company", points, values: { title: text(long), address_city: client.address_city } });
  await admin.create({ kind: "contact", points, values: { last_name: text(long), position: client.position } });
  const amount = money("1234500", "PLN");
  await admin.create({ kind: "lead", points, values: { title: text(long), last_name: text(long), company_title: text(long), ...amount } });
  await admin.create({ kind: "deal", values: { title: text(long), close_date: { date: "2031-09-30" }, ...amount } });
  for (const kind of ["company", "contact", "lead", "deal"]) {
    await admin.open(`/crm/${kind}?view=list`);
    await expect(page.getByRole("link", { name: new RegExp(long) }).first()).toBeVisible();
    const beyond = await page.locator(".table-frame").evaluate((frame) => frame.scrollWidth - frame.clientWidth);
    expect(beyond, kind).toBe(0);
  }
});

test("a card on the phone shows what lists show, and the columns that one chose", async ({ admin }) => {
  test.skip(!admin.isPhone, "on the desktop there are columns");
  const { page } = admin;
  const ticker = `custom_${await listed(admin, "company", "Ticker")}`;
  // Longer than the screen is wide.
  const long = "ALF ".repeat(40).trim();
  const values = { title: text("Alfa"), industry: { choice: "IT" }, address_country: text("Austria"), [ticker]: text(long) };
  await admin.create({ kind: "company", values, points: [{ kind: "phone", value: "+48 601 000 000" }] });
  await admin.create({ kind: "company", values: { title: text("Beta"), address_country: text("Poland") } });
  await admin.open("/crm/company");
  const line = (name: string, label: string) => row(admin, name).locator(`td[data-label="${label}"]`);
  /** What stands before the values of a card, from top to bottom. */
  const labels = (name: string) =>
    row(admin, name).locator("td[data-label]").evaluateAll((cells) => {
      const shown = cells.filter((cell) => cell.checkVisibility());
      shown.sort((one, other) => one.getBoundingClientRect().top - other.getBoundingClientRect().top);
      return shown.map((cell) => cell.getAttribute("data-label"));
    });
  // The usual columns make a short card; what has no value takes no place.
  await expect(line("Alfa", "Ticker")).toHaveText(long);
  await expect.poll(() => labels("Alfa")).toEqual(["Ticker"]);
  await expect.poll(() => labels("Beta")).toEqual([]);
  await expect(row(admin, "Alfa").getByText("Ada Kowalska")).toBeHidden();

  await admin.choose("Views", "Columns");
  const dialog = admin.dialog("Columns");
  await dialog.getByRole("checkbox", { name: "Country" }).check();
  for (const name of ["Company type", "Annual revenue", "City", "Created"]) {
    await dialog.getByRole("checkbox", { name, exact: true }).uncheck();
  }
  await dialog.getByRole("button", { name: /^Move Ticker/ }).focus();
  await page.keyboard.press("ArrowUp");
  // A card has no columns that could be wider.
  await expect(dialog.getByLabel("Width of Ticker in pixels")).toBeHidden();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(line("Alfa", "Country")).toHaveText("Austria");
  await expect.poll(() => labels("Alfa")).toEqual(["Industry", "Ticker", "Responsible person", "Country"]);
  await expect.poll(() => labels("Beta")).toEqual(["Responsible person", "Country"]);
  // What is wide on the desktop is no wider than the card.
  const widths = { name: 600, industry: null, [ticker]: 600, reach: null, responsible_id: null, address_country: null };
  const columns = Object.entries(widths).map(([code, width]) => ({ code, width }));
  await admin.post("records/set_columns", { kind: "company", view: null, columns });
  await admin.reload();
  await expect.poll(() => labels("Alfa")).toEqual(["Industry", "Ticker", "Responsible person", "Country"]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expect(row(admin, "Alfa").getByRole("link", { name: "Call +48 601 000 000" })).toBeVisible();
  await page.getByRole("checkbox", { name: "Select Alfa" }).click();
  await expect(page.getByRole("group", { name: "Selection" })).toContainText("1 selected");
});

test("what lists shall show gives way on no screen", async ({ admin, modus }) => {
  const { page } = admin;
  await modus.command("mode", "switch", "classic", "--yes");
  const size = `custom_${await listed(admin, "lead", "Size")}`;
  await admin.create({ kind: "lead", values: { title: text("Kitchen"), source: { choice: "CALL" }, [size]: text("Large") } });
  await admin.open("/crm/lead");
  const lead = row(admin, "Kitchen");
  await expect(lead.getByText("Large", { exact: true })).toBeVisible();
  // A laptop has no room for the source, nor has the phone, until it is asked for.
  const source = lead.getByText("Call", { exact: true });
  await expect(source).toBeHidden();
  await admin.choose("Views", "Columns");
  const dialog = admin.dialog("Columns");
  await dialog.getByRole("checkbox", { name: "Created", exact: true }).uncheck();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(source).toBeVisible();
});

test("a saved view has columns of its own, and a link that was cut off shows nothing", async ({ admin }) => {
  const { page } = admin;
  await admin.create({ kind: "company", values: { title: text("Alfa"), address_country: text("Austria") } });
  await admin.open("/crm/company?where=*(*title:has:Alf)");
  await admin.choose("Views", "Save as a view");
  await admin.dialog("Save as a view").getByLabel("Name").fill("Near us");
  await admin.dialog("Save as a view").getByRole("button", { name: "Save" }).click();
  await expect(page).toHaveURL(/\?view=\d+$/);
  await admin.choose("Views", "Columns");
  const dialog = admin.dialog("Columns");
  await dialog.getByRole("checkbox", { name: "Country" }).check();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toHaveCount(0);
  const country = page.locator("[data-column=address_country]");
  await expect(country).toHaveCount(1);
  await admin.reload();
  await expect(country).toHaveCount(1);
  // The way back is that to the columns that the view was saved with.
  await admin.choose("Views", "Columns");
  await dialog.getByRole("button", { name: "Usual columns" }).click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(country).toHaveCount(0);
  await admin.choose("Views", "Columns");
  await dialog.getByRole("checkbox", { name: "Country" }).check();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(country).toHaveCount(1);
  await page.getByRole("navigation", { name: "Pinned views" }).getByRole("link", { name: "All" }).click();
  await expect(page.getByRole("link", { name: "Alfa", exact: true })).toBeVisible();
  await expect(country).toHaveCount(0);

  // All that match never become all because a filter was lost.
  await admin.open("/crm/company?where=*(*title:has:Zz");
  await expect(page.getByRole("link", { name: "Alfa", exact: true })).toHaveCount(0);
  await page.getByRole("list", { name: "Active filters" }).getByRole("button").click();
  await expect(page.getByRole("link", { name: "Alfa", exact: true })).toBeVisible();
});

test("a link to a view that a colleague keeps says so, until it is shared", async ({ admin, newBrowser, modus }) => {
  const { page } = admin;
  await admin.create({ kind: "company", values: { title: text("Alfa") } });
  await admin.create({ kind: "company", values: { title: text("Beta") } });
  await admin.open("/crm/company?where=*(*title:has:Alf)");
  await admin.choose("Views", "Save as a view");
  await admin.dialog("Save as a view").getByLabel("Name").fill("Near us");
  await admin.dialog("Save as a view").getByRole("button", { name: "Save" }).click();
  await expect(page).toHaveURL(/\?view=\d+$/);
  const ben = await newBrowser();
  const { link } = await modus.command<{ link: string }>(
    "employee", "add", "--email", "ben@firma.example", "--name", "Ben Novak",
  );
  await ben.accept(link);
  const { pathname, search } = new URL(page.url());
  await ben.open(`${pathname}${search}`);
  const lacking = ben.page.getByText("The view of this link is not shared with you, or was deleted.");
  const beta = ben.page.getByRole("link", { name: "Beta", exact: true });
  await expect(lacking).toBeVisible();
  await expect(beta).toBeVisible();
  await admin.choose("Views", "Change this view");
  const change = admin.dialog("Change this view");
  await change.getByRole("checkbox", { name: "For everybody" }).check();
  await change.getByRole("button", { name: "Save" }).click();
  await expect(change).toHaveCount(0);
  await ben.reload();
  await expect(ben.page.getByRole("link", { name: "Alfa", exact: true })).toBeVisible();
  await expect(beta).toHaveCount(0);
  await expect(lacking).toHaveCount(0);
});

test("the view that is shown is marked above the list and in the menu, pinned or not", async ({ admin }) => {
  const { page } = admin;
  await admin.create({ kind: "company", values: { title: text("Alfa") } });
  await admin.open("/crm/company?where=*(*title:has:Alf)");
  await admin.choose("Views", "Save as a view");
  const save = admin.dialog("Save as a view");
  await save.getByLabel("Name").fill("Near us");
  await save.getByRole("checkbox", { name: "Show above the list" }).uncheck();
  await save.getByRole("button", { name: "Save" }).click();
  await expect(page).toHaveURL(/\?view=\d+$/);
  const above = page.getByRole("navigation", { name: "Pinned views" });
  await expect(above.getByRole("link", { name: "Near us" })).toHaveAttribute("aria-current", "true");
  await page.getByRole("button", { name: "Views", exact: true }).click();
  const menu = page.getByRole("menu", { name: "Views" });
  await expect(menu.getByRole("menuitem", { name: "Near us" })).toHaveAttribute("aria-current", "true");
  const all = menu.getByRole("menuitem", { name: "All", exact: true });
  await expect(all).not.toHaveAttribute("aria-current");
  await all.click();
  await expect(above).toHaveCount(0);
  await page.getByRole("button", { name: "Views", exact: true }).click();
  await expect(all).toHaveAttribute("aria-current", "true");
  await page.keyboard.press("Escape");
});

test("a hundred records are assigned, deleted, and brought back", async ({ admin, modus }) => {
  const { page } = admin;
  const link = await modus.command<{ link: string }>("employee", "add", "--email", "ben@firma.example", "--name", "Ben");
  expect(link.link).toContain("/invitation/");
  await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      admin.create({ kind: "company", values: { title: text(`Firma ${String(index).padStart(3, "0")}`) } }),
    ),
  );
  await admin.open("/crm/company");
  await expect(page.getByText("Total: 100")).toBeVisible();
  const bar = page.getByRole("group", { name: "Selection" });
  const box = (name: string) => page.getByRole("checkbox", { name: `Select ${name}` });
  const boxes = page.getByRole("checkbox", { name: /^Select Firma/ });
  const shown = await boxes.evaluateAll((all) => all.map((one) => one.getAttribute("aria-label")!.replace("Select ", "")));

  // A range, by the shift key.
  await box(shown[1]!).click();
  await box(shown[4]!).click({ modifiers: ["Shift"] });
  await expect(bar).toContainText("4 selected");
  await box(shown[2]!).click();
  await expect(bar).toContainText("3 selected");
  await bar.getByRole("button", { name: "Clear selection" }).click();
  await expect(bar).toHaveCount(0);

  // All that match, on whatever page.
  if (admin.isPhone) await boxes.first().click();
  else await page.getByRole("checkbox", { name: "Select all that are shown" }).click();
  await bar.getByRole("button", { name: "Select all that match" }).click();
  await expect(bar).toContainText("All that match are selected");
  // Who thinks again has still selected them.
  for (const [button, title] of [
    ["Assign", "Assign a responsible person"],
    ["Edit field", "Change a field of several records"],
    ["Delete", "Delete several records?"],
  ] as const) {
    await bar.getByRole("button", { name: button }).click();
    await expect(admin.dialog(title)).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(admin.dialog(title)).toHaveCount(0);
    await expect(bar).toContainText("All that match are selected");
    await expect(boxes.first()).toBeChecked();
  }
  await bar.getByRole("button", { name: "Assign" }).click();
  const assign = admin.dialog("Assign a responsible person");
  await assign.getByRole("combobox", { name: "Responsible" }).selectOption("Ben");
  await assign.getByRole("button", { name: "Change", exact: true }).click();
  await expect(assign.getByText("Changed: 100")).toBeVisible();
  await assign.getByRole("button", { name: "Close" }).last().click();
  await expect(bar).toHaveCount(0);
  await page.getByRole("link", { name: shown[0]!, exact: true }).click();
  await expect(admin.record.getByText("Ben").first()).toBeVisible();
  await page.keyboard.press("Escape");

  await box(shown[0]!).click();
  await box(shown[1]!).click();
  await bar.getByRole("button", { name: "Delete" }).click();
  const remove = admin.dialog("Delete several records?");
  await remove.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(remove.getByText("Deleted: 2")).toBeVisible();
  await remove.getByRole("button", { name: "Close" }).last().click();
  await expect(page.getByText("Total: 98")).toBeVisible();

  await admin.choose("Views", "Recycle bin");
  await expect(page).toHaveURL(/\/settings\/bin\?kind=company$/);
  await admin.hydrated();
  const deleted = page.getByRole("row").filter({ hasText: shown[0]! });
  await expect(deleted).toContainText("Ada Kowalska");
  await deleted.getByRole("button", { name: "Restore" }).click();
  await expect(admin.messages.getByText(`“${shown[0]!}” restored`)).toBeVisible();
  await expect(deleted).toHaveCount(0);
  await admin.open("/crm/company");
  await expect(page.getByRole("link", { name: shown[0]!, exact: true })).toBeVisible();
  await expect(page.getByText("Total: 99")).toBeVisible();
  expect((await modus.check()).ok).toBe(true);
});
