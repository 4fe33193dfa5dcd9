// Between the pages and the one softphone: buttons that act on it, and the check before going available.
import type { Softphone } from "../softphone/element";

export function startPhone(): void {
  document.addEventListener(
    "click",
    (event) => {
      const at = event.target as Element;
      const act = at.closest<HTMLElement>("[data-phone]")?.dataset.phone;
      if (act) command(act);
      const wants = at.closest<HTMLElement>("[data-needs-phone]");
      if (wants) checkFirst(wants, event);
    },
    { capture: true },
  );
}

/** The page's phone, once its script has come. */
export function softphone(): Softphone | undefined {
  const found = document.querySelector<Softphone>("latido-softphone");
  return found && "state" in found ? found : undefined;
}

function command(act: string): void {
  const phone = softphone();
  if (act === "answer") void phone?.answer();
  if (act === "decline") phone?.decline();
  if (act === "hang-up") void phone?.hangUp();
  if (act === "hold") void phone?.hold();
  if (act === "mute") phone?.mute();
  if (act === "check") void phone?.check();
}

/** Nobody becomes available with a headset that was not tried this shift: first the check, then the click again. */
function checkFirst(wants: HTMLElement, event: Event): void {
  const phone = softphone();
  if (!phone || phone.isChecked) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  void phone.check().then((ok) => ok && current(wants).click());
}

/** The button as it is now: news may have drawn it again meanwhile. */
function current(wants: HTMLElement): HTMLElement {
  return wants.isConnected ? wants : (document.querySelector<HTMLElement>("[data-needs-phone]") ?? wants);
}
