"""Who pays for a patient, read and written by hand: each change is kept, and can be taken back."""

import hashlib
import json
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord, Outcome
from latido.coverage import contracts
from latido.coverage.contracts import NewCoverage, Role
from latido.coverage.core import affiliation as core
from latido.coverage.models import Coverage, CoverageChange, Insurer
from latido.kernel.actor import Actor
from latido.kernel.time import utc_now
from latido.orgs import api as orgs
from latido.patients import api as patients
from latido.plumbing import sql

SHOWN = 5  # changes
ORDER = "order"  # in what a change keeps: in which order they paid before it
_TEXTS = ("plan", "regime", "category", "member_number")
_DAYS = ("valid_from", "valid_to", "verified_on")


class CoverageUnknown(LookupError):
    """No such insurance, insurer or change of this patient."""


class CoverageChanged(RuntimeError):
    """Somebody changed this insurance since it was looked at."""


class InvalidCoverage(ValueError):
    """What was typed cannot be. problems: field -> sentence."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


def coverage_of(patient_id: UUID, actor: Actor, interaction_id: UUID | None = None) -> tuple[contracts.Coverage, ...]:
    """A patient's insurances, those in force first. Audited. Raises compliance's Protected."""
    return _shown(_read(patient_id, actor, interaction_id))


def affiliation_of(patient_id: UUID, actor: Actor, interaction_id: UUID | None = None) -> contracts.Affiliation:
    """The same with what a form needs, and what was changed by hand. Audited as that."""
    rows = _read(patient_id, actor, interaction_id)
    return contracts.Affiliation(
        _shown(rows),
        dict(Insurer.objects.filter(active=True).values_list("key", "name")),
        {row.id: row.insurer.key for row in rows},
        {row.id: _version(row) for row in rows},
        _changes(patient_id),
    )


def _read(patient_id: UUID, actor: Actor, interaction_id: UUID | None) -> list[Coverage]:
    compliance.guard(actor, [patient_id], asked="coverage.read", interaction_id=interaction_id)
    compliance.record(actor, AuditRecord("coverage.read", (patient_id,), interaction_id, fields=("insurer", "regime")))
    return _rows(patient_id)


def _rows(patient_id: UUID) -> list[Coverage]:
    return list(Coverage.objects.filter(patient_id=patient_id).select_related("insurer").order_by("position", "id"))


def _shown(rows: list[Coverage]) -> tuple[contracts.Coverage, ...]:
    today = _today(utc_now())
    found = [_as_shown(row, today) for row in rows]
    return tuple(sorted(found, key=lambda each: not each.in_force))


def _as_shown(row: Coverage, today: date) -> contracts.Coverage:
    return contracts.Coverage(
        id=row.id,
        patient_id=row.patient_id,
        insurer=row.insurer.name,
        regime=row.regime,
        role=Role(row.role),
        needs_authorisation=row.insurer.needs_authorisation,
        patient_pays=row.insurer.patient_pays,
        valid_to=row.valid_to,
        plan=row.plan,
        category=row.category,
        member_number=str(row.member_number),
        valid_from=row.valid_from,
        verified_on=row.verified_on,
        in_force=core.in_force(row.valid_from, row.valid_to, today),
        phone=row.insurer.phone,
    )


def _today(now: datetime) -> date:
    return now.astimezone(ZoneInfo(orgs.time_zone())).date()


@transaction.atomic
def set_coverage(
    patient_id: UUID,
    new: NewCoverage,
    actor: Actor,
    now: datetime,
    interaction_id: UUID | None = None,
    *,
    coverage_id: UUID | None = None,
    version: str = "",
) -> UUID | None:
    """One insurance as it is from now on; without coverage_id one more. The change, or None when nothing changed.

    One with the same insurer that had ended begins again. Audited. Raises InvalidCoverage, CoverageUnknown,
    CoverageChanged, compliance's Protected.
    """
    patient_id = _held(patient_id, actor, interaction_id)
    new = _tidy(new)
    if problems := core.problems(new, _today(now)):
        raise InvalidCoverage({field: _(problem) for field, problem in problems.items()})
    insurer = Insurer.objects.filter(key=new.insurer).first()
    if insurer is None:
        raise InvalidCoverage({"insurer": _("Elija una aseguradora de la lista.")})
    rows = _rows(patient_id)
    row = next((each for each in rows if each.id == coverage_id), None)
    if coverage_id is not None and row is None:
        raise CoverageUnknown
    if row is not None and version and version != _version(row):
        raise CoverageChanged
    same = next((each for each in rows if each.insurer_id == insurer.id and each is not row), None)
    if same is not None and (row is not None or _as_shown(same, _today(now)).in_force):
        raise InvalidCoverage({"insurer": _("Ya tiene cobertura con esa aseguradora: cámbiela en la lista.")})
    row = row or same
    before = _values(row) if row else {}
    row = row or Coverage(patient_id=patient_id)
    row.insurer, row.import_id = insurer, None
    for name in (*_TEXTS, *_DAYS):
        setattr(row, name, getattr(new, name))
    row.role = new.role
    others = [each.id for each in rows if each.id != row.id]
    order = [row.id, *others] if new.first else [*others, row.id]
    return _kept(row, before, order, actor, now, interaction_id)


@transaction.atomic
def end_coverage(
    patient_id: UUID, coverage_id: UUID, last_day: date, actor: Actor, now: datetime, interaction_id: UUID | None = None
) -> UUID | None:
    """From the next day on it pays no more. It stays to be read. Audited. Raises as above."""
    patient_id = _held(patient_id, actor, interaction_id)
    row = next((each for each in _rows(patient_id) if each.id == coverage_id), None)
    if row is None:
        raise CoverageUnknown
    if row.valid_from and last_day < row.valid_from:
        raise InvalidCoverage({"valid_to": _("Termina antes de empezar.")})
    before = _values(row)
    row.valid_to, row.import_id = last_day, None
    return _kept(row, before, [], actor, now, interaction_id)


def _held(patient_id: UUID, actor: Actor, interaction_id: UUID | None) -> UUID:
    """Nobody else writes of this patient meanwhile."""
    compliance.guard(actor, [patient_id], asked="coverage.changed", interaction_id=interaction_id)
    return patients.hold(patient_id)


def _kept(
    row: Coverage, before: dict[str, Any], order: list[UUID], actor: Actor, now: datetime, interaction_id: UUID | None
) -> UUID | None:
    """order: in which they pay from now on; empty, as it was."""
    after: dict[str, Any] = _values(row)
    was = [each.id for each in _rows(row.patient_id)]
    row.save()
    if order and order != was:
        before = {**before, ORDER: list(map(str, was))} if before else before
        _put_in_order(row.patient_id, order)
    if before == after:
        return None
    change = CoverageChange(
        patient_id=row.patient_id,
        coverage_id=row.id,
        before=before,
        after=after,
        by=actor.id,
        at=now,
        interaction_id=interaction_id,
    )
    sql.add(change)
    fields = tuple(name for name in core.FIELDS if before.get(name) != after.get(name))
    compliance.record(actor, AuditRecord("coverage.changed", (row.patient_id,), interaction_id, fields=fields))
    key: UUID = change.id
    return key


def undo_coverage(
    change_id: UUID, patient_id: UUID, actor: Actor, now: datetime, interaction_id: UUID | None = None
) -> None:
    """As it was before that change. Audited, refused too. Raises CoverageUnknown, CoverageChanged when it is not so."""
    try:
        with transaction.atomic():
            holder = _held(patient_id, actor, interaction_id)
            fields = _undo(change_id, holder, actor, now)
            compliance.record(actor, AuditRecord("coverage.undone", (holder,), interaction_id, fields=fields))
    except (CoverageUnknown, CoverageChanged):
        refused = AuditRecord("coverage.undone", (patient_id,), interaction_id, outcome=Outcome.REFUSED)
        compliance.record(actor, refused)
        raise


def _undo(change_id: UUID, patient_id: UUID, actor: Actor, now: datetime) -> tuple[str, ...]:
    change = CoverageChange.objects.select_for_update().filter(id=change_id, patient_id=patient_id).first()
    if change is None:
        raise CoverageUnknown
    rows = _rows(patient_id)
    row = next((each for each in rows if each.id == change.coverage_id), None)
    if change.undone_at is not None or row is None or _values(row) != change.after:
        raise CoverageChanged
    change.undone_at, change.undone_by = now, actor.id
    sql.change(change, "undone_at", "undone_by")
    before = change.before
    if not before:
        row.delete()
        return tuple(core.FIELDS)
    insurer = Insurer.objects.filter(key=before["insurer"]).first()
    if insurer is None or any(each.insurer_id == insurer.id and each is not row for each in rows):
        raise CoverageChanged
    row.insurer, row.role = insurer, before["role"]
    for name in _TEXTS:
        setattr(row, name, before[name])
    for name in _DAYS:
        setattr(row, name, date.fromisoformat(before[name]) if before[name] else None)
    row.save()
    if ORDER in before:
        _put_in_order(patient_id, [UUID(each) for each in before[ORDER]])
    return tuple(name for name in core.FIELDS if before[name] != change.after[name])


def _put_in_order(patient_id: UUID, order: list[UUID]) -> None:
    """Those that are not named come last."""
    rows = sorted(_rows(patient_id), key=lambda each: order.index(each.id) if each.id in order else len(order))
    for place, row in enumerate(rows):
        if row.position != place:
            row.position = place
            sql.change(row, "position")


def _values(row: Coverage) -> dict[str, str]:
    """What a change keeps: the fields as they are read, each a text."""
    days = {name: day.isoformat() if (day := getattr(row, name)) else "" for name in _DAYS}
    texts = {name: str(getattr(row, name)) for name in _TEXTS}
    return {"insurer": row.insurer.key, "role": str(row.role), **texts, **days}


def _version(row: Coverage) -> str:
    text = json.dumps(_values(row), sort_keys=True)
    return hashlib.blake2s(text.encode(), digest_size=12).hexdigest()


def _tidy(new: NewCoverage) -> NewCoverage:
    texts: dict[str, Any] = {name: " ".join(getattr(new, name).split()) for name in _TEXTS}
    return replace(new, **texts)


def _changes(patient_id: UUID) -> tuple[contracts.Change, ...]:
    """The last ones, newest first, without their values."""
    rows = list(CoverageChange.objects.filter(patient_id=patient_id).order_by("-at", "-id")[:SHOWN])
    names = dict(Insurer.objects.values_list("key", "name"))
    seen = set[UUID]()
    found = []
    for row in rows:
        newest = row.undone_at is None and row.coverage_id not in seen
        seen |= {row.coverage_id} if row.undone_at is None else set()
        fields = tuple(_(words) for name, words in core.FIELDS.items() if row.before.get(name) != row.after.get(name))
        insurer = names.get(row.after.get("insurer", ""), "")
        undone, added = row.undone_at is not None, not row.before
        found.append(contracts.Change(row.id, row.coverage_id, insurer, fields, added, row.by, row.at, undone, newest))
    return tuple(found)
