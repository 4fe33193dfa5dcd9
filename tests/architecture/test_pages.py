"""No page is forgotten by those who look whether everybody can read it."""

import pytest

from tests.architecture.addresses import addresses
from tests.browser.pages import LOOKED, NOT_LOOKED

pytestmark = pytest.mark.core


def test_every_address_is_looked_at_or_says_why_not() -> None:
    known = {look.name for look in LOOKED} | NOT_LOOKED.keys()
    there = {each.name for each in addresses()}

    assert there - known == set(), "add it to tests/browser/pages.py"
    assert known - there == set(), "it is gone: take it out of tests/browser/pages.py"


def test_no_address_is_both_looked_at_and_excused() -> None:
    assert {look.name for look in LOOKED} & NOT_LOOKED.keys() == set()
