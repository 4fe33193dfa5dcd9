"""After-contact work: dispositions for each patient, what is missing, and what comes afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from latido.compliance.contracts import TAGS, Tag
from latido.desk import reserved
from latido.desk.core import picking
from latido.desk.panels import answered, arrival, people, words
from latido.desk.panels import state as agent_state
from latido.desk.panels.people import Someone
from latido.interactions import api as interactions
from latido.interactions.contracts import MOST_TO_DISPOSITION, DispositionChoice, Given, Interaction
from latido.kernel.actor import Actor
from latido.routing import api as routing

QUICK = ("1.1", "1.2", "3.1", "2.1", "6.1")  # the five keys, until use says otherwise


@dataclass(frozen=True, slots=True)
class Tab:
    patient_id: UUID
    initials: str
    name: str
    hint: str
    count: int


@dataclass(frozen=True, slots=True)
class Line:
    """One disposition given, or one patient without any (key is then empty)."""

    key: str
    patient_id: UUID | None
    initials: str
    title: str
    hint: str


@dataclass(frozen=True, slots=True)
class Option:
    code: str
    group: str
    name: str
    short: str  # without what stands in brackets
    closes: str
    result: str
    tone: str


def context(contact: Interaction, actor: Actor, now: datetime) -> dict[str, Any]:
    """The whole form."""
    queue = arrival.queue_of(contact.queue_id)
    talked = contact.ended_at - contact.answered_at if contact.ended_at and contact.answered_at else None
    return {
        "contact": contact,
        "talked": talked,
        "caller_kind": words.caller_kind(contact.caller_kind),
        "ended_words": words.ended_by(contact),
        "wrap_up_seconds": queue.wrap_up_seconds if queue else 0,
        "wrapped_seconds": int((now - contact.ended_at).total_seconds()) if contact.ended_at else 0,
        **reserved_context(contact, contact.reserved_as),
        **answered.context(contact),
        **choices_context(contact, actor, now),
        **pending_context(contact, actor),
        **after_context(actor, now),
    }


def reserved_context(contact: Interaction, tag: Tag) -> dict[str, Any]:
    """Why it is reserved by word of who handles it, and what else they may say."""
    others = [(each.value, _(words)) for each, words in TAGS.items() if each]
    by_queue = ", ".join(_(TAGS[each]) for each in contact.queue_tags)
    return {"contact": contact, "reserved_as": tag.value, "reserved_kinds": others, "reserved_by_queue": by_queue}


def choices_context(
    contact: Interaction, actor: Actor, now: datetime, *, about: UUID | None = None, group: str = ""
) -> dict[str, Any]:
    """What is swapped while choosing."""
    everyone = people.look(contact, None, actor, now).everyone
    given = interactions.given(contact.id)
    tabs = [_tab(each, given) for each in everyone]
    untouched = [each.patient_id for each in tabs if not each.count]
    if about not in contact.patient_ids:
        about = next(iter(untouched), contact.patient_ids[0] if contact.patient_ids else None)
    catalogue = interactions.dispositions()
    return {
        "contact": contact,
        "people": tabs,
        "about_patient": about,
        "quick": [option(each) for each in quick(catalogue)],
        "given_lines": _lines(everyone, given, catalogue),
        "missing": len(untouched) if tabs else int(not given),
        "typed": "",
        **options_context(catalogue, "", group),
    }


def options_context(catalogue: Sequence[DispositionChoice], typed: str, group: str) -> dict[str, Any]:
    """The two levels. Two letters search in both; a chosen first level shows its own."""
    groups = picking.groups(catalogue)
    group = group if group in dict(groups) else ""
    shown = picking.matching(catalogue, typed) if typed.strip() else dict(groups).get(group or _first(groups), ())
    return {
        "groups": groups,
        "group": "" if typed.strip() else group or _first(groups),
        "shown": [option(each) for each in shown],
    }


def pending_context(contact: Interaction | None, actor: Actor) -> dict[str, Any]:
    waiting = interactions.to_disposition(actor.id) if actor.id else ()
    return {
        "pending": [reserved.of_contact(each, actor) for each in waiting if contact is None or each.id != contact.id],
        "most_pending": MOST_TO_DISPOSITION,
    }


def after_context(actor: Actor, now: datetime) -> dict[str, Any]:
    chosen = routing.agent_state(actor.id, now=now).after_contact if actor.id else ""
    return {
        "after_items": agent_state.after_items(),
        "after_chosen": chosen,
        "after_words": agent_state.after_words(chosen),
    }


def option(choice: DispositionChoice) -> Option:
    closes = _("Cierra el contacto") if choice.closes else _("No cierra: queda pendiente")
    result, tone = {True: (_("Resuelto"), "ok"), False: (_("Queda pendiente"), "warn"), None: ("", "n")}[
        choice.resolved
    ]
    return Option(
        choice.code,
        choice.group,
        choice.name,
        choice.name.partition(" (")[0],
        " · ".join(part for part in (closes, choice.creates) if part),
        result,
        tone,
    )


def key_of(given: Given) -> str:
    return f"{given.code}|{given.patient_id or ''}"


def _first(groups: Sequence[tuple[str, Any]]) -> str:
    return groups[0][0] if groups else ""


def quick(catalogue: Sequence[DispositionChoice]) -> list[DispositionChoice]:
    by_code = {choice.code: choice for choice in catalogue}
    return [by_code[code] for code in QUICK if code in by_code] or list(catalogue[: picking.QUICK])


def _tab(someone: Someone, given: Sequence[Given]) -> Tab:
    count = sum(each.patient_id == someone.patient_id for each in given)
    return Tab(someone.patient_id, someone.initials, someone.name, someone.hint, count)


def _lines(everyone: Sequence[Someone], given: Sequence[Given], catalogue: Sequence[DispositionChoice]) -> list[Line]:
    names = {choice.code: choice.name for choice in catalogue}
    who = {each.patient_id: each for each in everyone}
    lines = [_line(each, names, who.get(each.patient_id) if each.patient_id else None) for each in given]
    touched = {each.patient_id for each in given}
    lines += [
        Line("", each.patient_id, each.initials, _("Falta tipificar"), each.name)
        for each in everyone
        if each.patient_id not in touched
    ]
    return lines


def _line(given: Given, names: dict[str, str], who: Someone | None) -> Line:
    hint = who.name if who else _("Sin paciente")
    return Line(key_of(given), given.patient_id, who.initials if who else "?", names.get(given.code, given.code), hint)
