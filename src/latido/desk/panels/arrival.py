"""How a call came: greeting, wait and the steps before it rang."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from latido.desk.panels import words
from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction, StoryStep
from latido.kernel import phone
from latido.orgs import api as orgs
from latido.patients import api as patients
from latido.plumbing.ui.words import clock
from latido.routing import api as routing
from latido.routing.contracts import DialOutcome, Queue
from latido.staff import api as staff

SHOWN = 4  # steps on one line of the screen


@dataclass(frozen=True, slots=True)
class Line:
    at: datetime
    icon: str
    title: str
    detail: str


def context(contact: Interaction, agent_id: UUID | None, now: datetime) -> dict[str, Any]:
    queue = queue_of(contact.queue_id)
    person = staff.agent(agent_id) if agent_id else None
    return {
        "queue": queue,
        "greeting": queue.greeting if queue else orgs.organisation().name,
        "day_greeting": words.day_greeting(now),
        "first_name": person.first_name if person else "",
        "waited": _waited(contact, now),
        "story": tuple(_story(contact, now))[:SHOWN],
    }


def queue_of(queue_id: UUID | None) -> Queue | None:
    return next((queue for queue in routing.queues() if queue.id == queue_id), None) if queue_id else None


def _waited(contact: Interaction, now: datetime) -> timedelta | None:
    if contact.queued_at is None:
        return None
    return (contact.answered_at or now) - contact.queued_at


def _story(contact: Interaction, now: datetime) -> Iterator[Line]:
    for step in interactions.story(contact.id):
        match step.kind:
            case "arrived":
                yield Line(_local(step), "phone-incoming", _("Línea principal"), phone.readable(step.detail))
            case "announced":
                yield Line(_local(step), "megaphone", _("Oyó el aviso"), _("Grabación y datos"))
            case "chose" | "language":
                yield _keyed(step, contact)
            case "chose_nothing":
                yield Line(_local(step), "grid-3x3", _("No marcó opción"), _("Pasa a una persona"))
            case "transferred":
                yield Line(_local(step), "arrow-right-left", _("Se transfirió"), contact.queue_name)
            case "promised":
                yield Line(_local(step), "phone-call", _("Pidió que le llamen"), _("Conserva su lugar"))
            case "not_reached":
                yield Line(_local(step), "phone-missed", _not_reached(step.detail), _("Se le llama de nuevo"))
            case "queued":
                title = _("En cola %(time)s") % {"time": clock(_waited(contact, now))}
                yield Line(_local(step), "users-round", title, _why(contact, now))


def _keyed(step: StoryStep, contact: Interaction) -> Line:
    if step.kind == "language":
        spoken = patients.language_name(step.detail).lower()
        return Line(_local(step), "languages", _("Eligió %(language)s") % {"language": spoken}, _("En el menú"))
    return Line(_local(step), "grid-3x3", _("Marcó %(key)s") % {"key": step.detail}, contact.queue_name)


def _not_reached(outcome: str) -> str:
    said = {DialOutcome.MACHINE: _("Contestó un buzón"), DialOutcome.BUSY: _("Ocupado"), DialOutcome.OFF: _("Apagado")}
    return said.get(DialOutcome(outcome), _("No contestó")) if outcome in set(DialOutcome) else _("No contestó")


def _why(contact: Interaction, now: datetime) -> str:
    """What came before it, without the name and the wait that the screen already shows."""
    return routing.explain(contact.id, now=now).partition(": ")[2].capitalize() or contact.queue_name


def _local(step: StoryStep) -> datetime:
    return timezone.localtime(step.at)
