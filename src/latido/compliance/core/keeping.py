"""How long is it kept? Pure: no clock, no database, no chance. In words: docs/compliance/retention.md.

Start values, read 2026-11-21: a lawyer of the country confirms each before the clinic goes live.
"""

import calendar
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from latido.compliance.values.keeping import After, Ground, Longer, Period, Record, Rule

READ = date(2026, 11, 21)
YEAR = 12
GRACE = timedelta(days=30)  # between a mark and the earliest end
STEP = timedelta(minutes=10)  # a clock that moved more than this between two looks is not believed
STEADY = timedelta(hours=24)  # for which it must have been right
OURS = "Latido"


def _rule(years: int, source: str, *, after: After = After.DELETE, blocked: int = 0) -> Rule:
    return Rule(years * YEAR, None, years * YEAR, source, READ, after, blocked)


# What every country starts with, where no law of its own is known.
COMMON: Mapping[Record, Rule] = {
    Record.RECORDING: Rule(3, None, 24, OURS, READ),
    Record.VERIFICATION: _rule(6, "45 CFR 164.316(b)(2)"),
    Record.CONTACT: Rule(YEAR, None, 2 * YEAR, OURS, READ),
    Record.AUDIT: Rule(6 * YEAR, None, 10 * YEAR, "45 CFR 164.316(b)(2)", READ),
}
PACKS: Mapping[str, Mapping[Record, Rule]] = {
    "US": {Record.PATIENT: _rule(6, "45 CFR 164.316(b)(2)")},
    "CO": {Record.PATIENT: _rule(15, "Resolución 839 de 2017, art. 3")},
    "MX": {Record.PATIENT: _rule(5, "NOM-004-SSA3-2012, 5.4")},
    "CL": {Record.PATIENT: _rule(15, "Ley 20.584, art. 13", after=After.BLOCK, blocked=5 * YEAR)},
    "AR": {Record.PATIENT: _rule(10, "Ley 26.529, art. 18")},
    "PE": {Record.PATIENT: _rule(20, "NTS 139-MINSA/2018")},
    "BR": {Record.PATIENT: _rule(20, "Lei 13.787/2018, art. 6")},
    "ES": {Record.PATIENT: _rule(5, "Ley 41/2002, art. 17; LOPDGDD, art. 32", after=After.BLOCK, blocked=3 * YEAR)},
}
# For whom a country has the record kept longer than anybody's.
_OF_CO = "Resolución 839 de 2017, art. 3"
LONGER: Mapping[str, Mapping[Ground, Longer]] = {
    "CO": {Ground.VICTIM: Longer(2, _OF_CO, READ), Ground.HUMANITY: Longer(0, _OF_CO, READ)},
}
# Of the others nobody has looked: the longest that any known country asks.
UNKNOWN: Mapping[Record, Rule] = {Record.PATIENT: _rule(20, OURS)}
CONSENT_BEYOND = 6 * YEAR  # consents outlive the record they are about


def rule_of(record: Record, country: str) -> Rule:
    """What a country asks."""
    if record is Record.CONSENT:
        of = rule_of(Record.PATIENT, country)
        months = of.least + CONSENT_BEYOND
        return Rule(months, None, months, of.source, of.checked, confirmed=of.confirmed)
    return {**COMMON, **PACKS.get(country, UNKNOWN)}[record]


def period(record: Record, countries: Iterable[str], chosen: int = 0) -> Period:
    """The strictest of several countries: no shorter than any asks, and, where that allows, no longer than any does.

    chosen: months that the clinic wants; 0 for the usual.
    """
    rules = [rule_of(record, country) for country in dict.fromkeys(countries)]
    least = max(rule.least for rule in rules)
    mosts = [rule.most for rule in rules if rule.most is not None]
    most = max(least, min(mosts)) if mosts else None
    wanted = max(least, chosen or max(rule.usual for rule in rules))
    return Period(
        months=wanted if most is None else min(wanted, most),
        least=least,
        most=most,
        after=After.BLOCK if any(rule.after is After.BLOCK for rule in rules) else After.DELETE,
        blocked=max(rule.blocked for rule in rules),
        sources=tuple(dict.fromkeys(rule.source for rule in rules)),
        checked=min(rule.checked for rule in rules),
        confirmed=all(rule.confirmed for rule in rules),
    )


def grounds(countries: Iterable[str]) -> frozenset[Ground]:
    """For what a record is kept longer in any of these countries."""
    return frozenset(ground for country in countries for ground in LONGER.get(country, {}))


def months_of(of: Period, countries: Iterable[str], marked: Iterable[Ground]) -> int | None:
    """How long the record of somebody so marked is kept; None for ever. Never shorter than anybody's.

    A mark that no country of now knows, for the organisation's has changed, goes on as the strictest that has it.
    """
    here, found = tuple(dict.fromkeys(countries)), of.months
    for ground in marked:
        known = [country for country in here if ground in LONGER.get(country, {})]
        for country in known or [each for each in LONGER if ground in LONGER[each]]:
            times = LONGER[country][ground].times
            if not times:
                return None
            least = rule_of(Record.PATIENT, country).least if known else of.least
            found = max(found, times * least)
    return found


def months_before(at: datetime, months: int) -> datetime:
    """The same day so many months earlier; the last of its month where there is none."""
    whole = at.year * YEAR + at.month - 1 - months
    year, month = divmod(whole, YEAR)
    last = calendar.monthrange(year, month + 1)[1]
    return at.replace(year=year, month=month + 1, day=min(at.day, last))


def ending(at: datetime, of: Period, now: datetime) -> After:
    """What becomes of something whose time is over: some countries first block it."""
    if of.after is After.BLOCK and at >= months_before(now, of.months + of.blocked):
        return After.BLOCK
    return After.DELETE


def steady_since(seen_at: datetime | None, steady: datetime | None, now: datetime) -> datetime:
    """Since when the clock has been right, looked at again. A stop of the machine cannot be told from a leap."""
    if seen_at is None or steady is None or abs(now - seen_at) > STEP:
        return now
    return steady


def may_end(seen_at: datetime | None, steady: datetime | None, now: datetime) -> bool:
    """Whether anything may be marked or ended at all."""
    if seen_at is None or steady is None:
        return False
    return abs(now - seen_at) <= STEP and now - steady >= STEADY
