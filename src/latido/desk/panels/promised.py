"""The promise to call back whoever is on the line: nobody calls them again who needs it no more."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from latido.desk import reserved
from latido.desk.panels.people import Seen
from latido.kernel.actor import Actor
from latido.plumbing.ui.words import hour
from latido.routing import api as routing
from latido.routing.contracts import Promise


@dataclass(frozen=True, slots=True)
class Promised:
    callback_id: UUID
    words: str
    dialling: bool  # somebody calls them this moment


def telephones(seen: Seen) -> frozenset[str]:
    """Of whoever is on the line, and of the person whose record is open."""
    contact = seen.contact
    line = () if contact.withheld else (contact.from_number,)
    return frozenset([*line, *(seen.header.telephones if seen.header else ())]) - {""}


def of(seen: Seen, actor: Actor, now: datetime) -> Promised | None:
    """Their open promise; the call that keeps one is not one of them."""
    promise = routing.promise_to(*telephones(seen))
    if promise is None or promise.interaction_id == seen.contact.id:
        return None
    return Promised(promise.id, _words(reserved.of_promise(promise, actor, seen.patient_id), now), promise.dialling)


def _words(promise: Promise, now: datetime) -> str:
    about = {"queue": promise.queue}
    if promise.dialling:
        return _("%(queue)s: un agente le está devolviendo la llamada en este momento.") % about
    if promise.next_at is not None:
        since = {"from": local_hour(promise.next_at)}
        return _("%(queue)s: se le prometió devolver la llamada desde las %(from)s.") % (about | since)
    wait = routing.wait(promise.interaction_id, None, now=now)
    told = wait.told if wait else None
    if told is None or told.least is None or told.most is None:
        return _("%(queue)s: se le prometió devolver la llamada en su turno.") % about
    between = {
        "from": local_hour(now + timedelta(minutes=told.least)),
        "to": local_hour(now + timedelta(minutes=told.most)),
    }
    return _("%(queue)s: se le prometió devolver la llamada entre las %(from)s y las %(to)s.") % (about | between)


def local_hour(at: datetime) -> str:
    return hour(timezone.localtime(at))
