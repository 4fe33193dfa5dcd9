// Where the keyboard is after a swap: on the first field that is wrong, where the fragment says, else on what comes next, never back at the page's start.
import { announce } from "./notices";

type Swapped = CustomEvent<{ target?: HTMLElement; requestConfig?: { elt: Element; triggeringEvent?: Event } }>;

const NEXT = "input:not([readonly]), textarea, select, button, a[href]";
const WRONG = '[aria-invalid="true"]'; // of a form that was answered, before whatever it begins with

export function startFocus(): void {
  let lost = false; // whether what had the keyboard is being swapped away
  document.addEventListener("htmx:beforeSwap", (event) => {
    const target = (event as Swapped).detail.target;
    lost = target !== document.body && (target?.contains(document.activeElement) ?? false);
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const swapped = (event as Swapped).detail.target; // back and forward name none; one that was replaced is gone
    const target = swapped?.isConnected ? swapped : (event.target as HTMLElement);
    const wanted = target.querySelector<HTMLElement>(WRONG) ?? target.querySelector<HTMLElement>("[data-focus]");
    if (wanted && (isAnswer(event as Swapped) || !isBusyElsewhere(target))) wanted.focus({ preventScroll: false });
    else if (document.activeElement === document.body && (lost || target.id === "workspace")) keep(target);
    lost = false;
    const said = target.querySelector<HTMLElement>("[data-announce]")?.dataset.announce;
    if (said) announce(said);
  });
}

/** In a row of fields the keyboard goes on to the next one; elsewhere it stays with what was swapped. */
function keep(target: HTMLElement): void {
  const row = target.closest<HTMLElement>("[data-row]");
  const next = row && [...row.querySelectorAll<HTMLElement>(NEXT)].find((one) => isNext(one, target));
  if (!next && !target.matches("a, button, input, select, textarea, [tabindex]")) target.tabIndex = -1;
  (next ?? target).focus({ preventScroll: true });
}

function isNext(one: HTMLElement, target: HTMLElement): boolean {
  const isAfter = target.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING; // inside counts
  return isAfter !== 0 && !one.matches(":disabled");
}

/** Whoever sent a form off by Enter waits for what comes: the keyboard goes there. */
function isAnswer({ detail }: Swapped): boolean {
  const asked = detail.requestConfig;
  return asked?.triggeringEvent?.type === "submit" && asked.elt.contains(document.activeElement);
}

/** Somebody typing in another part of the page is not torn away from it by a fragment that arrives. */
function isBusyElsewhere(target: HTMLElement): boolean {
  const at = document.activeElement;
  return !!at?.matches("input, textarea, select") && !target.contains(at);
}
