"""May this person still open protected records by themselves? Pure: when they did, and what was said of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from latido.compliance.contracts import Withdrawn

LASTS = timedelta(minutes=30)  # one record stays open to whoever broke the glass
REVIEW_WITHIN = timedelta(hours=72)
KEPT_OUT = timedelta(days=90)  # after an opening that was not justified


@dataclass(frozen=True, slots=True)
class Opening:
    """A glass somebody broke. justified: None until it is reviewed."""

    at: datetime
    justified: bool | None = None


def withdrawn(openings: Iterable[Opening], now: datetime) -> Withdrawn | None:
    """An opening that nobody reviewed in time, or a recent one without justification, withdraws the right.

    A late review gives it back at once: it is asked for at each opening and stored nowhere.
    """
    found = None
    for each in openings:
        if each.justified is False and now - each.at < KEPT_OUT:
            return Withdrawn.NOT_JUSTIFIED
        if each.justified is None and now - each.at >= REVIEW_WITHIN:
            found = Withdrawn.UNREVIEWED
    return found
