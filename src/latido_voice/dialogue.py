"""How a caller arrives and is spoken to, until a person is wanted. Pure."""

from dataclasses import replace

from latido_voice import commands as do
from latido_voice import events as on
from latido_voice.state import At, Call, Result, answer, end, enter, hush, overflow, play, silence, wait
from latido_voice.steps import Elsewhere, End, Heard, Menu, Queued, Say, Step, Type

END_OF_TYPING = "#"


def arrived(call: Call, event: on.Arrived) -> Result:
    if not event.welcome:
        return replace(call, at=At.ENDED), (do.HangUp(call.id, "congestion"),)
    return enter(call, At.ARRIVING, do.Admit())


def admitted(call: Call, event: on.Admitted) -> Result:
    call = replace(call, organisation=event.organisation, interaction=event.interaction)
    if call.at is not At.ARRIVING:
        return call, ()
    if event.step == Elsewhere():
        return overflow(call, "asked")
    call, answered = answer(call)
    called, commands = _take(call, event.step)
    return called, (*answered, *commands)


def advanced(call: Call, event: on.Advanced) -> Result:
    return _take(call, event.step) if call.at is At.THINKING else (call, ())


def no_answer(call: Call, _: on.NoAnswer) -> Result:
    return overflow(call, "undecided") if call.at in (At.ARRIVING, At.THINKING) else (call, ())


def _take(call: Call, wanted: Step) -> Result:
    """Do what the dialogue says next."""
    match wanted:
        case Say(prompt, keys):
            return play(replace(call, keys=keys), At.SAYING, prompt)
        case Menu(prompt, keys, seconds):
            return _menu(replace(call, keys=keys, seconds=seconds), prompt)
        case Type(prompt, most, seconds):
            return play(replace(call, keys="", seconds=seconds, most=most, gathered=""), At.TYPING, prompt)
        case Queued():
            return _wait(call, wanted)
        case End(prompt):
            return play(call, At.LEAVING, prompt) if prompt else _goodbye(call)
        case Elsewhere(prompt):
            return play(call, At.DIVERTING, prompt) if prompt else overflow(call, "asked")


def _wait(call: Call, wanted: Queued) -> Result:
    call = replace(call, keys=wanted.keys, asks=wanted.asks)
    call = replace(call, repeat=wanted.repeat, repeat_seconds=wanted.repeat_seconds)
    if wanted.prompt:
        return play(call, At.WAITING, wanted.prompt)
    call, hushed = hush(call)
    call, waits = wait(call)
    return enter(call, At.WAITING, *hushed, *waits)


def _goodbye(call: Call) -> Result:
    return end(call, "system", "flow_ended", do.HangUp(call.id))


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
        case At.CHOOSING | At.TYPING:
            return call, (do.Timer("state", call.seconds),)
        case At.WAITING:
            return wait(call)
        case At.LEAVING:
            return _goodbye(call)
        case At.DIVERTING:
            return overflow(call, "asked")
    return call, ()


def digit(call: Call, event: on.Digit) -> Result:
    heard_now = event.key in call.keys
    match call.at:
        case At.CHOOSING:
            return think(call, Heard("digit" if heard_now else "wrong", event.key))
        case At.SAYING | At.WAITING if heard_now:
            return think(call, Heard("digit", event.key))
        case At.TYPING:
            return _gather(call, event.key)
        case At.ARRIVING | At.SAYING:
            return replace(call, typed=event.key), ()
    return call, ()


def repeat(call: Call) -> Result:
    """Now and then somebody who waits hears a voice."""
    if call.playing or (call.ring and call.ring.answered):
        return call, ()
    if call.asks:
        return replace(call, reminded=True), (do.Remind(),)
    return play(call, At.WAITING, call.repeat) if call.repeat else (call, ())


def reminded(call: Call, event: on.Reminded) -> Result:
    """What there is to say now. Whoever is about to be joined hears nothing more."""
    if call.at is not At.WAITING or call.playing or (call.ring and call.ring.answered):
        return call, ()
    call = replace(call, keys=event.keys or call.keys)
    if event.prompt:
        return play(call, At.WAITING, event.prompt)
    return call, (do.Timer("repeat", silence(call)),)


def _gather(call: Call, key: str) -> Result:
    """Another key of a number; the first one stops the prompt."""
    if key == END_OF_TYPING or len(call.gathered) + 1 >= call.most:
        whole = call.gathered + key.replace(END_OF_TYPING, "")
        return think(replace(call, gathered=""), Heard("typed", whole))
    call, hushed = hush(replace(call, gathered=call.gathered + key))
    return call, (*hushed, do.Timer("state", call.seconds))


def typed(call: Call) -> Result:
    """They typed no further."""
    whole, call = call.gathered, replace(call, gathered="")
    return think(call, Heard("typed", whole) if whole else Heard("timeout"))
