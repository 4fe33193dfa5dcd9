"""A floor on a real database: queues, agents with telephones, patients who call, and a leader to drive by hand."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection

from latido.interactions import api as interactions
from latido.interactions.contracts import NewInteraction
from latido.kernel.actor import Actor, ActorKind
from latido.kernel.ids import new_id
from latido.plumbing import tenancy
from latido.routing import api as routing
from latido.routing.contracts import NewQueue, OfferToRing, PauseReason
from latido.routing.models import AgentDesk, Inbox, Offer, Work
from latido.routing.router.leader import Leader
from latido.routing.router.session import Session, conninfo
from latido.staff.models import AgentSkill, Skill, User

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
NODE = "pbx1"
T = TypeVar("T")


def later(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


class Floor:
    """One organisation. Every method commits."""

    def __init__(self) -> None:
        self.id = new_id()
        self.calls = 0
        with self.scope():
            for skill in ("citas", "enfermeria"):
                Skill.objects.create(code=skill, name=skill)
            routing.save_queue(NewQueue("CIT", "Citas", required={"citas": 1}, greeting="Citas, Sede Norte"))
            routing.save_queue(
                NewQueue("ENF", "Enfermería", required={"enfermeria": 1}, licensed=frozenset({"enfermeria"}))
            )
            routing.save_pause_reason(PauseReason("DES", "Descanso", 15, private=False, planned=True))
            routing.save_pause_reason(PauseReason("BAN", "Necesidad personal", None, private=True, planned=False))

    @contextmanager
    def scope(self) -> Iterator[None]:
        with tenancy.organisation(self.id):
            yield

    def actor(self, agent_id: UUID, *permissions: str) -> Actor:
        return Actor(ActorKind.STAFF, self.id, id=agent_id, permissions=frozenset(permissions))

    def person(self, **skills: int) -> UUID:
        with self.scope():
            named = {"first_name": "Ana", "last_name": "Morales", "role_names": ["agent"]}
            user = User.objects.create(email=f"{new_id()}@example.org", **named)
            known = {skill.code: skill for skill in Skill.objects.all()}
            for code, level in (skills or {"citas": 3}).items():
                AgentSkill.objects.create(agent=user, skill=known[code], proficiency=level)
        return user.id

    def agent(self, at: datetime = NOON, **skills: int) -> UUID:
        """At the desk with a telephone, available since `at`."""
        agent_id = self.person(**skills)
        self.ready(agent_id, at)
        self.available(agent_id, at)
        return agent_id

    def ready(self, agent_id: UUID, at: datetime = NOON) -> None:
        routing.phone_state(self.id, agent_id, True, at=at, node=NODE)
        self.beat(agent_id, at)

    def beat(self, agent_id: UUID, at: datetime) -> None:
        with self.scope():
            routing.heartbeat(agent_id, now=at)

    def available(self, agent_id: UUID, at: datetime = NOON) -> None:
        with self.scope():
            routing.set_available(agent_id, actor=self.actor(agent_id), now=at)

    def call(self, queue: str = "CIT", *, tier: int = 2, at: datetime = NOON) -> UUID:
        """Somebody calls and waits."""
        self.calls += 1
        channel = f"patient-{self.id.hex[-6:]}-{self.calls}"
        new = NewInteraction("voice", NODE, channel, "+573001112233", "+576015550100")
        interaction_id, _ = interactions.open_interaction(self.id, new, at=at)
        self.enqueue(interaction_id, queue, tier=tier, at=at, channel=channel)
        return interaction_id

    def enqueue(
        self, interaction_id: UUID, queue: str = "CIT", *, tier: int = 2, at: datetime = NOON, channel: str = "x"
    ) -> None:
        with self.scope():
            routing.enqueue(interaction_id, queue, tier, node=NODE, channel_id=channel, at=at)

    def ringing(self, now: datetime = NOON) -> list[OfferToRing]:
        return [offer for offer in routing.undelivered_offers(NODE, now=now) if offer.organisation_id == self.id]

    def accept(self, offer: OfferToRing, at: datetime = NOON) -> bool:
        return routing.accept_offer(self.id, offer.offer_id, at=at)

    def talk(self, offer: OfferToRing, at: datetime = NOON) -> None:
        """Answered and bridged."""
        assert self.accept(offer, at)
        assert interactions.connected(self.id, offer.interaction_id, agent_id=offer.agent_id, at=at)

    def hang_up(self, interaction_id: UUID, at: datetime = NOON) -> None:
        interactions.ended(self.id, interaction_id, by="caller", at=at)
        routing.contact_ended(self.id, interaction_id, at=at)

    def desk(self, agent_id: UUID) -> AgentDesk:
        with self.scope():
            return AgentDesk.objects.get(pk=agent_id)

    def work(self, interaction_id: UUID) -> Work:
        with self.scope():
            return Work.objects.get(pk=interaction_id)

    def offers(self, **which: Any) -> list[Offer]:
        with self.scope():
            return list(Offer.objects.filter(**which).order_by("id"))

    def inbox(self) -> list[tuple[str, UUID]]:
        """What the leader has yet to hear."""
        with self.scope():
            return list(Inbox.objects.order_by("id").values_list("kind", "ref"))

    def contact(self, interaction_id: UUID) -> Any:
        with self.scope():
            return interactions.interaction(interaction_id)


@contextmanager
def leading(at: datetime = NOON) -> Iterator[Leader]:
    """A leader that leads since `at`."""
    leader = Leader(Session(conninfo()))
    try:
        assert leader.take_over(at)
        yield leader
    finally:
        leader.session.close()


def in_parallel(times: int, do: Callable[[int], T]) -> list[T]:
    def one(n: int) -> T:
        try:
            return do(n)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(one, range(times)))
