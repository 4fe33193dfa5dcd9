"""Which text of the confidentiality agreement is in force, and who has still to accept it. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from latido.staff.core.lasting import months_after
from latido.staff.values.pledges import OURS, Pledge, PledgeText


def in_force(texts: Iterable[PledgeText], at: datetime) -> PledgeText | None:
    """The one that began last; of two that began together, the later number."""
    return max((each for each in texts if each.since <= at), key=lambda each: (each.since, each.number), default=None)


def lasts_until(text: PledgeText, accepted: datetime) -> datetime | None:
    """Until when an acceptance counts; None: as long as the text is in force."""
    return months_after(accepted, text.months) if text.months else None


def is_owed(text: PledgeText | None, last: Pledge | None, at: datetime) -> bool:
    """last: what this person accepted last."""
    if text is None:
        return False
    if last is None or last.number != text.number:
        return True
    return last.expires_at is not None and last.expires_at <= at


def language_read(wanted: str, words: Mapping[str, str]) -> str:
    return wanted if words.get(wanted) else OURS
