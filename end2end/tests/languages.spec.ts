import type { Page } from "@playwright/test";
import { expect, test } from "../support/test";
import { text } from "../support/user";

/** The words of the vocabulary that the page *CRM mode* has to show. */
const WORDS = {
  en: ["CRM mode", "Classic CRM", "Simple CRM", "Deal creation mode", "Do not close activities after conversion"],
  pl: ["Tryb CRM", "Klasyczny", "Prosty", "Tryb tworzenia deala", "Nie zamykaj aktywności po konwersji"],
  de: [
    "CRM-Modus",
    "Klassisches CRM",
    "Basis-CRM",
    "Modus zum Erstellen von Aufträgen",
    "Aktivitäten nach Konvertierung nicht schließen",
  ],
  it: [
    "Modalità CRM",
    "Classico",
    "Semplice",
    "Modalità di creazione degli affari",
    "Non chiudere le attività dopo la conversione",
  ],
};

/** What looks like the key of a text, or like the place of an argument in one. */
const KEY = /\b[a-z]+_[a-z_]+\b|[{}|]/;

/** What the page says in more than a few words. */
async function sentences(page: Page): Promise<string[]> {
  const lines = (await page.locator("body").innerText()).split("\n").map((line) => line.trim());
  return lines.filter((line) => line.split(" ").length > 3);
}

for (const [language, words] of Object.entries(WORDS)) {
  test(`the page of the CRM mode is whole in ${language}`, async ({ admin, modus }) => {
    const { page } = admin;
    await modus.command("mode", "switch", "classic", "--yes");
    await admin.open("/crm/mode");
    const english = await sentences(page);
    expect(english.length).toBeGreaterThan(10);

    await admin.post("session/choose", { language, theme: null });
    await admin.reload();
    await expect(page.locator("html")).toHaveAttribute("lang", language);
    for (const word of words) {
      await expect(page.getByText(word, { exact: true }).filter({ visible: true }).first()).toBeVisible();
    }
    await expect(page).toHaveTitle(`${words[0]} – Modus`);
    const shown = await page.locator("body").innerText();
    expect(shown, "no key and no argument is shown").not.toMatch(KEY);
    if (language !== "en") expect((await sentences(page)).filter((line) => english.includes(line))).toEqual([]);
  });

  test(`the card of a company, its fields and the import are whole in ${language}`, async ({ admin }) => {
    const { page } = admin;
    const id = await admin.create({ kind: "company", values: { title: text("Meier") } });
    const card = `/crm/company/${id}`;
    const tabs = [card, `${card}?tab=deals`, `${card}?tab=history`];
    const addresses = [...tabs, "/settings/fields/company", "/crm/import?kind=company"];
    const open = async (address: string) => {
      await admin.open(address);
      await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
    };
    const english = new Set<string>();
    for (const address of addresses) {
      await open(address);
      for (const line of await sentences(page)) english.add(line);
    }
    expect(english.size).toBeGreaterThan(5);

    await admin.post("session/choose", { language, theme: null });
    for (const address of addresses) {
      await open(address);
      await expect(page.locator("html")).toHaveAttribute("lang", language);
      const shown = await page.locator("body").innerText();
      expect(shown, `no key and no argument is shown on ${address}`).not.toMatch(KEY);
      if (language !== "en") expect((await sentences(page)).filter((line) => english.has(line)), address).toEqual([]);
    }
  });
}
