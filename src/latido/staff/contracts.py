"""What crosses the door of staff."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

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
        "account.use": "Entrar, salir, bloquear la pantalla y cambiar sus propios datos de ingreso",
        "staff.manage": "Crear, cambiar y desactivar usuarios, roles y habilidades",
        "desk.use": "Usar el puesto de atención y el teléfono",
        "patients.search": "Buscar pacientes",
        "patients.open": "Abrir la ficha de un paciente con un contacto o un motivo",
        "patients.register": "Registrar un paciente nuevo",
        "patients.import": "Importar pacientes de un archivo y deshacerlo",
        "patients.verify": "Verificar la identidad de quien llama",
        "patients.reveal": "Mostrar un dato oculto por 30 segundos",
        "scheduling.book": "Agendar y cancelar citas",
        "interactions.handle": "Atender, tipificar y finalizar contactos",
        "interactions.emergency": "Activar el protocolo de emergencia",
        "recordings.listen": "Escuchar grabaciones con un motivo",
        "supervisor.floor": "Ver el piso en vivo",
        "console.configure": "Configurar la organización, las colas, los textos y los números",
        "audit.read": "Leer el registro de auditoría",
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
        "staff.reset": _("Se dio una clave temporal a un usuario"),
    }
)
