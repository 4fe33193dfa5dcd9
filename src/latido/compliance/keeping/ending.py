"""Consents, which outlive the record they are about: this room's own answer to the port of what is kept."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, time
from uuid import UUID

from django.db.models import QuerySet

from latido.compliance.core.keeping import CONSENT_BEYOND, months_before
from latido.compliance.keeping.periods import period_of
from latido.compliance.models import ConsentEvent
from latido.compliance.tables.keeping import DueMark
from latido.compliance.values.keeping import After, Kept, Record
from latido.kernel.actor import Actor


class Consents:
    """What was said by people whose record has ended. What was said at a telephone alone is of nobody and stays:
    a no is kept to for as long as the number may be dialled."""

    record = Record.CONSENT

    def older(self, before: datetime, after: UUID | None, most: int) -> list[Kept]:
        gone = _ended().filter(since__lt=before.date()).values("ref")
        rows = ConsentEvent.objects.filter(patient_id__in=gone).order_by("id")
        return _kept((rows.filter(id__gt=after) if after else rows)[:most])

    def still(self, refs: Collection[UUID]) -> list[Kept]:
        return _kept(ConsentEvent.objects.filter(id__in=refs).order_by("id"))

    def destroy(self, refs: Collection[UUID], *, actor: Actor) -> None:
        ConsentEvent.objects.filter(id__in=refs).delete()


def _ended() -> QuerySet[DueMark]:
    """The records that were destroyed, by the line that they left."""
    return DueMark.objects.filter(record=Record.PATIENT, outcome=After.DELETE, ended_at__isnull=False)


def _kept(rows: Iterable[ConsentEvent]) -> list[Kept]:
    """Of those whose record is gone. A clinic may keep records longer than it must: consents outlive them all the
    same, so their time never counts from earlier than the record's end allows."""
    found = list(rows)
    beyond = period_of(Record.CONSENT).months - CONSENT_BEYOND
    ends = {
        ref: max(datetime.combine(since, time.max, UTC), months_before(ended_at, beyond))
        for ref, since, ended_at in _ended()
        .filter(ref__in={row.patient_id for row in found})
        .values_list("ref", "since", "ended_at")
        if ended_at
    }
    return [Kept(row.id, ends[row.patient_id], (row.patient_id,)) for row in found if row.patient_id in ends]


keepers = (Consents(),)
