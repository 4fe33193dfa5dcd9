"""The days a country and a region propose to close."""

from datetime import date, datetime, timedelta

from latido.compliance import api as compliance
from latido.orgs import api as orgs
from latido.orgs.contracts import Holiday

AHEAD = timedelta(days=400)


def upcoming(key: str, now: datetime) -> tuple[Holiday, ...]:
    """What the country of the organisation and the region of a calendar's site propose."""
    sites = {item.key: item.value for item in compliance.items("site")}
    site = sites.get(key) or next(iter(sites.values()), {})
    today = now.date()
    first, last = date(today.year, today.month, 1), today + AHEAD
    return orgs.proposed_holidays(orgs.organisation().country, str(site.get("region", "")), first, last)
