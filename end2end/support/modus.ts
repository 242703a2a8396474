/** The program itself: a server with a database of its own, and the command line beside it. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { postgres, program, siteDirectory } from "./environment";

const run = promisify(execFile);

/** How long the server may take to stop before it is killed, in milliseconds. */
const STOP_PATIENCE = 10_000;

/** What `modus check --json` answers. */
export interface Check {
  ok: boolean;
  mode: "classic" | "simple";
  counts: Record<"leads" | "leads_in_progress" | "deals" | "contacts" | "companies" | "activities_open", number>;
  violations: unknown[];
}

/** A running `modus serve` on a free port. */
export class Modus {
  private constructor(
    private readonly server: ChildProcess,
    private readonly database: string,
    private readonly directory: string,
    private readonly log: string[],
    /** The address, as `http://127.0.0.1:PORT`. */
    readonly url: string,
    /** The one-time link that creates the first administrator. */
    readonly setUpLink: string,
  ) {}

  /** Starts the program on a new, empty database. */
  static async start(): Promise<Modus> {
    const database = `e2e_${randomBytes(8).toString("hex")}`;
    await sql(`create database ${database}`);
    const directory = await mkdtemp(join(tmpdir(), "modus-e2e-"));
    const server = spawn(program(), ["serve", "--listen", "127.0.0.1:0", "--json"], {
      env: environment(database, directory),
      stdio: ["ignore", "pipe", "pipe"],
    });
    const log: string[] = [];
    createInterface({ input: server.stderr }).on("line", (line) => log.push(line));
    const [first] = await Promise.race([
      createInterface({ input: server.stdout })[Symbol.asyncIterator]().next().then((line) => [line.value as string]),
      new Promise<never>((_, reject) => server.once("error", reject)),
    ]);
    if (!first) throw new Error(`the server did not start:\n${log.join("\n")}`);
    const started = JSON.parse(first) as { url: string; set_up_link: string };
    return new Modus(server, database, directory, log, started.url, started.set_up_link);
  }

  /** Runs a command with `--json` on the same database and answers what it printed. */
  async command<Answer>(...words: string[]): Promise<Answer> {
    const { stdout } = await run(program(), [...words, "--json"], {
      env: { ...environment(this.database, this.directory), MODUS_PUBLIC_URL: this.url },
    });
    return JSON.parse(stdout) as Answer;
  }

  /**
   * Begins a transaction of its own with this statement and keeps it open, with the locks that it took, until the
   * returned function is called. What waits for those locks can then be looked at in peace.
   */
  async hold(statement: string): Promise<() => Promise<void>> {
    const session = spawn("psql", [addressOf(this.database), "--no-psqlrc", "--quiet", "--tuples-only"]);
    const ended = new Promise((resolve) => session.once("exit", resolve));
    const lines = createInterface({ input: session.stdout })[Symbol.asyncIterator]();
    session.stdin.write(`begin;\n${statement};\n\\echo held\n`);
    for (let line = await lines.next(); line.value !== "held"; line = await lines.next()) {
      if (line.done) throw new Error(`cannot hold: ${statement}`);
    }
    return async () => {
      session.stdin.end("rollback;\n");
      await ended;
    };
  }

  /** Changes the database behind the program's back, for what only time or others would bring. */
  async sql(statement: string): Promise<void> {
    await sql(statement, this.database);
  }

  /** The checked data; a violation of an invariant fails the test. */
  async check(): Promise<Check> {
    return this.command<Check>("check");
  }

  /** Everything that the server has logged. */
  output(): string {
    return this.log.join("\n");
  }

  /** What went wrong in the server, as its log tells. */
  errors(): string[] {
    return this.log.filter((line) => / ERROR |panicked/.test(line));
  }

  /** Stops the server and removes its database. */
  async stop(): Promise<void> {
    if (this.server.exitCode === null && this.server.signalCode === null) {
      const ended = new Promise((resolve) => this.server.once("exit", resolve));
      const killer = setTimeout(() => this.server.kill("SIGKILL"), STOP_PATIENCE);
      this.server.kill("SIGTERM");
      await ended;
      clearTimeout(killer);
    }
    await sql(`drop database if exists ${this.database} with (force)`);
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** The environment of the program: nothing of what the shell says about another installation. */
function environment(database: string, directory: string): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("MODUS_") && name !== "DATABASE_URL");
  return {
    ...Object.fromEntries(own),
    DATABASE_URL: addressOf(database),
    MODUS_DATA_DIR: directory,
    MODUS_SITE_DIR: siteDirectory(),
    MODUS_CONNECTIONS: "8",
    NO_COLOR: "1",
  };
}

function addressOf(database: string): string {
  const url = new URL(postgres());
  url.pathname = `/${database}`;
  return url.toString();
}

async function sql(statement: string, database?: string): Promise<void> {
  const address = database ? addressOf(database) : postgres();
  await run("psql", [address, "--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--command", statement]);
}
