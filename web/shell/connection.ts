// Requests and the live connection: the token on every request, lost sessions without losing the page, and
// fragments that are fetched again after the line was down.
import { toast, word } from "./notices";
import htmx from "./vendor";

const PATIENCE = 3000; // ms without connection before saying so

type Asked = CustomEvent<{ headers: Record<string, string>; parameters: Record<string, unknown> }>;
type Answered = CustomEvent<{ elt: Element; xhr: XMLHttpRequest; shouldSwap: boolean; isError: boolean }>;

export function startConnection(): void {
  document.addEventListener("htmx:configRequest", (event) => {
    const { detail } = event as Asked;
    detail.headers["X-CSRFToken"] = csrfToken();
    delete detail.parameters.csrfmiddlewaretoken; // the page's own is stale after a login in another tab, and would count
  });
  document.addEventListener("htmx:beforeSend", (event) => {
    (event as Answered).detail.elt.addEventListener("htmx:beforeOnLoad", refetchWhenGone); // for good: added once only
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { detail } = event as Answered;
    if (isLogin(detail.xhr)) {
      detail.shouldSwap = false;
      showExpired();
    } else if (detail.xhr.status < 400) hideExpired();
  });
  document.addEventListener("htmx:responseError", (event) => complain((event as Answered).detail.xhr));
  document.addEventListener("htmx:historyCacheMissLoadError", (event) => complain((event as Answered).detail.xhr));
  document.addEventListener("htmx:sendError", () => toast(word("failed"), "warn"));
  document.addEventListener("latido:expired", showExpired);
  for (const back of ["focus", "pageshow"])
    window.addEventListener(back, () => {
      if (isExpired()) refetchAll(); // from logging in, perhaps: whatever is answered says so
    });
  watchLine();
}

function complain(xhr: XMLHttpRequest): void {
  if (xhr.status === 401) showExpired();
  else if (xhr.status === 423)
    document.dispatchEvent(new Event("latido:locked")); // in another tab, or on the server
  else if (xhr.status === 403) toast(word("forbidden"), "warn");
  else if (xhr.getResponseHeader("HX-Trigger")?.includes('"toast"'))
    return; // the answer says why
  else toast(word(xhr.status === 404 ? "gone" : "failed"), "warn");
}

/** What was asked from a place that another answer has swapped away meanwhile cannot say where it belongs: ask anew. */
function refetchWhenGone(event: Event): void {
  const { elt, xhr } = (event as Answered).detail;
  if (elt.isConnected || !xhr.getResponseHeader("HX-Retarget")) return;
  event.preventDefault();
  refetchAll();
}

/** A redirect to the login page arrives as a whole page: never swap that into the workspace. An error's page is none. */
function isLogin(xhr: XMLHttpRequest): boolean {
  if (xhr.status >= 400) return xhr.status === 401;
  return /^\s*<!doctype/i.test(xhr.responseText.slice(0, 200));
}

function isExpired(): boolean {
  return document.getElementById("expired")?.hidden === false;
}

function showExpired(): void {
  const notice = document.getElementById("expired");
  if (notice) notice.hidden = false;
}

function hideExpired(): void {
  if (!isExpired()) return;
  const notice = document.getElementById("expired");
  if (notice) notice.hidden = true;
  document.dispatchEvent(new Event("latido:back"));
}

function watchLine(): void {
  const bar = document.getElementById("offline");
  let since = 0;
  let opened = false;
  const count = () => {
    if (!bar || !since || isExpired()) return; // that notice says why
    const seconds = Math.floor((Date.now() - since) / 1000);
    bar.hidden = seconds * 1000 < PATIENCE;
    const words = bar.querySelector("[data-offline-for]");
    if (words) words.textContent = String(seconds);
  };
  setInterval(count, 1000);
  document.addEventListener("htmx:sseError", () => {
    since ||= Date.now();
  });
  document.addEventListener("latido:back", () => {
    since = 0; // the stream comes by itself within a minute
    refetchAll();
  });
  document.addEventListener("htmx:sseOpen", () => {
    hideExpired();
    since = 0;
    if (bar) bar.hidden = true;
    if (opened) refetchAll(); // whatever was missed meanwhile
    opened = true;
  });
}

function refetchAll(): void {
  for (const one of document.querySelectorAll<HTMLElement>('[hx-trigger*="sse:"]')) {
    for (const [, name] of (one.getAttribute("hx-trigger") ?? "").matchAll(/(sse:[\w.:-]+)/g))
      htmx.trigger(one, name ?? "", {});
  }
}

/** Django's token: the cookie's when it can be read, since a new login changes it, else the page's. */
export function csrfToken(): string {
  const cookie = document.cookie.match(/(?:^|; )[^=;]*csrf[^=;]*=([^;]+)/)?.[1];
  return cookie ?? document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content ?? "";
}
