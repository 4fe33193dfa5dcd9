"""Reserved things, for whoever asks: the table's answer, and whether the glass of the record is broken."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from latido.compliance import glass, services
from latido.compliance.contracts import AuditRecord
from latido.compliance.core.sensitive import how_shown as decide
from latido.compliance.tables.tagging import ItemTag
from latido.compliance.values.keeping import WhyMissing
from latido.compliance.values.reserved import Shown, Tag, Tagged, TagUnknown, Thing, Use
from latido.kernel.actor import Actor, ActorKind
from latido.plumbing.once import once

MAY_TAG = "patients.reserve"


class Reserved(glass.Protected):
    """What it is about is reserved, and who asks may not know."""


def how_shown(
    tags: Iterable[Tag], patient_id: UUID, *, actor: Actor, use: Use = Use.LOOK, now: datetime | None = None
) -> Shown:
    """SHOW, MASK or DENY. Our own processes show nobody anything, and see everything."""
    if actor.kind is not ActorKind.STAFF:
        return Shown.SHOW
    found = decide(tags, actor.roles, use)
    if found is not Shown.GLASS:
        return found
    if once(("glass", actor.id, patient_id, now), lambda: glass.is_broken(actor, patient_id, now)):
        return Shown.SHOW
    return Shown.MASK if use is Use.LOOK else Shown.DENY


def tag_item(
    kind: Thing,
    ref: UUID,
    tag: Tag,
    why: str,
    *,
    about: tuple[UUID, ...],
    actor: Actor,
    now: datetime,
    interaction_id: UUID | None = None,
) -> None:
    """In the transaction of the room that owns the thing, which holds it. Twice is once. Audited.

    Raises PermissionError, WhyMissing; ValueError without a tag.
    """
    if not actor.may(MAY_TAG):
        raise PermissionError(MAY_TAG)
    if tag is Tag.NONE:
        raise ValueError(tag)
    if not why.strip():
        raise WhyMissing
    ItemTag.objects.get_or_create(
        kind=kind, ref=ref, tag=tag, lifted_at=None, defaults={"why": why.strip()[:400], "by": actor.id, "at": now}
    )
    _told("item.reserved", kind, ref, tag, why, about=about, actor=actor, interaction_id=interaction_id)


def untag_item(
    tag_id: UUID,
    kind: Thing,
    ref: UUID,
    why: str,
    *,
    about: tuple[UUID, ...],
    actor: Actor,
    now: datetime,
    interaction_id: UUID | None = None,
) -> Tag:
    """The same. The room says whether they may see what it covers. Raises PermissionError, WhyMissing, TagUnknown."""
    if not actor.may(MAY_TAG):
        raise PermissionError(MAY_TAG)
    if not why.strip():
        raise WhyMissing
    row = ItemTag.objects.select_for_update().filter(id=tag_id, kind=kind, ref=ref, lifted_at=None).first()
    if row is None:
        raise TagUnknown
    row.lifted_why, row.lifted_by, row.lifted_at = why.strip()[:400], actor.id, now
    row.save(update_fields=["lifted_why", "lifted_by", "lifted_at"])
    tag = Tag(row.tag)
    _told("item.released", kind, ref, tag, why, about=about, actor=actor, interaction_id=interaction_id)
    return tag


def tags_of_item(kind: Thing, ref: UUID) -> tuple[Tagged, ...]:
    """Those that stand first, then those that were taken off; the newest first. The room says who may read them."""
    rows = ItemTag.objects.filter(kind=kind, ref=ref).order_by("-at", "-id")
    found = [
        Tagged(row.id, Tag(row.tag), row.why, row.by, row.at, row.lifted_why, row.lifted_by, row.lifted_at)
        for row in rows
    ]
    return tuple(sorted(found, key=lambda each: each.lifted_at is not None))


def carry_item_tags(kind: Thing, old: UUID, new: UUID) -> None:
    """What stands on the one stands on the other: it is the same thing. In the running transaction."""
    for row in ItemTag.objects.filter(kind=kind, ref=old, lifted_at=None):
        ItemTag.objects.create(kind=kind, ref=new, tag=row.tag, why=row.why, by=row.by, at=row.at)


def forget_item_words(kind: Thing, refs: Collection[UUID]) -> None:
    """Why they were reserved goes with whom it was about; that they were stays."""
    ItemTag.objects.filter(kind=kind, ref__in=refs).update(why="", lifted_why="")


def _told(
    action: str,
    kind: Thing,
    ref: UUID,
    tag: Tag,
    why: str,
    *,
    about: tuple[UUID, ...],
    actor: Actor,
    interaction_id: UUID | None,
) -> None:
    detail = {"thing": str(kind), "ref": str(ref), "tag": tag.value}
    services.record(actor, AuditRecord(action, about, interaction_id, reason=why.strip(), detail=detail))
