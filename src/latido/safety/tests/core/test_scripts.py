import pytest

from latido.safety.core.scripts import NUMBERS, script

pytestmark = pytest.mark.core


@pytest.mark.parametrize(
    ("country", "number"), [("CO", "123"), ("mx", "911"), ("AR", "107"), ("CL", "131"), ("PE", "106")]
)
def test_each_country_says_its_own_number(country: str, number: str) -> None:
    assert script(country).emergency_number == number


def test_the_organisation_s_own_number_wins() -> None:
    assert script("CO", "112").emergency_number == "112"


def test_an_unknown_country_still_has_a_number_and_words() -> None:
    found = script("ZZ")

    assert found.emergency_number == "112"
    assert found.lines


def test_every_number_can_be_dialled() -> None:
    dialled = [number for numbers in NUMBERS.values() for number in numbers]

    assert all(set(number) <= set("0123456789* ") and number for number in dialled)
