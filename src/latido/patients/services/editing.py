"""Changing a record by hand: what it says, what would change, the change, and taking it back. Audited by field."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord, Outcome
from latido.kernel import documents, phone
from latido.kernel.actor import Actor
from latido.kernel.time import utc_now
from latido.orgs import api as orgs
from latido.patients import papers, reached, selectors
from latido.patients.contracts import NewPatient
from latido.patients.core import births, registration, succession
from latido.patients.core.succession import CHANGED, MISTAKEN
from latido.patients.editing import (
    CONTACT,
    IDENTITY,
    LISTS,
    WORDS,
    Change,
    Difference,
    Editable,
    Line,
    as_text,
    from_text,
)
from latido.patients.models import Patient, PatientContactPoint, RecordChange, Relation
from latido.patients.services import succeeding, written
from latido.patients.services.records import InvalidPatient, link_phone, named
from latido.patients.services.succeeding import DocumentRefused
from latido.plumbing import sql

SHOWN = 3  # changes on the patient's page


class RecordChanged(RuntimeError):
    """Somebody changed this record since it was looked at."""


class ChangeUnknown(LookupError):
    """No such change of this patient."""


def editable(patient_id: UUID, actor: Actor, interaction_id: UUID | None = None) -> Editable:
    """What the record says, to be changed. Audited. Raises PatientUnknown, compliance's Protected."""
    compliance.guard(actor, [patient_id], asked="patient.edit_shown", interaction_id=interaction_id)
    found = _editable(selectors.row_of(patient_id))
    compliance.record(actor, AuditRecord("patient.edit_shown", (patient_id,), interaction_id, fields=tuple(WORDS)))
    return found


def _editable(row: Patient) -> Editable:
    telephones = reached.card_of(row.id)[2]
    values = {
        **{field: str(getattr(row, field)) for field in IDENTITY if field != "birth_date"},
        "birth_date": births.written(row.birth_date, row.birth_known),
        "document": succeeding.in_force(row.id),
        "document_why": "",
        "phone": telephones[0].e164 if telephones else "",
        **written.kept(row),
    }
    text = json.dumps(values, sort_keys=True)
    return Editable(hashlib.blake2s(text.encode(), digest_size=12).hexdigest(), values, row.id, papers.former(row.id))


def differences(
    was: Editable, wanted: Mapping[str, str], actor: Actor, interaction_id: UUID | None = None
) -> tuple[Difference, ...]:
    """What would change, field by field, as it would be kept.

    Raises InvalidPatient; of a document that somebody else has it is audited as the search it is.
    """
    try:
        return _differences(was, wanted)
    except InvalidPatient as refused:
        if refused.holder:
            by = {"by": "document", "count": "1"}
            compliance.record(
                actor, AuditRecord("patient.searched", (refused.holder,), interaction_id, ("document",), detail=by)
            )
        raise


def _differences(was: Editable, wanted: Mapping[str, str]) -> tuple[Difference, ...]:
    wanted = _judged({**was.values, **wanted}, was)
    return tuple(
        Difference(
            field, _(words), was.values[field], wanted[field], *_as_read(field, was.values[field], wanted[field])
        )
        for field, words in WORDS.items()
        if wanted[field] != was.values[field]
    )


def _as_read(field: str, *values: str) -> tuple[str, ...]:
    """A document as people write it; e-mails and addresses with whose each is; anything else as it is."""
    if field == "document":
        return tuple(map(succession.shown, values))
    if field == "document_why":
        return tuple(
            _(succession.WHYS[MISTAKEN if value.startswith(MISTAKEN) else CHANGED]) if value else "" for value in values
        )
    if field in LISTS:
        return tuple(" · ".join(map(_line, from_text(value))) for value in values)
    return values


def _line(line: Line) -> str:
    """ "rosa@correo.example (Hija, no escribir)"."""
    said = [str(Relation(line.whose).label)] if line.whose else []
    said += [_("no escribir")] if line.barred else []
    return f"{line.value} ({', '.join(said)})" if said else line.value


def _judged(wanted: Mapping[str, str], was: Editable) -> dict[str, str]:
    """The values in the spelling they are kept in. Raises InvalidPatient."""
    house = orgs.organisation()
    kept = {field: " ".join(wanted[field].split()) for field in WORDS if field not in LISTS}
    kept |= {field: _as_list(wanted[field]) for field in LISTS}
    kept["phone"] = phone.e164(kept["phone"], house.country) or kept["phone"]
    born, known, unread = _born(kept["birth_date"])
    new = NewPatient(
        documents.WITHOUT_DOCUMENT, "", kept["given_names"], kept["first_surname"], kept["second_surname"], born,
        kept["phone"],
    )  # fmt: skip
    today = utc_now().astimezone(ZoneInfo(house.time_zone)).date()
    problems = registration.problems(new, house.country, today)
    problems |= registration.writing_problems(
        *(tuple(each.value for each in from_text(kept[field])) for field in LISTS)
    )
    if unread:
        problems["birth_date"] = unread
    holder = None
    try:
        kept["document"], kept["document_why"] = succeeding.judged(
            was.of, was.values["document"], kept["document"], kept["document_why"]
        )
    except DocumentRefused as refused:
        problems[refused.field], holder = str(refused), refused.holder
    if problems:
        raise InvalidPatient({field: _(problem) for field, problem in problems.items()}, holder)
    kept["birth_date"] = births.written(born, known)
    return kept


def _as_list(text: str) -> str:
    """In the spelling it is kept in; whose is a relation or nobody else's."""
    lines = from_text(text)
    return as_text(replace(each, whose=each.whose if each.whose in Relation.values else "") for each in lines)


def _born(typed: str) -> tuple[date | None, str, str]:
    """The date, how much of it is known, and what is wrong with it."""
    found = births.read(typed) if typed else None
    if found is None:
        return None, births.DAY, registration.unread(typed) if typed else ""
    return *found, ""


@transaction.atomic
def edit_patient(
    patient_id: UUID,
    wanted: Mapping[str, str],
    version: str,
    actor: Actor,
    now: datetime,
    interaction_id: UUID | None = None,
) -> UUID | None:
    """Write what changed, and keep how it was. None when nothing did. Raises RecordChanged, InvalidPatient."""
    row = selectors.held_row(patient_id)
    was = _editable(row)
    if was.version != version:
        raise RecordChanged
    changed = _differences(was, wanted)
    if not changed:
        return None
    of_contact = any(each.field in (*CONTACT, "document") for each in changed)
    change = RecordChange(
        patient=row,
        before={each.field: each.before for each in changed},
        after={each.field: each.after for each in changed},
        of_contact=of_contact,
        tell=_to_tell(row.id) if of_contact else "",
        by=actor.id,
        at=now,
        interaction_id=interaction_id,
    )
    sql.add(change)
    _write(row, change.after, actor, now, interaction_id)
    _complete(row)
    _record("patient.edited", row.id, actor, interaction_id, change.after)
    key: UUID = change.id
    return key


def _to_tell(patient_id: UUID) -> str:
    """Where somebody hears of the change who may not have asked for it: not where nobody is called."""
    _card, call, _all = reached.card_of(patient_id)
    return "" if call is None or call.wrong else call.e164


def _write(
    row: Patient,
    values: Mapping[str, str],
    actor: Actor,
    now: datetime,
    interaction_id: UUID | None,
    *,
    confirmed: bool = True,
) -> None:
    today = now.astimezone(ZoneInfo(orgs.time_zone())).date()
    columns: dict[str, object] = {}
    if "birth_date" in values:
        columns["birth_date"], columns["birth_known"], _unread = _born(values["birth_date"])
    name = {field: values.get(field, getattr(row, field)) for field in IDENTITY if field != "birth_date"}
    columns |= named(name["given_names"], name["first_surname"], name["second_surname"])
    for column, value in columns.items():
        setattr(row, column, value)
    row.save(update_fields=list(columns))
    if "document" in values and confirmed:
        try:
            succeeding.put(row, values["document"], values.get("document_why", ""), today)
        except DocumentRefused as refused:
            raise InvalidPatient({refused.field: str(refused)}) from None
    for kind in LISTS:
        if kind in values:
            written.put(row, kind, values[kind], today, confirmed=confirmed)
    if "phone" in values:
        _put_phone(row, values["phone"], actor, now, interaction_id)


def _complete(row: Patient) -> None:
    """Of who was registered in a call: nothing more to complete once their document and whole birth date are known."""
    known = bool(row.birth_date) and row.birth_known == births.DAY and bool(succeeding.in_force(row.id))
    if row.registered_by is not None and row.incomplete == known:
        row.incomplete = not known
        sql.change(row, "incomplete")


def _put_phone(row: Patient, number: str, actor: Actor, now: datetime, interaction_id: UUID | None) -> None:
    """This telephone is their first; the one that was is theirs no more, and stays of whoever else uses it."""
    first = row.telephones.first()
    relation = first.relation if first is not None else ""
    if first is not None:
        first.delete()
    if not number:
        return
    link_phone(row.id, number, actor, now, relation=relation, interaction_id=interaction_id)
    here = PatientContactPoint.objects.filter(patient=row, contact_point__e164__in=phone.variants(number))
    row.telephones.update(position=F("position") + 1)
    here.update(position=0)


def undo_edit(change_id: UUID, patient_id: UUID, allowed: Collection[str], actor: Actor, now: datetime) -> None:
    """The record says again what it said before. allowed: the fields that this actor may change. Audited, refused too.

    Raises RecordChanged when it has been changed since; ChangeUnknown, also of one that is not theirs to undo.
    """
    try:
        with transaction.atomic():
            before = _undo(change_id, patient_id, allowed, actor, now)
            _record("patient.edit_undone", patient_id, actor, None, before)
    except (RecordChanged, ChangeUnknown):
        compliance.record(actor, AuditRecord("patient.edit_undone", (patient_id,), outcome=Outcome.REFUSED))
        raise


def _undo(
    change_id: UUID, patient_id: UUID, allowed: Collection[str], actor: Actor, now: datetime
) -> Mapping[str, str]:
    row, change = selectors.held_row(patient_id), _change(change_id, patient_id)
    if not change.before.keys() <= set(allowed):
        raise ChangeUnknown
    values = _editable(row).values
    if change.undone_at is not None or any(
        values[field] != said for field, said in change.after.items() if field != "document_why"
    ):
        raise RecordChanged
    change.undone_at, change.undone_by = now, actor.id
    sql.change(change, "undone_at", "undone_by")
    before: Mapping[str, str] = change.before
    _write(row, before, actor, now, None, confirmed=False)
    if "document" in before:
        try:
            succeeding.take_back(
                row, before["document"], change.after["document"], change.after.get("document_why", "")
            )
        except DocumentRefused:
            raise RecordChanged from None
    _complete(row)
    return before


@transaction.atomic
def told(change_id: UUID, patient_id: UUID, actor: Actor, now: datetime) -> None:
    """The contact that was there before has heard of the change. Once is enough. Raises ChangeUnknown."""
    change = _change(change_id, patient_id)
    if change.told_at is None and change.tell:
        change.told_at, change.told_by = now, actor.id
        sql.change(change, "told_at", "told_by")
        _record("patient.change_told", patient_id, actor, None, {"phone": ""})


def _change(change_id: UUID, patient_id: UUID) -> RecordChange:
    found: RecordChange | None = (
        RecordChange.objects.select_for_update().filter(id=change_id, patient_id=patient_id).first()
    )
    if found is None:
        raise ChangeUnknown
    return found


def changes_of(patient_id: UUID, actor: Actor, interaction_id: UUID | None = None) -> tuple[Change, ...]:
    """The last changes by hand, newest first, without their values. Audited."""
    found = RecordChange.objects.filter(patient_id=patient_id).order_by("-at", "-id")[:SHOWN]
    made = tuple(
        Change(
            id=each.id,
            fields=tuple(_(WORDS[field]) for field in each.after if field in WORDS and field != "document_why"),
            by=each.by,
            at=each.at,
            tell=phone.masked(each.tell) if each.tell else "",
            told=each.told_at is not None,
            undone=each.undone_at is not None,
        )
        for each in found
    )
    if made:
        compliance.record(actor, AuditRecord("patient.changes_listed", (patient_id,), interaction_id))
    return made


def _record(
    action: str, patient_id: UUID, actor: Actor, interaction_id: UUID | None, values: Mapping[str, str]
) -> None:
    compliance.record(actor, AuditRecord(action, (patient_id,), interaction_id, fields=tuple(values)))
