from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.kernel.text import fold
from latido.patients.core import ages, names, sounds

pytestmark = pytest.mark.core


@pytest.mark.parametrize(
    ("name", "masked", "short", "initials"),
    [
        (("Rosa Elvira", "Gutiérrez", "Peña"), "Rosa E. G··· P···", "Rosa G.", "RG"),
        (("Julián", "Pardo", ""), "Julián P···", "Julián P.", "JP"),
        (("María de los Ángeles", "Montenegro", "de Villavicencio"), "María Á. M··· V···", "María M.", "MM"),
        (("Hijo de Rosa", "Gutiérrez", ""), "Hijo R. G···", "Hijo G.", "HG"),
        (("Hija de Rosa II", "Gutiérrez", ""), "Hija R. II G···", "Hija II G.", "HG"),
        (("Ana II", "Gutiérrez", ""), "Ana I. G···", "Ana G.", "AG"),
        (("Ñusta", "de la Hoz", "Íñiguez"), "Ñusta H··· Í···", "Ñusta H.", "ÑH"),
        (("", "", ""), "", "", "?"),
    ],
)
def test_a_name_in_its_three_lengths(name: tuple[str, str, str], masked: str, short: str, initials: str) -> None:
    given, first, second = name

    assert names.masked(given, first, second) == masked
    assert names.short(given, first) == short
    assert names.initials(given, first) == initials


def test_a_masked_name_tells_no_surname() -> None:
    assert "Gutiérrez" not in names.masked("Rosa", "Gutiérrez", "Peña")


def test_an_avatar_keeps_its_colour() -> None:
    assert {names.tone(UUID(int=n)) for n in range(50)} == set(range(7))


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(1954, 3, 12), date(2026, 11, 20), 72),
        (date(1954, 11, 20), date(2026, 11, 20), 72),
        (date(1954, 11, 21), date(2026, 11, 20), 71),
        (date(2024, 2, 29), date(2025, 2, 28), 0),
        (date(2027, 1, 1), date(2026, 11, 20), None),
        (None, date(2026, 11, 20), None),
    ],
)
def test_full_years(born: date | None, day: date, age: int | None) -> None:
    assert ages.age_on(born, day) == age


@given(st.integers(0, 120))
def test_an_age_is_inside_its_band(age: int) -> None:
    low, high = ages.band(age)

    assert low <= age < high


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Vélez", "Belez"),
        ("González", "Gonsales"),
        ("Yenny", "Llenni"),
        ("Gerardo", "Jerardo"),
        ("Hernández", "Ernandes"),
        ("Peña", "Pena"),
        ("Ximena", "Jimena"),
        ("Quintero", "Kintero"),
        ("Cárdenas", "Kardenaz"),
        ("Gutiérrez", "Gutieres"),
        ("Sofía", "Zophia"),
        ("Jhon", "Jon"),
    ],
)
def test_what_sounds_alike_is_alike(one: str, other: str) -> None:
    assert sounds.of(one) == sounds.of(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Chacón", "Jacón"), ("Guerra", "Jerra"), ("Rosa", "Roja"), ("Luna", "Lina")]
)
def test_what_sounds_different_is_different(one: str, other: str) -> None:
    assert sounds.of(one) != sounds.of(other)


@given(st.text(max_size=40))
def test_sounds_are_letters_and_deaf_to_accents(text: str) -> None:
    assert all(c.isalpha() or c == " " for c in sounds.of(text))
    assert sounds.of(fold(text)) == sounds.of(text)
