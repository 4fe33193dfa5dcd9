"""What was put into the hall and what it answered, organisation by organisation, so that it can be played again. Pure.

An entry is one tick of one organisation. It holds ids and facts of routing, nothing of a patient. Whoever reads begins
at an entry that `begins`, where everything before is forgotten; from the first `whole` one after it on, all is known.
The facts of everybody are written anew at the beginning and now and then, some in each tick, so that none is long.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from operator import attrgetter
from typing import Any
from uuid import UUID

from latido.routing.core import codec
from latido.routing.core.facts import Free, Pick, Reach, Waiting
from latido.routing.core.matcher import Hall
from latido.routing.core.policy import Policy

ANEW_EVERY = timedelta(minutes=15)
ANEW_AFTER = 2000  # entries, or as many as there are facts of everybody: so writing them anew at most doubles the work
AT_ONCE = 100  # facts of everybody written in one tick, at most

Fact = Waiting | Free
Change = tuple[str, Any]  # what became of somebody, and the fact or the id


@dataclass(frozen=True, slots=True)
class Entry:
    """One tick of one organisation, as it is kept."""

    organisation_id: UUID
    at: datetime
    begins: bool
    whole: bool
    policy: str  # JSON; empty while it is the one before
    changes: str  # JSON
    picks: str  # JSON


@dataclass(frozen=True, slots=True)
class Heard:
    """The same, to be played."""

    at: datetime
    begins: bool
    whole: bool
    policy: Policy | None
    waiting: tuple[Waiting, ...] = ()
    agents: tuple[Free, ...] = ()
    left: tuple[UUID, ...] = ()
    gone: tuple[UUID, ...] = ()
    picks: tuple[Pick, ...] = ()


def read(at: datetime, begins: bool, whole: bool, policy: str, changes: str, picks: str) -> Heard:
    """What was heard and decided, from a kept entry."""
    told: list[Change] = json.loads(changes)
    return Heard(
        at,
        begins,
        whole,
        codec.made(Policy, json.loads(policy)) if policy else None,
        tuple(codec.made(Waiting, what) for kind, what in told if kind == "waits"),
        tuple(codec.made(Free, what) for kind, what in told if kind == "agent"),
        tuple(UUID(what) for kind, what in told if kind == "left"),
        tuple(UUID(what) for kind, what in told if kind == "gone"),
        tuple(Pick(UUID(one), UUID(agent)) for one, agent in json.loads(picks)),
    )


@dataclass(slots=True)
class _Page:
    """What has happened in one organisation since its last entry."""

    changes: dict[int, Change] = field(default_factory=dict)  # the last of each
    picks: list[list[str]] = field(default_factory=list)


class Journal:
    """A hall of which everything is written down."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self.agents: dict[int, Free] = {}  # as they were last put; those picked have nothing more to be offered
        self.pages: dict[UUID, _Page] = {}
        self.to_write: dict[int, Fact] = {}  # of everybody
        self.left_to_write: Counter[UUID] = Counter()
        self.begun: set[UUID] = set()
        self.policies: dict[UUID, Policy] = {}  # last written
        self.anew_at: datetime | None = None
        self.since_anew = 0  # entries

    @property
    def waiting(self) -> Mapping[int, Waiting]:
        return self.hall.waiting

    @property
    def free(self) -> Mapping[int, Free]:
        return self.hall.free

    def next_change(self) -> datetime | None:
        return self.hall.next_change()

    def settle(self, now: datetime) -> None:
        """What `match` would do first, and takes longer the more there are."""
        self._keep_fresh(now)
        self.hall.settle(now)

    def set_policies(self, policies: Mapping[UUID, Policy]) -> None:
        self.hall.set_policies(policies)

    def put_waiting(self, one: Waiting) -> None:
        self.hall.put_waiting(one)
        self._note(one.interaction_id, one.organisation_id, ("waits", one))

    def drop_waiting(self, interaction_id: UUID) -> None:
        if (one := self.hall.waiting.get(interaction_id.int)) is not None:
            self.hall.drop_waiting(interaction_id)
            self._note(interaction_id, one.organisation_id, ("left", interaction_id))

    def put_agent(self, agent: Free) -> None:
        self.hall.put_agent(agent)
        self.agents[agent.agent_id.int] = agent
        self._note(agent.agent_id, agent.organisation_id, ("agent", agent))

    def drop_agent(self, agent_id: UUID) -> None:
        self.hall.drop_agent(agent_id)
        if (agent := self.agents.pop(agent_id.int, None)) is not None:
            self._note(agent_id, agent.organisation_id, ("gone", agent_id))

    def match(self, now: datetime) -> list[Pick]:
        """The hall's answer."""
        self._keep_fresh(now)
        picks = self.hall.match(now)
        for pick in picks:
            agent = self.agents[pick.agent_id.int]
            page = self._page(agent.organisation_id)
            page.picks.append([pick.interaction_id.hex, pick.agent_id.hex])
            for name in (pick.interaction_id.int, pick.agent_id.int):
                self._write(name, page)
            self.agents[pick.agent_id.int] = replace(agent, reach=Reach.NOTHING, soon=True)
        return picks

    def entries(self, now: datetime) -> list[Entry]:
        """What is to be kept of the tick that just matched; from here on that is forgotten."""
        for name in list(islice(self.to_write, AT_ONCE)):
            self._write(name, self._page(self.to_write[name].organisation_id))
        pages, self.pages = self.pages, {}
        self.since_anew += len(pages)
        return [self._entry(organisation, page, now) for organisation, page in pages.items()]

    def _keep_fresh(self, now: datetime) -> None:
        enough = max(ANEW_AFTER, len(self.hall.waiting) + len(self.agents))
        late = self.anew_at is None or not self.anew_at - ANEW_EVERY <= now < self.anew_at
        if late or self.since_anew >= enough:
            self._begin_anew(now)

    def _begin_anew(self, now: datetime) -> None:
        """From here on nothing written before needs to be read."""
        self.anew_at, self.since_anew = now + ANEW_EVERY, 0
        self.begun, self.pages = set(), {}
        self.to_write = {**self.hall.waiting, **self.agents}
        self.left_to_write = Counter(map(attrgetter("organisation_id"), self.to_write.values()))

    def _entry(self, organisation: UUID, page: _Page, now: datetime) -> Entry:
        begins = organisation not in self.begun
        self.begun.add(organisation)
        policy = self.hall.policy_of(organisation)
        same = not begins and self.policies.get(organisation) == policy
        self.policies[organisation] = policy
        return Entry(
            organisation,
            now,
            begins,
            not self.left_to_write[organisation],
            "" if same else _json(codec.record(policy)),
            _json([_plain(change) for change in page.changes.values()]),
            _json(page.picks),
        )

    def _page(self, organisation: UUID) -> _Page:
        page = self.pages.get(organisation)
        if page is None:
            page = self.pages[organisation] = _Page()
        return page

    def _note(self, who: UUID, organisation: UUID, change: Change) -> None:
        if self.anew_at is None:
            return  # whoever is there when it begins is written then
        self._written(who.int)
        self._page(organisation).changes[who.int] = change

    def _write(self, name: int, page: _Page) -> None:
        """Of somebody whose turn to be written it is, if it still is."""
        if (fact := self._written(name)) is not None:
            page.changes[name] = ("waits" if isinstance(fact, Waiting) else "agent", fact)

    def _written(self, name: int) -> Fact | None:
        fact = self.to_write.pop(name, None)
        if fact is not None:
            self.left_to_write[fact.organisation_id] -= 1
        return fact


def _plain(change: Change) -> tuple[str, Any]:
    kind, what = change
    return (kind, what.hex if type(what) is UUID else codec.record(what))


_json: Callable[[Any], str] = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode
