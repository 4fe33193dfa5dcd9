"""Whoever is on call outside is rung for an emergency, while the caller waits on and agents' phones ring too."""

from dataclasses import replace

import pytest

from latido_voice import commands as do
from latido_voice import events as on
from latido_voice.line import restored, saved
from latido_voice.state import At, Call
from latido_voice.steps import Queued, Say
from latido_voice.tests.test_call import LEG, OFFER, admitted, new, offered, talking, tell, waiting

pytestmark = pytest.mark.core
WANTED = on.Commanded("ring_on_call", "PJSIP/+57601@trunk-x", "words")
OUT = "on-call-interaction-1"


def rung() -> Call:
    return tell(waiting(), WANTED)[0]


def deciding() -> Call:
    return tell(rung(), on.LegRinging(OUT), on.LegAnswered(OUT))[0]


def taken() -> Call:
    return tell(deciding(), on.LegDigit(OUT, "1"))[0]


def test_they_are_dialled_hear_what_it_is_and_take_it_with_1() -> None:
    call, asked = tell(waiting(), WANTED)
    assert asked == [do.RingOnCall(OUT, "PJSIP/+57601@trunk-x", 40.0, "601")]
    call, told = tell(call, on.LegRinging(OUT))
    assert told == [do.OnCall("rings")]
    call, heard = tell(call, on.LegAnswered(OUT))
    assert (call.at, heard) == (At.WAITING, [do.Tell(OUT, "words")])
    call, joined = tell(call, on.LegDigit(OUT, "1"))
    assert (call.at, joined) == (At.ON_CALL, [do.StopTelling(OUT), do.OnCall("answered"), do.Join(OUT)])


def test_a_voice_mailbox_takes_nobody() -> None:
    call, given_up = tell(deciding(), on.Timer("on-call"))

    assert given_up == [do.HangUp(OUT), do.OnCall("missed")]
    assert (call.at, call.on_call) == (At.WAITING, "")


@pytest.mark.parametrize("key", list("023456789*#"))
def test_no_other_key_takes_the_caller(key: str) -> None:
    assert tell(deciding(), on.LegDigit(OUT, key)) == (deciding(), [])


def test_a_key_on_another_phone_takes_nobody() -> None:
    assert tell(deciding(), on.LegDigit(LEG, "1")) == (deciding(), [])


def test_who_does_not_answer_is_dialled_again_when_it_is_asked_for() -> None:
    call, missed = tell(rung(), on.LegEnded(OUT, 19))
    assert missed == [do.OnCall("missed")]

    call, again = tell(call, WANTED)
    assert again == [do.RingOnCall("on-call-interaction-2", "PJSIP/+57601@trunk-x", 40.0, "601")]


def test_asked_for_twice_they_are_dialled_once() -> None:
    assert tell(rung(), WANTED) == (rung(), [])


def test_without_a_line_nobody_is_dialled() -> None:
    assert tell(waiting(), on.Commanded("ring_on_call")) == (waiting(), [])


def test_who_talks_with_an_agent_already_needs_nobody() -> None:
    assert tell(talking(), WANTED) == (talking(), [])


def test_an_agent_who_answers_first_keeps_the_caller() -> None:
    call, done = tell(rung(), offered(), on.LegRinging(LEG), on.LegAnswered(LEG), on.Accepted(OFFER, True))

    assert (call.at, call.on_call) == (At.TALKING, "")
    assert do.HangUp(OUT) in done


def test_an_agents_phone_that_rings_is_silent_when_they_take_it() -> None:
    call, done = tell(deciding(), offered(), on.LegRinging(LEG), on.LegDigit(OUT, "1"))

    assert call.at is At.ON_CALL
    assert done == [do.HangUp(LEG), do.StopTelling(OUT), do.OnCall("answered"), do.Join(OUT)]


def test_an_agent_who_answers_in_the_same_moment_is_not_joined() -> None:
    call, done = tell(deciding(), offered(), on.LegAnswered(LEG), on.LegDigit(OUT, "1"), on.Accepted(OFFER, True))

    assert (call.at, call.ring) == (At.ON_CALL, None)
    assert done == []


def test_the_caller_hears_the_sentence_on_while_they_ring() -> None:
    call = tell(new(), on.Arrived(), admitted(Queued("", "stay", 15.0, "9")), WANTED, on.LegRinging(OUT))[0]

    call, said = tell(call, on.Timer("repeat"))

    assert said == [do.Play("stay", 1)]
    assert tell(call, on.LegAnswered(OUT), on.LegDigit(OUT, "1"))[1] == [
        do.StopPrompt(1),
        do.StopTelling(OUT),
        do.OnCall("answered"),
        do.Join(OUT),
    ]


def test_it_may_be_asked_for_while_the_announcement_is_still_spoken() -> None:
    call, done = tell(new(), on.Arrived(), admitted(Say("hello")), WANTED)

    assert (call.at, [type(c) for c in done]) == (At.SAYING, [do.RingOnCall])


@pytest.mark.parametrize(("at", "call"), [("rings", rung()), ("decides", deciding()), ("talks", taken())])
def test_a_caller_who_hangs_up_leaves_no_phone_ringing(at: str, call: Call) -> None:
    ended, done = tell(call, on.CallerGone())

    assert ended.at is At.ENDED
    assert do.HangUp(OUT) in done


def test_when_they_hang_up_the_call_is_over() -> None:
    call, done = tell(taken(), on.LegEnded(OUT, 16))

    assert call.at is At.ENDED
    assert done == [do.HangUp("c1"), do.Ended("agent", "on_call")]


def test_nothing_of_it_is_ever_recorded() -> None:
    done = [*tell(taken(), on.CallerGone())[1], *tell(deciding(), on.LegDigit(OUT, "1"))[1]]

    assert not [c for c in done if isinstance(c, do.Connected | do.Reattached | do.RecordingFinished)]


def test_an_offer_that_comes_late_is_refused() -> None:
    assert tell(taken(), offered())[1] == [do.Refused(OFFER, "unreachable")]


@pytest.mark.parametrize(
    ("alive", "bridged", "then"),
    [
        (True, True, [do.OnCall("answered")]),
        (True, False, [do.OnCall("answered"), do.Join(OUT)]),
        (False, False, [do.HangUp("c1"), do.HangUp(OUT), do.Ended("agent", "on_call")]),
    ],
)
def test_the_talk_outlives_our_own_death(alive: bool, bridged: bool, then: list[do.Command]) -> None:
    kept = restored(saved(taken()))

    assert tell(kept, on.Resumed(leg_alive=alive, bridged=bridged))[1] == then


def test_a_phone_that_rang_when_we_died_is_hung_up_and_asked_for_anew() -> None:
    kept = restored(saved(deciding()))
    call, done = tell(kept, on.Resumed(leg_alive=True))

    assert call.on_call == ""
    assert done[:2] == [do.HangUp(OUT), do.OnCall("missed")]
    assert tell(call, WANTED)[1] == [do.RingOnCall("on-call-interaction-2", "PJSIP/+57601@trunk-x", 40.0, "601")]


def test_a_talk_that_lasts_for_ever_ends() -> None:
    assert tell(replace(taken(), at=At.ON_CALL), on.Timer("state"))[0].at is At.ENDED
