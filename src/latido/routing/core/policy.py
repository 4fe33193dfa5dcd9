"""How an organisation wants its queues weighed: pure data, one policy an organisation. No patient is in it.

Weights, reserves and holds are found in the simulator, approved by a person, and versioned like all configuration.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID

VOICE_KEEPS, TEXT_KEEPS = 15.0, 120.0  # s: how long somebody is kept for the agent who knows them


class PolicyName(StrEnum):
    """How turns are ordered and agents are chosen."""

    LATIDO = "latido"  # generalised c-mu between queues; best, least flexible, longest idle agent
    FIFO = "fifo"  # tier and priority, then the longest wait; the longest idle agent: the base of every comparison


@dataclass(frozen=True, slots=True)
class Ring:
    """From so much waiting on, every skill but a licence is asked for so many levels lower, never below 1."""

    after: float  # s
    relax: int  # levels, of what the queue asks; the last ring that applies counts


@dataclass(frozen=True, slots=True)
class Overflow:
    """Another queue's agents may help, when all of this holds. Who waits keeps the place and the queue."""

    to: UUID  # the other queue
    after: float = 0.0  # s waited
    waiting: int = 0  # at least so many wait in this queue
    idle: int = 0  # the other queue keeps so many agents free


@dataclass(frozen=True, slots=True)
class ClassPolicy:
    """How one queue is weighed."""

    weight: float = 1.0
    target: float = 20.0  # s within which people want to be answered
    handle: float = 240.0  # s one contact is expected to take
    required: Mapping[str, int] = field(default_factory=dict)  # what the queue asks: skill -> least proficiency
    licensed: frozenset[str] = frozenset()  # those of them that are never relaxed
    reserve: int = 0  # leaves so many agents free who also serve a queue of better claim ...
    hold: float = 60.0  # s ... until it has waited so long
    rings: tuple[Ring, ...] = ()
    keep: float = VOICE_KEEPS  # s kept for the agent who knows the patient, on the telephone
    keep_text: float = TEXT_KEEPS  # s the same, in writing
    deferrable: bool = False  # an emergency may interrupt it: tickets, e-mail, refills
    interruptible: bool = False  # anybody who waits live may interrupt it: fills the gaps
    overflow: tuple[Overflow, ...] = ()

    @property
    def claim(self) -> float:
        """How much one second of waiting here weighs."""
        return self.weight / (self.target * self.target * self.handle)


@dataclass(frozen=True, slots=True)
class Policy:
    """One organisation's policy."""

    name: PolicyName = PolicyName.FIFO
    classes: Mapping[UUID, ClassPolicy] = field(default_factory=dict)  # by queue
    other: ClassPolicy = field(default_factory=ClassPolicy)  # of a queue that is not among them
    ageing: float = 5.0  # older than so many targets: lifted one tier, never into tier 0
    proficiency_bonus: float = 0.0  # share of the score, for each level above what is asked
    affinity_bonus: float = 0.5  # share of the score, when the agent who knows the patient is free
    preferential_bonus: float = 0.5  # share of the score, for preferential attention
    together_after: float = 5.0  # s: then an emergency rings several at once
    together: int = 3  # how many at most
    at_once: int = 0  # contacts an agent has at once, at most; 0: as many as the load allows
    per_hour: int = 0  # contacts an agent takes in an hour, at most; 0: no such limit

    def of(self, queue: UUID) -> ClassPolicy:
        return self.classes.get(queue, self.other)


def fifo(classes: Mapping[UUID, ClassPolicy] | None = None) -> Policy:
    """Plain longest idle FIFO. Tier and priority still pass: who compares without them gives everybody the same."""
    return Policy(PolicyName.FIFO, classes or {})


def small(classes: Mapping[UUID, ClassPolicy]) -> Policy:
    """For 5 to 25 agents: least flexible and floors; nobody is kept back for anybody."""
    return Policy(PolicyName.LATIDO, {queue: replace(each, reserve=0) for queue, each in classes.items()})


def large(classes: Mapping[UUID, ClassPolicy], reserve: int = 1) -> Policy:
    """For 100 agents and more: all of it. reserve: 1 to 3, for the queues that have none of their own."""
    kept = {queue: replace(each, reserve=each.reserve or reserve) for queue, each in classes.items()}
    return Policy(PolicyName.LATIDO, kept, proficiency_bonus=0.05)


BASE = fifo()
