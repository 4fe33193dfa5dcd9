"""What the leader keeps in mind between ticks: the hall, and how its rows read. All of it can be read again."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from latido.routing.contracts import AgentStateName
from latido.routing.core.agent_state import reach
from latido.routing.core.facts import Free, Waiting
from latido.routing.core.matcher import Hall
from latido.routing.router.timers import Due, Timer, Timers

REFUSED_OFTEN = 5  # the database refused the same offer so often: it is looked at again after a second
LOOK_AGAIN = timedelta(seconds=1)


class Memory:
    def __init__(self) -> None:
        self.hall = Hall()
        self.timers = Timers()
        self.skills: dict[UUID, dict[str, int]] = {}
        self.work: set[UUID] = set()  # to be looked at again in the next tick
        self.desks: set[UUID] = set()
        self.refused: dict[UUID, int] = {}  # interaction -> how often in a row

    def see_work(self, asked: Iterable[UUID], rows: Iterable[tuple[Any, ...]], now: datetime) -> None:
        """What is not among the rows, or does not wait, is gone from the hall."""
        waiting = {row[0]: row for row in rows if row[2] == "waiting"}
        for each in asked:
            if each not in waiting:
                self.hall.drop_waiting(each)
                self.refused.pop(each, None)
        for row in waiting.values():
            one = as_waiting(row)
            self.hall.put_waiting(one)
            for again in one.not_before.values():
                if again > now:
                    self.timers.put(Timer(again, Due.RETRY, one.interaction_id))

    def see_desks(self, asked: Iterable[UUID], rows: Iterable[tuple[Any, ...]]) -> None:
        found = {row[0]: row for row in rows}
        for each in asked:
            if each not in found:
                self.hall.drop_agent(each)
        for row in found.values():
            self.hall.put_agent(as_free(row, self.skills.get(row[0], {})))

    def made(self, offer_id: UUID, organisation_id: UUID, interaction_id: UUID, expires_at: datetime) -> None:
        self.refused.pop(interaction_id, None)
        self.timers.put(Timer(expires_at, Due.LAPSE, offer_id, organisation_id))

    def not_made(self, interaction_id: UUID, agent_id: UUID, now: datetime) -> bool:
        """Both are looked at again. True when that should be at once."""
        self.desks.add(agent_id)
        times = self.refused[interaction_id] = self.refused.get(interaction_id, 0) + 1
        if times % REFUSED_OFTEN:
            self.work.add(interaction_id)
            return True
        self.timers.put(Timer(now + LOOK_AGAIN, Due.RETRY, interaction_id))
        return False


def as_waiting(row: tuple[Any, ...]) -> Waiting:
    interaction_id, organisation_id, _, tier, priority, head, enqueued_at, required, load, not_before = row
    return Waiting(
        interaction_id,
        organisation_id,
        tier,
        priority,
        head,
        enqueued_at,
        required,
        load,
        {UUID(agent): datetime.fromisoformat(until) for agent, until in not_before.items()},
    )


def as_free(row: tuple[Any, ...], skills: dict[str, int]) -> Free:
    agent_id, organisation_id, state, load, idle_since, voice_ready, to_disposition = row
    free = reach(AgentStateName(state), voice_ready=voice_ready, to_disposition=to_disposition)
    return Free(agent_id, organisation_id, skills, load, idle_since, free)
