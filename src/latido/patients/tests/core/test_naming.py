"""Whoever wrote what is no name is told what is wrong with it, and of every name nothing."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.patients.contracts import NewPatient
from latido.patients.core import births, naming, registration
from latido.patients.core.imports import reasons
from latido.patients.tests.inputs import BIRTHS, NAMES_OF_PEOPLE, NO_BIRTHS, NO_NAMES

pytestmark = pytest.mark.core
TODAY = date(2026, 11, 20)


def said_of(name: str) -> str:
    new = NewPatient("SD", "", name, "Ospina", "", None, "")
    return registration.problems(new, "CO", TODAY).get("given_names", "")


@pytest.mark.parametrize("name", NAMES_OF_PEOPLE.values(), ids=NAMES_OF_PEOPLE)
def test_of_a_name_nothing_is_said(name: str) -> None:
    assert (naming.fault(name), said_of(name)) == (None, "")


@pytest.mark.parametrize(("name", "said"), NO_NAMES.values(), ids=NO_NAMES)
def test_what_is_no_name_is_told_what_is_wrong_with_it(name: str, said: str) -> None:
    assert said in said_of(name)


@given(st.text(st.characters(categories=["L", "M"]), min_size=1))
def test_letters_of_any_script_are_wrong_only_where_they_are_not_seen(name: str) -> None:
    assert naming.fault(name) in (None, naming.Fault.UNSEEN, naming.Fault.NO_LETTER, naming.Fault.EMOJI)
    if unicodedata.normalize("NFC", name).isalpha() and all(ord(c) < 0x300 for c in name):
        assert naming.fault(name) is None


@given(st.text())
def test_any_text_has_one_fault_or_none_and_each_has_words_and_a_reason(name: str) -> None:
    wrong = naming.fault(name)

    assert wrong is None or (naming.WORDS[wrong] and reasons.of(wrong).why == naming.WORDS[wrong])


@pytest.mark.parametrize(("typed", "born", "known"), BIRTHS.values(), ids=BIRTHS)
def test_a_birth_date_is_read_as_far_as_it_is_known(typed: str, born: date, known: str) -> None:
    assert births.read(typed) == (born, known)


@pytest.mark.parametrize(("typed", "said"), NO_BIRTHS.values(), ids=NO_BIRTHS)
def test_what_is_no_birth_date_is_told_why(typed: str, said: str) -> None:
    found = births.read(typed)
    new = NewPatient("SD", "", "Rosa", "Ospina", "", found[0] if found else None, "")

    assert said in (registration.problems(new, "CO", TODAY)["birth_date"] if found else registration.unread(typed))


@given(st.text(max_size=40))
def test_of_whatever_is_not_read_it_is_said_why(typed: str) -> None:
    if births.read(typed) is None:
        assert registration.unread(typed).endswith(".")


def test_the_age_that_is_told_is_the_one_that_is_kept() -> None:
    assert f"más de {registration.OLDEST} años" in registration.TOO_OLD
