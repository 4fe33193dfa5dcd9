"""What people allow and refuse: written down once and for ever, read back, and asked before anybody is contacted."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from django.db import transaction

from latido.compliance import glass, services
from latido.compliance.consent_values import Basis, Channel, Decision, Evidence, NewConsent, Purpose, Said
from latido.compliance.contracts import AuditRecord
from latido.compliance.core.contacting import Facts, Standing, Window, may_contact, standing
from latido.compliance.core.packs import pack_of
from latido.compliance.events import ConsentRecorded
from latido.compliance.models import ConsentEvent
from latido.kernel.actor import Actor
from latido.plumbing import outbox, sql
from latido.plumbing.keys import SealedText

AT_ONCE = 1000  # rows of one statement
_ADDRESS = ConsentEvent._meta.get_field("address_mark")
_SEALED = {name: cast(SealedText, ConsentEvent._meta.get_field(name)) for name in ("address", "words")}
_COLUMNS = """
    SELECT id, purpose, channel, given, at, expires, patient_id, address, evidence, ref, words, text_version, by
      FROM compliance_consentevent WHERE organisation_id = %(organisation)s
"""
_SAID = f"""
    {_COLUMNS} AND (patient_id = ANY(%(patients)s) OR address_mark = ANY(%(addresses)s))
     ORDER BY at DESC, id DESC
"""
_THESE = f"{_COLUMNS} AND patient_id = %(patient)s AND id = ANY(%(ids)s)"


@transaction.atomic
def record_consent(new: NewConsent, *, actor: Actor, now: datetime) -> UUID:
    """What somebody says now of themselves or of their telephone. Audited, without what was said."""
    row = ConsentEvent(
        patient_id=new.patient_id,
        address=new.address,
        purpose=str(new.purpose),
        channel=str(new.channel),
        given=new.given,
        basis=str(new.basis),
        evidence=str(new.evidence),
        ref=new.ref,
        words=new.words.strip()[:120],
        text_version=new.text_version,
        language=new.language,
        by=actor.id,
        at=now,
        expires=new.expires,
    )
    sql.add(row)
    about = (new.patient_id,) if new.patient_id else ()
    detail = {"consent": str(row.id), "purpose": str(new.purpose), "channel": str(new.channel)}
    services.record(actor, AuditRecord("consent.recorded", about, new.ref, fields=("consent",), detail=detail))
    if new.patient_id:
        outbox.publish(ConsentRecorded(row.id, new.patient_id, now))
    made: UUID = row.id
    return made


@transaction.atomic
def bring_refusals(
    refused: Sequence[tuple[UUID, Purpose, Channel]], *, import_id: UUID, file: str, actor: Actor, now: datetime
) -> None:
    """What other systems know that these people do not allow, at once. Whoever brings it in audits whose it is."""
    rows = [
        ConsentEvent(
            patient_id=patient_id,
            purpose=str(purpose),
            channel=str(channel),
            given=False,
            basis=str(Basis.SAID),
            evidence=str(Evidence.FILE),
            ref=import_id,
            words=file[:120],
            by=actor.id,
            at=now,
        )
        for patient_id, purpose, channel in refused
    ]
    for first in range(0, len(rows), AT_ONCE):
        sql.add_all(rows[first : first + AT_ONCE])


def refusals_of(patient_ids: Collection[UUID], now: datetime) -> dict[UUID, list[tuple[Purpose, Channel]]]:
    """What each does not allow now, of what they were ever asked. Shows nobody."""
    by_patient: dict[UUID, list[Said]] = defaultdict(list)
    for each in _said(patient_ids, []):
        if each.patient_id:
            by_patient[each.patient_id].append(each)
    return {
        patient_id: [
            pair
            for pair in dict.fromkeys((each.purpose, each.channel) for each in said)
            if standing(said, *pair, now) is Standing.WITHDRAWN
        ]
        for patient_id, said in by_patient.items()
    }


def kept_of(patient_id: UUID) -> list[Said]:
    """Everything a patient said, oldest first, for their own copy, which audits it."""
    return list(reversed(_said([patient_id], [])))


def consents_of(patient_id: UUID, addresses: Collection[str], *, actor: Actor) -> tuple[Said, ...]:
    """Everything a patient said, and what was said at these telephones of theirs, newest first. Audited.

    Raises Protected.
    """
    glass.guard(actor, [patient_id], asked="consent.listed")
    found = _said([patient_id], addresses)
    detail = {"count": str(len(found))}
    services.record(actor, AuditRecord("consent.listed", (patient_id,), fields=("consent",), detail=detail))
    return found


def consents(patient_id: UUID, consent_ids: Collection[UUID], *, actor: Actor) -> dict[UUID, Said]:
    """Some of them, for a patient's timeline. Audited. Raises Protected."""
    glass.guard(actor, [patient_id], asked="consent.listed")
    found = [_as_said(row) for row in sql.rows(_THESE, patient=patient_id, ids=list(consent_ids))]
    detail = {"count": str(len(found))}
    services.record(actor, AuditRecord("consent.listed", (patient_id,), fields=("consent",), detail=detail))
    return {each.id: each for each in found}


def decide(
    purpose: Purpose,
    channel: Channel,
    facts: Facts,
    country: str,
    *,
    interaction_id: UUID | None,
    patient_ids: tuple[UUID, ...],
    actor: Actor,
    now: datetime,
) -> Decision:
    """Whether they may be contacted. The decision is kept with the contact it is about. now: in their zone."""
    decided = may_contact(now, facts, purpose, channel, pack_of(country))
    detail = {
        "purpose": str(purpose), "channel": str(channel), "answer": str(decided.answer), "why": str(decided.why),
        "asked": "yes" if facts.asked else "no", "until": decided.until.isoformat() if decided.until else "",
    }  # fmt: skip
    services.record(actor, AuditRecord("contact.decided", patient_ids, interaction_id, detail=detail))
    return decided


def facts_of(
    patient_ids: Collection[UUID],
    address: str,
    *,
    deceased: bool,
    asked: bool,
    holidays: frozenset[date],
    barred: bool = False,
    safe_hours: Window | None = None,
) -> Facts:
    """What was said by these people, and at this address. Shows nobody."""
    said = _said(patient_ids, [address] if address else [])
    of_patient = tuple(each for each in said if each.patient_id in patient_ids)
    of_address = tuple(each for each in said if address and each.address == address)
    return Facts(of_patient, of_address, deceased, asked, holidays, barred, safe_hours)


def _said(patient_ids: Collection[UUID], addresses: Collection[str]) -> tuple[Said, ...]:
    return tuple(
        _as_said(row)
        for row in sql.rows(_SAID, patients=list(patient_ids), addresses=_ADDRESS.marks(filter(None, addresses)))
    )


def _as_said(row: tuple[Any, ...]) -> Said:
    key, purpose, channel, given, at, expires, patient_id, address, evidence, *rest = row
    ref, words, *of_text = rest
    plain = _SEALED["address"].open(address)
    known = (Purpose(purpose), Channel(channel), given, at, expires, patient_id, plain, Evidence(evidence))
    return Said(key, *known, ref, _SEALED["words"].open(words), *of_text)
