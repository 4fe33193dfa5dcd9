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
    missed_queue: str = ""  # calls back whoever hangs up before anything is asked; empty: nobody


@dataclass(frozen=True, slots=True)
class NumberItem:
    """A number as configuration."""

    flow: str = text(40)
    closed_flow: str = text(40, "")
    calendar: str = text(40, LINES)  # the lines', or a site's code
    site: str = text(40, "")
    missed_queue: str = text(8, "")  # calls back whoever hangs up before anything is asked; empty: nobody


CARRIER, CENTRAL = "carrier", "pbx"  # what is at the other end of a line
CODECS = ("alaw,ulaw", "ulaw,alaw", "alaw", "ulaw")


@dataclass(frozen=True, slots=True)
class RouteItem:
    """A queue of the clinic's own exchange that we answer. number: as which of ours; "": the Diversion header tells."""

    queue: str = text(20)
    number: str = text(20, "")


@dataclass(frozen=True, slots=True)
class ExtensionItem:
    """Where a caller may be sent in the clinic's own exchange: an extension or a queue there."""

    extension: str = text(20)
    name: str = text(80)


@dataclass(frozen=True, slots=True)
class TrunkItem:
    """A line as configuration: to a carrier, or to the clinic's own exchange. All from `also` on is of an exchange.

    password: what it follows from, beside a secret of the home; empty: its address is enough. It is kept nowhere.
    """

    address: str = text(253, "")  # empty: an exchange that registers
    port: int = number(1, 65535, 5060)
    role: str = text(8, CARRIER)
    third: str = text(80, "")  # whose it is: its code in the register of third parties
    also: tuple[str, ...] = ()  # further addresses and networks
    transport: str = text(3, "udp")
    codecs: str = text(20, CODECS[0])
    trusts_identity: bool = True  # P-Asserted-Identity and Remote-Party-ID say who calls
    password: str = text(16, "")
    registers: bool = False
    routes: tuple[RouteItem, ...] = ()
    extensions: tuple[ExtensionItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Trunk:
    """A line, and whose it is."""

    name: str
    organisation_id: UUID
    item: TrunkItem


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
