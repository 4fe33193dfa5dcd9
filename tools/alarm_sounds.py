"""Writes the sounds of the emergency alarm: `python tools/alarm_sounds.py`. The same bytes every time.

Four, each louder and longer than the one before: two falling tones, once to four times.
"""

import math
import wave
from pathlib import Path

PLACE = Path(__file__).resolve().parents[1] / "src/latido/plumbing/ui/static/ui"
RATE = 8000
LOUDNESS = (0.15, 0.35, 0.65, 1.0)
TONES = (988.0, 740.0)  # Hz
TONE, REST = 0.18, 0.24  # seconds
FADE = 0.01


def sound(step: int) -> bytes:
    """8-bit samples of one step, 1 to 4."""
    samples = bytearray()
    for _ in range(step):
        for pitch in TONES:
            samples += bytes(tone(pitch, LOUDNESS[step - 1]))
        samples += b"\x80" * int(RATE * REST)
    return bytes(samples)


def tone(pitch: float, loudness: float) -> list[int]:
    count = int(RATE * TONE)
    edge = RATE * FADE
    return [
        128 + round(127 * loudness * min(1.0, n / edge, (count - n) / edge) * math.sin(2 * math.pi * pitch * n / RATE))
        for n in range(count)
    ]


def main() -> None:
    for step in range(1, len(LOUDNESS) + 1):
        with wave.open(str(PLACE / f"alarm-{step}.wav"), "wb") as out:
            out.setparams((1, 1, RATE, 0, "NONE", ""))
            out.writeframes(sound(step))


if __name__ == "__main__":
    main()
