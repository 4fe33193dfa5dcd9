"""Reads of the audit, each of which is itself written down."""

from datetime import datetime
from uuid import UUID

from latido.compliance import selectors, services
from latido.compliance.contracts import AuditRecord, Entry, LogQuery
from latido.compliance.handing import disclosures
from latido.kernel.actor import Actor

MOST_REPORTED = 5000


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


def acts_in_contact(interaction_id: UUID, patient_id: UUID, *, actor: Actor) -> dict[str, int]:
    """Which acts of a contact were about a patient, and how many of each. Looking is itself written down.

    The caller answers for whose contact it is.
    """
    services.record(actor, AuditRecord("audit.contact", (patient_id,), interaction_id))
    return selectors.acts_in(interaction_id, patient_id)


def entries_kept(patient_id: UUID, now: datetime) -> list[Entry]:
    """The same of the last six years, for the patient's own copy, which audits it."""
    since = disclosures.since(now)
    return selectors.entries(LogQuery(patient_id=patient_id, since=since, until=now, limit=MOST_REPORTED))
