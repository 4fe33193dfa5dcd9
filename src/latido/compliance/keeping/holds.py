"""Legal holds: what is not destroyed whatever its time, and why."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from latido.compliance import ports, services
from latido.compliance.contracts import AuditRecord
from latido.compliance.tables.incidents import IncidentPatient
from latido.compliance.tables.keeping import LegalHold
from latido.compliance.tables.rights import OWED, RightsRequest
from latido.compliance.values.keeping import Hold, HoldUnknown, Kept, NewHold, Record, WhyMissing
from latido.compliance.values.rights import COMPLAINTS
from latido.kernel.actor import Actor
from latido.kernel.paging import paged

MAY = "privacy.keep"
PAGE = 25


@transaction.atomic
def hold(new: NewHold, *, actor: Actor, now: datetime) -> Hold:
    """From now on it is not destroyed. Audited with whom it is about. Raises PermissionError, WhyMissing."""
    allowed(actor)
    if not new.why.strip():
        raise WhyMissing
    row = LegalHold.objects.create(
        patient_id=new.patient_id, interaction_id=new.interaction_id, recording_id=new.recording_id,
        why=new.why.strip()[:400], set_by=actor.id, set_at=now,
    )  # fmt: skip
    [found] = _as_holds([row])
    detail = {"hold": str(row.id), "recording": str(new.recording_id or "")}
    services.record(actor, AuditRecord("hold.set", found.about, new.interaction_id, reason=row.why, detail=detail))
    return found


@transaction.atomic
def lift(hold_id: UUID, why: str, *, actor: Actor, now: datetime) -> None:
    """Its time counts again as any other's. Raises PermissionError, WhyMissing, HoldUnknown."""
    allowed(actor)
    row = LegalHold.objects.select_for_update().filter(id=hold_id, lifted_at=None).first()
    if row is None:
        raise HoldUnknown
    if not why.strip():
        raise WhyMissing
    row.lifted_at, row.lifted_by, row.lifted_why = now, actor.id, why.strip()[:400]
    row.save(update_fields=["lifted_at", "lifted_by", "lifted_why"])
    [found] = _as_holds([row])
    detail = {"hold": str(row.id), "recording": str(row.recording_id or "")}
    about, why = found.about, row.lifted_why
    services.record(actor, AuditRecord("hold.lifted", about, row.interaction_id, reason=why, detail=detail))


def holds(*, actor: Actor, page: int = 1) -> tuple[list[Hold], bool]:
    """A page of those in force, the newest first, and whether more follow. Audited. Raises PermissionError."""
    allowed(actor)
    rows = LegalHold.objects.filter(lifted_at=None).order_by("-set_at", "id")
    asked, more = paged(rows.values_list("id", flat=True), page, PAGE)  # whose the next page is, is not read
    found = _as_holds(rows.filter(id__in=asked))
    whose = tuple(dict.fromkeys(patient for each in found for patient in each.about))
    detail = {"count": str(len(found)), "page": str(page)}
    services.record(actor, AuditRecord("hold.listed", whose, detail=detail))
    return found, more


def allowed(actor: Actor, permission: str = MAY) -> None:
    if not actor.may(permission):
        raise PermissionError(permission)


@dataclass(frozen=True, slots=True)
class Held:
    """Everything that is held now."""

    patients: frozenset[UUID]
    interactions: frozenset[UUID]
    recordings: frozenset[UUID]
    concerned: frozenset[UUID]  # whom held contacts and recordings are about: these would go with their record

    def holds(self, record: Record, kept: Kept) -> bool:
        if record is Record.RECORDING and kept.ref in self.recordings:
            return True
        if record is Record.PATIENT and not self.concerned.isdisjoint(kept.patient_ids):
            return True
        return kept.interaction_id in self.interactions or not self.patients.isdisjoint(kept.patient_ids)


def in_force() -> Held:
    rows = list(LegalHold.objects.filter(lifted_at=None).values_list("patient_id", "interaction_id", "recording_id"))
    patients, interactions, recordings = map(_some, zip(*rows, strict=True)) if rows else ((), (), ())
    about = ports.concerned(interactions, recordings)
    concerned = frozenset(patient for each in about.values() for patient in each)
    return Held(frozenset(patients), frozenset(interactions), frozenset(recordings), concerned)


def stops() -> Held:
    """The same, and what somebody quotes who has not finished with it: no end takes it from under them.

    Everything of whom an open incident concerns waits until it is closed. Of the contact in which somebody complained,
    the recording and what was said stay as long as the complaint does: until the record goes.
    """
    held = in_force()
    said = RightsRequest.objects.filter(Q(right__in=COMPLAINTS) | OWED, interaction_id__isnull=False)
    return replace(
        held,
        patients=held.patients | _concerned(),
        interactions=held.interactions | _some(said.values_list("interaction_id", flat=True)),
    )


def held_of(interaction_id: UUID, recording_ids: Collection[UUID] = ()) -> bool:
    """Whether a contact, or one of its recordings, is held by itself. Shows nobody."""
    of = Q(interaction_id=interaction_id) | Q(recording_id__in=recording_ids)
    return bool(LegalHold.objects.filter(of, lifted_at=None).exists())


def patients_held(patient_ids: Collection[UUID]) -> frozenset[UUID]:
    """Whom of these a hold or an open incident concerns, or a hold on a contact or recording. Shows nobody."""
    asked, held = frozenset(patient_ids), in_force()
    return (held.patients | held.concerned) & asked | _concerned(patient_id__in=asked)


def recordings_held() -> frozenset[UUID]:
    """Recordings that are held by themselves. Shows nobody."""
    rows = LegalHold.objects.filter(recording_id__isnull=False, lifted_at=None)
    return _some(rows.values_list("recording_id", flat=True))


def held_among(interaction_ids: Collection[UUID]) -> frozenset[UUID]:
    """Which of these contacts are held by themselves. Shows nobody."""
    rows = LegalHold.objects.filter(interaction_id__in=interaction_ids, lifted_at=None)
    return _some(rows.values_list("interaction_id", flat=True))


def _concerned(**among: object) -> frozenset[UUID]:
    """Whom an open incident concerns, of these."""
    rows = IncidentPatient.objects.filter(incident__closed_at=None, excluded_at=None, **among)
    return _some(rows.values_list("patient_id", flat=True))


def _some(ids: Iterable[UUID | None]) -> frozenset[UUID]:
    return frozenset(each for each in ids if each)


def _as_holds(rows: Collection[LegalHold]) -> list[Hold]:
    contacts, recordings = _some(row.interaction_id for row in rows), _some(row.recording_id for row in rows)
    about = ports.concerned(contacts, recordings) if contacts or recordings else {}
    return [_as_hold(row, about) for row in rows]


def _as_hold(row: LegalHold, about: Mapping[UUID, tuple[UUID, ...]]) -> Hold:
    of = row.interaction_id or row.recording_id
    whose = (row.patient_id,) if row.patient_id else about.get(of, ()) if of else ()
    return Hold(
        row.id, row.patient_id, row.interaction_id, row.recording_id, row.why, row.set_by, row.set_at, tuple(whose)
    )
