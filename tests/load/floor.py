"""The product's agents for measuring: real rows, real tickets, small telephones that answer at once."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import aiohttp

from tests.load.sip import Dialog, Telephone

HEARTBEAT = 4.0  # seconds
PATIENCE = 20.0  # seconds for what should take milliseconds


@dataclass
class Floor:
    """Agents of one organisation, made available, and made available again after each call."""

    voice_port: int
    telephone: Telephone
    users: dict[str, UUID] = field(default_factory=dict)  # SIP account -> agent
    available_at: dict[str, float] = field(default_factory=dict)  # account -> commit of its availability
    waits: list[float] = field(default_factory=list)  # seconds from that commit to the next INVITE
    tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    async def open(self, agents: int) -> None:
        """Register and make available the first so many simulated agents."""
        self.organisation, self.actors = await asyncio.to_thread(_simulated, agents)
        self.telephone.rang, self.telephone.freed = self.rang, self.freed
        async with aiohttp.ClientSession() as http:
            for agent in self.actors:
                ticket = await asyncio.to_thread(_ticket, agent, self.organisation)
                url = f"http://127.0.0.1:{self.voice_port}/phone/sip"
                async with http.post(url, params={"ticket": ticket.ticket}) as answer:
                    assert answer.status == 200, answer.status
                await self.telephone.register(ticket.user, ticket.password)
                self.users[ticket.user] = agent
        for agent in self.actors:
            await asyncio.to_thread(_available, self.actors[agent])
        self.do(self.beat())

    async def beat(self) -> None:
        """What an agent's page does."""
        while True:
            for actor in self.actors.values():
                await asyncio.to_thread(_beat, actor)
            await asyncio.sleep(HEARTBEAT)

    def rang(self, dialog: Dialog) -> None:
        if since := self.available_at.pop(dialog.user, None):
            self.waits.append(dialog.invited - since)

    def freed(self, dialog: Dialog) -> None:
        self.do(self.finish(dialog.user))

    async def finish(self, user: str) -> None:
        """The disposition, as soon as the call is in *Cierre*: one commit, and free again."""
        actor = self.actors[self.users[user]]
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            at = await asyncio.to_thread(_wrap_up, actor)
            if at is not None:
                self.available_at.setdefault(user, at)
                return
            await asyncio.sleep(0.005)
        raise AssertionError("a call never reached its wrap-up")

    def do(self, what: Any) -> None:
        task = asyncio.ensure_future(what)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def close(self) -> None:
        for task in list(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)


def _pooled(work: Callable[..., Any]) -> Callable[..., Any]:
    """A thread gives its connection back."""
    from functools import wraps

    @wraps(work)
    def done(*args: Any) -> Any:
        from django.db import close_old_connections

        try:
            return work(*args)
        finally:
            close_old_connections()

    return done


@_pooled
def _simulated(agents: int) -> tuple[UUID, dict[UUID, Any]]:
    from latido.plumbing import tenancy
    from latido.staff import api as staff
    from latido.staff.models import User

    with tenancy.role("latido_login"):
        users = list(User.objects.filter(email__startswith="sim").order_by("email")[:agents])
    return users[0].organisation_id, {user.id: staff.actor_of(user) for user in users}


@_pooled
def _ticket(agent: UUID, organisation: UUID) -> Any:
    from latido.channels.voice import api as telephone
    from latido.kernel.time import utc_now

    return telephone.mint_ticket(agent, organisation, has_call=False, now=utc_now())


@_pooled
def _available(actor: Any) -> None:
    from latido.kernel.time import utc_now
    from latido.plumbing import tenancy
    from latido.routing import api as routing

    with tenancy.organisation(actor.organisation_id):
        routing.heartbeat(actor.id, now=utc_now())
        routing.set_available(actor.id, actor=actor, now=utc_now())


@_pooled
def _beat(actor: Any) -> None:
    from latido.kernel.time import utc_now
    from latido.plumbing import tenancy
    from latido.routing import api as routing

    with tenancy.organisation(actor.organisation_id):
        routing.heartbeat(actor.id, now=utc_now())


@_pooled
def _wrap_up(actor: Any) -> float | None:
    """Close what this agent has in wrap-up. The instant just before the commit; None when there is nothing yet."""
    from latido.interactions import api as interactions
    from latido.interactions.contracts import Given
    from latido.kernel.time import utc_now
    from latido.plumbing import tenancy
    from latido.routing import api as routing
    from latido.routing.contracts import AgentStateName

    with tenancy.organisation(actor.organisation_id):
        state = routing.agent_state(actor.id)
        if state.state is not AgentStateName.AFTER_CONTACT or state.interaction_id is None:
            return None
        now = utc_now()
        given = (Given("6.1", None),)
        interactions.close_interaction(
            state.interaction_id, given, note="", promise="", promise_due=None, actor=actor, now=now
        )
        routing.finish_wrap_up(actor.id, state.interaction_id, actor=actor, now=now)
        return time.monotonic()
