// What is drawn as radios but acts when pressed (candidates of a search): arrows walk, and what was pressed stays marked.

const OPTION = "[role=radiogroup] button[role=radio]";

export function startChoices(): void {
  document.addEventListener("keydown", (event) => {
    const at = (event.target as Element).closest<HTMLElement>(OPTION);
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key] ?? 0;
    if (!at || !step) return;
    const all = together(at);
    all.at((all.indexOf(at) + step) % all.length)?.focus();
    event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const at = (event.target as Element).closest<HTMLElement>(OPTION);
    if (at) for (const each of together(at)) each.setAttribute("aria-checked", String(each === at));
  });
}

function together(one: HTMLElement): HTMLElement[] {
  return [
    ...(one.closest("[role=radiogroup]")?.querySelectorAll<HTMLElement>("button[role=radio]:not(:disabled)") ?? []),
  ];
}
