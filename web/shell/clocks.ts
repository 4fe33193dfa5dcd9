// Times that tick in the page: data-since counts up, data-until down, data-ring draws the time left to answer.
import { clock } from "../softphone/phone";

const CIRCLE = 213.6; // the ring's circumference
const LATE = 5; // seconds left when the ring turns amber

/** How far this computer's clock is ahead of the server's, in ms, as seen when the page arrived. */
function measureSkew(): number {
  const told = document.querySelector<HTMLMetaElement>("meta[name=server-now]")?.content;
  const [page] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  const arrived = performance.timeOrigin + (page?.responseStart ?? 0);
  return told ? arrived - Date.parse(told) : 0;
}

export function startClocks(): void {
  const skew = measureSkew();
  const tick = () => {
    const now = Date.now() - skew;
    for (const one of document.querySelectorAll<HTMLElement>("[data-since]")) {
      write(one, clock(now - Date.parse(one.dataset.since ?? "")));
    }
    for (const one of document.querySelectorAll<HTMLElement>("[data-until]")) {
      write(one, clock(Date.parse(one.dataset.until ?? "") - now + 999));
    }
    for (const one of document.querySelectorAll<HTMLElement>("[data-ring]")) draw(one, now);
    for (const one of document.querySelectorAll<HTMLElement>("[data-wall-clock]")) {
      write(one, wallClock(now, one.dataset.wallClock || undefined));
    }
  };
  setInterval(tick, 250);
  document.addEventListener("htmx:afterSwap", tick);
  tick();
}

function draw(ring: HTMLElement, now: number): void {
  const whole = Number(ring.dataset.of) * 1000;
  const left = Math.min(Math.max(Date.parse(ring.dataset.ring ?? "") - now, 0), whole);
  ring.querySelector(".ring-value")?.setAttribute("stroke-dashoffset", (CIRCLE * (1 - left / whole)).toFixed(1));
  ring.classList.toggle("ring-late", left <= LATE * 1000);
  const words = ring.querySelector("[data-ring-left]");
  if (words) write(words, String(Math.ceil(left / 1000)));
}

function write(place: Element, text: string): void {
  if (place.textContent !== text && !text.includes("NaN")) place.textContent = text;
}

/** 14:32, 9:05: the hour where the clinic is, wherever this computer thinks it is. */
function wallClock(now: number, timeZone: string | undefined): string {
  return new Intl.DateTimeFormat("es", { hour: "numeric", minute: "2-digit", hourCycle: "h23", timeZone }).format(now);
}
