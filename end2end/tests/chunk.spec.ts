/** The card of a record and the forms are a part of the program that comes after the lists. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { siteDirectory } from "../support/environment";
import { holdBack } from "../support/held";
import { expect, test } from "../support/test";
import { text, type User } from "../support/user";

const manifest = JSON.parse(readFileSync(join(siteDirectory(), "manifest.json"), "utf8"));
const chunk = manifest.sections.chunk as string | undefined;
test.skip(chunk === undefined, "a development build has everything in one");

const UNREACHABLE = "The server cannot be reached.";

/** Shows the list of companies, with one in it, whose link is returned, before the chunk is there. */
async function listWithCompany(user: User) {
  await user.create({ kind: "company", values: { title: text("Firma") } });
  await user.open("/crm/company");
  return user.page.getByRole("link", { name: "Firma", exact: true });
}

test("a list begins without the card, and fetches it before it is asked for", async ({ admin }) => {
  const { page } = admin;
  const fetched = page.waitForResponse(`**/${chunk}`);
  const link = await listWithCompany(admin);
  expect(await page.locator(`link[href="/${chunk}"]`).count()).toBe(0);
  expect((await fetched).headers()["cache-control"]).toContain("immutable");
  await link.click();
  await expect(admin.record.getByRole("heading", { name: "Firma" })).toBeVisible();

  // A page that shows a record begins with its card.
  await admin.reload();
  expect(await page.locator(`link[href="/${chunk}"]`).count()).toBe(1);
  await admin.record.getByRole("button", { name: "Edit Company name" }).click();
  await expect(admin.record.getByRole("textbox", { name: "Company name" })).toBeVisible();
});

test("who is faster than the card sees that it comes", async ({ admin }) => {
  const { page } = admin;
  const release = await holdBack(page, `**/${chunk}`);
  const link = await listWithCompany(admin);
  await admin.choose("Create", "Company");
  await expect(admin.messages.getByText("Loading")).toBeVisible();
  await expect(admin.dialog("New company")).toHaveCount(0);
  await link.click();
  await expect(page).toHaveURL(/\/crm\/company\/\d+$/);
  await expect(page.locator("#record").getByLabel("Loading")).toBeAttached();
  await page.locator("#record").getByRole("button", { name: "Close" }).click();
  await expect(page).toHaveURL(/\/crm\/company$/);
  release();
  const form = admin.dialog("New company");
  await form.getByRole("button", { name: "Cancel" }).click();
  await expect(form).toHaveCount(0);
  await link.click();
  await expect(admin.record.getByRole("heading", { name: "Firma" })).toBeVisible();
});

test("a page of an older version, whose card is gone, is loaded anew", async ({ admin, noise }) => {
  noise.expectResponse(new RegExp(`/${chunk}$`), 404);
  noise.allowMessage(/HTTP status code is not ok/);
  const { page } = admin;
  // It is there for the page that is loaded anew.
  let isMissing = true;
  page.on("request", (request) => {
    if (request.isNavigationRequest() && /\/crm\/company\/\d+$/.test(request.url())) isMissing = false;
  });
  await page.route(`**/${chunk}`, (route) => (isMissing ? route.fulfill({ status: 404 }) : route.continue()));
  const early = page.waitForResponse(`**/${chunk}`);
  const link = await listWithCompany(admin);
  await early;
  await admin.loads(() => link.click());
  await expect(page).toHaveURL(/\/crm\/company\/\d+$/);
  await admin.record.getByRole("button", { name: "Edit Company name" }).click();
  await expect(admin.record.getByRole("textbox", { name: "Company name" })).toBeVisible();
});

test("while the server is away the card is asked for again", async ({ admin, noise }) => {
  noise.allowMessage(/Failed to fetch|net::ERR_ABORTED/);
  const { page } = admin;
  const files = [`**/${chunk}`, "**/manifest.webmanifest"];
  for (const file of files) await page.route(file, (route) => route.abort("aborted"));
  const link = await listWithCompany(admin);
  await admin.choose("Create", "Company");
  await expect(admin.messages.getByText(UNREACHABLE)).toBeVisible();
  await link.click();
  await expect(page.locator("#record").getByText(UNREACHABLE)).toBeVisible();
  for (const file of files) await page.unroute(file);
  await page.locator("#record").getByRole("button", { name: "Try again" }).click();
  await expect(admin.record.getByRole("heading", { name: "Firma" })).toBeVisible();
});
