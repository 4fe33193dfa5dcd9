"""Numbers of appointments and contacts: read back as they were shown, and nothing else taken for one."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.kernel import references

pytestmark = pytest.mark.core


@given(st.uuids(), st.sampled_from(["#", "cita ", "Contacto n.º ", "CITA: ", "cita número ", "appointment #"]))
def test_what_is_shown_is_found_by_the_words_around_it(made: UUID, said: str) -> None:
    number, rest = references.take(f"{said}{references.shown(made)} Rosa")
    assert number == references.number_of(made)
    assert rest.split() == ["Rosa"]


@pytest.mark.parametrize(
    "typed",
    [
        "048201793", "cita 04820179", "#0482017934", "300 111 2233", "HC 048201793", "Concitación 048201793", "",
        "documento n.º 048201793", "cédula número 048 201 793",
    ],
)  # fmt: skip
def test_a_number_without_its_sign_is_none(typed: str) -> None:
    assert references.take(typed) == (None, typed)


def test_a_number_has_nine_digits_and_its_zeros() -> None:
    assert references.shown(UUID(int=7)) == "000 000 007"
    assert references.shown(UUID(int=0xFFFF_FFFF)) == "294 967 295"
