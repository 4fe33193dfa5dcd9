"""Calls to test with. Ana answers them, Beto is her colleague; times are seconds after noon."""

from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

from latido.interactions import api
from latido.interactions.contracts import TIER_ORDINARY, Given, NewInteraction
from latido.interactions.models import DispositionChoice, Interaction
from latido.kernel.actor import Actor
from latido.orgs.tests.hospitals import SAN_RAFAEL, agent

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
NODE = "pbx1"
CIT, ENF = UUID(int=0xC1), UUID(int=0xE1)
ANA, BETO = agent(number=1), agent(number=2)
ROSA, TOMAS = UUID(int=0x50A), UUID(int=0x70A5)
_channels = count(1)


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def who(actor: Actor) -> UUID:
    assert actor.id is not None
    return actor.id


def catalogue() -> None:
    DispositionChoice.objects.bulk_create(
        DispositionChoice(code=code, group=group, name=name, position=n)
        for n, (code, group, name) in enumerate(
            [("1.1", "Citas", "Cita agendada"), ("3.1", "Información", "Información general entregada")]
        )
    )


def new(channel_id: str = "", *candidates: UUID) -> NewInteraction:
    return NewInteraction(
        "voice", NODE, channel_id or f"caller-{next(_channels)}", "+573001112233", "+576015550100",
        candidate_ids=candidates,
    )  # fmt: skip


def arrived(*candidates: UUID, when: float = 0) -> UUID:
    """In the dialogue."""
    return api.open_interaction(SAN_RAFAEL, new("", *candidates), at=at(when))[0]


def waiting(*candidates: UUID, when: float = 0, queue: UUID = CIT, tier: int = TIER_ORDINARY) -> UUID:
    """In a queue ten seconds after it arrived, the announcement heard."""
    call = arrived(*candidates, when=when)
    api.announced(call, "co-1", at=at(when + 9))
    api.queued(call, queue_id=queue, queue_name="Citas", tier=tier, at=at(when + 10))
    return call


def talking(*candidates: UUID, when: float = 0, agent: Actor = ANA, tier: int = TIER_ORDINARY) -> UUID:
    """With an agent fifteen seconds after it arrived."""
    call = waiting(*candidates, when=when, tier=tier)
    api.offered(call, agent_id=who(agent), at=at(when + 12))
    assert api.connected(SAN_RAFAEL, call, agent_id=who(agent), at=at(when + 15))
    return call


def over(*candidates: UUID, when: float = 0, agent: Actor = ANA) -> UUID:
    """In wrap-up a minute after it arrived."""
    call = talking(*candidates, when=when, agent=agent)
    api.ended(SAN_RAFAEL, call, by="caller", at=at(when + 60))
    return call


def closed(patient: UUID, *, when: float = 0, note: str = "", code: str = "1.1", agent: Actor = ANA) -> UUID:
    """Closed with a disposition for one patient."""
    call = over(when=when, agent=agent)
    api.link_patient(call, patient, actor=agent, now=at(when + 61))
    finish(call, Given(code, patient), note=note, agent=agent, when=when + 70)
    return call


def finish(call: UUID, *given: Given, note: str = "", promise: str = "", agent: Actor = ANA, when: float = 70) -> None:
    api.close_interaction(call, given, note=note, promise=promise, promise_due=None, actor=agent, now=at(when))


def row(call: UUID) -> Interaction:
    return Interaction.objects.get(pk=call)
