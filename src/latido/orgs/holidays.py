"""Which days a site's country and region close. Library: holidays, which knows the Mondays holidays are moved to."""

from collections.abc import Iterator
from datetime import date

import holidays as library
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from latido.kernel.text import fold
from latido.orgs.contracts import Holiday
from latido.orgs.core.calendars import with_bridges

MOVED = (" (observado)", " (observed)")


def proposed(country: str, region: str, first: date, last: date) -> tuple[Holiday, ...]:
    """The holidays between two days and the *puentes* beside them, for an administrator to accept; none when unknown.

    region: a department, state or province as people write it; unknown ones get the country's days alone.
    """
    if country not in library.list_supported_countries():
        return ()
    years = range(first.year, last.year + 1)
    known = library.country_holidays(
        country, subdiv=_subdivision(country, region), years=years, language=_language(country)
    )
    named = {day: _plain(name) for day, name in known.items()}
    return with_bridges(named, first, last, _("Puente"))


def _subdivision(country: str, region: str) -> str | None:
    """The library's code of a region. Raises nothing: what nobody knows has no days of its own."""
    wanted = fold(region)
    found = next((code for name, code in _regions(country) if fold(name) == wanted), None)
    return found if wanted else None


def _regions(country: str) -> Iterator[tuple[str, str]]:
    of = type(library.country_holidays(country))
    for code in of.subdivisions:
        yield code, code
    yield from getattr(of, "subdivisions_aliases", {}).items()


def _language(country: str) -> str | None:
    supported = type(library.country_holidays(country)).supported_languages or ()
    wanted = (get_language() or "es").split("-")[0]
    return next((each for each in supported if each.split("_")[0] == wanted), None)


def _plain(name: str) -> str:
    for mark in MOVED:
        name = name.replace(mark, "")
    return name[:80]
