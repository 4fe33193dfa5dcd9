// What the agent hears with and speaks into: the ring on the loudspeaker, the talk in the headset.

export type Choice = { input: string; output: string; ring: string };
export type Listed = { inputs: MediaDeviceInfo[]; outputs: MediaDeviceInfo[] };

const COOKIE = "latido_audio"; // ids the browser made up for this site; nothing of a person
const CHECK_LASTS = 14 * 3600_000; // ms: a shift; the next one tries its headset again
const RING_EVERY = 3000; // ms
const VOICE: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

export class Devices {
  choice: Choice = { input: "", output: "", ring: "" };
  checkedAt = 0;
  private context: AudioContext | undefined;
  private voice: HTMLAudioElement | undefined;
  private ringing: ReturnType<typeof setInterval> | undefined;
  private present = "";

  constructor(private readonly changed: (chosenLost: boolean) => void) {
    this.recall();
    navigator.mediaDevices?.addEventListener("devicechange", () => void this.look());
  }

  get isChecked(): boolean {
    return Date.now() - this.checkedAt < CHECK_LASTS;
  }

  /** The agent has heard and been heard: remember with what, for this shift. */
  confirm(choice: Choice): void {
    this.choice = choice;
    this.checkedAt = Date.now();
    const kept = encodeURIComponent(JSON.stringify({ ...choice, at: this.checkedAt }));
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser we serve
    document.cookie = `${COOKIE}=${kept}; path=/; max-age=${CHECK_LASTS / 1000}; samesite=lax`;
  }

  async list(): Promise<Listed> {
    const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    return {
      inputs: all.filter((one) => one.kind === "audioinput"),
      outputs: all.filter((one) => one.kind === "audiooutput"),
    };
  }

  /** The chosen microphone, or any when it is gone. Rejects when there is none or it is not allowed. */
  async microphone(input = this.choice.input): Promise<MediaStream> {
    if (!navigator.mediaDevices) throw new Error("not a secure page");
    const exact = input ? { ...VOICE, deviceId: { exact: input } } : VOICE;
    try {
      return await navigator.mediaDevices.getUserMedia({ audio: exact });
    } catch (problem) {
      if (!input || (problem as DOMException).name === "NotAllowedError") throw problem;
      return await navigator.mediaDevices.getUserMedia({ audio: VOICE });
    } finally {
      void this.look(true);
    }
  }

  /** Let the agent hear the call. Rejects when the browser wants a click first. */
  async hear(stream: MediaStream): Promise<void> {
    this.voice ??= document.createElement("audio");
    this.voice.srcObject = stream;
    await this.sendTo(this.voice, this.choice.output);
    await this.voice.play();
  }

  hush(): void {
    if (this.voice) this.voice.srcObject = null;
  }

  startRing(): void {
    if (this.ringing) return;
    const ring = () => this.sound([480, 400], 0.38, 0.12, this.choice.ring);
    ring();
    this.ringing = setInterval(ring, RING_EVERY);
  }

  stopRing(): void {
    clearInterval(this.ringing);
    this.ringing = undefined;
  }

  /** Two soft notes in the headset: the check, the minute of a hold, an answer that comes by itself. */
  tone(output = this.choice.output): void {
    this.sound([523, 659], 0.22, 0.1, output);
  }

  /** Calls back with the loudness, 0 to 1, about twelve times a second, until the returned function is called. */
  meter(stream: MediaStream, show: (level: number) => void): () => void {
    const context = this.audio();
    const source = context.createMediaStreamSource(stream);
    const analyser = new AnalyserNode(context, { fftSize: 512 });
    const samples = new Float32Array(analyser.fftSize);
    source.connect(analyser);
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      show(Math.min(1, Math.sqrt(power) * 5));
    }, 80);
    return () => {
      clearInterval(timer);
      source.disconnect();
    };
  }

  private sound(notes: number[], seconds: number, volume: number, output: string): void {
    const context = this.audio();
    const speaker = context.createMediaStreamDestination();
    const player = document.createElement("audio");
    player.srcObject = speaker.stream;
    notes.forEach((frequency, index) => {
      const start = context.currentTime + 0.03 + index * seconds * 1.15;
      const note = new OscillatorNode(context, { frequency });
      const gain = new GainNode(context, { gain: 0 });
      gain.gain.setTargetAtTime(volume, start, 0.012);
      gain.gain.setTargetAtTime(0, start + seconds, 0.03);
      note.connect(gain).connect(speaker);
      note.start(start);
      note.stop(start + seconds + 0.3);
    });
    void this.sendTo(player, output).then(() => player.play().catch(() => undefined)); // silent until the first click
    setTimeout(() => player.pause(), notes.length * seconds * 1200 + 600);
  }

  private async sendTo(player: HTMLAudioElement, output: string): Promise<void> {
    if (!output || !("setSinkId" in player)) return;
    await player.setSinkId(output).catch(() => undefined); // unplugged: the computer's own takes over
  }

  private audio(): AudioContext {
    this.context ??= new AudioContext();
    if (this.context.state === "suspended") void this.context.resume();
    return this.context;
  }

  /** Whether the chosen microphone is still plugged in; says so when that has changed. */
  private async look(quietly = false): Promise<void> {
    const { inputs } = await this.list();
    const present = inputs.map((one) => one.deviceId).join();
    if (present === this.present) return;
    this.present = present;
    const named = inputs.some((one) => one.label); // without permission ids mean nothing
    const chosenLost = inputs.length === 0 || (named && this.isGone(inputs));
    if (!quietly) this.changed(chosenLost);
  }

  private isGone(inputs: MediaDeviceInfo[]): boolean {
    return this.choice.input !== "" && !inputs.some((one) => one.deviceId === this.choice.input);
  }

  private recall(): void {
    const kept = document.cookie.split("; ").find((one) => one.startsWith(`${COOKIE}=`));
    if (!kept) return;
    try {
      const { at, ...choice } = JSON.parse(decodeURIComponent(kept.slice(COOKIE.length + 1)));
      this.checkedAt = Number(at) || 0;
      this.choice = { input: String(choice.input), output: String(choice.output), ring: String(choice.ring) };
    } catch {
      this.checkedAt = 0; // somebody else's cookie: the headset is tried again
    }
  }
}
