import assert from "node:assert/strict";
import { test } from "node:test";
import { known, type Said } from "./caller";
import { type Heard, hear, type Phone } from "./phone";

const CALL = { interaction: "i1", offer: "o1", queue: "Citas" };
const SAID: Said = {
  caller: { interaction: "i1", name: "Rosa G.", initials: "RG", tone: "1", number: "··· 2233", seconds: "95" },
  at: 100_000,
};
const IDLE: Phone = { at: "idle" };
const BACK: Heard = { type: "offered", call: CALL, reattach: true, startedAt: 0 };

test("after a reload what the page said before the phone was back tells who it is and how long already", () => {
  assert.deepEqual(known(IDLE, SAID), {});
  const back = hear(hear(IDLE, BACK, 103_000), { type: "answered" }, 103_500);
  const { caller, began } = known(back, SAID);
  assert.equal(caller?.name, "Rosa G.");
  assert.equal(began, 5_000);
  const counted = hear(back, { type: "began", at: began ?? 0 }, 103_500);
  assert.equal(counted.at === "talking" && counted.since, 5_000);
});

test("what was said of another call is not of this one", () => {
  const other = hear(IDLE, { ...BACK, call: { ...CALL, interaction: "i2" } }, 103_000);
  assert.deepEqual(known(other, SAID), {});
});

test("a call that does not say which it is, is the one the page is about", () => {
  const unnamed = hear(IDLE, { ...BACK, call: { ...CALL, interaction: "" } }, 103_000);
  assert.equal(known(unnamed, SAID).caller?.name, "Rosa G.");
});

test("without a call there is nobody", () => {
  assert.deepEqual(known({ at: "ready" }, SAID), {});
  assert.deepEqual(known(hear(IDLE, BACK, 0), undefined), {});
});
