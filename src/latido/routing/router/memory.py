"""What the leader keeps in mind between ticks: the hall, and how its rows read. All of it can be read again."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from latido.routing.contracts import AgentStateName
from latido.routing.core.agent_state import reach
from latido.routing.core.facts import EMERGENCY, Free, Waiting
from latido.routing.core.journal import Journal
from latido.routing.core.ladder import AT_ONCE
from latido.routing.core.matcher import Hall
from latido.routing.core.policy import Policy
from latido.routing.policies import USUAL
from latido.routing.router.timers import Due, Timer, Timers

SOON = ("offered", "on_contact", "after_contact")
UNANSWERED = ("waiting", "offered")
LOOK_AGAIN = timedelta(seconds=1)
NOBODY: Mapping[UUID, datetime] = {}  # one for all of them


class Memory:
    def __init__(self, policies: Mapping[UUID, Policy] | None = None) -> None:
        self.hall = Journal(Hall(policies, USUAL))
        self.timers = Timers()
        self.skills: dict[UUID, dict[str, int]] = {}
        self.work: set[UUID] = set()  # to be looked at again in the next tick
        self.desks: set[UUID] = set()
        self.urgent: set[UUID] = set()  # emergencies nobody has answered, each with one timer of its alarm

    def see_work(self, asked: Iterable[UUID], rows: Iterable[tuple[Any, ...]], now: datetime) -> None:
        """What is not among the rows, or does not wait, is gone from the hall."""
        rows = list(rows)
        waiting = [row for row in rows if _wants_more(row[2], row[3])]
        gone = set(asked).difference(row[0] for row in waiting)
        for each in gone:
            self.hall.drop_waiting(each)
        urgent = {row[0]: row[1] for row in rows if row[3] == EMERGENCY and row[2] in UNANSWERED}
        self._watch(urgent, now)
        self.urgent -= gone.difference(urgent)
        for row in waiting:
            self.hall.put_waiting(as_waiting(row))

    def _watch(self, emergencies: Mapping[UUID, UUID], now: datetime) -> None:
        """Emergencies nobody has answered, with their organisations: the alarm of each new one is looked after."""
        for interaction_id, organisation_id in emergencies.items():
            if interaction_id not in self.urgent:
                self.timers.put(Timer(now + AT_ONCE, Due.ALARM, interaction_id, organisation_id))
        self.urgent |= emergencies.keys()

    def see_desks(self, asked: Iterable[UUID], rows: Iterable[tuple[Any, ...]]) -> None:
        found = {row[0]: row for row in rows}
        for each in asked:
            if each not in found:
                self.hall.drop_agent(each)
        for row in found.values():
            self.hall.put_agent(as_free(row, self.skills.get(row[0], {})))

    def not_made(self, interaction_id: UUID, agent_id: UUID, *, work_ok: bool, desk_ok: bool, now: datetime) -> None:
        """Who cannot be offered is looked at again in a second, the other at once."""
        if work_ok:
            self.work.add(interaction_id)
        else:
            self.timers.put(Timer(now + LOOK_AGAIN, Due.WORK, interaction_id))
        if desk_ok:
            self.desks.add(agent_id)
        else:
            self.timers.put(Timer(now + LOOK_AGAIN, Due.DESK, agent_id))


def _wants_more(state: str, tier: int) -> bool:
    """Nobody is asked yet, or it is an emergency, which may ring several at once."""
    return state == "waiting" or (state == "offered" and tier == EMERGENCY)


def _instants(told: Mapping[str, str]) -> dict[UUID, datetime]:
    return {UUID(name): datetime.fromisoformat(until) for name, until in told.items()}


def as_waiting(row: tuple[Any, ...]) -> Waiting:
    (
        interaction_id, organisation_id, _, tier, priority, head, enqueued_at, required, load, not_before, urgent_since,
        queue_id, licensed, knows, handed_to, handed_until, text, preferential, ringing,
    ) = row  # fmt: skip
    return Waiting(
        interaction_id,
        organisation_id,
        tier,
        priority,
        head,
        enqueued_at,
        required,
        load,
        _instants(not_before) if not_before else NOBODY,
        urgent_since,
        queue=queue_id,
        licensed=frozenset(licensed),
        knows=knows,
        handed_to=handed_to,
        handed_until=handed_until,
        text=text,
        preferential=preferential,
        ringing=frozenset(ringing or ()),
    )


def as_free(row: tuple[Any, ...], skills: dict[str, int]) -> Free:
    agent_id, organisation_id, state, load, idle_since, voice_ready, to_disposition, rests_until, helps = row
    free = reach(AgentStateName(state), voice_ready=voice_ready, to_disposition=to_disposition)
    return Free(
        agent_id,
        organisation_id,
        skills,
        load,
        idle_since,
        free,
        carrying=1 if load else 0,
        rests_until=rests_until,
        soon=voice_ready and state in SOON,
        also=_instants(helps or {}),
    )
