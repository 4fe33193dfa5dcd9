from datetime import date

import pytest

from latido.orgs.api import proposed_holidays

pytestmark = pytest.mark.core
YEAR = date(2026, 1, 1), date(2026, 12, 31)


def days(country: str, region: str = "") -> dict[date, str]:
    return {each.day: each.name for each in proposed_holidays(country, region, *YEAR) if not each.bridge}


@pytest.mark.parametrize(
    ("country", "day", "name"),
    [
        ("CO", date(2026, 1, 12), "Día de los Reyes Magos"),  # the 6th is moved to the Monday after
        ("CO", date(2026, 11, 2), "Día de Todos los Santos"),
        ("CO", date(2026, 12, 8), "La Inmaculada Concepción"),  # is not moved
        ("MX", date(2026, 2, 2), "Día de la Constitución"),  # first Monday of February
        ("MX", date(2026, 3, 16), "Natalicio de Benito Juárez"),  # third Monday of March
        ("MX", date(2026, 11, 16), "Día de la Revolución"),
    ],
)
def test_a_country_moves_its_holidays_to_mondays(country: str, day: date, name: str) -> None:
    assert days(country)[day].startswith(name)


def test_no_name_tells_that_it_was_moved() -> None:
    assert [name for name in days("CO").values() if "observado" in name] == []


def test_a_region_has_days_of_its_own_however_it_is_written() -> None:
    assert date(2026, 2, 28) in days("ES", "andalucia")
    assert date(2026, 2, 28) not in days("ES")
    assert days("ES", "ninguna parte") == days("ES")


def test_bridges_are_proposed_apart() -> None:
    bridges = [each.day for each in proposed_holidays("CO", "", *YEAR) if each.bridge]

    assert date(2026, 12, 7) in bridges  # Monday before the 8th
    assert not set(bridges) & set(days("CO"))


@pytest.mark.parametrize("country", ["XX", "", "co"])
def test_an_unknown_country_proposes_nothing(country: str) -> None:
    assert proposed_holidays(country, "", *YEAR) == ()
