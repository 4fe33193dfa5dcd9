"""The systems outside that hear of joined records: which may, which may not and why, and what each has yet to hear."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from latido.compliance import api as compliance
from latido.console.views.imports import page_number
from latido.patients import api as patients
from latido.patients.contracts import Off, OutletLine, OutletsUnreadable, OwedNews
from latido.plumbing.access import StaffRequest, access

KINDS: Mapping[str, str] = {"fhir": "FHIR R4", "hl7": "HL7 2.5"}
OFF: Mapping[Off, Promise] = {
    Off.NO_THIRD: _("No se dijo de quién es."),
    Off.NO_AGREEMENT: _("No hay un acuerdo vigente con quien lo tiene."),
}
WHY: Mapping[str, Promise] = {  # egress.Unreachable.why, and those of integrations' outlets
    "forbidden": _("Su dirección no está entre las redes permitidas."),
    "unknown": _("No existe un sistema con esa dirección."),
    "silent": _("No contesta."),
    "busy": _("Latido no dio abasto: se prueba de nuevo."),
    "untrusted": _("Su certificado no es de confianza."),
    "too_large": _("Contestó demasiado largo."),
    "refused": _("No lo aceptó."),
    "unreadable": _("Su respuesta no se entiende."),
    "no_token": _("Falta su clave de acceso en esta instalación."),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """kind, whose, off: in words; whose is empty for the clinic's own."""

    line: OutletLine
    kind: str
    whose: str
    off: Promise | str


@access("privacy.posture")
@require_GET
def outlets(request: StaffRequest) -> HttpResponse:
    """Each that the operator named; of no patient."""
    lines, unreadable = list[OutletLine](), False
    try:
        lines = patients.outlets(request.actor)
    except OutletsUnreadable:
        unreadable = True
    names = {each.key: each.title for each in compliance.items("third_party")}
    context = {"lines": [_shown(each, names) for each in lines], "unreadable": unreadable}
    return render(request, "console/duplicates/outlets.html", context)


@access("privacy.posture")
@require_GET
def owed(request: StaffRequest, outlet: str) -> HttpResponse:
    """A page of what one has yet to hear, the oldest first."""
    page = max(1, page_number(request))
    try:
        found, further = patients.owed_news(outlet, request.actor, page)
    except (LookupError, OutletsUnreadable):
        raise Http404 from None
    context = {"lines": [(each, _why(each)) for each in found], "kind": KINDS[outlet], "name": outlet}
    return render(request, "console/duplicates/owed.html", {**context, "page": page, "further": further})


def _shown(line: OutletLine, names: Mapping[str, str]) -> Shown:
    named = line.named
    off = OFF[named.off] if named.off else ""
    return Shown(line, KINDS[named.name], names.get(named.third, named.third), off)


def _why(news: OwedNews) -> Promise | str:
    return WHY.get(news.why, news.why)
