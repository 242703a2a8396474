import { PNG } from "../support/picture";
import { expect, test } from "../support/test";
import { text } from "../support/user";

test("a company gets its logo while it is made, and shows it beside its name", async ({ admin }) => {
  const { page } = admin;
  await admin.choose("Create", "Company");
  const form = admin.dialog("New company");
  await form.getByLabel("Company name").fill("Meier & Söhne");
  await form.locator("input[type=file]").setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: PNG });
  await expect(form.getByRole("button", { name: "Remove the picture" })).toBeVisible();
  await form.getByRole("button", { name: "Create company" }).click();
  await expect(admin.record.getByRole("heading", { name: "Meier & Söhne" })).toBeVisible();
  const logo = admin.record.locator("header img");
  await expect(logo).toBeVisible();
  await expect.poll(() => logo.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(8);
  await admin.open("/crm/company");
  await expect(page.getByRole("link", { name: "Meier & Söhne" }).locator("img")).toBeVisible();
  await page.keyboard.press("Control+k");
  const search = admin.dialog("Search everywhere");
  await search.getByRole("searchbox").fill("meier");
  await expect(search.getByRole("link", { name: "Meier & Söhne" }).locator("img")).toBeVisible();
});

test("a logo is changed in place: what is no picture is refused, a pasted one is taken, and it can be removed", async ({
  admin,
  noise,
}) => {
  noise.allowResponse(/\/files\/picture/, 422);
  const { page, record } = admin;
  const company = await admin.create({ kind: "company", values: { title: text("Meier") } });
  await admin.open(`/crm/company/${company}`);
  await record.getByRole("button", { name: "Edit Logo" }).click();
  const script = Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>");
  await record.locator(".file-drop__input").setInputFiles({ name: "logo.svg", mimeType: "image/svg+xml", buffer: script });
  await expect(record.getByText("This is no picture that can be used.")).toBeVisible();

  await page.evaluate((content) => {
    const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], "image.png", { type: "image/png" }));
    window.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, cancelable: true }));
  }, PNG.toString("base64"));
  await expect(record.locator("header img")).toBeVisible();
  await expect(record.getByText("“Logo” changed")).toBeVisible();

  await record.getByRole("button", { name: "Edit Logo" }).click();
  await record.getByRole("button", { name: "Remove the picture" }).click();
  await expect(record.locator("header img")).toHaveCount(0);
});

test("a logo is chosen in place by the keyboard, which stands at its field afterwards", async ({ admin }) => {
  const { page, record } = admin;
  const company = await admin.create({ kind: "company", values: { title: text("Meier") } });
  await admin.open(`/crm/company/${company}`);
  const edit = record.getByRole("button", { name: "Edit Logo" });
  await edit.press("Enter");
  await expect(record.locator(".file-drop__input")).toBeFocused();
  const chooser = page.waitForEvent("filechooser");
  await page.keyboard.press("Enter");
  await (await chooser).setFiles({ name: "logo.png", mimeType: "image/png", buffer: PNG });
  await expect(record.locator("header img")).toBeVisible();
  await expect(edit).toBeFocused();
});

test("a logo is chosen in place by pressing, and shown wherever the company is linked", async ({ admin }) => {
  const { page, record } = admin;
  const company = await admin.create({ kind: "company", values: { title: text("Meier") } });
  const deal = await admin.create({
    kind: "deal",
    values: { title: text("Roof"), company_id: { link: { id: company } } },
  });
  await admin.open(`/crm/company/${company}`);
  await record.getByRole("button", { name: "Edit Logo" }).click();
  const chooser = page.waitForEvent("filechooser");
  await record.getByText("Choose a picture").click();
  const choice = await chooser;
  // Whoever loses the focus is saved and closed, before anything was chosen.
  await expect(record.locator(".file-drop__input")).toBeFocused();
  await choice.setFiles({ name: "logo.png", mimeType: "image/png", buffer: PNG });
  await expect(record.locator("header img")).toBeVisible();
  await admin.open(`/crm/deal/${deal}`);
  await expect(record.getByRole("link", { name: "Meier" }).locator("img").first()).toBeVisible();
});
