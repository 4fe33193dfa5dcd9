// Where the keyboard is after a swap: where the fragment says, else where it was, else at the workspace's start.
import { announce } from "./notices";

type Swapped = CustomEvent<{ target?: HTMLElement }>;

export function startFocus(): void {
  document.addEventListener("htmx:afterSettle", (event) => {
    const target = (event as Swapped).detail.target ?? (event.target as HTMLElement); // back and forward name none
    const wanted = target.querySelector<HTMLElement>("[data-focus]");
    if (wanted && !isBusyElsewhere(target)) wanted.focus({ preventScroll: false });
    else if (target.id === "workspace" && document.activeElement === document.body)
      target.focus({ preventScroll: true });
    const said = target.querySelector<HTMLElement>("[data-announce]")?.dataset.announce;
    if (said) announce(said);
  });
}

/** Somebody typing in another part of the page is not torn away from it by a fragment that arrives. */
function isBusyElsewhere(target: HTMLElement): boolean {
  const at = document.activeElement;
  return !!at?.matches("input, textarea, select") && !target.contains(at);
}
