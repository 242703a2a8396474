/** Everything that a browser complains about, and the few complaints that a test provokes and declares. */
import type { BrowserContext, ConsoleMessage, Request, Response } from "@playwright/test";

/** A failed response that a test provokes. */
interface Expected {
  url: RegExp;
  status: number;
  /** It may come or not, as the case may be. */
  optional: boolean;
  seen: boolean;
}

/** Listens to all pages of the contexts that it is shown. */
export class Noise {
  private readonly complaints: string[] = [];
  private readonly expected: Expected[] = [];
  private readonly messages: RegExp[] = [];

  /** Declares, beforehand, that a response of this status will come from an address; it has to come. */
  expectResponse(url: RegExp, status: number): void {
    this.expected.push({ url, status, optional: false, seen: false });
  }

  /** As `expectResponse`, for a response that depends on which of two messages is faster. */
  allowResponse(url: RegExp, status: number): void {
    this.expected.push({ url, status, optional: true, seen: false });
  }

  /** Declares, beforehand, that the page or the browser may say something in the console. */
  allowMessage(text: RegExp): void {
    this.messages.push(text);
  }

  listen(context: BrowserContext): void {
    context.on("response", (response) => this.take(response));
    context.on("requestfailed", (request) => this.takeFailed(request));
    context.on("console", (message) => this.takeMessage(message));
    context.on("weberror", (error) => this.complaints.push(`page error: ${error.error().stack ?? error.error()}`));
  }

  /** The complaints that were not declared. */
  undeclared(): string[] {
    return this.complaints;
  }

  /** The declared responses that did not come. */
  missing(): string[] {
    const missing = this.expected.filter((one) => !one.seen && !one.optional);
    return missing.map((one) => `expected ${one.status} from ${one.url}, which did not come`);
  }

  private take(response: Response): void {
    if (response.status() < 400) return;
    const declared = this.declared(response.url(), response.status());
    for (const one of declared) one.seen = true;
    if (declared.length === 0) this.complaints.push(`${response.status()} from ${response.url()}`);
  }

  private takeFailed(request: Request): void {
    const reason = request.failure()?.errorText ?? "";
    // The browser gives up what a page still waits for when that page is left.
    if (reason !== "net::ERR_ABORTED") this.complaints.push(`${reason}: ${request.url()}`);
  }

  private takeMessage(message: ConsoleMessage): void {
    const { url } = message.location();
    // The browser repeats each failed response, which was judged as such.
    const status = /^Failed to load resource: the server responded with a status of (\d+)/.exec(message.text())?.[1];
    if (status && this.declared(url, Number(status)).length > 0) return;
    if (this.messages.some((allowed) => allowed.test(message.text()))) return;
    // Hints of the browser itself, which are no output of the page.
    if (message.type() !== "debug") this.complaints.push(`console ${message.type()}: ${message.text()} (${url})`);
  }

  private declared(url: string, status: number): Expected[] {
    return this.expected.filter((one) => one.status === status && one.url.test(url));
  }
}
