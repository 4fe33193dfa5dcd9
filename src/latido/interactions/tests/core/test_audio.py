import io
import wave
from datetime import UTC, datetime, timedelta

import pytest

from latido.interactions.core.audio import HEADER, has_gap, moment, seconds_of

pytestmark = pytest.mark.core


def wav(seconds: float, rate: int = 8000) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(bytes(int(seconds * rate) * 2))
    return out.getvalue()


@pytest.mark.parametrize(("seconds", "rate"), [(0.5, 8000), (12, 8000), (3, 16000)])
def test_the_length_is_in_the_size(seconds: float, rate: int) -> None:
    file = wav(seconds, rate)

    assert seconds_of(file[:HEADER], len(file)) == pytest.approx(seconds)


def test_a_writer_killed_before_the_header_was_finished_still_left_audio() -> None:
    file = wav(5)
    unfinished = file[:4] + bytes(4) + file[8:40] + bytes(4)

    assert seconds_of(unfinished, len(file)) == pytest.approx(5)


@pytest.mark.parametrize("header", [b"", b"RIFF", bytes(HEADER), wav(0)])
def test_what_is_no_audio_has_no_length(header: bytes) -> None:
    assert seconds_of(header[:HEADER], len(header)) == 0


@pytest.mark.parametrize(
    ("seconds", "leg", "gap"), [(60, 60, False), (57, 60, False), (56.9, 60, True), (0, 1, True), (2, 1, False)]
)
def test_over_three_seconds_less_than_the_leg_is_a_gap(seconds: float, leg: float, gap: bool) -> None:
    assert has_gap(seconds, timedelta(seconds=leg)) is gap


NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "heard"), [(-1, None), (0, 0), (40, 40), (90, 60), (200, 60), (310, 70), (9000, 180)]
)
def test_up_to_where_it_had_been_said_is_found_over_the_legs(after: int, heard: float | None) -> None:
    """Two legs: the first minute, and two minutes that begin at the fifth; what is between is in no recording."""
    legs = [(NINE, 60.0), (NINE + timedelta(minutes=5), 120.0)]

    assert moment(legs, NINE + timedelta(seconds=after)) == heard
