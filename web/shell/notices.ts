// What the shell tells people: toasts for the eye, a polite line for the ear. From the server: HX-Trigger "toast".

const SHOWN_FOR = 6000; // ms

type Toast = string | { text?: string; tone?: string; value?: string };

export function startNotices(): void {
  document.addEventListener("toast", (event) => {
    const told = (event as CustomEvent<Toast>).detail;
    const text = typeof told === "string" ? told : (told.text ?? told.value ?? "");
    toast(text, typeof told === "string" ? "ok" : (told.tone ?? "ok"));
  });
  document.addEventListener("latido:announce", (event) =>
    announce((event as CustomEvent<{ text: string }>).detail.text),
  );
}

export function toast(text: string, tone = "ok"): void {
  const pattern = document.querySelector<HTMLTemplateElement>(tone === "ok" ? "#toast-ok" : "#toast-warn");
  const place = document.getElementById("toasts");
  const made = pattern?.content.firstElementChild?.cloneNode(true) as HTMLElement | undefined;
  if (!made || !place || !text) return;
  const words = made.querySelector("[data-text]");
  if (words) words.textContent = text;
  place.append(made);
  setTimeout(() => made.remove(), SHOWN_FOR);
}

export function announce(text: string): void {
  const line = document.getElementById("announcer");
  if (line) line.textContent = text;
}

/** A sentence of the page's own, translated by the template. */
export function word(name: string): string {
  const words = document.querySelector<HTMLTemplateElement>("#words");
  return words?.content.querySelector(`[data-word=${name}]`)?.textContent ?? "";
}
