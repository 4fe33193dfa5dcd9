"""Fields of two records, level by level; what holds of any two; and the worked examples of the page."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given as suppose
from hypothesis import strategies as some

from latido.patients.core import sounds
from latido.patients.core.linking import comparing
from latido.patients.core.linking.comparing import Agreement, Field, Level, Record, compare, one_astray, record
from latido.patients.core.linking.judging import WORDS, judge, reasons
from latido.patients.core.linking.weights import (
    HOUSEHOLD,
    SAME_PERSON,
    STRANGERS,
    UNCOUNTED,
    Common,
    Weights,
    as_json,
    bits,
    from_json,
)
from latido.patients.tests.core.test_worked_examples import examples

pytestmark = pytest.mark.core
BAND = {"casi seguro": "certain", "probable": "probable", "posible": "possible", "no": None}
LETTERS = some.text("abcdeñlrsz", min_size=1, max_size=8)


def person(name: str, words: int, born: str = "", document: str = "", phone: str = "", sex: str = "") -> Record:
    kind, _, value = document.partition(" ")
    return record(
        UUID(int=hash((name, born, document)) & (2**64 - 1)),
        sounds.of_name(name),
        words,
        born=date.fromisoformat(born) if born else None,
        documents=(("CO", kind, value),) if document else (),
        phones=frozenset(filter(None, [phone])),
        sex=sex,
    )


ROSA = person("Rosa Elvira Gutiérrez Peña", 2, "1954-03-12", "CC 52123907", "+573001112233", "female")


@pytest.mark.parametrize(("name", "words", "born", "document", "phone", "sex", "proposed"), examples("duplicates"))
def test_a_worked_example(name: str, words: str, born: str, document: str, phone: str, sex: str, proposed: str) -> None:
    other = person(name, int(words), born, document, phone, sex)

    found = judge(ROSA, other, Weights())

    assert (found.band if found else None) == BAND[proposed]


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("rosa elbira", "elbira rosa", Level.SAME),
        ("rosa", "rosa elbira", Level.PART),
        ("rosa e", "rosa elbira", Level.CLOSE),
        ("natalia", "nataila", Level.CLOSE),
        ("maria jose", "maria pas", Level.SHARED),
        ("luis", "luisa", Level.DIFFERENT),
        ("mario", "maria", Level.DIFFERENT),
        ("ana", "eva", Level.DIFFERENT),
        ("ijo de rosa", "rosa", Level.UNKNOWN),
        ("", "rosa", Level.UNKNOWN),
    ],
)
def test_given_names(one: str, other: str, level: Level) -> None:
    assert comparing.given(tuple(one.split()), tuple(other.split())) is level
    assert comparing.given(tuple(other.split()), tuple(one.split())) is level


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("gutieres pena", "gutieres pena", Level.SAME),
        ("gutieres pena", "pena gutieres", Level.SWAPPED),
        ("gutieres pena", "gutieres", Level.PART),
        ("rodriges pena", "rodrijes pena", Level.CLOSE),
        ("gutieres pena", "gutieres ruis", Level.SHARED),
        ("gutieres pena", "losano ruis", Level.DIFFERENT),
    ],
)
def test_surnames(one: str, other: str, level: Level) -> None:
    assert comparing.surnames(tuple(one.split()), tuple(other.split())) is level
    assert comparing.surnames(tuple(other.split()), tuple(one.split())) is level


@pytest.mark.parametrize(
    ("other", "level"),
    [
        (date(1954, 3, 12), Level.SAME),
        (date(1954, 12, 3), Level.SWAPPED),
        (date(1954, 3, 22), Level.CLOSE),
        (date(1945, 3, 12), Level.CLOSE),
        (date(1955, 3, 13), Level.DIFFERENT),
        (None, Level.UNKNOWN),
    ],
)
def test_birth_dates(other: date | None, level: Level) -> None:
    assert comparing.born(date(1954, 3, 12), other) is level


@pytest.mark.parametrize(
    ("other", "level"),
    [
        ((("CO", "CC", "52123907"),), Level.SAME),
        ((("CO", "TI", "52123907"),), Level.SAME),
        ((("CO", "CC", "52123970"),), Level.CLOSE),
        ((("CO", "CC", "5212397"),), Level.CLOSE),
        ((("CO", "CC", "52123860"),), Level.DIFFERENT),
        ((("CO", "PA", "AN112233"),), Level.UNKNOWN),
        ((("MX", "CC", "60111222"),), Level.UNKNOWN),
        ((), Level.UNKNOWN),
    ],
)
def test_documents(other: tuple[tuple[str, str, str], ...], level: Level) -> None:
    assert comparing.documents((("CO", "CC", "52123907"),), other) is level


@suppose(LETTERS, LETTERS)
def test_one_astray_is_the_distance_of_one(one: str, other: str) -> None:
    assert one_astray(one, other) is (distance(one, other) == 1)


def distance(one: str, other: str) -> int:
    """Optimal string alignment, as the books have it."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            least = min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                least = min(least, rows[i - 2][j - 2] + 1)
            row.append(least)
        rows.append(row)
    return rows[-1][-1]


NAMES = some.lists(some.sampled_from(["Rosa", "María", "Luz", "José", "Elvira", "Hijo"]), min_size=1, max_size=3)
SURNAMES = some.lists(some.sampled_from(["Gutiérrez", "Peña", "de la Hoz", "Ruiz"]), min_size=0, max_size=2)
RECORDS = some.builds(
    lambda given, surnames, born, number, phone, sex: person(
        " ".join((*given, *surnames)), len(given), born, number, phone, sex
    ),
    NAMES,
    SURNAMES,
    some.sampled_from(["", "1954-03-12", "1954-12-03", "1980-01-01"]),
    some.sampled_from(["", "CC 52123907", "CC 52123908", "PA 52123907"]),
    some.sampled_from(["", "+573001112233", "+573009998877"]),
    some.sampled_from(["", "female", "male"]),
)


@suppose(RECORDS, RECORDS)
def test_it_is_the_same_whoever_comes_first(one: Record, other: Record) -> None:
    assert compare(one, other) == compare(other, one)
    assert judge(one, other, Weights()) == judge(other, one, Weights())


@suppose(RECORDS)
def test_nothing_speaks_against_a_record_and_itself(one: Record) -> None:
    assert set(compare(one, one)) <= {Level.SAME, Level.UNKNOWN}
    assert reasons(compare(one, one))[1] == ()


@suppose(RECORDS, RECORDS)
def test_two_documents_of_a_kind_or_two_names_are_never_nearly_certain(one: Record, other: Record) -> None:
    found = judge(one, other, Weights())
    if found and found.band == "certain":
        assert found.levels.document in (Level.SAME, Level.UNKNOWN)
        assert found.levels.given not in (Level.SHARED, Level.DIFFERENT, Level.UNKNOWN)
        assert found.levels.born is Level.SAME


@pytest.mark.parametrize("table", [SAME_PERSON, STRANGERS, HOUSEHOLD], ids=["same", "strangers", "household"])
def test_the_shares_of_a_field_are_a_whole_and_every_level_it_can_have_is_weighed(
    table: dict[str, dict[int, float]],
) -> None:
    for name, levels in table.items():
        assert sum(levels.values()) == pytest.approx(1), name
        assert levels.keys() == SAME_PERSON[name].keys(), name


def test_every_disagreement_has_words() -> None:
    weighed = {(name, level) for name, levels in SAME_PERSON.items() for level in levels}

    assert weighed - WORDS.keys() == {(Field.SEX, Level.SAME)}
    assert WORDS.keys() <= weighed


def test_a_rare_name_says_more_than_a_common_one_and_a_date_that_too_many_have_says_less() -> None:
    common = Common({"rosa": 0.05, "elbira": 0.001}, {"gutieres": 0.03, "pena": 0.002}, {date(1954, 3, 12): 0.01})
    rare = Common({"rosa": 1e-4, "elbira": 1e-4}, {"gutieres": 1e-4, "pena": 1e-4})
    levels = Agreement(Level.SAME, Level.SAME, Level.SAME, *[Level.UNKNOWN] * 5)

    told = [bits(levels, ROSA, ROSA, Weights(), each) for each in (common, UNCOUNTED, rare)]

    assert told == sorted(told)
    assert told[0] < told[2] - 15


def test_what_was_learnt_is_read_back_as_it_was_kept() -> None:
    common = Common({"rosa": 0.1}, {"pena": 0.01}, {date(1900, 1, 1): 0.2})

    assert from_json(as_json(Weights(7, learnt_from=3), common)) == (Weights(7, learnt_from=3), common)


def test_neighbours_in_time_are_not_one_day() -> None:
    day = date(2000, 2, 29)

    assert comparing.born(day, day + timedelta(days=1)) is Level.DIFFERENT
