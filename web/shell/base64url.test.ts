import assert from "node:assert/strict";
import { test } from "node:test";
import { toBytes, toText } from "./base64url";

test("bytes come back as they went, whatever their number", () => {
  for (let length = 0; length < 40; length++) {
    const bytes = Uint8Array.from({ length }, (_, at) => (at * 37 + 251) % 256);
    assert.deepEqual(toBytes(toText(bytes.buffer)), bytes);
  }
});

test("the letters are those of addresses, without padding", () => {
  assert.equal(toText(Uint8Array.of(251, 255, 191).buffer), "-_-_");
  assert.equal(toText(Uint8Array.of(251).buffer), "-w");
});
