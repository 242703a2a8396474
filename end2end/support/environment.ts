/** What the tests are told by `cargo xtask test` and `cargo xtask e2e`. */
import { accessSync, constants } from "node:fs";
import { delimiter, join, resolve } from "node:path";

/** The program under test. */
export function program(): string {
  return required("MODUS_BIN");
}

/** The folder with the browser's half of the program. */
export function siteDirectory(): string {
  return required("MODUS_SITE_DIR");
}

/** Address of a Postgres server in which databases may be created. */
export function postgres(): string {
  return required("MODUS_TEST_POSTGRES");
}

/** The browser: the one that is named, else the first that is found. */
export function chromium(): string | undefined {
  return process.env.CHROMIUM ?? onPath("chromium") ?? onPath("chromium-browser") ?? onPath("google-chrome");
}

/** A file that the tests bring in: the same files that the tests of the store read. */
export function dataFile(name: string): string {
  return resolve(__dirname, "../../server/crates/store/tests/data", name);
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the browser tests with \`cargo xtask e2e\``);
  return value;
}

function onPath(name: string): string | undefined {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return join(folder, name);
    } catch {
      // Not here.
    }
  }
  return undefined;
}
