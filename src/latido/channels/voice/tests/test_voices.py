"""Every voice keeps the same promises: what it says is a WAV file a telephone can play."""

import io
import wave
from pathlib import Path

import pytest

from latido.channels.voice import prompts
from latido.channels.voice.espeak import EspeakVoice
from latido.channels.voice.fakes import ToneVoice
from latido.channels.voice.ports import NoVoice, Voice
from latido.flows.contracts import Prompt
from latido_run.asterisk import instance
from latido_run.home import Home

pytestmark = pytest.mark.core

HELLO = "Buenos días, para citas marque uno."
VOICES = {"espeak-ng": lambda: EspeakVoice(instance.prefix(Home.from_env())), "tone": ToneVoice}


@pytest.fixture(params=VOICES)
def voice(request: pytest.FixtureRequest) -> Voice:
    made: Voice = VOICES[request.param]()
    try:
        made.synthesise("a", "es")
    except NoVoice:
        pytest.skip("there is no espeak-ng on this machine")
    return made


def seconds(sound: bytes) -> float:
    with wave.open(io.BytesIO(sound)) as audio:
        assert (audio.getframerate(), audio.getnchannels(), audio.getsampwidth()) == (8000, 1, 2)
        return audio.getnframes() / audio.getframerate()


def test_a_sentence_is_a_telephones_wav_file(voice: Voice) -> None:
    assert 0.5 < seconds(voice.synthesise(HELLO, "es")) < 6


def test_a_longer_sentence_takes_longer(voice: Voice) -> None:
    assert seconds(voice.synthesise(HELLO * 2, "es")) > 1.5 * seconds(voice.synthesise(HELLO, "es"))


@pytest.mark.parametrize("language", ["es", "en", "pt", "es-MX"])
def test_it_speaks_our_languages(voice: Voice, language: str) -> None:
    assert seconds(voice.synthesise("uno, dos, tres", language)) > 0.1


@pytest.mark.parametrize("text", ["", "¿¡…!?", "--help", "<speak>", "ñ" * 2000], ids=lambda text: text[:8] or "nothing")
def test_nothing_a_person_types_breaks_it(voice: Voice, text: str) -> None:
    seconds(voice.synthesise(text, "es"))


def test_the_same_sentence_sounds_the_same(voice: Voice) -> None:
    assert voice.synthesise(HELLO, "es") == voice.synthesise(HELLO, "es")


# -- the prompts' folder ---------------------------------------------------------------------------------

WELCOME, BYE = Prompt("aa", "Bienvenida", "es"), Prompt("bb", "Hasta luego", "es")


class NobodySpeaks:
    def synthesise(self, text: str, language: str) -> bytes:
        raise NoVoice


def test_a_sentence_is_spoken_once(tmp_path: Path) -> None:
    voice = ToneVoice()

    for _ in range(2):
        assert prompts.render([WELCOME, BYE], voice, tmp_path / "prompts", tmp_path / "recorded") == ()

    assert voice.said == [("Bienvenida", "es"), ("Hasta luego", "es")]
    assert sorted(file.name for file in (tmp_path / "prompts").iterdir()) == ["aa.wav", "bb.wav"]


def test_a_recording_by_a_person_takes_the_voices_place(tmp_path: Path) -> None:
    prompts.render([WELCOME], ToneVoice(), tmp_path / "prompts", tmp_path / "recorded")
    (tmp_path / "recorded").mkdir()
    (tmp_path / "recorded/aa.wav").write_bytes(b"a person")

    prompts.render([WELCOME], ToneVoice(), tmp_path / "prompts", tmp_path / "recorded")

    assert (tmp_path / "prompts/aa.wav").read_bytes() == b"a person"


def test_where_nobody_can_speak_the_missing_sentences_are_named(tmp_path: Path) -> None:
    assert prompts.render([WELCOME], NobodySpeaks(), tmp_path / "prompts", tmp_path / "recorded") == ("aa",)
