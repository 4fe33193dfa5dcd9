import pytest

from latido.desk.core.picking import by_digit, groups, matching
from latido.interactions.contracts import DispositionChoice

pytestmark = pytest.mark.core


def choice(code: str, group: str, name: str) -> DispositionChoice:
    return DispositionChoice(code, group, name, closes=True, creates="", resolved=True)


BOOKED = choice("1.1", "Citas", "Cita agendada")
PENDING = choice("2.1", "Aseguradora", "Autorización en trámite")
GENERAL = choice("3.1", "Información", "Información general entregada (horario, sede, preparación)")
ALL = (BOOKED, PENDING, GENERAL)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ci", (BOOKED,)),
        ("AU", (PENDING,)),
        ("autorizacion", (PENDING,)),
        ("ge", (GENERAL,)),
        ("hor", (GENERAL,)),
        ("ci ag", (BOOKED,)),
        ("2.", (PENDING,)),
        ("zz", ()),
        ("", ALL),
    ],
)
def test_two_letters_find_a_disposition(typed: str, found: tuple[DispositionChoice, ...]) -> None:
    assert matching(ALL, typed) == found


def test_one_digit_is_one_of_the_five_keys() -> None:
    assert by_digit(ALL, "2") == PENDING


@pytest.mark.parametrize("typed", ["0", "4", "12", "c", ""])
def test_anything_else_is_no_key(typed: str) -> None:
    assert by_digit(ALL, typed) is None


def test_the_first_level_keeps_the_order_of_the_organisation() -> None:
    assert [name for name, _members in groups(ALL)] == ["Citas", "Aseguradora", "Información"]
