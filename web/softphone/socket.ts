// JsSIP's socket, ours: every connection buys a ticket first, since a ticket opens one socket only.

export type Ticket = { ticket: string; user: string; password: string; url: string; media: string };

const LOOPBACK_ONLY = /a=candidate:(?!.* 127\.0\.0\.1 ).*\r\n/g;

export class TicketSocket {
  via_transport = "WS";
  url = "ws://localhost/phone";
  sip_uri = "sip:localhost;transport=ws";
  host = "localhost";
  onconnect = (): void => {};
  ondisconnect = (_error: boolean, _code?: number, _reason?: string): void => {};
  ondata = (_data: unknown): void => {};

  private web: WebSocket | undefined;
  private opening = false;
  private silent = false;
  private ready: Ticket | undefined; // bought but not yet used
  private loopback = false;

  constructor(
    private readonly buy: () => Promise<Ticket>,
    private readonly bought: (ticket: Ticket) => void,
  ) {}

  /** Buy the ticket of the first connection, which also says who we are. */
  async prepare(): Promise<Ticket> {
    this.ready = await this.buy();
    const address = new URL(this.ready.url, location.href);
    this.host = address.hostname;
    this.url = address.href;
    this.via_transport = address.protocol === "wss:" ? "WSS" : "WS";
    this.sip_uri = `sip:${address.host};transport=ws`;
    this.loopback = this.ready.media === "loopback";
    return this.ready;
  }

  /** JsSIP refuses a socket whose connect is itself async. */
  connect(): void {
    if (this.isConnected() || this.isConnecting()) return;
    this.opening = true;
    this.open().catch((problem) => {
      this.opening = false;
      this.ondisconnect(true, 1006, String(problem)); // JsSIP then tries again by itself
    });
  }

  disconnect(): void {
    this.opening = false;
    const web = this.web;
    this.web = undefined;
    if (!web) return;
    web.onopen = web.onclose = web.onmessage = null;
    web.close();
  }

  /** Close as if the network had done it, so that JsSIP connects again. */
  drop(): void {
    this.web?.close();
  }

  /** From now on nothing is said: the other end finds out by itself. */
  silence(): void {
    this.silent = true;
  }

  send(message: string): boolean {
    if (this.silent) return true;
    if (!this.isConnected()) return false;
    this.web?.send(message);
    return true;
  }

  isConnected(): boolean {
    return this.web?.readyState === WebSocket.OPEN;
  }

  isConnecting(): boolean {
    return this.opening || this.web?.readyState === WebSocket.CONNECTING;
  }

  /** Our SDP as it may leave: on a machine that serves itself, only its own loopback. */
  mend(sdp: string): string {
    return this.loopback ? sdp.replace(LOOPBACK_ONLY, "") : sdp;
  }

  private async open(): Promise<void> {
    const ticket = this.ready ?? (await this.buy());
    this.ready = undefined;
    if (!this.opening) return;
    this.bought(ticket);
    const address = new URL(ticket.url, location.href);
    address.searchParams.set("ticket", ticket.ticket);
    const web = new WebSocket(address.href, "sip");
    web.onopen = () => this.onconnect();
    web.onclose = ({ wasClean, code, reason }) => this.ondisconnect(!wasClean, code, reason);
    web.onmessage = ({ data }) => this.ondata(data);
    this.web = web;
    this.opening = false;
  }
}
