"""How complete is a record, and what is the one thing to ask? Pure. docs/algorithms/completeness.md."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from latido.patients.upkeep import Datum, Standing

WEIGHTS: Mapping[Datum, int] = {  # of 100: to reach somebody stands first, then to know who they are
    Datum.PHONE: 35,
    Datum.DOCUMENT: 25,
    Datum.BIRTH_DATE: 20,
    Datum.ADDRESS: 10,
    Datum.EMAIL: 10,
}
LEFT_ALONE = timedelta(days=90)  # what they would rather not say is not asked again for so long


def of_point(there: bool, confirmed_on: date | None, today: date, after: timedelta) -> Standing:
    """A way to reach somebody: numbers change hands, so that an old word counts for less."""
    if not there:
        return Standing.MISSING
    return Standing.UNSURE if confirmed_on is None or today - confirmed_on > after else Standing.GOOD


def lapsed(confirmed_on: date | None, today: date, after: timedelta) -> bool:
    """Whether somebody else may have it by now: it was theirs once, and that is long ago."""
    return confirmed_on is not None and today - confirmed_on > after


def score(standings: Mapping[Datum, Standing]) -> int:
    """0 to 100. What is unsure counts half."""
    worth = {Standing.MISSING: 0, Standing.UNSURE: 1, Standing.GOOD: 2}
    return sum(WEIGHTS[each] * worth[standings.get(each, Standing.MISSING)] for each in Datum) // 2


def gain(datum: Datum, standing: Standing) -> int:
    """What the score wins, twice, when this one is put right."""
    return WEIGHTS[datum] * {Standing.MISSING: 2, Standing.UNSURE: 1, Standing.GOOD: 0}[standing]


def to_ask(
    standings: Mapping[Datum, Standing],
    upkeep: Mapping[str, Any],
    contact: str,
    today: date,
    can_be: Collection[Datum],
    *,
    emergency: bool,
) -> Datum | None:
    """The most valuable thing to put right now. contact: an id; nothing is asked twice in one, nor outside of any.

    can_be: what this agent can put right.
    """
    if emergency or not contact or upkeep.get("contact") == contact:
        return None
    left = {name for name, day in dict(upkeep.get("refused", {})).items() if today - _day(day) < LEFT_ALONE}
    wanted = [each for each in Datum if each in can_be and each not in left]
    best = max(wanted, key=lambda each: gain(each, standings.get(each, Standing.MISSING)), default=None)
    return best if best is not None and gain(best, standings.get(best, Standing.MISSING)) else None


def asked(upkeep: Mapping[str, Any], contact: str, datum: Datum, today: date, *, refused: bool) -> dict[str, Any]:
    """What is kept once they answered."""
    kept = {name: day for name, day in dict(upkeep.get("refused", {})).items() if name != datum}
    if refused:
        kept[str(datum)] = today.isoformat()
    return {"contact": contact or upkeep.get("contact", ""), "refused": kept}


def _day(written: str) -> date:
    return date.fromisoformat(written)


def masked_email(written: str) -> str:
    """ "r···@correo.com": enough to recognise, too little to write to."""
    name, _at, house = written.partition("@")
    return f"{name[:1]}···@{house}"


def masked_address(written: str) -> str:
    """Its first word and no number: "Carrera ···"."""
    first = written.split()[0] if written.split() else ""
    return f"{first if first.isalpha() else ''} ···".strip()
