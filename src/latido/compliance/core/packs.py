"""When countries allow whom to be contacted, as data. Start values: a lawyer of the country confirms them."""

from datetime import time

from latido.compliance.consent_values import Purpose
from latido.compliance.core.contacting import Pack, Window

COMMERCIAL = (Purpose.COLLECTION, Purpose.SURVEY, Purpose.MARKETING, Purpose.RESEARCH)
QUIET = {day: (time(7), time(21)) for day in range(7)}  # our own: reminders, results and bills wake nobody
NEEDS_YES = frozenset({Purpose.MARKETING, Purpose.RESEARCH})
# Ley 2300 de 2023: once contacted, neither by another channel in that week nor twice in that day. Elsewhere our own
# caution, until somebody confirms what the country asks.
LIMITED = frozenset(COMMERCIAL)
EVERY_DAY = frozenset({Purpose.REMINDER, Purpose.RESULT, Purpose.BILLING})


def pack_with(commercial: dict[int, Window]) -> Pack:
    """Care has no hours here: who is called back, and when, the hours of the queue say."""
    hours = {**dict.fromkeys(EVERY_DAY, QUIET), **dict.fromkeys(COMMERCIAL, commercial)}
    return Pack(hours, EVERY_DAY, NEEDS_YES, LIMITED)


# Ley 2300 de 2023, read 2026-11-21: Monday to Friday 7 to 19, Saturday 8 to 15, never Sundays or holidays.
COLOMBIA = pack_with({**dict.fromkeys(range(5), (time(7), time(19))), 5: (time(8), time(15))})
# 47 CFR 64.1200(c)(1): 8 to 21 where the called party is.
UNITED_STATES = pack_with(dict.fromkeys(range(7), (time(8), time(21))))
# Of the others nobody has confirmed hours: those that every known country allows.
STRICTEST = pack_with({**dict.fromkeys(range(5), (time(8), time(19))), 5: (time(8), time(15))})

PACKS = {"CO": COLOMBIA, "US": UNITED_STATES}


def pack_of(country: str) -> Pack:
    return PACKS.get(country, STRICTEST)
