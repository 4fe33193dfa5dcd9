"""What crosses the door of the telephone."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from latido.kernel.records import number, text
from latido.orgs.contracts import LINES

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
    closed_flow: str = ""  # outside its hours; empty: always open
    hours_of: UUID | None = None  # the site whose hours count; None: those of the lines


@dataclass(frozen=True, slots=True)
class Trunk:
    """A carrier's line, known by its address alone."""

    name: str
    address: str
    port: int = 5060


@dataclass(frozen=True, slots=True)
class NumberItem:
    """A number as configuration."""

    flow: str = text(40)
    closed_flow: str = text(40, "")
    calendar: str = text(40, LINES)  # the lines', or a site's code
    site: str = text(40, "")


@dataclass(frozen=True, slots=True)
class TrunkItem:
    """A carrier's line as configuration."""

    address: str = text(253)
    port: int = number(1, 65535, 5060)


@dataclass(frozen=True, slots=True)
class OverflowItem:
    """Who rings when nobody here can answer, as configuration."""

    number: str = text(20)


@dataclass(frozen=True, slots=True)
class ToDial:
    """A telephone outside. where: as Asterisk dials it; prompt: what is heard there first."""

    where: str
    prompt: str


class UnknownNumber(LookupError):
    """Nobody here has this number."""


class NotATelephone(ValueError):
    """This is no telephone number, address or name that Asterisk's files may hold."""
