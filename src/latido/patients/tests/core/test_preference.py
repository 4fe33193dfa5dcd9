"""Who has preferential attention by age, country by country: on the birthday and the day before."""

from datetime import date

import pytest

from latido.patients.core.preference import by_age

pytestmark = pytest.mark.core
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("country", "born", "expected"),
    [
        ("CO", date(1964, 11, 22), True),  # 62 today
        ("CO", date(1964, 11, 23), False),
        ("MX", date(1966, 11, 22), True),  # 60 today
        ("MX", date(1966, 11, 23), False),
        ("ES", date(1961, 11, 22), True),  # 65, where no law was read
        ("ES", date(1961, 11, 23), False),
        ("CO", date(2020, 11, 23), True),  # six tomorrow
        ("CO", date(2020, 11, 22), False),
        ("CO", date(1990, 1, 1), False),
        ("CO", None, False),
        ("CO", date(2026, 11, 23), False),  # not born yet: a wrong date
        ("US", date(1930, 1, 1), False),  # 45 CFR 92.210
        ("US", date(2024, 1, 1), False),
    ],
)
def test_the_age_of_the_country_decides(country: str, born: date | None, expected: bool) -> None:
    assert by_age(country, born, TODAY) is expected
