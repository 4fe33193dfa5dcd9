// The phone's three requests to the server, and nothing else of the network.
import type { Ticket } from "./socket";

const PATIENCE = 10_000; // ms before asking again after being refused

export class Server {
  constructor(
    private readonly urls: { ticket: string; command: string; heartbeat: string },
    private readonly expired: () => void,
  ) {}

  async ticket(inCall: boolean): Promise<Ticket> {
    const answer = await this.post(this.urls.ticket, { call: inCall ? "1" : "0" });
    if (!answer.ok || answer.redirected) {
      if (answer.status < 500) await new Promise((wait) => setTimeout(wait, PATIENCE));
      throw new Error(`no ticket: ${answer.status}`);
    }
    return (await answer.json()) as Ticket;
  }

  /** Ask for what SIP cannot do by itself: hold and resume (the patient hears music), or a hang-up without socket. */
  async command(kind: "hold" | "resume" | "hang_up", interaction: string): Promise<boolean> {
    try {
      return (await this.post(this.urls.command, { kind, interaction })).ok;
    } catch {
      return false;
    }
  }

  async heartbeat(state: string, interaction: string): Promise<void> {
    await this.post(this.urls.heartbeat, { state, interaction }).catch(() => undefined); // the next one tells
  }

  private async post(url: string, fields: Record<string, string>): Promise<Response> {
    const answer = await fetch(url, {
      method: "POST",
      credentials: "same-origin",
      headers: { "X-CSRFToken": csrfToken(), "HX-Request": "true" },
      body: new URLSearchParams(fields),
    });
    if (answer.status === 401 || answer.redirected) this.expired();
    return answer;
  }
}

/** Django's token: the cookie's when it can be read, since a new login changes it, else the page's. */
function csrfToken(): string {
  const cookie = document.cookie.match(/(?:^|; )[^=;]*csrf[^=;]*=([^;]+)/)?.[1];
  return cookie ?? document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content ?? "";
}
