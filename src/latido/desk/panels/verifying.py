"""The comparison: what to ask, what coincided, and how many tries are left. It never shows an answer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from latido.desk.core.asking import to_ask
from latido.desk.panels import words
from latido.desk.panels.people import Seen
from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction
from latido.kernel.actor import Actor
from latido.orgs import api as orgs
from latido.patients import api as patients
from latido.patients.contracts import Check, Level, Verification
from latido.plumbing.ui.words import hour
from latido.staff import api as staff


@dataclass(frozen=True, slots=True)
class Asked:
    """One datum of the comparison. result: "", "ok" or "no"."""

    value: str
    label: str
    placeholder: str
    dots: str
    result: str
    closed: bool
    say: str = ""  # to ask it with: it leads to no answer
    first: bool = False  # where the agent begins to type


def context(patient_id: UUID | None, state: Verification, actor: Actor, contact: Interaction) -> dict[str, Any]:
    """What the panel needs, with nobody chosen too. What is on file of somebody is audited."""
    if patient_id:
        available = patients.checks_available(patient_id, actor, contact.id, speaker=state.speaker)
    else:
        available = tuple(check for check in words.CHECKS if check is not Check.SPEAKER_DOCUMENT)
    suspended = state.speaker is not None and patients.is_suspended(state.speaker)
    unproven = state.speaker is not None and Check.SPEAKER_DOCUMENT not in available
    if suspended or state.unnamed:
        available = ()
    return {
        "caller_kinds": words.CALLER_KINDS,
        "patient_id": patient_id,
        "speaker_suspended": suspended,
        "speaker_unproven": unproven,
        "verification": state,
        "fell_words": fell_words(state),
        "too_little": bool(patient_id and available) and not interactions.could_verify(available, state),
        "checks": _checks(to_ask(available, state), state, contact),
        "done": min(state.proven, state.needed),
        "tries": _tries(state) if patient_id else "",
        "out_of_tries": not state.tries_left and state.level < Level.L2,
    }


def other_ways(seen: Seen, now: datetime) -> dict[str, bool] | None:
    """How somebody may show who they are by what is no datum: called back at their number on file, or at the counter.

    None when there is none: whoever shows it already, or is on a telephone that proves nothing yet.
    """
    contact, state = seen.contact, seen.verification
    if not seen.patient_id or state.level is Level.L3 or contact.ended_at or state.unnamed:
        return None
    verified, oneself = state.level is Level.L2, state.speaker is None
    told = verified or (oneself and Check.DOCUMENT in state.matched)
    called = contact.called_back and oneself and told
    shown = {
        "verified": verified,
        "call_back": called and patients.is_reached_at(seen.patient_id, contact.from_number, now),
        "in_person": contact.at_counter and (oneself or verified),
        "wrong": Check.IN_PERSON in state.failed,
    }
    return shown if verified or shown["call_back"] or shown["in_person"] else None


def asked(check: Check, state: Verification, contact: Interaction, *, again: bool = False) -> Asked:
    """again: the agent wants to type one that did not coincide once more."""
    label, placeholder, dots = words.CHECKS[check]
    result = "ok" if check in state.matched else "no" if check in state.failed and not again else ""
    closed = not result and (not state.tries_left or state.level >= Level.L2)
    return Asked(
        check.value,
        str(label),
        str(placeholder),
        dots,
        result,
        closed,
        gettext(interactions.asks(contact.country or orgs.organisation().country)[check]),
    )


def fell_words(state: Verification) -> str:
    """Why what they had shown no longer counts: «14:22 · Estuvo en espera más de 10 minutos.»"""
    if state.fell is None or state.fell_at is None:
        return ""
    return f"{hour(timezone.localtime(state.fell_at))} · {words.FELL[state.fell]}"


def verified_by(state: Verification) -> str:
    """Laura M., 3 datos coinciden · 14:09"""
    if state.level < Level.L2 or state.at is None:
        return ""
    who = staff.names([state.by]).get(state.by) if state.by else None
    name = f"{who}, " if who else ""
    return f"{name}{', '.join(_proofs(state))} · {hour(timezone.localtime(state.at))}"


def _proofs(state: Verification) -> Iterator[str]:
    if state.proven:
        yield ngettext("%(n)d dato coincide", "%(n)d datos coinciden", state.proven) % {"n": state.proven}
    yield from (str(said) for way, said in words.WAYS.items() if way in state.matched)


def _checks(available: Iterable[Check], state: Verification, contact: Interaction) -> list[Asked]:
    found = [asked(check, state, contact) for check in available]
    unasked = next((n for n, each in enumerate(found) if not each.result and not each.closed), None)
    return [replace(each, first=n == unasked) for n, each in enumerate(found)]


def _tries(state: Verification) -> str:
    left = state.tries_left
    return ngettext("queda %(n)d intento", "quedan %(n)d intentos", left) % {"n": left}
