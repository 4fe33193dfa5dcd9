"""Reading the audit, which is itself written down."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_GET

from latido.compliance import api as compliance
from latido.compliance import contracts as of_compliance
from latido.compliance.contracts import Entry
from latido.console.forms import AuditForm
from latido.console.words import who_is
from latido.coverage import contracts as of_coverage
from latido.interactions import contracts as of_interactions
from latido.kernel.time import utc_now
from latido.patients import contracts as of_patients
from latido.plumbing.access import StaffRequest, access
from latido.routing import contracts as of_routing
from latido.scheduling import contracts as of_scheduling
from latido.staff import api as staff
from latido.staff import contracts as of_staff

WORDS: Mapping[str, str] = {  # action -> what happened
    **of_patients.AUDIT_ACTIONS,
    **of_interactions.AUDIT_ACTIONS,
    **of_scheduling.AUDIT_ACTIONS,
    **of_coverage.AUDIT_ACTIONS,
    **of_routing.AUDIT_ACTIONS,
    **of_staff.AUDIT_ACTIONS,
    **of_compliance.AUDIT_ACTIONS,
}
GROUPS = {  # every kind of act, by what it is about
    "patient": gettext_lazy("Pacientes"),
    "consent": gettext_lazy("Permisos"),
    "request": gettext_lazy("Pedidos y quejas"),
    "amendment": gettext_lazy("Correcciones pedidas"),
    "copy": gettext_lazy("Copias para el paciente"),
    "disclosure": gettext_lazy("Entregas a otros"),
    "import": gettext_lazy("Importaciones"),
    "export": gettext_lazy("Exportaciones"),
    "contacts": gettext_lazy("Listas de contactos"),
    "interaction": gettext_lazy("Contactos"),
    "identification": gettext_lazy("Respuestas equivocadas"),
    "contact": gettext_lazy("Si se puede contactar"),
    "call": gettext_lazy("Transferencias"),
    "callback": gettext_lazy("Devolver la llamada"),
    "emergency": gettext_lazy("Emergencias"),
    "recording": gettext_lazy("Grabaciones"),
    "appointment": gettext_lazy("Citas"),
    "coverage": gettext_lazy("Cobertura"),
    "queue": gettext_lazy("Colas"),
    "wait": gettext_lazy("Esperas"),
    "trial": gettext_lazy("Reparto"),
    "staff": gettext_lazy("Usuarios"),
    "session": gettext_lazy("Ingresos"),
    "pledge": gettext_lazy("Acuerdo de confidencialidad"),
    "training": gettext_lazy("Capacitación"),
    "sanction": gettext_lazy("Sanciones"),
    "directory": gettext_lazy("Ingreso por el directorio"),
    "configuration": gettext_lazy("Configuración"),
    "text": gettext_lazy("Textos legales"),
    "keys": gettext_lazy("Llaves"),
    "audit": gettext_lazy("Auditoría"),
    "alert": gettext_lazy("Accesos por explicar"),
    "glass": gettext_lazy("Aperturas de fichas protegidas"),
    "protection": gettext_lazy("Fichas protegidas"),
    "item": gettext_lazy("Datos reservados"),
    "hold": gettext_lazy("Retenciones legales"),
    "due": gettext_lazy("Lo que cumplió su tiempo"),
    "blocked": gettext_lazy("Fichas bloqueadas"),
    "purge": gettext_lazy("Eliminaciones"),
    "posture": gettext_lazy("Cómo está el cumplimiento"),
    "incident": gettext_lazy("Incidentes"),
    "risk": gettext_lazy("Registro de riesgos"),
    "longer": gettext_lazy("Por más tiempo"),
}
WHY: Mapping[str, str] = {  # a reason that is a code -> what it says
    **of_patients.OPENING_REASONS,
    **of_compliance.GLASS_REASONS,
    **{each.value: words for each, words in of_compliance.PURPOSES.items()},
    "interaction": gettext_noop("Un contacto"),
    "search": gettext_noop("Una búsqueda"),
    "glass": gettext_noop("Ficha protegida"),
    "registration": gettext_noop("Registro"),
    "import": gettext_noop("Importación"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row in words."""

    entry: Entry
    who: str
    what: str
    why: str
    heard: str  # how far who was on the line was verified, and whether a relative spoke; empty outside a contact


@access("audit.read")
@require_GET
def audit(request: StaffRequest) -> HttpResponse:
    """The newest rows first, a page at a time, narrowed to a person, a patient or a kind of act."""
    query = AuditForm(request.GET).query()
    entries = compliance.access_log(query, actor=request.actor, now=utc_now())
    people = staff.agents_by_id({entry.actor_id for entry in entries if entry.actor_id})
    names = {person_id: person.name for person_id, person in people.items()}
    context = {
        "lines": [_line(entry, names) for entry in entries],
        "groups": GROUPS.items(),
        "query": query,
        "group": query.action.strip("."),
        "older": entries[-1].id if len(entries) == query.limit else None,
    }
    return render(request, "console/audit.html", context)


def _line(entry: Entry, names: Mapping[UUID, str]) -> Line:
    who = names.get(entry.actor_id, "") if entry.actor_id else who_is(entry.actor_name)
    words = WORDS.get(entry.action, "")
    heard = entry.level.replace("L", "N")
    if entry.on_behalf_of:
        heard = _("%(level)s · habló un familiar") % {"level": heard}
    return Line(entry, who, _(words) if words else entry.action, _why(entry), heard)


def _why(entry: Entry) -> str:
    """In the words it was given with, or those of its code."""
    code = entry.detail.get("why") or entry.purpose
    known = of_compliance.GLASS_REASONS if entry.action.startswith("glass.") else WHY
    return " · ".join(part for part in (_(known[code]) if code in known else code, entry.reason) if part)
