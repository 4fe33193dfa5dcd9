"""What the voice process asks of whoever keeps the records. Django's answer is `bridge`; tests script their own."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from latido_voice.commands import Fact
from latido_voice.events import Admitted, Commanded, Offered, Reminded, ToCall
from latido_voice.steps import Heard, Step


class Unavailable(Exception):
    """Whoever keeps the records cannot answer now; asking again later may work."""


@dataclass(frozen=True, slots=True)
class Arrival:
    channel: str
    from_number: str
    to_number: str
    at: datetime


@dataclass(frozen=True, slots=True)
class About:
    """Which interaction a question or a fact is about, and on which channel; empty before that was known."""

    organisation: str
    interaction: str
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """The SIP account a ticket buys. has_call: the phone lost its socket and still holds its call."""

    agent: str
    organisation: str
    password: str
    has_call: bool = False
    mark: str = ""  # of the sessions it was bought in; empty when that is not known any more

    @property
    def user(self) -> str:
        return user_of(self.agent)


def user_of(agent: str) -> str:
    """The SIP user of an agent."""
    return f"agent-{UUID(agent).hex}"


class Doors(Protocol):
    """Every question raises Unavailable when there is nobody to answer; recording is safe to repeat."""

    async def admit(self, arrival: Arrival) -> Admitted:
        """Who calls and what is said first; asked again, what is said now."""

    async def advance(self, about: About, heard: Heard, at: datetime) -> Step:
        """What the dialogue says after what was heard."""

    async def remind(self, about: About, at: datetime) -> Reminded:
        """What there is to say to whoever waits."""

    async def accept(self, about: About, offer: str, agent: str, at: datetime) -> bool:
        """The agent answered: False when the offer is not theirs any more. Safe to repeat."""

    async def whom_to_call(self, about: About) -> ToCall:
        """Whom the agent who has accepted calls back; nobody when that is over."""

    async def record(self, about: About, fact: Fact, at: datetime) -> bool:
        """Write down what happened. False when the recording that has started must not be."""

    async def wishes(self) -> list[tuple[str, Offered | Commanded]]:
        """Offers that wait to be rung, and what desks have asked for since, each with the caller's channel."""

    async def reconcile(self, alive: frozenset[str], at: datetime) -> None:
        """End what the records hold to be going on here whose caller's channel is not among these, and tidy up."""

    async def redeem(self, ticket: str) -> Account | None:
        """The account a phone's ticket buys, once."""

    async def marks(self, agents: Collection[str]) -> dict[str, frozenset[str]]:
        """Of those who may still use a telephone, the marks of the sessions they have open now."""

    async def phone(self, organisation: str, agent: str, ready: bool, at: datetime) -> None:
        """An agent's phone can be rung, or not any more."""

    async def phones(self) -> list[Account]:
        """The phones of this place that are written down as ready, without their passwords."""

    async def sweep(self) -> None:
        """Take care of recordings whose call ended without us."""
