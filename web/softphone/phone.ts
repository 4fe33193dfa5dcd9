// The phone is a small state machine with a thin shell. This half is pure: the time is passed in.

/** What the phone is told about a call: ids and the queue's name, never a patient's. */
export type Call = { interaction: string; offer: string; queue: string };

type Live = { call: Call; since: number; muted: boolean; audio: "ok" | "lost"; line: "up" | "down" };

export type Phone =
  | { at: "idle" }
  | { at: "registering" }
  | { at: "ready" }
  | { at: "ringing"; call: Call; since: number; answering: boolean; line: "up" | "down" }
  | ({ at: "talking" } & Live)
  | ({ at: "held"; heldSince: number } & Live)
  | { at: "reattaching"; call: Call; since: number; line: "up" | "down" }
  | { at: "ended"; seconds: number; by: EndedBy; line: "up" | "down" }
  | { at: "no-microphone" }
  | { at: "offline" }
  | { at: "locked-elsewhere" };

export type EndedBy = "us" | "them" | "failed";

export type Heard =
  | { type: "connecting" }
  | { type: "registered" }
  | { type: "disconnected" }
  | { type: "offered"; call: Call; reattach: boolean; startedAt: number }
  | { type: "answering" }
  | { type: "answered" }
  | { type: "began"; at: number }
  | { type: "held"; held: boolean }
  | { type: "muted"; muted: boolean }
  | { type: "mediaLost" }
  | { type: "mediaBack" }
  | { type: "headsetLost" }
  | { type: "headsetBack" }
  | { type: "noMicrophone" }
  | { type: "microphoneBack" }
  | { type: "ended"; by: EndedBy }
  | { type: "cleared" }
  | { type: "takenElsewhere" };

const LATER = 2000; // ms: less is only the way from the server

/** Next state of the phone. Anything that makes no sense in this state is ignored. */
export function hear(phone: Phone, heard: Heard, now: number): Phone {
  switch (heard.type) {
    case "connecting":
      return isResting(phone) ? { at: "registering" } : phone;
    case "registered":
      return "line" in phone ? { ...phone, line: "up" } : isResting(phone) ? { at: "ready" } : phone;
    case "disconnected": // a call outlives its socket: only the line's mark changes
      return "line" in phone ? { ...phone, line: "down" } : isResting(phone) ? { at: "offline" } : phone;
    case "offered":
      return offered(phone, heard, now);
    case "answering":
      return phone.at === "ringing" ? { ...phone, answering: true } : phone;
    case "answered":
      return answered(phone, now);
    case "began": // a page that was reloaded in mid-call did not see the beginning
      return isInCall(phone) && "since" in phone && heard.at < phone.since - LATER
        ? { ...phone, since: heard.at }
        : phone;
    case "held":
      return held(phone, heard.held, now);
    case "muted":
      return isTalking(phone) ? { ...phone, muted: heard.muted } : phone;
    case "mediaLost": // the server keeps the patient on hold music meanwhile
      return isTalking(phone) ? { at: "reattaching", call: phone.call, since: phone.since, line: phone.line } : phone;
    case "mediaBack":
      return phone.at === "reattaching" ? talking(phone.call, phone.since, phone.line) : phone;
    case "headsetLost":
      return isTalking(phone) ? { ...phone, audio: "lost" } : phone;
    case "headsetBack":
      return isTalking(phone) ? { ...phone, audio: "ok" } : phone;
    case "noMicrophone": // a call that rings goes on ringing: the microphone may be allowed meanwhile
      if (phone.at === "ringing") return { ...phone, answering: false };
      return isResting(phone) ? { at: "no-microphone" } : phone;
    case "microphoneBack":
      return phone.at === "no-microphone" ? { at: "registering" } : phone;
    case "ended":
      return ended(phone, heard.by, now);
    case "cleared":
      return phone.at === "ended" ? { at: phone.line === "up" ? "ready" : "offline" } : phone;
    case "takenElsewhere":
      return { at: "locked-elsewhere" };
  }
}

/** Whether a call is going on, so that nothing may lock the screen or forget the phone. */
export function isInCall(phone: Phone): boolean {
  return isTalking(phone) || phone.at === "reattaching";
}

export function isTalking(phone: Phone): phone is Extract<Phone, { at: "talking" | "held" }> {
  return phone.at === "talking" || phone.at === "held";
}

export type HoldAlarm = "none" | "minute" | "two-minutes" | "long";

/** What a hold of so many seconds asks for: a tone at 60 and 120, over 180 the question whether to go on. */
export function holdAlarm(seconds: number): HoldAlarm {
  if (seconds > 180) return "long";
  if (seconds >= 120) return "two-minutes";
  return seconds >= 60 ? "minute" : "none";
}

/** 0:42, 12:05, 1:42:08 */
export function clock(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60];
  const hours = Math.floor(seconds / 3600);
  const two = (part: number) => String(part).padStart(2, "0");
  return hours ? `${hours}:${parts.map(two).join(":")}` : `${parts[0]}:${two(parts[1] ?? 0)}`;
}

function isResting(phone: Phone): boolean {
  return ["idle", "registering", "ready", "offline", "locked-elsewhere", "no-microphone"].includes(phone.at);
}

function offered(phone: Phone, heard: Extract<Heard, { type: "offered" }>, now: number): Phone {
  const free = phone.at === "ended" || phone.at === "reattaching" || isResting(phone);
  if (!free || phone.at === "locked-elsewhere") return phone;
  const { call, startedAt } = heard;
  if (!heard.reattach) return { at: "ringing", call, since: now, answering: false, line: "up" };
  const since = phone.at === "reattaching" ? phone.since : startedAt || now;
  return { at: "reattaching", call, since, line: "up" };
}

function answered(phone: Phone, now: number): Phone {
  if (phone.at === "ringing") return talking(phone.call, now, phone.line);
  return phone.at === "reattaching" ? talking(phone.call, phone.since, phone.line) : phone;
}

function held(phone: Phone, isHeld: boolean, now: number): Phone {
  if (isHeld) return phone.at === "talking" ? { ...phone, at: "held", heldSince: now } : phone;
  if (phone.at !== "held") return phone;
  const { heldSince: _, ...live } = phone;
  return { ...live, at: "talking" };
}

function ended(phone: Phone, by: EndedBy, now: number): Phone {
  if (phone.at === "ringing") {
    if (phone.answering) return { at: "ended", seconds: 0, by: "failed", line: phone.line };
    return { at: phone.line === "up" ? "ready" : "offline" };
  }
  if (!isInCall(phone) || !("call" in phone)) return phone;
  return { at: "ended", seconds: Math.floor((now - phone.since) / 1000), by, line: phone.line };
}

function talking(call: Call, since: number, line: "up" | "down"): Phone {
  return { at: "talking", call, since, muted: false, audio: "ok", line };
}
