import { deepEqual, ok } from "node:assert/strict";
import { test } from "node:test";
import { place } from "./touring";

const card = { width: 340, height: 180 };
const page = { width: 1440, height: 900 };

test("the card stands below what it speaks of", () => {
  deepEqual(place({ left: 600, top: 100, width: 200, height: 40 }, card, page), { left: 530, top: 152 });
});

test("above where there is no room below", () => {
  deepEqual(place({ left: 600, top: 800, width: 200, height: 60 }, card, page), { left: 530, top: 608 });
});

test("beside what is as high as the page", () => {
  deepEqual(place({ left: 64, top: 60, width: 280, height: 840 }, card, page), { left: 356, top: 390 });
  deepEqual(place({ left: 1100, top: 60, width: 340, height: 840 }, card, page), { left: 748, top: 390 });
});

test("always in the page, on a telephone too", () => {
  const phone = { width: 390, height: 844 };
  for (const at of [
    { left: 0, top: 0, width: 390, height: 844 },
    { left: 350, top: 10, width: 40, height: 40 },
    { left: 0, top: 800, width: 60, height: 44 },
  ]) {
    const { left, top } = place(at, card, phone);
    ok(left >= 12 && left + card.width <= phone.width);
    ok(top >= 12 && top + card.height <= phone.height);
  }
});
