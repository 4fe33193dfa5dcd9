"""The door of orgs: whose house this is, where its places are, and whether they are open."""

from datetime import date, datetime
from uuid import UUID

from latido.compliance.contracts import keeping
from latido.orgs import configuring, contracts, selectors
from latido.orgs.core import hours
from latido.orgs.holidays import proposed
from latido.orgs.models import Organisation, Site
from latido.orgs.selectors import OrganisationUnknown
from latido.plumbing import tenancy

KINDS = configuring.KINDS
proposed_holidays = proposed

__all__ = [
    "KINDS",
    "OrganisationUnknown",
    "holidays",
    "house",
    "is_open",
    "next_opening",
    "organisation",
    "organisation_ids",
    "organisation_of",
    "proposed_holidays",
    "site_codes",
    "sites",
    "time_zone",
]


def organisation() -> contracts.Organisation:
    """The organisation of the running scope. Raises OrganisationUnknown."""
    return selectors.organisation()


def organisation_of(organisation_id: UUID) -> contracts.Organisation:
    """One organisation by id, from any scope but another organisation's. Raises OrganisationUnknown."""
    with tenancy.organisation(organisation_id):
        return selectors.organisation()


def organisation_ids() -> tuple[UUID, ...]:
    """Every organisation, for programs that serve all of them: inside a named role."""
    return tuple(Organisation.objects.order_by("id").values_list("id", flat=True))


def house() -> keeping.House:
    """Where the running scope's organisation is."""
    own = selectors.organisation()
    return keeping.House(own.country, own.time_zone, own.name)


def holidays(first: date, last: date) -> frozenset[date]:
    """The country's and the first site's region's, between two days; no *puente* is one."""
    region = Site.objects.values_list("region", flat=True).first() or ""
    found = proposed(selectors.organisation().country, region, first, last)
    return frozenset(each.day for each in found if not each.bridge)


def sites() -> tuple[contracts.Site, ...]:
    """The places of the running scope's organisation, in their own order."""
    return selectors.sites()


def time_zone() -> str:
    """IANA name of the running scope's time zone. Raises OrganisationUnknown."""
    return selectors.time_zone()


def is_open(site_id: UUID | None, at: datetime) -> bool:
    """Whether a site is open at an instant; without a site, the telephone lines."""
    return hours.is_open(selectors.hours_of(site_id, time_zone()), at)


def next_opening(at: datetime, site_id: UUID | None = None) -> datetime | None:
    """When it opens, from `at` on: `at` itself when it is open; None when it never opens again."""
    return hours.next_opening(selectors.hours_of(site_id, time_zone()), at)


def site_codes() -> dict[str, UUID]:
    """The id of each site by its code, in their own order."""
    return dict(Site.objects.values_list("code", "id"))
