"""Two records of one person become one, and one becomes two again. Each is one transaction, and holds both records."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.kernel.actor import Actor
from latido.kernel.text import fold
from latido.patients import ports
from latido.patients.contracts import CHOSEN, UNDO_WITHIN, PairState, Unmerged
from latido.patients.core import manner, names, sounds, wishes
from latido.patients.duplicates import MergeRefused, MergeUnknown, RecordsJoined, RecordsParted
from latido.patients.models import DuplicatePair, Merge, Patient
from latido.patients.selectors import PatientUnknown
from latido.patients.services.merging import moving
from latido.plumbing import outbox, sql

_FLAGS = ("nursing_note", "preferential", "deceased")  # a warning of either is a warning of the person
_WITH = {  # what is known of a value goes where the value goes
    "birth_date": ("birth_known",),
}
# What was joined before follows the one that goes, a third record held after the two: so no two merges run at once.
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('merge' || %(organisation)s::text, 0))"
_HIDDEN = {"folded_name": "", "sounding_name": ""}  # what a replaced record is found by: nothing


@contextmanager
def attempting(act: str, ids: tuple[UUID, UUID], actor: Actor) -> Iterator[None]:
    """One transaction. What was read before it was refused is told too: in one of its own, for this one is undone.

    act: "merge" or "unmerge".
    """
    try:
        with transaction.atomic():
            yield
    except MergeRefused:
        compliance.record(actor, AuditRecord("patient.merge_refused", ids, detail={"act": act}))
        raise


@transaction.atomic
def merge_patients(survivor_id: UUID, loser_id: UUID, taken: Collection[str], actor: Actor, now: datetime) -> UUID:
    """One person, one record: everything of `loser` is from now on of `survivor`, whose old id still leads there.

    taken: the fields whose value comes from the record that goes; an empty value of the one that stays always does.
    Audited. Raises PatientUnknown, MergeRefused with the reason.
    """
    sql.rows(_ONE_AT_A_TIME)
    stays, goes = _both(survivor_id, loser_id)
    if stays.replaced_by_id or goes.replaced_by_id:
        raise MergeRefused(_("Una de las dos fichas ya se unió a otra. Mire la lista de nuevo."))
    if why := ports.hinders_merge((survivor_id, loser_id)):
        raise MergeRefused(why)
    changes = _changes(stays, goes, taken)
    merge = Merge(survivor=stays, loser=goes, by=actor.id, at=now, taken=_as_json(stays, changes))
    sql.add(merge)
    _hide(goes, stays, changes)
    _write(stays, changes)
    moving.move(merge)
    _close_pairs(stays.id, goes.id, actor, now)
    detail = {"merge": str(merge.id), "survivor": str(stays.id), "replaced": str(goes.id)}
    fields = ("header", *(str(name) for name in changes))
    compliance.record(actor, AuditRecord("patient.merged", (stays.id, goes.id), fields=fields, detail=detail))
    outbox.publish(RecordsJoined(merge.id))
    return merge.id


def unmerge(merge_id: UUID, actor: Actor, now: datetime) -> Unmerged:
    """Both records as they were, but for what was written since: that stays, and is told. Audited.

    Raises MergeUnknown, MergeRefused with the reason.
    """
    ids = Merge.objects.filter(id=merge_id).values_list("survivor_id", "loser_id").first()
    if ids is None:
        raise MergeUnknown
    with attempting("unmerge", ids, actor):
        return _unmerge(merge_id, actor, now)


def _unmerge(merge_id: UUID, actor: Actor, now: datetime) -> Unmerged:
    sql.rows(_ONE_AT_A_TIME)
    known = sql.held(Merge, merge_id)
    if known is None:
        raise MergeUnknown
    stays, goes = _both(known.survivor_id, known.loser_id)
    if why := _not_undoable(known, stays, now) or ports.hinders_merge((stays.id, goes.id)):
        raise MergeRefused(why)
    left = _values_back(known, stays)
    _show(goes, known)
    moving.move_back(known)
    later = moving.came_later(known)
    known.undone_by, known.undone_at = actor.id, now
    sql.change(known, "undone_by", "undone_at")
    pairs = DuplicatePair.objects.filter(one_id=min(stays.id, goes.id), other_id=max(stays.id, goes.id))
    pairs.update(state=PairState.OPEN, decided_by=None, decided_at=None)
    detail = {"merge": str(known.id), "survivor": str(stays.id), "replaced": str(goes.id)}
    detail |= {"later": str(sum(many for _words, many in later))}
    compliance.record(actor, AuditRecord("patient.unmerged", (stays.id, goes.id), detail=detail))
    outbox.publish(RecordsParted(known.id))
    return Unmerged(goes.id, tuple((_(words), many) for words, many in later), tuple(_(CHOSEN[name]) for name in left))


def _both(one: UUID, other: UUID) -> tuple[Patient, Patient]:
    """Both records, held until the end, always in the same order. Raises PatientUnknown."""
    held = {i: sql.held(Patient, i) for i in sorted({one, other})}
    first, second = held[one], held[other]
    if first is None or second is None or one == other:
        raise PatientUnknown
    return first, second


def _changes(stays: Patient, goes: Patient, taken: Collection[str]) -> dict[str, Any]:
    """What becomes of the fields of the one that stays."""
    found = {}
    for name in CHOSEN:
        mine, yours = getattr(stays, name), getattr(goes, name)
        if yours not in (None, "", "unknown") and mine != yours and (name in taken or mine in (None, "", "unknown")):
            found[name] = yours
    found |= {
        name: getattr(goes, name)
        for taken_with, known in _WITH.items()
        for name in known
        if taken_with in found and getattr(stays, name) != getattr(goes, name)
    }
    found |= {name: True for name in _FLAGS if getattr(goes, name) and not getattr(stays, name)}
    both = manner.as_json(manner.together(manner.from_json(stays.manner), manner.from_json(goes.manner)))
    if both != stays.manner:
        found["manner"] = both
    wished = wishes.as_json(wishes.together(wishes.from_json(stays.wishes), wishes.from_json(goes.wishes)))
    if wished != stays.wishes:
        found["wishes"] = wished
    if stays.incomplete and not goes.incomplete:
        found["incomplete"] = False
    return found


def _as_json(stays: Patient, changes: Mapping[str, Any]) -> dict[str, Any]:
    return {name: [_plain(getattr(stays, name)), _plain(after)] for name, after in changes.items()}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _hide(goes: Patient, stays: Patient, changes: Mapping[str, Any]) -> None:
    """Nothing finds the record that goes; its number, when the other takes it, changes places with that one's."""
    hidden: dict[str, Any] = {**_HIDDEN, "replaced_by_id": stays.id}
    if "record_number" in changes:
        mine = stays.record_number
        Patient.objects.filter(id=goes.id).update(record_number="")
        Patient.objects.filter(id=stays.id).update(record_number=changes["record_number"])
        hidden["record_number"] = mine
    Patient.objects.filter(id=goes.id).update(**hidden)


def _write(stays: Patient, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        setattr(stays, name, value)
    if changes:
        Patient.objects.filter(id=stays.id).update(**changes, **_found_by(stays))


def _found_by(row: Patient) -> dict[str, str]:
    full = names.full(row.given_names, row.first_surname, row.second_surname)
    return {"folded_name": fold(full), "sounding_name": sounds.of_name(full)}


def _not_undoable(known: Merge, stays: Patient, now: datetime) -> str:
    if known.undone_at is not None:
        return _("Esta unión ya se deshizo.")
    if now - known.at > UNDO_WITHIN:
        return _("Pasaron más de 30 días: ya no se puede deshacer.")
    newer = Merge.objects.filter(survivor=stays, undone_at=None, id__gt=known.id)
    if stays.replaced_by_id or newer.exists():
        return _("Después se unió otra ficha a esta persona: deshaga primero la unión más reciente.")
    return ""


def _values_back(known: Merge, stays: Patient) -> list[str]:
    """The fields that the merge changed, as they were; those that somebody changed since stay, and are named."""
    fields = {field.name: field for field in Patient._meta.concrete_fields}
    back, left = dict[str, Any](), []
    for name, (before, after) in known.taken.items():
        if name not in fields:  # written down when there was one e-mail and one address: it stays
            continue
        if _plain(getattr(stays, name)) == after:
            back[name] = fields[name].to_python(before)
        elif name in CHOSEN:
            left.append(name)
    if "record_number" in back:  # the one that goes back has it again first
        Patient.objects.filter(id=stays.id).update(record_number="")
        Patient.objects.filter(id=known.loser_id).update(record_number=known.taken["record_number"][1])
    _write(stays, back)
    return left


def _show(goes: Patient, known: Merge) -> None:
    Patient.objects.filter(id=goes.id).update(replaced_by=None, **_found_by(goes))


def _close_pairs(stays: UUID, goes: UUID, actor: Actor, now: datetime) -> None:
    """The pair is decided; whom the one that goes is not, the one that stays is not either; the rest is sought anew."""
    decided = {"decided_by": actor.id, "decided_at": now}
    one, other = min(stays, goes), max(stays, goes)
    DuplicatePair.objects.update_or_create(
        one_id=one, other_id=other,
        defaults={"state": PairState.MERGED, **decided},
        create_defaults={"state": PairState.MERGED, "bits": 0.0, "found_at": now, **decided},
    )  # fmt: skip
    for pair in _pairs_of(goes).filter(state=PairState.DIFFERENT):
        third = pair.other_id if pair.one_id == goes else pair.one_id
        one, other = min(stays, third), max(stays, third)
        fresh = {"bits": pair.bits, "band": pair.band, "levels": pair.levels, "found_at": pair.found_at}
        DuplicatePair.objects.update_or_create(
            one_id=one, other_id=other,
            defaults={"state": PairState.DIFFERENT, **decided},
            create_defaults={"state": PairState.DIFFERENT, **decided, **fresh},
        )  # fmt: skip
    _pairs_of(goes).filter(state__in=[PairState.OPEN, PairState.LATER]).delete()


def _pairs_of(patient_id: UUID) -> Any:
    return DuplicatePair.objects.filter(one_id=patient_id) | DuplicatePair.objects.filter(other_id=patient_id)
