"""Words that several parts of the desk share."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from latido.interactions.contracts import CallerKind, EndedBy
from latido.patients.contracts import Check

CALLER_KINDS = (
    (CallerKind.PATIENT, _("Paciente")),
    (CallerKind.RELATIVE, _("Familiar o acudiente")),
    (CallerKind.CAREGIVER, _("Cuidador")),
    (CallerKind.CLINICIAN, _("Médico o IPS")),
    (CallerKind.INSURER, _("Aseguradora")),
    (CallerKind.COMPANY, _("Empresa")),
    (CallerKind.OTHER, _("Otro")),
)
CHECKS = {  # what is asked, how it is typed, what stays on screen afterwards
    Check.DOCUMENT: (_("Número de documento"), _("Completo, sin puntos"), "··········"),
    Check.BIRTH_DATE: (_("Fecha de nacimiento"), _("dd/mm/aaaa"), "··/··/····"),
    Check.ADDRESS: (_("Dirección registrada"), _("Calle o barrio"), "····· ··"),
    Check.EMAIL: (_("Correo registrado"), _("Como lo deletree"), "·····@·····"),
    Check.SPEAKER_DOCUMENT: (_("Documento de quien habla"), _("Completo, sin puntos"), "··········"),
    Check.LAST_VISIT: (_("Fecha de la última visita"), _("dd/mm/aaaa o mes"), "··/··/····"),
}
ENDED_BY = {EndedBy.CALLER: _("colgó la persona"), EndedBy.AGENT: _("colgó usted"), EndedBy.SYSTEM: _("se cortó")}
NUMBERS = {2: _("Dos"), 3: _("Tres"), 4: _("Cuatro"), 5: _("Cinco"), 6: _("Seis")}
PAUSE_ICONS = {
    "DES": "coffee",
    "ALM": "utensils",
    "PAC": "person-standing",
    "BAN": "user-round",
    "CAP": "users-round",
    "RET": "message-circle",
    "GES": "clipboard-list",
    "FAL": "wrench",
    "REC": "heart-pulse",
}


def how_many(people: int) -> str:
    """«Tres personas usan este teléfono»: small numbers are read as words."""
    if people == 0:
        return str(_("Nadie registrado usa este teléfono"))
    if people == 1:
        return str(_("Una persona usa este teléfono"))
    number = NUMBERS.get(people, people)
    return str(_("%(number)s personas usan este teléfono")) % {"number": number}


def caller_kind(kind: CallerKind | None) -> str:
    return str(dict(CALLER_KINDS)[kind]).lower() if kind else ""


def day_greeting(now: datetime) -> str:
    """Buenos días, tardes o noches, by the organisation's clock."""
    hour = timezone.localtime(now).hour
    if hour < 12:
        return str(_("Buenos días"))
    return str(_("Buenas tardes")) if hour < 19 else str(_("Buenas noches"))


def recontact(at: datetime, now: datetime) -> str:
    """«Llamó ayer por lo mismo»."""
    days = (timezone.localtime(now).date() - timezone.localtime(at).date()).days
    if days == 0:
        return str(_("Llamó hoy por lo mismo"))
    if days == 1:
        return str(_("Llamó ayer por lo mismo"))
    return str(_("Llamó hace %(days)d días por lo mismo")) % {"days": days}
