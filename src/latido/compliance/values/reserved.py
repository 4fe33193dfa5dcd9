"""What is nobody's business but of those who care: kinds of reserved things, and how much of one is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from latido.kernel.words import gettext_noop as _


class Tag(StrEnum):
    """Why a thing is reserved. NONE: it is not."""

    NONE = ""
    MENTAL = "mental"
    SUD = "sud"  # substance use: 42 CFR Part 2 where it applies
    SUD_NOTES = "sud_notes"
    HIV = "hiv"
    SEXUAL = "sexual"
    VIOLENCE = "violence"
    GENETIC = "genetic"
    MINOR = "minor"  # what a minor consented to alone
    RIGHTS = "rights"  # a victim of human rights violations
    CUSTODY = "custody"  # two who fight over a child: what one said is not for the other
    VIP = "vip"  # somebody whom others would look up


TAGS: Mapping[Tag, str] = MappingProxyType(
    {
        Tag.NONE: _("No es reservada"),
        Tag.MENTAL: _("Salud mental"),
        Tag.SUD: _("Consumo de sustancias"),
        Tag.SUD_NOTES: _("Notas de terapia por consumo"),
        Tag.HIV: _("VIH"),
        Tag.SEXUAL: _("Salud sexual y reproductiva"),
        Tag.VIOLENCE: _("Violencia de género"),
        Tag.GENETIC: _("Genética"),
        Tag.MINOR: _("Consentida por un menor"),
        Tag.RIGHTS: _("Víctima de violación de derechos humanos"),
        Tag.CUSTODY: _("Disputa por la custodia"),
        Tag.VIP: _("Persona expuesta al público"),
    }
)


class Use(StrEnum):
    """What somebody wants with a reserved thing."""

    LOOK = "look"  # to read of it: lists, the timeline, what was hidden
    LISTEN = "listen"  # to its recordings


class Shown(StrEnum):
    """How much of it, from all to nothing."""

    SHOW = "show"
    MASK = "mask"  # that it is, when and where; not what
    GLASS = "glass"  # the same, until the glass of the record is broken
    DENY = "deny"  # not even that it is


class Thing(StrEnum):
    """What one tag may be put on by hand."""

    CONTACT = "contact"
    APPOINTMENT = "appointment"


@dataclass(frozen=True, slots=True)
class Tagged:
    """One tag of one thing, and why. lifted_at: it was taken off."""

    id: UUID
    tag: Tag
    why: str
    by: UUID | None
    at: datetime
    lifted_why: str
    lifted_by: UUID | None
    lifted_at: datetime | None


class TagUnknown(LookupError):
    """There is no such tag on that, or it was taken off already."""


RESERVED_ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "item.reserved": _("Se marcó algo como reservado, con su motivo"),
        "item.released": _("Se quitó una marca de reservado, con su motivo"),
    }
)
