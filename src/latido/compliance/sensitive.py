"""Reserved things, for whoever asks: the table's answer, and whether the glass of the record is broken."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from latido.compliance import glass
from latido.compliance.core.sensitive import how_shown as decide
from latido.compliance.values.reserved import Shown, Tag, Use
from latido.kernel.actor import Actor, ActorKind
from latido.plumbing.once import once


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
