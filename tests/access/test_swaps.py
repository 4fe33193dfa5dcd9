"""A2: nobody learns anything from an id that is not theirs, wherever it is put.

2,000 swaps, each made of its number; `./latido test db --deep` makes 50,000. A failure names its swap:
LATIDO_FROM=1234 goes on from there, LATIDO_TO ends before.
"""

import logging
import os
from collections.abc import Iterator

import pytest
from django.test.utils import override_settings

from latido.plumbing import tenancy
from tests.access.hospitals import OURS, THEIRS, build
from tests.access.swaps import Swapper

pytestmark = pytest.mark.db
FROM = int(os.environ.get("LATIDO_FROM", "0"))
TO = int(os.environ.get("LATIDO_TO", "50000" if os.environ.get("LATIDO_DEEP") else "2000"))


@pytest.fixture
def swapper(db: None) -> Iterator[Swapper]:
    ours, theirs = build(OURS), build(THEIRS)
    logging.disable(logging.CRITICAL)  # thousands of refusals
    with override_settings(DEMO=True), tenancy.organisation(OURS):  # entered once, not at each of thousands
        yield Swapper(ours, theirs)
    logging.disable(logging.NOTSET)


def test_an_id_that_is_not_ones_own_is_like_an_id_of_nobody(swapper: Swapper) -> None:
    leaks = [leak for number in range(FROM, TO) if (leak := swapper.leak(swapper.swap(number)))]

    assert not leaks, "\n".join((f"{len(leaks)} of {TO - FROM}", *leaks[:40]))
