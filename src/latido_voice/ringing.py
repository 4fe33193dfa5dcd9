"""How an agent's phone is rung, joined, lost and found again. Pure."""

from dataclasses import replace

from latido_voice import back, on_call
from latido_voice import commands as do
from latido_voice import events as on
from latido_voice.state import (
    DECLINED,
    IN_DIALOGUE,
    LOST_SOCKET,
    NORMAL,
    PAGE_GONE,
    REVOKED,
    RING_AGAIN,
    RING_LONGEST,
    UNANSWERED,
    UNREGISTERED,
    WITH_AGENT,
    At,
    Call,
    Result,
    Ring,
    answer,
    end,
    enter,
    hold,
    hush,
    play,
    spare_beside,
    spare_on_call,
    stop_ringing,
    wait,
)


def offered(call: Call, event: on.Offered) -> Result:
    if call.at not in IN_DIALOGUE | {At.WAITING, At.CALLING}:
        return call, (do.Refused(event.offer, "unreachable"),)
    if call.ring and call.ring.offer == event.offer:
        return call, ()
    if event.beside and call.at is At.WAITING:
        return _rings_too(call, event)
    call, stopped = stop_ringing(call)
    call = replace(call, organisation=event.organisation, interaction=event.interaction)
    ring = Ring(f"leg-{event.offer}", event.agent, event.offer, event.banner)
    return _ring(call, ring, event.seconds, *stopped)


def _ring(call: Call, ring: Ring, seconds: float, *first: do.Command) -> Result:
    again = call.at is At.REATTACHING
    rings = do.Ring(ring.leg, ring.agent, ring.offer, seconds, ring.banner, call.interaction, again)
    return replace(call, ring=ring), (*first, rings, do.Timer("ring", seconds))


def ring_once_more(call: Call, agent: str, offer: str, banner: str = "") -> Result:
    """A further leg of the same offer, for a phone that was lost."""
    call, stopped = stop_ringing(call)
    call = replace(call, legs=call.legs + 1)
    return _ring(call, Ring(f"leg-{offer}-{call.legs}", agent, offer, banner), RING_LONGEST, *stopped)


def lapsed(call: Call, ring: Ring) -> Result:
    """It rang as long as it may."""
    if call.at is At.REATTACHING:
        return ring_once_more(call, call.agent, call.offer)
    refused = do.Refused(ring.offer, "lapsed")
    if call.at is At.CALLING:
        return back.let_go(call, refused)
    call, stopped = stop_ringing(call)
    return call, (*stopped, refused)


def leg_ringing(call: Call, event: on.LegRinging) -> Result:
    if event.leg == call.on_call:
        return on_call.ringing(call)
    if call.ring and call.ring.leg == event.leg and call.at is not At.REATTACHING:
        return call, (do.Delivered(call.ring.offer),)
    if (other := _beside(call, event.leg)) is not None:
        return call, (do.Delivered(other.offer),)
    return call, ()


def leg_answered(call: Call, event: on.LegAnswered) -> Result:
    if event.leg == call.on_call:
        return on_call.answered(call)
    if (other := _beside(call, event.leg)) is not None:
        return _beside_answered(call, other)
    if call.ring is None or call.ring.leg != event.leg:
        return call, () if event.leg == call.leg else (do.HangUp(event.leg), do.Discard(event.leg))
    if call.at is At.REATTACHING:
        return _join(call, call.ring, do.Reattached(call.ring.leg))
    ring = replace(call.ring, answered=True)
    return replace(call, ring=ring), (do.Accept(ring.offer, ring.agent), do.Timer("ring", 0))


def accepted(call: Call, event: on.Accepted) -> Result:
    if call.ring is None or call.ring.offer != event.offer or not call.ring.answered:
        return call, ()
    if call.at is At.CALLING:
        return back.accepted(call) if event.yes else back.let_go(call)
    if event.yes:
        return _join(call, call.ring, do.Connected(call.ring.agent, call.ring.leg))
    return stop_ringing(call)


def _join(call: Call, ring: Ring, fact: do.Fact) -> Result:
    call, answered = answer(call)
    call = replace(call, agent=ring.agent, offer=ring.offer, leg=ring.leg)
    call, hushed = hush(replace(call, ring=None, typed="", transfer="", on_music=False))
    call, spared = spare_beside(call)
    call, freed = spare_on_call(call)
    muted = (do.Mute(call.leg, muted=True),) if call.paused else ()
    timers = do.Timer("ring", 0), do.Timer("again", 0)
    return enter(call, At.TALKING, *answered, *hushed, fact, *muted, do.Join(call.leg), *spared, *freed, *timers)


def leg_ended(call: Call, event: on.LegEnded) -> Result:
    if event.leg == call.on_call:
        return on_call.ended(call)
    if (other := _beside(call, event.leg)) is not None:
        return _beside_ended(call, other, event.cause)
    if call.at is At.DIALLING and event.leg == call.leg:
        return back.not_reached(call, "given_up")
    if call.ring and call.ring.leg == event.leg:
        return _ring_failed(call, call.ring, event.cause)
    if call.leg != event.leg or call.at not in WITH_AGENT:
        return call, ()
    if event.cause == NORMAL:
        return end(call, "agent", call.at.value, do.HangUp(call.id), leg_alive=False)
    return lose_leg(call, again=True)


def _ring_failed(call: Call, ring: Ring, cause: int) -> Result:
    outcome = "declined" if cause in DECLINED else "lapsed" if cause in UNANSWERED else "unreachable"
    discarded = (do.Discard(ring.leg),) if ring.answered else ()
    call = replace(call, ring=None)
    if call.at is not At.REATTACHING:
        refused = do.Timer("ring", 0), *discarded, do.Refused(ring.offer, outcome)
        return back.let_go(call, *refused) if call.at is At.CALLING else (call, refused)
    if outcome == "declined":
        return give_back(call)
    return call, (do.Timer("ring", 0), do.Timer("again", RING_AGAIN))


def _taken_away(call: Call, agent: str) -> Result:
    """The agent may not have this call, nor come back to it: somebody else gets it at once."""
    if call.ring and call.ring.agent == agent and call.at is not At.REATTACHING:
        refused = do.Refused(call.ring.offer, "unreachable")
        if call.at is At.CALLING:
            return back.let_go(call, refused)
        call, stopped = stop_ringing(call)
        return call, (*stopped, refused)
    if agent == call.agent and call.at is At.DIALLING:
        return back.not_reached(call, "interrupted")
    if agent != call.agent or call.at not in {*WITH_AGENT, At.REATTACHING}:
        return call, ()
    call, lost = (call, ()) if call.at is At.REATTACHING else lose_leg(call, again=False)
    call, given = give_back(call)
    return call, (*lost, *given)


def phone_closed(call: Call, event: on.PhoneClosed) -> Result:
    if event.code == REVOKED:
        call, spared = _beside_taken_away(call, event.agent)
        call, taken = _taken_away(call, event.agent)
        return call, (*spared, *taken)
    if event.agent == call.agent and call.at is At.DIALLING and event.code == PAGE_GONE:
        return back.not_reached(call, "interrupted")
    if event.agent != call.agent or call.at not in WITH_AGENT or event.code == UNREGISTERED:
        return call, ()
    if event.code == PAGE_GONE:  # its audio went with it; else only the socket did
        return lose_leg(call, again=False)
    return call, (do.Timer("lost-socket", LOST_SOCKET),)


def phone_ready(call: Call, event: on.PhoneReady) -> Result:
    if call.ring and call.ring.agent == event.agent and not call.ring.answered:
        if event.has_call:
            return call, ()
        return ring_once_more(call, call.ring.agent, call.ring.offer, call.ring.banner)
    if event.agent != call.agent:
        return call, ()
    if call.at is At.REATTACHING:
        return ring_once_more(call, call.agent, call.offer)
    if call.at not in WITH_AGENT:
        return call, ()
    return (call, (do.Timer("lost-socket", 0),)) if event.has_call else lose_leg(call, again=True)


def lose_leg(call: Call, *, again: bool) -> Result:
    """The caller goes to the music; the same agent's phone is rung again as soon as it can be."""
    dead = call.leg
    call, held = hold(replace(call, leg=""))
    call, commands = enter(
        call,
        At.REATTACHING,
        *held,
        do.HangUp(dead),
        do.Timer("lost-socket", 0),
        do.LegLost(),
        do.RecordingFinished(dead),
    )
    if not again:
        return call, commands
    called, ring = ring_once_more(call, call.agent, call.offer)
    return called, (*commands, *ring)


def hand_back(call: Call, event: on.Commanded) -> Result:
    """The agent has sent the caller to the clinic's own exchange: they hear so, and go."""
    done = call.leg
    call, held = hold(replace(call, leg="", back=event.where))
    freed = do.HangUp(done), do.Timer("lost-socket", 0), do.RecordingFinished(done)
    call, told = play(call, At.DIVERTING, event.prompt)
    return call, (*held, *freed, *told)


def hand_on(call: Call, event: on.Commanded) -> Result:
    """The agent has handed the caller on: they hear so, and wait with music for whoever it is.

    Which transfer is kept with the call until somebody has them, so that our own death forgets nothing; `offer` stays
    the agent's, by which their leg is known should we die before it ends.
    """
    done = call.leg
    call, held = hold(replace(call, leg="", agent="", transfer=event.where))
    freed = do.HangUp(done), do.Timer("lost-socket", 0), do.RecordingFinished(done), *handed_on(call)
    if event.prompt:
        call, told = play(call, At.WAITING, event.prompt)
        return call, (*held, *freed, *told)
    call, waits = wait(call)
    return enter(call, At.WAITING, *held, *freed, *waits)


def handed_on(call: Call) -> tuple[do.Fact, ...]:
    """Written twice it changes nothing."""
    return (do.Transferred(call.transfer),) if call.transfer else ()


def left_behind(call: Call, event: on.Resumed, left: on.Ringing) -> Result:
    """We died before the leg of the agent who handed the caller on had ended. It rings for nobody."""
    call = replace(call, playing=event.playing)
    call, waits = (call, ()) if call.playing else wait(replace(call, on_music=False))
    ended = do.HangUp(left.leg), do.RecordingFinished(left.leg)
    return enter(call, At.WAITING, *ended, *waits, *handed_on(call))


def give_back(call: Call) -> Result:
    """The agent does not come back: the caller is the first of the queue again."""
    call, stopped = stop_ringing(replace(call, agent="", offer=""))
    call, waits = wait(call)
    return enter(call, At.WAITING, *stopped, do.Timer("again", 0), *waits, do.Requeued())


def _rings_too(call: Call, event: on.Offered) -> Result:
    """One more phone, of an emergency: whoever answers has it. Asterisk stops it by itself when its time is over."""
    if any(each.offer == event.offer for each in call.beside):
        return call, ()
    ring = Ring(f"leg-{event.offer}", event.agent, event.offer, event.banner)
    rings = do.Ring(ring.leg, ring.agent, ring.offer, event.seconds, ring.banner, call.interaction)
    return replace(call, beside=(*call.beside, ring)), (rings,)


def _beside(call: Call, leg: str) -> Ring | None:
    return next((each for each in call.beside if each.leg == leg), None)


def _beside_answered(call: Call, ring: Ring) -> Result:
    """It changes places with the first. While another answer is looked at, one answer is enough."""
    call = replace(call, beside=tuple(each for each in call.beside if each is not ring))
    if call.at is not At.WAITING or (call.ring is not None and call.ring.answered):
        return call, (do.HangUp(ring.leg), do.Discard(ring.leg))
    first = (call.ring,) if call.ring is not None else ()
    call = replace(call, ring=replace(ring, answered=True), beside=(*call.beside, *first))
    return call, (do.Accept(ring.offer, ring.agent), do.Timer("ring", 0))


def _beside_ended(call: Call, ring: Ring, cause: int) -> Result:
    outcome = "declined" if cause in DECLINED else "lapsed" if cause in UNANSWERED else "unreachable"
    return replace(call, beside=tuple(each for each in call.beside if each is not ring)), (
        do.Refused(ring.offer, outcome),
    )


def _beside_taken_away(call: Call, agent: str) -> Result:
    """These agents may not have this call any more."""
    theirs = [each for each in call.beside if each.agent == agent]
    stopped = [c for each in theirs for c in (do.HangUp(each.leg), do.Refused(each.offer, "unreachable"))]
    return replace(call, beside=tuple(each for each in call.beside if each.agent != agent)), tuple(stopped)
