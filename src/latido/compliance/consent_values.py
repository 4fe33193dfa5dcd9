"""What a person has said about being contacted and recorded: what crosses the door of compliance. (FHIR Consent.)"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from latido.kernel.words import gettext_noop as _


class Purpose(StrEnum):
    """What for. EVERY stands for all of them."""

    EVERY = ""
    CARE = "care"
    REMINDER = "reminder"
    RESULT = "result"  # that it is ready, never what it says
    BILLING = "billing"
    COLLECTION = "collection"
    SURVEY = "survey"
    MARKETING = "marketing"
    RESEARCH = "research"
    RECORDING = "recording"
    AI = "ai"
    VOICEMAIL = "voicemail"  # a message that says what it is about


class Channel(StrEnum):
    """By what. ANY stands for all of them."""

    ANY = ""
    VOICE = "voice"
    SMS = "sms"
    WHATSAPP = "whatsapp"
    EMAIL = "email"


class Basis(StrEnum):
    """Why it is lawful to keep to it."""

    SAID = "said"  # they said so
    CONTRACT = "contract"
    LAW = "law"


class Evidence(StrEnum):
    """How it can be shown that they said so."""

    CALL = "call"  # ref: the contact, whose recording has it, up to the moment it was written down
    IN_PERSON = "in_person"  # ref: the contact at the counter
    FORM = "form"  # signed; words: its number
    MESSAGE = "message"  # theirs; words: which
    FILE = "file"  # another system says so; ref: the import, words: its file. Never of a yes


PURPOSES: Mapping[Purpose, str] = MappingProxyType(
    {
        Purpose.CARE: _("Atención y citas"),
        Purpose.REMINDER: _("Recordatorios"),
        Purpose.RESULT: _("Aviso de resultados"),
        Purpose.BILLING: _("Facturas y pagos"),
        Purpose.COLLECTION: _("Cobranza"),
        Purpose.SURVEY: _("Encuestas"),
        Purpose.MARKETING: _("Mercadeo"),
        Purpose.RESEARCH: _("Investigación"),
        Purpose.RECORDING: _("Grabación de llamadas"),
        Purpose.AI: _("Uso de inteligencia artificial"),
        Purpose.VOICEMAIL: _("Mensajes de voz con detalle"),
    }
)
CONTACTS = (
    Purpose.CARE, Purpose.REMINDER, Purpose.RESULT, Purpose.BILLING, Purpose.COLLECTION, Purpose.SURVEY,
    Purpose.MARKETING, Purpose.RESEARCH,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a person would rather be contacted. A wish is no consent: it takes away, and lets nobody do anything.

    by: the channels of a purpose, when they have said; hours: in which they would, of any day.
    """

    by: Mapping[Purpose, frozenset[Channel]] = field(default_factory=dict)
    hours: tuple[time, time] | None = None

    def want(self, purpose: Purpose, channel: Channel) -> bool:
        return channel in self.by.get(purpose, (channel,))


@dataclass(frozen=True, slots=True)
class Made:
    """One contact that we made of our own accord. at: in the zone of whoever was contacted."""

    purpose: Purpose
    channel: Channel
    at: datetime


@dataclass(frozen=True, slots=True)
class Occasion:
    """How a contact comes about. asked: they asked for this very contact. made: those of the last week that we made."""

    asked: bool = False
    made: tuple[Made, ...] = ()


@dataclass(frozen=True, slots=True)
class NewConsent:
    """What somebody says of themselves, or of a telephone. One of patient_id and address, or both."""

    purpose: Purpose
    given: bool
    channel: Channel = Channel.ANY
    patient_id: UUID | None = None
    address: str = ""  # E.164 or an e-mail: numbers get reassigned, so it is not a person's for ever
    basis: Basis = Basis.SAID
    evidence: Evidence = Evidence.CALL
    ref: UUID | None = None  # the contact in which it was said
    words: str = ""  # the form's number, and the like
    text_version: str = ""  # of the text that was read to them
    language: str = ""
    expires: datetime | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """One event, as decisions and pages see it. Never changed: what is said later stands beside it."""

    id: UUID
    purpose: Purpose
    channel: Channel
    given: bool
    at: datetime
    expires: datetime | None = None
    patient_id: UUID | None = None
    address: str = ""
    evidence: Evidence = Evidence.CALL
    ref: UUID | None = None
    words: str = ""
    text_version: str = ""
    by: UUID | None = None


class Answer(StrEnum):
    ALLOW = "allow"
    HOLD = "hold"
    DENY = "deny"


class Why(StrEnum):
    """Of an answer that is not yes."""

    NONE = ""
    SAFETY = "safety"  # they asked to be reached otherwise
    DECEASED = "deceased"
    MOURNING = "mourning"  # somebody of their family died, and nobody has released them
    WISH = "wish"  # they would rather be contacted by something else
    WITHDRAWN = "withdrawn"  # they said no
    NOT_GIVEN = "not_given"  # it needs a yes, and there is none in force
    UNCONFIRMED = "unconfirmed"  # it was theirs long ago: somebody else may have it by now
    OFTEN = "often"  # they were contacted about such things too lately
    HOURS = "hours"
    NO_CONTACT = "no_contact"  # a purpose for which nobody is contacted


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether somebody may be contacted now. until: from when on, when it must wait for an hour."""

    answer: Answer
    why: Why = Why.NONE
    until: datetime | None = None


CONSENT_ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "consent.recorded": _("Se anotó lo que alguien permite o no"),
        "consent.listed": _("Se mostraron los permisos de un paciente"),
        "contact.decided": _("Se decidió si se puede contactar a alguien"),
    }
)
