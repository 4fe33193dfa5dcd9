"""How queues are weighed, as configuration: what crosses as JSON, 1 to 1 with core's Policy and ClassPolicy.

And when they are open, with what becomes of whoever would join one outside its hours.
"""

from dataclasses import dataclass
from enum import StrEnum

from latido.kernel.records import number, text


@dataclass(frozen=True, slots=True)
class RingItem:
    """From so much waiting on, all skills but licences are asked for so many levels lower."""

    after: int = number(1, 3600)  # seconds
    relax: int = number(1, 4)  # levels


@dataclass(frozen=True, slots=True)
class HelpItem:
    """Another queue whose agents may help, when all of this holds."""

    to: str = text(8)  # its code
    after: int = number(0, 3600, 0)  # seconds waited
    waiting: int = number(0, 1000, 0)  # at least so many wait here
    idle: int = number(0, 100, 0)  # the other keeps so many agents free


@dataclass(frozen=True, slots=True)
class WeighItem:
    """How a queue is weighed against the others, as configuration: core's ClassPolicy but for what the queue is."""

    weight: int = number(1, 10_000, 100)  # hundredths: 100 is the usual
    handle_seconds: int = number(10, 7200, 240)  # one contact is expected to take
    reserve: int = number(0, 50, 0)  # leaves so many agents free who also serve a queue of better claim …
    hold_seconds: int = number(0, 3600, 60)  # … until it has waited so long
    rings: tuple[RingItem, ...] = ()
    keep_seconds: int = number(0, 120, 15)  # kept for the agent who knows the patient, on the telephone
    keep_text_seconds: int = number(0, 1800, 120)  # the same, in writing
    deferrable: bool = False  # an emergency may interrupt it
    interruptible: bool = False  # anybody who waits live may
    may_decline: bool = True  # its agents may decline; else declining is missing
    overflow: tuple[HelpItem, ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyItem:
    """How turns are decided in the whole organisation, as configuration: core's Policy."""

    name: str = text(8, "latido")  # or "fifo"
    ageing: int = number(2, 100, 5)  # older than so many targets: lifted one tier
    proficiency_bonus: int = number(0, 100, 0)  # percent of the score, for each level above what is asked
    affinity_bonus: int = number(0, 300, 50)  # percent, when the agent who knows the patient is free
    preferential_bonus: int = number(0, 300, 50)  # percent, for preferential attention
    known_days: int = number(0, 365, 30)  # who attended a patient in so many days knows them; 0: nobody does
    together_after: int = number(0, 60, 5)  # seconds: then an emergency rings several at once
    together: int = number(1, 10, 3)  # how many at most
    at_once: int = number(0, 20, 0)  # contacts an agent has at once; 0: as many as the load allows
    per_hour: int = number(0, 100, 0)  # contacts an agent takes in an hour; 0: no limit
    nightly: bool = False  # every night the simulator looks for better weights, and proposes them


class Then(StrEnum):
    """Where whoever calls goes while the queue is closed."""

    QUEUE = "queue"  # waits in another
    CALLBACK = "callback"  # is called back when this one opens
    MESSAGE = "message"  # hears a sentence, and the call ends


@dataclass(frozen=True, slots=True)
class AfterHoursItem:
    """The hours of a queue as configuration; its key is the queue's code. A queue without one is always open."""

    calendar: str = text(40)  # a site's code, or the lines'
    then: str = text(8)  # one of Then
    queue: str = text(8, "")  # the other's code
    text: str = text(400, "")  # what is said first


@dataclass(frozen=True, slots=True)
class AfterHours:
    """What becomes of somebody now. queue: the open one they wait in, or that calls them back."""

    then: Then
    queue: str  # its code
    texts: tuple[str, ...]  # said first, one after the other


class QueueClosed(Exception):
    """Nobody new joins this queue now. Those who wait in it are still served, and an emergency is never turned away."""

    def __init__(self, after: AfterHours) -> None:
        super().__init__(after.then.value)
        self.after = after
