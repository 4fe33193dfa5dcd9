"""Openings that somebody should explain: the list that the night makes, why each is in it, and what came of asking."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from latido.compliance import api as compliance
from latido.compliance.contracts import TIES, AccessAlert
from latido.console.privacy.forms import VerdictForm, page_of
from latido.kernel.time import utc_now
from latido.patients import api as patients
from latido.plumbing.access import StaffRequest, access
from latido.staff import api as staff


@dataclass(frozen=True, slots=True)
class Line:
    """One alert in words."""

    alert: AccessAlert
    who: str
    patient: str
    why: tuple[str, ...]
    answered: str  # by whom
    own: bool


@access("privacy.review")
@require_GET
def alerts(request: StaffRequest) -> HttpResponse:
    """What waits for an answer first. Reading it is written down."""
    return render(request, "console/privacy/alerts.html", _lines(request))


@access("privacy.review")
@require_POST
def answer(request: StaffRequest, alert_id: UUID) -> HttpResponse:
    """Say what came of asking. It is said once, and never of one's own."""
    form = VerdictForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {"verdict": "", "words": ""}
    justified, words = given["verdict"] == "yes", given["words"]
    try:
        compliance.answer_alert(alert_id, justified=justified, words=words, actor=request.actor, now=utc_now())
    except compliance.GlassUnknown:
        raise Http404 from None
    except compliance.ReasonMissing:
        shown = {**_lines(request), "form": form, "of": alert_id}
        return render(request, "console/privacy/_alerts.html", shown, status=422)
    return render(request, "console/privacy/_alerts.html", _lines(request))


def _lines(request: StaffRequest) -> dict[str, Any]:
    page = page_of(request.GET.get("pagina", ""))
    found, further = compliance.alerts(actor=request.actor, page=page)
    people = staff.names({i for each in found for i in (each.actor_id, each.answered_by) if i})
    shown = patients.shown_names({each.patient_id for each in found}, request.actor)
    lines = [
        Line(
            each,
            who=people.get(each.actor_id, ""),
            patient=shown.get(each.patient_id, ""),
            why=tuple(_(TIES[tie]) for tie in each.ties),
            answered=people.get(each.answered_by, "") if each.answered_by else "",
            own=each.actor_id == request.actor.id,
        )
        for each in found
    ]
    return {"lines": lines, "page": page, "further": further}
