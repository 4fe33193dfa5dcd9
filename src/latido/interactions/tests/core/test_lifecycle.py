"""Every contact reaches exactly one end, whatever is reported and in whatever order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.interactions.contracts import ENDED, LIVE, EndedBy, EndReason, State
from latido.interactions.core.lifecycle import AFTER, TERMINAL, Happened, ending, next_state

pytestmark = pytest.mark.core
H, S = Happened, State
OVER = (H.HUNG_UP, H.OVERFLOWED, H.FLOW_ENDED, H.INTERRUPTED)


def after(*happened: Happened) -> list[State]:
    """The states a contact goes through; news that makes no sense leaves it where it is."""
    states = [S.IN_FLOW]
    for each in happened:
        states.append(next_state(states[-1], each) or states[-1])
    return states


@pytest.mark.parametrize(
    ("happened", "end"),
    [
        ([H.HUNG_UP], S.ABANDONED),
        ([H.QUEUED, H.HUNG_UP], S.ABANDONED),
        ([H.QUEUED, H.OFFERED, H.HUNG_UP], S.ABANDONED),
        ([H.QUEUED, H.OFFERED, H.CONNECTED, H.HUNG_UP], S.WRAP_UP),
        ([H.QUEUED, H.OFFERED, H.CONNECTED, H.HELD, H.HUNG_UP], S.WRAP_UP),
        ([H.QUEUED, H.OFFERED, H.CONNECTED, H.LEG_LOST, H.HUNG_UP], S.WRAP_UP),
        ([H.QUEUED, H.OFFERED, H.CONNECTED, H.LEG_LOST, H.QUEUED, H.HUNG_UP], S.ABANDONED),
        ([H.QUEUED, H.OFFERED, H.CONNECTED, H.INTERRUPTED, H.CLOSED], S.CLOSED),
        ([H.QUEUED, H.OFFERED, H.OFFER_ENDED, H.OVERFLOWED], S.OVERFLOWED),
        ([H.OVERFLOWED], S.OVERFLOWED),
        ([H.QUEUED, H.INTERRUPTED], S.FAILED),
        ([H.FLOW_ENDED], S.CLOSED),
        ([H.QUEUED, H.OFFERED, H.DIALLED, H.CONNECTED, H.NOBODY_THERE, H.FLOW_ENDED], S.CLOSED),
        ([H.QUEUED, H.OFFERED, H.DIALLED, H.CONNECTED, H.HUNG_UP, H.NOBODY_THERE, H.HUNG_UP], S.ABANDONED),
    ],
)
def test_how_calls_end(happened: list[Happened], end: State) -> None:
    assert after(*happened)[-1] is end


@pytest.mark.parametrize(
    ("state", "happened"),
    [
        (S.IN_FLOW, H.CONNECTED),
        (S.IN_FLOW, H.HELD),
        (S.QUEUED, H.OFFER_ENDED),
        (S.CONNECTED, H.QUEUED),
        (S.CONNECTED, H.RESUMED),
        (S.CONNECTED, H.CLOSED),
        (S.WRAP_UP, H.HUNG_UP),
        (S.WRAP_UP, H.CONNECTED),
        (S.HELD, H.HELD),
    ],
)
def test_news_that_makes_no_sense_changes_nothing(state: State, happened: Happened) -> None:
    assert next_state(state, happened) is None


def test_a_lost_agent_s_call_waits_where_it_is_while_their_phone_rings_again() -> None:
    assert after(H.QUEUED, H.OFFERED, H.CONNECTED, H.LEG_LOST, H.OFFERED, H.OFFER_ENDED)[-1] is S.REATTACHING


@pytest.mark.parametrize(
    ("by", "reason", "happened"),
    [
        (EndedBy.CALLER, "waiting", H.HUNG_UP),
        (EndedBy.CALLER, "no_audio", H.HUNG_UP),
        (EndedBy.AGENT, "talking", H.HUNG_UP),
        (EndedBy.SYSTEM, EndReason.FLOW_ENDED, H.FLOW_ENDED),
        (EndedBy.SYSTEM, "finished", H.FLOW_ENDED),
        (EndedBy.SYSTEM, "lost", H.INTERRUPTED),
        (EndedBy.SYSTEM, "who knows", H.INTERRUPTED),
        (EndedBy.SYSTEM, EndReason.OVERFLOW, H.OVERFLOWED),
        ("overflow", "too_long", H.OVERFLOWED),
    ],
)
def test_how_it_ended_is_read_from_who_and_why(by: str, reason: str, happened: Happened) -> None:
    assert ending(by, reason) is happened


def test_the_four_ends_are_the_only_ones() -> None:
    assert {S.CLOSED, S.ABANDONED, S.OVERFLOWED, S.FAILED} == TERMINAL
    assert TERMINAL | {S.WRAP_UP} == ENDED
    assert set(AFTER) == set(State)


@given(st.lists(st.sampled_from(Happened), max_size=40), st.sampled_from(OVER))
def test_whatever_happens_when_it_is_over_it_is_at_an_end(happened: list[Happened], over: Happened) -> None:
    states = after(*happened, H.NOT_REACHED, over, H.HUNG_UP)  # who is being called back goes back to the queue first

    assert states[-1] in ENDED


@given(st.lists(st.sampled_from(Happened), max_size=60))
def test_there_is_one_end_and_nothing_follows_it(happened: list[Happened]) -> None:
    states = after(*happened)
    end = next((n for n, state in enumerate(states) if state in TERMINAL), len(states))

    assert len(set(states[end:])) <= 1


@given(st.lists(st.sampled_from(Happened), max_size=60))
def test_nobody_talks_who_was_not_connected(happened: list[Happened]) -> None:
    states = after(*happened)
    talking = next((n for n, state in enumerate(states) if state in LIVE - {S.DIALLING}), len(states))

    assert H.CONNECTED in happened[:talking] or talking == len(states)
    assert S.WRAP_UP not in states[:talking]
