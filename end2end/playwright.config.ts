import { defineConfig } from "@playwright/test";
import { chromium } from "./support/environment";

/** What a browser on a laptop and on a phone have in common. */
const browser = {
  browserName: "chromium" as const,
  locale: "en-GB",
  timezoneId: "Europe/Warsaw",
  // Colours that are still fading would be measured as they are at that moment.
  contextOptions: { reducedMotion: "reduce" as const },
  launchOptions: {
    executablePath: chromium(),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  },
};

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  fullyParallel: true,
  forbidOnly: true,
  workers: 2,
  retries: 0,
  timeout: 30_000,
  expect: { timeout: 10_000 },
  reporter: "list",
  use: { trace: "retain-on-failure", screenshot: "only-on-failure", actionTimeout: 10_000, navigationTimeout: 15_000 },
  projects: [
    { name: "desktop", use: { ...browser, viewport: { width: 1440, height: 900 } } },
    {
      name: "phone",
      use: { ...browser, viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
    },
  ],
});
