"""The voice of last resort: espeak-ng, on this machine, without network."""

from pathlib import Path

from latido.channels.voice.ports import NoVoice
from latido_run.asterisk import speech

VOICES = {"es": "es-419", "en": "en-us", "pt": "pt-br"}


class EspeakVoice:
    """prefix: Asterisk's folder, which brings an espeak-ng of its own."""

    def __init__(self, prefix: Path) -> None:
        self._prefix = prefix

    def synthesise(self, text: str, language: str) -> bytes:
        try:
            return speech.speak(speech.program(self._prefix), text, VOICES.get(language[:2], language))
        except speech.NoSpeechError as problem:
            raise NoVoice from problem
