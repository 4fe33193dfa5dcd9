"""An organisation's own day as a scenario of the simulator: who calls, how patiently, and who is there. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from latido.routing.core.facts import EMERGENCY, qualifies
from latido.routing.core.policy import Overflow, Policy
from latido.routing.simulator import policies
from latido.routing.simulator.scenario import Group, Scenario, Stream

HALF_HOUR = 1800.0
ENOUGH = 80  # contacts, in all the days together, from which they say what a day is like
SEEN = 10  # contacts of one queue from which the mean of their length is believed
GAVE_UP = 5  # people who gave up, from which the patience of a queue is reckoned
PATIENCE = 240.0  # s, of a queue of which nobody knows
MOST_PATIENCE = 1800.0  # s
ORDINARY = 2  # the tier of everybody who is no emergency


@dataclass(frozen=True, slots=True)
class Asked:
    """One queue as it is, or as it is proposed."""

    id: UUID
    code: str
    name: str
    required: Mapping[str, int]
    licensed: frozenset[str]
    target: float  # s
    handle: float  # s, expected
    priority: int = 5  # 1 first


@dataclass(frozen=True, slots=True)
class Came:
    """What came to one queue in one half hour of the day, over all the days."""

    queue: UUID
    emergency: bool
    slot: int
    received: int
    answered: int
    handled: float  # s of all answered
    abandoned: int
    waited: float  # s of all


@dataclass(frozen=True, slots=True)
class Staffed:
    """Agents with the same skills: how long they were at work in all the days, seconds of all of them together."""

    skills: Mapping[str, int]
    seconds: float


@dataclass(frozen=True, slots=True)
class House:
    """A day to play. queues: of each stream of the scenario; own: made of its own days, not of the sample."""

    scenario: Scenario
    queues: tuple[UUID, ...]
    own: bool
    contacts: int  # of its own that were found


def house(
    asked: Sequence[Asked], came: Sequence[Came], staffed: Sequence[Staffed], days: int, sample: Scenario
) -> House:
    """The day that these days were like; of the sample's callers where there are too few of its own."""
    contacts = sum(each.received for each in came)
    crew = _crew(staffed, came, days)
    if contacts < ENOUGH or not crew:
        return _of_sample(asked, crew or _somebody(asked), sample, contacts)
    first, last = min(each.slot for each in came), max(each.slot for each in came) + 1
    profile = [0.0] * (last - first)
    for each in came:
        profile[each.slot - first] += each.received
    found = [
        (queue.id, _stream(queue, mine, urgent=urgent))
        for queue in asked
        for urgent in (False, True)
        if (mine := [each for each in came if each.queue == queue.id and each.emergency == urgent])
    ]
    hours = (last - first) * HALF_HOUR / 3600
    scenario = Scenario(
        name="",
        opens=first * HALF_HOUR,
        closes=last * HALF_HOUR,
        agents=_count(crew),
        calls_per_agent=contacts / days / hours / _count(crew),
        profile=tuple(profile),
        streams=tuple(stream for _queue, stream in found),
        groups=crew,
    )
    return House(scenario, tuple(queue for queue, _stream in found), True, contacts)


def _stream(queue: Asked, mine: Sequence[Came], *, urgent: bool) -> Stream:
    answered, abandoned = sum(each.answered for each in mine), sum(each.abandoned for each in mine)
    handle = sum(each.handled for each in mine) / answered if answered >= SEEN else queue.handle
    waited = sum(each.waited for each in mine)
    patience = min(waited / abandoned, MOST_PATIENCE) if abandoned >= GAVE_UP else PATIENCE
    return Stream(
        code=f"{queue.code}!" if urgent else queue.code,
        name=queue.name,
        share=float(sum(each.received for each in mine)),
        handle=max(handle, 1.0),
        patience=max(patience, 1.0),
        required=queue.required,
        tier=EMERGENCY if urgent else ORDINARY,
        priority=queue.priority,
        target=queue.target,
        licences=queue.licensed,
    )


def _crew(staffed: Sequence[Staffed], came: Sequence[Came], days: int) -> tuple[Group, ...]:
    """As many as were there on average, by what they can do; whoever is few is still there."""
    if not came or days == 0:
        return ()
    slots = {each.slot for each in came}
    open_for = (max(slots) - min(slots) + 1) * HALF_HOUR * days
    there = [each for each in staffed if each.seconds > 0]
    return tuple(
        Group(str(n), float(max(1, round(each.seconds / open_for))), each.skills) for n, each in enumerate(there)
    )


def _somebody(asked: Iterable[Asked]) -> tuple[Group, ...]:
    """Where nobody has worked yet: two for each queue."""
    return tuple(Group(each.code, 2.0, dict(each.required)) for each in asked)


def _count(crew: Iterable[Group]) -> int:
    return int(sum(each.share for each in crew))


def _of_sample(asked: Sequence[Asked], crew: tuple[Group, ...], sample: Scenario, contacts: int) -> House:
    """The sample's hours and its callers, spread over the queues there are; emergencies go where most haste is."""
    known = {each.code: each for each in sample.streams if each.tier != EMERGENCY}
    urgent = [each for each in sample.streams if each.tier == EMERGENCY]
    least = min(each.share for each in known.values())
    served = [each for each in asked if any(qualifies(group.skills, each.required) for group in crew)]
    found = [(each, known.get(each.code), "") for each in served]
    found += [(min(served, key=lambda each: each.target), each, "!") for each in urgent if served]
    streams = tuple(
        Stream(
            code=f"{queue.code}{mark}",
            name=queue.name,
            share=like.share if like else least,
            handle=queue.handle,
            patience=PATIENCE,
            required=queue.required,
            tier=EMERGENCY if mark else ORDINARY,
            priority=queue.priority,
            target=queue.target,
            licences=queue.licensed,
        )
        for queue, like, mark in found
    )
    scenario = replace(sample, agents=_count(crew), streams=streams, groups=crew)
    return House(scenario, tuple(queue.id for queue, _like, _mark in found), False, contacts)


def weighed(found: House, policy: Policy) -> Scenario:
    """Its scenario with the organisation's weights, reserves and holds, from which tuning begins."""
    named = zip(found.queues, found.scenario.streams, strict=True)
    streams = [
        replace(stream, weight=each.weight, reserve=each.reserve, hold=each.hold)
        for queue, stream in named
        for each in [policy.of(queue)]
    ]
    return replace(found.scenario, streams=tuple(streams))


def policy_for(found: House, policy: Policy) -> Policy:
    """The organisation's policy, of the streams of its scenario instead of its queues."""
    streams = {queue: policies.queue(n) for n, queue in reversed(list(enumerate(found.queues)))}
    classes = {
        policies.queue(n): replace(
            policy.of(queue),
            target=stream.target,
            handle=stream.handle,
            required=stream.required,
            licensed=stream.licences,
            overflow=tuple(
                Overflow(streams[each.to], each.after, each.waiting, each.idle)
                for each in policy.of(queue).overflow
                if each.to in streams
            ),
        )
        for n, (queue, stream) in enumerate(zip(found.queues, found.scenario.streams, strict=True))
    }
    return replace(policy, classes=classes)
