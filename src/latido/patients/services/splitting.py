"""What one contact wrote on somebody's record is taken to whose it is, and back. The rooms say what they keep."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from latido.kernel.actor import Actor
from latido.patients import ports
from latido.patients.contracts import UNDO_WITHIN, Split
from latido.patients.models import ContactSplit, Death, Patient, RecordChange, Representation, SafeContact
from latido.patients.ports import PatientColumn
from latido.patients.selectors import PatientUnknown
from latido.plumbing import sql


class SplitUnknown(LookupError):
    """No such split of this contact, or it was undone."""


class SplitRefused(ValueError):
    """It can no longer be undone. The message says why."""


def would_move(
    interaction_id: UUID, wrong_id: UUID, right_id: UUID, now: datetime
) -> tuple[tuple[tuple[str, int], ...], tuple[str, ...]]:
    """What this contact wrote on a record, in words and how many; and what it let relatives do, which would end.

    And what stays on it, to be corrected by a person.
    """
    found, staying = dict[str, int](), list[str]()
    for column in _columns():
        rows = list(_of(column, interaction_id, wrong_id))
        stays = _staying(column, rows, right_id, now)
        found[column.words] = found.get(column.words, 0) + len(rows) - len(stays)
        staying.extend(stays.values())
    lines = [(_(words), many) for words, many in found.items() if many]
    if granted := _granted(interaction_id, wrong_id).count():
        lines.append((_("Autorizaciones de familiares, que terminan"), granted))
    return tuple(lines), (*staying, *_written(interaction_id, wrong_id))


def _staying(column: PatientColumn, rows: Sequence[Any], to: UUID, now: datetime) -> Mapping[Any, str]:
    return column.stays(rows, to, now) if column.stays and rows else {}


def _written(interaction_id: UUID, patient_id: UUID) -> Iterator[str]:
    """What the contact changed of the record itself: nobody can tell which words were meant for whom."""
    of = {"patient_id": patient_id, "interaction_id": interaction_id}
    if RecordChange.objects.filter(undone_at=None, **of).exists():
        yield _("Los datos de la ficha que se cambiaron en este contacto: deshágalos en la ficha.")
    if SafeContact.objects.filter(**of).exists():
        yield _("Cómo pidió que se le contacte, que se anotó en este contacto: corríjalo en la ficha.")
    if Death.objects.filter(undone_at=None, **of).exists():
        yield _("Que falleció, que se anotó en este contacto: deshágalo quien puede hacerlo.")


@transaction.atomic
def split(interaction_id: UUID, wrong_id: UUID, right_id: UUID, why: str, *, actor: Actor, now: datetime) -> UUID:
    """What the contact wrote on the wrong record is the right one's; what that one has already is set aside.

    The caller audits it. Raises PatientUnknown.
    """
    _held(wrong_id, right_id)
    done = ContactSplit(
        interaction_id=interaction_id, wrong_id=wrong_id, right_id=right_id, why=why, by=actor.id, at=now
    )
    moved, aside = list[Any](), list[Any]()
    for column in _columns():
        taken = set(_of(column, interaction_id, right_id).values_list(*column.one_for)) if column.one_for else set()
        rows = list(_of(column, interaction_id, wrong_id))
        stays = _staying(column, rows, right_id, now)
        for row in rows:
            if row.pk in stays:
                continue
            if column.one_for and tuple(getattr(row, name) for name in column.one_for) in taken:
                aside.append([column.name, _values(row)])
                row.delete()
            else:
                moved.append([column.name, row.pk])
                column.model.objects.filter(pk=row.pk).update(**{column.column: right_id})
    granted = _granted(interaction_id, wrong_id)
    ended = list(granted.values_list("pk", flat=True))
    Representation.objects.filter(pk__in=ended).update(ended_at=now, ended_by=actor.id)
    done.rows = {"moved": moved, "aside": aside, "ended": ended}
    done.save(force_insert=True)
    return done.id


@transaction.atomic
def undo_split(split_id: UUID, interaction_id: UUID, *, actor: Actor, now: datetime) -> Split:
    """As it was before, but for what was written since. The caller audits it. Raises SplitUnknown, SplitRefused."""
    done = sql.held(ContactSplit, split_id)
    if done is None or done.interaction_id != interaction_id or done.undone_at is not None:
        raise SplitUnknown
    if now - done.at > UNDO_WITHIN:
        raise SplitRefused(_("Pasaron más de 30 días: ya no se puede deshacer."))
    _held(done.wrong_id, done.right_id)
    by_name = {column.name: column for column in _columns()}
    left = list[str]()
    for name, pks in _by_column(done).items():
        column = by_name[name]
        rows = list(column.model.objects.filter(pk__in=pks, **{column.column: done.right_id}))
        stays = _staying(column, rows, done.wrong_id, now)
        left.extend(stays.values())
        back = [row.pk for row in rows if row.pk not in stays]
        column.model.objects.filter(pk__in=back).update(**{column.column: done.wrong_id})
    for name, values in done.rows["aside"]:
        model = by_name[name].model
        model.objects.bulk_create([_made(model, values)], ignore_conflicts=True)
    Representation.objects.filter(pk__in=done.rows["ended"], ended_at=done.at).update(ended_at=None, ended_by=None)
    done.undone_at, done.undone_by = now, actor.id
    done.save(update_fields=["undone_at", "undone_by"])
    return replace(_as_split(done), left=tuple(left))


def moved_by(split_id: UUID) -> tuple[UUID, ...]:
    """Which things a split took along, by their own id: what is told of them goes where they are. Shows nobody."""
    done = ContactSplit.objects.get(pk=split_id)
    return tuple(UUID(pk) for _name, pk in done.rows["moved"] if isinstance(pk, str))


def _by_column(done: ContactSplit) -> Mapping[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for name, pk in done.rows["moved"]:
        found.setdefault(name, []).append(pk)
    return found


def splits_of(interaction_id: UUID) -> tuple[Split, ...]:
    """What was taken from one record to another in this contact and not back, the newest first. Shows nobody."""
    found = ContactSplit.objects.filter(interaction_id=interaction_id, undone_at=None).order_by("-at")
    return tuple(map(_as_split, found))


def _columns() -> Iterable[PatientColumn]:
    return (column for column in ports.held_columns() if column.contact)


def _of(column: PatientColumn, interaction_id: UUID, patient_id: UUID) -> Any:
    return column.model.objects.filter(**{column.column: patient_id, column.contact: interaction_id}).order_by("pk")


def _granted(interaction_id: UUID, patient_id: UUID) -> Any:
    return Representation.objects.filter(interaction_id=interaction_id, related__patient_id=patient_id, ended_at=None)


def _held(one: UUID, other: UUID) -> None:
    """Both records, held until the end, always in the same order. Raises PatientUnknown."""
    if one == other or None in [sql.held(Patient, each) for each in sorted({one, other})]:
        raise PatientUnknown


def _values(row: Any) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def _made(model: Any, values: dict[str, Any]) -> Any:
    return model(**{field.attname: field.to_python(values[field.attname]) for field in model._meta.concrete_fields})


def _as_split(row: ContactSplit) -> Split:
    return Split(row.id, row.interaction_id, row.wrong_id, row.right_id, row.why, row.by, row.at)
