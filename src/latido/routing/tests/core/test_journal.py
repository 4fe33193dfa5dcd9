"""What is written down is enough to decide the same again."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latido.routing.core import codec, journal
from latido.routing.core.facts import Free, Pick, Reach, Waiting
from latido.routing.core.journal import Entry, Journal, read
from latido.routing.core.matcher import Hall
from latido.routing.core.policy import Policy
from latido.routing.core.replay import play
from latido.routing.tests.core.make import HOSPITAL, NOON, call
from latido.routing.tests.core.test_policy_properties import events, one_agent, one_waiting, policies
from latido.routing.tests.deep import examples

pytestmark = pytest.mark.core
few = settings(max_examples=examples(40), deadline=None)


class Live:
    """A floor whose journal is kept, as the leader keeps it."""

    def __init__(self, policy: Policy) -> None:
        self.now = NOON
        self.journal = Journal(Hall({HOSPITAL: policy}))
        self.facts: dict[UUID, Free] = {}
        self.kept: list[Entry] = []
        self.decided: list[list[Pick]] = []

    def put(self, fact: Waiting | Free) -> None:
        if isinstance(fact, Waiting):
            self.journal.put_waiting(fact)
        else:
            self.facts[fact.agent_id] = fact
            self.journal.put_agent(fact)

    def tick(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        picks = self.journal.match(self.now)
        self.kept += (entries := self.journal.entries(self.now))
        if entries:
            self.decided.append(picks)
        else:
            assert picks == []

    def happened(self, event: object) -> None:
        match event:
            case Waiting() | Free():
                self.put(event)
            case ("leaves", int(n)):
                self.journal.drop_waiting(UUID(int=n))
            case ("goes", int(n)):
                self.journal.drop_agent(UUID(int=n))
            case ("free", int(n)):
                if (known := self.facts.get(UUID(int=n))) is not None:
                    self.put(replace(known, reach=Reach.ANYTHING, idle_since=self.now))
            case (_, int(seconds)):
                self.tick(seconds)

    def again(self) -> list[list[Pick]]:
        return [list(moment.picks) for moment in play(HOSPITAL, map(reread, self.kept))]


def reread(entry: Entry) -> journal.Heard:
    return read(entry.at, entry.begins, entry.whole, entry.policy, entry.changes, entry.picks)


more = st.lists(st.one_of(events, st.lists(st.tuples(st.just("free"), st.integers(1000, 1008)))), max_size=4)


@few
@given(policies, more)
def test_played_again_the_same_is_decided(policy: Policy, happened: list[list[object]]) -> None:
    live = Live(policy)
    for part in happened:
        for event in [*part, ("tick", 1)]:
            live.happened(event)

    assert live.again() == live.decided


@few
@given(policies, more, st.integers(1, 3), st.data())
def test_who_begins_to_read_where_all_is_written_anew_decides_the_same(
    policy: Policy, happened: list[list[object]], at_once: int, data: st.DataObject
) -> None:
    """The facts of everybody are written some in each tick; from the first entry after which all is known on."""
    live = Live(policy)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(journal, "AT_ONCE", at_once)
        for part in happened:
            if data.draw(st.booleans()):
                live.journal.anew_at = live.now  # due with the next tick
            for event in [*part, *[("tick", 1)] * 3]:
                live.happened(event)
    begins = [n for n, entry in enumerate(live.kept) if entry.begins]
    begin = data.draw(st.sampled_from(begins)) if begins else 0
    known = next((n for n, entry in enumerate(live.kept) if n >= begin and entry.whole), len(live.kept))

    again = [list(moment.picks) for moment in play(HOSPITAL, map(reread, live.kept[begin:]))]

    assert again[known - begin :] == live.decided[known:]


@few
@given(policies, one_waiting, one_agent)
def test_what_is_written_reads_as_it_was(policy: Policy, one: Waiting, free: Free) -> None:
    for fact in (policy, one, free):
        assert codec.made(type(fact), codec.record(fact)) == fact


def test_what_an_older_or_a_newer_version_wrote_is_read() -> None:
    written = codec.record(call(1, citas=2))

    found = codec.made(Waiting, {**written, "colour": "green"})

    assert "queue" not in written and found == call(1, citas=2)


def test_nobody_is_written_twice_and_a_tick_in_which_nothing_happened_is_not_written() -> None:
    live = Live(Policy())
    live.put(call(1, citas=1))
    live.put(call(1, citas=1, waited=5))
    live.tick(1)
    live.tick(1)

    (entry,) = live.kept
    assert (entry.begins, entry.whole) == (True, True)
    assert [one.interaction_id.int for one in reread(entry).waiting] == [1]


def test_everybody_is_written_anew_after_a_while() -> None:
    live = Live(Policy())
    live.put(call(1, citas=1))
    for seconds in (1, 60, journal.ANEW_EVERY.total_seconds(), 1):
        live.tick(seconds)

    assert [(entry.begins, entry.whole) for entry in live.kept] == [(True, True), (True, True)]
    assert [len(reread(entry).waiting) for entry in live.kept] == [1, 1]


def test_everybody_is_written_anew_after_so_many_entries_too_however_soon() -> None:
    live = Live(Policy())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(journal, "ANEW_AFTER", 3)
        for n in (1, 2, 1, 2, 1, 2):
            live.put(call(n, citas=1))
            live.tick(1)

    assert [n for n, entry in enumerate(live.kept) if entry.begins] == [0, 3]
    assert len(reread(live.kept[3]).waiting) == 2
