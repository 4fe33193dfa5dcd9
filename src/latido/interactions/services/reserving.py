"""A contact that is over is reserved by a word of its own, or no more: its note and its recordings with it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from latido.compliance import api as compliance
from latido.compliance.contracts import Shown, Tag, Tagged, Thing
from latido.interactions import selectors, timelines
from latido.interactions.contracts import NotFound
from latido.interactions.models import Interaction, InteractionPatient
from latido.kernel.actor import Actor
from latido.plumbing import sql


@transaction.atomic
def tag_contact(interaction_id: UUID, patient_id: UUID, tag: Tag, why: str, *, actor: Actor, now: datetime) -> None:
    """For that reason, from now on, wherever it is read. Audited. Raises NotFound, PermissionError, WhyMissing."""
    row = _of(interaction_id, patient_id)
    about = tuple(selectors.linked_patients(row.id))
    compliance.tag_item(Thing.CONTACT, row.id, tag, why, about=about, actor=actor, now=now, interaction_id=row.id)
    row.hand_tags = sorted({*row.hand_tags, tag.value})
    sql.change(row, "hand_tags")


@transaction.atomic
def untag_contact(
    interaction_id: UUID, patient_id: UUID, tag_id: UUID, why: str, *, actor: Actor, now: datetime
) -> None:
    """By who may see it: taking a tag off shows what it covers. Audited.

    Raises NotFound, PermissionError, WhyMissing, compliance's TagUnknown.
    """
    row = _of(interaction_id, patient_id)
    _may_see(row, patient_id, actor)
    about = tuple(selectors.linked_patients(row.id))
    tag = compliance.untag_item(
        tag_id, Thing.CONTACT, row.id, why, about=about, actor=actor, now=now, interaction_id=row.id
    )
    row.hand_tags = [each for each in row.hand_tags if each != tag]
    sql.change(row, "hand_tags")


def contact_tags(interaction_id: UUID, patient_id: UUID, *, actor: Actor) -> tuple[Tagged, ...] | None:
    """Who said so and why, the newest first; None when they may not know. Raises NotFound."""
    row = _of(interaction_id, patient_id)
    shown = compliance.how_shown(timelines.tags_of(row.id), patient_id, actor=actor)
    return compliance.tags_of_item(Thing.CONTACT, row.id) if shown is Shown.SHOW else None


def _may_see(row: Interaction, patient_id: UUID, actor: Actor) -> None:
    if compliance.how_shown(timelines.tags_of(row.id), patient_id, actor=actor) is not Shown.SHOW:
        raise PermissionError("reserved")


def _of(interaction_id: UUID, patient_id: UUID) -> Interaction:
    """Held, and about that patient."""
    row = sql.held(Interaction, interaction_id)
    if row is None or not InteractionPatient.objects.filter(interaction_id=row.id, patient_id=patient_id).exists():
        raise NotFound
    return row
