// Where the card of the tour goes, and which step comes next. Pure.

export type Box = { left: number; top: number; width: number; height: number };
export type Size = { width: number; height: number };

const GAP = 12; // px between the card and what it speaks of, and around it

/** Beside what it speaks of, in the page, covering it only when there is no room anywhere. */
export function place(at: Box, card: Size, page: Size): { left: number; top: number } {
  const middle = at.left + at.width / 2 - card.width / 2;
  const height = at.top + at.height / 2 - card.height / 2;
  const wishes = [
    { left: middle, top: at.top + at.height + GAP, fits: at.top + at.height + card.height + 2 * GAP <= page.height },
    { left: middle, top: at.top - card.height - GAP, fits: at.top - card.height - 2 * GAP >= 0 },
    { left: at.left + at.width + GAP, top: height, fits: at.left + at.width + card.width + 2 * GAP <= page.width },
    { left: at.left - card.width - GAP, top: height, fits: at.left - card.width - 2 * GAP >= 0 },
  ];
  const found = wishes.find((wish) => wish.fits) ?? { left: middle, top: page.height };
  return { left: within(found.left, card.width, page.width), top: within(found.top, card.height, page.height) };
}

function within(wanted: number, size: number, page: number): number {
  return Math.round(Math.max(GAP, Math.min(wanted, page - size - GAP)));
}
