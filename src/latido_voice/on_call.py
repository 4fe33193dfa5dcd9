"""How whoever is on call is rung for an emergency nobody answers, while the caller waits on. Pure."""

from dataclasses import replace

from latido_voice import commands as do
from latido_voice import events as on
from latido_voice.state import (
    IN_DIALOGUE,
    At,
    Call,
    Result,
    answer,
    end,
    enter,
    hush,
    spare_beside,
    stop_ringing,
)

RINGS = 40.0  # seconds
DECIDES = 25.0  # seconds to press 1: a voice mailbox presses nothing
TAKES = "1"


def wanted(call: Call, event: on.Commanded) -> Result:
    """Dial them, unless they are being dialled or somebody talks with the caller."""
    if call.on_call or not event.where or call.at not in IN_DIALOGUE | {At.WAITING}:
        return call, ()
    call = replace(call, legs=call.legs + 1)
    leg = f"on-call-{call.interaction}-{call.legs}"
    call = replace(call, on_call=leg, on_call_prompt=event.prompt)
    return call, (do.RingOnCall(leg, event.where, RINGS, call.dialled), do.Timer("on-call", RINGS + DECIDES))


def ringing(call: Call) -> Result:
    return call, (do.OnCall("rings"),)


def answered(call: Call) -> Result:
    """They hear what it is and decide; the caller knows nothing yet."""
    return call, (do.Tell(call.on_call, call.on_call_prompt), do.Timer("on-call", DECIDES))


def pressed(call: Call, event: on.LegDigit) -> Result:
    """They take it: nobody here is rung any more."""
    if event.leg != call.on_call or event.key != TAKES or call.at not in IN_DIALOGUE | {At.WAITING}:
        return call, ()
    call, stopped = stop_ringing(call)
    call, spared = spare_beside(call)
    call, picked_up = answer(call)
    call, hushed = hush(replace(call, typed="", on_music=False))
    timers = do.Timer("on-call", 0), do.Timer("repeat", 0)
    joined = do.StopTelling(call.on_call), do.OnCall("answered"), do.Join(call.on_call)
    return enter(call, At.ON_CALL, *stopped, *spared, *picked_up, *hushed, *joined, *timers)


def given_up(call: Call) -> Result:
    """They did not answer, or pressed nothing."""
    if not call.on_call or call.at is At.ON_CALL:
        return call, ()
    leg = call.on_call
    return replace(call, on_call=""), (do.HangUp(leg), do.Timer("on-call", 0), do.OnCall("missed"))


def ended(call: Call) -> Result:
    if call.at is At.ON_CALL:
        return end(replace(call, on_call=""), "agent", "on_call", do.HangUp(call.id))
    return replace(call, on_call=""), (do.Timer("on-call", 0), do.OnCall("missed"))


def resumed(call: Call, event: on.Resumed) -> Result:
    """We died while they talked."""
    if not event.leg_alive:
        return end(call, "agent", "on_call", do.HangUp(call.id))
    return enter(call, At.ON_CALL, do.OnCall("answered"), *(() if event.bridged else (do.Join(call.on_call),)))
