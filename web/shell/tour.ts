// The demonstration's tour: a card that goes from one real control to the next. It stands beside the page, never over a
// call: when a telephone rings it is gone, and it begins by itself only where nobody is on the line.
import { csrfToken } from "./connection";
import { softphone } from "./phone";
import { place } from "./touring";

type Step = { anchor: string; title: string; text: string };
type Tour = { name: string; url: string; steps: Step[]; card: HTMLElement; at: number; from: HTMLElement | null };

let tour: Tour | null = null;
const begun = new Set<string>(); // by themselves, since the page was loaded

export function startTour(): void {
  document.addEventListener("click", (event) => {
    const at = event.target as Element;
    if (at.closest("[data-tour-start]")) begin(document.querySelector<HTMLElement>("summary"));
    if (at.closest("[data-tour-go=next]")) go(1);
    if (at.closest("[data-tour-go=back]")) go(-1);
    if (at.closest("[data-tour-go=end]")) end();
  });
  document.addEventListener("keydown", (event) => {
    if (!tour?.card.contains(document.activeElement)) return;
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) go(step);
    else if (event.key === "Escape") end();
    else return;
    event.preventDefault();
  });
  for (const busy of ["latido:ringing", "latido:answered", "latido:locked"]) document.addEventListener(busy, away);
  document.addEventListener("htmx:afterSettle", arrive);
  window.addEventListener("resize", draw);
  arrive();
}

/** A page has come, or a part of it: its own tour begins where it has not been seen, and another page's is over. */
function arrive(): void {
  const own = pattern();
  for (const item of document.querySelectorAll<HTMLElement>("[data-tour-start]")) item.hidden = !own;
  if (tour && (tour.name !== own?.dataset.tour || isBusy())) away();
  else if (tour) draw();
  else if (own?.hasAttribute("data-new") && !begun.has(own.dataset.tour ?? "") && !isTyping() && !isBusy()) {
    begun.add(own.dataset.tour ?? "");
    begin(null);
  }
}

/** The keyboard is in a field: it is not taken away. */
function isTyping(): boolean {
  return document.activeElement?.matches("input, textarea, select, [contenteditable]") === true;
}

function pattern(): HTMLTemplateElement | null {
  return document.querySelector<HTMLTemplateElement>("template[data-tour]");
}

/** Somebody is on the line, or something else asks for attention: only a page that says it is quiet has a tour. */
function isBusy(): boolean {
  return (
    softphone()?.inCall === true ||
    document.querySelector("[data-quiet]") === null ||
    document.querySelector("[data-live-contact], dialog[open], body[data-locked], #alarm > *") !== null
  );
}

/** from: what takes the keyboard back at the end. */
function begin(from: HTMLElement | null): void {
  away();
  const found = pattern();
  const { tour: name, seenUrl: url } = found?.dataset ?? {};
  const card = found?.content.querySelector(".tour")?.cloneNode(true) as HTMLElement | undefined;
  if (!found || !name || !url || !card || isBusy()) return;
  const steps = [...found.content.querySelectorAll<HTMLElement>("[data-anchor]")].map((step) => ({
    anchor: step.dataset.anchor ?? "",
    title: step.dataset.title ?? "",
    text: step.textContent?.trim() ?? "",
  }));
  tour = { name, url, steps: steps.filter((step) => shown(step.anchor)), card, at: 0, from };
  if (!tour.steps.length) tour = null;
  else document.body.append(card);
  go(0);
}

function shown(anchor: string): HTMLElement | undefined {
  return [...document.querySelectorAll<HTMLElement>(anchor)].find((one) => one.checkVisibility());
}

function go(by: number): void {
  if (!tour || tour.at + by >= tour.steps.length) return;
  const { card, steps } = tour;
  tour.at = Math.max(0, tour.at + by);
  const step = steps[tour.at];
  write(card, "title", step?.title ?? "");
  write(card, "text", step?.text ?? "");
  write(card, "count", `${tour.at + 1} / ${steps.length}`);
  const isLast = tour.at === steps.length - 1;
  part(card, "back").hidden = tour.at === 0;
  part(card, "skip").hidden = part(card, "next").hidden = isLast;
  part(card, "last").hidden = !isLast;
  shown(step?.anchor ?? "")?.scrollIntoView({ block: "nearest" });
  draw();
  part(card, isLast ? "last" : "next").focus({ preventScroll: true });
}

function draw(): void {
  const step = tour?.steps[tour.at];
  for (const old of document.querySelectorAll("[data-tour-here]")) old.removeAttribute("data-tour-here");
  if (!tour || !step) return;
  const anchor = shown(step.anchor);
  anchor?.setAttribute("data-tour-here", "");
  const page = { width: document.documentElement.clientWidth, height: document.documentElement.clientHeight };
  const middle = { left: page.width / 2, top: page.height / 3, width: 0, height: 0 };
  const { left, top } = place(anchor?.getBoundingClientRect() ?? middle, tour.card.getBoundingClientRect(), page);
  tour.card.style.left = `${left}px`;
  tour.card.style.top = `${top}px`;
}

/** Gone for now, as if it had not been: it begins again when the page is loaded again. */
function away(): void {
  tour?.card.remove();
  tour = null;
  draw();
}

/** Seen to its end or sent away: it does not begin by itself any more. */
function end(): void {
  if (!tour) return;
  const { name, url, from } = tour;
  const hadKeyboard = tour.card.contains(document.activeElement);
  away();
  pattern()?.removeAttribute("data-new");
  if (hadKeyboard) (from ?? document.getElementById("workspace"))?.focus({ preventScroll: true });
  const body = new URLSearchParams({ name });
  void fetch(url, { method: "POST", headers: { "X-CSRFToken": csrfToken() }, body });
}

function part(card: HTMLElement, name: string): HTMLElement {
  return card.querySelector<HTMLElement>(`[data-part=${name}]`) ?? card;
}

function write(card: HTMLElement, name: string, words: string): void {
  part(card, name).textContent = words;
}
