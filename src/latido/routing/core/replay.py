"""Plays a journal again. Pure: the same hall, the same facts and the same clock give the same picks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from latido.routing.core.facts import Free, Pick, Reach, Waiting
from latido.routing.core.journal import Heard
from latido.routing.core.matcher import Hall
from latido.routing.core.policy import BASE, Policy


@dataclass(frozen=True, slots=True)
class Moment:
    """One tick, played again."""

    heard: Heard
    picks: tuple[Pick, ...]  # what the same code decides now

    @property
    def agrees(self) -> bool:
        """Whether it decides what was decided then. While not everybody was written down yet, it may not."""
        return self.picks == self.heard.picks


class Replay:
    """Each tick is heard, then matched: between the two a reader may look at who is here."""

    def __init__(self, organisation_id: UUID) -> None:
        self.organisation_id = organisation_id
        self.policy: Policy = BASE
        self.hall = Hall()
        self.waiting: dict[UUID, Waiting] = {}
        self.agents: dict[UUID, Free] = {}  # at work; those picked can be offered nothing more
        self.free: dict[UUID, Free] = {}  # of them, those who may be offered something: few, where many wait
        self.unsure: set[UUID] = set()  # from before the journal began anew: perhaps gone without a word

    def hear(self, heard: Heard) -> None:
        """How that tick found the floor."""
        if heard.begins:
            self.unsure = {*self.waiting, *self.agents}
        if heard.policy is not None:
            self.policy = heard.policy
            self.hall.set_policies({self.organisation_id: heard.policy})
        for one in heard.waiting:
            self.waiting[one.interaction_id] = one
            self.hall.put_waiting(one)
        for agent in heard.agents:
            self._keep(agent)
            self.hall.put_agent(agent)
        told = {one.interaction_id for one in heard.waiting} | {agent.agent_id for agent in heard.agents}
        self.unsure -= told
        self._leave({*heard.left, *heard.gone})
        if heard.whole:
            self._leave(self.unsure)

    def match(self, heard: Heard) -> Moment:
        """What that tick decided. Where it is decided otherwise now, what was written holds."""
        moment = Moment(heard, tuple(self.hall.match(heard.at)))
        for pick in heard.picks:
            self.waiting.pop(pick.interaction_id, None)
            if (agent := self.agents.get(pick.agent_id)) is not None:
                self._keep(replace(agent, reach=Reach.NOTHING, soon=True))
        if not moment.agrees:
            self._begin_again()
        return moment

    def _keep(self, agent: Free) -> None:
        self.agents[agent.agent_id] = agent
        if agent.reach is Reach.NOTHING:
            self.free.pop(agent.agent_id, None)
        else:
            self.free[agent.agent_id] = agent

    def _leave(self, names: set[UUID]) -> None:
        for name in list(names):
            if self.waiting.pop(name, None) is not None:
                self.hall.drop_waiting(name)
            if self.agents.pop(name, None) is not None:
                self.free.pop(name, None)
                self.hall.drop_agent(name)
        self.unsure = self.unsure - names

    def _begin_again(self) -> None:
        self.hall = Hall({self.organisation_id: self.policy})
        for one in self.waiting.values():
            self.hall.put_waiting(one)
        for agent in self.agents.values():
            self.hall.put_agent(agent)


def play(organisation_id: UUID, entries: Iterable[Heard]) -> Iterator[Moment]:
    """Everything again, in the order in which it happened."""
    replay = Replay(organisation_id)
    for heard in entries:
        replay.hear(heard)
        yield replay.match(heard)
