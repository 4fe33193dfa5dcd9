import gettext
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.patients.contracts import Act, Answer, Basis, Level, NewAuthorisation, NewRelative, Reason, Scope
from latido.patients.core import authorising
from latido.patients.core.ages import age_on, band
from latido.patients.core.representing import (
    AGES,
    EVERYBODY,
    NEEDS,
    SCOPE_OF,
    USUAL,
    AgePack,
    Grant,
    Standing,
    acts,
    ages_of,
    may,
    scopes_now,
    what_may,
)

pytestmark = pytest.mark.core
PAGE = Path(__file__).resolve().parents[5] / "docs/algorithms/representing.md"
with (PAGE.parents[2] / "src/latido/locale/en/LC_MESSAGES/django.mo").open("rb") as words:
    ENGLISH = gettext.GNUTranslations(words)
TODAY = date(2026, 11, 22)
BORN = date(1954, 3, 12)
EVERYTHING = Grant(frozenset(Scope), date(2020, 1, 1), sensitive_excluded=False)
TRUSTED = Standing((EVERYTHING,), BORN)

days = st.dates(date(1930, 1, 1), date(2040, 12, 31))
grants = st.builds(
    Grant,
    st.frozensets(st.sampled_from(Scope)),
    days,
    st.none() | days,
    by_age=st.booleans(),
    sensitive_excluded=st.booleans(),
)
standings = st.builds(
    Standing, st.lists(grants, max_size=3).map(tuple), st.none() | days, deceased=st.booleans(), suspended=st.booleans()
)
packs = st.sampled_from([USUAL, *AGES.values()])


def examples() -> list[list[str]]:
    lines = [line for line in PAGE.read_text().split("## Worked examples")[1].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line[1:-1].split("|")] for line in lines[2:]]


@pytest.mark.parametrize(
    ("basis", "born", "opens", "until", "suspended", "act", "day", "country", "answer"), examples()
)
def test_a_worked_example(
    basis: str, born: str, opens: str, until: str, suspended: str, act: str, day: str, country: str, answer: str
) -> None:
    grant = Grant(
        frozenset(map(Scope, opens.split())),
        date(2026, 1, 10),
        date.fromisoformat(until) if until else None,
        by_age=basis == Basis.PARENT,
    )
    standing = Standing(
        (grant,) if basis else (), date.fromisoformat(born) if born else None, suspended=suspended == "yes"
    )

    found = what_may(standing, Act(act), date.fromisoformat(day), ages_of(country))

    assert (found.reason or "yes") == answer


@given(standings, st.sampled_from(Act), days, packs)
def test_whoever_is_suspended_gets_what_a_blocked_person_gets(
    standing: Standing, act: Act, day: date, pack: AgePack
) -> None:
    found = what_may(replace(standing, suspended=True), act, day, pack)

    assert found.allowed is (act in EVERYBODY)


@given(standings, days, packs)
def test_nothing_opens_a_recording_nor_names_others(standing: Standing, day: date, pack: AgePack) -> None:
    assert not what_may(standing, Act.RECORDING, day, pack).allowed
    assert not what_may(standing, Act.CHANGE_PROXY, day, pack).allowed


@given(standings, grants, st.sampled_from(Act), days)
def test_one_more_authorisation_never_takes_anything_away(standing: Standing, more: Grant, act: Act, day: date) -> None:
    if what_may(standing, act, day, USUAL).allowed:
        assert what_may(replace(standing, grants=(*standing.grants, more)), act, day, USUAL).allowed


@given(standings, st.sampled_from(Act), days)
def test_what_is_sensitive_is_never_more_open(standing: Standing, act: Act, day: date) -> None:
    if what_may(standing, act, day, USUAL, sensitive=True).allowed:
        assert what_may(standing, act, day, USUAL).allowed


@given(standings, st.sampled_from(Act), days)
def test_a_refusal_always_says_why(standing: Standing, act: Act, day: date) -> None:
    found = what_may(standing, act, day, USUAL)

    assert found.allowed is (found.reason is None)


@given(st.integers(0, 30), st.sampled_from(Act))
def test_what_a_parent_may_do_only_shrinks_as_the_child_grows(age: int, act: Act) -> None:
    child = Standing((replace(EVERYTHING, by_age=True, from_on=date(1900, 1, 1)),), date(2000, 6, 15))
    now, later = (date(2000 + years, 6, 15) for years in (age, age + 1))

    if what_may(child, act, later, USUAL).allowed:
        assert what_may(child, act, now, USUAL).allowed


@given(st.sampled_from(Act), st.sampled_from(Level))
def test_a_higher_level_never_closes_an_act(act: Act, level: Level) -> None:
    answers = [may(act, each, None, TODAY, USUAL).allowed for each in Level if each >= level]

    assert answers == sorted(answers)


@pytest.mark.parametrize(
    ("level", "opens"),
    [
        (Level.L0, {"information", "emergency", "message", "book"}),
        (Level.L1, {"call_back", "answer_reminder"}),
        (Level.L2, {"appointments", "confirm", "cancel", "move", "directions", "balance", "data"}),
        (Level.L3, {"messages", "results", "export", "change_proxy", "change_contact", "recording"}),
    ],
)
def test_each_level_opens_what_the_specification_says(level: Level, opens: set[str]) -> None:
    below = acts(Level(level - 1), None, TODAY, USUAL) if level else frozenset()

    assert set(acts(level, None, TODAY, USUAL)) - set(below) == opens


def test_every_act_has_its_level_and_every_scope_opens_something() -> None:
    assert set(NEEDS) == set(Act)
    assert set(SCOPE_OF.values()) == set(Scope)


def test_a_representative_shows_who_they_are_before_anything_is_said() -> None:
    assert may(Act.APPOINTMENTS, Level.L1, TRUSTED, TODAY, USUAL) == Answer(
        allowed=False, reason=Reason.LEVEL, needs=Level.L2
    )
    assert may(Act.RESULTS, Level.L2, TRUSTED, TODAY, USUAL).allowed
    assert may(Act.CHANGE_CONTACT, Level.L2, TRUSTED, TODAY, USUAL).needs is Level.L3
    assert may(Act.CHANGE_CONTACT, Level.L3, TRUSTED, TODAY, USUAL).allowed


def test_who_is_suspended_hears_so_at_any_level() -> None:
    blocked = replace(TRUSTED, suspended=True)

    closed = [act for act in Act if act not in EVERYBODY]
    assert {may(act, level, blocked, TODAY, USUAL).reason for act in closed for level in Level} == {Reason.SUSPENDED}
    assert may(Act.EMERGENCY, Level.L0, blocked, TODAY, USUAL).allowed
    assert scopes_now(blocked, TODAY, USUAL) == frozenset()


@given(standings, days, packs)
def test_what_is_shown_as_open_now_is_what_some_act_would_be_granted(
    standing: Standing, day: date, pack: AgePack
) -> None:
    """But for booking, which anybody may."""
    granted = {SCOPE_OF[act] for act in set(SCOPE_OF) - {Act.BOOK} if what_may(standing, act, day, pack).allowed}

    assert scopes_now(standing, day, pack) - {Scope.BOOK} == granted


def test_booking_is_shown_as_open_to_whoever_was_let() -> None:
    only_books = Standing((Grant(frozenset({Scope.BOOK}), TODAY, TODAY),), BORN)

    assert scopes_now(only_books, TODAY, USUAL) == {Scope.BOOK}
    assert scopes_now(only_books, TODAY + timedelta(days=1), USUAL) == frozenset()


def test_both_days_of_an_authorisation_belong_to_it() -> None:
    one_day = Standing((Grant(frozenset(Scope), TODAY, TODAY),), BORN)

    found = [what_may(one_day, Act.CANCEL, TODAY + timedelta(days=n), USUAL).reason for n in (-1, 0, 1)]

    assert found == [Reason.NOT_YET, None, Reason.ENDED]


@given(standings, st.sampled_from(Level), days, packs)
def test_all_that_may_be_done_is_what_each_act_answers(
    standing: Standing, level: Level, day: date, pack: AgePack
) -> None:
    assert acts(level, standing, day, pack) == {act for act in Act if may(act, level, standing, day, pack).allowed}


def test_a_parent_on_the_line_is_held_to_the_age_of_the_child_in_that_country() -> None:
    fifteen = Standing((replace(EVERYTHING, by_age=True),), TODAY - timedelta(days=365 * 15 + 10))

    assert may(Act.RESULTS, Level.L2, fifteen, TODAY, AgePack(narrows=16)).allowed
    assert may(Act.RESULTS, Level.L2, fifteen, TODAY, AgePack(narrows=14)).reason is Reason.AGE
    assert Act.RESULTS in acts(Level.L2, fifteen, TODAY, AgePack(narrows=16))
    assert Act.RESULTS not in acts(Level.L2, fifteen, TODAY, AgePack(narrows=14))


def test_a_level_that_is_missing_is_named() -> None:
    assert may(Act.RESULTS, Level.L2, None, TODAY, USUAL) == Answer(allowed=False, reason=Reason.LEVEL, needs=Level.L3)


def test_nobody_is_a_patient_who_died() -> None:
    assert set(acts(Level.L3, None, TODAY, USUAL, deceased=True)) == EVERYBODY
    assert may(Act.CANCEL, Level.L3, None, TODAY, USUAL, deceased=True) == Answer(allowed=False, reason=Reason.DECEASED)
    assert may(Act.CANCEL, Level.L3, None, TODAY, USUAL).allowed


def test_the_family_settles_what_is_left_and_books_no_more() -> None:
    died = replace(TRUSTED, deceased=True)

    assert may(Act.CANCEL, Level.L2, died, TODAY, USUAL).allowed
    assert may(Act.EXPORT, Level.L2, died, TODAY, USUAL).allowed
    assert may(Act.BOOK, Level.L2, died, TODAY, USUAL).reason is Reason.DECEASED


def test_what_is_sensitive_stays_out_unless_the_authorisation_says_so() -> None:
    closed = replace(TRUSTED, grants=(replace(EVERYTHING, sensitive_excluded=True),))

    assert what_may(closed, Act.RESULTS, TODAY, USUAL, sensitive=True).reason is Reason.SENSITIVE
    assert what_may(TRUSTED, Act.RESULTS, TODAY, USUAL, sensitive=True).allowed


def test_of_an_adolescent_what_is_sensitive_is_closed_to_the_parents() -> None:
    adolescent = Standing((replace(EVERYTHING, by_age=True),), TODAY - timedelta(days=365 * 15))

    assert what_may(adolescent, Act.APPOINTMENTS, TODAY, USUAL).allowed
    assert not what_may(adolescent, Act.APPOINTMENTS, TODAY, USUAL, sensitive=True).allowed


HEARD = NewRelative("son", "Tomás Gutiérrez", "CC", "79456264", "300 111 2233")


def has_english(sentence: str) -> bool:
    return ENGLISH.gettext(sentence) != sentence


@pytest.mark.parametrize(
    ("heard", "field"),
    [
        ({"relation": "boss"}, "relation"),
        ({"name": " "}, "name"),
        ({"name": "T0más"}, "name"),
        ({"name": "a" * 161}, "name"),
        ({"document_number": "1"}, "document_number"),
        ({"phone": "12"}, "phone"),
    ],
)
def test_what_cannot_be_of_a_relative_is_said_at_its_field(heard: dict[str, str], field: str) -> None:
    found = authorising.relative_problems(replace(HEARD, **heard), "CO", frozenset({"son"}))

    assert set(found) == {field}
    assert has_english(found[field])


def test_a_relative_may_have_the_longest_name() -> None:
    longest = replace(HEARD, name=" " + "a" * 160 + " ")

    assert authorising.relative_problems(longest, "CO", frozenset({"son"})) == {}


def test_a_relative_may_have_neither_document_nor_telephone() -> None:
    bare = NewRelative("son", "Tomás")

    assert authorising.relative_problems(bare, "CO", frozenset({"son"})) == {}


@pytest.mark.parametrize(
    ("new", "born", "field"),
    [
        (NewAuthorisation(Basis.SPOKEN, frozenset({Scope.BOOK})), BORN, None),
        (NewAuthorisation(Basis.SPOKEN, frozenset({Scope.RESULTS})), BORN, "scopes"),
        (NewAuthorisation(Basis.SPOKEN, frozenset()), BORN, "scopes"),
        (NewAuthorisation(Basis.SPOKEN, frozenset({Scope.BOOK})), date(2014, 2, 2), "basis"),
        (NewAuthorisation(Basis.WRITTEN, frozenset({Scope.RESULTS})), BORN, "document"),
        (NewAuthorisation(Basis.WRITTEN, frozenset({Scope.RESULTS}), " n1 "), BORN, "document"),
        (NewAuthorisation(Basis.WRITTEN, frozenset({Scope.RESULTS}), "RC 1"), BORN, None),
        (NewAuthorisation(Basis.WRITTEN, frozenset({Scope.RESULTS}), "a" * 200), BORN, None),
        (NewAuthorisation(Basis.WRITTEN, frozenset({Scope.RESULTS}), "a" * 201), BORN, "document"),
        (NewAuthorisation(Basis.SPOKEN, frozenset({Scope.BOOK})), date(2012, 11, 22), None),
        (NewAuthorisation(Basis.SPOKEN, frozenset({Scope.BOOK})), date(2012, 11, 23), "basis"),
        (NewAuthorisation(Basis.PARENT, frozenset({Scope.RESULTS}), "Registro civil"), date(2014, 2, 2), None),
        (NewAuthorisation(Basis.PARENT, frozenset({Scope.RESULTS}), "Registro civil"), date(2008, 11, 22), "basis"),
        (
            NewAuthorisation(Basis.POWER, frozenset({Scope.BOOK}), "Escritura 12", to_on=TODAY - timedelta(days=1)),
            BORN,
            "to_on",
        ),
        (NewAuthorisation(Basis.POWER, frozenset({Scope.BOOK}), "Escritura 12", to_on=TODAY), BORN, None),
    ],
)
def test_what_cannot_let_anybody_act_is_said_at_its_field(new: NewAuthorisation, born: date, field: str | None) -> None:
    found = authorising.problems(new, born, TODAY, USUAL)

    assert set(found) == ({field} if field else set())
    assert all(map(has_english, found.values()))


def test_a_parents_and_a_minors_guardians_end_by_age() -> None:
    child = date(2014, 2, 2)

    assert authorising.by_age(Basis.PARENT, BORN, TODAY, USUAL)
    assert authorising.by_age(Basis.GUARDIAN, child, TODAY, USUAL)
    assert not authorising.by_age(Basis.GUARDIAN, BORN, TODAY, USUAL)
    assert authorising.by_age(Basis.GUARDIAN, date(2008, 11, 23), TODAY, USUAL)
    assert not authorising.by_age(Basis.GUARDIAN, date(2008, 11, 22), TODAY, USUAL)
    assert not authorising.by_age(Basis.POWER, child, TODAY, USUAL)


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        ("2000-02-29", "2001-02-28", 0),
        ("2000-02-29", "2001-03-01", 1),
        ("1954-03-12", "2026-03-11", 71),
        ("1954-03-12", "2026-03-12", 72),
        ("2026-03-02", "2026-03-02", 0),
        ("2026-03-03", "2026-03-02", None),
    ],
)
def test_years_are_full_from_the_birthday_on(born: str, day: str, years: int | None) -> None:
    assert age_on(date.fromisoformat(born), date.fromisoformat(day)) == years


@given(st.integers(0, 130))
def test_a_band_is_five_years_that_hold_the_age(age: int) -> None:
    low, high = band(age)

    assert low <= age < high
    assert (low % 5, high - low) == (0, 5)
