"""Reads of the running scope's organisation."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from latido.orgs import contracts
from latido.orgs.core.hours import Day, Hours, Interval
from latido.orgs.models import OpeningException, OpeningHours
from latido.plumbing import once, sql, tenancy

_ORGANISATION = """
    SELECT o.id, o.name, o.country, o.time_zone, o.language, o.main_number, o.emergency_number,
           (SELECT coalesce(json_agg(json_build_array(id, name, floor_hint, address) ORDER BY position, name), '[]')
              FROM orgs_site WHERE organisation_id = o.id)
      FROM orgs_organisation o WHERE o.id = %(organisation)s
"""
_SITES = """
    SELECT id, name, floor_hint, address FROM orgs_site WHERE organisation_id = %(organisation)s ORDER BY position, name
"""


class OrganisationUnknown(LookupError):
    """No such organisation in this scope."""


def organisation() -> contracts.Organisation:
    """Asked once a page. Raises OrganisationUnknown."""
    return once.once(("organisation", tenancy.organisation_of_scope()), _organisation)


def _organisation() -> contracts.Organisation:
    row = sql.row(_ORGANISATION)
    if row is None:
        raise OrganisationUnknown
    house, name, country, time_zone, language, main_number, emergency_number, places = row
    there = tuple(contracts.Site(UUID(site), *said) for site, *said in places)
    return contracts.Organisation(house, name, country, time_zone, language, main_number, emergency_number, there)


def sites() -> tuple[contracts.Site, ...]:
    return tuple(contracts.Site(*row) for row in sql.rows(_SITES))


def hours_of(site_id: UUID | None, zone: str) -> Hours:
    weekdays: defaultdict[int, Day] = defaultdict(tuple)
    for row in OpeningHours.objects.filter(site_id=site_id):
        weekdays[row.weekday] += (Interval(row.opens, row.closes),)
    exceptions: defaultdict[date, Day] = defaultdict(tuple)
    for exception in OpeningException.objects.filter(site_id=site_id):
        own: Day = ()
        if exception.opens is not None and exception.closes is not None:
            own = (Interval(exception.opens, exception.closes),)
        exceptions[exception.day] += own
    return Hours(zone, dict(weekdays), dict(exceptions))


def time_zone() -> str:
    return organisation().time_zone
