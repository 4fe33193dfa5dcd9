"""What our dialogues say, as sound files beside Asterisk: a recording where somebody made one, else a voice."""

from collections.abc import Iterable
from pathlib import Path

import structlog

from latido.channels.voice.ports import NoVoice, Voice
from latido.flows.contracts import Prompt

log = structlog.get_logger()


def render(prompts: Iterable[Prompt], voice: Voice, folder: Path, recorded: Path) -> tuple[str, ...]:
    """Write what is missing; the names of what nobody could speak.

    recorded: WAV files of 8 kHz, mono, 16 bit, named as the prompts are; they win over the voice.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    silent: list[str] = []
    for prompt in prompts:
        own, file = recorded / f"{prompt.name}.wav", folder / f"{prompt.name}.wav"
        try:
            if own.exists():
                _replace(file, own.read_bytes())
            elif not file.exists():
                _replace(file, voice.synthesise(prompt.text, prompt.language))
        except NoVoice:
            log.warning("prompt.silent", name=prompt.name)
            silent.append(prompt.name)
    return tuple(silent)


def _replace(file: Path, sound: bytes) -> None:
    """Asterisk may be playing the old one: it keeps what it has open."""
    draft = file.with_suffix(".new")
    draft.write_bytes(sound)
    draft.replace(file)
