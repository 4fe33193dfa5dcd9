"""A list a page at a time: nothing twice, nothing left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.kernel.paging import paged

pytestmark = pytest.mark.core


@given(st.lists(st.integers()), st.integers(1, 7))
def test_all_pages_together_are_the_list_and_only_the_last_has_no_more(things: list[int], size: int) -> None:
    pages = [paged(things, page, size) for page in range(1, len(things) // size + 2)]
    told = [more for _found, more in pages]

    assert [each for found, _more in pages for each in found] == things
    assert told[: (len(things) - 1) // size] == [True] * ((max(len(things), 1) - 1) // size)
    assert not told[-1]


@pytest.mark.parametrize("page", [1, 0, -5])
def test_below_the_first_page_is_the_first(page: int) -> None:
    assert paged("abc", page, 2) == (["a", "b"], True)
