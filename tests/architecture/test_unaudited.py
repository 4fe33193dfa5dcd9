"""The list of reads that leave no audit row: each is there, has a reason, and they grow no more."""

import pytest

from tests.architecture.source import LATIDO
from tests.fixtures.reads import EXCUSED

pytestmark = pytest.mark.core
# May shrink. It grew when every table that holds patients came to be watched, and when what an open incident concerns
# came to be kept: who that is, the machine has to look up.
MOST = 16


def test_the_list_of_reads_without_a_row_does_not_grow() -> None:
    assert len(EXCUSED) <= MOST
    assert all(EXCUSED.values())


@pytest.mark.parametrize("place", EXCUSED)
def test_each_of_them_is_still_there(place: str) -> None:
    file, name = place.split(":")

    assert f"def {name.split('.')[-1]}(" in (LATIDO / file).read_text(encoding="utf-8")
