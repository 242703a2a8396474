import { expect, test } from "../support/test";
import { type User, text } from "../support/user";

/** What the page says in the languages of the journey. */
const WORDS = {
  pl: {
    add: "Dodaj etap: W toku", newStage: "Nowy etap: W toku", name: "Nazwa", color: "Kolor", save: "Zapisz", submit: "Dodaj",
    added: "Dodano „Telefon zwrotny”", stage: "Przygotowanie dokumentów", rename: "Zmień nazwę „Przygotowanie dokumentów”",
    restore: "Przywróć nazwę domyślną „Przygotowanie dokumentów”", handle: "Przenieś „Telefon zwrotny”",
    place: "„Telefon zwrotny” – teraz 5 z 6", remove: "Usuń", question: "Usunąć „Oferta <b>Ä</b> 🎁”?",
    instead: "Rekordy otrzymają zamiast tego", moved: "przeniesiono 1 rekord", more: "Więcej działań",
    fresh: "Telefon zwrotny", renamed: "Oferta <b>Ä</b> 🎁", recolor: "Kolor: „Telefon zwrotny”",
  },
  de: {
    add: "Phase hinzufügen: In Arbeit", newStage: "Neue Phase: In Arbeit", name: "Name", color: "Farbe", save: "Speichern",
    submit: "Hinzufügen", added: "„Rückruf“ hinzugefügt", stage: "Dokumente vorbereiten",
    rename: "„Dokumente vorbereiten“ umbenennen", restore: "Standardnamen „Dokumente vorbereiten“ wiederherstellen",
    handle: "„Rückruf“ verschieben", place: "„Rückruf“ ist jetzt 5 von 6", remove: "Löschen",
    question: "„Angebot <b>Ä</b> 🎁“ löschen?", instead: "Diese Datensätze erhalten stattdessen",
    moved: "1 Datensatz verschoben", more: "Weitere Aktionen", fresh: "Rückruf", renamed: "Angebot <b>Ä</b> 🎁",
    recolor: "Farbe von „Rückruf“",
  },
} as const;

/** The row of a value. */
const row = (user: User, name: string) =>
  user.page.getByRole("listitem").filter({ has: user.page.getByRole("button", { name: new RegExp(`^${escape(name)}`) }) });

const escape = (name: string) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

for (const language of ["pl", "de"] as const) {
  const words = WORDS[language];

  test(`stages are added, renamed, recoloured, reordered and deleted with their deals (${language})`, async ({ admin, modus }) => {
    const { page } = admin;
    await admin.post("session/choose", { language, theme: null });
    const deal = await admin.create({ kind: "deal", values: { title: text("Küche"), stage: { choice: "PREPARATION" } } });
    await admin.open("/settings/statuses/deal-0");

    await page.getByRole("button", { name: words.add }).click();
    const added = admin.dialog(words.newStage);
    await added.getByRole("button", { name: words.submit, exact: true }).click();
    await expect(added.getByLabel(words.name).first()).toHaveAttribute("aria-invalid", "true");
    await added.getByLabel(words.name).first().fill(words.fresh);
    await added.getByRole("button", { name: words.submit, exact: true }).click();
    await expect(row(admin, words.fresh)).toBeVisible();

    await page.getByRole("button", { name: words.recolor }).click();
    await admin.dialog(words.recolor).getByRole("radio").nth(3).check();
    await admin.dialog(words.recolor).getByRole("button", { name: words.save }).click();
    await expect(admin.dialog(words.recolor)).toHaveCount(0);

    const handle = page.getByRole("button", { name: new RegExp(`^${escape(words.handle)}`) });
    await handle.focus();
    await page.keyboard.press("ArrowUp");
    await expect(page.getByText(words.place)).toBeAttached();
    await expect(handle).toBeFocused();

    await row(admin, words.stage).getByRole("button", { name: new RegExp(`^${escape(words.stage)}`) }).click();
    const renaming = admin.dialog(words.rename);
    await renaming.getByLabel(words.name).first().fill(words.renamed);
    await renaming.getByRole("button", { name: words.save }).click();
    await expect(row(admin, words.renamed)).toBeVisible();
    await admin.reload();
    await expect(row(admin, words.renamed)).toBeVisible();

    await row(admin, words.renamed).getByRole("button", { name: new RegExp(`^${words.more}`) }).click();
    await page.getByRole("menuitem", { name: words.restore }).click();
    await expect(row(admin, words.stage)).toBeVisible();
    await row(admin, words.stage).getByRole("button", { name: new RegExp(`^${escape(words.stage)}`) }).click();
    await renaming.getByLabel(words.name).first().fill(words.renamed);
    await renaming.getByRole("button", { name: words.save }).click();

    await row(admin, words.renamed).getByRole("button", { name: new RegExp(`^${words.more}`) }).click();
    await page.getByRole("menuitem", { name: words.remove, exact: true }).click();
    const question = admin.dialog(words.question);
    await question.getByRole("combobox", { name: words.instead }).selectOption({ label: words.fresh });
    await question.getByRole("button", { name: words.remove, exact: true }).click();
    await expect(page.getByText(words.moved)).toBeVisible();
    await expect(row(admin, words.renamed)).toHaveCount(0);
    await admin.open(`/crm/deal/${deal}`);
    await expect(admin.page.getByText(words.fresh).first()).toBeAttached();
    expect((await modus.check()).ok).toBe(true);
  });
}

test("a change is seen in every browser, noted, and taken back", async ({ admin, newBrowser, modus }) => {
  await admin.create({ kind: "deal", values: { title: text("Kitchen") } });
  const other = await newBrowser();
  const link = await modus.command<{ link: string }>("employee", "add", "--email", "ben@firma.example", "--name", "Ben");
  await other.accept(link.link);
  await other.open("/crm/deal");
  const column = (name: string) => other.page.getByRole("region", { name, exact: true });
  await expect(column("New")).toBeAttached();

  const { page } = admin;
  await admin.open("/crm/deal");
  await admin.chooseOfSection("Statuses and dropdowns");
  await expect(page.getByRole("heading", { name: "Statuses and dropdowns", level: 1 })).toBeVisible();
  await admin.open("/settings/statuses/deal-0");
  await row(admin, "New").getByRole("button", { name: /^New/ }).click();
  await admin.dialog("Rename “New”").getByLabel("Name").first().fill("Fresh");
  await admin.dialog("Rename “New”").getByRole("button", { name: "Save" }).click();
  await expect(column("Fresh")).toBeAttached();

  await admin.open("/settings/changes");
  await expect(page.getByText("“New” renamed to “Fresh”").first()).toBeVisible();
  await page.getByRole("button", { name: /^Undo ?: “New” renamed to “Fresh”$/ }).click();
  await expect(page.getByText("Undone").first()).toBeVisible();
  await expect(column("New")).toBeAttached();
});

test("those without the right neither see nor change lists", async ({ admin, newBrowser, modus, noise }) => {
  noise.expectResponse(/\/settings\/statuses\/lead$/, 403);
  await admin.open("/crm/deal");
  const ben = await newBrowser();
  const link = await modus.command<{ link: string }>("employee", "add", "--email", "ben@firma.example", "--name", "Ben");
  await ben.accept(link.link);
  await ben.page.getByRole("button", { name: ben.isPhone ? "More actions" : "Section settings", exact: true }).click();
  await expect(ben.page.getByRole("menuitem", { name: "Import leads" })).toBeVisible();
  await expect(ben.page.getByRole("menuitem", { name: "Statuses and dropdowns" })).toHaveCount(0);
  await ben.page.keyboard.press("Escape");
  await ben.open("/settings/statuses/lead");
  await expect(ben.page.getByRole("heading", { name: "You cannot change these settings" })).toBeVisible();
});

test("a pipeline is made, takes a deal, and hands it on when it is deleted", async ({ admin, modus }) => {
  const { page } = admin;
  const deal = await admin.create({ kind: "deal", values: { title: text("Kitchen") } });
  await admin.open("/settings/statuses/pipelines");
  await page.getByRole("button", { name: "Create pipeline" }).click();
  const form = admin.dialog("New pipeline");
  await form.getByLabel("Name").first().fill("Partners");
  await form.getByRole("radio", { name: /^Empty/ }).check();
  await form.getByRole("button", { name: "Add", exact: true }).click();
  await expect(row(admin, "Partners")).toBeVisible();

  // Its stages are seen before it has a deal, and a new deal begins there.
  await admin.open("/crm/deal");
  await page.getByRole("combobox", { name: "Pipeline" }).selectOption("Partners");
  await expect(page.getByText("Deal won", { exact: true })).toBeVisible();
  await admin.choose("Create", "Deal");
  await expect(admin.dialog("New deal").getByLabel("Pipeline").locator("option:checked")).toHaveText("Partners");
  await page.keyboard.press("Escape");

  await admin.open(`/crm/deal/${deal}`);
  await admin.record.getByRole("button", { name: "More actions", exact: true }).click();
  await page.getByRole("menuitem", { name: "Move to another pipeline" }).click();
  const move = admin.dialog("Move to another pipeline");
  await move.getByRole("combobox", { name: "Stage" }).selectOption("Deal won");
  await move.getByRole("button", { name: "Move", exact: true }).click();
  await expect(admin.messages).toContainText("The deal stands in the other pipeline now.");

  await admin.open("/settings/statuses/pipelines");
  await row(admin, "Partners").getByRole("button", { name: /^More actions/ }).click();
  await page.getByRole("menuitem", { name: "Delete", exact: true }).click();
  const question = admin.dialog("Delete “Partners”?");
  await question.getByRole("combobox", { name: "The deals move to the pipeline" }).selectOption("General");
  await expect(question.getByRole("combobox", { name: /Deal won/ })).toHaveValue("WON");
  await question.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(admin.messages).toContainText("1 record moved");
  expect((await modus.check()).ok).toBe(true);
});

test("a list is narrowed down to a source", async ({ admin }) => {
  const { page } = admin;
  await admin.create({ kind: "company", values: { title: text("Alfa"), source: { choice: "WEB" } } });
  await admin.create({ kind: "company", values: { title: text("Beta"), source: { choice: "CALL" } } });
  await admin.open("/settings/statuses/SOURCE");
  await row(admin, "Website").getByRole("link", { name: /1 company/ }).click();
  await expect(page).toHaveURL(/\/crm\/company\?filter\.source=WEB$/);
  await admin.hydrated();
  await expect(page.getByRole("link", { name: "Alfa" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Beta" })).toHaveCount(0);
});
