// The SIP half: registration through the relay with a fresh ticket for every socket, and calls that outlive theirs.
import { C, UA } from "jssip";
import type { RTCSession } from "jssip/lib/RTCSession";
import type { RTCSessionEvent } from "jssip/lib/UA";
import type { Call, EndedBy } from "./phone";
import { type Ticket, TicketSocket } from "./socket";

export type Told =
  | { type: "connecting" }
  | { type: "registered" }
  | { type: "disconnected" }
  | { type: "offered"; call: Call; reattach: boolean; startedAt: number }
  | { type: "answered" }
  | { type: "mediaLost" }
  | { type: "mediaBack" }
  | { type: "ended"; by: EndedBy };

export type Options = {
  fetchTicket: (inCall: boolean) => Promise<Ticket>;
  tell: (told: Told) => void;
  hear: (stream: MediaStream) => void;
};

const CANDIDATES_WAIT = 200; // ms: no longer than this for ICE candidates, ours are all local
const REGISTER_AGAIN = 3000; // ms: JsSIP does not try again after a refused registration

/** One registration and at most one call. */
export class SipPhone {
  private ua: UA | undefined;
  private session: RTCSession | undefined;
  private socket: TicketSocket;
  private socketWasLost = false;
  private hungUpByUs = false;

  constructor(private readonly options: Options) {
    this.socket = new TicketSocket(
      () => options.fetchTicket(this.session !== undefined),
      (ticket) => this.ua?.set("password", ticket.password),
    );
  }

  /** Ask for the first ticket and register. Rejects when the server gives none. */
  async start(): Promise<void> {
    this.options.tell({ type: "connecting" });
    const ticket = await this.socket.prepare();
    const ua = new UA({
      sockets: [this.socket],
      uri: `sip:${ticket.user}@${this.socket.host}`,
      authorization_user: ticket.user,
      password: ticket.password,
      register_expires: 300,
      session_timers: false,
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: 2,
      user_agent: "Latido",
    });
    ua.on("disconnected", () => {
      this.socketWasLost = true;
      this.options.tell({ type: "disconnected" });
    });
    ua.on("registered", () => this.registered());
    ua.on("registrationFailed", () => setTimeout(() => this.socket.drop(), REGISTER_AGAIN));
    ua.on("newRTCSession", (event: RTCSessionEvent) => {
      if (event.originator === "remote") this.rung(event.session, event.request);
    });
    this.ua = ua;
    ua.start();
  }

  /** Talk with this microphone. */
  answer(microphone: MediaStream): void {
    this.session?.answer({ mediaStream: microphone, pcConfig: { iceServers: [] } });
  }

  decline(): void {
    this.session?.terminate({ status_code: 486, reason_phrase: "Busy Here" });
  }

  /** True when the BYE could be sent; false when the socket is down and the server must be asked. */
  hangUp(): boolean {
    this.hungUpByUs = true;
    const sent = this.socket.isConnected();
    if (this.session && !this.session.isEnded()) this.session.terminate();
    return sent;
  }

  mute(muted: boolean): void {
    if (muted) this.session?.mute({ audio: true });
    else this.session?.unmute({ audio: true });
  }

  sendDigit(digit: string): void {
    this.session?.sendDTMF(digit, { transportType: C.DTMF_TRANSPORT.RFC2833 });
  }

  /** Another microphone in the same call: no new negotiation. */
  async useMicrophone(microphone: MediaStream): Promise<void> {
    const track = microphone.getAudioTracks()[0];
    const sender = this.session?.connection?.getSenders().find((one) => one.track?.kind === "audio" || !one.track);
    if (track && sender) await sender.replaceTrack(track);
  }

  /** Leave without a word: the server keeps the patient and rings whoever registers next. */
  abandon(): void {
    this.socket.silence();
    this.session?.connection?.close();
    this.session = undefined;
    this.ua?.stop();
    this.ua = undefined;
  }

  private registered(): void {
    this.options.tell({ type: "registered" });
    // Asterisk still sends to the old socket within the call: an offer of ours tells it where we are now.
    if (this.session?.isEstablished() && this.socketWasLost) this.session.renegotiate();
    this.socketWasLost = false;
  }

  private rung(session: RTCSession, request: { getHeader(name: string): string | undefined }): void {
    const header = (name: string) => request.getHeader(`X-Latido-${name}`) ?? "";
    const reattach = header("Reattach") === "1";
    if (this.session && !this.session.isEnded()) {
      if (!reattach) {
        session.terminate({ status_code: 486 });
        return;
      }
      this.session.connection?.close(); // the server gave that leg up and rings the same call again: no BYE, no busy
      this.options.tell({ type: "mediaLost" });
    }
    this.session = session;
    this.hungUpByUs = false;
    this.listen(session);
    this.options.tell({
      type: "offered",
      call: {
        interaction: header("Interaction"),
        offer: header("Offer"),
        queue: header("Queue") || session.remote_identity.display_name || "",
      },
      reattach,
      startedAt: Number(header("Started")) * 1000 || 0,
    });
  }

  private listen(session: RTCSession): void {
    let gathered: ReturnType<typeof setTimeout>;
    session.on("icecandidate", ({ ready }) => {
      clearTimeout(gathered);
      gathered = setTimeout(ready, CANDIDATES_WAIT);
    });
    session.on("sdp", (event) => {
      if (event.originator === "local") event.sdp = this.socket.mend(event.sdp);
    });
    session.on("peerconnection", ({ peerconnection }) => this.watch(session, peerconnection));
    session.on("confirmed", () => this.options.tell({ type: "answered" }));
    session.on("ended", (event) => this.over(session, event.originator === "remote" ? "them" : "us"));
    session.on("failed", (event) => this.over(session, event.originator === "remote" ? "them" : "failed"));
  }

  private watch(session: RTCSession, connection: RTCPeerConnection): void {
    connection.addEventListener("track", ({ streams, track }) => {
      this.options.hear(streams[0] ?? new MediaStream([track]));
    });
    connection.addEventListener("connectionstatechange", () => {
      if (this.session !== session || !session.isEstablished()) return;
      if (connection.connectionState === "failed") this.options.tell({ type: "mediaLost" });
      if (connection.connectionState === "connected") this.options.tell({ type: "mediaBack" });
    });
  }

  private over(session: RTCSession, by: EndedBy): void {
    if (this.session !== session) return;
    this.session = undefined;
    this.options.tell({ type: "ended", by: this.hungUpByUs ? "us" : by });
  }
}
