"""The figures of a day, counted again from the story of each contact: what is only ever added to. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from latido.interactions.contracts import LIVE, Recount, State

SHORT = timedelta(seconds=5)  # an abandon that says nothing about us


class Step(NamedTuple):
    """One line of a story, in the order in which they were told."""

    interaction_id: UUID
    at: datetime
    kind: str
    became: str  # the state of the contact after it
    queue_id: UUID | None
    direction: str  # of the contact, from its first line on


@dataclass(slots=True)
class _Life:
    direction: str = "in"
    queue_id: UUID | None = None
    queued_at: datetime | None = None
    promised_at: datetime | None = None
    answered_at: datetime | None = None
    state: str = ""
    at: datetime | None = None


def recount(steps: Iterable[Step], since: datetime, targets: Mapping[UUID, int]) -> dict[UUID, Recount]:
    """By queue, of the contacts that joined one since then. targets: seconds within which each promises to answer."""
    lives: defaultdict[UUID, _Life] = defaultdict(_Life)
    for step in steps:
        _live(lives[step.interaction_id], step)
    found: defaultdict[UUID, Recount] = defaultdict(Recount)
    for life in lives.values():
        if life.queue_id is not None and life.queued_at is not None and life.queued_at >= since:
            _count(found[life.queue_id], life, life.queued_at, timedelta(seconds=targets.get(life.queue_id, 0)))
    return dict(found)


def _live(life: _Life, step: Step) -> None:
    life.direction, life.at = step.direction, step.at
    life.queue_id = step.queue_id or life.queue_id
    life.state = step.became or life.state
    if step.kind == "queued":
        life.queued_at = life.queued_at or step.at
    elif step.kind == "promised":
        life.promised_at = life.promised_at or step.at
    elif step.kind == "not_reached" and life.answered_at and life.promised_at and life.answered_at >= life.promised_at:
        life.answered_at = None  # by a machine
    elif step.kind == "connected" and step.became in LIVE:
        life.answered_at = step.at if _to_call(life) else life.answered_at or step.at


def _to_call(life: _Life) -> bool:
    """Promised to be called back, and not answered since."""
    return life.promised_at is not None and (life.answered_at is None or life.answered_at < life.promised_at)


def _count(into: Recount, life: _Life, queued_at: datetime, target: timedelta) -> None:
    into.received += life.direction == "in"
    if life.answered_at is not None and not _to_call(life):
        if life.promised_at:
            into.called_back += life.direction == "in"
            into.recovered += life.direction == "out"
        else:
            into.answered += 1
            into.answered_in_target += life.answered_at <= queued_at + target
            into.waited += life.answered_at - queued_at
    elif life.answered_at is None and life.state == State.ABANDONED and life.at is not None:
        into.abandoned += 1
        into.abandoned_short += life.at <= queued_at + SHORT
