"""Whatever happens, in whatever order: a call ends, and nobody is left ringing or recorded for ever."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from latido_voice import commands as do
from latido_voice import events as on
from latido_voice.call import step
from latido_voice.line import restored, saved
from latido_voice.state import BACK, LONGEST, At, Call
from latido_voice.steps import Elsewhere, End, Menu, Queued, Say

pytestmark = pytest.mark.core

AGENTS, OFFERS = some.sampled_from(["ana", "luis"]), some.sampled_from(["o1", "o2", "o3"])
OUTSIDE = some.sampled_from([f"on-call-i-{n}" for n in range(1, 4)])
LEGS = OUTSIDE | some.sampled_from([f"leg-o{n}{again}" for n in "123" for again in ("", "-1", "-2", "-3")])
STEPS = some.sampled_from(
    [
        Say("a", "9"),
        Menu("b", "12", 3.0),
        Queued("c", "d", 40.0, "9"),
        Queued(),
        End("e"),
        End(),
        Elsewhere("f"),
        Elsewhere(),
    ]
)
CAUSES = some.sampled_from([0, 16, 17, 20, 21, 38, 44])
EVENTS = some.one_of(
    some.builds(on.Admitted, some.just("org"), some.just("i"), STEPS),
    some.builds(on.Advanced, STEPS),
    some.just(on.NoAnswer()),
    some.builds(on.PromptEnded, some.integers(0, 6)),
    some.builds(on.Digit, some.sampled_from("0123456789*#")),
    some.builds(on.Offered, OFFERS, AGENTS, some.just("org"), some.just("i"), some.just(20.0)),
    some.builds(on.Offered, OFFERS, AGENTS, some.just("org"), some.just("i"), some.just(20.0), beside=some.just(True)),
    some.just(on.Commanded("ring_on_call", "PJSIP/1@trunk", "words")),
    some.just(on.Commanded("hand_back", "to-trunk-central,101", "goes")),
    some.sampled_from([on.Commanded("transfer", "t1", "goes"), on.Commanded("transfer", "t1")]),
    some.just(on.ToCall("PJSIP/2@trunk", "whom", 30.0, "601", "104")),
    some.just(on.Answered()),
    some.builds(on.LegDigit, OUTSIDE, some.sampled_from("12")),
    some.builds(on.LegRinging, LEGS),
    some.builds(on.LegAnswered, LEGS),
    some.builds(on.LegEnded, LEGS, CAUSES),
    some.builds(on.Accepted, OFFERS, some.booleans()),
    some.builds(on.Timer, some.sampled_from(["state", "ring", "again", "lost-socket", "repeat", "on-call"])),
    some.builds(on.PhoneReady, AGENTS, some.booleans()),
    some.builds(on.PhoneClosed, AGENTS, some.sampled_from([1001, 1006, 4001])),
    some.builds(
        on.Commanded,
        some.sampled_from(["hold", "resume", "hang_up", "pause_recording", "resume_recording", "nonsense"]),
    ),
    some.builds(on.Resumed, some.booleans(), some.none(), some.booleans(), some.booleans(), some.booleans()),
)
STORIES = some.lists(EVENTS, max_size=40)


def told(story: list[Any]) -> tuple[Call, list[do.Command]]:
    call, commands = step(Call("c"), on.Arrived())
    done = list(commands)
    for event in story:
        call, commands = step(call, event)
        done += commands
    return call, done


@given(STORIES)
def test_whoever_is_called_back_is_dialled_once_and_the_line_ends_once(story: list[Any]) -> None:
    call = Call(f"{BACK}c-1", at=At.CALLING)
    done: list[do.Command] = []
    for event in [on.Offered("o1", "ana", "org", "i", 20.0, back=True), *story]:
        call, commands = step(call, event)
        done += commands

    dialled = sum(isinstance(c, do.DialOut) for c in done)
    assert dialled <= 1
    assert sum(isinstance(c, do.Ended | do.NotReached) for c in done) <= 1
    assert dialled or not any(isinstance(c, do.Reached) for c in done)
    if call.at is At.ENDED:
        rung = {c.leg for c in done if isinstance(c, do.Ring)}
        over = {e.leg for e in story if isinstance(e, on.LegEnded)}
        assert rung <= over | {c.channel for c in done if isinstance(c, do.HangUp)}


@given(STORIES)
def test_a_call_ends_at_most_once_and_always_when_the_caller_hangs_up(story: list[Any]) -> None:
    call, done = told([*story, on.CallerGone()])

    assert call.at is At.ENDED
    assert sum(isinstance(c, do.Ended) for c in done) == 1


@given(STORIES)
def test_every_leg_that_was_rung_is_hung_up_by_the_end(story: list[Any]) -> None:
    _, done = told([*story, on.CallerGone()])

    over = {e.leg for e in story if isinstance(e, on.LegEnded)}
    rung = {c.leg for c in done if isinstance(c, do.Ring | do.RingOnCall)}
    assert rung <= over | {c.channel for c in done if isinstance(c, do.HangUp)}


@given(STORIES)
def test_every_recording_that_started_is_finished(story: list[Any]) -> None:
    _, done = told([*story, on.CallerGone()])

    started = dict.fromkeys(c.leg for c in done if isinstance(c, do.Connected | do.Reattached))
    assert list(started) == [c.leg for c in done if isinstance(c, do.RecordingFinished)]


@given(STORIES)
def test_nobody_is_joined_without_having_been_accepted_or_having_talked_before(story: list[Any]) -> None:
    _, done = told(story)

    first = next((n for n, c in enumerate(done) if isinstance(c, do.Join)), len(done))
    assert first == len(done) or any(isinstance(c, do.Connected) or c == do.OnCall("answered") for c in done[:first])


@given(STORIES)
def test_two_agents_never_talk_to_one_caller(story: list[Any]) -> None:
    call, done = told(story)

    joined = list(dict.fromkeys(c.leg for c in done if isinstance(c, do.Connected | do.Reattached)))
    left = {c.leg for c in done if isinstance(c, do.RecordingFinished)}
    assert len([leg for leg in joined if leg not in left]) <= 1
    assert call.at is not At.TALKING or call.leg == joined[-1]


@given(STORIES)
def test_every_state_has_an_end_of_its_own(story: list[Any]) -> None:
    call, _ = told(story)

    assert call.at is At.ENDED or call.at in LONGEST
    for _ in range(12):
        call, _ = step(call, on.Timer("state"))
        call, _ = step(call, on.Advanced(Queued()))
    assert call.at is At.ENDED


@given(STORIES)
def test_what_asterisk_keeps_is_what_was(story: list[Any]) -> None:
    call, _ = told(story)

    assert saved(restored(saved(call))) == saved(call)


@given(some.text())
def test_a_state_that_is_not_ours_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        restored(text)
