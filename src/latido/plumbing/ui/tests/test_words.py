from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.utils import translation

from latido.plumbing.ui import words

pytestmark = pytest.mark.core

TUESDAY = datetime(2026, 11, 24, 9, 20)  # noqa: DTZ001  already in the reader's zone


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(0, "0:00"), (42, "0:42"), (725.9, "12:05"), (6128, "1:42:08"), (timedelta(minutes=3), "3:00"), (-4, "0:00")],
)
def test_a_duration_is_written_without_a_leading_zero(seconds: float | timedelta, written: str) -> None:
    assert words.clock(seconds) == written


def test_an_unknown_duration_is_a_dash() -> None:
    assert words.clock(None) == "—"


def test_dates_are_written_in_lower_case_spanish() -> None:
    with translation.override("es"):
        assert words.when(TUESDAY) == "mar 24 nov · 9:20"
        assert words.long_day(TUESDAY) == "martes 24 de noviembre"


def test_a_moment_of_another_year_says_which() -> None:
    with translation.override("es"):
        assert words.far_when(TUESDAY, TUESDAY.date()) == "mar 24 nov · 9:20"
        assert words.far_when(TUESDAY, TUESDAY.date() + timedelta(days=60)) == "mar 24 nov 2026 · 9:20"


def test_dates_are_written_in_english_for_those_who_read_it() -> None:
    with translation.override("en"):
        assert words.when(TUESDAY) == "Tue 24 Nov · 9:20"
        assert words.long_day(TUESDAY) == "Tuesday 24 November"


@pytest.mark.parametrize(
    ("hour", "said"),
    [(9, "9:05 de la mañana"), (12, "12:05 de la tarde"), (15, "3:05 de la tarde"), (0, "12:05 de la mañana")],
)
def test_an_hour_is_said_as_one_says_it_on_the_telephone(hour: int, said: str) -> None:
    assert words.spoken_hour(TUESDAY.replace(hour=hour, minute=5)) == said


@pytest.mark.parametrize(
    ("at", "written"),
    [
        (TUESDAY, "9:20"),
        (TUESDAY - timedelta(days=1), "ayer 9:20"),
        (TUESDAY + timedelta(days=1), "mañana 9:20"),
        (TUESDAY + timedelta(days=2), "26 nov"),
        (TUESDAY - timedelta(days=12), "12 nov"),
        (TUESDAY.replace(year=2025), "24 nov 2025"),
    ],
)
def test_what_is_near_says_only_what_is_needed(at: datetime, written: str) -> None:
    with translation.override("es"):
        assert words.recent(at, TUESDAY) == written


def test_figures_follow_the_language() -> None:
    with translation.override("es"):
        assert words.figure(1234.5, 1) == "1.234,5"
        assert words.percent(80) == "80\N{NARROW NO-BREAK SPACE}%"
    with translation.override("en"):
        assert words.figure(1234.5, 1) == "1,234.5"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Rosa Elvira Gutiérrez Peña", "RG"),
        ("Laura Mejía", "LM"),
        ("María de los Ángeles Montenegro", "MM"),
        ("Ana", "A"),
        ("", "?"),
    ],
)
def test_initials_take_the_first_name_and_the_first_surname(name: str, letters: str) -> None:
    assert words.initials(name) == letters


def test_a_tone_is_always_the_same_for_one_id() -> None:
    person = UUID(int=7)

    assert words.tone(person) == words.tone(str(person))
    assert words.tone(person) in words.TONES
    assert words.tone("") == "n"


@pytest.mark.parametrize(("value", "shown"), [("52345907", "··· ··· 907"), ("907", "··· ···"), ("", "")])
def test_a_masked_document_never_shows_the_whole(value: str, shown: str) -> None:
    assert words.masked(value) == shown


def test_keys_are_named_as_keyboards_print_them() -> None:
    with translation.override("es"):
        assert words.key_name("Ctrl+Enter") == "Ctrl Intro"
        assert words.key_name("Shift+F2") == "Mayús F2"


def test_a_plain_date_needs_no_zone() -> None:
    with translation.override("es"):
        assert words.short_day(date(2026, 12, 1)) == "1 dic"
