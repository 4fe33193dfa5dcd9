"""The next appointment; its specialty and professional stay hidden until asked for in a contact."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from latido.desk.panels.patient.panel import Brings, Item, Panel, Stage
from latido.desk.panels.patient.whole import Relationship, Whole
from latido.patients.contracts import Act

BOOKED = frozenset({"appointment.booked", "appointment.moved"})


def context(whole: Whole) -> dict[str, Any]:
    coming = whole.to_come
    return {"next_visit": next(iter(coming), None), "later": len(coming) - 1, "contact": whole.contact}


def pending(whole: Whole) -> Iterator[Item]:
    if whole.to_come and not whole.header.deceased and (papers := whole.to_come[0].visit_type.requires):
        yield Item("file-clock", _("Papeles de la próxima cita"), papers)


def stages(of: Relationship) -> Iterator[Stage]:
    """Only what is recorded: nothing is known of visits before there was this house."""
    by_kind = {each.kind: each for each in of.summary}
    attended = by_kind.get("appointment.attended")
    visits = attended.count if attended else 0
    times = ngettext("%(n)d vez", "%(n)d veces", visits) % {"n": visits}
    booked = min((by_kind[kind].first for kind in BOOKED & by_kind.keys()), default=None)
    yield Stage(20, _("Primera cita agendada"), booked)
    yield Stage(40, _("Asistió"), attended.last if attended else None, times)
    yield Stage(60, _("Próxima cita"), next((each.start for each in of.to_come), None))


BRINGS = Brings(pending, stages)
PANEL = Panel("next_visit", context, tells=Act.APPOINTMENTS)
