"""The emergency screen: one key, no verification, nothing in the way."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from latido.desk.forms import EmergencyForm
from latido.desk.views.base import agent_of, unfinished
from latido.interactions import api as interactions
from latido.interactions.contracts import LIVE
from latido.kernel.time import utc_now
from latido.orgs import api as orgs
from latido.plumbing.access import StaffRequest, access
from latido.safety import api as safety


@access("interactions.emergency", while_locked=True)
@require_http_methods(["GET", "POST"])
def emergency(request: StaffRequest) -> HttpResponse:
    """Words, place and numbers at once. Pressing the key is recorded with its time; looking again is not."""
    contact = interactions.current_of(agent_of(request))
    contact = contact if contact and contact.state in LIVE else None
    now = utc_now()
    if contact and request.method == "POST":
        interactions.raise_emergency(contact.id, actor=request.actor, now=now)
    house = orgs.organisation()
    script = safety.script(house.country, house.emergency_number)
    record = interactions.emergency_of(contact.id) if contact else None
    form = EmergencyForm(initial=_known(contact.from_number if contact else "", record.facts if record else {}))
    context: dict[str, Any] = {
        "contact": contact,
        "since": record.at if record else None,
        "opening": [line.text for line in script.lines if line.kind == "emergency"],
        "refusal": [line.text for line in script.lines if line.kind == "refusal"],
        "crisis": [line.text for line in script.lines if line.kind == "suicide"],
        "advice": [line.text for line in script.lines if line.kind == "advice"],
        "emergency_number": script.emergency_number,
        "crisis_line": script.crisis_line,
        "form": form,
        "places": _places(form),
        "company": _company(),
        "above_lock": True,
    }
    return render(request, "desk/emergency.html", context)


def _known(number: str, facts: dict[str, str]) -> dict[str, str]:
    return {"callback": number, **facts}


def _places(form: EmergencyForm) -> list[tuple[Any, str, str]]:
    labels = (
        ("address", _("Dirección"), "col-span-4"),
        ("tower", _("Torre, piso, apto."), "col-span-2"),
        ("neighbourhood", _("Barrio o colonia"), "col-span-2"),
        ("municipality", _("Municipio"), "col-span-2"),
        ("road", _("Vereda o vía"), "col-span-2"),
        ("landmark", _("Punto de referencia"), "col-span-6"),
    )
    return [(form[name], label, width) for name, label, width in labels]


def _company() -> list[tuple[str, str]]:
    return [
        ("alone", _("Está sola")),
        ("relative", _("Familiar")),
        ("neighbour", _("Vecino")),
        ("unknown", _("No sabe")),
    ]


@sensitive_post_parameters()
@access("interactions.emergency", while_locked=True)
@require_POST
def emergency_facts(request: StaffRequest, interaction_id: UUID) -> HttpResponse:
    """Keep what is heard as it is typed; nothing is mandatory."""
    contact = unfinished(request, interaction_id)
    form = EmergencyForm(request.POST)
    form.is_valid()
    facts = {name: value for name, value in form.cleaned_data.items() if value}
    interactions.keep_emergency_facts(contact.id, facts, actor=request.actor, now=utc_now())
    return HttpResponse(status=204)
