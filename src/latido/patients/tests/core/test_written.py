"""Several e-mails and addresses as one text: nothing of them is lost on the way, and none is there twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.patients.editing import Line, as_text, folded, from_text

pytestmark = pytest.mark.core
WORDS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12)
VALUES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
LINES = st.lists(st.builds(Line, VALUES, st.sampled_from(["", "daughter", "son"]), st.booleans()), max_size=6)


@given(LINES)
def test_what_is_written_is_read_again_each_value_once(lines: list[Line]) -> None:
    once: dict[str, Line] = {}
    for line in lines:
        once.setdefault(folded(line.value), line)

    assert from_text(as_text(lines)) == tuple(once.values())


def test_one_of_their_own_is_written_as_it_is_and_nothing_as_nothing() -> None:
    assert as_text([Line("rosa@correo.example")]) == "rosa@correo.example"
    assert as_text([]) == "" and from_text(" \n\t") == ()
