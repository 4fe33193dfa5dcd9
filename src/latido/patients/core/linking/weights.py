"""What each agreement is worth, in bits: log2 of how often one person's two records show it over how often two's.

Two people of one household agree for reasons of their own: brothers share surnames, telephone and address, and twins
the birth date too. So there are two tables. A pair of one household (a surname, and a telephone or an address in
common) is weighed by what tells relatives apart; any other pair as strangers, and then a rare name says more.
"""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from latido.patients.core.linking.comparing import Agreement, Field, Level, Record

Table = Mapping[str, Mapping[int, float]]  # field -> level -> share of the pairs that can be compared
RAREST = 1e-6  # no agreement of names says more than one in a million
WEIGHED_NAMES = 2  # of given names, and of surnames: a third says little more
ONE_NAME_ONE_DAY = 4.0  # bits: twins are not given one name
DUPLICATED = 0.02  # of the records, before anybody has looked

SAME_PERSON: Table = {
    Field.GIVEN: {Level.SAME: 0.70, Level.PART: 0.21, Level.CLOSE: 0.07, Level.SHARED: 0.013, Level.DIFFERENT: 0.007},
    Field.SURNAMES: {
        Level.SAME: 0.78, Level.PART: 0.12, Level.SWAPPED: 0.015, Level.CLOSE: 0.06, Level.SHARED: 0.02,
        Level.DIFFERENT: 0.005,
    },
    Field.BORN: {Level.SAME: 0.91, Level.SWAPPED: 0.02, Level.CLOSE: 0.05, Level.DIFFERENT: 0.02},
    Field.DOCUMENT: {Level.SAME: 0.05, Level.CLOSE: 0.80, Level.DIFFERENT: 0.15},
    Field.PHONE: {Level.SAME: 0.60, Level.DIFFERENT: 0.40},
    Field.ADDRESS: {Level.SAME: 0.70, Level.DIFFERENT: 0.30},
    Field.EMAIL: {Level.SAME: 0.80, Level.DIFFERENT: 0.20},
    Field.SEX: {Level.SAME: 0.985, Level.DIFFERENT: 0.015},
}  # fmt: skip
STRANGERS: Table = {
    Field.GIVEN: {Level.SAME: 2e-3, Level.PART: 0.01, Level.CLOSE: 2e-3, Level.SHARED: 0.02, Level.DIFFERENT: 0.966},
    Field.SURNAMES: {
        Level.SAME: 2e-4, Level.PART: 1e-3, Level.SWAPPED: 2e-4, Level.CLOSE: 1e-4, Level.SHARED: 0.03,
        Level.DIFFERENT: 0.9685,
    },
    Field.BORN: {Level.SAME: 4e-5, Level.SWAPPED: 2e-5, Level.CLOSE: 1e-3, Level.DIFFERENT: 0.99894},
    Field.DOCUMENT: {Level.SAME: 1e-7, Level.CLOSE: 1e-6, Level.DIFFERENT: 0.999999},
    Field.PHONE: {Level.SAME: 4e-6, Level.DIFFERENT: 0.999996},
    Field.ADDRESS: {Level.SAME: 1e-5, Level.DIFFERENT: 0.99999},
    Field.EMAIL: {Level.SAME: 1e-6, Level.DIFFERENT: 0.999999},
    Field.SEX: {Level.SAME: 0.5, Level.DIFFERENT: 0.5},
}  # fmt: skip
HOUSEHOLD: Table = {
    Field.GIVEN: {Level.SAME: 0.015, Level.PART: 0.03, Level.CLOSE: 0.01, Level.SHARED: 0.08, Level.DIFFERENT: 0.865},
    Field.SURNAMES: {
        Level.SAME: 0.45, Level.PART: 0.06, Level.SWAPPED: 5e-3, Level.CLOSE: 5e-3, Level.SHARED: 0.4799,
        Level.DIFFERENT: 1e-4,
    },
    Field.BORN: {Level.SAME: 0.015, Level.SWAPPED: 2e-4, Level.CLOSE: 0.02, Level.DIFFERENT: 0.9648},
    Field.DOCUMENT: {Level.SAME: 1e-3, Level.CLOSE: 0.03, Level.DIFFERENT: 0.969},
    Field.EMAIL: {Level.SAME: 0.10, Level.DIFFERENT: 0.90},
    Field.SEX: {Level.SAME: 0.5, Level.DIFFERENT: 0.5},
}  # fmt: skip
SAME_HOUSEHOLD = 0.04  # of the pairs of one household, those that are one person twice


@dataclass(frozen=True, slots=True)
class Weights:
    """Learnt from the house's own pairs, or as shipped. patients: how many there are, which says how rare a pair is."""

    patients: int = 100_000
    same: Table = field(default_factory=lambda: SAME_PERSON)
    strangers: Table = field(default_factory=lambda: STRANGERS)
    household: Table = field(default_factory=lambda: HOUSEHOLD)
    same_household: float = SAME_HOUSEHOLD
    learnt_from: int = 0  # pairs; none means as shipped


@dataclass(frozen=True, slots=True)
class Common:
    """How common names and birth dates are here, as shares of all patients.

    born: only dates that too many have, as the first of January of a year nobody asked for.
    """

    given: Mapping[str, float] = field(default_factory=dict)
    surnames: Mapping[str, float] = field(default_factory=dict)
    born: Mapping[date, float] = field(default_factory=dict)


UNCOUNTED = Common()


def of_household(levels: Agreement) -> bool:
    """A surname and a telephone or an address in common: relatives, until the rest says otherwise."""
    near = levels.phone is Level.SAME or levels.address is Level.SAME
    return near and levels.surnames not in (Level.UNKNOWN, Level.DIFFERENT)


def two_people(levels: Agreement) -> bool:
    """Two given names and not one document: brothers, twins, cousins, whatever else they share.

    "María José" and "María Paz" are two as well when each has a document, even with numbers that follow each other.
    """
    if levels.given is Level.SHARED:
        return levels.document in (Level.CLOSE, Level.DIFFERENT)
    return levels.given is Level.DIFFERENT and levels.document is not Level.SAME


def bits(levels: Agreement, one: Record, other: Record, weights: Weights, common: Common = UNCOUNTED) -> float:
    """How much speaks for one person: at 0 as much as against, and each one more doubles it."""
    if of_household(levels):
        share = weights.same_household
        told = sum(_worth(weights.same, weights.household, name, level) for name, level in _levels(levels))
        one_name = levels.born is Level.SAME and levels.given in (Level.SAME, Level.PART)
        return math.log2(share / (1 - share)) + told + (ONE_NAME_ONE_DAY if one_name else 0.0)
    prior = math.log2(2 * DUPLICATED / max(weights.patients, 2))
    told = sum(_worth(weights.same, weights.strangers, name, level) for name, level in _levels(levels))
    return prior + told + _rarity(levels, one, other, weights, common)


def _levels(levels: Agreement) -> list[tuple[str, Level]]:
    return [(name, level) for name, level in zip(Field, levels, strict=True) if level is not Level.UNKNOWN]


def _worth(same: Table, other: Table, name: str, level: Level) -> float:
    if name not in other:  # said already by being of one household
        return 0.0
    return math.log2(same[name][level] / other[name][level])


def _rarity(levels: Agreement, one: Record, other: Record, weights: Weights, common: Common) -> float:
    """What agreeing names say beyond an ordinary name: Wenceslao more, María less."""
    told = 0.0
    if levels.born is Level.SAME and one.born is not None and one.born in common.born:
        told += math.log2(weights.strangers[Field.BORN][Level.SAME] / common.born[one.born])
    for name, level, mine, yours, known in (
        (Field.GIVEN, levels.given, one.given, other.given, common.given),
        (Field.SURNAMES, levels.surnames, one.surnames, other.surnames, common.surnames),
    ):
        if level not in (Level.SAME, Level.PART, Level.SWAPPED) or not known:
            continue
        agreeing = [word for word in mine if word in yours][:WEIGHED_NAMES]
        share = math.prod(max(known.get(word, 0.0), 1e-5) for word in agreeing)
        usual = weights.strangers[name][level]
        told += math.log2(usual / max(share, RAREST))
    return told


def as_json(weights: Weights, common: Common) -> dict[str, Any]:
    """To be kept with what was found by them."""
    told = asdict(weights)
    for table in _TABLES:
        told[table] = {name: {str(int(k)): v for k, v in levels.items()} for name, levels in told[table].items()}
    born = {day.isoformat(): share for day, share in common.born.items()}
    return {"weights": told, "common": {"given": common.given, "surnames": common.surnames, "born": born}}


def from_json(kept: Mapping[str, Any]) -> tuple[Weights, Common]:
    if not kept:
        return Weights(), UNCOUNTED
    told, common = dict(kept["weights"]), dict(kept["common"])
    for table in _TABLES:
        told[table] = {name: {int(k): v for k, v in levels.items()} for name, levels in told[table].items()}
    born = {date.fromisoformat(day): share for day, share in common.pop("born").items()}
    return Weights(**told), Common(**common, born=born)


_TABLES = ("same", "strangers", "household")
