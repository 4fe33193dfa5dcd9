import os
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latido.kernel import documents
from latido.patients.contracts import IncomingDocument, IncomingPatient, RowOutcome
from latido.patients.core.imports import checking, matching, person, splitting
from latido.patients.core.imports.matching import Facts, Known
from latido.patients.core.imports.person import Person
from latido.patients.core.imports.reasons import REASONS

pytestmark = pytest.mark.core
TODAY = date(2026, 11, 22)
TRIES = 20_000 if os.environ.get("LATIDO_DEEP") else 300
ROSA = Person(
    "Rosa Elvira", "Gutiérrez", "Peña", date(1954, 3, 12),
    documents=(("CO", "CC", "52123907"),), phones=("+573001112233",),
)  # fmt: skip
SOMEBODY = UUID(int=7)


def check(**said: object) -> tuple[Person, list[str]]:
    found, problems = checking.check(
        IncomingPatient(row=2, **{"given_names": "Ana", "first_surname": "Ruiz", **said}), "CO", TODAY  # type: ignore[arg-type]
    )  # fmt: skip
    return found, [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("written", "month_first", "born"),
    [
        ("12/03/1954", False, date(1954, 3, 12)),
        ("12/03/1954", True, date(1954, 12, 3)),
        ("1954-03-12", False, date(1954, 3, 12)),
        ("1954-03-12T00:00:00-05:00", True, date(1954, 3, 12)),
        ("12 de marzo de 1954", False, date(1954, 3, 12)),
        ("12/03/1954 0:00:00", False, date(1954, 3, 12)),
    ],
)
def test_a_birth_date_is_read_as_it_was_meant(written: str, month_first: bool, born: date) -> None:
    found, problems = check(birth_date=written, month_first=month_first)

    assert (found.birth_date, problems) == (born, [])


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"birth_date": "12/03/54"}, "birth_date.short_year"),
        ({"birth_date": "31/02/1990"}, "birth_date.no_such_day"),
        ({"birth_date": "12/03/0954"}, "birth_date.no_such_year"),
        ({"birth_date": "anteayer"}, "birth_date.unreadable"),
        ({"birth_date": "2030-01-01"}, "birth_date.future"),
        ({"birth_date": "1850-01-01"}, "birth_date.too_old"),
        ({"given_names": " "}, "name.missing"),
        ({"first_surname": ""}, "surname.missing"),
        ({"given_names": "Ana <b>"}, "name.symbols"),
        ({"given_names": "=1+1"}, "name.digits"),
        ({"given_names": "Ro\0sa"}, "name.unseen"),
        ({"given_names": "Rosa 🌹"}, "name.emoji"),
        ({"given_names": "A" * 200}, "name.too_long"),
        ({"given_names": "ﬃ" * 119}, "name.too_long"),
        ({"documents": (IncomingDocument("12", "CC"),)}, "document.invalid"),
        ({"documents": (IncomingDocument("123", "SSN"),)}, "document.type_unknown"),
        ({"record_number": "9" * 50}, "record_number.too_long"),
        ({"phones": ("12",)}, "phone.invalid"),
        ({"emails": ("no es",)}, "email.invalid"),
        ({"sex": "z"}, "sex.unknown"),
        ({"deceased": "quizás"}, "deceased.unknown"),
        ({"addresses": ("x" * 300,)}, "address.too_long"),
        ({"last_visit_on": "marzo"}, "last_visit.unreadable"),
        ({"last_visit_on": "2999-01-01"}, "last_visit.impossible"),
        ({"birth_date": "12/03/1954", "last_visit_on": "11/03/1954"}, "last_visit.impossible"),
    ],
)
def test_every_problem_has_a_reason(said: dict[str, object], code: str) -> None:
    _, problems = check(**said)

    assert problems == [code]
    assert REASONS[code].why
    assert REASONS[code].remedy


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("Gutiérrez Peña, Rosa Elvira", ("Rosa Elvira", "Gutiérrez", "Peña")),
        ("Rosa Elvira Gutiérrez Peña", ("Rosa Elvira", "Gutiérrez", "Peña")),
        ("Ana Ruiz", ("Ana", "Ruiz", "")),
        ("Ana", ("Ana", "", "")),
        ("Juan de la Hoz y García", ("Juan", "de la Hoz", "y García")),
        ("", ("", "", "")),
    ],
)
def test_a_whole_name_is_cut_as_registries_do(written: str, parts: tuple[str, str, str]) -> None:
    assert splitting.full_name(written) == parts


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("C.C.", "CC"), ("Cédula de Ciudadanía", "CC"), ("tarjeta de identidad", "TI"), ("", "CC"), ("Pasaporte", "PA"),
        ("x", ""),
    ],
)  # fmt: skip
def test_a_type_of_document_is_known_however_it_is_written(written: str, code: str) -> None:
    assert checking.document_type(written, "CO") == code


def judged(row: Person, **facts: object) -> matching.Judgement:
    return matching.judge(row, person.digest(row), Facts(**facts))  # type: ignore[arg-type]


def test_nobody_known_is_somebody_new() -> None:
    assert judged(ROSA).outcome is RowOutcome.NEW


def test_a_key_and_a_name_that_agrees_are_the_same_person() -> None:
    known = Known(replace(ROSA, emails=("rosa@correo.example",)), SOMEBODY)

    assert judged(ROSA, by_document=(known,)).outcome is RowOutcome.SAME
    moved = judged(replace(ROSA, emails=("otra@correo.example",)), by_source=known)
    assert (moved.outcome, moved.changed) == (RowOutcome.CHANGED, ("emails",))


def test_what_people_changed_here_stays_when_the_source_says_the_same_as_before() -> None:
    known = Known(replace(ROSA, addresses=("Calle 1",)), SOMEBODY, digest=person.digest(ROSA))

    assert judged(ROSA, by_source=known).outcome is RowOutcome.SAME


def test_a_document_of_the_mother_does_not_make_the_newborn_her() -> None:
    newborn = replace(ROSA, given_names="Hijo de Marta", birth_date=date(2026, 11, 1))

    found = judged(newborn, by_document=(Known(ROSA, SOMEBODY),))

    assert found.outcome is RowOutcome.POSSIBLE_DUPLICATE
    assert matching.decide(found, newborn, same_as=None) is found  # the document is taken: no second record
    assert matching.decide(found, newborn, same_as=SOMEBODY).outcome is RowOutcome.CHANGED


def test_a_key_of_one_and_a_document_of_another_are_rejected() -> None:
    found = judged(ROSA, by_source=Known(ROSA, SOMEBODY), by_document=(Known(ROSA, UUID(int=8)),))

    assert (found.outcome, found.problems[0].code) == (RowOutcome.REJECTED, "document.of_other")


BARE = replace(ROSA, documents=())


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        (BARE, True),
        (replace(BARE, given_names="Rosa", second_surname=""), True),
        (replace(BARE, first_surname="Gutierres", phones=()), True),
        (replace(BARE, given_names="Marta"), True),  # born on one day, one telephone: a twin or a slip
        (replace(BARE, birth_date=date(1954, 12, 3)), True),  # day and month in each other's place
        (replace(BARE, birth_date=date(1980, 1, 1)), False),  # father and son
        (replace(BARE, phones=(), birth_date=None), False),  # a name is not enough
        (replace(BARE, given_names="Marta", phones=()), False),
        (replace(BARE, documents=(("CO", "CC", "1"),)), False),  # twins with documents of their own
    ],
)
def test_two_of_three_and_nothing_against_it_is_for_a_person_to_decide(other: Person, alike: bool) -> None:
    row = ROSA if other.documents else BARE
    found = judged(row, near=(Known(other, SOMEBODY),))

    assert found.outcome is (RowOutcome.POSSIBLE_DUPLICATE if alike else RowOutcome.NEW)


def test_a_person_kept_as_json_comes_back() -> None:
    kept = replace(ROSA, source=("his", "1"), deceased=True, sex="female", last_visit_on=date(2026, 3, 12))

    assert person.from_json(person.as_json(kept)) == kept
    assert person.from_json(person.as_json(kept)).source == ("his", "1")
    assert person.digest(kept) == person.digest(replace(kept, source=("otro", "9"))) != person.digest(ROSA)


@pytest.mark.parametrize(
    ("file", "record", "changed"),
    [
        (date(2026, 3, 12), None, True),
        (date(2026, 3, 12), date(2026, 3, 11), True),
        (date(2026, 3, 12), date(2026, 3, 12), False),
        (date(2026, 3, 12), date(2026, 3, 13), False),
        (None, date(2026, 3, 12), False),
    ],
)
def test_a_file_never_takes_the_last_visit_backwards(file: date | None, record: date | None, *, changed: bool) -> None:
    row, known = replace(ROSA, last_visit_on=file), replace(ROSA, last_visit_on=record)

    assert ("last_visit_on" in matching.differences(row, known)) is changed
    assert matching.later_visit(row, known) == max(filter(None, (file, record)))


TEXTS = st.text(max_size=40)
INCOMING = st.builds(
    IncomingPatient,
    row=st.integers(1, 10**6),
    documents=st.lists(
        st.builds(IncomingDocument, TEXTS, TEXTS, st.sampled_from(["", "CO", "MX", "XX"])), max_size=3
    ).map(tuple),
    phones=st.lists(TEXTS, max_size=7).map(tuple),
    emails=st.lists(TEXTS | st.just("a@b.co"), max_size=7).map(tuple),
    addresses=st.lists(TEXTS | st.just("Calle 1"), max_size=7).map(tuple),
    country=st.sampled_from(["", "CO", "US", "ZZ"]),
    **dict.fromkeys(
        ("given_names", "first_surname", "second_surname", "surnames", "full_name", "birth_date", "sex",
         "record_number", "deceased", "last_visit_on", "source_system", "source_value"),
        TEXTS | st.sampled_from(["Ana", "1990-01-01", "12/03/1954", "M", "a@b.co", "\ud800", "\0", "٣/٤/١٩٩٠", "²"]),
    ),
)  # fmt: skip


@given(INCOMING, st.sampled_from(["CO", "MX", "AR", "CL", "PE"]))
@settings(max_examples=TRIES, deadline=None)
def test_whatever_is_said_of_somebody_is_checked_and_fits_where_it_goes(
    incoming: IncomingPatient, country: str
) -> None:
    found, problems = checking.check(incoming, country, TODAY)

    assert all(problem.code in REASONS for problem in problems)
    texts = (found.full_name, *found.emails, *found.addresses, found.record_number, *(found.source or ()))
    assert all("\0" not in text and text.encode("utf-8") is not None for text in texts)
    assert all(len(each) <= 200 for each in found.addresses) and all(len(each) <= 254 for each in found.emails)
    assert len(found.record_number) <= 40
    assert all(documents.normalise(*each) == each[2] for each in found.documents)
    if not any(problem.stops for problem in problems):
        assert found.given_names and found.first_surname
        assert len(found.folded_name) <= 290 and len(found.sounding_name) <= 292
        assert person.from_json(person.as_json(found)) == found
        assert judged(found).outcome is RowOutcome.NEW


PEOPLE = st.builds(
    Person,
    given_names=st.sampled_from(["Ana", "Ana Luz", "Eva"]),
    first_surname=st.sampled_from(["Ruiz", "Mora"]),
    birth_date=st.sampled_from([None, date(1990, 3, 4), date(1990, 4, 3)]),
    documents=st.sampled_from([(), (("CO", "CC", "1234"),), (("CO", "CC", "9999"),)]),
    phones=st.sampled_from([(), ("+573001112233",)]),
)


@given(PEOPLE, st.lists(PEOPLE.map(lambda each: Known(each, SOMEBODY)), max_size=4), st.data())
@settings(max_examples=TRIES, deadline=None)
def test_every_row_comes_to_exactly_one_outcome(row: Person, known: list[Known], data: st.DataObject) -> None:
    pick = st.sampled_from([None, *known])
    by_source, by_record = data.draw(pick), data.draw(pick)

    found = judged(row, by_source=by_source, by_record_number=by_record, near=tuple(known))

    assert found.outcome in set(RowOutcome) - {RowOutcome.PENDING}
    assert (found.holder is not None) == (found.outcome in (RowOutcome.SAME, RowOutcome.CHANGED))
    assert bool(found.changed) == (found.outcome is RowOutcome.CHANGED)
    assert bool(found.candidates) == (found.outcome is RowOutcome.POSSIBLE_DUPLICATE)
