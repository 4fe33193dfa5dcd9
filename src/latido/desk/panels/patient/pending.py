"""What is open with this person. A later room adds a source: a function of the whole that gives items."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from latido.desk.panels.patient.panel import Panel
from latido.desk.panels.patient.whole import Whole
from latido.patients.contracts import Act
from latido.plumbing.ui.words import recent


@dataclass(frozen=True, slots=True)
class Item:
    icon: str
    title: str
    hint: str
    badge: str = ""
    tone: str = "n"


def context(whole: Whole) -> dict[str, Any]:
    return {"pending": [item for source in SOURCES for item in source(whole)]}


def _promise(whole: Whole) -> Iterator[Item]:
    if (made := whole.promise) is None:
        return
    due = made.promise_due
    late = due is not None and due < whole.now
    words = recent(timezone.localtime(due or made.at), timezone.localtime(whole.now))
    by = _("Prometido por %(name)s") % {"name": made.promised_by} if made.promised_by else _("Prometido")
    yield Item("hand-helping", made.promise, by, words, "warn" if late else "n")


def _callback(whole: Whole) -> Iterator[Item]:
    if (owed := whole.callback) is not None:
        yield Item("phone-outgoing", _("Devolverle la llamada"), owed.queue, _("en su turno"), "info")


def _papers(whole: Whole) -> Iterator[Item]:
    """What the next visit asks for, and what the insurer asks for first."""
    if not whole.to_come or whole.header.deceased:
        return
    visit, cover = whole.to_come[0], whole.coverage
    if visit.visit_type.requires:
        yield Item("file-clock", _("Papeles de la próxima cita"), visit.visit_type.requires)
    if cover is not None and not cover.in_force:
        yield Item("shield", _("Cobertura que no está vigente"), _("Pregunte quién paga"), tone="warn")
    elif cover is not None and cover.needs_authorisation:
        yield Item("shield", _("Autorización de la aseguradora"), cover.needs_authorisation)


def _data(whole: Whole) -> Iterator[Item]:
    if whole.header.deceased:
        return
    if whole.header.incomplete:
        yield Item("circle-dashed", _("Datos por completar"), _("Se registró en una llamada"))
    if whole.header.phone_wrong:
        yield Item("phone-off", _("Teléfono equivocado"), _("Pida otro número"), tone="warn")


SOURCES: tuple[Callable[[Whole], Iterator[Item]], ...] = (_promise, _callback, _papers, _data)
PANEL = Panel("pending", context, tells=Act.APPOINTMENTS)
