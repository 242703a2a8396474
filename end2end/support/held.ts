/** Requests that are kept back, so that what happens meanwhile can be looked at in peace. */
import type { Page, Route } from "@playwright/test";

/**
 * Keeps back what is asked for at these addresses until the returned function is called; then it goes on to the
 * server, or wherever `goOn` sends it.
 */
export async function holdBack(
  page: Page,
  addresses: string,
  goOn = (route: Route) => route.continue(),
): Promise<() => void> {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(addresses, async (route) => {
    await held;
    await goOn(route);
  });
  return release;
}
