"""The door of compliance: write the audit, seal it, verify it, read it; change configuration and know its history."""

from datetime import datetime
from uuid import UUID

from latido.compliance import acts, configuring, consents, files, glass, history, selectors, services, shields
from latido.compliance import alerts as access_alerts
from latido.compliance.contracts import AuditRecord, ChainReport, Entry, LogQuery
from latido.compliance.core import contacting, snooping
from latido.kernel.actor import Actor

MOST_REPORTED = 5000

record = services.record
together = services.together
seal_new = services.seal_new
anchor_head = services.anchor_head
tail = selectors.tail

closed_to = glass.closed_to
guard = glass.guard
break_glass = glass.break_glass
glass_is_broken = glass.is_broken
right_withdrawn = glass.right_withdrawn
glass_openings = glass.openings
unreviewed_openings = glass.unreviewed
review_opening = glass.review
WhyOpened = glass.Why
Protected = glass.Protected
MayNotBreak = glass.MayNotBreak
GlassUnknown = glass.GlassUnknown
NotOnesOwn = glass.NotOnesOwn
opened_between = access_alerts.opened_between
houses_with_openings = access_alerts.houses_with_openings
shields_of = access_alerts.shields_of
records_of = access_alerts.records_of
raise_alerts = access_alerts.raise_alerts
alerts = access_alerts.alerts
answer_alert = access_alerts.answer
ties = snooping.ties
usual = snooping.usual
protect = shields.protect
lift_protection = shields.lift
protections = shields.protections
ReasonMissing = shields.ReasonMissing
ProtectionUnknown = shields.ProtectionUnknown

record_consent = consents.record_consent
consents_of = consents.consents_of
consent_events = consents.consents
consent_facts = consents.facts_of
decide_contact = consents.decide
standing = contacting.standing
last_word = contacting.last_word
Standing = contacting.Standing

change = configuring.change
change_together = acts.change_together
tried = acts.tried
undo = acts.undo
undo_together = acts.undo_together
problems = configuring.problems
users_of = configuring.users_of
changed_words = configuring.changed_words
items = history.items
item = history.item
search_items = history.search
changes = history.changes
past_change = history.change
changed_together = history.together
export = files.export
document = files.document
differences = files.differences
apply = files.apply

__all__ = [
    "MOST_REPORTED",
    "GlassUnknown",
    "MayNotBreak",
    "NotOnesOwn",
    "Protected",
    "ProtectionUnknown",
    "ReasonMissing",
    "Standing",
    "WhyOpened",
    "access_log",
    "access_report",
    "alerts",
    "anchor_head",
    "answer_alert",
    "apply",
    "break_glass",
    "change",
    "change_together",
    "changed_together",
    "changed_words",
    "changes",
    "closed_to",
    "consent_events",
    "consent_facts",
    "consents_of",
    "decide_contact",
    "differences",
    "document",
    "export",
    "glass_is_broken",
    "glass_openings",
    "guard",
    "houses_with_openings",
    "item",
    "items",
    "last_word",
    "lift_protection",
    "opened_between",
    "past_change",
    "problems",
    "protect",
    "protections",
    "raise_alerts",
    "record",
    "record_consent",
    "records_of",
    "review_opening",
    "right_withdrawn",
    "seal_new",
    "search_items",
    "shields_of",
    "standing",
    "tail",
    "ties",
    "together",
    "tried",
    "undo",
    "undo_together",
    "unreviewed_openings",
    "users_of",
    "usual",
    "verify",
]


def verify() -> ChainReport:
    """Walk the whole chain and compare it with the anchors of this installation."""
    return selectors.verify()


def access_log(query: LogQuery, *, actor: Actor, now: datetime) -> list[Entry]:
    """A page of the audit, newest first. Reading it is itself written down.

    Raises PermissionError without audit.read.
    """
    if not actor.may("audit.read"):
        raise PermissionError("audit.read")
    patients = (query.patient_id,) if query.patient_id else ()
    detail = {"action": query.action, "since": query.since.isoformat() if query.since else ""}
    services.record(actor, AuditRecord("audit.read", patient_ids=patients, detail=detail))
    return selectors.entries(query)


def access_report(patient_id: UUID, since: datetime, until: datetime, *, actor: Actor) -> list[Entry]:
    """Everything that was done with one patient's data in a time, newest first; at most MOST_REPORTED acts.

    Making it is itself written down. Raises PermissionError without privacy.report.
    """
    if not actor.may("privacy.report"):
        raise PermissionError("privacy.report")
    asked = {"since": since.isoformat(), "until": until.isoformat()}
    services.record(actor, AuditRecord("audit.reported", (patient_id,), detail=asked))
    return selectors.entries(LogQuery(patient_id=patient_id, since=since, until=until, limit=MOST_REPORTED))
