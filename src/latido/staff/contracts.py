"""What crosses the door of staff."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from latido.kernel.records import text
from latido.kernel.words import gettext_noop as _


class Role(StrEnum):
    AGENT = "agent"
    NURSE = "nurse"
    SUPERVISOR = "supervisor"
    BILLING = "billing"
    PRIVACY_OFFICER = "privacy_officer"
    ADMINISTRATOR = "administrator"


PERMISSIONS: Mapping[str, str] = MappingProxyType(
    {
        "account.use": _("Entrar, salir, bloquear la pantalla y cambiar sus propios datos de ingreso"),
        "staff.manage": _("Crear, cambiar y desactivar usuarios, roles y habilidades"),
        "desk.use": _("Usar el puesto de atención y el teléfono"),
        "patients.search": _("Buscar pacientes"),
        "patients.open": _("Abrir la ficha de un paciente con un contacto o un motivo"),
        "patients.register": _("Registrar un paciente nuevo"),
        "patients.import": _("Importar pacientes de un archivo y deshacerlo"),
        "patients.verify": _("Verificar la identidad de quien llama"),
        "patients.reveal": _("Mostrar un dato oculto por 30 segundos"),
        "scheduling.book": _("Agendar y cancelar citas"),
        "interactions.handle": _("Atender, tipificar y finalizar contactos"),
        "interactions.emergency": _("Activar el protocolo de emergencia"),
        "recordings.listen": _("Escuchar grabaciones con un motivo"),
        "supervisor.floor": _("Ver el piso en vivo"),
        "console.configure": _("Configurar la organización, las colas, los textos y los números"),
        "audit.read": _("Leer el registro de auditoría"),
    }
)

_FRONT = frozenset(
    {
        "account.use",
        "desk.use",
        "patients.search",
        "patients.open",
        "patients.register",
        "patients.verify",
        "patients.reveal",
        "scheduling.book",
        "interactions.handle",
        "interactions.emergency",
    }
)

ROLE_PERMISSIONS: Mapping[Role, frozenset[str]] = MappingProxyType(
    {
        Role.AGENT: _FRONT,
        Role.NURSE: _FRONT,
        Role.BILLING: _FRONT - {"patients.register", "scheduling.book"},
        Role.SUPERVISOR: _FRONT | {"supervisor.floor", "recordings.listen"},
        Role.PRIVACY_OFFICER: frozenset({"account.use", "audit.read", "recordings.listen"}),
        Role.ADMINISTRATOR: frozenset({"account.use", "staff.manage", "console.configure", "patients.import"}),
    }
)


TOPICS: Mapping[str, str] = MappingProxyType(  # what a page may hear -> the permission for it
    {
        "agent": "account.use",  # one's own only
        "floor": "supervisor.floor",
        "alarm": "interactions.emergency",
    }
)


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody who takes contacts. Agent and user share one id."""

    id: UUID
    organisation_id: UUID
    name: str  # as colleagues read it: "Ana Morales"
    first_name: str
    initials: str
    email: str
    roles: frozenset[Role]
    skills: Mapping[str, int]  # skill code -> proficiency, 1 (novice) to 5 (expert)
    site_ids: tuple[UUID, ...]
    takes_contacts: bool  # has a desk: agent, nurse, billing or supervisor


@dataclass(frozen=True, slots=True)
class Skill:
    code: str  # "rn_triage"
    name: str  # "Triaje por enfermería"


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff as the administrator lists and edits them."""

    id: UUID
    name: str
    first_name: str
    last_name: str
    email: str
    roles: frozenset[Role]
    skills: Mapping[str, int]
    site_ids: tuple[UUID, ...]
    language: str
    active: bool
    second_factor: bool


@dataclass(frozen=True, slots=True)
class NewPerson:
    email: str
    first_name: str
    last_name: str
    roles: frozenset[Role]
    language: str = "es"
    skills: Mapping[str, int] = field(default_factory=dict)
    site_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class SkillItem:
    """A skill as configuration."""

    name: str = text(80)


@dataclass(frozen=True, slots=True)
class PersonItem:
    """A member of staff as configuration: what an administrator decides of them, never how they log in."""

    first_name: str = text(80)
    last_name: str = text(120, "")
    roles: frozenset[str] = frozenset()
    language: str = text(5, "es")
    skills: Mapping[str, int] = field(default_factory=dict)
    sites: frozenset[str] = frozenset()  # codes
    active: bool = True


@dataclass(frozen=True, slots=True)
class Invited:
    """Whose invitation a link is."""

    person_id: UUID
    email: str
    first_name: str
    organisation_id: UUID


AUDIT_ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "session.opened": _("Alguien del personal ingresó"),
        "session.refused": _("Se negó un ingreso"),
        "session.factor_refused": _("Se negó un código del segundo factor"),
        "session.closed": _("Alguien del personal salió"),
        "session.password_changed": _("Alguien del personal cambió su contraseña"),
        "session.locked": _("Se bloqueó la pantalla"),
        "session.unlocked": _("Se desbloqueó la pantalla"),
        "staff.created": _("Se creó un usuario"),
        "staff.changed": _("Se cambió un usuario"),
        "staff.deactivated": _("Se desactivó un usuario"),
        "staff.reactivated": _("Se reactivó un usuario"),
        "staff.invited": _("Se invitó a un usuario a elegir su contraseña"),
        "staff.joined": _("Un usuario eligió su contraseña con su invitación"),
        "staff.reset": _("Se dio una clave temporal a un usuario"),
    }
)
