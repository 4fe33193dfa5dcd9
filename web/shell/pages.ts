// Small behaviours that pages ask for by attribute, for the whole document at once.

const THEME_FOR = 365 * 86400; // seconds

export function startPages(): void {
  document.addEventListener("click", (event) => {
    const at = event.target as Element;
    const opens = at.closest<HTMLElement>("[data-opens]")?.dataset.opens;
    if (opens) document.querySelector(opens)?.toggleAttribute("data-open");
    const copied = at.closest<HTMLElement>("[data-copy]")?.dataset.copy;
    if (copied) void navigator.clipboard.writeText(copied);
    if (at.closest("[data-theme-toggle]")) toggleTheme();
    closeMenus(at);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    closeMenus(document.body);
    for (const pane of document.querySelectorAll(".side-pane[data-open]")) pane.removeAttribute("data-open");
  });
  document.addEventListener("htmx:pushedIntoHistory", markPlace);
  document.addEventListener("htmx:historyRestore", markPlace);
  document.addEventListener("htmx:beforeSwap", hideAgainLater);
}

/** A menu closes when a click falls outside it, or on one of its own items. */
function closeMenus(at: Element): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]")) {
    if (!menu.contains(at) || at.closest("[role^=menuitem], .menu-i")) menu.open = false;
  }
}

function toggleTheme(): void {
  const dark = document.documentElement.classList.toggle("dark");
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser we serve
  document.cookie = `latido_theme=${dark ? "dark" : "light"}; path=/; max-age=${THEME_FOR}; samesite=lax`;
}

/** The rail shows where we are: the longest address that begins ours. */
function markPlace(): void {
  const items = [...document.querySelectorAll<HTMLAnchorElement>(".rail-i[href]")];
  const here = items
    .filter((item) => location.pathname.startsWith(item.pathname))
    .sort((a, b) => b.pathname.length - a.pathname.length)[0];
  for (const item of items) item.removeAttribute("aria-current");
  here?.setAttribute("aria-current", "page");
}

const masks = new WeakMap<Element, string>();

/** A masked datum that was revealed by its eye (data-reveal, seconds) is masked again by itself. */
function hideAgainLater(event: Event): void {
  const { detail } = event as CustomEvent<{ requestConfig: { elt: HTMLElement }; target: HTMLElement }>;
  const { target } = detail;
  const seconds = Number(detail.requestConfig.elt.dataset?.reveal);
  if (!seconds || masks.has(target)) return;
  masks.set(target, target.innerHTML);
  setTimeout(() => {
    target.innerHTML = masks.get(target) ?? "";
    masks.delete(target);
  }, seconds * 1000);
}
