"""A contact was noted on somebody else's record: it is taken to whose it is, and the privacy of the other one told."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord, Tie
from latido.interactions import selectors
from latido.interactions.contracts import NotFound, ReasonRequired
from latido.interactions.core.lasting import ANOTHER_PERSON
from latido.interactions.models import Interaction, TimelineEntry, VerificationEvent
from latido.interactions.services.rows import locked_of, stale, tell
from latido.interactions.timelines import add_to_timeline
from latido.kernel.actor import Actor
from latido.patients import api as patients
from latido.patients.contracts import Level, Split
from latido.plumbing import sql

SHORTEST_WHY = 4  # letters
VERIFIED = "identity.verified"
# Acts that name somebody's record and open nothing of it beyond what a list shows masked.
OPENS_NOTHING = frozenset(
    {
        "patient.candidates",
        "patient.searched",
        "patient.asked",
        "patient.verified",
        "patient.followed",
        "patient.safe_contact_shown",  # how to reach them: for the agent, before anybody is verified
        "contacts.repeated",
    }
)
WORDS = ("note", "promise", "caller_name")
TRAIL = ("interaction.", "audit.", "alert.")


def shown_in(interaction_id: UUID, patient_id: UUID, *, actor: Actor) -> Mapping[str, int]:
    """What was opened of a patient in this contact: acts, and how often. Looking is audited."""
    done = compliance.acts_in_contact(interaction_id, patient_id, actor=actor)
    return {act: many for act, many in done.items() if act not in OPENS_NOTHING and not act.startswith(TRAIL)}


@transaction.atomic
def split_contact(
    interaction_id: UUID, wrong_id: UUID, right_id: UUID, *, why: str, actor: Actor, now: datetime
) -> UUID:
    """What this contact wrote on the wrong record is the right one's; whoever speaks is verified anew.

    The comparisons stay with the record they were made with: they prove nothing of the other. If anything was opened,
    whoever guards privacy is asked about it. Raises NotFound, NotYours, ReasonRequired, patients' PatientUnknown.
    """
    row = locked_of(interaction_id, actor)
    if wrong_id not in selectors.linked_patients(row.id) or wrong_id == right_id:
        raise NotFound
    if len(why.strip()) < SHORTEST_WHY:
        raise ReasonRequired
    shown = shown_in(row.id, wrong_id, actor=actor)
    TimelineEntry.objects.filter(patient_id=wrong_id, kind=VERIFIED, ref=row.id).delete()
    split_id = patients.split(row.id, wrong_id, right_id, why.strip()[:200], actor=actor, now=now)
    _retell(patients.moved_by(split_id), wrong_id, right_id)
    _anew(row, now)
    detail = {"split": str(split_id), "wrong": str(wrong_id), "right": str(right_id)}
    detail |= {"opened": str(sum(shown.values()))}
    record = AuditRecord("interaction.split", (wrong_id, right_id), row.id, reason=why.strip(), detail=detail)
    compliance.record(actor, record)
    if shown and actor.id:
        compliance.ask_about(actor.id, wrong_id, Tie.WRONG_PERSON, actor=actor, now=now, interaction_id=row.id)
    stale(row)
    return split_id


@transaction.atomic
def undo_split(split_id: UUID, interaction_id: UUID, *, actor: Actor, now: datetime) -> Split:
    """As it was. What whoever guards privacy was asked stays asked. Raises NotFound, NotYours, SplitUnknown, …"""
    row = locked_of(interaction_id, actor)
    undone = patients.undo_split(split_id, row.id, actor=actor, now=now)
    _retell(patients.moved_by(split_id), undone.right_id, undone.wrong_id)
    _anew(row, now)
    proven = VerificationEvent.objects.filter(interaction=row, patient_id=undone.wrong_id, level__gte=Level.L2)
    if first := proven.order_by("id").first():
        add_to_timeline(undone.wrong_id, VERIFIED, row.id, at=first.at)
    both = (undone.wrong_id, undone.right_id)
    compliance.record(actor, AuditRecord("interaction.split_undone", both, row.id, detail={"split": str(split_id)}))
    stale(row)
    return undone


def _retell(refs: Collection[UUID], from_id: UUID, to_id: UUID) -> None:
    """What the timeline says of the things that moved is said of whoever has them now."""
    TimelineEntry.objects.filter(patient_id=from_id, ref__in=refs).update(patient_id=to_id)


def _anew(row: Interaction, now: datetime) -> None:
    """What was noted is whose the contact is now: under their key."""
    row.verified_level = 0
    said = [name for name in WORDS if getattr(row, name)]
    sql.change(row, "verified_level", *said)
    tell(row, ANOTHER_PERSON, now, agent_id=row.agent_id)
