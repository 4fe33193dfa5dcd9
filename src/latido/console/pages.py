"""The console's pages of configuration: one for each kind of item. What differs between them is here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from latido.compliance.contracts import Item
from latido.console import items
from latido.console.dialogues import FlowForm
from latido.console.hours import CalendarForm, as_text
from latido.console.items import ItemForm, Value, calendar_name


@dataclass(frozen=True, slots=True)
class Page:
    """kind: of the items; slug: in the address; columns: a heading and what of a value stands under it."""

    kind: str
    slug: str
    icon: str
    title: Promise | str
    one: Promise | str  # "Nueva cola"
    form: type[ItemForm]
    columns: tuple[tuple[Promise | str, Callable[[Value], str]], ...] = ()
    may_add: bool = True
    template: str = "console/item.html"


def _of(name: str) -> Callable[[Value], str]:
    return lambda value: str(value[name] or "")


def _yes(name: str) -> Callable[[Value], str]:
    return lambda value: gettext("sí") if value[name] else gettext("no")


def _minutes(value: Value) -> str:
    return f"{value['limit_minutes']} min" if value["limit_minutes"] else "—"


def _target(value: Value) -> str:
    return f"{value['target_percent']} % · {value['target_seconds']} s"


def _skills(value: Value) -> str:
    return ", ".join(f"{code} {level}" for code, level in value["required"].items())


def _week(value: Value) -> str:
    days = [[each for each in value["week"] if each["weekday"] == n] for n in range(7)]
    initials = gettext("L Ma Mi J V S D").split()
    return " · ".join(f"{initials[n]} {as_text(spans)}" for n, spans in enumerate(days) if spans)


def _special(value: Value) -> str:
    return str(len(value["days"]))


def _language(value: Value) -> str:
    return str(value["graph"].get("language", "es"))


def _first_words(value: Value) -> str:
    graph = value["graph"]
    return str(graph["nodes"].get(graph["start"], {}).get("text", ""))[:90]


PAGES = (
    Page(
        "organisation",
        "organizacion",
        "building-2",
        _("Organización"),
        "",
        items.OrganisationForm,
        (
            (_("País"), _of("country")),
            (_("Zona horaria"), _of("time_zone")),
            (_("Emergencias"), _of("emergency_number")),
        ),
        may_add=False,
    ),
    Page(
        "site",
        "sedes",
        "map-pin",
        _("Sedes"),
        _("Nueva sede"),
        items.SiteForm,
        ((_("Dirección"), _of("address")), (_("Ciudad"), _of("city"))),
    ),
    Page(
        "department",
        "servicios",
        "stethoscope",
        _("Servicios"),
        _("Nuevo servicio"),
        items.DepartmentForm,
        ((_("Sede"), _of("site")),),
    ),
    Page(
        "calendar",
        "horarios",
        "calendar-clock",
        _("Horarios y festivos"),
        "",
        CalendarForm,
        ((_("Semana"), _week), (_("Días especiales"), _special)),
        may_add=False,
        template="console/calendar.html",
    ),
    Page("skill", "habilidades", "lightbulb", _("Habilidades"), _("Nueva habilidad"), items.SkillForm),
    Page(
        "queue",
        "colas",
        "layers",
        _("Colas"),
        _("Nueva cola"),
        items.QueueForm,
        ((_("Servicio"), _of("department")), (_("Habilidades"), _skills), (_("Meta"), _target)),
        template="console/queue.html",
    ),
    Page(
        "pause",
        "pausas",
        "coffee",
        _("Motivos de pausa"),
        _("Nuevo motivo"),
        items.PauseForm,
        ((_("Límite"), _minutes), (_("Programada"), _yes("planned")), (_("Nunca por persona"), _yes("private"))),
    ),
    Page(
        "disposition",
        "tipificaciones",
        "list-checks",
        _("Tipificaciones"),
        _("Nueva tipificación"),
        items.DispositionForm,
        ((_("Trabajo que deja"), _of("creates")), (_("En uso"), _yes("active"))),
    ),
    Page(
        "flow",
        "dialogos",
        "volume-2",
        _("Textos y saludos"),
        _("Copiar un diálogo"),
        FlowForm,
        ((_("Idioma"), _language), (_("Empieza"), _first_words)),
        template="console/dialogue.html",
    ),
    Page(
        "number",
        "numeros",
        "phone",
        _("Números"),
        _("Nuevo número"),
        items.NumberForm,
        ((_("Diálogo"), _of("flow")), (_("Fuera de horario"), _of("closed_flow"))),
    ),
    Page(
        "trunk",
        "lineas",
        "plug-zap",
        _("Líneas del operador"),
        _("Nueva línea"),
        items.TrunkForm,
        ((_("Dirección"), _of("address")), (_("Puerto"), _of("port"))),
    ),
    Page("overflow", "desborde", "phone-forwarded", _("Desborde"), _("Elegir el desborde"), items.OverflowForm),
)
BY_SLUG = {page.slug: page for page in PAGES}
BY_KIND = {page.kind: page for page in PAGES}
WORDS: dict[str, Any] = {**{page.kind: page.title for page in PAGES}, "person": _("Usuarios")}


def name_of(item: Item) -> str:
    """What people call an item, on a page."""
    if item.kind == "calendar":
        return calendar_name(item.key, item.title)
    return item.title
