import { expect, test } from "../support/test";
import { type User, text } from "../support/user";

/** The form of a new comment. */
async function comment(user: User) {
  const region = user.record.getByRole("region", { name: "Add to the timeline" });
  return region.getByRole("tabpanel", { name: "Comment" });
}

const file = (name: string, content = "Hello") => ({ name, mimeType: "text/plain", buffer: Buffer.from(content) });

test("files are attached to a comment, by choice, drop and paste, and saved", async ({ admin }) => {
  const { page } = admin;
  const id = await admin.create({ kind: "company", values: { title: text("Oak Ltd") } });
  await admin.open(`/crm/company/${id}`);
  const form = await comment(admin);
  await form.getByLabel("Attach files").setInputFiles([file("offer.txt"), file("plan.txt")]);
  const attached = form.getByRole("list", { name: "Attached files" });
  await expect(attached.getByRole("listitem")).toHaveCount(2);
  await attached.getByRole("button", { name: "Remove plan.txt" }).click();
  // A file that is dropped, and one that is pasted.
  for (const kind of ["drop", "paste"] as const) {
    await form.getByRole("textbox", { name: "Comment" }).evaluate((area, kind) => {
      const data = new DataTransfer();
      data.items.add(new File(["Hello"], `${kind}.txt`, { type: "text/plain" }));
      const options = { bubbles: true, cancelable: true };
      const event =
        kind === "drop"
          ? new DragEvent("drop", { ...options, dataTransfer: data })
          : new ClipboardEvent("paste", { ...options, clipboardData: data });
      area.dispatchEvent(event);
    }, kind);
    await expect(attached.getByRole("link", { name: `${kind}.txt` })).toBeVisible();
  }
  await form.getByRole("button", { name: "Add comment" }).click();
  await expect(admin.messages.getByText("Comment added")).toBeVisible();
  await expect(attached).toHaveCount(0);
  const shown = admin.record.getByRole("list", { name: "Attached files" });
  await expect(shown.getByRole("listitem")).toHaveCount(3);

  const saved = page.waitForEvent("download");
  await shown.getByRole("link", { name: "offer.txt" }).click();
  expect((await saved).suggestedFilename()).toBe("offer.txt");

  // What is taken away when the comment is changed is gone.
  await admin.choose("More about the comment", "Edit");
  const dialog = admin.dialog("Edit comment");
  await dialog.getByRole("button", { name: "Remove drop.txt" }).click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(shown.getByRole("listitem")).toHaveCount(2);
  await admin.reload();
  await expect(shown.getByRole("listitem")).toHaveCount(2);
});

test("web pages are refused with the reason", async ({ admin, noise }) => {
  const id = await admin.create({ kind: "company", values: { title: text("Oak Ltd") } });
  await admin.open(`/crm/company/${id}`);
  const form = await comment(admin);
  await form.getByLabel("Attach files").setInputFiles([file("page.html")]);
  await expect(form.getByText(/Web pages and SVG files cannot be attached/)).toBeVisible();
  await form.getByLabel("Attach files").setInputFiles([file("notes.txt")]);
  await expect(form.getByText(/Web pages and SVG files/)).toHaveCount(0);
  // One that lies about what it is is found out by the server.
  noise.expectResponse(/\/files\/attachment/, 422);
  await form.getByLabel("Attach files").setInputFiles([file("picture.png", "<svg xmlns='http://www.w3.org/2000/svg'/>")]);
  await expect(form.getByText(/Web pages and SVG files cannot be attached/)).toBeVisible();
  await expect(form.getByRole("list", { name: "Attached files" }).getByRole("listitem")).toHaveCount(1);
  const script = "<img src=x onerror=alert(1)>.txt";
  await form.getByLabel("Attach files").setInputFiles([file(script)]);
  await expect(form.getByRole("link", { name: script })).toBeVisible();
});

test("files stay while one looks at another tab, and beyond a reload", async ({ admin }) => {
  const id = await admin.create({ kind: "company", values: { title: text("Oak Ltd") } });
  await admin.open(`/crm/company/${id}`);
  const form = await comment(admin);
  await form.getByLabel("Attach files").setInputFiles([file("offer.txt"), file("plan.txt")]);
  const attached = form.getByRole("list", { name: "Attached files" });
  await expect(attached.getByRole("listitem")).toHaveCount(2);
  await admin.record.getByRole("tab", { name: "Call" }).click();
  await admin.record.getByRole("tab", { name: "Comment" }).click();
  await expect(attached.getByRole("listitem")).toHaveCount(2);
  await attached.getByRole("button", { name: "Remove plan.txt" }).click();
  await admin.reload();
  await expect(attached.getByRole("listitem")).toHaveText([/^offer\.txt/]);
  await form.getByRole("button", { name: "Add comment" }).click();
  await expect(admin.messages.getByText("Comment added")).toBeVisible();
  await expect(attached).toHaveCount(0);
  await expect(admin.record.getByRole("list", { name: "Attached files" }).getByRole("listitem")).toHaveCount(1);
  await admin.reload();
  await expect(attached).toHaveCount(0);
});

test("what is not taken is named with its reason, and the others are", async ({ admin }) => {
  const id = await admin.create({ kind: "company", values: { title: text("Oak Ltd") } });
  await admin.open(`/crm/company/${id}`);
  const form = await comment(admin);
  const many = Array.from({ length: 21 }, (_, number) => file(`${number}.txt`));
  await form.getByLabel("Attach files").setInputFiles([file("page.html"), ...many]);
  await expect(form.getByRole("list", { name: "Attached files" }).getByRole("listitem")).toHaveCount(20);
  await expect(form.getByRole("alert")).toContainText("page.html: Web pages and SVG files cannot be attached");
  await expect(form.getByRole("alert")).toContainText("20.txt: A comment has at most 20 files");
  await form.getByRole("button", { name: "Add comment" }).click();
  await expect(admin.messages.getByText("Comment added")).toBeVisible();
  await expect(form.getByRole("alert")).toHaveText("");
});
