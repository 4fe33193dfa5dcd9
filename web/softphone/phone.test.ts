import assert from "node:assert/strict";
import { test } from "node:test";
import { clock, type Heard, hear, holdAlarm, isInCall, type Phone } from "./phone";

const CALL = { interaction: "i1", offer: "o1", queue: "Citas" };
const OFFERED: Heard = { type: "offered", call: CALL, reattach: false, startedAt: 0 };

function story(...heard: (Heard | [Heard, number])[]): Phone {
  return heard.reduce<Phone>((phone, one) => (Array.isArray(one) ? hear(phone, one[0], one[1]) : hear(phone, one, 0)), {
    at: "idle",
  });
}
const TALKING: Heard[] = [{ type: "registered" }, OFFERED, { type: "answering" }, { type: "answered" }];

test("a page that registers is ready", () => {
  assert.deepEqual(story({ type: "connecting" }, { type: "registered" }), { at: "ready" });
});

test("an offer rings and an answer talks", () => {
  const phone = story({ type: "registered" }, OFFERED, { type: "answering" }, [{ type: "answered" }, 500]);
  assert.equal(phone.at, "talking");
  assert.equal(phone.at === "talking" && phone.since, 500);
});

test("a second offer does not disturb a call", () => {
  const other: Heard = { type: "offered", call: { ...CALL, interaction: "i2" }, reattach: false, startedAt: 0 };
  const phone = story(...TALKING, other);
  assert.equal(phone.at === "talking" && phone.call.interaction, "i1");
});

test("an offer withdrawn before the answer leaves the phone ready", () => {
  assert.deepEqual(story({ type: "registered" }, OFFERED, { type: "ended", by: "them" }), { at: "ready" });
});

test("an answer that never connects says so", () => {
  const phone = story({ type: "registered" }, OFFERED, { type: "answering" }, { type: "ended", by: "failed" });
  assert.equal(phone.at === "ended" && phone.by, "failed");
});

test("hold counts its own seconds and resume forgets them", () => {
  const held = story(...TALKING, [{ type: "held", held: true }, 9000]);
  assert.equal(held.at === "held" && held.heldSince, 9000);
  const resumed = hear(held, { type: "held", held: false }, 12000);
  assert.equal(resumed.at, "talking");
  assert.ok(!("heldSince" in resumed));
});

test("a call outlives its socket", () => {
  const phone = story(...TALKING, { type: "disconnected" });
  assert.equal(phone.at === "talking" && phone.line, "down");
  const back = hear(phone, { type: "registered" }, 0);
  assert.equal(back.at === "talking" && back.line, "up");
});

test("a page told when its call began counts from there, and no small difference moves it", () => {
  const talking = hear(story(...TALKING), { type: "began", at: -90_000 }, 0);
  assert.equal(talking.at === "talking" && talking.since, -90_000);
  assert.deepEqual(hear(talking, { type: "began", at: -91_000 }, 0), talking);
  assert.deepEqual(hear({ at: "ready" }, { type: "began", at: 1 }, 5), { at: "ready" });
});

test("a reload in mid-call comes back with the time of the call", () => {
  const rung = story({ type: "registered" }, { type: "offered", call: CALL, reattach: true, startedAt: 1000 });
  assert.equal(rung.at, "reattaching");
  const phone = hear(rung, { type: "answered" }, 90_000);
  assert.equal(phone.at === "talking" && phone.since, 1000);
});

test("lost media waits and comes back without losing the call's time", () => {
  const lost = story(...TALKING, { type: "mediaLost" });
  assert.equal(lost.at, "reattaching");
  assert.ok(isInCall(lost));
  assert.equal(hear(lost, { type: "mediaBack" }, 0).at, "talking");
});

test("the end says how long and by whom, and clears to ready", () => {
  const phone = story(...TALKING, [{ type: "ended", by: "them" }, 61_500]);
  assert.deepEqual(phone, { at: "ended", seconds: 61, by: "them", line: "up" });
  assert.deepEqual(hear(phone, { type: "cleared" }, 0), { at: "ready" });
});

test("without its socket an ended call clears to offline", () => {
  const phone = story(...TALKING, { type: "disconnected" }, { type: "ended", by: "us" }, { type: "cleared" });
  assert.deepEqual(phone, { at: "offline" });
});

test("a phone that is in another tab rings nowhere else", () => {
  assert.deepEqual(story({ type: "takenElsewhere" }, OFFERED), { at: "locked-elsewhere" });
});

test("a lost headset alarms and only in a call", () => {
  const alarmed = story(...TALKING, { type: "headsetLost" });
  assert.equal(alarmed.at === "talking" && alarmed.audio, "lost");
  assert.deepEqual(story({ type: "registered" }, { type: "headsetLost" }), { at: "ready" });
});

test("a microphone that is refused while answering leaves the call ringing", () => {
  const refused = story({ type: "registered" }, OFFERED, { type: "answering" }, { type: "noMicrophone" });
  assert.equal(refused.at === "ringing" && refused.answering, false);
});

test("a phone without microphone says so until it has one", () => {
  const without = story({ type: "registered" }, { type: "noMicrophone" });
  assert.deepEqual(without, { at: "no-microphone" });
  assert.deepEqual(hear(without, { type: "microphoneBack" }, 0), { at: "registering" });
});

test("the clock is written without a leading zero", () => {
  assert.deepEqual([0, 42_000, 725_999, 6_128_000].map(clock), ["0:00", "0:42", "12:05", "1:42:08"]);
});

test("a hold alarms at 60 and 120 seconds and asks after three minutes", () => {
  assert.deepEqual([59, 60, 119, 120, 180, 181].map(holdAlarm), [
    "none",
    "minute",
    "minute",
    "two-minutes",
    "two-minutes",
    "long",
  ]);
});
