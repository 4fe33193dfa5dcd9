"""Sentences of the outside world, spoken once and kept."""

from pathlib import Path

from latido_run.asterisk import instance, speech
from latido_run.carrier.voices import AGENT
from latido_run.home import Home

AGENT_PITCH = 35


def sentence(home: Home, text: str, pitch: int = 60) -> str:
    """A sentence as Asterisk names it, without extension; "" when nobody here can speak."""
    return _spoken(home, text, pitch, speech.name_of(f"{pitch} {text}"))


def agents_sentence(home: Home) -> str:
    """What every SIP phone and the overflow destination say."""
    return _spoken(home, AGENT, AGENT_PITCH, "agent")


def _spoken(home: Home, text: str, pitch: int, name: str) -> str:
    file = home.carrier / "sounds" / f"{name}.wav"
    if not file.exists():
        try:
            sound = speech.speak(speech.program(instance.prefix(home)), text, "es-419", pitch)
        except speech.NoSpeechError:
            return ""
        _write(file, sound)
    return str(file.with_suffix(""))


def _write(file: Path, sound: bytes) -> None:
    """The Asterisk that plays it may run as another user than the command."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = file.with_suffix(".new")
    draft.write_bytes(sound)
    instance.give_as_folder(draft)
    draft.replace(file)
