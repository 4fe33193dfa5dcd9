"""What an organisation decides about itself: its name, places, service lines and hours."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID
from zoneinfo import available_timezones

import phonenumbers

from latido.compliance.contracts import Problem, Ref
from latido.compliance.ports import Kind
from latido.kernel import phone
from latido.kernel.actor import Actor
from latido.kernel.words import gettext_noop as _
from latido.orgs import contracts
from latido.orgs.contracts import LINES, CalendarItem, DepartmentItem, OrganisationItem, SiteItem
from latido.orgs.core import calendars
from latido.orgs.models import Department, OpeningException, OpeningHours, Organisation, Site
from latido.plumbing import once
from latido.plumbing.tenancy import current_organisation

ORGANISATION = "organizacion"
LANGUAGES = ("es", "en")


class Organisations(Kind[OrganisationItem]):
    """The one organisation of the scope."""

    name = "organisation"
    shape = OrganisationItem
    fixed = True

    def items(self) -> Mapping[str, OrganisationItem]:
        row = Organisation.objects.get()
        names = OrganisationItem.__dataclass_fields__
        return {ORGANISATION: OrganisationItem(**{name: getattr(row, name) for name in names})}

    def problems(self, key: str, item: OrganisationItem, *, actor: Actor) -> Iterator[Problem]:
        if item.country not in phonenumbers.SUPPORTED_REGIONS:
            yield Problem(_("«{about}» no es un país de dos letras, como CO o MX."), item.country, "country")
        elif item.main_number and phone.e164(item.main_number, item.country) != item.main_number:
            yield Problem(_("Escriba el número completo, con su indicativo."), field="main_number")
        if item.time_zone not in available_timezones():
            yield Problem(_("«{about}» no es una zona horaria."), item.time_zone, "time_zone")
        if item.language not in LANGUAGES:
            yield Problem(_("Ese idioma no está."), field="language")
        if not item.emergency_number.isdigit():
            yield Problem(_("El número de emergencias se escribe solo con cifras."), field="emergency_number")

    def write(self, key: str, item: OrganisationItem, *, actor: Actor) -> None:
        Organisation.objects.filter(id=current_organisation()).update(
            **{name: getattr(item, name) for name in OrganisationItem.__dataclass_fields__}
        )
        once.forget()


class Sites(Kind[SiteItem]):
    """The places."""

    name = "site"
    shape = SiteItem

    def items(self) -> Mapping[str, SiteItem]:
        names = SiteItem.__dataclass_fields__
        return {row.code: SiteItem(**{name: getattr(row, name) for name in names}) for row in Site.objects.all()}

    def problems(self, key: str, item: SiteItem, *, actor: Actor) -> Iterator[Problem]:
        if key == LINES:
            yield Problem(_("Ese código es de las líneas telefónicas: escriba otro."), field="key")
        if Site.objects.filter(name=item.name).exclude(code=key).exists():
            yield Problem(_("Ya hay una sede con ese nombre."), field="name")

    def when_removed(self, key: str, item: SiteItem, *, actor: Actor) -> Iterator[Problem]:
        if Site.objects.count() == 1:
            yield Problem(_("Debe quedar al menos una sede."))

    def write(self, key: str, item: SiteItem, *, actor: Actor) -> None:
        values = {name: getattr(item, name) for name in SiteItem.__dataclass_fields__}
        Site.objects.update_or_create(code=key, defaults=values)
        once.forget()

    def remove(self, key: str, *, actor: Actor) -> None:
        Site.objects.filter(code=key).delete()
        once.forget()


class Departments(Kind[DepartmentItem]):
    """The service lines."""

    name = "department"
    shape = DepartmentItem

    def items(self) -> Mapping[str, DepartmentItem]:
        rows = Department.objects.select_related("site")
        return {row.code: DepartmentItem(row.name, row.site.code if row.site else "", row.position) for row in rows}

    def uses(self, key: str, item: DepartmentItem) -> Iterable[Ref]:
        return (Ref("site", item.site),) if item.site else ()

    def write(self, key: str, item: DepartmentItem, *, actor: Actor) -> None:
        site = Site.objects.filter(code=item.site).first() if item.site else None
        values = {"name": item.name, "site": site, "position": item.position}
        Department.objects.update_or_create(code=key, defaults=values)

    def remove(self, key: str, *, actor: Actor) -> None:
        Department.objects.filter(code=key).delete()


class Calendars(Kind[CalendarItem]):
    """When each site and the lines are open. A site has one as long as it is there."""

    name = "calendar"
    shape = CalendarItem
    fixed = True

    def items(self) -> Mapping[str, CalendarItem]:
        week: defaultdict[UUID | None, list[contracts.WeekSpan]] = defaultdict(list)
        for row in OpeningHours.objects.order_by("weekday", "opens"):
            week[row.site_id].append(contracts.WeekSpan(row.weekday, row.opens, row.closes))
        days = _days()
        places = {None: LINES, **dict(Site.objects.values_list("id", "code"))}
        return {
            code: CalendarItem(tuple(week.get(place, ())), tuple(days.get(place, ()))) for place, code in places.items()
        }

    def title(self, key: str, item: CalendarItem) -> str:
        return str(Site.objects.filter(code=key).values_list("name", flat=True).first() or key)

    def problems(self, key: str, item: CalendarItem, *, actor: Actor) -> Iterator[Problem]:
        for says, about in dict.fromkeys(calendars.faults(item)):
            yield Problem(says, about)
        if calendars.never_opens(item):
            yield Problem(_("Con este horario no abre ningún día."), warns=True)

    def write(self, key: str, item: CalendarItem, *, actor: Actor) -> None:
        site = None if key == LINES else Site.objects.get(code=key)
        OpeningHours.objects.filter(site=site).delete()
        OpeningHours.objects.bulk_create(
            OpeningHours(site=site, weekday=span.weekday, opens=span.opens, closes=span.closes) for span in item.week
        )
        OpeningException.objects.filter(site=site).delete()
        OpeningException.objects.bulk_create(row for day in item.days for row in _rows(day, site))


def _rows(day: contracts.SpecialDay, site: Site | None) -> list[OpeningException]:
    """One for each interval, or one without any for a day that stays closed."""
    if not day.spans:
        return [OpeningException(site=site, day=day.day, name=day.name)]
    return [
        OpeningException(site=site, day=day.day, name=day.name, opens=span.opens, closes=span.closes)
        for span in day.spans
    ]


def _days() -> Mapping[UUID | None, list[contracts.SpecialDay]]:
    found: dict[UUID | None, dict[object, contracts.SpecialDay]] = defaultdict(dict)
    for row in OpeningException.objects.order_by("day", "opens"):
        spans = (contracts.Span(row.opens, row.closes),) if row.opens is not None else ()
        earlier = found[row.site_id].get(row.day)
        before = earlier.spans if earlier else ()
        name = (earlier.name if earlier else "") or row.name
        found[row.site_id][row.day] = contracts.SpecialDay(row.day, name, (*before, *spans))
    return {site: list(days.values()) for site, days in found.items()}


KINDS = (Organisations(), Sites(), Departments(), Calendars())
