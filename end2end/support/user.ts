/** A person in front of a browser: what people do again and again. */
import { expect, type Locator, type Page } from "@playwright/test";
import type { Modus } from "./modus";

export const PASSWORD = "correct horse battery staple";

/** Who the first administrator is. */
export const ADMINISTRATOR = { name: "Ada Kowalska", email: "ada@firma.example" };

export class User {
  constructor(
    readonly page: Page,
    private readonly modus: Modus,
    readonly isPhone: boolean,
  ) {}

  /** Opens an address and waits until the page reacts. */
  async open(address: string): Promise<void> {
    await this.page.goto(address);
    await this.hydrated();
  }

  /** Loads the page anew and waits until it reacts. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.hydrated();
  }

  /** Does what leads to a page of another program of the browser, and waits until that reacts. */
  async loads(action: () => Promise<void>): Promise<void> {
    const loaded = this.page.waitForEvent("domcontentloaded");
    await action();
    await loaded;
    await this.hydrated();
  }

  /** Waits until the page, which has been or is being loaded, reacts. */
  async hydrated(): Promise<void> {
    await expect(this.page.locator("body[data-hydrated]")).toBeAttached();
  }

  /** Creates the first administrator, without the pages for it, and shows the first page. */
  async becomeFirstAdministrator(): Promise<void> {
    const token = this.modus.setUpLink.split("/").at(-1);
    await this.post("session/set_up", { token, ...ADMINISTRATOR, password: PASSWORD });
    await this.begin();
  }

  /** Accepts the invitation of a one-time link, without the page for it, and shows the first page. */
  async accept(link: string): Promise<void> {
    await this.post("session/accept_invitation", { token: link.split("/").at(-1), password: PASSWORD });
    await this.begin();
  }

  /** Shows the first page, which tells the server the time zone that times are entered in from then on. */
  private async begin(): Promise<void> {
    const told = this.page.waitForResponse("**/api/session/set_time_zone");
    await this.open("/");
    await told;
  }

  /** Logs in by the page, from wherever it is shown. */
  async logIn(email: string, password = PASSWORD): Promise<void> {
    await this.page.getByLabel("E-mail").fill(email);
    await this.page.getByLabel(/^Password/).fill(password);
    await this.page.getByRole("button", { name: "Log in" }).click();
  }

  /** Calls a server function as the page would, and answers with what it answered. */
  async post<Answer>(endpoint: string, data: object): Promise<Answer> {
    const response = await this.page.request.post(`/api/${endpoint}`, { data });
    expect(response.status(), await response.text()).toBe(200);
    return (await response.json()) as Answer;
  }

  /** Creates a record without the pages for it, and answers its id. */
  async create(draft: Draft): Promise<number> {
    const points = (draft.points ?? []).map((point) => ({ value_type: "work", normalized: "", ...point }));
    const record = { kind: draft.kind, values: draft.values, contact_points: points };
    const created = await this.post<{ id: number }>("records/create", { record });
    return created.id;
  }

  /** The bar with the main sections: along the top, or at the bottom of the phone. */
  get sections(): Locator {
    return this.page.getByRole("navigation", { name: "Main sections" });
  }

  /** Goes to a main section by its link. */
  async goTo(section: "Leads" | "Deals" | "Contacts" | "Companies"): Promise<void> {
    await this.sections.getByRole("link", { name: section }).click();
    await expect(this.sections.getByRole("link", { name: section })).toHaveAttribute("aria-current", "page");
  }

  /** How many activities wait in a main section; it is not there while none does. */
  counter(section: "Leads" | "Deals" | "Contacts" | "Companies" | "Activities"): Locator {
    return this.sections.getByRole("link", { name: new RegExp(`^${section}`) }).locator(".nav-count > [aria-hidden]");
  }

  /** Opens a menu by its button and presses one of its commands. */
  async choose(menu: string | RegExp, command: string): Promise<void> {
    await this.page.getByRole("button", { name: menu, exact: true }).click();
    await this.page.getByRole("menu").getByText(command, { exact: true }).click();
  }

  /** Opens a page by the gear of a section, or by the three dots of the phone: it is loaded with another program. */
  async chooseOfSection(command: string): Promise<void> {
    await this.loads(() => this.choose(this.isPhone ? "More actions" : "Section settings", command));
  }

  /** Opens the page *CRM mode* from the gear of a section, or from the three dots of the phone. */
  async openMode(): Promise<void> {
    await this.chooseOfSection("CRM mode");
    await expect(this.page).toHaveURL(/\/crm\/mode$/);
    await expect(this.page.getByRole("heading", { name: "CRM mode", level: 1 })).toBeVisible();
  }

  /** The messages that the page shows for a moment. */
  get messages(): Locator {
    return this.page.getByRole("region", { name: "Notifications" });
  }

  /** The open record, over its list. */
  get record(): Locator {
    return this.page.getByRole("dialog").filter({ has: this.page.getByRole("tablist", { name: "Parts of the record" }) });
  }

  /** The dialog with this title. */
  dialog(title: string | RegExp): Locator {
    return this.page.getByRole("dialog", { name: title });
  }
}

/** A record as the server functions take it, for what a test needs to begin with. */
export interface Draft {
  kind: "lead" | "deal" | "contact" | "company";
  values: Record<string, object | string>;
  points?: { kind: "phone" | "email" | "web" | "im"; value: string; value_type?: string }[];
}

/** A text as records carry it. */
export const text = (value: string) => ({ text: value });

/** An amount with its currency as records carry it. */
export const money = (amount: string, currency: string) => ({
  amount: { decimal: amount },
  currency: { choice: currency },
});
