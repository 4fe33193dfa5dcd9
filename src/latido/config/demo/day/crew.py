"""The agents of the day at routing's doors: shifts, breaks, telephones, and what they do with an offer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from latido.config.demo.day.clock import Clock
from latido.kernel.actor import Actor, ActorKind
from latido.plumbing import tenancy
from latido.routing import api as routing
from latido.routing.contracts import AgentStateName
from latido.routing.models import AgentDesk
from latido.staff.contracts import Agent
from latido_run.demo import workers
from latido_run.demo.workers import Break, Worker

NODE = "day"  # of telephones that no Asterisk rings
HEARD_EVERY = timedelta(seconds=5)
LOOK_AGAIN = 20.0  # seconds


@dataclass
class Member:
    """One agent and the day planned for them. Counts the offers and contacts so far."""

    agent: Agent
    worker: Worker
    actor: Actor
    offers: int = 0
    contacts: int = 0
    gone: bool = False


class Crew:
    """midnight: of the day, in the organisation's zone."""

    def __init__(
        self, organisation_id: UUID, seed: str, midnight: datetime, clock: Clock, people: Sequence[tuple[Agent, Worker]]
    ) -> None:
        self._organisation_id, self._seed, self._midnight, self._clock = organisation_id, seed, midnight, clock
        self._members = {agent.id: _member(organisation_id, agent, worker) for agent, worker in people}
        self._heard = midnight

    def expect(self) -> None:
        """Everybody comes and goes as planned."""
        for member in self._members.values():
            self._then(member.worker.begins, member, self._begin)
            self._then(member.worker.ends, member, self._end)

    def __getitem__(self, agent_id: UUID) -> Member:
        return self._members[agent_id]

    def __contains__(self, agent_id: UUID) -> bool:
        return agent_id in self._members

    def seconds(self) -> float:
        """The time of the day as the plan counts it."""
        return (self._clock.now - self._midnight).total_seconds()

    def reaction(self, member: Member) -> workers.Reaction:
        member.offers += 1
        return workers.reaction(self._seed, member.worker, member.offers, self.seconds())

    def wrap_up(self, member: Member) -> float:
        member.contacts += 1
        return workers.wrap_up(self._seed, member.worker, member.contacts, self.seconds())

    def keep_heard(self) -> None:
        """The pages of all who are at work say that they are there."""
        if self._clock.now - self._heard < HEARD_EVERY:
            return
        self._heard = self._clock.now
        with tenancy.organisation(self._organisation_id):
            AgentDesk.objects.filter(agent_id__in=list(self._members)).exclude(state=AgentStateName.OFFLINE).update(
                heard_at=self._clock.now
            )

    def come_back(self, member: Member) -> None:
        """From *Sin contestar*, if that is where two missed offers led."""
        with tenancy.organisation(self._organisation_id):
            if self._state(member) is AgentStateName.NOT_ANSWERING:
                routing.come_back(member.agent.id, actor=member.actor, now=self._clock.now)

    def go_home(self) -> None:
        """Nobody stays: the day is over, or somebody stopped it."""
        for member in self._members.values():
            with tenancy.organisation(self._organisation_id):
                routing.end_shift(member.agent.id, now=self._clock.now)
            routing.phone_state(self._organisation_id, member.agent.id, False, at=self._clock.now, node=NODE)

    def _begin(self, member: Member) -> None:
        routing.phone_state(self._organisation_id, member.agent.id, True, at=self._clock.now, node=NODE)
        with tenancy.organisation(self._organisation_id):
            routing.set_available(member.agent.id, actor=member.actor, now=self._clock.now)
        for each in member.worker.breaks:
            self._then(each.at, member, partial(self._pause, each))

    def _pause(self, pause: Break, member: Member) -> None:
        """Now, or when the contact going on is over."""
        with tenancy.organisation(self._organisation_id):
            routing.after_contact(member.agent.id, pause.code, actor=member.actor, now=self._clock.now)
        self._wait_for_pause(member, pause)

    def _wait_for_pause(self, member: Member, pause: Break) -> None:
        with tenancy.organisation(self._organisation_id):
            state = routing.agent_state(member.agent.id, now=self._clock.now)
        if state.state is AgentStateName.AWAY and state.reason == pause.code:
            self._clock.after(pause.seconds, lambda: self._return(member))
        elif not member.gone and state.state is not AgentStateName.OFFLINE:
            self._clock.after(LOOK_AGAIN, lambda: self._wait_for_pause(member, pause))

    def _return(self, member: Member) -> None:
        with tenancy.organisation(self._organisation_id):
            if self._state(member) is AgentStateName.AWAY:
                routing.set_available(member.agent.id, actor=member.actor, now=self._clock.now)

    def _end(self, member: Member) -> None:
        member.gone = True
        with tenancy.organisation(self._organisation_id):
            routing.set_offline(member.agent.id, actor=member.actor, now=self._clock.now)

    def _state(self, member: Member) -> AgentStateName:
        return routing.agent_state(member.agent.id, now=self._clock.now).state

    def _then(self, seconds: float, member: Member, act: Callable[[Member], None]) -> None:
        self._clock.at(self._midnight + timedelta(seconds=seconds), lambda: act(member))


def _member(organisation_id: UUID, agent: Agent, worker: Worker) -> Member:
    return Member(agent, worker, Actor(ActorKind.STAFF, organisation_id, id=agent.id))
