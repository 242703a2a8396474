/** The pages of the import, as people go through them. */
import { expect, type Locator } from "@playwright/test";
import type { User } from "./user";

/** What a browser uploads: the path of a file, or its name and content. */
export type Upload = Parameters<Locator["setInputFiles"]>[0];

/** Chooses a file on the page of the import, which reads every row before it shows the columns. */
export async function chooseFile(user: User, file: Upload): Promise<void> {
  await user.page.locator("input[type=file]").setInputFiles(file);
  await expect(user.page.getByRole("heading", { name: "Which column goes where?" })).toBeVisible({ timeout: 25_000 });
}

/** From the mapping over the preview to the report. */
export async function run(user: User, rows: string): Promise<void> {
  await user.page.getByRole("button", { name: "Continue" }).click();
  await expect(user.page.getByRole("heading", { name: "What will be stored" })).toBeVisible();
  await user.page.getByRole("button", { name: `Import ${rows}` }).click();
  await expect(user.page.getByText("The import is complete")).toBeVisible({ timeout: 25_000 });
}

/** What a column becomes. */
export const target = (user: User, column: string) => user.page.getByLabel(`Field for the column “${column}”`);

/** Makes a field of a column, of the type that is suggested or another one. */
export async function makeField(user: User, column: string, name?: string, type?: string): Promise<void> {
  await target(user, column).selectOption({ label: "New custom field…" });
  const dialog = user.dialog(`New field for “${column}”`);
  if (name) {
    await dialog.getByLabel("Name of the field").fill(name);
  }
  if (type) {
    await dialog.getByLabel("Type").selectOption({ label: type });
  }
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expect(target(user, column).locator("option:checked")).toHaveText(`${name ?? column} (new field)`);
}
