"""How a caller arrives and is spoken to, until a person is wanted. Pure."""

from dataclasses import replace

from latido_voice import commands as do
from latido_voice import events as on
from latido_voice.state import At, Call, Result, end, enter, hush, overflow, play
from latido_voice.steps import Elsewhere, End, Heard, Menu, Queued, Say, Step


def arrived(call: Call, event: on.Arrived) -> Result:
    if not event.welcome:
        return replace(call, at=At.ENDED), (do.HangUp(call.id, "congestion"),)
    return enter(call, At.ARRIVING, do.Admit())


def admitted(call: Call, event: on.Admitted) -> Result:
    call = replace(call, organisation=event.organisation, interaction=event.interaction)
    if call.at is not At.ARRIVING:
        return call, ()
    if isinstance(event.step, Elsewhere):
        return overflow(call, "asked")
    called, commands = _take(call, event.step)
    return called, (do.Answer(), *commands)


def advanced(call: Call, event: on.Advanced) -> Result:
    return _take(call, event.step) if call.at is At.THINKING else (call, ())


def no_answer(call: Call, _: on.NoAnswer) -> Result:
    return overflow(call, "undecided") if call.at in (At.ARRIVING, At.THINKING) else (call, ())


def _take(call: Call, wanted: Step) -> Result:
    """Do what the dialogue says next."""
    match wanted:
        case Say(prompt):
            return play(call, At.SAYING, prompt)
        case Menu(prompt, keys, seconds):
            return _menu(replace(call, keys=keys, seconds=seconds), prompt)
        case Queued(None):
            call, hushed = hush(call)
            return enter(call, At.WAITING, *hushed, do.Hold())
        case Queued(str() as prompt):
            return play(call, At.WAITING, prompt)
        case End(str() as prompt):
            return play(call, At.LEAVING, prompt)
        case End(None):
            return end(call, "system", "finished", do.HangUp(call.id))
    return overflow(call, "asked")


def _menu(call: Call, prompt: str) -> Result:
    """Whoever knows the menu may have pressed already."""
    typed, call = call.typed, replace(call, typed="")
    if typed and typed in call.keys:
        return think(call, Heard("digit", typed))
    return play(call, At.CHOOSING, prompt)


def think(call: Call, heard: Heard) -> Result:
    call, hushed = hush(call)
    return enter(call, At.THINKING, *hushed, do.Advance(heard))


def prompt_ended(call: Call, event: on.PromptEnded) -> Result:
    if not call.playing or event.play != call.play:
        return call, ()
    call = replace(call, playing=False)
    match call.at:
        case At.SAYING:
            return think(call, Heard("done"))
        case At.CHOOSING:
            return call, (do.Timer("state", call.seconds),)
        case At.WAITING:
            return call, (do.Hold(),)
        case At.LEAVING:
            return end(call, "system", "finished", do.HangUp(call.id))
    return call, ()


def digit(call: Call, event: on.Digit) -> Result:
    match call.at:
        case At.CHOOSING:
            return think(call, Heard("digit" if event.key in call.keys else "wrong", event.key))
        case At.ARRIVING | At.SAYING:
            return replace(call, typed=event.key), ()
    return call, ()
