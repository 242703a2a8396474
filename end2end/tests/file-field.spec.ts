import type { Locator } from "@playwright/test";
import { holdBack } from "../support/held";
import { expect, test } from "../support/test";
import { text, type User } from "../support/user";

const file = (name: string, content = "Hello") => ({ name, mimeType: "text/plain", buffer: Buffer.from(content) });

/** Makes a field for files of companies. */
async function define(admin: User, name: string, options: { several?: boolean; required?: boolean } = {}): Promise<void> {
  await admin.open("/settings/fields/company");
  await admin.page.getByRole("button", { name: "Add field" }).click();
  const setUp = admin.dialog("New field");
  await setUp.getByLabel("Name").first().fill(name);
  await setUp.getByLabel("Type").selectOption({ label: "File" });
  if (options.several) await setUp.getByLabel("Several values").check();
  if (options.required) await setUp.getByLabel("Required", { exact: true }).check();
  await setUp.getByLabel("Shown in lists").check();
  await expect(setUp.getByLabel("Default")).toHaveCount(0);
  await setUp.getByRole("button", { name: "Add", exact: true }).click();
  await expect(setUp).toHaveCount(0);
}

/** Drops a file there, or pastes it. */
async function transfer(target: Locator, kind: "drop" | "paste", name: string): Promise<void> {
  const send = (element: Element, [kind, name]: string[]) => {
    const data = new DataTransfer();
    data.items.add(new File(["Hello"], name ?? "", { type: "text/plain" }));
    const options = { bubbles: true, cancelable: true };
    const event =
      kind === "drop"
        ? new DragEvent("drop", { ...options, dataTransfer: data })
        : new ClipboardEvent("paste", { ...options, clipboardData: data });
    element.dispatchEvent(event);
  };
  await target.evaluate(send, [kind, name]);
}

test("files are put into a field while a company is made, and in its place, and saved from there", async ({ admin }) => {
  const { page, record } = admin;
  await define(admin, "Plans", { several: true });
  await admin.open("/crm/company");
  await admin.choose("Create", "Company");
  const form = admin.dialog("New company");
  await form.getByLabel("Company name").fill("Meier");
  await form.getByLabel("Plans").setInputFiles([file("north.txt", "x".repeat(1500)), file("south.txt")]);
  const attached = form.getByRole("list", { name: "Attached files" });
  await expect(attached.getByRole("listitem")).toHaveCount(2);
  // What was sent survives a reload, as everything that is typed does.
  await admin.reload();
  await expect(attached.getByRole("listitem")).toHaveCount(2);
  await attached.getByRole("button", { name: "Remove south.txt" }).click();
  await expect(form.getByLabel("Plans")).toBeFocused();
  await form.getByRole("button", { name: "Create company" }).click();
  await expect(record.getByRole("heading", { name: "Meier" })).toBeVisible();
  const shown = record.getByRole("list", { name: "Attached files" });
  await expect(shown.getByRole("listitem")).toHaveText([/north\.txt\s*2 kB/]);
  const saved = page.waitForEvent("download");
  await shown.getByRole("link", { name: "north.txt" }).click();
  expect((await saved).suggestedFilename()).toBe("north.txt");

  for (const kind of ["drop", "paste"] as const) {
    await record.getByRole("button", { name: "Edit Plans" }).click();
    await transfer(record.locator(".field-editor input[type=file]"), kind, `${kind}.txt`);
    await expect(record.locator(".field-editor")).toHaveCount(0);
    await expect(shown.getByRole("link", { name: `${kind}.txt` })).toBeVisible();
  }
  // By the keyboard: a file is removed, and the others stay until the field is left.
  await record.getByRole("button", { name: "Edit Plans" }).click();
  await record.getByRole("button", { name: "Remove drop.txt" }).focus();
  await page.keyboard.press("Enter");
  await expect(record.locator(".field-editor input[type=file]")).toBeFocused();
  await page.keyboard.press("Control+Enter");
  await expect(record.locator(".field-editor")).toHaveCount(0);
  await expect(shown.getByRole("link")).toHaveText(["north.txt", "paste.txt"]);
  await admin.reload();
  await expect(shown.getByRole("link")).toHaveText(["north.txt", "paste.txt"]);

  await record.getByRole("tab", { name: "History" }).click();
  const history = record.getByRole("tabpanel", { name: "History" });
  await expect(history.getByText("north.txt; drop.txt; paste.txt", { exact: true }).first()).toBeVisible();
  await history.getByRole("button", { name: "Restore “Plans”: north.txt; drop.txt; paste.txt" }).first().click();
  await admin.dialog("Restore “Plans”?").getByRole("button", { name: "Restore" }).click();
  await expect(admin.messages.getByText("“Plans” restored")).toBeVisible();
});

test("a file is chosen in place by the keyboard, which stands at its field afterwards", async ({ admin }) => {
  const { page, record } = admin;
  await define(admin, "Contract");
  const id = await admin.create({ kind: "company", values: { title: text("Meier") } });
  await admin.open(`/crm/company/${id}`);
  const edit = record.getByRole("button", { name: "Edit Contract" });
  await edit.press("Enter");
  await expect(record.locator(".field-editor input[type=file]")).toBeFocused();
  const chooser = page.waitForEvent("filechooser");
  await page.keyboard.press("Enter");
  await (await chooser).setFiles(file("contract.txt"));
  await expect(edit).toBeFocused();
  await expect(record.getByRole("link", { name: "contract.txt" })).toBeVisible();
});

test("lists name files, and tell who has none", async ({ admin }) => {
  const { page } = admin;
  await define(admin, "Contract");
  const upload = await page.request.post("/files/attachment?name=contract.txt", { data: "Hello" });
  const contract = { file: { id: (await upload.json()) as number, name: "", size: 0 } };
  await admin.create({ kind: "company", values: { title: text("Meier"), custom_1: contract } });
  await admin.create({ kind: "company", values: { title: text("Nowak") } });
  await admin.open("/crm/company");
  if (!admin.isPhone) await expect(page.getByRole("columnheader", { name: "Contract" })).toBeVisible();
  const saved = page.waitForEvent("download");
  await page.getByRole("cell").getByRole("link", { name: "contract.txt" }).click();
  expect((await saved).suggestedFilename()).toBe("contract.txt");
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  const filter = admin.dialog("Filter");
  await filter.getByRole("combobox", { name: "Field" }).selectOption("Contract");
  const comparisons = filter.getByRole("combobox", { name: "Comparison" }).getByRole("option");
  await expect(comparisons).toHaveText(["filled in", "empty"]);
  await filter.getByRole("button", { name: "Show" }).click();
  await expect(page.getByRole("link", { name: "Meier" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Nowak" })).toHaveCount(0);
});

test("a required file is asked for, and what is no file to keep is refused with the reason", async ({ admin, noise }) => {
  const { page, record } = admin;
  noise.allowResponse(/\/files\/attachment/, 422);
  await define(admin, "Contract", { required: true });
  await admin.open("/crm/company");
  await admin.choose("Create", "Company");
  const form = admin.dialog("New company");
  await form.getByLabel("Company name").fill("Meier");
  await form.getByRole("button", { name: "Create company" }).click();
  await expect(form.getByLabel("Contract")).toBeFocused();
  await expect(form.getByLabel("Contract")).toHaveAttribute("aria-invalid", "true");
  await form.getByLabel("Contract").setInputFiles(file("page.html"));
  await expect(form.getByText(/Web pages and SVG files cannot be attached/)).toBeVisible();
  // One that lies about what it is is found out by the server.
  await form.getByLabel("Contract").setInputFiles(file("picture.png", "<svg xmlns='http://www.w3.org/2000/svg'/>"));
  await expect(form.getByText(/Web pages and SVG files cannot be attached/)).toBeVisible();
  await expect(form.getByRole("list", { name: "Attached files" })).toHaveCount(0);
  const script = "<img src=x onerror=alert(1)>.txt";
  await form.getByLabel("Contract").setInputFiles(file("first.txt"));
  await expect(form.getByText(/Web pages and SVG files/)).toHaveCount(0);
  await expect(form.getByRole("link", { name: "first.txt" })).toBeVisible();
  // Another one takes the place of the only one.
  await form.getByLabel("Contract").setInputFiles(file(script));
  await expect(form.getByRole("link", { name: script })).toBeVisible();
  await expect(form.getByRole("link", { name: "first.txt" })).toHaveCount(0);
  await form.getByRole("button", { name: "Create company" }).click();
  await expect(record.getByRole("link", { name: script })).toBeVisible();

  await record.getByRole("button", { name: "Edit Contract" }).press("Enter");
  await record.getByRole("button", { name: `Remove ${script}` }).click();
  await expect(record.locator(".field-editor .field__error")).not.toBeEmpty();
  await page.keyboard.press("Escape");
  await expect(record.getByRole("link", { name: script })).toBeVisible();
});

test("a section is not closed, nor saved, while a file is on its way", async ({ admin }) => {
  const { page, record } = admin;
  await define(admin, "Contract");
  const id = await admin.create({ kind: "company", values: { title: text("Meier") } });
  await admin.open(`/crm/company/${id}`);
  const release = await holdBack(page, "**/files/attachment*");
  await record.getByRole("button", { name: "Edit “Custom fields”" }).click();
  await record.locator(".field-editor input[type=file]").setInputFiles(file("contract.txt"));
  const buttons = record.locator(".section-editor");
  await expect(buttons.getByRole("button", { name: "Save" })).toHaveAttribute("aria-busy", "true");
  await buttons.getByRole("button", { name: "Cancel" }).press("Escape");
  await admin.dialog("Discard your changes?").getByRole("button", { name: "Keep editing" }).click();
  await buttons.getByRole("button", { name: "Cancel" }).press("Control+Enter");
  await expect(admin.messages.getByText("A file is still being sent.")).toBeVisible();
  release();
  await expect(record.getByRole("button", { name: "Remove contract.txt" })).toBeVisible();
  await buttons.getByRole("button", { name: "Save" }).click();
  await expect(record.getByRole("link", { name: "contract.txt" })).toBeVisible();
  await expect(buttons).toHaveCount(0);
});
