"""A voice for tests: a tone as long as the sentence."""

import io
import math
import wave
from array import array

RATE = 8000
SECONDS_A_CHARACTER = 0.02


class ToneVoice:
    """Speaks a tone; what it said is kept."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []

    def synthesise(self, text: str, language: str) -> bytes:
        self.said.append((text, language))
        length = int(RATE * SECONDS_A_CHARACTER * max(len(text), 1))
        samples = array("h", (int(8000 * math.sin(2 * math.pi * 440 * n / RATE)) for n in range(length)))
        out = io.BytesIO()
        with wave.open(out, "wb") as audio:
            audio.setnchannels(1)
            audio.setsampwidth(2)
            audio.setframerate(RATE)
            audio.writeframes(samples.tobytes())
        return out.getvalue()
