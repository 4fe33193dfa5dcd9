"""An import taken back: only what it made, and nobody has touched since. What stays says why."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.kernel import phone
from latido.kernel.actor import Actor
from latido.patients import ports
from latido.patients.contracts import RowOutcome
from latido.patients.core import births
from latido.patients.core.imports import more as of_more
from latido.patients.core.imports import person as of_person
from latido.patients.core.imports.matching import Field
from latido.patients.core.imports.person import Person
from latido.patients.models import (
    ContactPoint,
    ImportBatch,
    ImportRow,
    Merge,
    Patient,
    PatientContactPoint,
    RelatedPerson,
    SourceKey,
)
from latido.patients.services.imports import deaths, more, papers, written
from latido.patients.services.imports.facts import people
from latido.patients.services.imports.writing import change_patients, columns_of

_PLAIN = (
    Field.GIVEN_NAMES, Field.FIRST_SURNAME, Field.SECOND_SURNAME, Field.BIRTH_DATE, Field.SEX,
    Field.RECORD_NUMBER, Field.DECEASED, Field.LAST_VISIT,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Around:
    """What speaks against taking patients back."""

    known: dict[UUID, Person]
    used: set[UUID]
    later: set[UUID]  # changed by another import since
    merged: set[UUID]  # joined with another record
    noted: set[UUID]  # hold what no import writes


def undo_rows(batch: ImportBatch, row_ids: Sequence[int], actor: Actor) -> None:
    """Take these rows back, inside the caller's transaction. Audited. Again changes nothing."""
    rows = list(ImportRow.objects.filter(id__in=row_ids, batch=batch, written=True, undone=False).order_by("number"))
    touched = [row for row in rows if row.outcome in (RowOutcome.NEW, RowOutcome.CHANGED) and row.patient_id]
    ids = sorted({row.patient_id for row in touched if row.patient_id})
    list(Patient.objects.filter(id__in=ids).order_by("id").select_for_update().values_list("id"))
    around = _around(batch, ids)
    gone = [row for row in touched if row.outcome == RowOutcome.NEW and _may_go(row, around)]
    _remove([row.patient_id for row in gone if row.patient_id])
    for row in touched:
        if row.outcome == RowOutcome.CHANGED:
            row.left = _put_back(row, around)
    for row in rows:
        row.undone = not row.left
    ImportRow.objects.bulk_update(rows, ["undone", "left"], batch_size=500)
    done = tuple(row.patient_id for row in touched if row.undone and row.patient_id)
    if done:
        detail = {"import": str(batch.id), "count": str(len(done)), "by": str(batch.by or "")}
        compliance.record(actor, AuditRecord("import.undone", done, purpose="import", detail=detail))


def _around(batch: ImportBatch, ids: list[UUID]) -> _Around:
    later = ImportRow.objects.filter(patient_id__in=ids, written=True, undone=False, batch_id__gt=batch.id)
    later = later.filter(outcome__in=(RowOutcome.NEW, RowOutcome.CHANGED))
    family = set(RelatedPerson.objects.filter(patient_id__in=ids).values_list("patient_id", flat=True))
    family |= set(RelatedPerson.objects.filter(relative_id__in=ids).values_list("relative_id", flat=True))
    plain = Patient.objects.filter(wishes={}, preferential=False)
    noted = set(ids) - set(plain.filter(id__in=ids).values_list("id", flat=True)) | more.noted_by_hand(ids)
    merged = {i for pair in Merge.objects.filter(undone_at=None).values_list("survivor_id", "loser_id") for i in pair}
    changed = set(later.values_list("patient_id", flat=True))
    return _Around(people(ids), ports.in_use(ids, batch.id) | family, changed, merged & set(ids), noted)


def _may_go(row: ImportRow, around: _Around) -> bool:
    """Whether a patient that the import made is still what it made. Else the row says why it stays."""
    known = around.known.get(row.patient_id) if row.patient_id else None
    if known is None:
        return False  # somebody removed the record: nothing to take back
    made = of_person.from_json(row.person)
    if row.patient_id in around.merged:
        row.left = "undo.merged"
    elif row.patient_id in around.later:
        row.left = "undo.later_import"
    elif row.patient_id in around.used:
        row.left = "undo.used"
    elif row.patient_id in around.noted or not _same(made, known):
        row.left = "undo.changed"
    return not row.left


def _same(made: Person, known: Person) -> bool:
    phones = {phone.canonical(each) for each in made.phones}, {phone.canonical(each) for each in known.phones}
    none: dict[str, Any] = {"documents": (), "phones": (), "more": of_more.NOTHING}
    bare = replace(made, **none) == replace(known, **none) and of_more.same(made.more, known.more)
    return bare and set(made.documents) == set(known.documents) and phones[0] == phones[1]


def _remove(ids: Iterable[UUID]) -> None:
    """Records with all that hangs on them, and telephones that nobody uses any more."""
    wanted = list(ids)
    points = list(PatientContactPoint.objects.filter(patient_id__in=wanted).values_list("contact_point_id", flat=True))
    Patient.objects.filter(id__in=wanted).delete()
    _tidy(points)


def _tidy(points: list[UUID]) -> None:
    ContactPoint.objects.filter(id__in=points, users__isnull=True).delete()


def _put_back(row: ImportRow, around: _Around) -> str:
    """A changed patient as they were, field by field; a field that somebody changed since stays. Why, if any."""
    known = around.known.get(row.patient_id) if row.patient_id else None
    if known is None or row.patient_id is None:
        return ""
    if row.patient_id in around.merged:
        return "undo.merged"
    if row.patient_id in around.later:
        return "undo.later_import"
    wrote, before = of_person.from_json(row.person), row.before or {}
    plain = {name: value for name, value in before.items() if name in _PLAIN}
    ours = {name for name in plain if _stands(name, known, wrote)}
    back: dict[str, Any] = {name: plain[name] for name in ours}
    if back:
        _write_back(row.patient_id, known, back, before.get("birth_known", births.DAY))
    if wrote.source:  # or the changed file would be taken for known when it comes again
        keys = SourceKey.objects.filter(system=wrote.source[0], value=wrote.source[1], patient_id=row.patient_id)
        keys.update(digest=before.get("digest", ""))
    papers.take_back(row.patient_id, before)
    written.take_back(row.patient_id, before)
    left = more.take_back(row, wrote.more, known.more, before)
    if numbers := [each for e164 in before.get(Field.PHONES, ()) for each in phone.variants(e164)]:
        added = PatientContactPoint.objects.filter(patient_id=row.patient_id, contact_point__e164__in=numbers)
        points = list(added.values_list("contact_point_id", flat=True))
        added.delete()
        _tidy(points)
    return "undo.changed" if ours != plain.keys() else left


def _stands(name: str, known: Person, wrote: Person) -> bool:
    """Whether it still says what the file wrote."""
    name = "born" if name == Field.BIRTH_DATE else name
    return bool(getattr(known, name) == getattr(wrote, name))


def _write_back(patient_id: UUID, known: Person, back: dict[str, Any], birth_known: str) -> None:
    for name in (Field.BIRTH_DATE, Field.LAST_VISIT):
        if day := back.get(name):
            back[name] = date.fromisoformat(day)
    if Field.BIRTH_DATE in back:
        back["birth_known"] = birth_known
    change_patients([columns_of(patient_id, replace(known, **back))])
    if Field.DECEASED in back:
        deaths.take_back(patient_id)


def forget_keys(batch: ImportBatch) -> None:
    """The source's names that this import brought, but of the patients that stay."""
    kept = ImportRow.objects.filter(batch=batch).exclude(left="").values_list("patient_id", flat=True)
    SourceKey.objects.filter(batch_id=batch.id).exclude(patient_id__in=list(kept)).delete()


def left_by_reason(batch: ImportBatch) -> dict[str, int]:
    """Why rows were left, and how many for each reason."""
    found: dict[str, int] = defaultdict(int)
    for why in ImportRow.objects.filter(batch=batch).exclude(left="").values_list("left", flat=True):
        found[why] += 1
    return dict(found)
