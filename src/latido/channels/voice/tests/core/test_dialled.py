import pytest

from latido.channels.voice.contracts import Number
from latido.channels.voice.core.dialled import match
from latido.kernel.ids import new_id

pytestmark = pytest.mark.core

BOGOTA = Number("+576015550100", new_id(), "menu")
MEXICO = Number("+523315550100", new_id(), "menu")
STRAIGHT = Number("+576015550199", new_id(), "directo")
ALL = (BOGOTA, MEXICO, STRAIGHT)


@pytest.mark.parametrize(
    ("dialled", "meant"),
    [
        ("+576015550100", BOGOTA),
        ("576015550100", BOGOTA),
        ("00576015550100", BOGOTA),
        ("6015550100", BOGOTA),
        ("+57 (601) 555-0199", STRAIGHT),
        ("5550199", STRAIGHT),
        ("15550100", None),
        ("5550100", None),
        ("0100", None),
        ("", None),
        ("anonymous", None),
        ("9" * 40, None),
    ],
)
def test_each_carrier_writes_a_number_in_its_own_way(dialled: str, meant: Number | None) -> None:
    assert match(dialled, ALL) == meant


@pytest.mark.parametrize("dialled", ["100", "", "9" * 40])
def test_where_there_is_one_number_every_call_is_for_it(dialled: str) -> None:
    assert match(dialled, [BOGOTA]) == BOGOTA


def test_without_numbers_nobody_is_meant() -> None:
    assert match("+576015550100", []) is None
