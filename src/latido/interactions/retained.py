"""Contacts and recordings as whoever guards privacy holds them: when, how many parts, and of whom."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.interactions.contracts import NotFound
from latido.interactions.models import Interaction, InteractionPatient, RecordingSegment
from latido.kernel import references
from latido.kernel.actor import Actor
from latido.kernel.paging import paged

MAY = "privacy.keep"
PAGE = 25


@dataclass(frozen=True, slots=True)
class Recorded:
    """One leg's recording that is still there."""

    id: UUID
    position: int
    seconds: float


@dataclass(frozen=True, slots=True)
class ToHold:
    """A contact without a word of what it was about."""

    id: UUID
    number: str  # as it is told
    at: datetime
    recordings: tuple[Recorded, ...]


def concerned(interaction_ids: Collection[UUID], recording_ids: Collection[UUID]) -> Mapping[UUID, tuple[UUID, ...]]:
    """Whom they are about, each by its own id: the answer to the port of compliance."""
    of = dict(RecordingSegment.objects.filter(id__in=recording_ids).values_list("id", "interaction_id"))
    wanted = {*interaction_ids, *of.values()}
    whose: defaultdict[UUID, list[UUID]] = defaultdict(list)
    rows = InteractionPatient.objects.filter(interaction_id__in=wanted) if wanted else InteractionPatient.objects.none()
    for contact, patient in rows.order_by("id").values_list("interaction_id", "patient_id"):
        whose[contact].append(patient)
    found = {each: tuple(whose[each]) for each in interaction_ids}
    return found | {recording: tuple(whose[contact]) for recording, contact in of.items()}


def contacts_to_hold(patient_id: UUID, *, actor: Actor, page: int = 1) -> tuple[list[ToHold], bool]:
    """A page of a patient's contacts, the newest first, and whether more follow. Audited. Raises PermissionError."""
    if not actor.may(MAY):
        raise PermissionError(MAY)
    theirs = InteractionPatient.objects.filter(patient_id=patient_id).values("interaction_id")
    asked, more = paged(Interaction.objects.filter(id__in=theirs).order_by("-opened_at", "id"), page, PAGE)
    found = _to_hold(asked)
    detail = {"count": str(len(found)), "page": str(page)}
    compliance.record(actor, AuditRecord("contacts.listed", (patient_id,), fields=("contacts",), detail=detail))
    return found, more


def contact_to_hold(interaction_id: UUID) -> ToHold:
    """One, which shows nobody. Raises NotFound."""
    found = _to_hold(Interaction.objects.filter(id=interaction_id))
    if not found:
        raise NotFound
    return found[0]


def contact_of_recording(recording_id: UUID) -> UUID:
    """Raises NotFound, when it is gone too."""
    there = RecordingSegment.objects.filter(id=recording_id).exclude(state="destroyed")
    found: UUID | None = there.values_list("interaction_id", flat=True).first()
    if found is None:
        raise NotFound
    return found


def _to_hold(rows: Collection[Interaction]) -> list[ToHold]:
    parts: defaultdict[UUID, list[Recorded]] = defaultdict(list)
    there = RecordingSegment.objects.filter(interaction_id__in=[row.id for row in rows])
    for each in there.exclude(state__in=["gap", "destroyed"]).order_by("position"):
        parts[each.interaction_id].append(Recorded(each.id, each.position, each.seconds))
    return [ToHold(row.id, references.shown(row.id), row.opened_at, tuple(parts[row.id])) for row in rows]
