"""What a joined record still held, once parting it again is no longer possible: nothing of it is kept twice."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.kernel.actor import system
from latido.patients import ports
from latido.patients.contracts import UNDO_WITHIN
from latido.patients.models import Merge, MergedRow, Patient, WrittenPoint
from latido.patients.selectors import joined_with
from latido.patients.services.merging.telling import owed_to
from latido.plumbing import tenancy

STEP = 100  # merges in one transaction
# What is left of a joined record: that it was, since when, and who it is.
KEPT = frozenset({"id", "organisation", "replaced_by", "registered_by", "registered_at"})


def empty_joined(organisation_id: UUID, now: datetime) -> int:
    """Empty the records that were joined over thirty days ago, and what undoing needed. How many. In no scope.

    Whom a legal hold concerns, by whichever of their records, stays as it is; so does what a system outside has yet
    to hear of, for it knows that record by its number and its documents. Safe to repeat, and to cut.
    Raises OutletsUnreadable.
    """
    done, after = 0, None
    named = [each.name for each in ports.outlets(organisation_id)]
    while True:
        with tenancy.organisation(organisation_id), transaction.atomic():
            rows = _over(now, after)
            owed = {each for name in named for each in owed_to(name).filter(id__in=[row.id for row in rows])}
            done += _empty([row for row in rows if row not in owed], organisation_id)
        if len(rows) < STEP:
            return done
        after = rows[-1].id


def _over(now: datetime, after: UUID | None) -> list[Merge]:
    old = Merge.objects.filter(at__lt=now - UNDO_WITHIN, undone_at=None)
    old = old.exclude(loser__given_names="", loser__first_surname="")  # a newborn may have a surname alone
    rows = (old.filter(id__gt=after) if after else old).order_by("id")
    return list(rows.select_for_update(of=("self",))[:STEP])


def _empty(rows: list[Merge], organisation_id: UUID) -> int:
    whose = {row.id: {row.survivor_id, *joined_with(row.loser_id)} for row in rows}
    held = compliance.patients_held({each for ids in whose.values() for each in ids})
    over = [row for row in rows if held.isdisjoint(whose[row.id])]
    if not over:
        return 0
    MergedRow.objects.filter(merge__in=over).delete()
    WrittenPoint.objects.filter(patient_id__in=[row.loser_id for row in over]).delete()  # of who was joined long ago
    for row in over:
        row.taken = {}
        row.save(update_fields=["taken"])
    Patient.objects.filter(id__in=[row.loser_id for row in over]).update(**_nothing())
    about = tuple(dict.fromkeys(i for row in over for i in (row.survivor_id, row.loser_id)))
    detail = {"count": str(len(over))}
    compliance.record(system("keeping", organisation_id), AuditRecord("patient.emptied", about, detail=detail))
    return len(over)


def _nothing() -> dict[str, Any]:
    """Every column that says something of a person, as it is where nothing is known."""
    fields = (each for each in Patient._meta.concrete_fields if each.name not in KEPT and not each.generated)
    return {each.name: None if each.null else each.get_default() for each in fields}
