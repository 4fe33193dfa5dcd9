"""Why somebody waited, ready for the page: marks for its lines, names of agents, and the waits to choose from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from latido.kernel.actor import Actor
from latido.routing import api as routing
from latido.routing.contracts import Explanation, PastWait
from latido.staff import api as staff

MOST_WAITING, MOST_OVER = 30, 40
MARKS: Mapping[str, tuple[str, str]] = {  # icon and tone
    "joined": ("users-round", "brand"),
    "entered": ("users-round", "brand"),
    "moved": ("arrow-right-left", "n"),
    "came_back": ("undo-2", "warn"),
    "transferred": ("arrow-right-left", "info"),
    "passed": ("user-check", "n"),
    "kept": ("user-round", "info"),
    "relaxed": ("layers", "info"),
    "aged": ("hourglass", "info"),
    "help": ("hand-helping", "info"),
    "together": ("siren", "danger"),
    "anybody": ("siren", "danger"),
    "everybody": ("siren", "danger"),
    "reserved": ("lock", "n"),
    "just_missed": ("phone-missed", "warn"),
    "offered": ("phone-call", "ok"),
    "not_taken": ("phone-missed", "warn"),
    "promised": ("phone-outgoing", "info"),
    "dialled": ("phone-outgoing", "ok"),
    "not_reached": ("phone-missed", "warn"),
    "left": ("phone-off", "warn"),
}


@dataclass(frozen=True, slots=True)
class Marked:
    at: datetime
    icon: str
    tone: str
    text: str


@dataclass(frozen=True, slots=True)
class WaitRow:
    """One of the list: its queue, how it ended, and who took it. Nothing of the patient."""

    wait: PastWait
    words: str

    @property
    def waited(self) -> timedelta | None:
        return self.wait.until - self.wait.since if self.wait.until else None


def page(actor: Actor, now: datetime, interaction_id: UUID | None = None) -> dict[str, Any]:
    """The list, and one of it explained. Raises Http404 for what never waited."""
    told = routing.explanation(interaction_id, actor=actor, now=now) if interaction_id else None
    if interaction_id is not None and told is None:
        raise Http404
    waits = routing.past_waits(waiting=MOST_WAITING, over=MOST_OVER)
    names = _names([*waits, told] if told else waits)
    rows = [WaitRow(wait, _how(wait, names)) for wait in waits]
    return {
        "chosen": interaction_id,
        "waiting": [row for row in rows if row.wait.until is None],
        "over": [row for row in rows if row.wait.until is not None],
        "told": told,
        "who": names.get(told.agent_id, "") if told and told.agent_id else "",
        "lines": _marked(told) if told else [],
    }


def _marked(told: Explanation) -> list[Marked]:
    return [Marked(each.at, *MARKS.get(each.kind, ("clock", "n")), each.text) for each in told.lines]


def _names(waits: Iterable[PastWait | Explanation]) -> Mapping[UUID, str]:
    agents = staff.agents_by_id({each.agent_id for each in waits if each.agent_id})
    return {agent_id: agent.name for agent_id, agent in agents.items()}


def _how(wait: PastWait, names: Mapping[UUID, str]) -> str:
    if wait.until is None:
        return _("Espera")
    if not wait.answered:
        return _("Nadie contestó")
    return (names.get(wait.agent_id) if wait.agent_id else None) or _("Atendida")
