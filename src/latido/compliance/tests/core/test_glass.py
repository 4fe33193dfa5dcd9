"""Who may still break the glass."""

from datetime import UTC, datetime, timedelta

import pytest

from latido.compliance.contracts import Withdrawn
from latido.compliance.core.glass import Opening, withdrawn

pytestmark = pytest.mark.core
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def opened(*, hours: float, justified: bool | None = None) -> Opening:
    return Opening(NOW - timedelta(hours=hours), justified)


@pytest.mark.parametrize(
    ("openings", "held"),
    [
        ([], None),
        ([opened(hours=71.9)], None),
        ([opened(hours=72)], Withdrawn.UNREVIEWED),
        ([opened(hours=1), opened(hours=80)], Withdrawn.UNREVIEWED),
        ([opened(hours=500, justified=True)], None),
        ([opened(hours=1, justified=False)], Withdrawn.NOT_JUSTIFIED),
        ([opened(hours=80), opened(hours=1, justified=False)], Withdrawn.NOT_JUSTIFIED),
        ([opened(hours=90 * 24, justified=False)], None),
        ([opened(hours=90 * 24 - 1, justified=False)], Withdrawn.NOT_JUSTIFIED),
    ],
)
def test_an_opening_that_nobody_reviewed_or_that_was_not_justified_withdraws_the_right(
    openings: list[Opening], held: Withdrawn | None
) -> None:
    assert withdrawn(openings, NOW) == held
