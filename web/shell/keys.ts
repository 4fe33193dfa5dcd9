// One table of keys: an element says `data-key="F4"` and pressing F4 does what a click on it would do.

const OURS = ["F1", "F2", "F4", "F6", "F7", "F8", "F9"]; // the browser does nothing on these, whether we do or not

export type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

/** The name of a key as data-key writes it: Ctrl+Enter, Shift+F2, 1; empty when it is no command. */
export function keyName({ key, ctrlKey, metaKey, shiftKey, altKey }: Pressed): string {
  if (altKey || ["Control", "Shift", "Meta", "Dead", "Unidentified"].includes(key)) return "";
  const name = key.length === 1 ? key.toUpperCase() : key;
  const shift = shiftKey && key.length > 1 ? "Shift+" : "";
  return `${ctrlKey || metaKey ? "Ctrl+" : ""}${shift}${name}`;
}

/** Whether a key means a command here, or a letter of what is being typed. */
export function isCommand(name: string, typing: boolean, onControl: boolean): boolean {
  if (!name) return false;
  if (isAlways(name)) return true;
  if (name === "Enter") return !typing && !onControl;
  return /^[\d?]$/.test(name) && !typing;
}

/** Function keys and Ctrl work everywhere: while typing, and behind an open window. */
function isAlways(name: string): boolean {
  return /^(Shift\+)?F\d+$/.test(name) || name.startsWith("Ctrl+");
}

export function startKeys(): void {
  document.addEventListener("keydown", (event) => {
    const at = event.target as HTMLElement;
    const name = keyName(event);
    if (event.repeat || event.isComposing || !isCommand(name, isTyping(at), at.matches("a, button, summary, select")))
      return;
    const found = front(name);
    if (found) {
      event.preventDefault();
      press(found);
    } else if (OURS.includes(name)) {
      event.preventDefault(); // F1 opens no help of the browser while an agent reaches for ours
    }
  });
}

/** The last visible one in the page: what was opened last is in front. */
function front(name: string): HTMLElement | undefined {
  const locked = document.body.hasAttribute("data-locked");
  const modal = !isAlways(name) && document.querySelector("dialog[open]");
  return [...document.querySelectorAll<HTMLElement>(`[data-key="${name}"]`)]
    .filter((one) => isThere(one) && !(locked && !one.closest(".top")) && !(modal && !modal.contains(one)))
    .at(-1);
}

function isThere(one: HTMLElement): boolean {
  if (one.matches(":disabled, [aria-disabled=true]") || one.closest("[hidden], [inert]")) return false;
  const shown = one.matches(".sr-only") ? one.parentElement : one; // a radio hides behind its card
  return shown?.checkVisibility({ visibilityProperty: true }) ?? false;
}

function press(one: HTMLElement): void {
  if (one.matches("input:not([type=radio], [type=checkbox]), textarea, select")) {
    one.focus();
    if (one instanceof HTMLInputElement) one.select();
  } else {
    if (one.matches("input")) one.focus(); // a choice made by its key is where the keyboard goes on
    one.click();
  }
}

function isTyping(at: HTMLElement): boolean {
  return at.isContentEditable || at.matches("textarea, input:not([type=radio], [type=checkbox], [type=button])");
}
