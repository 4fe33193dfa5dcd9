"""What happens on a call: `step(call, event)` gives the call as it becomes and what to do. Pure.

The caller's side is `at`; an agent's phone that rings is `ring`, apart, since an offer may come at any moment
before somebody talks. No state lasts for ever: entering one sets the timer "state".
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from latido_voice import back, dialogue, on_call, ringing
from latido_voice import commands as do
from latido_voice import events as on
from latido_voice.state import (
    IN_DIALOGUE,
    LOST_SOCKET,
    NO_AUDIO,
    RING_AGAIN,
    RING_LONGEST,
    WITH_AGENT,
    At,
    Call,
    Result,
    Ring,
    end,
    enter,
    hold,
    overflow,
    wait,
)
from latido_voice.steps import Heard


def step(call: Call, event: on.Event) -> Result:
    """The call after the event, and what to do now. Anything that makes no sense any more changes nothing."""
    if call.at is At.ENDED:
        return call, ()
    return _HEARD[type(event)](call, event)


def _commanded(call: Call, event: on.Commanded) -> Result:
    match event.kind, call.at:
        case "hold", At.TALKING:
            call, held = hold(call)
            return enter(call, At.HELD, *held, do.Held())
        case "resume", At.HELD:
            return enter(replace(call, on_music=False), At.TALKING, do.Join(call.leg), do.Unheld())
        case "hang_up", At.DIALLING | At.CALLING:
            return back.hung_up(call)
        case "hang_up", at if not (at is At.WAITING and call.transfer):  # not of who has just handed the caller on
            return end(call, "agent" if call.agent else "system", call.at.value, do.HangUp(call.id))
        case "ring_on_call", _:
            return on_call.wanted(call, event)
        case "hand_back" | "transfer" as kind, At.TALKING | At.HELD if event.where:
            return _LEAVES[kind](call, event)
        case "pause_recording" | "resume_recording" as kind, At.TALKING | At.HELD:
            muted = kind == "pause_recording"
            return replace(call, paused=muted), (do.Mute(call.leg, muted),)
    return call, ()


def _timer(call: Call, event: on.Timer) -> Result:
    match event.name:
        case "state":
            return _too_long(call)
        case "ring" if call.ring:
            return ringing.lapsed(call, call.ring)
        case "again" if call.at is At.REATTACHING and call.ring is None:
            return ringing.ring_once_more(call, call.agent, call.offer)
        case "repeat" if call.at is At.WAITING:
            return dialogue.repeat(call)
        case "on-call":
            return on_call.given_up(call)
        case "lost-socket" if call.at in WITH_AGENT:
            return ringing.lose_leg(call, again=False)
    return call, ()


def _too_long(call: Call) -> Result:
    """Every state ends by itself."""
    match call.at:
        case At.CALLING:
            return back.let_go(call)
        case At.DIALLING:
            return back.rang_out(call, 0)
        case At.SAYING:
            return dialogue.think(call, Heard("done"))
        case At.CHOOSING:
            return dialogue.think(call, Heard("timeout"))
        case At.TYPING:
            return dialogue.typed(call)
        case At.REATTACHING:
            return ringing.give_back(call)
        case At.TALKING | At.HELD | At.LEAVING | At.ON_CALL:
            return end(call, "system", "too_long", do.HangUp(call.id))
    return overflow(call, "too_long")


def _caller_gone(call: Call, event: on.CallerGone) -> Result:
    if call.at is At.DIALLING:
        return back.rang_out(replace(call, dialled_out=False), event.cause)
    return end(call, "caller", "no_audio" if event.cause == NO_AUDIO else call.at.value)


def _vanished(call: Call, _: on.Vanished) -> Result:
    if call.at is At.DIALLING:
        return back.not_reached(call, "interrupted")
    if call.at is At.CALLING:
        return back.let_go(call)
    return end(call, "system", "interrupted")


def _resumed(call: Call, event: on.Resumed) -> Result:
    """Asterisk went on without us: go on from what it still has."""
    call = replace(call, playing=event.playing)
    if call.transfer and event.ringing and event.ringing.offer == call.offer:
        return ringing.left_behind(call, event, event.ringing)
    if found := event.ringing:
        call = replace(call, ring=Ring(found.leg, found.agent, found.offer, answered=found.answered))
    if call.at is At.DIALLING:
        return back.resumed(call, event)
    if call.at is At.ON_CALL:
        return on_call.resumed(call, event)
    call, freed = on_call.given_up(call)  # they are asked for again
    called, commands = _go_on(call, event)
    return called, (*freed, *ringing.handed_on(call), *commands)


def _go_on(call: Call, event: on.Resumed) -> Result:
    rings = _ask_again(call)
    if call.at in IN_DIALOGUE:
        return enter(call, At.ARRIVING, *rings, do.Admit())
    if call.at in WITH_AGENT:
        return _talk_on(call, event)
    call, held = (call, ()) if call.playing else wait(replace(call, on_music=False))
    if call.at is At.WAITING:
        return enter(call, At.WAITING, *rings, *held)
    if call.at is At.REATTACHING:
        return enter(call, At.REATTACHING, *held, *rings, do.Timer("again", RING_AGAIN), do.LegLost())
    if call.playing:
        return enter(call, call.at)
    return dialogue.prompt_ended(replace(call, playing=True), on.PromptEnded(call.play))


def _ask_again(call: Call) -> tuple[do.Command, ...]:
    if call.ring is None:
        return ()
    if not call.ring.answered:
        return (do.Timer("ring", RING_LONGEST),)
    return (do.Accept(call.ring.offer, call.ring.agent),)


def _talk_on(call: Call, event: on.Resumed) -> Result:
    if not event.leg_alive:
        return ringing.lose_leg(call, again=True)
    joined = (do.Join(call.leg),) if call.at is At.TALKING and not event.bridged else ()
    missing = () if event.phone_here else (do.Timer("lost-socket", LOST_SOCKET),)
    return enter(call, call.at, *joined, *missing, *_told_again(call))


def _told_again(call: Call) -> tuple[do.Fact, ...]:
    """We may have died before these were written down; written twice they change nothing."""
    paused = (do.RecordingPaused(),) if call.paused else ()
    return (*back.met(call), *paused, do.Held() if call.at is At.HELD else do.Unheld())


_LEAVES = {"hand_back": ringing.hand_back, "transfer": ringing.hand_on}
_HEARD: dict[type[Any], Callable[[Call, Any], Result]] = {
    on.Arrived: dialogue.arrived,
    on.Admitted: dialogue.admitted,
    on.Advanced: dialogue.advanced,
    on.NoAnswer: dialogue.no_answer,
    on.PromptEnded: dialogue.prompt_ended,
    on.Reminded: dialogue.reminded,
    on.Digit: dialogue.digit,
    on.LegDigit: on_call.pressed,
    on.Offered: ringing.offered,
    on.LegRinging: ringing.leg_ringing,
    on.LegAnswered: ringing.leg_answered,
    on.LegEnded: ringing.leg_ended,
    on.Accepted: ringing.accepted,
    on.ToCall: back.to_call,
    on.Answered: lambda call, _: back.answered(call),
    on.CallerGone: _caller_gone,
    on.Vanished: _vanished,
    on.Timer: _timer,
    on.PhoneReady: ringing.phone_ready,
    on.PhoneClosed: ringing.phone_closed,
    on.Commanded: _commanded,
    on.Resumed: _resumed,
}
