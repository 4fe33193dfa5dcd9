"""The weights out of the house's own records: expectation and maximisation, without anybody labelling a pair.

From pairs of one household, of which a few per cent are one person twice, it learns how often one person's two records
agree, and how often relatives do. How often strangers agree is counted, not learnt.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from latido.patients.core.linking.comparing import Agreement, Field, Level
from latido.patients.core.linking.weights import Table, Weights, two_people

FEWEST = 2_000  # pairs of one household; with fewer the shipped weights are better
ROUNDS = 30
_BELIEF = 200.0  # pairs that the shipped table counts for: what was hardly seen stays near it
_LEARNT = (Field.GIVEN, Field.BORN, Field.DOCUMENT, Field.EMAIL, Field.SEX)  # what a household does not imply


def learn(household: Mapping[Agreement, int], shipped: Weights) -> Weights:
    """The shipped weights, moved to what these pairs show; with few pairs, as they were shipped."""
    seen = sum(household.values())
    if seen < FEWEST:
        return shipped
    same, other, share = shipped.same, shipped.household, shipped.same_household
    for _ in range(ROUNDS):
        believed = {levels: _probability(levels, same, other, share) for levels in household}
        share = sum(household[levels] * p for levels, p in believed.items()) / seen
        share = min(max(share, 1e-4), 0.5)
        ours = [(levels, household[levels] * p) for levels, p in believed.items()]
        theirs = [(levels, household[levels] * (1 - p)) for levels, p in believed.items()]
        same, other = _counted(ours, shipped.same), _counted(theirs, shipped.household)
    return replace(shipped, same=same, household=other, same_household=share, learnt_from=seen)


def _probability(levels: Agreement, same: Table, other: Table, share: float) -> float:
    if two_people(levels):
        return 0.0
    ours, theirs = share, 1 - share
    for name, level in zip(Field, levels, strict=True):
        if name in other and level is not Level.UNKNOWN:
            ours *= same[name][level]
            theirs *= other[name][level]
    return ours / (ours + theirs)


def _counted(pairs: Iterable[tuple[Agreement, float]], prior: Table) -> Table:
    """Shares of each level among the pairs that can be compared, drawn towards the prior."""
    found: dict[Field, dict[int, float]] = {name: dict.fromkeys(Level, 0.0) for name in _LEARNT}
    for levels, weight in pairs:
        for name, level in zip(Field, levels, strict=True):
            if name in found and level is not Level.UNKNOWN:
                found[name][level] += weight
    table = {name: dict(levels) for name, levels in prior.items()}
    for name in _LEARNT:
        counts = found[name]
        total = sum(counts[level] for level in prior[name]) + _BELIEF
        table[name] = {level: (counts[level] + _BELIEF * p) / total for level, p in prior[name].items()}
    return table
