"""The whole audit against its witnesses, each night; what came of it stands in the audit itself."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from latido.compliance import selectors, services
from latido.compliance.contracts import AuditRecord, LogQuery, Outcome
from latido.compliance.values.posture import Control, Fact
from latido.kernel.actor import system
from latido.plumbing import tenancy

VERIFIED = "audit.verified"
SOUGHT = timedelta(days=30)  # a walk of before says nothing of now, and is not looked for in years of audit
log = structlog.get_logger()


def walk(organisation_id: UUID) -> None:
    """Of every organisation at once, as it is chained; said in the audit of this one. In no scope."""
    sound = selectors.verify().sound
    if not sound:
        log.error("audit.not_whole")  # `latido manage audit verify` says where
    with tenancy.organisation(organisation_id):
        outcome = Outcome.DONE if sound else Outcome.FAILED
        services.record(system("keeping", organisation_id), AuditRecord(VERIFIED, outcome=outcome))


def last(now: datetime) -> Iterator[Fact]:
    """What it found; nothing before the first. In the scope."""
    found = selectors.entries(LogQuery(action=VERIFIED, since=now - SOUGHT, limit=1))
    for entry in found:
        yield Fact(Control.WALKED, late=int(entry.outcome is not Outcome.DONE), at=entry.at)
