"""Openings of protected records: what waits for a review, and what was said of the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from latido.compliance import api as compliance
from latido.compliance.contracts import GLASS_REASONS, BrokenGlass
from latido.console.privacy.forms import VerdictForm, page_of
from latido.interactions import api as interactions
from latido.kernel.time import utc_now
from latido.patients import api as patients
from latido.plumbing.access import StaffRequest, access
from latido.staff import api as staff

ANSWERS = "privacy.rights"


@dataclass(frozen=True, slots=True)
class Line:
    """One opening in words."""

    opening: BrokenGlass
    who: str
    patient: str
    why: str
    reviewer: str
    late: bool
    own: bool


@access("privacy.review")
@require_GET
def openings(request: StaffRequest) -> HttpResponse:
    """What waits for a review first. Reading it is written down."""
    return render(request, "console/privacy/openings.html", _lines(request))


@access("privacy.review")
@require_GET
def waiting(request: StaffRequest) -> HttpResponse:
    """A strip over every page while something waits. It says how many, and nothing of whom."""
    actor, now = request.actor, utc_now()
    shown = {
        "count": compliance.unreviewed_openings(actor=actor),
        "pressing": compliance.pressing_requests(actor=actor, now=now) if actor.may(ANSWERS) else 0,
        "alerts": compliance.urgent_alerts(actor=actor),
        "closed": interactions.identification_closed(now=now),
    }
    return render(request, "console/privacy/_waiting.html", shown)


@access("privacy.review")
@require_POST
def review(request: StaffRequest, opening_id: UUID) -> HttpResponse:
    """Say what an opening was worth. It is said once, and never of one's own."""
    form = VerdictForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {"verdict": "", "words": ""}
    justified, words = given["verdict"] == "yes", given["words"]
    try:
        compliance.review_opening(opening_id, justified=justified, verdict=words, actor=request.actor, now=utc_now())
    except compliance.GlassUnknown:
        raise Http404 from None
    except compliance.ReasonMissing:
        shown = {**_lines(request), "form": form, "of": opening_id}
        return render(request, "console/privacy/_openings.html", shown, status=422)
    return render(request, "console/privacy/_openings.html", _lines(request))


def _lines(request: StaffRequest) -> dict[str, Any]:
    page, now = page_of(request.GET.get("pagina", "")), utc_now()
    found, further = compliance.glass_openings(actor=request.actor, page=page)
    people = staff.names({i for each in found for i in (each.actor_id, each.reviewer_id) if i})
    shown = patients.shown_names({each.patient_id for each in found}, request.actor)
    lines = [
        _line(each, people, shown, late=each.justified is None and now >= each.review_by, reader=request.actor.id)
        for each in found
    ]
    return {"lines": lines, "page": page, "further": further}


def _line(
    opening: BrokenGlass, people: Mapping[UUID, str], shown: Mapping[UUID, str], *, late: bool, reader: UUID | None
) -> Line:
    return Line(
        opening,
        who=people.get(opening.actor_id, ""),
        patient=shown.get(opening.patient_id, ""),
        why=_(GLASS_REASONS.get(opening.code, "")),
        reviewer=people.get(opening.reviewer_id, "") if opening.reviewer_id else "",
        late=late,
        own=opening.actor_id == reader,
    )
