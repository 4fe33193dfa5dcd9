// The idle lock. Never in a live contact, never touches the phone; what it hides it also removes from the page.
import { csrfToken } from "./connection";
import { softphone } from "./phone";
import htmx from "./vendor";

const WARN_BEFORE = 60; // seconds, so that somebody reading can say "I am here"
const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"];

export function startLock(): void {
  const { lockUrl, lockAfter } = document.body.dataset;
  if (!lockUrl) return;
  let last = Date.now();
  for (const sign of SIGNS)
    document.addEventListener(sign, () => (last = Date.now()), { passive: true, capture: true });
  document.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[data-lock-now]") && !isLiveContact()) void lock(lockUrl);
  });
  document.addEventListener("latido:unlocked", unlock);
  document.addEventListener("latido:locked", () => void (isLocked() ? empty() : lock(lockUrl)));
  const after = Number(lockAfter);
  if (!after) return;
  setInterval(() => {
    if (isLocked() || isLiveContact()) last = Date.now();
    const left = after - (Date.now() - last) / 1000;
    warn(left);
    if (left <= 0) {
      last = Date.now();
      void lock(lockUrl);
    }
  }, 1000);
}

function isLocked(): boolean {
  return document.body.hasAttribute("data-locked");
}

/** Ringing counts: who is about to answer must not be met by a curtain. */
function isLiveContact(): boolean {
  return softphone()?.inCall === true || document.querySelector("[data-live-contact]") !== null;
}

async function lock(url: string): Promise<void> {
  const answer = await fetch(url, { method: "POST", headers: { "X-CSRFToken": csrfToken(), "HX-Request": "true" } });
  const place = document.getElementById("lock");
  if (!answer.ok || !place) return;
  document.body.setAttribute("data-locked", "");
  empty();
  place.innerHTML = await answer.text();
  htmx.process(place);
  place.querySelector<HTMLElement>("input[type=password]")?.focus();
}

function empty(): void {
  document.getElementById("workspace")?.replaceChildren();
}

function unlock(): void {
  document.body.removeAttribute("data-locked");
  document.getElementById("lock")?.replaceChildren();
  void htmx.ajax("get", location.pathname + location.search, { target: "#workspace", swap: "innerHTML" });
}

function warn(left: number): void {
  const notice = document.getElementById("lock-soon");
  if (!notice) return;
  notice.hidden = left > WARN_BEFORE || left <= 0;
  const words = notice.querySelector("[data-lock-left]");
  if (words) words.textContent = String(Math.ceil(left));
}
