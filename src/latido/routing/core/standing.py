"""How somebody stands at this instant: what time has changed about whom they may be offered to. Pure.

Everything here changes by time alone, at instants that are known beforehand, so nothing is looked at before its time.
"""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from latido.routing.core.facts import ALONE, EMERGENCY, LAST_RESORT_AFTER, Free, Reach, Waiting, as_it_stands
from latido.routing.core.policy import ClassPolicy, Overflow, Policy, PolicyName

MOST_REMEMBERED = 4096
A_MOMENT = 1e-6  # s: datetimes know no less
_EMERGENCY_STEPS = (ALONE.total_seconds(), LAST_RESORT_AFTER.total_seconds())
Skills = frozenset[tuple[str, int]]


class Ask(NamedTuple):
    """What is asked of an agent. All who ask for the same stand in one line, and one index knows who can serve it."""

    queue: UUID
    required: Skills
    licensed: frozenset[str]
    load: int
    urge: int  # 0 none; 1 an emergency; 2 one that rings those who did not answer, too
    reserve: int  # leaves so many free who also serve a queue of better claim
    deferrable: bool  # never interrupts anything


class Instead(NamedTuple):
    """What is asked of another queue's agents, if they are to help now."""

    ask: Ask
    waiting: int  # at least so many wait in the own queue
    idle: int  # the other keeps so many free


class Standing(NamedTuple):
    """Who asks for the same with the same right."""

    tier: int
    priority: int
    ask: Ask
    instead: tuple[Instead, ...]
    only: UUID | None  # nobody but this agent
    kept: bool  # for the agent who knows the patient
    preferential: bool


def stand(one: Waiting, now: datetime, policy: Policy, *, knower_here: bool) -> tuple[Standing | None, datetime | None]:
    """How it stands, None when nobody more is to be asked yet; and when that changes, if it does.

    knower_here: the agent who knows the patient is at work, and free or free before long.
    """
    own = policy.of(one.queue)
    if one.tier == EMERGENCY:
        return _emergency(one, now, policy)
    waited = _seconds(now - one.enqueued_at)
    latido = policy.name is PolicyName.LATIDO
    keep = (own.keep_text if one.text else own.keep) if latido and one.knows is not None else 0.0
    lifted = latido and (one.head or waited >= policy.ageing * own.target)  # who comes back stays the first
    handed = one.handed_to if one.handed_until is None or one.handed_until > now else None
    kept = handed is None and knower_here and waited < keep
    reserve = own.reserve if latido and waited < own.hold else 0
    standing = Standing(
        tier=max(one.tier - lifted, EMERGENCY + 1),
        priority=one.priority,
        ask=_ask(one, _relaxed(one.required, one.licensed, _levels_off(own, waited)), own, reserve, handed is not None),
        instead=tuple(_instead(one, own, policy, over) for over in own.overflow if waited >= over.after),
        only=one.knows if kept else handed,
        kept=kept,
        preferential=one.preferential,
    )
    return standing, _next(one, now, one.enqueued_at, waited, [*_steps(own, policy), keep])


def _steps(own: ClassPolicy, policy: Policy) -> list[float]:
    """After how many seconds of waiting somebody stands otherwise, whoever it is."""
    steps = [*(ring.after for ring in own.rings), *(over.after for over in own.overflow)]
    latido = policy.name is PolicyName.LATIDO
    return steps + ([policy.ageing * own.target, own.hold if own.reserve else 0.0] if latido else [])


class Remembered:
    """`stand` of one policy, remembered: most who wait differ from some other in nothing but since when."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.steps: dict[int, list[float]] = {}  # by queue, in order
        self.known: dict[tuple[Any, ...], Standing] = {}

    def stand(self, one: Waiting, now: datetime, *, knower_here: bool) -> tuple[Standing | None, datetime | None]:
        if one.tier == EMERGENCY or one.not_before or one.knows or one.handed_to or one.handed_until:
            return stand(one, now, self.policy, knower_here=knower_here)
        queue = one.queue.int
        steps = self.steps.get(queue)
        if steps is None:
            steps = self.steps[queue] = sorted(_steps(self.policy.of(one.queue), self.policy))
        passed = bisect_right(steps, _seconds(now - one.enqueued_at))
        asked = frozenset(one.required.items())
        like = (queue, passed, asked, one.licensed, one.tier, one.priority, one.head, one.load, one.preferential)
        standing = self.known.get(like)
        if standing is None:
            standing, _ = stand(one, now, self.policy, knower_here=False)
            self._keep(like, standing)
        return standing, one.enqueued_at + timedelta(seconds=steps[passed]) if passed < len(steps) else None

    def _keep(self, like: tuple[Any, ...], standing: Standing | None) -> None:
        if len(self.known) >= MOST_REMEMBERED:
            self.known.clear()
        if standing is not None:
            self.known[like] = standing


def _emergency(one: Waiting, now: datetime, policy: Policy) -> tuple[Standing | None, datetime | None]:
    """Rings who qualifies, then anybody, then those who did not answer either; after a while several at once."""
    since = one.urgent_since or one.enqueued_at
    waited = _seconds(now - since)
    changes = _next(one, now, since, waited, [*_EMERGENCY_STEPS, policy.together_after])
    if one.ringing and (waited < policy.together_after or len(one.ringing) >= policy.together):
        return None, changes
    known = as_it_stands(one, now)
    required = frozenset(known.required.items())
    licences = _licences(one, known.required)
    ask = Ask(one.queue, required, licences, one.load, 1 + known.last_resort, 0, False)
    return Standing(EMERGENCY, one.priority, ask, (), None, False, False), changes


def _ask(one: Waiting, required: Skills, own: ClassPolicy, reserve: int, handed: bool) -> Ask:
    """Whoever is handed over to somebody by name asks that person for nothing but the licences."""
    licences = _licences(one, one.required)
    if handed:
        required, reserve = frozenset(each for each in required if each[0] in licences), 0
    return Ask(one.queue, required, licences, one.load, 0, reserve, own.deferrable)


def _licences(one: Waiting, required: Mapping[str, int]) -> frozenset[str]:
    return one.licensed.intersection(required)


def _instead(one: Waiting, own: ClassPolicy, policy: Policy, over: Overflow) -> Instead:
    """The other queue's agents, who need the licences of this one as well."""
    other = policy.of(over.to)
    required = {**other.required, **{skill: one.required[skill] for skill in _licences(one, one.required)}}
    licences = (other.licensed | one.licensed).intersection(required)
    ask = Ask(over.to, frozenset(required.items()), licences, one.load, 0, 0, own.deferrable)
    return Instead(ask, over.waiting, over.idle)


def _levels_off(own: ClassPolicy, waited: float) -> int:
    return max((ring.relax for ring in own.rings if waited >= ring.after), default=0)


def _relaxed(required: Mapping[str, int], licensed: frozenset[str], by: int) -> Skills:
    if not by:
        return frozenset(required.items())
    return frozenset((skill, level if skill in licensed else max(level - by, 1)) for skill, level in required.items())


def _seconds(time: timedelta) -> float:
    return time.total_seconds() + A_MOMENT


def _next(one: Waiting, now: datetime, since: datetime, waited: float, steps: list[float]) -> datetime | None:
    ahead = min((step for step in steps if step > waited), default=None)
    instants = [until for until in (*one.not_before.values(), one.handed_until) if until is not None and until > now]
    if ahead is not None:
        instants.append(since + timedelta(seconds=ahead))
    return min(instants, default=None)


class Signature(NamedTuple):
    """Agents who may be offered exactly the same."""

    reach: Reach
    skills: Skills
    load: int
    deferrable: int
    interruptible: int
    also: frozenset[UUID]  # queues helped out in


def sign(agent: Free, now: datetime, policy: Policy) -> tuple[Signature, datetime | None]:
    """What this agent may be offered now, and when time changes that."""
    resting = agent.rests_until is not None and agent.rests_until > now
    full = 0 < policy.at_once <= agent.carrying
    reach = Reach.EMERGENCIES if agent.reach is Reach.ANYTHING and (resting or full) else agent.reach
    lent = {queue: until for queue, until in agent.also.items() if until > now}
    instants = [*lent.values(), *([agent.rests_until] if resting and agent.rests_until else [])]
    signature = Signature(
        reach,
        frozenset(agent.skills.items()),
        agent.load,
        agent.deferrable,
        agent.interruptible,
        frozenset(lent),
    )
    return signature, min(instants, default=None)
