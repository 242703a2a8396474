import { expect, test } from "../support/test";

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

for (const [language, words] of Object.entries(WORDS)) {
  test(`the page of the CRM mode is whole in ${language}`, async ({ admin, modus }) => {
    const { page } = admin;
    await modus.command("mode", "switch", "classic", "--yes");
    await admin.open("/crm/mode");
    const sentences = async () => {
      const lines = (await page.locator("body").innerText()).split("\n").map((line) => line.trim());
      return lines.filter((line) => line.split(" ").length > 3);
    };
    const english = await sentences();
    expect(english.length).toBeGreaterThan(10);

    await admin.post("session/choose", { language, theme: null });
    await admin.reload();
    await expect(page.locator("html")).toHaveAttribute("lang", language);
    for (const word of words) {
      await expect(page.getByText(word, { exact: true }).filter({ visible: true }).first()).toBeVisible();
    }
    await expect(page).toHaveTitle(`${words[0]} – Modus`);
    const shown = await page.locator("body").innerText();
    expect(shown, "no key and no argument is shown").not.toMatch(/\b[a-z]+_[a-z_]+\b|[{}|]/);
    if (language !== "en") expect((await sentences()).filter((line) => english.includes(line))).toEqual([]);
  });
}
