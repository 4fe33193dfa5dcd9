// <latido-softphone>: owns the one phone of the page, draws it, and speaks DOM events. Attributes: ticket-url,
// command-url, heartbeat-url, ticker-url (a worker, since background pages are slowed down), words, may-decline.
import { known, type Said } from "./caller";
import { HeadsetCheck } from "./check";
import { Devices } from "./devices";
import {
  type Call,
  clock,
  type Heard,
  type HoldAlarm,
  hear,
  holdAlarm,
  isInCall,
  isTalking,
  type Phone,
} from "./phone";
import { Server } from "./server";
import { SipPhone, type Told } from "./sip";
import { type Caller, draw, label, look, type Shown, type Words } from "./view";

const LOCK = "latido-phone";
const ELSEWHERE_AFTER = 800; // ms: a page that reloads gives its lock back at once
const HEARTBEAT = 5000; // ms
const RETRY = 2000; // ms
const SHOW_END_FOR = 45_000; // ms

export class Softphone extends HTMLElement {
  private phone: Phone = { at: "idle" };
  private words: Words = {};
  private said: Said | undefined;
  private caller: Caller | undefined;
  private keypadOpen = false;
  private alarm: HoldAlarm = "none";
  private microphone: MediaStream | undefined;
  private stopMeter: (() => void) | undefined;
  private clearing: ReturnType<typeof setTimeout> | undefined;
  private sip: SipPhone | undefined;
  private server!: Server;
  private devices!: Devices;
  private headset!: HeadsetCheck;
  private pill!: HTMLElement;

  connectedCallback(): void {
    if (this.pill) return;
    this.words = JSON.parse(document.getElementById(this.attr("words"))?.textContent ?? "{}");
    const [ticket, command, heartbeat] = [
      this.attr("ticket-url"),
      this.attr("command-url"),
      this.attr("heartbeat-url"),
    ];
    this.server = new Server({ ticket, command, heartbeat }, () => this.say("expired"));
    this.devices = new Devices((chosenLost) => this.plugged(chosenLost));
    this.build();
    this.addEventListener("click", (event) => this.clicked(event));
    document.addEventListener("latido:caller", (event) => this.introduced((event as CustomEvent<Caller>).detail));
    setInterval(() => this.tick(), 500);
    this.startBeating();
    this.claim();
  }

  /** The state's name, for the page and for tests. */
  get state(): Phone["at"] {
    return this.phone.at;
  }

  get inCall(): boolean {
    return isInCall(this.phone);
  }

  get isChecked(): boolean {
    return this.devices.isChecked;
  }

  /** Let the agent try the headset; true once it works. */
  async check(): Promise<boolean> {
    const ok = await this.headset.open();
    if (ok && this.phone.at === "no-microphone") this.hear({ type: "microphoneBack" }, { type: "registered" });
    if (ok && isTalking(this.phone)) await this.reattachMicrophone();
    this.draw();
    return ok;
  }

  async answer(): Promise<void> {
    if (this.phone.at === "ringing" && !this.phone.answering) this.hear({ type: "answering" });
    else if (this.phone.at !== "reattaching") return;
    try {
      this.microphone = await this.devices.microphone();
    } catch {
      this.hear({ type: "noMicrophone" });
      this.complain(this.words.noMicrophoneWhy);
      return;
    }
    for (const track of this.microphone.getTracks()) track.onended = () => this.hear({ type: "headsetLost" });
    this.sip?.answer(this.microphone);
  }

  decline(): void {
    if (this.phone.at === "ringing") this.sip?.decline();
  }

  async hangUp(): Promise<void> {
    if (!this.inCall) return;
    const { interaction } = this;
    if (!this.sip?.hangUp()) await this.server.command("hang_up", interaction);
  }

  /** Hold or resume: the server plays the music, so the state changes only when it has agreed. */
  async hold(): Promise<void> {
    if (!isTalking(this.phone)) return;
    const held = this.phone.at === "talking";
    const agreed = await this.server.command(held ? "hold" : "resume", this.interaction);
    if (agreed) this.hear({ type: "held", held });
    else this.complain(this.words.notDone);
  }

  mute(): void {
    if (!isTalking(this.phone)) return;
    const muted = !this.phone.muted;
    this.sip?.mute(muted);
    this.hear({ type: "muted", muted });
  }

  private get call(): Call {
    return "call" in this.phone ? this.phone.call : { interaction: "", offer: "", queue: "" };
  }

  /** Which contact this is about: as the call itself says, else as the desk's page does. */
  private get interaction(): string {
    return this.call.interaction || (this.inCall && this.caller?.interaction) || "";
  }

  /** One tab of the browser has the phone. The lock comes back by itself when its page closes or dies. */
  private claim(steal = false): void {
    if (!navigator.locks) {
      void this.begin();
      return;
    }
    const waiting = setTimeout(() => this.hear({ type: "takenElsewhere" }), ELSEWHERE_AFTER);
    const hold = () => {
      clearTimeout(waiting);
      void this.begin();
      return new Promise<never>(() => {});
    };
    navigator.locks.request(LOCK, { steal }, hold).catch(() => {
      this.sip?.abandon();
      this.sip = undefined;
      this.quiet();
      this.hear({ type: "takenElsewhere" });
      this.claim();
    });
  }

  private async begin(): Promise<void> {
    const sip = new SipPhone({
      fetchTicket: (inCall) => this.server.ticket(inCall),
      tell: (told) => this.sip === sip && this.told(told),
      hear: (stream) => this.listen(stream),
    });
    this.sip = sip;
    while (this.sip === sip) {
      try {
        return await sip.start();
      } catch {
        this.hear({ type: "disconnected" });
        await new Promise((wait) => setTimeout(wait, RETRY));
      }
    }
  }

  private told(told: Told): void {
    this.hear(told);
    if (told.type === "offered" && told.reattach) {
      this.devices.tone();
      void this.answer();
    }
    if (told.type === "registered")
      void this.devices.list().then(({ inputs }) => inputs.length || this.hear({ type: "noMicrophone" }));
    if (told.type === "ended") this.quiet();
  }

  private hear(...heard: Heard[]): void {
    const before = this.phone;
    this.phone = heard.reduce((phone, one) => hear(phone, one, Date.now()), before);
    if (this.phone === before) return;
    if (this.phone.at !== before.at) {
      this.moved(before);
      this.recognise();
    }
    this.draw();
  }

  /** What else happens when the state changes: the ring, the events, the end that fades. */
  private moved(before: Phone): void {
    const at = this.phone.at;
    if (at === "ringing") this.devices.startRing();
    else this.devices.stopRing();
    if (at === "ringing") {
      this.said = undefined;
      this.say("announce", { text: `${this.words.incoming}: ${this.call.queue}` });
    }
    if (!this.inCall) this.keypadOpen = false;
    this.alarm = "none";
    clearTimeout(this.clearing);
    if (at === "ended") this.clearing = setTimeout(() => this.hear({ type: "cleared" }), SHOW_END_FOR);
    this.announceMove(before);
    this.beat();
  }

  private announceMove(before: Phone): void {
    const at = this.phone.at;
    const was = before.at;
    const call = "call" in before ? before.call : this.call;
    if (at === "ringing") this.say("ringing", this.call);
    if (at === "talking" && was === "ringing") this.say("answered", this.call);
    if (at === "talking" && was === "reattaching") this.say("media-back", this.call);
    if (at === "reattaching") this.say("media-lost", this.call);
    if (at === "held") this.say("held", call);
    if (at === "talking" && was === "held") this.say("resumed", call);
    if (at === "ended" || (was === "ringing" && (at === "ready" || at === "offline"))) this.say("ended", call);
    if (at === "offline" || at === "locked-elsewhere") this.say("unregistered", call);
    if (at === "ready" && was !== "ended") this.say("registered", call);
  }

  private listen(stream: MediaStream): void {
    this.devices.hear(stream).catch(() => this.hear({ type: "headsetLost" }));
    this.stopMeter?.();
    this.stopMeter = this.devices.meter(stream, (level) => this.drawWave(level));
  }

  private quiet(): void {
    this.stopMeter?.();
    this.stopMeter = undefined;
    this.devices.hush();
    for (const track of this.microphone?.getTracks() ?? []) track.stop();
    this.microphone = undefined;
  }

  /** Something was plugged in or out. In a call: alarm, and come back by itself when it returns. */
  private plugged(chosenLost: boolean): void {
    if (isTalking(this.phone)) {
      if (chosenLost) this.hear({ type: "headsetLost" });
      else if (this.phone.audio === "lost") void this.reattachMicrophone();
    } else if (this.phone.at === "no-microphone") this.hear({ type: "microphoneBack" }, { type: "registered" });
  }

  private async reattachMicrophone(): Promise<void> {
    const microphone = await this.devices.microphone().catch(() => undefined);
    if (!microphone) return;
    for (const track of this.microphone?.getTracks() ?? []) {
      track.onended = null;
      track.stop();
    }
    this.microphone = microphone;
    for (const track of microphone.getTracks()) track.onended = () => this.hear({ type: "headsetLost" });
    await this.sip?.useMicrophone(microphone);
    this.hear({ type: "headsetBack" });
  }

  private introduced(caller: Caller | undefined): void {
    this.said = caller && { caller, at: Date.now() };
    this.recognise();
    this.draw();
  }

  private recognise(): void {
    const { caller, began } = known(this.phone, this.said);
    this.caller = caller;
    if (began !== undefined) this.hear({ type: "began", at: began });
  }

  private clicked(event: Event): void {
    const button = (event.target as Element).closest<HTMLElement>("[data-act]");
    const { act, digit } = button?.dataset ?? {};
    if (act === "answer") void this.answer();
    if (act === "decline") this.decline();
    if (act === "hang-up") void this.hangUp();
    if (act === "hold") void this.hold();
    if (act === "mute") this.mute();
    if (act === "devices") void this.check();
    if (act === "bring") this.claim(true);
    if (act === "keypad") this.keypadOpen = !this.keypadOpen;
    if (act === "keypad") this.draw();
    if (act === "digit" && digit) this.sip?.sendDigit(digit);
  }

  private build(): void {
    this.classList.add("relative");
    this.pill = document.createElement("section");
    const panel = document.createElement("div");
    panel.className = "pop absolute top-full left-0 z-40 mt-2 grid w-[340px] max-w-[92vw] gap-3 p-4";
    panel.hidden = true;
    panel.setAttribute("role", "dialog");
    panel.setAttribute("aria-label", this.words.devices ?? "");
    panel.dataset.testid = "headset-check";
    this.append(this.pill, panel);
    this.headset = new HeadsetCheck(panel, this.devices, this.words);
    this.draw();
  }

  private draw(): void {
    const shown = this.shown();
    const focused = this.pill.contains(document.activeElement) && (document.activeElement as HTMLElement).dataset.act;
    this.pill.className = look(shown);
    this.pill.setAttribute("aria-label", label(shown));
    this.pill.dataset.testid = "phone";
    this.pill.dataset.state = this.phone.at;
    this.pill.innerHTML = draw(shown);
    this.dataset.state = this.phone.at;
    this.toggleAttribute("data-live-contact", this.inCall || this.phone.at === "ringing");
    if (focused) this.pill.querySelector<HTMLElement>(`[data-act="${focused}"]`)?.focus();
  }

  private shown(): Shown {
    const { phone, words, caller, keypadOpen: keypad } = this;
    const mayDecline = this.hasAttribute("may-decline");
    return { phone, words, caller, checked: this.devices.isChecked, keypad, mayDecline, now: Date.now() };
  }

  private drawWave(level: number): void {
    const bars = [...this.pill.querySelectorAll("[data-wave] rect")];
    const heights = bars.map((bar) => Number(bar.getAttribute("height")));
    heights.shift();
    heights.push(3 + level * 17);
    bars.forEach((bar, index) => {
      const height = heights[index] ?? 3;
      bar.setAttribute("height", height.toFixed(1));
      bar.setAttribute("y", (11 - height / 2).toFixed(1));
    });
  }

  private tick(): void {
    const { phone } = this;
    const write = (kind: string, since: number) => {
      const place = this.pill.querySelector(`[data-tick=${kind}]`);
      const text = clock(Date.now() - since);
      if (place && place.textContent !== text) place.textContent = text;
    };
    if (isTalking(phone)) write("since", phone.since);
    if (phone.at !== "held") return;
    write("held", phone.heldSince);
    const seconds = Math.floor((Date.now() - phone.heldSince) / 1000);
    const alarm = holdAlarm(seconds);
    if (alarm === this.alarm) return;
    this.alarm = alarm;
    this.devices.tone();
    this.say("announce", { text: (this.words.heldFor ?? "").replace("{seconds}", String(seconds)) });
    if (alarm === "long") {
      this.say("hold-long", phone.call);
      this.draw();
    }
  }

  /** Tell the server that this page lives and what its phone does. */
  private beat(): void {
    if (this.phone.at !== "locked-elsewhere") void this.server.heartbeat(this.phone.at, this.interaction);
  }

  /** Every 5 s, counted by a worker, since the browser slows down the pages one does not see. */
  private startBeating(): void {
    const worker = new Worker(this.attr("ticker-url"));
    worker.onmessage = () => this.beat();
    worker.postMessage(HEARTBEAT);
  }

  private complain(text: string | undefined): void {
    document.dispatchEvent(new CustomEvent("toast", { detail: { text, tone: "warn" } }));
  }

  private say(name: string, detail: object = {}): void {
    this.dispatchEvent(new CustomEvent(`latido:${name}`, { bubbles: true, detail }));
  }

  private attr(name: string): string {
    return this.getAttribute(name) ?? "";
  }
}
