"""What crosses the door of compliance."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from uuid import UUID

from latido.compliance.consent_values import CONSENT_ACTIONS
from latido.compliance.consent_values import PURPOSES as PURPOSES
from latido.compliance.consent_values import Answer as Answer
from latido.compliance.consent_values import Basis as Basis
from latido.compliance.consent_values import Channel as Channel
from latido.compliance.consent_values import Decision as Decision
from latido.compliance.consent_values import Evidence as Evidence
from latido.compliance.consent_values import Made as Made
from latido.compliance.consent_values import NewConsent as NewConsent
from latido.compliance.consent_values import Occasion as Occasion
from latido.compliance.consent_values import Purpose as Purpose
from latido.compliance.consent_values import Said as Said
from latido.compliance.consent_values import Why as Why
from latido.compliance.consent_values import Wishes as Wishes
from latido.compliance.values import exports as exports
from latido.compliance.values import handing as handing
from latido.compliance.values import incidents as incidents
from latido.compliance.values import keeping as keeping
from latido.compliance.values import posture as posture
from latido.compliance.values import rights as rights
from latido.compliance.values import risks as risks
from latido.compliance.values import sanctions as sanctions
from latido.compliance.values import texts as texts
from latido.compliance.values import thirds as thirds
from latido.compliance.values.exports import EXPORT_ACTIONS
from latido.compliance.values.handing import HANDING_ACTIONS
from latido.compliance.values.incidents import INCIDENT_ACTIONS
from latido.compliance.values.keeping import KEEPING_ACTIONS
from latido.compliance.values.openings import TIES as TIES
from latido.compliance.values.openings import AccessAlert as AccessAlert
from latido.compliance.values.openings import Opened as Opened
from latido.compliance.values.openings import Tie as Tie
from latido.compliance.values.posture import POSTURE_ACTIONS
from latido.compliance.values.reserved import RESERVED_ACTIONS
from latido.compliance.values.reserved import TAGS as TAGS
from latido.compliance.values.reserved import Shown as Shown
from latido.compliance.values.reserved import Tag as Tag
from latido.compliance.values.reserved import Tagged as Tagged
from latido.compliance.values.reserved import TagUnknown as TagUnknown
from latido.compliance.values.reserved import Thing as Thing
from latido.compliance.values.reserved import Use as Use
from latido.compliance.values.rights import RIGHTS_ACTIONS
from latido.compliance.values.risks import RISK_ACTIONS
from latido.compliance.values.sanctions import SANCTION_ACTIONS
from latido.compliance.values.texts import TEXT_ACTIONS
from latido.compliance.values.thirds import AGREEMENTS as AGREEMENTS
from latido.kernel.words import gettext_noop as _


class Outcome(StrEnum):
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """One row of the audit: who did what to whose data and why. No patient's data, ids only."""

    action: str  # "patient.opened"; the same words as the service and the permission
    patient_ids: tuple[UUID, ...] = ()
    interaction_id: UUID | None = None
    fields: tuple[str, ...] = ()  # categories shown or changed: "document", "appointments"
    purpose: str = ""
    reason: str = ""
    outcome: Outcome = Outcome.DONE
    detail: dict[str, str] = field(default_factory=dict)  # ids, codes and counts


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What `audit verify` found."""

    rows: int
    sealed: int
    broken_at: int | None  # sequence number of the first bad link
    missing: int  # sealed rows that are gone
    altered: int  # sealed rows whose contents changed
    unsealed_late: int  # rows older than 10 s that nobody sealed
    anchors: int = 0  # witnesses outside the database that were compared
    contradicted: int = 0  # of those, how many the chain no longer agrees with

    @property
    def sound(self) -> bool:
        wrong = self.missing or self.altered or self.unsealed_late or self.contradicted
        return self.broken_at is None and not wrong


@dataclass(frozen=True, slots=True)
class Entry:
    """One audit row as it is read back."""

    id: UUID
    at: datetime
    actor_kind: str
    actor_id: UUID | None
    actor_name: str  # of a process or command
    roles: tuple[str, ...]
    address: str
    action: str
    patient_ids: tuple[UUID, ...]
    interaction_id: UUID | None
    fields: tuple[str, ...]
    purpose: str
    reason: str
    outcome: Outcome
    detail: Mapping[str, str]
    level: str = ""  # how far who was on the line was verified then: "L0" to "L3"; empty outside a contact
    on_behalf_of: UUID | None = None  # the relative who spoke for the patient


@dataclass(frozen=True, slots=True)
class LogQuery:
    """Which part of the audit somebody wants to read. Empty means any."""

    actor_id: UUID | None = None
    patient_id: UUID | None = None
    action: str = ""  # "patient.opened", or "patient." for all of them
    since: datetime | None = None
    until: datetime | None = None
    before: UUID | None = None  # the last id of the page above
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Ref:
    """One item: what kind of thing it is, and the code by which it is known for ever."""

    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an item cannot be so, or, when it only warns, what will happen if it is.

    says: a sentence with {about} in it; whoever shows it translates it.
    """

    says: str
    about: str = ""
    field: str = ""
    warns: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the history of configuration."""

    id: UUID
    at: datetime
    actor_id: UUID | None
    actor_name: str  # of a process or command
    kind: str
    key: str
    title: str
    why: str
    before: Mapping[str, Any] | None  # None: it was not there
    after: Mapping[str, Any] | None  # None: it is gone
    undoes: UUID | None
    act: UUID | None = None  # the same in all that was changed together


@dataclass(frozen=True, slots=True)
class Act:
    """What a change is a part of. id: the same in all that is changed together; undoes: the change it takes back."""

    id: UUID | None = None
    undoes: UUID | None = None


ALONE = Act()


@dataclass(frozen=True, slots=True)
class Wanted:
    """How one item is to be. value: None takes it away. seen: the mark of the version that was shown."""

    kind: str
    key: str
    value: Mapping[str, Any] | None
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One item of configuration as it is now."""

    kind: str
    key: str
    title: str
    value: Mapping[str, Any]

    @property
    def mark(self) -> str:
        """Changes whenever the item does: a form that was opened before somebody else's change is told apart."""
        return mark_of(self.value)


def mark_of(value: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Difference:
    """What applying a file would do to one item."""

    kind: str
    key: str
    title: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    problems: tuple[Problem, ...] = ()


class Shield(StrEnum):
    """Why a record is protected."""

    VIP = "vip"
    STAFF = "staff"
    FAMILY = "family"
    CUSTODY = "custody"
    BLOCKED = "blocked"  # its time is over and its country has it blocked: no glass opens it, and no person puts this


SHIELDS: Mapping[str, str] = MappingProxyType(
    {
        Shield.VIP: _("Persona conocida"),
        Shield.STAFF: _("Trabaja aquí"),
        Shield.FAMILY: _("Familia de quien trabaja aquí"),
        Shield.CUSTODY: _("Bajo custodia o amenaza"),
        Shield.BLOCKED: _("Bloqueada: cumplió su tiempo"),
    }
)
GLASS_REASONS: Mapping[str, str] = MappingProxyType(  # for which a protected record is opened
    {
        "on_line": _("La persona está en la línea"),
        "care": _("Se necesita ahora para su atención"),
        "emergency": _("Hay una emergencia"),
        "asked": _("Lo pidió quien la atiende"),
        "complaint": _("Resolver una queja o un pedido suyo"),
        "other": _("Otro motivo"),
    }
)


@dataclass(frozen=True, slots=True)
class Protection:
    """A protected record. person_id: the member of staff who it is, or whose family it is."""

    id: UUID
    patient_id: UUID
    shield: Shield
    person_id: UUID | None
    why: str
    set_by: UUID | None
    set_at: datetime


@dataclass(frozen=True, slots=True)
class BrokenGlass:
    """A protected record somebody opened, and what the privacy officer said of it. justified: None until then."""

    id: UUID
    actor_id: UUID
    patient_id: UUID
    interaction_id: UUID | None
    code: str  # of GLASS_REASONS
    reason: str
    shown_by: str  # how they showed again who they are: "password", "code", "directory"
    at: datetime
    until: datetime
    review_by: datetime
    justified: bool | None
    reviewer_id: UUID | None
    reviewed_at: datetime | None
    verdict: str  # in words


class Withdrawn(StrEnum):
    """Why somebody may open no protected record now."""

    BLOCKED = "blocked"  # not their right: the record is blocked, and opens to nobody
    UNREVIEWED = "unreviewed"
    NOT_JUSTIFIED = "not_justified"


class Refused(Exception):
    """This configuration cannot be: every reason, in sentences to translate and show."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(", ".join(problem.says for problem in problems))
        self.problems = problems


class AskFirst(Refused):
    """It can be, and has a consequence that whoever changes it must accept."""


class ChangedMeanwhile(Exception):
    """Somebody else changed this item since it was shown."""


class UnknownItem(LookupError):
    """There is no such item of configuration."""


AUDIT_ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        **CONSENT_ACTIONS,
        **KEEPING_ACTIONS,
        **RESERVED_ACTIONS,
        **HANDING_ACTIONS,
        **EXPORT_ACTIONS,
        **RIGHTS_ACTIONS,
        **TEXT_ACTIONS,
        **POSTURE_ACTIONS,
        **RISK_ACTIONS,
        **SANCTION_ACTIONS,
        **INCIDENT_ACTIONS,
        "keys.rotated": _("Se pusieron llaves nuevas"),
        "keys.turned": _("Se volvió a sellar lo escrito con las llaves vigentes"),
        "keys.destroyed": _("Se destruyeron las llaves de un paciente"),
        "keys.master_dropped": _("Se destruyó una llave maestra retirada"),
        "audit.read": _("Se leyó el registro de auditoría"),
        "audit.contact": _("Se miró qué se había abierto de un paciente en un contacto"),
        "audit.reported": _("Se hizo el informe de quién vio los datos de un paciente"),
        "alert.watched": _("Se miró quién abrió qué fichas en un día"),
        "alert.raised": _("Se pidió explicar que se abrió una ficha en el contacto de otra persona"),
        "alert.listed": _("Se mostraron los accesos por explicar"),
        "alert.answered": _("Se dijo qué resultó de un acceso por explicar"),
        "glass.broken": _("Se abrió una ficha protegida"),
        "glass.refused": _("Se negó una ficha protegida"),
        "glass.listed": _("Se mostraron las aperturas de fichas protegidas"),
        "glass.reviewed": _("Se revisó la apertura de una ficha protegida"),
        "protection.set": _("Se protegió una ficha"),
        "protection.lifted": _("Se quitó la protección de una ficha"),
        "protection.listed": _("Se mostraron las fichas protegidas"),
        "configuration.changed": _("Se cambió la configuración"),
        "configuration.undone": _("Se deshizo un cambio de la configuración"),
        "configuration.exported": _("Se descargó la configuración completa"),
        "configuration.imported": _("Se aplicó un archivo de configuración"),
    }
)
