"""What the form for opening a protected record needs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from latido.compliance import api as compliance
from latido.compliance.contracts import Withdrawn
from latido.desk.forms import BreakGlassForm
from latido.kernel.actor import Actor


def context(
    actor: Actor,
    patient_id: UUID,
    now: datetime,
    *,
    interaction_id: UUID | None = None,
    form: BreakGlassForm | None = None,
) -> dict[str, Any]:
    """In a call when there is one; else in the page of the search."""
    held = compliance.right_withdrawn(actor, now)
    return {
        "protected": True,
        "glass": form or BreakGlassForm(),
        "glass_url": reverse("desk:break-glass-in-call", args=[interaction_id, patient_id])
        if interaction_id
        else reverse("desk:break-glass", args=[patient_id]),
        "glass_target": "#glass" if interaction_id else "#workspace",
        "withdrawn": words(held) if held else "",
    }


def words(why: Withdrawn) -> str:
    if why is Withdrawn.BLOCKED:
        return _("Esta ficha cumplió su tiempo y está bloqueada: no se abre. Diríjase a quien cuida la privacidad.")
    if why is Withdrawn.UNREVIEWED:
        return _("Una apertura suya espera revisión hace más de 72 horas. Hasta que se revise no puede abrir otra.")
    return _("Una apertura suya no estaba justificada. Por ahora no puede abrir fichas protegidas.")
