// Small behaviours that pages ask for by attribute, for the whole document at once.

type Answered = CustomEvent<{ requestConfig: { elt: HTMLElement }; target: HTMLElement }>;

const THEME_FOR = 365 * 86400; // seconds

export function startPages(): void {
  document.addEventListener("click", (event) => {
    const at = event.target as Element;
    const opener = at.closest<HTMLElement>("[data-opens]");
    closeDrawers(at, opener);
    if (opener) toggleDrawer(opener);
    const copied = at.closest<HTMLElement>("[data-copy]")?.dataset.copy;
    if (copied) void navigator.clipboard.writeText(copied);
    if (at.closest("[data-print]")) window.print();
    const dialog = at.closest<HTMLElement>("[data-dialog]")?.dataset.dialog;
    if (dialog) document.querySelector<HTMLDialogElement>(dialog)?.showModal();
    if (at.matches("dialog") || at.closest("[data-close]")) at.closest("dialog")?.close();
    const theme = at.closest<HTMLElement>("[data-theme]")?.dataset.theme;
    if (theme !== undefined) chooseTheme(theme);
    closeMenus(at);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") walkMenu(event);
    if (event.key !== "Escape") return;
    const menu = document.activeElement?.closest<HTMLElement>("details[data-menu][open]");
    closeMenus(document.body);
    menu?.querySelector<HTMLElement>("summary")?.focus();
    closeDrawers(document.body, null);
  });
  markPlace();
  document.addEventListener("htmx:pushedIntoHistory", markPlace);
  document.addEventListener("htmx:historyRestore", markPlace);
  document.addEventListener("htmx:beforeSwap", hideAgainLater);
  document.addEventListener("htmx:afterSwap", (event) => {
    const asked = (event as Answered).detail.requestConfig?.elt;
    if (asked instanceof HTMLFormElement && asked.closest(".top")) forget(asked);
  });
}

/** What was searched for from the top bar stands on the page that answered, and nowhere longer; unanswered, it stays. */
function forget(form: HTMLFormElement): void {
  form.reset();
  if (form.contains(document.activeElement)) (document.activeElement as HTMLElement).blur();
}

/** A drawer takes the keyboard when it opens, and gives it back to what opened it. */
function toggleDrawer(opener: HTMLElement): void {
  const drawer = document.querySelector<HTMLElement>(opener.dataset.opens ?? "");
  if (!drawer) return;
  const isOpen = drawer.toggleAttribute("data-open");
  if (isOpen) drawer.tabIndex = -1;
  (isOpen ? drawer : drawerCameFrom(drawer))?.focus();
}

function drawerCameFrom(drawer: HTMLElement): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-opens="#${drawer.id}"]:not(#${drawer.id} *)`);
}

/** An open drawer closes by Escape, or by a click anywhere else. */
function closeDrawers(at: Element, opener: Element | null): void {
  for (const drawer of document.querySelectorAll<HTMLElement>("[data-open]")) {
    if (opener || (at !== document.body && drawer.contains(at))) continue;
    const hadKeyboard = drawer.contains(document.activeElement);
    drawer.removeAttribute("data-open");
    if (hadKeyboard) drawerCameFrom(drawer)?.focus();
  }
}

function walkMenu(event: KeyboardEvent): void {
  const menu = (event.target as Element).closest<HTMLElement>("details[data-menu][open]");
  if (!menu) return;
  const items = [...menu.querySelectorAll<HTMLElement>("[role^=menuitem], .menu-i")];
  const at = items.indexOf(document.activeElement as HTMLElement) + (event.key === "ArrowDown" ? 1 : -1);
  items.at(at < 0 ? -1 : at % items.length)?.focus();
  event.preventDefault();
}

/** A menu closes when a click falls outside it, or on one of its own items. */
function closeMenus(at: Element): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]")) {
    if (!menu.contains(at) || at.closest("[role^=menuitem], .menu-i")) menu.open = false;
  }
}

/** Light or dark, as this person wants it on this machine; empty: as the system says. */
function chooseTheme(theme: string): void {
  document.documentElement.classList.remove("light", "dark");
  if (theme) document.documentElement.classList.add(theme);
  for (const each of document.querySelectorAll<HTMLElement>("[data-theme]")) {
    each.setAttribute("aria-pressed", String(each.dataset.theme === theme));
  }
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser we serve
  document.cookie = `latido_theme=${theme}; path=/; max-age=${theme ? THEME_FOR : 0}; samesite=lax`;
}

/** The rail shows where we are: the longest address that begins ours. */
function markPlace(): void {
  const items = [...document.querySelectorAll<HTMLAnchorElement>(".rail-i[href]")];
  const here = items.filter((item) => begins(item)).sort((a, b) => begins(b) - begins(a))[0];
  for (const item of items) item.removeAttribute("aria-current");
  here?.setAttribute("aria-current", "page");
}

/** How much of where we are is of this place; 0: nothing. */
function begins(item: HTMLAnchorElement): number {
  const found = [item.pathname, item.dataset.also ?? ""].filter((each) => each && location.pathname.startsWith(each));
  return Math.max(0, ...found.map((each) => each.length));
}

const masks = new WeakMap<Element, string>();

/** A masked datum that was revealed by its eye (data-reveal, seconds) is masked again by itself. */
function hideAgainLater(event: Event): void {
  const { detail } = event as Answered;
  const { target } = detail;
  const seconds = Number(detail.requestConfig.elt.dataset?.reveal);
  if (!seconds || masks.has(target)) return;
  masks.set(target, target.innerHTML);
  setTimeout(() => {
    target.innerHTML = masks.get(target) ?? "";
    masks.delete(target);
  }, seconds * 1000);
}
