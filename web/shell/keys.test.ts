import assert from "node:assert/strict";
import { test } from "node:test";
import { isCommand, keyName } from "./keys";

const press = (key: string, more: Partial<{ ctrlKey: boolean; shiftKey: boolean; altKey: boolean }> = {}) =>
  keyName({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...more });

test("keys are named as the templates write them", () => {
  assert.equal(press("F4"), "F4");
  assert.equal(press("F2", { shiftKey: true }), "Shift+F2");
  assert.equal(press("k", { ctrlKey: true }), "Ctrl+K");
  assert.equal(press("Enter", { ctrlKey: true }), "Ctrl+Enter");
  assert.equal(press("1"), "1");
});

test("a key with Alt, or a modifier alone, is nobody's command", () => {
  assert.equal(press("1", { altKey: true }), "");
  assert.equal(press("Shift", { shiftKey: true }), "");
});

test("while typing only function keys and Ctrl are commands", () => {
  assert.equal(isCommand("F9", true, false), true);
  assert.equal(isCommand("Ctrl+Enter", true, false), true);
  assert.equal(isCommand("1", true, false), false);
  assert.equal(isCommand("Enter", true, false), false);
});

test("Enter on a button is the button's own", () => {
  assert.equal(isCommand("Enter", false, true), false);
  assert.equal(isCommand("Enter", false, false), true);
});

test("a question mark asks for the keys, but not while typing", () => {
  assert.equal(isCommand("?", false, false), true);
  assert.equal(isCommand("?", true, false), false);
});

test("letters are not commands", () => {
  assert.equal(isCommand("A", false, false), false);
});
