"""What was changed of the record by hand: who is to be told of it, and what can be taken back."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from latido.desk.panels.patient.panel import Panel
from latido.desk.panels.patient.whole import Relationship
from latido.patients import api as patients
from latido.plumbing.ui.words import recent

MAY = "patients.edit"


@dataclass(frozen=True, slots=True)
class Line:
    id: UUID
    fields: str
    when: str
    tell: str  # masked; empty when there is nobody to tell, or they have been told
    undone: bool
    last: bool


def context(of: Relationship) -> dict[str, Any] | None:
    found = patients.changes_of(of.id, of.actor, of.contact_id)
    if not found and not of.may(MAY):
        return None
    lines = [
        Line(
            each.id,
            ", ".join(each.fields),
            recent(timezone.localtime(each.at), timezone.localtime(of.now)),
            "" if each.told or each.undone else each.tell,
            each.undone,
            n == 0,
        )
        for n, each in enumerate(found)
    ]
    held = _("Por un cambio de contacto de hace menos de 72 horas, resultados, mensajes y copias esperan.")
    return {
        "lines": lines,
        "may": of.may(MAY),
        "opens": bool(of.changes),
        "patient_id": of.id,
        "held": held if found and patients.is_held(of.id, of.now) else "",
    }


PANEL = Panel("changes", context)
