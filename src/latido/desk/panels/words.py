"""Words that several parts of the desk share."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from latido.interactions.contracts import CallerKind, EndedBy, Interaction
from latido.kernel import phone
from latido.patients.contracts import Check, Fell, Patient

CALLER_KINDS = (
    (CallerKind.PATIENT, _("Paciente")),
    (CallerKind.RELATIVE, _("Familiar o acudiente")),
    (CallerKind.CAREGIVER, _("Cuidador")),
    (CallerKind.CLINICIAN, _("Médico o IPS")),
    (CallerKind.INSURER, _("Aseguradora")),
    (CallerKind.COMPANY, _("Empresa")),
    (CallerKind.OTHER, _("Otro")),
)
HINT_ICONS = {  # what is to be known before greeting
    "deceased": "flower-2",
    "interpreter": "languages",
    "language": "languages",
    "need": "ear",
    "name": "heart-handshake",
    "pronouns": "user-round",
    "sentence": "info",
    "agent": "headphones",
}
CHECKS = {  # what is asked, how it is typed, what stays on screen afterwards
    Check.DOCUMENT: (_("Número de documento"), _("Completo, sin puntos"), "··········"),
    Check.BIRTH_DATE: (_("Fecha de nacimiento"), _("dd/mm/aaaa"), "··/··/····"),
    Check.ADDRESS: (_("Dirección registrada"), _("Calle o barrio"), "····· ··"),
    Check.EMAIL: (_("Correo registrado"), _("Como lo deletree"), "·····@·····"),
    Check.SPEAKER_DOCUMENT: (_("Documento de quien habla"), _("Completo, sin puntos"), "··········"),
    Check.LAST_VISIT: (_("Fecha de la última visita"), _("dd/mm/aaaa o mes"), "··/··/····"),
}
WAYS = {  # what they showed besides
    Check.IN_PERSON: _("con su documento"),
    Check.CALL_BACK: _("en su número registrado"),
}
FELL = {  # why what somebody had shown no longer counts
    Fell.HOLD: _("Estuvo en espera más de 10 minutos."),
    Fell.IDLE: _("Pasó más de 15 minutos sin hablar con nadie."),
    Fell.PERSON: _("Otra persona tomó el teléfono."),
    Fell.LINE: _("Es otra llamada: se marcó de nuevo."),
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


def how_many(people: int, carers: int = 0) -> str:
    """«Tres personas usan este teléfono»: small numbers are read as words. carers: without a record of their own."""
    if people == 0 and carers:
        return str(_("Puede ser alguien que cuida de un paciente"))
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


def age(patient: Patient) -> str:
    """72 años; ≈ 72 años when the day of birth is not known; nothing when no date is."""
    if patient.age is None:
        return ""
    words = ngettext("%(n)d año", "%(n)d años", patient.age) % {"n": patient.age}
    return f"≈ {words}" if patient.roughly else words


def whence(contact: Interaction) -> str:
    """From where somebody reaches us: a masked number, a hidden one, or the counter."""
    if contact.at_counter:
        return str(_("En ventanilla"))
    return phone.masked(contact.from_number) or str(_("Número oculto"))


def ended_by(contact: Interaction) -> str:
    """Who hung up; nobody does at the counter."""
    return str(ENDED_BY[EndedBy(contact.ended_by)]) if contact.ended_by and not contact.at_counter else ""
