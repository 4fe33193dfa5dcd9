"""What a file may bring of somebody besides who they are: how to treat them, who pays, and what they refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from latido.kernel.words import gettext_noop as _

TREATING: Mapping[str, str] = MappingProxyType(
    {
        "phone_whose": _("De quién es el teléfono"),
        "second_document_type": _("Tipo del otro documento"),
        "second_document_number": _("Número del otro documento"),
        "preferred_name": _("Cómo le gusta que le digan"),
        "pronouns": _("Pronombres"),
        "language": _("Idioma"),
        "interpreter": _("Intérprete"),
        "needs": _("Al hablar con esta persona"),
        "nursing": _("Consultar con enfermería"),
    }
)
COVERING: Mapping[str, str] = MappingProxyType(
    {
        "insurer": _("Aseguradora"),
        "plan": _("Plan"),
        "regime": _("Régimen"),
        "category": _("Categoría"),
        "member_number": _("Número de afiliado"),
        "affiliation": _("Afiliación"),
        "covered_until": _("Cobertura hasta"),
    }
)
REFUSING: Mapping[str, tuple[str, str, str]] = MappingProxyType(  # words, purpose, channel; empty stands for all
    {
        "no_contact": (_("No quiere que le contacten"), "", ""),
        "no_calls": (_("No quiere llamadas"), "", "voice"),
        "no_whatsapp": (_("No quiere WhatsApp"), "", "whatsapp"),
        "no_sms": (_("No quiere mensajes de texto"), "", "sms"),
        "no_email": (_("No quiere correos"), "", "email"),
        "no_reminders": (_("No quiere recordatorios"), "reminder", ""),
        "no_surveys": (_("No quiere encuestas"), "survey", ""),
        "no_marketing": (_("No quiere mercadeo"), "marketing", ""),
        "no_collection": (_("No quiere cobranza"), "collection", ""),
        "no_research": (_("No quiere investigación"), "research", ""),
        "no_recording": (_("No quiere que se graben sus llamadas"), "recording", ""),
    }
)
ALLOWING: Mapping[str, tuple[str, str, str]] = MappingProxyType(  # a no refuses; a yes is no consent: it has no proof
    {
        "allows_contact": (_("Acepta que le contacten"), "", ""),
        "allows_calls": (_("Acepta llamadas"), "", "voice"),
        "allows_whatsapp": (_("Acepta WhatsApp"), "", "whatsapp"),
        "allows_sms": (_("Acepta mensajes de texto"), "", "sms"),
        "allows_email": (_("Acepta correos"), "", "email"),
        "allows_marketing": (_("Acepta mercadeo"), "marketing", ""),
    }
)
SAID = "refused"  # several refusals in words, in one column
MORE_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        **TREATING,
        **COVERING,
        **{name: words for name, (words, *_of) in {**REFUSING, **ALLOWING}.items()},
        SAID: _("Lo que no permite, en palabras"),
    }
)


@dataclass(frozen=True, slots=True)
class BroughtCover:
    """One insurance as a file brings it. insurer: its key; empty, one that is made by this name."""

    insurer: str
    name: str = ""
    plan: str = ""
    regime: str = ""
    category: str = ""
    member_number: str = ""
    role: str = ""
    valid_to: str = ""  # ISO
