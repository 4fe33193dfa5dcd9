"""Recordings, outcomes of verifying and contacts about nobody, which have times of their own: this room's answer to the
port of compliance."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from latido.compliance import api as compliance
from latido.compliance.contracts import keeping
from latido.interactions.models import (
    Interaction,
    InteractionCandidate,
    InteractionPatient,
    RecordingSegment,
    VerificationEvent,
)
from latido.interactions.services import forgetting
from latido.kernel.actor import Actor
from latido.kernel.time import utc_now


class Recordings:
    """Each leg's. One of an emergency was used for care: it is kept as long as the record is, and goes with it."""

    record = keeping.Record.RECORDING

    def older(self, before: datetime, after: UUID | None, most: int) -> list[keeping.Kept]:
        rows = _ordinary().filter(ended_at__lt=before).order_by("id")
        return _kept(rows.filter(id__gt=after)[:most] if after else rows[:most])

    def still(self, refs: Collection[UUID]) -> list[keeping.Kept]:
        return _kept(_ordinary().filter(id__in=refs).order_by("id").select_for_update(of=("self",)))

    def destroy(self, refs: Collection[UUID], *, actor: Actor) -> None:
        forgetting.destroy(RecordingSegment.objects.filter(id__in=refs))


class Verifications:
    """What was compared in one contact, together: its time counts from the last comparison. ref: the contact."""

    record = keeping.Record.VERIFICATION

    def older(self, before: datetime, after: UUID | None, most: int) -> list[keeping.Kept]:
        rows = VerificationEvent.objects.order_by("interaction_id").values("interaction_id")
        rows = (rows.filter(interaction_id__gt=after) if after else rows).annotate(last=Max("at"))
        return self._kept([row["interaction_id"] for row in rows.filter(last__lt=before)[:most]])

    def still(self, refs: Collection[UUID]) -> list[keeping.Kept]:
        list(Interaction.objects.filter(id__in=refs).order_by("id").select_for_update())  # nobody compares meanwhile
        return self._kept(refs)

    def destroy(self, refs: Collection[UUID], *, actor: Actor) -> None:
        VerificationEvent.objects.filter(interaction_id__in=refs).delete()

    def _kept(self, refs: Collection[UUID]) -> list[keeping.Kept]:
        last: dict[UUID, datetime] = {}
        whose: defaultdict[UUID, set[UUID]] = defaultdict(set)
        rows = VerificationEvent.objects.filter(interaction_id__in=refs).order_by("interaction_id", "at")
        for contact, patient, at in rows.values_list("interaction_id", "patient_id", "at"):
            last[contact] = at
            whose[contact].add(patient)
        return [keeping.Kept(each, at, tuple(sorted(whose[each])), each) for each, at in last.items()]


class Nobodys:
    """Contacts that were never about a patient: telephone, name, note and promise go, the contact stays as a number.

    One with a recording waits for that to end; one of an emergency stays as long as a record would.
    """

    record = keeping.Record.CONTACT

    def older(self, before: datetime, after: UUID | None, most: int) -> list[keeping.Kept]:
        rows = _nobodys().filter(ended_at__lt=before).order_by("id")
        return self._kept(rows.filter(id__gt=after)[:most] if after else rows[:most])

    def still(self, refs: Collection[UUID]) -> list[keeping.Kept]:
        return self._kept(_nobodys().filter(id__in=refs).order_by("id").select_for_update(of=("self",)))

    def destroy(self, refs: Collection[UUID], *, actor: Actor) -> None:
        forgetting.blank(refs)

    def _kept(self, rows: Iterable[Interaction]) -> list[keeping.Kept]:
        return [keeping.Kept(row.id, row.ended_at, (), row.id) for row in rows if row.ended_at]


def _nobodys() -> QuerySet[Interaction]:
    """Those of which anything is left."""
    linked = InteractionPatient.objects.filter(interaction_id=OuterRef("id"))
    stored = RecordingSegment.objects.filter(interaction_id=OuterRef("id")).exclude(state=forgetting.GONE)
    maybe = InteractionCandidate.objects.filter(interaction_id=OuterRef("id"))
    said = Q(from_mark__isnull=False) | Q(Exists(maybe))
    for name in forgetting.WORDS:
        said |= ~Q(**{name: ""})
    rows = Interaction.objects.filter(said, ~Exists(linked), ended_at__isnull=False)
    rows = rows.exclude(segments__in=compliance.recordings_held())
    until = compliance.oldest_kept(keeping.Record.PATIENT, utc_now())
    emergency = Q(emergency__isnull=False)
    return rows.filter(~Exists(stored) & ~emergency | emergency & Q(ended_at__lt=until))


def _ordinary() -> QuerySet[RecordingSegment]:
    return RecordingSegment.objects.filter(state="stored", ended_at__isnull=False, interaction__emergency=None)


def _kept(rows: Iterable[RecordingSegment]) -> list[keeping.Kept]:
    found = [(row, row.ended_at) for row in rows]
    whose: defaultdict[UUID, list[UUID]] = defaultdict(list)
    of = InteractionPatient.objects.filter(interaction_id__in={row.interaction_id for row, _at in found})
    for interaction_id, patient_id in of.values_list("interaction_id", "patient_id"):
        whose[interaction_id].append(patient_id)
    return [keeping.Kept(row.id, at, tuple(whose[row.interaction_id]), row.interaction_id) for row, at in found if at]


keepers = (Recordings(), Verifications(), Nobodys())
