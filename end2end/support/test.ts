/**
 * `test` as all journeys use it: a program of its own for each test, and at the end of every test the questions that
 * hold for every page.
 */
import AxeBuilder from "@axe-core/playwright";
import { test as base, type BrowserContext, type Page } from "@playwright/test";
import { Modus } from "./modus";
import { Noise } from "./noise";
import { User } from "./user";

export { expect } from "@playwright/test";

interface Fixtures {
  /** The program, freshly installed, with an empty database. */
  modus: Modus;
  noise: Noise;
  /** Whether the test runs on the phone. */
  isPhone: boolean;
  /** Opens another browser, as of another person or on another device. */
  newBrowser: (options?: { locale?: string }) => Promise<User>;
  /** Somebody in front of the first browser, not yet logged in. */
  visitor: User;
  /** The first administrator, logged in, in front of the first browser. */
  admin: User;
}

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

export const test = base.extend<Fixtures>({
  // eslint-disable-next-line no-empty-pattern
  modus: async ({}, use, testInfo) => {
    const modus = await Modus.start();
    await use(modus);
    const errors = modus.errors();
    await modus.stop();
    if (testInfo.status !== testInfo.expectedStatus) await testInfo.attach("server.log", { body: modus.output() });
    if (testInfo.status === testInfo.expectedStatus && errors.length > 0) {
      throw new Error(`the server logged errors:\n${errors.join("\n")}`);
    }
  },

  // Every context is made for the program of its test, and closed before that stops.
  baseURL: async ({ modus }, use) => use(modus.url),

  noise: async ({}, use) => use(new Noise()),

  isPhone: async ({ isMobile }, use) => use(isMobile),

  newBrowser: async ({ browser, noise, modus, isPhone }, use, testInfo) => {
    const contexts: BrowserContext[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext(options);
      noise.listen(context);
      contexts.push(context);
      return new User(await context.newPage(), modus, isPhone);
    });
    const isWell = testInfo.status === testInfo.expectedStatus;
    const complaints = isWell ? await complaintsOf(contexts.flatMap((context) => context.pages())) : [];
    for (const context of contexts) await context.close();
    // Of a test that was interrupted, what did not come says nothing.
    complaints.push(...noise.undeclared(), ...(isWell ? noise.missing() : []));
    if (complaints.length > 0) throw new Error(complaints.join("\n"));
  },

  visitor: async ({ newBrowser }, use) => use(await newBrowser()),

  admin: async ({ visitor }, use) => {
    await visitor.becomeFirstAdministrator();
    await use(visitor);
  },
});

/** What every page owes to everybody: nothing that bars people, in light or in dark, and no sideways scrolling. */
async function complaintsOf(pages: Page[]): Promise<string[]> {
  const complaints: string[] = [];
  for (const page of pages.filter((page) => page.url().startsWith("http"))) {
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (sideways > 0) complaints.push(`${page.url()} is ${sideways} px wider than the screen`);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
      for (const violation of violations) {
        const places = violation.nodes.map((node) => `  ${node.target.join(" ")}: ${node.failureSummary ?? ""}`);
        complaints.push(`${page.url()} (${colorScheme}): ${violation.id}: ${violation.help}\n${places.join("\n")}`);
      }
    }
  }
  return complaints;
}
