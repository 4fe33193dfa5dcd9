"""Everything that points to one record points to another, and back. What was moved is written down row by row."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext_noop as _

from latido.patients import ports
from latido.patients.models import (
    Death,
    Identifier,
    Merge,
    MergedRow,
    NursingChange,
    Patient,
    PatientContactPoint,
    Person,
    RecordChange,
    RelatedPerson,
    Representation,
    SafeContact,
    SafeNumber,
    SourceKey,
    WrittenPoint,
)
from latido.patients.ports import PatientColumn

GRANTS = "grants"  # of a relative that is set aside: what let them act
OWN = (
    PatientColumn(Identifier, _("Documentos"), order="position"),
    PatientColumn(PatientContactPoint, _("Teléfonos"), one_for=("contact_point_id",), order="position"),
    PatientColumn(RelatedPerson, _("Familia"), one_for=("who",)),
    PatientColumn(RelatedPerson, _("Familia"), column="relative_id", one_for=("patient_id",)),
    PatientColumn(Death, _("Fallecimiento"), since="at"),
    PatientColumn(SourceKey, _("Códigos de otros sistemas")),
    PatientColumn(Patient, _("Fichas unidas antes"), column="replaced_by_id"),
    PatientColumn(SafeContact, _("Contacto seguro"), since="at"),
    PatientColumn(RecordChange, _("Cambios de la ficha"), since="at"),
    PatientColumn(SafeNumber, _("Números de contacto seguro"), one_for=("e164_mark",)),
    PatientColumn(WrittenPoint, _("Correos y direcciones"), one_for=("kind", "folded"), order="position"),
    PatientColumn(NursingChange, _("Avisos de enfermería"), since="at"),
    PatientColumn(Person, _("Personas de las que es la historia"), column="record_id"),
)


def columns() -> tuple[PatientColumn, ...]:
    """Of this room, and of those above it."""
    return (*OWN, *ports.held_columns())


def move(merge: Merge) -> None:
    """All rows of the record that goes now belong to the one that stays; those it has already are set aside."""
    for column in columns():
        _move(column, merge)
    _keep_holders(merge)
    _keep_suspensions(merge)
    _keep_bars(merge)


def _move(column: PatientColumn, merge: Merge) -> None:
    rows = list(_of(column, merge.loser_id))
    if not rows:
        return
    there = _taken(column, merge.survivor_id)
    aside = [row for row in rows if column.one_for is not None and _is_there(column, row, there, merge.survivor_id)]
    moved = [row for row in rows if row not in aside]
    if column.aside:
        _set_aside(column, merge, aside)
    MergedRow.objects.bulk_create([_ledger(column, merge, row, aside=False) for row in moved])
    if column.order:
        _put_behind(column, moved, merge.survivor_id)
    column.model.objects.filter(pk__in=[row.pk for row in moved]).update(**{column.column: merge.survivor_id})


def _set_aside(column: PatientColumn, merge: Merge, rows: list[Any]) -> None:
    MergedRow.objects.bulk_create([_ledger(column, merge, row, aside=True) for row in rows])
    column.model.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _of(column: PatientColumn, patient_id: UUID) -> Any:
    return column.model.objects.filter(**{column.column: patient_id}).order_by("pk")


def _taken(column: PatientColumn, survivor: UUID) -> set[tuple[Any, ...]]:
    return set(_of(column, survivor).values_list(*column.one_for)) if column.one_for else set()


def _is_there(column: PatientColumn, row: Any, there: set[tuple[Any, ...]], survivor: UUID) -> bool:
    """The one that stays has the same, or would become its own relative."""
    key = tuple(getattr(row, name) for name in column.one_for or ())
    return None not in key and (key in there or survivor in key)


def _ledger(column: PatientColumn, merge: Merge, row: Any, *, aside: bool) -> MergedRow:
    values = _values(row)
    if aside and isinstance(row, RelatedPerson):
        values[GRANTS] = [_values(each) for each in row.grants.all()]
    return MergedRow(
        merge=merge,
        holding=column.name,
        row_id=str(row.pk),
        position=getattr(row, column.order) if column.order else None,
        aside=values if aside else None,
    )


def _values(row: Any) -> dict[str, Any]:
    """What is sealed is put aside sealed."""
    return {
        field.attname: field.at_rest(row) if hasattr(field, "at_rest") else getattr(row, field.attname)
        for field in row._meta.concrete_fields
    }


def _put_behind(column: PatientColumn, rows: Iterable[Any], survivor: UUID) -> None:
    """What was first of the one that goes comes after what the one that stays has."""
    last = _of(column, survivor).aggregate(last=Max(column.order))["last"]
    first = 0 if last is None else last + 1
    for place, row in enumerate(sorted(rows, key=lambda each: getattr(each, column.order)), first):
        column.model.objects.filter(pk=row.pk).update(**{column.order: place})


def _keep_holders(merge: Merge) -> None:
    """A telephone whose holder's row was set aside is held by the one that stays, who uses it too."""
    for row in MergedRow.objects.filter(merge=merge, holding=OWN[1].name, aside__holder=True):
        users = PatientContactPoint.objects.filter(contact_point_id=row.aside["contact_point_id"])
        users.filter(patient_id=merge.survivor_id).update(holder=True)


def _keep_suspensions(merge: Merge) -> None:
    """Whoever may not act for the one that goes may not for the one that stays; parting them lifts nothing."""
    for row in MergedRow.objects.filter(merge=merge, holding__in=(OWN[2].name, OWN[3].name), aside__isnull=False):
        if not row.aside["suspended_at"]:
            continue
        pair = {name: row.aside[name] for name in ("patient_id", "who")}
        pair = {name: merge.survivor_id if str(each) == str(merge.loser_id) else each for name, each in pair.items()}
        asked = ("suspended_at", "suspended_by", "suspended_why")
        why = {name: _said(RelatedPerson._meta.get_field(name), row.aside[name]) for name in asked}
        RelatedPerson.objects.filter(**pair, suspended_at=None).update(**why)


def _keep_bars(merge: Merge) -> None:
    """What either record bars is not called, nor written to, for the one that stays; parting them lifts nothing."""
    barred = MergedRow.objects.filter(merge=merge, holding=OWN[8].name, aside__barred=True)
    for row in barred:
        here = SafeNumber.objects.filter(patient_id=merge.survivor_id, e164_mark=row.aside["e164_mark"])
        here.update(barred=True)
        if row.aside["everybody"]:
            here.update(everybody=True)
    for row in MergedRow.objects.filter(merge=merge, holding=OWN[10].name, aside__barred=True):
        same = {name: row.aside[name] for name in ("kind", "folded")}
        WrittenPoint.objects.filter(patient_id=merge.survivor_id, **same).update(barred=True)


def move_back(merge: Merge) -> None:
    """What the merge moved and is still where it was put goes back; what it set aside is there again."""
    for column in reversed(columns()):
        rows = MergedRow.objects.filter(merge=merge, holding=column.name)
        for row in rows.filter(aside__isnull=True):
            back: dict[str, Any] = {column.column: merge.loser_id}
            if column.order:
                back[column.order] = row.position
            column.model.objects.filter(pk=row.row_id, **{column.column: merge.survivor_id}).update(**back)
        _put_again(column, [row.aside for row in rows.filter(aside__isnull=False)], merge)


def _put_again(column: PatientColumn, rows: list[dict[str, Any]], merge: Merge) -> None:
    model = column.model
    made = [_made(model, row) for row in rows]
    if model is PatientContactPoint:
        held = [each.contact_point_id for each in made if each.holder]
        PatientContactPoint.objects.filter(patient_id=merge.survivor_id, contact_point_id__in=held).update(holder=False)
    if model is RelatedPerson:
        made = _still_somebody(made)
    model.objects.bulk_create(made, ignore_conflicts=True)
    grants = [_made(Representation, each) for row in rows for each in row.get(GRANTS, ())]
    there = set(RelatedPerson.objects.filter(id__in={each.related_id for each in grants}).values_list("id", flat=True))
    Representation.objects.bulk_create([each for each in grants if each.related_id in there], ignore_conflicts=True)


def _still_somebody(rows: Iterable[RelatedPerson]) -> list[RelatedPerson]:
    """A person goes with the last list they are on, and being set aside is to be on none."""
    ties = list(rows)
    there = set(Person.objects.filter(id__in={each.person_id for each in ties}).values_list("id", flat=True))
    for each in ties:
        if each.person_id not in there:
            each.person_id = None
    return [each for each in ties if each.person_id or each.relative_id]


def _made(model: Any, row: Mapping[str, Any]) -> Any:
    """A row as it was, from what was written down of it."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return model(**{name: _said(fields[name], value) for name, value in row.items() if name in fields})


def _said(field: Any, value: Any) -> Any:
    return field.from_rest(value) if hasattr(field, "from_rest") else field.to_python(value)


def came_later(merge: Merge) -> tuple[tuple[str, int], ...]:
    """What was written of the person since: it stays with the record that stayed. Words, how many."""
    found: dict[str, int] = {}
    for column in columns():
        if not column.since:
            continue
        moved = MergedRow.objects.filter(merge=merge, holding=column.name).values_list("row_id", flat=True)
        rows = _of(column, merge.survivor_id).filter(**{f"{column.since}__gt": merge.at}).exclude(pk__in=list(moved))
        if many := rows.count():
            found[column.words] = found.get(column.words, 0) + many
    return tuple(found.items())


def holds(patient_id: UUID) -> tuple[tuple[str, int], ...]:
    """What there is of a person, beyond the record itself. Words, how many."""
    found: dict[str, int] = {}
    for column in ports.held_columns():
        found[column.words] = found.get(column.words, 0) + _of(column, patient_id).count()
    return tuple((words, many) for words, many in found.items() if many)
