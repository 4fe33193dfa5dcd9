"""What crosses the door of the telephone."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

TICKET_FOR = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Ticket:
    """What an agent's phone needs to register once: the ticket opens the relay, user and password the account."""

    ticket: str
    user: str
    password: str


@dataclass(frozen=True, slots=True)
class Redeemed:
    """Whose ticket it was. has_call: their page lost its socket and still holds its call."""

    agent_id: UUID
    organisation_id: UUID
    has_call: bool
    password: str
    mark: UUID


@dataclass(frozen=True, slots=True)
class Number:
    """One of our numbers: whose it is, and which dialogue answers it."""

    e164: str
    organisation_id: UUID
    flow: str
    site_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Trunk:
    """A carrier's line, known by its address alone."""

    name: str
    address: str
    port: int = 5060


@dataclass(frozen=True, slots=True)
class ToDial:
    """A telephone outside. where: as Asterisk dials it; prompt: what is heard there first."""

    where: str
    prompt: str


class UnknownNumber(LookupError):
    """Nobody here has this number."""


class NotATelephone(ValueError):
    """This is no telephone number, address or name that Asterisk's files may hold."""
