"""Who pays, as a file of patients brings it: this room's answer to the port of patients."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from latido.compliance import api as compliance
from latido.coverage.configuring import Insurers
from latido.coverage.core import insurers as core
from latido.coverage.models import Coverage, Insurer
from latido.kernel.actor import Actor
from latido.kernel.text import spelt
from latido.patients.contracts import BroughtCover

CHUNK = 500
_TEXTS = ("plan", "regime", "category", "member_number", "role")


class Bringing:
    def insurers(self) -> Mapping[str, str]:
        return core.by_name(Insurers().items())

    def covers_of(self, patient_ids: Collection[UUID]) -> Mapping[UUID, tuple[BroughtCover, ...]]:
        found: dict[UUID, tuple[BroughtCover, ...]] = defaultdict(tuple)
        rows = Coverage.objects.filter(patient_id__in=patient_ids).select_related("insurer")
        for row in rows.order_by("patient_id", "position", "id"):
            found[row.patient_id] += (_brought(row),)
        return found

    def bring(self, covers: Sequence[tuple[UUID, BroughtCover]], import_id: UUID, actor: Actor) -> None:
        """Whoever came by this file, or had nobody who pays, gets rows; what is there with that insurer is changed."""
        if not covers:
            return
        ids = self._ids(covers, actor)
        there: dict[UUID, dict[UUID, Coverage]] = defaultdict(dict)
        for row in Coverage.objects.filter(patient_id__in={patient for patient, _cover in covers}):
            there[row.patient_id][row.insurer_id] = row
        new, changed = [], {}
        for patient, cover in covers:
            insurer_id = ids[spelt(cover.insurer or cover.name)]
            row = there[patient].get(insurer_id)
            others = [each for each in there[patient].values() if each is not row]
            if row is None:
                row = Coverage(patient_id=patient, insurer_id=insurer_id, import_id=import_id)
                there[patient][insurer_id] = row
                new.append(row)
            else:
                changed[row.id] = row
            _say(row, cover)
            if others and row.position >= min(each.position for each in others):
                row.position = 0
                for each in others:
                    each.position += 1
                    if not each._state.adding:
                        changed[each.id] = each
        Coverage.objects.bulk_update(changed.values(), [*_TEXTS, "valid_to", "position"], batch_size=CHUNK)
        Coverage.objects.bulk_create(new, batch_size=CHUNK)

    def _ids(self, covers: Sequence[tuple[UUID, BroughtCover]], actor: Actor) -> dict[str, UUID]:
        """Of every insurer that is named; those that are not there are configured as by hand."""
        for name in sorted({cover.name for _patient, cover in covers if not cover.insurer}):
            items = Insurers().items()
            if spelt(name) not in core.by_name(items):
                compliance.change("insurer", core.key_for(name, items), {"name": name}, actor=actor)
        known = self.insurers()
        by_key = dict(Insurer.objects.values_list("key", "id"))
        return {spelling: by_key[key] for spelling, key in known.items()}

    def take_back(self, patient_id: UUID, import_id: UUID, before: Sequence[BroughtCover]) -> bool:
        Coverage.objects.filter(patient_id=patient_id, import_id=import_id).delete()
        there = Coverage.objects.filter(patient_id=patient_id).select_related("insurer")
        rows = {each.insurer.key: each for each in there}
        for cover in before:
            if (row := rows.get(cover.insurer)) is not None:
                _say(row, cover)
                row.save(update_fields=[*_TEXTS, "valid_to"])
        return all(cover.insurer in rows for cover in before)


def _brought(row: Coverage) -> BroughtCover:
    until = row.valid_to.isoformat() if row.valid_to else ""
    texts: dict[str, Any] = {name: str(getattr(row, name)) for name in _TEXTS}
    return BroughtCover(row.insurer.key, row.insurer.name, **texts, valid_to=until)


def _say(row: Coverage, cover: BroughtCover) -> None:
    for name in _TEXTS:
        setattr(row, name, getattr(cover, name))
    row.valid_to = date.fromisoformat(cover.valid_to) if cover.valid_to else None
