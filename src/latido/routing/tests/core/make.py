"""Facts for the matcher's tests, with the interesting argument the only visible one."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from latido.routing.core.facts import Free, Reach, Waiting

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOSPITAL = UUID(int=1 << 64)
CLINIC = UUID(int=2 << 64)


def ago(seconds: float) -> datetime:
    return NOON - timedelta(seconds=seconds)


def call(
    n: int,
    *,
    waited: float = 0,
    tier: int = 2,
    priority: int = 5,
    head: bool = False,
    org: UUID = HOSPITAL,
    load: int = 100,
    missed_by: dict[int, float] | None = None,
    urgent: float | None = None,
    **required: int,
) -> Waiting:
    """missed_by: agent -> seconds until they may be offered it again. urgent: how long ago 9 was pressed."""
    not_before = {UUID(int=a): NOON + timedelta(seconds=s) for a, s in (missed_by or {}).items()}
    since = ago(urgent) if urgent is not None else None
    return Waiting(UUID(int=n), org, tier, priority, head, ago(waited), required, load, not_before, since)


def agent(
    n: int, *, idle: float = 60, load: int = 0, org: UUID = HOSPITAL, reach: Reach = Reach.ANYTHING, **skills: int
) -> Free:
    return Free(UUID(int=n), org, skills, load, ago(idle), reach)


def pairs(picks: list[tuple[UUID, UUID]]) -> list[tuple[int, int]]:
    """(interaction, agent) as the small numbers the test gave them."""
    return [(one.int, other.int) for one, other in picks]
