"""What happens on a call, told as stories: events in, commands out."""

from dataclasses import replace
from typing import Any

import pytest

from latido_voice import commands as do
from latido_voice import events as on
from latido_voice.call import step
from latido_voice.state import REVOKED, At, Call
from latido_voice.steps import Elsewhere, End, Heard, Menu, Queued, Say, Step

pytestmark = pytest.mark.core

ORG, TALK, ANA, LUIS, OFFER = "org", "interaction", "ana", "luis", "offer-1"
LEG = f"leg-{OFFER}"
NORMAL, BUSY, NOBODY_THERE, CUT = 16, 17, 20, 38


def admitted(wanted: Step) -> on.Admitted:
    return on.Admitted(ORG, TALK, wanted)


def offered(offer: str = OFFER, agent: str = ANA) -> on.Offered:
    return on.Offered(offer, agent, ORG, TALK, 20.0, "Citas")


def tell(call: Call, *events: on.Event) -> tuple[Call, list[do.Command]]:
    """The call after these events, and what the last of them asked for, timers apart."""
    commands: tuple[do.Command, ...] = ()
    for event in events:
        call, commands = step(call, event)
    return call, [c for c in commands if not isinstance(c, do.Timer)]


def timers(call: Call, event: on.Event) -> dict[str, float]:
    _, commands = step(call, event)
    return {c.name: c.seconds for c in commands if isinstance(c, do.Timer)}


def new() -> Call:
    return Call("c1", "601")


def waiting() -> Call:
    return tell(new(), on.Arrived(), admitted(Queued()))[0]


def ringing() -> Call:
    return tell(waiting(), offered(), on.LegRinging(LEG))[0]


def talking() -> Call:
    return tell(ringing(), on.LegAnswered(LEG), on.Accepted(OFFER, True))[0]


def reattaching() -> Call:
    return tell(talking(), on.PhoneClosed(ANA, 1001))[0]


# -- arriving and the dialogue ---------------------------------------------------------------------------


def test_a_caller_is_greeted_chooses_waits_and_talks() -> None:
    call, asked = tell(new(), on.Arrived())
    assert asked == [do.Admit()]

    call, said = tell(call, admitted(Say("hello")))
    assert said == [do.Answer(), do.Play("hello", 1)]

    call, asked = tell(call, on.PromptEnded(1))
    assert asked == [do.Advance(Heard("done"))]

    call, said = tell(call, on.Advanced(Menu("menu", "12", 7.0)))
    assert said == [do.Play("menu", 2)]

    call, asked = tell(call, on.Digit("1"))
    assert asked == [do.StopPrompt(2), do.Advance(Heard("digit", "1"))]

    call, held = tell(call, on.Advanced(Queued()))
    assert (call.at, held) == (At.WAITING, [do.Hold()])

    call, rung = tell(call, offered())
    assert rung == [do.Ring(LEG, ANA, OFFER, 20.0, "Citas", TALK)]

    call, told = tell(call, on.LegRinging(LEG))
    assert told == [do.Delivered(OFFER)]

    call, asked = tell(call, on.LegAnswered(LEG))
    assert asked == [do.Accept(OFFER, ANA)]

    call, joined = tell(call, on.Accepted(OFFER, True))
    assert (call.at, joined) == (
        At.TALKING,
        [do.Connected(ANA, LEG), do.Join(LEG)],
    )


@pytest.mark.parametrize(
    ("heard", "asked"),
    [
        (on.Digit("1"), [do.StopPrompt(1), do.Advance(Heard("digit", "1"))]),
        (on.Digit("#"), [do.StopPrompt(1), do.Advance(Heard("wrong", "#"))]),
        (on.Timer("state"), [do.StopPrompt(1), do.Advance(Heard("timeout"))]),
        (on.PromptEnded(7), []),
        (on.PromptEnded(1), []),
    ],
    ids=["key of the menu", "another key", "silence", "an older prompt", "its own end"],
)
def test_a_menu_hears(heard: on.Event, asked: list[do.Command]) -> None:
    call, _ = tell(new(), on.Arrived(), admitted(Menu("menu", "12", 7.0)))

    assert tell(call, heard)[1] == asked


def test_a_menu_waits_its_seconds_only_after_the_prompt() -> None:
    call, _ = tell(new(), on.Arrived(), admitted(Menu("menu", "12", 7.0)))

    assert timers(call, on.PromptEnded(1)) == {"state": 7.0}


def test_who_knows_the_menu_may_press_while_being_greeted() -> None:
    call, _ = tell(new(), on.Arrived(), admitted(Say("hello")), on.Digit("2"), on.PromptEnded(1))

    assert tell(call, on.Advanced(Menu("menu", "12", 7.0)))[1] == [do.Advance(Heard("digit", "2"))]


def test_a_key_the_menu_does_not_have_is_forgotten() -> None:
    call, _ = tell(new(), on.Arrived(), admitted(Say("hello")), on.Digit("*"), on.PromptEnded(1))

    assert tell(call, on.Advanced(Menu("menu", "12", 7.0)))[1] == [do.Play("menu", 2)]


@pytest.mark.parametrize("wanted", [Say("hello", keys="9"), Queued("wait", keys="9"), Queued(keys="9")])
def test_the_emergency_key_is_heard_at_once(wanted: Step) -> None:
    call, _ = tell(new(), on.Arrived(), admitted(wanted))

    assert tell(call, on.Digit("9"))[1][-1] == do.Advance(Heard("digit", "9"))


def test_keys_pressed_while_we_think_change_nothing() -> None:
    call, _ = tell(new(), on.Arrived(), admitted(Menu("menu", "12", 7.0)), on.Digit("1"))

    assert tell(call, *[on.Digit(key) for key in "#*#*12"]) == (call, [])


@pytest.mark.parametrize(
    ("wanted", "done"),
    [
        (End(), [do.Answer(), do.HangUp("c1"), do.Ended("system", "flow_ended")]),
        (End("bye"), [do.Answer(), do.Play("bye", 1)]),
        (Elsewhere(), [do.Overflow("601"), do.Ended("overflow", "asked")]),
        (Elsewhere("sorry"), [do.Answer(), do.Play("sorry", 1)]),
    ],
)
def test_a_dialogue_may_end_at_once(wanted: Step, done: list[do.Command]) -> None:
    assert tell(new(), on.Arrived(), admitted(wanted))[1] == done


@pytest.mark.parametrize(
    ("wanted", "done"),
    [
        (End("bye"), [do.HangUp("c1"), do.Ended("system", "flow_ended")]),
        (Elsewhere("sorry"), [do.Overflow("601"), do.Ended("overflow", "asked")]),
    ],
)
def test_last_words_are_said_to_their_end(wanted: Step, done: list[do.Command]) -> None:
    call, _ = tell(new(), on.Arrived(), admitted(wanted))

    assert tell(call, on.PromptEnded(1))[1] == done


@pytest.mark.parametrize("event", [on.NoAnswer(), on.Timer("state")], ids=["Django fails", "too late"])
def test_a_caller_nobody_can_admit_rings_elsewhere(event: on.Event) -> None:
    call, done = tell(new(), on.Arrived(), event)

    assert call.at is At.ENDED
    assert done[0] == do.Overflow("601")


def test_admission_may_take_a_second_and_a_half() -> None:
    assert timers(new(), on.Arrived()) == {"state": 1.5}


def test_while_we_are_being_stopped_a_caller_is_refused() -> None:
    assert tell(new(), on.Arrived(welcome=False))[1] == [do.HangUp("c1", "congestion")]


def test_who_waits_hears_a_sentence_now_and_then() -> None:
    call, _ = tell(new(), on.Arrived(), admitted(Queued(repeat="patience", repeat_seconds=40.0)))

    call, said = tell(call, on.Timer("repeat"))

    assert said == [do.Play("patience", 1)]
    assert timers(call, on.PromptEnded(1)) == {"repeat": 40.0}


# -- an agent's phone ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cause", "outcome"),
    [(BUSY, "declined"), (21, "declined"), (19, "lapsed"), (NOBODY_THERE, "unreachable"), (0, "unreachable")],
)
def test_an_offer_that_is_not_taken_is_refused(cause: int, outcome: str) -> None:
    call, told = tell(ringing(), on.LegEnded(LEG, cause))

    assert (call.at, call.ring, told) == (At.WAITING, None, [do.Refused(OFFER, outcome)])


def test_an_offer_lapses_by_our_own_clock() -> None:
    assert tell(ringing(), on.Timer("ring"))[1] == [do.HangUp(LEG), do.Refused(OFFER, "lapsed")]


def test_the_same_offer_rings_once() -> None:
    assert tell(ringing(), offered()) == (ringing(), [])


def test_another_offer_takes_the_place_of_the_first() -> None:
    call, done = tell(ringing(), offered("offer-2", LUIS))

    assert done == [do.HangUp(LEG), do.Ring("leg-offer-2", LUIS, "offer-2", 20.0, "Citas", TALK)]
    assert tell(call, on.LegEnded(LEG, NORMAL)) == (call, [])


def test_an_agent_who_answers_too_late_is_hung_up_and_nothing_is_kept() -> None:
    call, done = tell(ringing(), on.LegAnswered(LEG), on.Accepted(OFFER, False))

    assert (call.at, done) == (At.WAITING, [do.HangUp(LEG), do.Discard(LEG)])


def test_an_acceptance_nobody_asked_for_joins_nobody() -> None:
    assert tell(ringing(), on.Accepted(OFFER, True)) == (ringing(), [])


def test_an_offer_may_come_before_the_answer_to_the_arrival() -> None:
    call, joined = tell(new(), on.Arrived(), offered(), on.LegAnswered(LEG), on.Accepted(OFFER, True))

    assert joined[0] == do.Answer()
    assert tell(call, admitted(Queued()))[0].at is At.TALKING


def test_an_answer_stops_the_prompt_before_they_are_joined() -> None:
    call, _ = tell(new(), on.Arrived(), admitted(Queued("wait")), offered(), on.LegAnswered(LEG))

    assert tell(call, on.Accepted(OFFER, True))[1][0] == do.StopPrompt(1)


def test_an_offer_for_a_call_that_talks_is_refused() -> None:
    assert tell(talking(), offered("offer-2", LUIS))[1] == [do.Refused("offer-2", "unreachable")]


def test_a_page_reloaded_while_it_rings_is_rung_again() -> None:
    call, done = tell(ringing(), on.PhoneReady(ANA, has_call=False))

    assert done == [do.HangUp(LEG), do.Ring(f"{LEG}-1", ANA, OFFER, 30.0, "Citas", TALK)]
    assert tell(call, on.LegRinging(f"{LEG}-1"))[1] == [do.Delivered(OFFER)]


# -- hold, recording, ends -------------------------------------------------------------------------------


def test_hold_and_resume() -> None:
    call, held = tell(talking(), on.Commanded("hold"))
    assert (call.at, held) == (At.HELD, [do.Hold(), do.Held()])

    call, back = tell(call, on.Commanded("resume"))
    assert (call.at, back) == (At.TALKING, [do.Join(LEG), do.Unheld()])


def test_a_paused_recording_stays_paused_on_the_next_leg() -> None:
    call, _ = tell(talking(), on.Commanded("pause_recording"), on.PhoneReady(ANA, has_call=False))

    joined = tell(call, on.LegAnswered(f"{LEG}-1"))[1]

    assert joined.index(do.Mute(f"{LEG}-1", muted=True)) < joined.index(do.Join(f"{LEG}-1"))


@pytest.mark.parametrize(
    ("event", "by"),
    [
        (on.CallerGone(), "caller"),
        (on.LegEnded(LEG, NORMAL), "agent"),
        (on.Commanded("hang_up"), "agent"),
        (on.Vanished(), "system"),
        (on.Timer("state"), "system"),
    ],
)
def test_a_talk_ends_and_its_recording_is_finished(event: on.Event, by: str) -> None:
    call, done = tell(talking(), event)

    assert call.at is At.ENDED
    assert do.RecordingFinished(LEG) in done
    assert isinstance(done[-1], do.Ended)
    assert done[-1].by == by


@pytest.mark.parametrize("call", [new(), waiting(), ringing(), talking(), reattaching()], ids=lambda c: c.at.value)
def test_a_caller_may_hang_up_at_every_step(call: Call) -> None:
    after, done = tell(call, on.CallerGone())

    assert after.at is At.ENDED
    assert isinstance(done[-1], do.Ended)
    assert done[-1].by == "caller"
    assert {c.channel for c in done if isinstance(c, do.HangUp)} == {leg for leg in [call.leg] if leg} | {
        call.ring.leg for _ in [0] if call.ring
    }


# -- a phone that is lost and comes back -----------------------------------------------------------------


def test_a_page_that_closes_puts_the_caller_on_music_and_its_return_is_rung() -> None:
    call, done = tell(talking(), on.PhoneClosed(ANA, 1001))
    assert (call.at, done) == (
        At.REATTACHING,
        [do.Hold(), do.HangUp(LEG), do.LegLost(), do.RecordingFinished(LEG)],
    )

    call, rung = tell(call, on.PhoneReady(ANA, has_call=False))
    assert rung == [do.Ring(f"{LEG}-1", ANA, OFFER, 30.0, "", TALK, again=True)]

    call, joined = tell(call, on.LegAnswered(f"{LEG}-1"))
    assert call.at is At.TALKING
    assert joined[0] == do.Reattached(f"{LEG}-1")


def test_a_socket_alone_may_be_away_for_six_seconds() -> None:
    call, done = tell(talking(), on.PhoneClosed(ANA, 1006))

    assert (call.at, done) == (At.TALKING, [])
    assert timers(talking(), on.PhoneClosed(ANA, 1006)) == {"lost-socket": 6.0}
    assert timers(call, on.PhoneReady(ANA, has_call=True)) == {"lost-socket": 0}
    assert tell(call, on.Timer("lost-socket"))[0].at is At.REATTACHING


def test_a_leg_that_is_cut_is_rung_again_at_once() -> None:
    call, done = tell(talking(), on.LegEnded(LEG, CUT))

    assert call.at is At.REATTACHING
    assert do.Ring(f"{LEG}-1", ANA, OFFER, 30.0, "", TALK, again=True) in done


def test_another_agents_phone_changes_nothing() -> None:
    assert tell(talking(), on.PhoneClosed(LUIS, 1001), on.PhoneReady(LUIS, False)) == (talking(), [])


def test_an_agent_who_does_not_come_back_in_half_a_minute_leaves_the_caller_first_in_the_queue() -> None:
    assert timers(talking(), on.PhoneClosed(ANA, 1001))["state"] == 30.0

    call, done = tell(reattaching(), on.Timer("state"))

    assert (call.at, call.agent, done) == (At.WAITING, "", [do.Requeued()])
    assert tell(call, offered("offer-2", LUIS))[1] == [do.Ring("leg-offer-2", LUIS, "offer-2", 20.0, "Citas", TALK)]


def test_an_agent_who_declines_to_come_back_frees_the_caller() -> None:
    call, _ = tell(reattaching(), on.PhoneReady(ANA, has_call=False))

    assert tell(call, on.LegEnded(f"{LEG}-1", BUSY))[1] == [do.Requeued()]


def test_a_phone_that_is_not_there_yet_is_tried_every_second() -> None:
    call, _ = tell(talking(), on.LegEnded(LEG, CUT))

    assert timers(call, on.LegEnded(f"{LEG}-1", NOBODY_THERE))["again"] == 1.0


# -- after our own death ---------------------------------------------------------------------------------


def resumed(call: Call, **still: Any) -> tuple[Call, list[do.Command]]:
    return tell(replace(call, ring=None, typed=""), on.Resumed(**still))


def test_a_talk_goes_on() -> None:
    call, told = resumed(talking(), leg_alive=True, bridged=True)

    assert call == talking()
    assert told == [do.Connected(ANA, LEG), do.Unheld()]


def test_a_talk_whose_bridge_was_lost_is_joined_again() -> None:
    assert resumed(talking(), leg_alive=True, bridged=False)[1][0] == do.Join(LEG)


def test_a_talk_whose_agent_left_meanwhile_rings_them_again() -> None:
    call, done = resumed(talking(), leg_alive=False)

    assert call.at is At.REATTACHING
    assert do.Ring(f"{LEG}-1", ANA, OFFER, 30.0, "", TALK, again=True) in done


def test_a_phone_whose_socket_died_with_us_has_six_seconds() -> None:
    event = on.Resumed(leg_alive=True, bridged=True, phone_here=False)

    assert timers(talking(), event)["lost-socket"] == 6.0


def test_a_dialogue_is_asked_where_it_is_and_a_prompt_that_still_plays_goes_on() -> None:
    choosing, _ = tell(new(), on.Arrived(), admitted(Menu("menu", "12", 7.0)))

    call, asked = resumed(choosing, playing=True)
    assert asked == [do.Admit()]

    call, done = tell(call, admitted(Menu("menu", "12", 7.0)))
    assert (call.at, done) == (At.CHOOSING, [])
    assert tell(call, on.Digit("1"))[1] == [do.StopPrompt(1), do.Advance(Heard("digit", "1"))]


def test_a_prompt_of_an_older_step_is_stopped() -> None:
    saying, _ = tell(new(), on.Arrived(), admitted(Say("hello")))

    call, _ = resumed(saying, playing=True)

    assert tell(call, admitted(Queued()))[1] == [do.StopPrompt(1), do.Hold()]


@pytest.mark.parametrize("answered", [True, False])
def test_a_phone_that_rang_meanwhile_is_still_known(answered: bool) -> None:
    found = on.Ringing(LEG, ANA, OFFER, answered)

    call, asked = resumed(waiting(), ringing=found)

    assert [c for c in asked if isinstance(c, do.Accept)] == [do.Accept(OFFER, ANA)] * answered
    assert call.ring is not None
    assert call.ring.leg == LEG


def test_who_waited_for_a_lost_phone_still_does() -> None:
    call, _ = resumed(reattaching())

    assert call.at is At.REATTACHING
    assert timers(reattaching(), on.Resumed())["state"] == 30.0


def test_the_call_of_an_agent_whose_sessions_ended_goes_back_to_the_queue_at_once() -> None:
    call, done = tell(talking(), on.PhoneClosed(ANA, REVOKED))

    assert (call.at, call.agent, call.leg) == (At.WAITING, "", "")
    assert done == [do.Hold(), do.HangUp(LEG), do.LegLost(), do.RecordingFinished(LEG), do.Requeued()]
    assert tell(call, on.PhoneReady(ANA, True))[1] == []


def test_one_who_was_lost_already_does_not_come_back_to_it_either() -> None:
    call, done = tell(reattaching(), on.PhoneClosed(ANA, REVOKED))

    assert (call.at, call.agent) == (At.WAITING, "")
    assert done == [do.Requeued()]


def test_a_phone_that_rings_stops_when_its_agents_sessions_end() -> None:
    call, done = tell(ringing(), on.PhoneClosed(ANA, REVOKED))

    assert call.ring is None
    assert done == [do.HangUp(LEG), do.Refused(OFFER, "unreachable")]
    assert tell(ringing(), on.PhoneClosed(LUIS, REVOKED)) == (ringing(), [])
