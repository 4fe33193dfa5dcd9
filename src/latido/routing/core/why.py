"""Why one interaction waited and went to whom it went: its journal played again, line by line. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from latido.routing.core.facts import ALONE, EMERGENCY, LAST_RESORT_AFTER, Free, Pick, Waiting
from latido.routing.core.journal import Heard
from latido.routing.core.policy import Policy, PolicyName
from latido.routing.core.replay import Replay
from latido.routing.core.rules import Before, Chosen, Here, could, reserved, why_before, why_chosen


class What(StrEnum):
    """What a line tells."""

    JOINED = "joined"
    ENTERED = "entered"  # the same, when more is not known
    MOVED = "moved"  # to another queue, or to another tier
    CAME_BACK = "came_back"  # the agent was lost
    TRANSFERRED = "transferred"  # the agent handed it on
    PASSED = "passed"  # others were served first
    KEPT = "kept"  # for whoever knows the patient
    RELAXED = "relaxed"  # less is asked than by the queue
    AGED = "aged"  # lifted one tier
    HELP = "help"  # another queue's agents may help
    ANYBODY = "anybody"  # an emergency rings whoever is free
    EVERYBODY = "everybody"  # and those who did not answer
    TOGETHER = "together"  # and several at once
    RESERVED = "reserved"  # who is free is left to others
    JUST_MISSED = "just_missed"  # who is free has just let it pass
    OFFERED = "offered"
    PROMISED = "promised"  # to be called back
    DIALLED = "dialled"
    NOT_REACHED = "not_reached"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of it. What does not apply is empty."""

    at: datetime
    what: What
    queue: UUID | None = None
    agent: UUID | None = None
    before: Before | None = None
    chosen: Chosen | None = None
    people: int = 0  # who passed; who waited in the queue; among how many was chosen
    free: int = 0  # agents who could have served it at once
    seconds: float = 0.0  # a limit that was reached
    levels: int = 0  # asked for less
    tier: int = 0
    until: datetime | None = None  # of the last of several
    to: UUID | None = None  # the agent it was handed to
    skill: str = ""  # the code of the skill it was handed to


@dataclass(frozen=True, slots=True)
class Account:
    """lines: in order. agrees: the same code decides now what was decided then, as far as everything was known."""

    lines: tuple[Line, ...]
    agrees: bool
    ticks: int  # that found it waiting


class _Reader:
    """Looks at the floor tick by tick, with the eyes of one who waits."""

    def __init__(self, organisation_id: UUID, interaction_id: UUID) -> None:
        self.me = interaction_id
        self.replay = Replay(organisation_id)
        self.lines: list[Line] = []
        self.seen: Waiting | None = None  # while it waits
        self.known: Waiting | None = None  # as it was last seen
        self.told: What | None = None  # why the last tick left it waiting
        self.steps: set[tuple[What, datetime]] = set()
        self.agrees, self.ticks = True, 0

    def read(self, heard: Heard) -> None:
        self.replay.hear(heard)
        mine = self.replay.waiting.get(self.me)
        if mine is None:
            if self.seen is not None and self.me in heard.left:
                self.lines.append(Line(heard.at, What.LEFT))
            self.seen = None
            self.replay.match(heard)
            return
        self.ticks += 1
        self._arrived(mine, self._here(heard.at))
        self.by_time(heard.at)
        self._picked(mine, self._here(heard.at), heard.picks)
        moment = self.replay.match(heard)
        self.agrees = self.agrees and (moment.agrees or not heard.whole)
        if self.seen is not None:
            self._left_waiting(mine, self._here(heard.at))

    def by_time(self, now: datetime) -> None:
        """What time alone has changed about it until now."""
        if self.seen is not None:
            due = [line for line in steps(self.seen, self.replay.policy) if line.at <= now]
            self.lines += [line for line in due if (line.what, line.at) not in self.steps]
            self.steps |= {(line.what, line.at) for line in due}

    def _here(self, now: datetime) -> Here:
        known = self.replay
        return Here(now, known.policy, known.waiting.values(), known.agents, known.free)

    def _arrived(self, mine: Waiting, here: Here) -> None:
        """What is new about it in this tick. Who comes back has just been lost, and nobody has been asked since."""
        before, stayed = self.known, self.seen is not None
        self.known = self.seen = mine
        if before is None and not mine.head:
            self._joined(mine, here)
        elif before is not None and (before.queue, before.tier) != (mine.queue, mine.tier):
            self.lines.append(Line(here.now, What.MOVED, queue=mine.queue, tier=mine.tier))
        elif mine.head and not (stayed or mine.not_before or mine.ringing):
            self.lines.append(Line(here.now, What.CAME_BACK, queue=mine.queue))

    def _joined(self, mine: Waiting, here: Here) -> None:
        standing = here.standing(mine)
        free = 0
        if standing is not None:
            free = sum(could(here, mine, standing, agent) is not None for agent in here.free.values())
        ahead = sum(each.queue == mine.queue and each.enqueued_at < mine.enqueued_at for each in here.waiting)
        self.lines.append(Line(mine.enqueued_at, What.JOINED, mine.queue, people=ahead, free=free, tier=mine.tier))
        if standing is not None and standing.kept:
            own = here.policy.of(mine.queue)
            limit = own.keep_text if mine.text else own.keep
            self.lines.append(Line(mine.enqueued_at, What.KEPT, agent=mine.knows, seconds=limit))

    def _picked(self, mine: Waiting, here: Here, picks: tuple[Pick, ...]) -> None:
        """Turn by turn: who was served, and what that has to do with this one."""
        waiting = dict(self.replay.waiting) if picks else {}
        agents, free = (dict(self.replay.agents), dict(self.replay.free)) if picks else ({}, {})
        for pick in picks:
            here = replace(here, waiting=waiting.values(), agents=agents, free=free)
            other, agent = waiting.get(pick.interaction_id), agents.get(pick.agent_id)
            if other is None or agent is None:
                continue
            if other is mine:
                self._offer(mine, agent, here)
                return
            if (rule := why_before(here, mine, other, agent)) is not None:
                self.told = None
                passed = Line(here.now, What.PASSED, other.queue, agent.agent_id, rule, people=1, until=here.now)
                self.lines.append(passed)
            del waiting[pick.interaction_id], agents[pick.agent_id]
            free.pop(pick.agent_id, None)

    def _offer(self, mine: Waiting, agent: Free, here: Here) -> None:
        choice = why_chosen(here, mine, agent)
        self.lines.append(
            Line(
                here.now,
                What.OFFERED,
                mine.queue,
                agent.agent_id,
                chosen=choice.rule if choice else None,
                people=choice.among if choice else 0,
            )
        )
        self.seen = self.told = None

    def _left_waiting(self, mine: Waiting, here: Here) -> None:
        """Somebody is free who could, and is not asked: why. Told when it begins."""
        standing = here.standing(mine)
        if standing is None or standing.only is not None:
            return
        what: What | None = None
        for agent in here.free.values():
            if could(here, mine, standing, agent) is not None:
                what = What.RESERVED if reserved(here, standing, agent) else what
            elif mine.not_before and could(here, replace(mine, not_before={}), standing, agent) is not None:
                what = what or What.JUST_MISSED
        if what is not None and what is not self.told:
            self.lines.append(Line(here.now, what))
        self.told = what


def account(
    organisation_id: UUID, interaction_id: UUID, entries: Iterable[Heard], *, until: datetime | None = None
) -> Account:
    """Everything there is to tell of this one, from a journal that begins before it came.

    until: now, when it still waits.
    """
    reader = _Reader(organisation_id, interaction_id)
    for heard in entries:
        reader.read(heard)
    if until is not None:
        reader.by_time(until)
    reader.lines.sort(key=lambda line: line.at)
    return Account(tuple(together(reader.lines)), reader.agrees, reader.ticks)


def steps(one: Waiting, policy: Policy) -> Iterator[Line]:
    """What time alone changes about somebody who waits, and when."""
    own = policy.of(one.queue)
    if one.tier == EMERGENCY:
        since = one.urgent_since or one.enqueued_at
        waits = [(policy.together_after, What.TOGETHER), (ALONE.total_seconds(), What.ANYBODY)]
        waits.append((LAST_RESORT_AFTER.total_seconds(), What.EVERYBODY))
        for seconds, what in waits:
            yield _step(since, seconds, what)
        return
    for ring in own.rings:
        if any(level > 1 for skill, level in one.required.items() if skill not in one.licensed):
            yield replace(_step(one.enqueued_at, ring.after, What.RELAXED), levels=ring.relax)
    for over in own.overflow:
        yield replace(_step(one.enqueued_at, over.after, What.HELP), queue=over.to)
    if policy.name is PolicyName.LATIDO and one.tier > EMERGENCY + 1:
        yield _step(one.enqueued_at, policy.ageing * own.target, What.AGED)


def _step(since: datetime, seconds: float, what: What) -> Line:
    return Line(since + timedelta(seconds=seconds), what, seconds=seconds)


def together(lines: Iterable[Line]) -> Iterator[Line]:
    """Those who passed by the same rule with nothing else in between are one line."""
    passed: dict[tuple[Before | None, UUID | None], Line] = {}
    for line in lines:
        if line.what is What.PASSED:
            known = passed.get((line.before, line.queue))
            passed[line.before, line.queue] = (
                replace(known, people=known.people + 1, until=line.until) if known else line
            )
            continue
        yield from passed.values()
        passed.clear()
        yield line
    yield from passed.values()
