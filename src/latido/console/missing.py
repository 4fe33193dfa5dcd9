"""What a clinic still lacks before real patients call: sentences, each with the page where it is mended."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from latido.compliance import api as compliance
from latido.compliance.contracts import Item
from latido.console import ports
from latido.kernel.actor import Actor
from latido.staff import api as staff
from latido.staff.contracts import Role

SOON = timedelta(days=60)
OLD = timedelta(hours=30)


@dataclass(frozen=True, slots=True)
class Lack:
    says: str
    hint: str
    url: str  # "" when no page mends it


def lacks(*, actor: Actor, now: datetime) -> list[Lack]:
    """The most urgent first."""
    return [*_backups(now), *_telephone(), *_people(), *_emergencies(), *_calendars(now), *_warnings(actor)]


def _backups(now: datetime) -> Iterator[Lack]:
    """No page mends these: whoever looks after the server does."""
    known = ports.backups()
    if known is None:
        return
    hint = _("Quien cuida el servidor ve qué hacer con ./latido doctor")
    if known.failed:
        yield Lack(_("La copia de seguridad falló"), hint, "")
    if known.made is None or now - known.made > OLD:
        yield Lack(_("No hay copia de seguridad de las últimas 30 horas"), hint, "")
    if known.undrilled:
        yield Lack(_("Una copia de seguridad no se pudo restaurar en el ensayo"), hint, "")


def _telephone() -> Iterator[Lack]:
    if not compliance.items("number"):
        yield Lack(_("No hay ningún número"), _("Nadie puede llamar todavía."), _page("numeros"))
    if not compliance.items("trunk"):
        yield Lack(_("Conectar su número"), _("Falta la línea de su operador o conmutador."), _page("lineas"))
    if not compliance.items("overflow"):
        hint = _("Si nadie puede contestar, quien llama oye una disculpa.")
        yield Lack(_("Elegir un teléfono de desborde"), hint, _page("desborde"))
    for number in compliance.items("number"):
        if not number.value["closed_flow"]:
            hint = _("Contesta igual de día y de noche.")
            yield Lack(
                _("El número %(number)s no sabe cuándo está cerrado") % {"number": number.title}, hint, _item(number)
            )


def _people() -> Iterator[Lack]:
    people = staff.agents()
    if sum(each.takes_contacts for each in people) < 2:
        yield Lack(_("Dos personas que contesten"), _("Con una sola, quien llama espera."), reverse("console:people"))
    if sum(Role.ADMINISTRATOR in each.roles for each in people) < 2:
        hint = _("Si la única persona que administra no está, nadie puede cambiar nada.")
        yield Lack(_("Una segunda persona que administre"), hint, reverse("console:people"))
    if not any(Role.PRIVACY_OFFICER in each.roles for each in people):
        hint = _("Alguien debe poder leer quién vio qué.")
        yield Lack(_("Un oficial de privacidad"), hint, reverse("console:people"))


def _emergencies() -> Iterator[Lack]:
    queues = compliance.items("queue")
    if queues and not any(each.value["on_call_number"] for each in queues):
        hint = _("Suena cuando nadie contesta una emergencia.")
        yield Lack(_("Un teléfono de guardia"), hint, _page("colas"))


def _calendars(now: datetime) -> Iterator[Lack]:
    for calendar in compliance.items("calendar"):
        if calendar.key == "lineas" and not any(day["day"] > now.date().isoformat() for day in calendar.value["days"]):
            url = reverse("console:holidays", args=[calendar.key])
            yield Lack(_("Los festivos que vienen"), _("Nadie ha dicho qué días se cierra."), url)


def _warnings(actor: Actor) -> Iterator[Lack]:
    for kind in ("queue", "flow", "calendar"):
        for item in compliance.items(kind):
            for problem in compliance.problems(kind, item.key, item.value, actor=actor):
                says = _(problem.says).format(about=problem.about)
                yield Lack(item.title, says, _item(item))


def _page(slug: str) -> str:
    return reverse("console:items", args=[slug])


def _item(item: Item) -> str:
    slug = {"queue": "colas", "flow": "dialogos", "calendar": "horarios", "number": "numeros"}[item.kind]
    return reverse("console:item", args=[slug, item.key])
