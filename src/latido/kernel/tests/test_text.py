import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.kernel.text import fold, surnames

pytestmark = pytest.mark.core


def test_accents_capitals_and_spaces_do_not_count() -> None:
    assert fold("  Peña   GÓMEZ ") == "pena gomez"


def test_letters_of_another_alphabet_that_only_look_fancy_are_plain() -> None:
    assert fold("𝑨𝓷𝓪 Ｌｏｐｅｚ") == "ana lopez"


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_particles_are_no_surnames() -> None:
    assert surnames("De la Peña  GÓMEZ") == {"pena", "gomez"}
