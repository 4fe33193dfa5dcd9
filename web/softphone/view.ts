// What the phone looks like in each state. Pure: state in, markup out. No inline style, no word of its own.
import { type Icon, icon } from "./icons";
import { clock, holdAlarm, type Phone } from "./phone";

/** Who is on the line, as the desk's page says it; kept in memory only. */
export type Caller = {
  interaction?: string;
  name: string;
  initials: string;
  tone: string;
  number: string;
  seconds?: string;
};
export type Words = Record<string, string>;
export type Shown = {
  phone: Phone;
  words: Words;
  caller: Caller | undefined;
  checked: boolean;
  keypad: boolean;
  mayDecline: boolean;
  now: number;
};

const BARS = 12;
const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

export function draw(shown: Shown): string {
  const { phone, words: w } = shown;
  switch (phone.at) {
    case "idle":
    case "registering":
      return plain("headphones", w.registering, w.phone);
    case "ready":
      return shown.checked
        ? plain("headphones", w.ready, w.headset, round("devices", "settings", w.devices))
        : plain("headphones", w.checkFirst, w.checkWhy, small("devices", w.check, "check"));
    case "no-microphone":
      return alarm("micOff", w.noMicrophone, w.noMicrophoneWhy, small("devices", w.retry, "retry"));
    case "offline":
      return alarm("wifiOff", w.offline, w.offlineWhy);
    case "locked-elsewhere":
      return plain("tabs", w.elsewhere, w.elsewhereWhy, small("bring", w.bringHere, "bring"));
    case "ringing":
      return ringing(shown, phone);
    case "reattaching":
      return alarm("headphones", w.reattaching, w.reattachingWhy, hang(w));
    case "ended":
      return plain("phoneOff", w.ended, `${clock(phone.seconds * 1000)} · ${endedBy(w, phone.by)}`);
    case "talking":
      return phone.audio === "lost"
        ? alarm("headphoneOff", w.lostHeadset, w.stillOnLine, small("devices", w.useOther, "other") + hang(w))
        : live(shown, phone, tick("since", clock(shown.now - phone.since), "font-semibold text-brand"));
    case "held":
      return held(shown, phone);
  }
}

/** The name of the section, so that a screen reader says what kind of moment this is. */
export function label({ phone, words }: Shown): string {
  if (phone.at === "ringing") return words.callRings ?? "";
  if (phone.at === "held") return words.callHeld ?? "";
  return (phone.at === "talking" ? words.callLive : words.phone) ?? "";
}

/** Which clothes the pill wears. */
export function look({ phone, now }: Shown): string {
  const isLong = phone.at === "held" && holdAlarm((now - phone.heldSince) / 1000) === "long";
  const isLost = phone.at === "talking" && phone.audio === "lost";
  if (isLong || isLost || ["no-microphone", "offline", "reattaching"].includes(phone.at)) return "phone phone-alarm";
  return ["ringing", "talking", "held"].includes(phone.at) ? "phone" : "phone phone-idle";
}

export function escaped(text: string | undefined): string {
  const marks: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return (text ?? "").replace(/[&<>"]/g, (mark) => marks[mark] ?? "");
}

function ringing({ words: w, mayDecline }: Shown, phone: Extract<Phone, { at: "ringing" }>): string {
  const [queue, ...place] = places(phone.call.queue);
  const where = place.length
    ? ` <span class="font-normal text-muted-foreground">· ${escaped(place.join(" · "))}</span>`
    : "";
  const decline = mayDecline ? round("decline", "x", w.decline) : "";
  return `${face("phoneIncoming", "phone-face-live phone-ring")}
    <div class="min-w-0 leading-tight"><div class="truncate text-sm font-semibold">${escaped(queue) || escaped(w.incoming)}${where}</div>
    <div class="num text-xs text-muted-foreground">${escaped(w.incoming)}</div></div>
    <button type="button" class="btn h-9 rounded-full px-4" data-act="answer" data-key="F2" data-testid="phone-answer" ${phone.answering ? "disabled" : ""}>
    ${icon("phone", 15, 2.2)}${escaped(w.answer)}<kbd class="k">F2</kbd></button>${decline}`;
}

function held(shown: Shown, phone: Extract<Phone, { at: "held" }>): string {
  const w = shown.words;
  const seconds = (shown.now - phone.heldSince) / 1000;
  const time = tick("held", clock(seconds * 1000), "font-semibold text-warn");
  if (holdAlarm(seconds) === "long") {
    return `${face("pause", "text-warn")}<div class="leading-tight"><div class="num text-sm font-semibold text-warn">${escaped(w.held)} ${time}</div>
      <div class="text-xs text-warn">${escaped(w.heldLong)}</div></div>${small("hold", w.keepGoing, "resume", "F4")}${hang(w)}`;
  }
  const total = tick("since", clock(shown.now - phone.since), "text-muted-foreground");
  return live(
    shown,
    phone,
    `<span class="text-warn">${icon("pause", 11, 2.6)}</span><span class="font-semibold text-warn">${escaped(w.held)}</span> ${time} <span class="text-muted-foreground">·</span> ${total}`,
  );
}

function live(shown: Shown, phone: Extract<Phone, { at: "talking" | "held" }>, times: string): string {
  const { words: w, caller } = shown;
  const isHeld = phone.at === "held";
  const number =
    !isHeld && caller?.number ? `<span class="text-muted-foreground">${escaped(caller.number)}</span>` : "";
  const [queue] = places(phone.call.queue);
  const where = queue ? `<span class="font-normal text-muted-foreground">· ${escaped(queue)}</span>` : "";
  const pulse = isHeld ? "" : '<span class="size-1.5 animate-pulse rounded-full bg-primary"></span>';
  return `<span class="av av-${escaped(caller?.tone) || "n"} !size-[34px]" aria-hidden="true">${escaped(caller?.initials) || "?"}</span>
    <div class="min-w-0 pr-1 leading-tight"><div class="max-w-[240px] truncate text-sm font-semibold">${escaped(caller?.name || w.inCall)} ${where}</div>
    <div class="num flex items-center gap-1.5 text-xs whitespace-nowrap">${pulse}${times}${number}</div></div>${wave()}
    <div class="flex gap-1">${toggle("mute", phone.muted ? "micOff" : "mic", phone.muted ? w.unmute : w.mute, phone.muted, "F6")}
    ${toggle("hold", isHeld ? "play" : "pause", isHeld ? w.resume : w.hold, isHeld, "F4")}
    <button type="button" class="phone-b" data-act="keypad" data-testid="keypad" aria-expanded="${shown.keypad}" aria-label="${escaped(w.keypad)}" title="${escaped(w.keypad)}">${icon("grid")}</button>
    ${hang(w)}</div>${shown.keypad ? keypad(w) : ""}`;
}

/** The queue, then where: "Citas, Sede Norte". */
function places(banner: string): string[] {
  return banner.split(/ · |, /);
}

function plain(name: Icon, title: string | undefined, hint: string | undefined, action = ""): string {
  return `${face(name)}<div class="min-w-0 pr-1.5 leading-tight"><div class="truncate text-sm font-medium">${escaped(title)}</div>
    <div class="num truncate text-xs text-muted-foreground">${escaped(hint)}</div></div>${action}`;
}

function alarm(name: Icon, title: string | undefined, hint: string | undefined, actions = ""): string {
  return `${face(name, "text-warn")}<div class="min-w-0 pr-1.5 leading-tight" role="alert"><div class="truncate text-sm font-semibold text-warn">${escaped(title)}</div>
    <div class="truncate text-xs text-warn">${escaped(hint)}</div></div>${actions}`;
}

function face(name: Icon, more = ""): string {
  return `<span class="phone-face ${more}">${icon(name, 16, 2.2)}</span>`;
}

function round(act: string, name: Icon, title: string | undefined): string {
  return `<button type="button" class="phone-b" data-act="${act}" data-testid="${act}" aria-label="${escaped(title)}" title="${escaped(title)}">${icon(name)}</button>`;
}

function toggle(act: string, name: Icon, title: string | undefined, pressed: boolean, key: string): string {
  return `<button type="button" class="phone-b" data-act="${act}" data-key="${key}" data-testid="${act}" aria-pressed="${pressed}" aria-label="${escaped(title)} (${key})" title="${escaped(title)} · ${key}">${icon(name)}</button>`;
}

function small(act: string, title: string | undefined, test: string, key = ""): string {
  const keys = key ? ` data-key="${key}"` : "";
  return `<button type="button" class="btn h-9 rounded-full px-3.5" data-act="${act}" data-testid="${test}"${keys}>${escaped(title)}</button>`;
}

function hang(w: Words): string {
  return `<button type="button" class="hang" data-act="hang-up" data-key="Shift+F2" data-testid="hang-up" aria-label="${escaped(w.hangUp)} (${escaped(w.hangKey)})" title="${escaped(w.hangUp)} · ${escaped(w.hangKey)}">${icon("phoneOff", 16, 2.1)}</button>`;
}

function tick(kind: "since" | "held", text: string, cls: string): string {
  return `<span class="${cls}" role="timer" data-tick="${kind}" data-testid="phone-${kind}">${text}</span>`;
}

function wave(): string {
  const bars = Array.from(
    { length: BARS },
    (_, n) => `<rect x="${n * 4}" y="9.5" width="2.2" height="3" rx="1.1" fill="currentColor"/>`,
  );
  return `<svg width="${BARS * 4}" height="22" aria-hidden="true" class="text-primary max-xl:hidden" data-wave>${bars.join("")}</svg>`;
}

function keypad(w: Words): string {
  const keys = KEYS.map(
    (key) =>
      `<button type="button" class="choice num !justify-center !py-2 text-md" data-act="digit" data-digit="${key}">${key}</button>`,
  );
  return `<div class="pop absolute top-full left-0 z-40 mt-1.5 grid w-[180px] grid-cols-3 gap-1.5 p-2.5" role="group" aria-label="${escaped(w.keypad)}" data-testid="keypad-keys">${keys.join("")}</div>`;
}

function endedBy(w: Words, by: "us" | "them" | "failed"): string {
  return { us: w.endedByUs, them: w.endedByThem, failed: w.failed }[by] ?? "";
}
