"""Records, whose time counts from the last attention: this room's answer to the port of compliance."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, time
from uuid import UUID

from django.db.models import Q

from latido.compliance import api as compliance
from latido.compliance.contracts import keeping
from latido.kernel.actor import Actor
from latido.kernel.time import utc_now
from latido.orgs import api as orgs
from latido.patients import ports
from latido.patients.models import (
    ContactPoint,
    ContactSplit,
    DuplicatePair,
    ImportRow,
    Merge,
    Patient,
    PatientContactPoint,
    Person,
    RelatedPerson,
)
from latido.plumbing import jobs, tenancy
from latido.plumbing.keys import turning


class Records:
    """A record that was joined with another goes with it. One of which no date is known is never old."""

    record = keeping.Record.PATIENT

    def older(self, before: datetime, after: UUID | None, most: int) -> list[keeping.Kept]:
        day = before.date()
        seen = Q(last_visit_on__lt=day) | Q(last_visit_on=None, registered_at__lt=before)
        rows = Patient.objects.filter(seen, replaced_by=None).order_by("id")
        return _kept((rows.filter(id__gt=after) if after else rows)[:most])

    def still(self, refs: Collection[UUID]) -> list[keeping.Kept]:
        return _kept(Patient.objects.filter(id__in=refs, replaced_by=None).order_by("id").select_for_update())

    def destroy(self, refs: Collection[UUID], *, actor: Actor) -> None:
        """Whatever searching finds them by goes with the rows."""
        joined = Patient.objects.filter(replaced_by_id__in=refs).values_list("id", flat=True)
        everybody = [*refs, *joined]
        ports.forget(everybody)
        telephones = set(
            PatientContactPoint.objects.filter(patient_id__in=everybody).values_list("contact_point_id", flat=True)
        )
        Merge.objects.filter(Q(survivor_id__in=everybody) | Q(loser_id__in=everybody)).delete()
        ContactSplit.objects.filter(Q(wrong_id__in=everybody) | Q(right_id__in=everybody)).delete()
        DuplicatePair.objects.filter(Q(one_id__in=everybody) | Q(other_id__in=everybody)).delete()
        ImportRow.objects.filter(patient_id__in=everybody).delete()
        _forget_people(everybody)
        Patient.objects.filter(replaced_by_id__in=refs).delete()
        Patient.objects.filter(id__in=refs).delete()
        ContactPoint.objects.filter(id__in=telephones, users=None).delete()
        turning.destroy(everybody, utc_now())


def _forget_people(patient_ids: list[UUID]) -> None:
    """Their lists, and their places on others' lists: who was written there before their record was known stays so.

    A person goes with the last list they are on.
    """
    RelatedPerson.objects.filter(relative_id__in=patient_ids, person__isnull=False).update(relative=None)
    rows = RelatedPerson.objects.filter(Q(patient_id__in=patient_ids) | Q(relative_id__in=patient_ids))
    people = set(rows.exclude(person=None).values_list("person_id", flat=True))
    rows.delete()
    Person.objects.filter(id__in=people, links=None).delete()


def _kept(rows: Iterable[Patient]) -> list[keeping.Kept]:
    found = list(rows)
    later = ports.last_attended([row.id for row in found])
    return [keeping.Kept(row.id, at, (row.id,)) for row in found if (at := _last(row, later.get(row.id)))]


def _last(row: Patient, attended: datetime | None) -> datetime | None:
    """The latest of what is known."""
    visited = datetime.combine(row.last_visit_on, time.max, UTC) if row.last_visit_on else None
    return max((at for at in (visited, row.registered_at, attended) if at), default=None)


keepers = (Records(),)


def mark_due_nightly(now: datetime) -> None:
    """Ask that the audit be walked and what has had its time be marked, where it is owed. In no scope."""
    with tenancy.role("latido_router"):
        organisations = orgs.organisation_ids()
    for organisation_id in organisations:
        with tenancy.organisation(organisation_id):
            if compliance.walk_is_owed(now):
                lock = f"chain:{organisation_id}"
                jobs.defer("compliance.verify_chain", organisation_id=organisation_id, lock=lock)
            if compliance.marks_are_owed(now) and compliance.clock_is_steady(now):
                jobs.defer("compliance.mark_due", organisation_id=organisation_id, lock=f"due:{organisation_id}")
                lock = f"joined:{organisation_id}"
                jobs.defer("patients.empty_joined", organisation_id=organisation_id, lock=lock)


def forget_handed(now: datetime) -> int:
    """Copies and files that had their time, in every organisation; how many. In no scope."""
    with tenancy.role("latido_dispatcher"):
        houses = orgs.organisation_ids()
    return sum(compliance.end_handed(house, now) for house in houses)
