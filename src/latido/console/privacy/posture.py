"""How the clinic stands with its own controls: each with what it was measured from, and where it is mended."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from latido.compliance import api as compliance
from latido.compliance.contracts import posture as values
from latido.kernel.actor import Actor
from latido.kernel.time import utc_now
from latido.plumbing.access import StaffRequest, access

STATES: Mapping[values.State, tuple[str, str, Promise]] = {
    values.State.NOT_MET: ("warn", "circle-x", gettext_lazy("No se cumple")),
    values.State.ATTENTION: ("info", "triangle-alert", gettext_lazy("Pide atención")),
    values.State.UNMEASURED: ("n", "circle-help", gettext_lazy("Sin medir")),
    values.State.MET: ("ok", "check", gettext_lazy("Se cumple")),
}


@dataclass(frozen=True, slots=True)
class About:
    """title: the control; measured: from what; says: what was found; where, for whom: the page that mends it."""

    title: Promise
    measured: Promise
    says: Callable[[values.Fact], str]
    where: str = ""
    whom: str = ""
    args: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    finding: values.Finding
    title: Promise
    measured: Promise
    says: str
    tone: str
    icon: str
    state: Promise
    url: str  # "" when no page of this person's mends it


def _waits(fact: values.Fact) -> str:
    if not fact.of:
        return _("Nada espera")
    waiting = ngettext("%(n)s espera", "%(n)s esperan", fact.of) % {"n": fact.of}
    late = ngettext("%(n)s fuera de plazo", "%(n)s fuera de plazo", fact.late) % {"n": fact.late} if fact.late else ""
    return " · ".join(filter(None, (waiting, late)))


def _rows(fact: values.Fact) -> str:
    if not (many := fact.wrong or fact.late):
        return _("Nada por sellar")
    return ngettext("%(n)s fila por sellar", "%(n)s filas por sellar", many) % {"n": many}


def _of(words: Callable[[int], str]) -> Callable[[values.Fact], str]:
    return lambda fact: words(fact.wrong) % {"n": fact.wrong, "of": fact.of or 0}


def _holds(fact: values.Fact) -> str:
    if not fact.of:
        return _("Ninguna en vigor")
    words = ngettext("%(n)s de %(of)s de más de un año", "%(n)s de %(of)s de más de un año", fact.wrong)
    return words % {"n": fact.wrong, "of": fact.of}


def _risks(fact: values.Fact) -> str:
    if not fact.of:
        return _("Ninguno anotado")
    return ngettext("%(n)s de %(of)s por revisar", "%(n)s de %(of)s por revisar", fact.wrong) % {
        "n": fact.wrong, "of": fact.of
    }  # fmt: skip


def _last(fact: values.Fact) -> str:
    return "" if fact.at else _("Nunca")  # the page says when


def _walked(fact: values.Fact) -> str:
    return _("No está entera: avise a quien administra el servidor") if fact.late else ""  # the page says when


def _drill(fact: values.Fact) -> str:
    return _("La última no se pudo restaurar") if fact.late else _("La última se pudo restaurar")


ABOUT: Mapping[values.Control, About] = {
    values.Control.ANCHORED: About(
        gettext_lazy("La auditoría tiene testigo fuera de la base de datos"),
        gettext_lazy("Hasta cuándo tiene firma lo encadenado, una cada minuto"), _last, "console:audit", "audit.read",
    ),
    values.Control.SEALED: About(
        gettext_lazy("Todo lo escrito en la auditoría está encadenado"),
        gettext_lazy("Filas sin encadenar después de 10 segundos"), _rows, "console:audit", "audit.read",
    ),
    values.Control.WALKED: About(
        gettext_lazy("La auditoría se comprueba entera cada noche"),
        gettext_lazy("Lo que dio la última comprobación, de la primera fila a la última"), _walked,
        "console:audit", "audit.read",
    ),
    values.Control.WATCHED: About(
        gettext_lazy("Cada día se mira quién abrió qué fichas"),
        gettext_lazy("Hasta cuándo se miraron las aperturas"), _last, "console:alerts", "privacy.review",
    ),
    values.Control.AT_REST: About(
        gettext_lazy("Los datos guardados están sellados con las llaves vigentes"),
        gettext_lazy("Filas abiertas o bajo una llave retirada, cuando se contaron"), _rows,
    ),
    values.Control.KEY_AGE: About(
        gettext_lazy("Las llaves de la clínica tienen menos de un año"),
        gettext_lazy("La llave vigente más antigua"), _last,
    ),
    values.Control.FACTORS: About(
        gettext_lazy("Todos entran con un segundo paso"), gettext_lazy("Usuarios activos"),
        _of(lambda n: ngettext("%(n)s de %(of)s sin segundo paso", "%(n)s de %(of)s sin segundo paso", n)),
        "console:people", "staff.manage",
    ),
    values.Control.UNUSED_RIGHTS: About(
        gettext_lazy("Nadie conserva permisos que no usa"), gettext_lazy("Usuarios activos que no entran hace 90 días"),
        _of(lambda n: ngettext("%(n)s de %(of)s no los usa", "%(n)s de %(of)s no los usan", n)),
        "console:people", "staff.manage",
    ),
    values.Control.OPENINGS: About(
        gettext_lazy("Las aperturas de fichas protegidas se revisan en 72 horas"),
        gettext_lazy("Aperturas sin revisar"), _waits, "console:privacy", "privacy.review",
    ),
    values.Control.ALERTS: About(
        gettext_lazy("Los accesos por explicar se responden en 72 horas"),
        gettext_lazy("Accesos sin respuesta"), _waits, "console:alerts", "privacy.review",
    ),
    values.Control.REQUESTS: About(
        gettext_lazy("Los pedidos y quejas se responden en su plazo"),
        gettext_lazy("Pedidos abiertos y el plazo de su país"), _waits, "console:requests", "privacy.rights",
    ),
    values.Control.INCIDENTS: About(
        gettext_lazy("De un incidente se avisa en el plazo de su país"),
        gettext_lazy("Incidentes abiertos y a quién falta avisar"), _waits, "console:incidents", "privacy.incidents",
    ),
    values.Control.RISKS: About(
        gettext_lazy("Los riesgos están anotados y se revisan en su día"),
        gettext_lazy("Riesgos que siguen y su día de revisión"), _risks, "console:risks", "privacy.incidents",
    ),
    values.Control.RETENTION: About(
        gettext_lazy("Lo que cumplió su tiempo se elimina"),
        gettext_lazy("Lo marcado que ninguna retención detiene"), _waits, "console:retention", "privacy.approve",
    ),
    values.Control.HOLDS: About(
        gettext_lazy("Las retenciones legales siguen haciendo falta"), gettext_lazy("Retenciones de más de un año"),
        _holds,
        "console:holds", "privacy.keep",
    ),
    values.Control.EXPORTS: About(
        gettext_lazy("Los archivos con datos de pacientes se deciden"),
        gettext_lazy("Archivos que esperan a otra persona"), _waits, "console:exports", "privacy.approve",
    ),
    values.Control.TEXTS: About(
        gettext_lazy("Hay un texto legal para cada permiso que se pide"),
        gettext_lazy("Finalidades con un texto en vigor en su país"),
        _of(lambda n: ngettext("Falta %(n)s de %(of)s", "Faltan %(n)s de %(of)s", n)), "console:texts", "privacy.texts",
    ),
    values.Control.THIRD_PARTIES: About(
        gettext_lazy("Quien ve datos de pacientes fuera de la clínica tiene un acuerdo vigente"),
        gettext_lazy("Terceros del registro"),
        _of(lambda n: ngettext("%(n)s de %(of)s pide atención", "%(n)s de %(of)s piden atención", n)),
        "console:items", "console.configure", ("terceros",),
    ),
    values.Control.CARRIERS: About(
        gettext_lazy("Cada operador telefónico está en el registro de terceros, con lo que se firmó"),
        gettext_lazy("Líneas con un operador al otro extremo"),
        _of(lambda n: ngettext("A %(n)s de %(of)s le falta", "A %(n)s de %(of)s les falta", n)),
        "console:items", "console.configure", ("lineas",),
    ),
    values.Control.SANCTIONS: About(
        gettext_lazy("De cada acceso injustificado quedó escrito qué se hizo"),
        gettext_lazy("Accesos y aperturas que se hallaron injustificados"),
        _of(lambda n: ngettext("De %(n)s de %(of)s no se ha dicho", "De %(n)s de %(of)s no se ha dicho", n)),
        "console:sanctions", "privacy.sanctions",
    ),
    values.Control.BACKUP: About(
        gettext_lazy("Hay copia de seguridad de las últimas 30 horas"), gettext_lazy("La última copia buena"), _last,
    ),
    values.Control.DRILL: About(
        gettext_lazy("Las copias de seguridad se pueden restaurar"), gettext_lazy("El último ensayo"), _drill,
    ),
}  # fmt: skip


@access("privacy.posture")
@require_GET
def posture(request: StaffRequest) -> HttpResponse:
    """Every control, the worst first. Looking is written down."""
    found = compliance.posture_standing(actor=request.actor, now=utc_now())
    return render(request, "console/privacy/posture.html", _shown(found, request.actor))


@access("privacy.posture")
@require_GET
def paper(request: StaffRequest, language: str) -> HttpResponse:
    """The same, signed, to be printed in one of our languages."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    with translation.override(language):
        made = compliance.posture_evidence(actor=request.actor, now=utc_now())
        true = compliance.posture_is_true(made.words, made.signature)
        shown = {**_shown(made.findings, request.actor), "evidence": made, "true": true}
        return render(request, "console/privacy/posture_paper.html", shown)


def _shown(found: tuple[values.Finding, ...], actor: Actor) -> dict[str, Any]:
    counts = {state: sum(each.state is state for each in found) for state in values.State}
    return {
        "lines": [_line(each, actor) for each in found],
        "counts": [(*STATES[state], many) for state, many in counts.items() if many],
    }


def _line(finding: values.Finding, actor: Actor) -> Line:
    about, (tone, icon, state) = ABOUT[finding.control], STATES[finding.state]
    says = about.says(finding.fact) if finding.fact else _("Esta instalación todavía no lo mide")
    url = reverse(about.where, args=about.args) if about.where and actor.may(about.whom) else ""
    return Line(finding, about.title, about.measured, says, tone, icon, state, url)
