"""What the shell around every signed-in page shows. Composed in `config`, drawn by ui/shell.html.

An empty address means that the installation has no such function yet, and its control is absent.
"""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class RailItem:
    """One place of the rail. also: the beginning of other addresses that are of this place."""

    icon: str
    title: str
    url: str
    count: int = 0
    also: str = ""


@dataclass(frozen=True, slots=True)
class Phone:
    """Where the softphone asks for tickets and says what the agent did."""

    ticket_url: str
    command_url: str
    heartbeat_url: str


@dataclass(frozen=True, slots=True)
class Chrome:
    name: str
    email: str
    person_id: UUID
    organisation: str
    rail: tuple[RailItem, ...]
    logout_url: str
    phone: Phone | None = None
    realtime_url: str = "/rt/mine"
    state_url: str = ""  # fragment: the agent's state and its menu; refreshed by sse:state
    search_url: str = ""
    help_url: str = ""
    emergency_url: str = ""
    alarm_url: str = ""  # fragment: emergencies nobody has answered; refreshed by sse:alarm
    privacy_url: str = ""  # fragment: protected records that were opened and nobody reviewed; by sse:privacy
    language_url: str = ""
    training_url: str = ""
    training_days: int | None = None  # until a training runs out, when that is soon; 0: it has
    lock_url: str = ""
    unlock_url: str = ""
    directory_url: str = ""  # of the directory this session was opened by: it opens a locked screen
    lock_after: int = 600  # seconds without input; 0 never locks
    settings_url: str = ""
    locked: bool = False
    tours_seen: frozenset[str] = frozenset()  # names of the demonstration's tours that begin by themselves no more
