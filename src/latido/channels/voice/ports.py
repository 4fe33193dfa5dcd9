"""What the telephone needs from somebody else: a voice for sentences nobody has recorded."""

from typing import Protocol


class NoVoice(Exception):
    """There is nobody to speak: install espeak-ng, or record the sentences."""


class Voice(Protocol):
    """Turns a sentence into sound."""

    def synthesise(self, text: str, language: str) -> bytes:
        """A WAV file: 8 kHz, mono, 16 bit. language: "es", "en", "pt". Raises NoVoice."""
