"""The table of sabotages fits the code: each takes away something that is there, once, and names tests that exist."""

import pytest

from tools.saboteur import ROOT, Sabotage, table

pytestmark = pytest.mark.core


def names(test: str) -> bool:
    file, _, function = test.partition("::")
    return f"def {function}" in (ROOT / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("sabotage", [pytest.param(each, id=each.control) for each in table()])
def test_a_sabotage_fits_the_code(sabotage: Sabotage) -> None:
    assert sabotage.fits()
    assert sabotage.new != sabotage.old
    assert all(names(test) for test in sabotage.tests)
