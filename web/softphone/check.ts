// The headset check: choose it, see the level, hear a tone. Before Disponible, and whenever the audio is lost.
import type { Choice, Devices, Listed } from "./devices";
import { icon } from "./icons";
import { escaped, type Words } from "./view";

const HEARD = 0.12; // loud enough to be a voice and not the room

/** A panel under the phone; resolves true when the agent says it works, false when it is closed. */
export class HeadsetCheck {
  private stream: MediaStream | undefined;
  private stopMeter: (() => void) | undefined;
  private settle: (ok: boolean) => void = () => {};

  constructor(
    private readonly panel: HTMLElement,
    private readonly devices: Devices,
    private readonly words: Words,
  ) {
    panel.addEventListener("change", () => void this.listen());
    panel.addEventListener("click", (event) => {
      const act = (event.target as Element).closest<HTMLElement>("[data-check]")?.dataset.check;
      if (act === "tone") devices.tone(this.chosen().output);
      if (act === "done") this.close(true);
      if (act === "close") this.close(false);
    });
    panel.addEventListener("keydown", (event) => event.key === "Escape" && this.close(false));
  }

  get isOpen(): boolean {
    return !this.panel.hidden;
  }

  async open(): Promise<boolean> {
    this.settle(false);
    const answer = new Promise<boolean>((settle) => {
      this.settle = settle;
    });
    this.panel.hidden = false;
    this.panel.innerHTML = this.draw({ inputs: [], outputs: [] });
    await this.listen();
    if (this.isOpen) this.panel.querySelector<HTMLElement>("[data-check=tone]")?.focus();
    return answer;
  }

  private close(ok: boolean): void {
    if (ok) this.devices.confirm(this.chosen());
    this.quiet();
    this.panel.hidden = true;
    this.panel.innerHTML = "";
    const { settle } = this;
    this.settle = () => {};
    settle(ok);
  }

  /** Open the chosen microphone; only then does the browser say what the devices are called. */
  private async listen(): Promise<void> {
    const wanted = this.panel.querySelector("select") ? this.chosen() : this.devices.choice;
    this.quiet();
    try {
      this.stream = await this.devices.microphone(wanted.input);
    } catch {
      this.panel.innerHTML = this.draw({ inputs: [], outputs: [] }, this.words.noMicrophoneWhy);
      return;
    }
    this.panel.innerHTML = this.draw(await this.devices.list());
    this.choose(wanted);
    this.stopMeter = this.devices.meter(this.stream, (level) => this.show(level));
  }

  private show(level: number): void {
    const bar = this.panel.querySelector("progress");
    const done = this.panel.querySelector<HTMLButtonElement>("[data-check=done]");
    if (!bar || !done) return;
    bar.value = level;
    if (level < HEARD || !done.disabled) return;
    done.disabled = false;
    const hint = this.panel.querySelector("[data-hint]");
    if (hint) hint.textContent = this.words.heard ?? "";
  }

  private quiet(): void {
    this.stopMeter?.();
    this.stopMeter = undefined;
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = undefined;
  }

  private chosen(): Choice {
    const value = (name: keyof Choice) =>
      this.panel.querySelector<HTMLSelectElement>(`select[name=${name}]`)?.value ?? this.devices.choice[name];
    return { input: value("input"), output: value("output"), ring: value("ring") };
  }

  private choose(wanted: Choice): void {
    for (const name of ["input", "output", "ring"] as const) {
      const select = this.panel.querySelector<HTMLSelectElement>(`select[name=${name}]`);
      if (select && [...select.options].some((option) => option.value === wanted[name])) select.value = wanted[name];
    }
  }

  private draw(listed: Listed, problem = ""): string {
    const w = this.words;
    const select = (name: string, title: string | undefined, found: MediaDeviceInfo[]) => {
      const options = found
        .filter((one) => one.deviceId && one.deviceId !== "default")
        .map((one) => `<option value="${escaped(one.deviceId)}">${escaped(one.label)}</option>`);
      return `<label class="fld">${escaped(title)}<select name="${name}" class="select mt-1 h-9 w-full text-sm"><option value="">${escaped(w.default)}</option>${options.join("")}</select></label>`;
    };
    const told = problem
      ? `<p class="note note-warn" role="alert">${icon("micOff", 15)}<span>${escaped(problem)}</span></p>`
      : `<div><div class="flex text-xs font-medium"><span>${escaped(w.level)}</span><span class="ml-auto font-normal text-muted-foreground" data-hint aria-live="polite">${escaped(w.speak)}</span></div>
         <progress class="bar bar-ok mt-1.5 !h-2" max="1" value="0" aria-label="${escaped(w.level)}" data-testid="mic-level"></progress></div>`;
    return `<div class="flex items-start gap-2"><div><h2 class="text-md font-semibold">${escaped(w.devices)}</h2><p class="text-xs text-muted-foreground">${escaped(w.devicesWhy)}</p></div>
      <button type="button" class="ib ml-auto size-7" data-check="close" aria-label="${escaped(w.close)}">${icon("x", 14)}</button></div>
      ${select("input", w.microphone, listed.inputs)}${told}${select("output", w.output, listed.outputs)}${select("ring", w.ringOn, listed.outputs)}
      <div class="flex gap-2"><button type="button" class="btn h-9 px-3" data-variant="outline" data-check="tone" data-testid="check-tone">${icon("volume", 15)}${escaped(w.tone)}</button>
      <button type="button" class="btn h-9 flex-1 px-3" data-check="done" data-testid="check-done" disabled>${escaped(w.done)}</button></div>`;
  }
}
