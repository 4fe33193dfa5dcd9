"""What the patient asked to correct: the correction that was made, or the no and what they reply to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from latido.compliance import api as compliance
from latido.compliance.contracts import rights
from latido.desk.panels.patient.panel import Panel
from latido.desk.panels.patient.whole import Relationship
from latido.patients.contracts import Act
from latido.plumbing.ui.words import recent

CAME: Mapping[str, Any] = {
    rights.Outcome.GRANTED: gettext_lazy("Se corrigió"),
    rights.Outcome.PARTLY: gettext_lazy("Se corrigió en parte"),
    rights.Outcome.DENIED: gettext_lazy("No se corrigió"),
}


@dataclass(frozen=True, slots=True)
class Line:
    number: str
    when: str
    came: str
    disagreement: str


def context(of: Relationship) -> dict[str, Any] | None:
    found = compliance.amendments_of(of.id, actor=of.actor)
    if not found:
        return None
    now = timezone.localtime(of.now)
    lines = [
        Line(each.number, recent(timezone.localtime(each.taken_at), now), _came(each.outcome), each.disagreement)
        for each in found
    ]
    return {"lines": lines}


def _came(outcome: str) -> str:
    return str(CAME.get(outcome) or _("Espera respuesta"))


PANEL = Panel("amendments", context, permission="rights.take", tells=Act.DATA)
