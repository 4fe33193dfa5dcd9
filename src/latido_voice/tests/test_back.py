"""Somebody is called back: the agent first, then one dial, then they talk or nobody is kept waiting."""

from dataclasses import replace

import pytest

from latido_voice import commands as do
from latido_voice import events as on
from latido_voice.line import restored, saved
from latido_voice.state import BACK, At, Call
from latido_voice.tests.test_call import ANA, LEG, OFFER, ORG, TALK, tell, timers

pytestmark = pytest.mark.core
ID = f"{BACK}c1-1"
OFFERED = on.Offered(OFFER, ANA, ORG, TALK, 20.0, "Citas", back=True)
WHOM = on.ToCall("PJSIP/+57300@trunk-x", "calls+4+8+2+1", 30.0, "+57601")
QUIET = do.Mute(LEG, muted=True)


def new() -> Call:
    return Call(ID, at=At.CALLING)


def ringing() -> Call:
    return tell(new(), OFFERED, on.LegRinging(LEG))[0]


def accepted() -> Call:
    return tell(ringing(), on.LegAnswered(LEG), on.Accepted(OFFER, True))[0]


def dialling(extension: str = "") -> Call:
    return tell(accepted(), replace(WHOM, extension=extension))[0]


def talking() -> Call:
    return tell(dialling(), on.Answered())[0]


def test_the_agent_answers_hears_whom_and_they_talk_as_soon_as_the_patient_is_there() -> None:
    call, rung = tell(new(), OFFERED)
    assert rung == [do.Ring(LEG, ANA, OFFER, 20.0, "Citas", TALK)]
    call, told = tell(call, on.LegRinging(LEG))
    assert told == [do.Delivered(OFFER)]
    call, asked = tell(call, on.LegAnswered(LEG))
    assert asked == [do.Accept(OFFER, ANA)]
    call, asked = tell(call, on.Accepted(OFFER, True))
    assert (call.at, asked) == (At.DIALLING, [QUIET, do.WhomToCall()])
    call, dialled = tell(call, WHOM)
    assert dialled == [do.Tell(LEG, "calls+4+8+2+1", rings=True), do.DialOut("PJSIP/+57300@trunk-x", 30.0, "+57601")]
    call, joined = tell(call, on.Answered())
    assert (call.at, joined) == (
        At.TALKING,
        [do.StopTelling(LEG), do.Reached(ANA, LEG), do.Mute(LEG, muted=False), do.Join(LEG)],
    )


@pytest.mark.parametrize(
    ("heard", "outcome", "hung_up"),
    [
        (on.CallerGone(17), "busy", []),
        (on.CallerGone(19), "no_answer", []),
        (on.CallerGone(16), "no_answer", []),
        (on.CallerGone(0), "no_answer", []),
        (on.CallerGone(1), "refused", []),
        (on.CallerGone(34), "refused", []),
        (on.Timer("state"), "no_answer", [do.HangUp(ID)]),
        (on.LegEnded(LEG, 16), "given_up", [do.HangUp(ID)]),
        (on.Commanded("hang_up"), "given_up", [do.HangUp(ID)]),
        (on.PhoneClosed(ANA, 1001), "interrupted", [do.HangUp(ID)]),
        (on.PhoneClosed(ANA, 4001), "interrupted", [do.HangUp(ID)]),
        (on.Vanished(), "interrupted", [do.HangUp(ID)]),
        (on.Resumed(leg_alive=False), "interrupted", [do.HangUp(ID)]),
    ],
)
def test_nobody_reached_frees_the_agent_and_keeps_no_audio(
    heard: on.Event, outcome: str, hung_up: list[do.Command]
) -> None:
    call, done = tell(dialling(), heard)

    assert call.at is At.ENDED
    assert done == [*hung_up, do.HangUp(LEG), do.Discard(LEG), do.NotReached(outcome)]


@pytest.mark.parametrize(
    ("heard", "told"),
    [
        (on.LegEnded(LEG, 17), [do.Refused(OFFER, "declined")]),
        (on.LegEnded(LEG, 19), [do.Refused(OFFER, "lapsed")]),
        (on.LegEnded(LEG, 20), [do.Refused(OFFER, "unreachable")]),
        (on.Timer("ring"), [do.HangUp(LEG), do.Refused(OFFER, "lapsed")]),
        (on.PhoneClosed(ANA, 4001), [do.HangUp(LEG), do.Refused(OFFER, "unreachable")]),
        (on.Commanded("hang_up"), [do.HangUp(LEG)]),
        (on.Timer("state"), [do.HangUp(LEG)]),
    ],
)
def test_an_agent_who_does_not_take_it_dials_nobody(heard: on.Event, told: list[do.Command]) -> None:
    call, done = tell(ringing(), heard)

    assert (call.at, done) == (At.ENDED, told)


def test_an_agent_who_may_not_have_it_any_more_dials_nobody() -> None:
    call, done = tell(ringing(), on.LegAnswered(LEG), on.Accepted(OFFER, False))

    assert (call.at, done) == (At.ENDED, [do.HangUp(LEG), do.Discard(LEG)])


def test_nobody_to_call_any_more_frees_the_agent_and_dials_nobody() -> None:
    call, done = tell(accepted(), on.ToCall())

    assert (call.at, done) == (At.ENDED, [do.HangUp(LEG), do.Discard(LEG), do.NotReached("refused")])


def test_told_whom_twice_it_dials_once() -> None:
    assert tell(dialling(), WHOM) == (dialling(), [])
    assert tell(talking(), WHOM) == (talking(), [])


def test_a_switchboard_is_told_the_extension_after_they_are_joined() -> None:
    assert tell(dialling("104"), on.Answered())[1][-2:] == [do.Join(LEG), do.Press("104")]


def test_the_ringing_has_an_end_of_its_own() -> None:
    assert timers(accepted(), WHOM) == {"state": 35.0}


def test_after_our_death_a_telephone_that_still_rings_rings_on_and_is_not_dialled_again() -> None:
    before = restored(saved(dialling()))
    call, done = tell(before, on.Resumed(leg_alive=True))

    assert (call.at, done) == (At.DIALLING, [])
    assert tell(call, WHOM)[1] == []


def test_after_our_death_whoever_answered_meanwhile_talks() -> None:
    call, done = tell(restored(saved(dialling())), on.Resumed(leg_alive=True, up=True))

    assert (call.at, done[-1]) == (At.TALKING, do.Join(LEG))


def test_after_our_death_in_the_middle_of_the_talk_it_is_written_down_again() -> None:
    _, done = tell(restored(saved(talking())), on.Resumed(leg_alive=True, bridged=True))

    assert done == [do.Reached(ANA, LEG), do.Unheld()]


def test_the_patient_hangs_up_after_the_talk_as_any_caller() -> None:
    call, done = tell(talking(), on.CallerGone())

    assert call.at is At.ENDED
    assert done == [do.HangUp(LEG), do.RecordingFinished(LEG), do.Ended("caller", "talking")]
