"""Whom a live contact may be handed on to: what crosses the door of routing about it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID


class Receiver(StrEnum):
    """How an agent stands to whom a contact might be handed."""

    FREE = "free"
    TALKS = "talks"  # or their telephone rings
    WRITES = "writes"  # after-contact work
    GONE = "gone"


class CannotReceive(StrEnum):
    """Why a contact is not handed to somebody."""

    ONESELF = "oneself"
    UNKNOWN = "unknown"
    OFFLINE = "offline"
    AWAY = "away"
    NOT_ANSWERING = "not_answering"
    NO_PHONE = "no_phone"
    NO_LICENCE = "no_licence"  # that the queue it waits in asks for
    EMERGENCY = "emergency"  # never to one person alone
    CLOSED = "closed"  # outside its hours; an emergency always joins, and who is in it already stays
    NOBODY = "nobody"  # at work could take it


class CannotTransfer(Exception):
    """This contact is not handed to them, for this reason."""

    def __init__(self, reason: CannotReceive) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class AgentToReceive:
    """An agent in the list. reason: why not, or None."""

    agent_id: UUID
    name: str
    stands: Receiver
    since: datetime
    reason: CannotReceive | None


@dataclass(frozen=True, slots=True)
class QueueToReceive:
    """A queue in the list. wait: what this contact would wait there, half of the time; None: nobody can say."""

    code: str
    name: str
    waiting: int
    wait: timedelta | None
    reason: CannotReceive | None


@dataclass(frozen=True, slots=True)
class SkillToReceive:
    """A skill in the list, and how many others have it: at work, and free."""

    code: str
    name: str
    agents: int
    free: int
    reason: CannotReceive | None


@dataclass(frozen=True, slots=True)
class Receivers:
    """Everybody and everything a contact might be handed to."""

    agents: tuple[AgentToReceive, ...]
    queues: tuple[QueueToReceive, ...]
    skills: tuple[SkillToReceive, ...]
