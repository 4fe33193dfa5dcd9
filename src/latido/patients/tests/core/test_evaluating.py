import pytest

from latido.patients.core import evaluating
from latido.patients.core.evaluating import Answer, BadLine, Kind, Pair

pytestmark = pytest.mark.core
ROSA = "Rosa Elvira Gutiérrez de la Peña"


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("rosa elvira gutierrez de la peña", Kind.NOTHING),
        ("gutierrez peña rosa elvira", Kind.ORDER),
        ("rosa gutierrez", Kind.MISSING),
        ("roza elbira gutierres pena", Kind.SOUND),
        ("rosa elvira gutierrze pena", Kind.TRANSPOSITION),
        ("rosa elvira gutierez pena", Kind.SOUND),
        ("rosa elvira gutirrez pena", Kind.TYPO),
        ("rosa gutirrez", Kind.OTHER),
        ("juan perez", Kind.OTHER),
    ],
)
def test_in_what_a_query_differs(typed: str, kind: Kind) -> None:
    assert evaluating.kind_of(ROSA, typed) is kind


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ('["a"]', "no object"),
        ('{"full_name": "Rosa Peña"}', '"query"'),
        ('{"full_name": 7, "query": "rosa"}', '"full_name"'),
        ('{"full_name": "  ", "query": "rosa"}', '"full_name"'),
        ('{"full_name": "♥ 12", "query": "rosa"}', "no letter"),
        ('{"full_name": "Rosa\\u0000Peña", "query": "rosa"}', "control"),
        ('{"full_name": "%s", "query": "rosa"}' % ("a" * 281), "280"),
    ],
)
def test_a_bad_line_says_what_is_wrong(line: str, why: str) -> None:
    with pytest.raises(BadLine, match=why):
        evaluating.read(3, line)


def test_the_score_counts_first_places_shown_ones_and_misses() -> None:
    answers = [Answer(Pair(n, ROSA, "rosa gutierrez"), place) for n, place in enumerate((1, 2, 20, 0), 1)]

    (score,) = evaluating.by_kind(answers).values()

    assert (score.asked, score.first, score.shown, score.missed) == (4, 1, 3, (4,))
