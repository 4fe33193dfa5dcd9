"""What crosses the door of staff."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from latido.kernel.records import text
from latido.kernel.words import gettext_noop as _
from latido.staff.values import pledges as pledges
from latido.staff.values import training as training
from latido.staff.values.pledges import PLEDGE_ACTIONS
from latido.staff.values.training import TRAINING_ACTIONS


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
        "staff.vouch": _("Dar un código que reemplaza por un turno el segundo paso de otra persona"),
        "desk.use": _("Usar el puesto de atención y el teléfono"),
        "patients.search": _("Buscar pacientes"),
        "patients.open": _("Abrir la ficha de un paciente con un contacto o un motivo"),
        "patients.register": _("Registrar un paciente nuevo"),
        "patients.import": _("Importar pacientes de un archivo y deshacerlo"),
        "patients.export": _("Pedir un archivo con datos de pacientes"),
        "patients.merge": _("Decidir si dos fichas son de la misma persona, unirlas y separarlas"),
        "patients.verify": _("Verificar la identidad de quien llama"),
        "patients.reveal": _("Mostrar un dato oculto por 30 segundos"),
        "patients.prefer": _("Anotar el trato, las preferencias y la atención preferencial de un paciente"),
        "patients.deceased": _("Anotar que un paciente falleció"),
        "patients.undo_deceased": _("Deshacer esa anotación y levantar el silencio con la familia"),
        "patients.consent": _("Anotar lo que un paciente permite o retira"),
        "patients.coverage": _("Anotar quién paga la atención de un paciente, y deshacerlo"),
        "patients.reserve": _("Marcar un contacto o una cita como reservados, y quitar la marca"),
        "patients.nursing": _("Poner y quitar el aviso de consultar con enfermería"),
        "patients.edit": _("Cambiar cómo se contacta a un paciente, y deshacerlo"),
        "patients.edit_identity": _("Cambiar los nombres y la fecha de nacimiento de un paciente"),
        "patients.safe_contact": _("Anotar cómo un paciente quiere que se le contacte, y dónde nunca"),
        "patients.relatives": _("Agregar familiares, autorizarlos o suspenderlos"),
        "patients.restore_relative": _("Levantar la suspensión de un familiar"),
        "scheduling.book": _("Agendar y cancelar citas"),
        "scheduling.attend": _("Anotar si un paciente asistió a su cita, y deshacerlo"),
        "interactions.handle": _("Atender, tipificar y finalizar contactos"),
        "interactions.callback": _("Anular la devolución de llamada de quien está en la línea"),
        "interactions.emergency": _("Activar el protocolo de emergencia"),
        "recordings.listen": _("Escuchar grabaciones con un motivo"),
        "supervisor.floor": _("Ver el piso en vivo"),
        "routing.weigh": _("Cambiar cómo se reparten los contactos, y aprobar o descartar lo que se probó"),
        "routing.reinforce": _("Reforzar una cola por un rato"),
        "routing.callback": _("Anular una devolución de llamada y ver el número de quien no contestó"),
        "console.configure": _("Configurar la organización, las colas, los textos y los números"),
        "audit.read": _("Leer el registro de auditoría"),
        "rights.take": _("Recibir pedidos y quejas de un paciente sobre sus datos o su atención"),
        "privacy.rights": _("Responder pedidos y quejas, y prorrogarlos"),
        "privacy.keep": _("Ver qué cumplió su tiempo, retenerlo y proponer que se elimine"),
        "privacy.blocked": _("Leer una ficha bloqueada cuando la ley lo permite"),
        "privacy.approve": _("Aprobar una eliminación o una entrega de datos que propuso otra persona"),
        "privacy.protect": _("Proteger fichas y quitarles la protección"),
        "privacy.report": _("Ver y entregar quién vio los datos de un paciente"),
        "privacy.review": _("Revisar las aperturas de fichas protegidas"),
        "privacy.texts": _("Publicar los textos legales y el acuerdo de confidencialidad, y ver quién lo aceptó"),
        "privacy.training": _("Exigir capacitaciones y anotar quién las completó"),
        "privacy.incidents": _("Abrir y llevar los incidentes con datos de pacientes"),
        "privacy.sanctions": _("Leer y anotar las sanciones del personal"),
        "privacy.posture": _("Ver cómo está el cumplimiento y firmar una constancia"),
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
        "patients.prefer",
        "patients.deceased",
        "patients.consent",
        "rights.take",
        "patients.coverage",
        "patients.edit",
        "patients.safe_contact",
        "patients.relatives",
        "scheduling.book",
        "scheduling.attend",
        "interactions.handle",
        "interactions.callback",
        "interactions.emergency",
    }
)

ROLE_PERMISSIONS: Mapping[Role, frozenset[str]] = MappingProxyType(
    {
        Role.AGENT: _FRONT,
        Role.NURSE: _FRONT | {"patients.nursing", "patients.reserve"},
        Role.BILLING: _FRONT
        - {"patients.register", "patients.relatives", "patients.edit", "patients.safe_contact"}
        - {"scheduling.book", "scheduling.attend"},
        Role.SUPERVISOR: _FRONT
        | {"supervisor.floor", "recordings.listen", "staff.vouch"}
        | {"patients.restore_relative", "patients.undo_deceased", "patients.edit_identity"}
        | {"routing.weigh", "routing.reinforce", "routing.callback", "patients.merge", "patients.reserve"},
        Role.PRIVACY_OFFICER: frozenset(
            {"account.use", "audit.read", "recordings.listen"}
            | {"privacy.protect", "privacy.report", "privacy.review", "privacy.keep", "privacy.approve"}
            | {"privacy.blocked", "privacy.incidents"}
            | {"privacy.rights", "privacy.texts", "privacy.posture", "privacy.training", "privacy.sanctions"}
        ),
        Role.ADMINISTRATOR: frozenset(
            {"account.use", "staff.manage", "staff.vouch", "routing.weigh", "console.configure"}
            | {"patients.import", "patients.export", "patients.merge", "privacy.approve", "privacy.texts"}
            | {"privacy.posture", "privacy.training"}
        ),
    }
)


RANK: Mapping[Role, int] = MappingProxyType(  # nobody vouches for somebody above them
    {
        Role.AGENT: 1,
        Role.NURSE: 1,
        Role.BILLING: 1,
        Role.SUPERVISOR: 2,
        Role.PRIVACY_OFFICER: 3,
        Role.ADMINISTRATOR: 3,
    }
)

TOPICS: Mapping[str, str] = MappingProxyType(  # what a page may hear -> the permission for it
    {
        "agent": "account.use",  # one's own only
        "floor": "supervisor.floor",
        "alarm": "interactions.emergency",
        "privacy": "privacy.review",
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
    asked_help_at: datetime | None = None  # to get in


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


@dataclass(frozen=True, slots=True)
class DirectoryItem:
    """A directory as configuration. Its secret is apart: it is in no history and no file."""

    name: str = text(80)
    protocol: str = text(4, "oidc")  # or saml
    enabled: bool = False
    address: str = text(400, "")  # the issuer's, or of its SAML metadata
    metadata: str = text(60_000, "")  # SAML metadata pasted, where it has no address
    client_id: str = text(200, "")
    scope: str = text(120, "")  # asked for beside openid, email and profile
    group_claim: str = text(200, "groups")
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)  # group -> roles
    creates_people: bool = False
    vouches_for_email: bool = False  # every e-mail in it was checked by whoever runs it
    second_factor: frozenset[str] = frozenset()  # amr, acr or AuthnContext that count as one
    local_sign_in: bool = True  # passwords of our own go on working beside it
    emergency: frozenset[str] = frozenset()  # e-mails of administrators who enter without it


@dataclass(frozen=True, slots=True)
class Directory:
    """What an adapter knows of a directory."""

    id: UUID
    item: DirectoryItem
    secret: str
    back: str  # our address that its answer comes to
    entity: str  # our name for it, where our SAML metadata is

    def __repr__(self) -> str:
        return f"Directory({self.id})"  # the secret is printed nowhere


@dataclass(frozen=True, slots=True)
class Departure:
    """Where to send somebody, and what their return must fit."""

    url: str
    remember: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Arrival:
    """Whom a directory says it saw. Everything in here was believed."""

    subject: str  # never given to anybody else
    email: str = ""
    email_verified: bool = False
    first_name: str = ""
    last_name: str = ""
    groups: frozenset[str] = frozenset()
    shown: frozenset[str] = frozenset()  # how they proved it: amr, acr, AuthnContext
    at: datetime | None = None  # when they did


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of a connection's check. says: a sentence with {about} in it."""

    ok: bool
    says: str
    about: str = ""


class NotBelieved(Exception):
    """What came from a directory is not to be acted upon. why: a code of REASONS."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


REASONS: Mapping[str, str] = MappingProxyType(  # in sentences to translate and show to who administers
    {
        "forbidden": _("Esa dirección no se puede consultar desde aquí."),
        "unknown": _("No se encuentra ese servidor: revise la dirección."),
        "silent": _("El servidor del directorio no contesta."),
        "busy": _("Ya hay demasiadas consultas a la vez: vuelva a intentarlo en unos segundos."),
        "untrusted": _("El certificado del servidor del directorio no es de confianza."),
        "too_large": _("El directorio contestó demasiado."),
        "refused": _("El directorio contestó con un error: revise la dirección, el cliente y el secreto."),
        "unreadable": _("Lo que contestó el directorio no se puede leer."),
        "issuer": _("El emisor no es el que se configuró."),
        "audience": _("La respuesta no era para esta instalación."),
        "signature": _("La firma no es válida o no es de este directorio."),
        "expired": _("La respuesta ya venció, o los relojes no coinciden."),
        "nonce": _("La respuesta no es de este ingreso."),
        "unsolicited": _("La respuesta no es de este ingreso."),
        "destination": _("La respuesta iba a otra dirección."),
        "malformed": _("A la respuesta le falta algo o le sobra."),
        "transient": _("El directorio da un nombre distinto en cada ingreso: configure uno que no cambie."),
        "not_again": _("El directorio no volvió a pedir la contraseña."),
        "denied": _("El directorio no dejó entrar a la persona, o ella se devolvió."),
        "email_unverified": _("El directorio no asegura que el correo sea de la persona."),
        "stranger": _("La persona no está en Latido y este directorio no crea usuarios."),
        "another": _("Ese correo ya está unido a otra cuenta del directorio."),
        "taken": _("Ese correo ya existe en esta instalación."),
        "emergency": _("La cuenta de emergencia entra solo con su contraseña."),
        "inactive": _("El usuario está desactivado."),
        "no_role": _("Ninguno de sus grupos tiene un rol en Latido."),
        "roles": _("Los roles de sus grupos no se pudieron dar."),
    }
)


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser somebody is logged in with."""

    id: UUID
    device: str  # "Chrome · Windows"; empty where it said nothing known
    address: str
    began_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Login:
    """With what one person gets in, as who administers sees it."""

    app: bool
    keys: int
    codes_left: int
    browsers: tuple[Browser, ...]
    asked_help_at: datetime | None
    shift_code_until: datetime | None
    password_is_own: bool


AUDIT_ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        **PLEDGE_ACTIONS,
        **TRAINING_ACTIONS,
        "session.opened": _("Alguien del personal ingresó"),
        "session.refused": _("Se negó un ingreso"),
        "session.factor_refused": _("Se negó un código del segundo factor"),
        "session.ended": _("Alguien del personal cerró lo que tenía abierto en otro navegador"),
        "session.factor_added": _("Alguien del personal agregó un segundo paso"),
        "session.factor_removed": _("Alguien del personal quitó un segundo paso"),
        "session.codes_made": _("Alguien del personal hizo códigos de un solo uso"),
        "session.help_asked": _("Alguien pidió ayuda para entrar con el correo de esta persona"),
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
        "staff.password_link": _("Se dio a un usuario un enlace para elegir otra contraseña"),
        "staff.factor_reset": _("Se quitó el segundo paso de un usuario"),
        "staff.session_ended": _("Se cerró lo que un usuario tenía abierto"),
        "staff.unblocked": _("Se perdonaron los intentos fallidos de un usuario"),
        "staff.shift_code_given": _("Se dio a un usuario un código por un turno"),
        "staff.shift_code_revoked": _("Se anuló el código de turno de un usuario"),
        "staff.reset": _("Se dio una clave temporal a un usuario"),
        "directory.entered": _("El directorio presentó a una persona"),
        "directory.refused": _("Se negó un ingreso por el directorio"),
        "directory.linked": _("Un usuario se unió a su cuenta del directorio"),
        "directory.secret_set": _("Se cambió el secreto de un directorio"),
        "directory.checked": _("Se probó la conexión con un directorio"),
    }
)
