"""What is owed each night and was not done, however long the house was off."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from latido.compliance import ports, selectors
from latido.compliance.contracts import LogQuery
from latido.compliance.keeping import marking
from latido.compliance.posture import walking
from latido.kernel.nights import is_due
from latido.plumbing import tenancy

AT = 2  # o'clock, where the organisation is
SOUGHT = timedelta(days=3)  # what is older than the last night is owed, however old


def walk_is_owed(now: datetime) -> bool:
    """In the scope, as the next."""
    return _owed(walking.VERIFIED, now)


def marks_are_owed(now: datetime) -> bool:
    return _owed(marking.MARKED, now)


def walk_owed(organisation_id: UUID, now: datetime) -> None:
    """Walk the chain, unless whoever was asked before just did: it takes longer than between two askings."""
    with tenancy.organisation(organisation_id):
        owed = walk_is_owed(now)
    if owed:
        walking.walk(organisation_id)


def _owed(action: str, now: datetime) -> bool:
    done = selectors.entries(LogQuery(action=action, since=now - SOUGHT, limit=1))
    return is_due(done[0].at if done else None, now.astimezone(ZoneInfo(ports.house().time_zone)), AT)
