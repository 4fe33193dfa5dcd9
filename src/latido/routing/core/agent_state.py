"""What happens to an agent's state. Pure: a desk and what happened to it give the desk after it.

Each second of an agent is in exactly one state. What makes no sense in a state changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from uuid import UUID

from latido.routing.contracts import AgentStateName as State
from latido.routing.contracts import OfferOutcome, Refusal
from latido.routing.core.facts import EMERGENCY, Reach

MOST_MISSED = 2  # the second missed offer in a row sets "not answering"
MOST_TO_DISPOSITION = 3
SILENT = "SIN"  # away because the page fell silent; comes back by itself with the page
NO_PHONE = "TEL"  # away because the telephone was lost; comes back by itself with the telephone
SILENT_AFTER = timedelta(seconds=15)
GONE_AFTER = timedelta(minutes=5)
PAUSE_FORGOTTEN_AFTER = timedelta(hours=2)  # a lunch with the computer closed is still a lunch
NO_PHONE_AFTER = timedelta(seconds=15)  # a reload or a restart is shorter
NOT_AGAIN_FOR: Mapping[OfferOutcome, timedelta] = MappingProxyType(  # the same agent, for the same interaction
    {
        OfferOutcome.LAPSED: timedelta(seconds=10),
        OfferOutcome.DECLINED: timedelta(seconds=30),
        OfferOutcome.UNREACHABLE: timedelta(seconds=3),
    }
)
EMERGENCY_AGAIN_FOR = timedelta(seconds=5)  # an emergency asks the same agent again sooner, however they let it pass
TO_OFFLINE = "offline"  # an after-contact choice: the shift ends

BUSY = frozenset({State.OFFERED, State.ON_CONTACT})


@dataclass(frozen=True, slots=True)
class Desk:
    """One agent's desk, as the rules see it."""

    agent_id: UUID
    state: State
    since: datetime
    reason: str = ""  # pause code, or SILENT or NO_PHONE
    idle_since: datetime | None = None
    interaction_id: UUID | None = None  # offered, talked to, or in after-contact work
    wrapping_id: UUID | None = None  # the contact whose after-contact work an emergency may interrupt
    before: State = State.AVAILABLE  # where a withdrawn or missed offer returns to
    after_contact: str = ""  # what comes next: "" (available), a pause code, or "offline"
    missed_offers: int = 0  # in a row
    to_disposition: int = 0
    voice_ready: bool = False
    untrained: bool = False  # a training that ran out keeps them from patients' data


def reach(state: State, *, voice_ready: bool, to_disposition: int) -> Reach:
    """What may be offered. Nothing waits for a disposition when it is an emergency."""
    if not voice_ready or state not in (State.AVAILABLE, State.AFTER_CONTACT, State.NOT_ANSWERING):
        return Reach.NOTHING
    if state is State.NOT_ANSWERING:
        return Reach.LAST_RESORT
    if state is State.AVAILABLE and to_disposition < MOST_TO_DISPOSITION:
        return Reach.ANYTHING
    return Reach.EMERGENCIES


def not_again_for(outcome: OfferOutcome, tier: int) -> timedelta:
    """How long the agent who let this one pass is not asked again for it."""
    wait = NOT_AGAIN_FOR.get(outcome, timedelta(0))
    return min(wait, EMERGENCY_AGAIN_FOR) if tier == EMERGENCY else wait


def refusal(desk: Desk) -> Refusal | None:
    """Why this desk cannot be available now."""
    if not desk.voice_ready:
        return Refusal.NO_PHONE
    if desk.untrained:
        return Refusal.UNTRAINED
    return Refusal.TO_DISPOSITION if desk.to_disposition >= MOST_TO_DISPOSITION else None


def with_to_disposition(desk: Desk, count: int) -> Desk:
    return replace(desk, to_disposition=count)


def enter(desk: Desk, state: State, now: datetime, reason: str = "") -> Desk:
    """Into a state that holds no contact. Being in it already changes nothing, so `since` and idle time stay."""
    if (desk.state, desk.reason) == (state, reason):
        return desk
    idle = now if state is State.AVAILABLE else desk.idle_since
    after = "" if state in (State.AVAILABLE, State.AWAY, State.OFFLINE) else desk.after_contact
    return replace(
        desk,
        state=state,
        reason=reason,
        since=now,
        idle_since=idle,
        interaction_id=desk.interaction_id if state is State.AFTER_CONTACT else None,
        wrapping_id=None,
        after_contact=after,
    )


def make_available(desk: Desk, now: datetime) -> Desk:
    """The agent asks for contacts; in a contact it cancels what was to come after it."""
    if desk.state in BUSY:
        return replace(desk, after_contact="")
    return replace(enter(desk, State.AVAILABLE, now), missed_offers=0)


def send_away(desk: Desk, code: str, now: datetime) -> Desk:
    """A pause; with a contact ringing or going on it comes when that is over."""
    if desk.state in BUSY:
        return replace(desk, after_contact=code)
    return enter(desk, State.AWAY, now, code)


def send_offline(desk: Desk, now: datetime) -> Desk:
    if desk.state in BUSY:
        return replace(desk, after_contact=TO_OFFLINE)
    return enter(desk, State.OFFLINE, now)


def choose_next(desk: Desk, choice: str, now: datetime) -> Desk:
    """What comes after this contact: "" (stay available), a pause code, or "offline"."""
    if desk.state in (*BUSY, State.AFTER_CONTACT):
        return replace(desk, after_contact=choice)
    return _next(replace(desk, after_contact=choice), now) if choice else desk


def may_attend(desk: Desk) -> bool:
    """Not with a contact in hand, or one to write up."""
    return desk.state not in (*BUSY, State.AFTER_CONTACT)


def attending(desk: Desk, interaction_id: UUID, now: datetime) -> Desk:
    """Somebody stands before the agent: no telephone rings meanwhile, and what was before comes back afterwards."""
    pause = desk.reason if desk.state is State.AWAY and desk.reason not in (SILENT, NO_PHONE) else ""
    after = TO_OFFLINE if desk.state is State.OFFLINE else pause
    return replace(
        desk, state=State.ON_CONTACT, reason="", since=now, interaction_id=interaction_id, after_contact=after
    )


def offered(desk: Desk, interaction_id: UUID, now: datetime) -> Desk:
    wrapping = desk.interaction_id if desk.state is State.AFTER_CONTACT else None
    return replace(
        desk,
        state=State.OFFERED,
        reason="",
        since=now,
        interaction_id=interaction_id,
        wrapping_id=wrapping,
        before=desk.state,
    )


def accepted(desk: Desk, now: datetime) -> Desk:
    if desk.state is not State.OFFERED:
        return desk
    return replace(desk, state=State.ON_CONTACT, since=now, wrapping_id=None, missed_offers=0)


def offer_ended(desk: Desk, outcome: OfferOutcome, now: datetime, *, rang: bool) -> Desk:
    """An offer that was not accepted. Missing the second in a row sets "not answering".

    rang: the phone did ring; what never reached a phone is no fault of the agent.
    """
    if desk.state is not State.OFFERED:
        return desk
    missed = outcome in (OfferOutcome.LAPSED, OfferOutcome.UNREACHABLE) and rang
    count = desk.missed_offers + 1 if missed else desk.missed_offers
    back = replace(desk, interaction_id=desk.wrapping_id, missed_offers=count)
    if desk.before is State.AFTER_CONTACT:
        return replace(back, state=State.AFTER_CONTACT, since=now, wrapping_id=None)
    if desk.before is State.NOT_ANSWERING:  # rung as the last resort of an emergency
        return enter(replace(back, missed_offers=desk.missed_offers), State.NOT_ANSWERING, now)
    if desk.after_contact:
        return _next(back, now)
    if count >= MOST_MISSED:
        return enter(back, State.NOT_ANSWERING, now)
    # an offer withdrawn keeps the agent's turn; one let pass costs it
    idle = desk.idle_since if outcome is OfferOutcome.WITHDRAWN else now
    return replace(back, state=State.AVAILABLE, since=now, idle_since=idle)


def contact_ended(desk: Desk, now: datetime, *, talked: bool = True) -> Desk:
    """The call is over. Whoever hung up before they were joined leaves nothing to disposition."""
    if desk.state is not State.ON_CONTACT:
        return desk
    if not talked:
        return _next(replace(desk, interaction_id=None), now)
    return enter(desk, State.AFTER_CONTACT, now)


def contact_lost(desk: Desk, now: datetime) -> Desk:
    """The patient went back to the queue because this agent's telephone did not return."""
    if desk.state is not State.ON_CONTACT:
        return desk
    if desk.after_contact:
        return _next(desk, now)
    return enter(desk, State.AWAY, now, SILENT if desk.voice_ready else NO_PHONE)


def finished(desk: Desk, interaction_id: UUID, now: datetime) -> Desk:
    """A disposition was given, or left for later. With three to give, the desk stays in after-contact work."""
    if desk.state is not State.AFTER_CONTACT or desk.interaction_id not in (interaction_id, None):
        return desk
    return _next(replace(desk, interaction_id=None), now)


def come_back(desk: Desk, now: datetime) -> Desk:
    """One key, from "not answering"."""
    return make_available(desk, now) if desk.state is State.NOT_ANSWERING else desk


def page_silent(desk: Desk, silent: timedelta, now: datetime) -> Desk:
    """The page has said nothing for so long. A contact goes on without its page."""
    if desk.state in BUSY or desk.state is State.OFFLINE:
        return desk
    on_pause = desk.state is State.AWAY and desk.reason not in (SILENT, NO_PHONE)
    if silent >= (PAUSE_FORGOTTEN_AFTER if on_pause else GONE_AFTER):
        return enter(desk, State.OFFLINE, now)
    if silent >= SILENT_AFTER and desk.state in (State.AVAILABLE, State.NOT_ANSWERING):
        return enter(desk, State.AWAY, now, SILENT)
    return desk


def page_heard(desk: Desk, now: datetime) -> Desk:
    """The page is back."""
    return _resume(desk, SILENT, now)


def phone_changed(desk: Desk, *, ready: bool, now: datetime) -> Desk:
    """A telephone came or went. Without one nothing is offered; away only when it stays gone (phone_missing)."""
    desk = replace(desk, voice_ready=ready)
    return _resume(desk, NO_PHONE, now) if ready else desk


def phone_missing(desk: Desk, now: datetime) -> Desk:
    if desk.state is not State.AVAILABLE or desk.voice_ready:
        return desk
    return enter(desk, State.AWAY, now, NO_PHONE)


def _resume(desk: Desk, reason: str, now: datetime) -> Desk:
    away = desk.state is State.AWAY and desk.reason == reason
    return enter(desk, State.AVAILABLE, now) if away and refusal(desk) is None else desk


def _next(desk: Desk, now: datetime) -> Desk:
    """What was chosen for after the contact, or available, or more after-contact work."""
    choice = desk.after_contact
    if choice == TO_OFFLINE:
        return enter(desk, State.OFFLINE, now)
    if choice:
        return enter(desk, State.AWAY, now, choice)
    why = refusal(desk)
    if why is Refusal.TO_DISPOSITION:
        return replace(desk, interaction_id=None)
    return enter(desk, State.AWAY, now, NO_PHONE) if why else enter(desk, State.AVAILABLE, now)
