"""The console's pages of configuration: one for each kind of item. What differs between them is here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from latido.compliance.contracts import TAGS, Item, Tag, thirds
from latido.console import items
from latido.console.dialogues import FlowForm
from latido.console.directories import PROTOCOLS, DirectoryForm
from latido.console.hours import THEN, AfterHoursForm, CalendarForm, as_text
from latido.console.items import ItemForm, Value
from latido.console.lines import TrunkForm, ends_at
from latido.console.queue_form import QueueForm

Names = Mapping[str, Mapping[str, str]]  # of a kind, by key
Said = Callable[[Value, Names], str]


@dataclass(frozen=True, slots=True)
class Page:
    """kind: of the items; slug: in the address; columns: a heading and what of a value stands under it.

    refers: the kinds whose names its columns show.
    """

    kind: str
    slug: str
    icon: str
    title: Promise | str
    one: Promise | str  # "Nueva cola"
    form: type[ItemForm]
    columns: tuple[tuple[Promise | str, Said], ...] = ()
    about: Promise | str = ""
    refers: tuple[str, ...] = ()
    may_add: bool = True
    template: str = "console/item.html"


def _of(name: str) -> Said:
    return lambda value, _names: str(value[name] or "")


def _named(name: str, kind: str) -> Said:
    """What another item is called, instead of its key."""
    return lambda value, names: names[kind].get(value[name] or "", "")


def _ends(value: Value, _names: Names) -> str:
    """When an agreement ends; 90, 30 and 7 days before it says so."""
    ends = date.fromisoformat(value["expires_on"]) if value["expires_on"] else None
    today = timezone.localdate()
    warned = thirds.warning(ends, today)
    if ends is None or warned is None:
        return str(value["expires_on"] or "")
    if not warned:
        return gettext("{day}: venció").format(day=ends)
    left = (ends - today).days
    return ngettext("{day}: vence en {n} día", "{day}: vence en {n} días", left).format(day=ends, n=left)


def _yes(name: str) -> Said:
    return lambda value, _names: gettext("sí") if value[name] else gettext("no")


def _minutes(value: Value, _names: Names) -> str:
    return f"{value['limit_minutes']} min" if value["limit_minutes"] else "—"


def _target(value: Value, _names: Names) -> str:
    return f"{value['target_percent']} % · {value['target_seconds']} s"


def _offered(value: Value, _names: Names) -> str:
    if value["offer_after"]:
        return gettext("si la espera pasa de {n} s").format(n=value["offer_after"])
    return gettext("a quien la pide") if value["on_request"] else gettext("no")


def _gave_up(value: Value, _names: Names) -> str:
    return gettext("tras {n} s").format(n=value["abandoned_after"]) if value["abandoned_after"] else gettext("no")


def _then(value: Value, names: Names) -> str:
    words = str(dict(THEN).get(value["then"], ""))
    return f"{words}: {names['queue'].get(value['queue'], '')}" if value["queue"] else words


def _skills(value: Value, names: Names) -> str:
    return ", ".join(f"{names['skill'].get(code, code)} {level}" for code, level in value["required"].items())


def _week(value: Value, _names: Names) -> str:
    """Days that open alike are said together: "L a V 8:00-18:00 · S 8:00-12:00"."""
    initials = gettext("L Ma Mi J V S D").split()
    days = [(n, as_text([each for each in value["week"] if each["weekday"] == n])) for n in range(7)]
    alike = [(spans, [n for n, _spans in run]) for spans, run in groupby(days, key=lambda day: day[1])]
    return " · ".join(f"{_days(initials, run)} {spans}" for spans, run in alike if spans)


def _days(initials: list[str], run: list[int]) -> str:
    first, last = initials[run[0]], initials[run[-1]]
    return first if len(run) == 1 else gettext("{first} a {last}").format(first=first, last=last)


def _special(value: Value, _names: Names) -> str:
    return str(len(value["days"]))


def _language(value: Value, _names: Names) -> str:
    return str(dict(settings.LANGUAGES).get(value["graph"].get("language", "es"), ""))


def _protocol(value: Value, _names: Names) -> str:
    return dict(PROTOCOLS).get(value["protocol"], "")


def _first_words(value: Value, _names: Names) -> str:
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
        about=_("Nombre, país, hora y emergencias"),
        may_add=False,
    ),
    Page(
        "retention",
        "conservacion",
        "clock",
        _("Tiempos de conservación"),
        "",
        items.RetentionForm,
        about=_("Cuánto se guarda lo que la ley deja a la clínica"),
        may_add=False,
    ),
    Page(
        "tries",
        "intentos",
        "shield-check",
        _("Respuestas equivocadas"),
        "",
        items.TriesForm,
        about=_("Cuántas se admiten al verificar antes de no comparar más"),
        may_add=False,
    ),
    Page(
        "verification",
        "verificacion",
        "list-checks",
        _("Con qué se verifica"),
        "",
        items.VerificationForm,
        about=_("Cuántos datos deben coincidir, y cuáles conocen otros"),
        may_add=False,
    ),
    Page(
        "third_party",
        "terceros",
        "file-check",
        _("Terceros"),
        _("Nuevo tercero"),
        items.ThirdPartyForm,
        ((_("Qué hace"), _of("role")), (_("Países"), _of("countries")), (_("Vence el"), _ends)),
        about=_("Quién fuera de la clínica ve datos de pacientes, y con qué acuerdo"),
    ),
    Page(
        "insurer",
        "aseguradoras",
        "shield",
        _("Aseguradoras"),
        _("Nueva aseguradora"),
        items.InsurerForm,
        (
            (_("Qué es"), _of("kind")),
            (_("Pide autorización"), _of("needs_authorisation")),
            (_("En uso"), _yes("active")),
        ),
        about=_("Quién paga la atención: EPS, obra social, seguro, y qué pide"),
    ),
    Page(
        "site",
        "sedes",
        "map-pin",
        _("Sedes"),
        _("Nueva sede"),
        items.SiteForm,
        ((_("Dirección"), _of("address")), (_("Ciudad"), _of("city"))),
        about=_("Dónde se atiende"),
    ),
    Page(
        "department",
        "servicios",
        "stethoscope",
        _("Servicios"),
        _("Nuevo servicio"),
        items.DepartmentForm,
        ((_("Sede"), _named("site", "site")),),
        about=_("Las áreas de cada sede"),
        refers=("site",),
    ),
    Page(
        "visit_type",
        "tipos-de-atencion",
        "calendar-plus",
        _("Tipos de atención"),
        _("Nuevo tipo de atención"),
        items.VisitTypeForm,
        (
            (_("Duración (minutos)"), _of("minutes")),
            (_("Reservado"), lambda value, _names: str(gettext(TAGS[Tag(value["tag"])])) if value["tag"] else ""),
        ),
        about=_("Lo que se puede agendar, cuánto dura y qué se dice de ello"),
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
        about=_("Cuándo abre, y qué días no"),
    ),
    Page(
        "skill",
        "habilidades",
        "lightbulb",
        _("Habilidades"),
        _("Nueva habilidad"),
        items.SkillForm,
        about=_("Lo que alguien sabe atender"),
    ),
    Page(
        "queue",
        "colas",
        "layers",
        _("Colas"),
        _("Nueva cola"),
        QueueForm,
        ((_("Servicio"), _named("department", "department")), (_("Habilidades"), _skills), (_("Meta"), _target)),
        template="console/queue.html",
        about=_("Qué se atiende y con qué meta"),
        refers=("department", "skill"),
    ),
    Page(
        "callback",
        "devoluciones",
        "phone-call",
        _("Devolver la llamada"),
        _("Otra cola"),
        items.CallbackForm,
        ((_("Se ofrece"), _offered), (_("Intentos"), _of("tries")), (_("Quien colgó"), _gave_up)),
        about=_("A quién se llama, cuándo y cuántas veces"),
    ),
    Page(
        "after_hours",
        "horario-de-colas",
        "clock",
        _("Horario de las colas"),
        _("Otra cola"),
        AfterHoursForm,
        ((_("Horario"), _named("calendar", "calendar")), (_("Cuando está cerrada"), _then)),
        about=_("Cuándo abre cada una, y qué pasa con quien llama después; sin horario propio está siempre abierta"),
        refers=("calendar", "queue"),
    ),
    Page(
        "pause",
        "pausas",
        "coffee",
        _("Motivos de pausa"),
        _("Nuevo motivo"),
        items.PauseForm,
        ((_("Límite"), _minutes), (_("Programada"), _yes("planned")), (_("Nunca por persona"), _yes("private"))),
        about=_("Por qué alguien deja de recibir"),
    ),
    Page(
        "disposition",
        "tipificaciones",
        "list-checks",
        _("Tipificaciones"),
        _("Nueva tipificación"),
        items.DispositionForm,
        ((_("Trabajo que deja"), _of("creates")), (_("En uso"), _yes("active"))),
        about=_("En qué terminó cada contacto"),
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
        about=_("Lo que oye quien llama, por idioma"),
    ),
    Page(
        "number",
        "numeros",
        "phone",
        _("Números"),
        _("Nuevo número"),
        items.NumberForm,
        ((_("Diálogo"), _named("flow", "flow")), (_("Fuera de horario"), _named("closed_flow", "flow"))),
        about=_("A cuál llaman y qué los contesta"),
        refers=("flow",),
    ),
    Page(
        "trunk",
        "lineas",
        "plug-zap",
        _("Líneas"),
        _("Nueva línea"),
        TrunkForm,
        (
            (_("Al otro extremo"), lambda value, _names: ends_at(value)),
            (_("Dirección"), _of("address")),
            (_("Puerto"), _of("port")),
        ),
        template="console/line.html",
        about=_("Por dónde entran las llamadas"),
    ),
    Page(
        "overflow",
        "desborde",
        "phone-forwarded",
        _("Desborde"),
        _("Elegir el desborde"),
        items.OverflowForm,
        about=_("Quién contesta si nadie puede"),
    ),
    Page(
        "directory",
        "directorios",
        "key-round",
        _("Ingreso por el directorio"),
        _("Conectar un directorio"),
        DirectoryForm,
        ((_("Protocolo"), _protocol), (_("En uso"), _yes("enabled"))),
        template="console/directory.html",
        about=_("La lista de personas del hospital"),
    ),
)
BY_SLUG = {page.slug: page for page in PAGES}
BY_KIND = {page.kind: page for page in PAGES}
WORDS: dict[str, Any] = {
    **{page.kind: page.title for page in PAGES},
    "person": _("Usuarios"),
    "weighing": _("Reparto de una cola"),
    "routing": _("Reparto"),
}


def name_of(item: Item) -> str:
    """What people call an item, on a page."""
    return items.shown_name(item)
