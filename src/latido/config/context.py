"""What every page knows: the demonstration's mark and the shell around it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from latido.kernel.actor import Actor
from latido.kernel.time import utc_now
from latido.orgs import api as orgs
from latido.plumbing.ui.chrome import Chrome, Phone, RailItem
from latido.staff import api as staff
from latido.staff.middleware import is_locked

RECORDS = "/puesto/ficha/"  # a record is a place of the patients, wherever it was opened from
LOCK_AFTER = 600  # seconds without a key or a click
# permission, icon, title, address: a rail item is there for whom may use it
RAIL = (
    ("desk.use", "inbox", gettext_noop("Bandeja"), "desk:home"),
    ("desk.use", "phone", gettext_noop("Contactos recientes"), "desk:recent"),
    ("patients.search", "user-round-search", gettext_noop("Pacientes"), "desk:search"),
    ("supervisor.floor", "gauge", gettext_noop("Piso en vivo"), "supervisor:board"),
    ("routing.weigh", "split", gettext_noop("Reparto"), "console:sharing"),
    ("staff.vouch", "key-round", gettext_noop("Códigos de turno"), "staff:shift-codes"),
    ("staff.vouch", "book-open", gettext_noop("Capacitaciones vencidas"), "staff:lapsing"),
    ("staff.manage", "users", gettext_noop("Usuarios"), "console:people"),
    ("console.configure", "settings", gettext_noop("Consola"), "console:home"),
    ("privacy.review", "shield-alert", gettext_noop("Privacidad"), "console:privacy"),
    ("audit.read", "shield-check", gettext_noop("Auditoría"), "console:audit"),
)


def everywhere(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", None)
    chrome = SimpleLazyObject(lambda: chrome_for(request, actor)) if actor else None
    return {"demo": settings.DEMO, "actor": actor, "chrome": chrome}


def chrome_for(request: HttpRequest, actor: Actor) -> Chrome:
    """The shell of one person: only what they may use."""
    person = staff.agent(actor.id) if actor.id else None
    if person is None:
        raise LookupError("an actor of the pages is a member of staff")
    desk = actor.may("desk.use")
    return Chrome(
        name=person.name,
        email=person.email,
        person_id=person.id,
        organisation=orgs.organisation().name,
        rail=tuple(
            RailItem(icon, _(title), url, also=RECORDS if name == "desk:search" else "")
            for permission, icon, title, name in RAIL
            if actor.may(permission) and (url := address(name))
        ),
        logout_url=reverse("account_logout"),
        language_url=reverse("account_language"),
        phone=Phone(reverse("voice:ticket"), reverse("desk:command"), reverse("desk:heartbeat")) if desk else None,
        state_url=address("desk:state") if desk else "",
        search_url=address("desk:search") if actor.may("patients.search") else "",
        emergency_url=address("desk:emergency") if actor.may("interactions.emergency") else "",
        alarm_url=address("desk:alarm") if actor.may("interactions.emergency") else "",
        privacy_url=address("console:privacy-waiting") if actor.may("privacy.review") else "",
        training_url=reverse("staff:training"),
        training_days=staff.training_days(request.user, utc_now()),
        lock_url=reverse("staff:lock"),
        unlock_url=reverse("staff:unlock"),
        directory_url=reverse("staff:directory", args=[directory]) if (directory := staff.came_by(request)) else "",
        lock_after=LOCK_AFTER,
        locked=is_locked(request),
        tours_seen=staff.tours_seen(person.id) if settings.DEMO else frozenset(),
    )


def address(name: str) -> str:
    """Where a page is, or an empty string where this installation has none."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
