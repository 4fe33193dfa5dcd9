"""A5: whatever somebody does, what was read of patients is in the audit. The spy of tests/fixtures/reads.py looks.

300 steps; `./latido test db --deep` takes 10,000. A failure names its walk and step: LATIDO_FROM=<walk> begins there.
"""

import logging
import os
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test.utils import override_settings

from tests.access.hospitals import OURS, THEIRS, House, build
from tests.access.walk import Walk
from tests.fixtures import reads

pytestmark = pytest.mark.db
STEPS = 100  # of one walk; then the hospitals are as they were
FROM = int(os.environ.get("LATIDO_FROM", "0"))
TO = int(os.environ.get("LATIDO_TO", "100" if os.environ.get("LATIDO_DEEP") else "3"))  # walks


@pytest.fixture
def houses(db: None) -> Iterator[tuple[House, House]]:
    made = build(OURS), build(THEIRS)
    logging.disable(logging.CRITICAL)
    with override_settings(DEMO=True):
        yield made
    logging.disable(logging.NOTSET)


def test_whatever_somebody_does_what_they_read_of_patients_is_in_the_audit(houses: tuple[House, House]) -> None:
    silent = []
    for number in range(FROM, TO):
        with transaction.atomic():
            walk = Walk(houses, number)
            for step in range(STEPS):
                walk.step()
                silent += [f"walk {number}, step {step}: {walk.said}: {each}" for each in reads.found]
                reads.found.clear()
            transaction.set_rollback(True)

    assert not silent, "\n".join((f"{len(silent)} steps", *silent[:20]))
