"""The console's places in their groups: what stands at its side and on its first page."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from latido.console.pages import BY_SLUG
from latido.kernel.actor import Actor

CONFIGURE = "console.configure"


@dataclass(frozen=True, slots=True)
class Place:
    """address: of the page; kind: of the items it holds, when it holds any; permission: who sees it."""

    address: str
    icon: str
    title: Promise | str
    about: Promise | str
    kind: str = ""
    permission: str = CONFIGURE


@dataclass(frozen=True, slots=True)
class Group:
    title: Promise | str
    places: tuple[Place, ...]


def groups(actor: Actor) -> list[Group]:
    """What somebody may open, in order; a group with nothing for them is not there."""
    mine = [Group(title, tuple(each for each in found() if actor.may(each.permission))) for title, found in _GROUPS]
    return [group for group in mine if group.places]


def _kinds(*slugs: str) -> tuple[Place, ...]:
    pages = [BY_SLUG[slug] for slug in slugs]
    return tuple(
        Place(reverse("console:items", args=[page.slug]), page.icon, page.title, page.about, page.kind)
        for page in pages
    )


def _people() -> tuple[Place, ...]:
    return (
        Place(
            reverse("console:people"),
            "users",
            _("Usuarios"),
            _("Invitar, cambiar y desactivar"),
            "person",
            "staff.manage",
        ),
        Place(reverse("console:roles"), "shield", _("Roles y permisos"), _("Qué puede ver y hacer cada rol")),
        *_kinds("directorios"),
    )


def _upkeep() -> tuple[Place, ...]:
    return (
        Place(reverse("console:history"), "history", _("Historia"), _("Quién cambió qué y por qué; deshacer")),
        Place(
            reverse("console:files"),
            "file-check",
            _("Archivo de configuración"),
            _("Todo en un archivo: llevarlo y traerlo"),
        ),
        Place(
            reverse("console:imports"),
            "users-round",
            _("Importar pacientes"),
            _("CSV, Excel o FHIR, con ensayo y deshacer"),
            permission="patients.import",
        ),
        Place(
            reverse("console:exports"),
            "download",
            _("Exportar pacientes"),
            _("Archivos con datos de pacientes: quién los pidió y quién los aprobó"),
            permission="privacy.approve",
        ),
        Place(
            reverse("console:duplicates"),
            "users",
            _("Fichas duplicadas"),
            _("Encontrarlas, unirlas y separarlas"),
            permission="patients.merge",
        ),
        Place(
            reverse("console:audit"),
            "shield-check",
            _("Auditoría"),
            _("Quién vio qué y cuándo"),
            permission="audit.read",
        ),
        Place(reverse("console:start"), "play", _("Primeros pasos"), _("La guía, y lo que falta")),
    )


def _privacy() -> tuple[Place, ...]:
    return (
        _posture(),
        Place(
            reverse("console:privacy"),
            "shield-alert",
            _("Aperturas por revisar"),
            _("Quién abrió una ficha protegida, y por qué"),
            permission="privacy.review",
        ),
        Place(
            reverse("console:alerts"),
            "eye",
            _("Accesos por explicar"),
            _("Lo que la noche encontró para preguntar"),
            permission="privacy.review",
        ),
        _incidents(),
        _risks(),
        _sanctions(),
        Place(
            reverse("console:protected"),
            "shield",
            _("Fichas protegidas"),
            _("Las que no se abren sin decir por qué"),
            permission="privacy.protect",
        ),
        Place(
            reverse("console:who-saw"),
            "file-check",
            _("Quién vio mis datos"),
            _("El informe para un paciente que lo pide"),
            permission="privacy.report",
        ),
        Place(
            reverse("console:disclosures"),
            "scroll-text",
            _("Entregas a otros"),
            _("Qué datos de un paciente se dieron fuera, a quién y por qué"),
            permission="privacy.report",
        ),
        Place(
            reverse("console:requests"),
            "inbox",
            _("Pedidos y quejas"),
            _("Lo que piden sobre sus datos, y cuánto tiempo queda"),
            permission="privacy.rights",
        ),
        Place(
            reverse("console:retention"),
            "clock",
            _("Conservación y eliminación"),
            _("Qué cumplió su tiempo, qué lo detiene y quién lo aprueba"),
            permission="privacy.approve",
        ),
        *_holds_texts_and_periods(),
    )


def _sanctions() -> Place:
    return Place(
        reverse("console:sanctions"),
        "user-check",
        _("Sanciones"),
        _("Qué se hizo con quien incumplió una norma de privacidad"),
        permission="privacy.sanctions",
    )


def _risks() -> Place:
    return Place(
        reverse("console:risks"),
        "triangle-alert",
        _("Registro de riesgos"),
        _("Qué podría pasar, quién responde y cuándo se revisa"),
        permission="privacy.incidents",
    )


def _incidents() -> Place:
    return Place(
        reverse("console:incidents"),
        "siren",
        _("Incidentes"),
        _("Qué pasó, a quién pudo afectar, y hasta cuándo se avisa"),
        permission="privacy.incidents",
    )


def _posture() -> Place:
    return Place(
        reverse("console:posture"),
        "list-checks",
        _("Cómo está el cumplimiento"),
        _("Cada control, de dónde se midió y dónde se arregla"),
        permission="privacy.posture",
    )


def _holds_texts_and_periods() -> tuple[Place, ...]:
    held = Place(
        reverse("console:holds"),
        "lock",
        _("Retenciones legales"),
        _("Lo que no se elimina por un proceso o una investigación"),
        permission="privacy.keep",
    )
    place = Place(
        reverse("console:texts"),
        "scroll-text",
        _("Textos legales"),
        _("Lo que se lee a un paciente antes de que permita algo"),
        permission="privacy.texts",
    )
    pledge = Place(
        reverse("console:pledge"),
        "file-check",
        _("Acuerdo de confidencialidad"),
        _("Lo que el personal acepta al entrar, y quién lo aceptó"),
        permission="privacy.texts",
    )
    training = Place(
        reverse("console:training"),
        "book-open",
        _("Capacitación"),
        _("Lo que el personal completa para ver pacientes, y quién lo completó"),
        permission="privacy.training",
    )
    before = Place(
        reverse("console:ended-thirds"),
        "file-clock",
        _("Terceros de antes"),
        _("Los que se quitaron y los acuerdos que hubo"),
        permission="privacy.posture",
    )
    kinds = _kinds("conservacion", "verificacion", "intentos", "terceros")
    return (held, place, pledge, training, *kinds, before, _outlets())


def _outlets() -> Place:
    return Place(
        reverse("console:outlets"),
        "route",
        _("Sistemas que se enteran"),
        _("A cuáles se les dice qué fichas se unieron, y qué les falta saber"),
        permission="privacy.posture",
    )


def _clinic() -> tuple[Place, ...]:
    return _kinds("organizacion", "sedes", "servicios", "horarios", "tipos-de-atencion", "aseguradoras")


def _contacts() -> tuple[Place, ...]:
    sharing = Place(
        reverse("console:sharing"),
        "split",
        _("Reparto"),
        _("Quién atiende primero, y probarlo antes"),
        permission="routing.weigh",
    )
    first, *others = _kinds("colas", "horario-de-colas", "devoluciones", "habilidades", "tipificaciones", "pausas")
    return (first, sharing, *others)


def _telephony() -> tuple[Place, ...]:
    return _kinds("numeros", "dialogos", "lineas", "desborde")


_GROUPS: tuple[tuple[Promise | str, Callable[[], tuple[Place, ...]]], ...] = (
    (_("La clínica"), _clinic),
    (_("La gente"), _people),
    (_("La atención"), _contacts),
    (_("La telefonía"), _telephony),
    (_("La privacidad"), _privacy),
    (_("Los datos"), _upkeep),
)
