import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.kernel.ids import id_at, new_id

pytestmark = pytest.mark.core

INSTANTS = st.integers(0, 2**48 - 1)
RANDOM = st.binary(min_size=10, max_size=10)


@given(INSTANTS, RANDOM, INSTANTS, RANDOM)
def test_ids_sort_by_the_time_they_were_made(one: int, salt: bytes, other: int, pepper: bytes) -> None:
    earlier, later = sorted([(one, id_at(one, salt)), (other, id_at(other, pepper))])

    assert earlier[0] == later[0] or earlier[1] < later[1]


def test_an_id_is_version_7_of_the_standard_variant() -> None:
    fresh = new_id()

    assert (fresh.version, fresh.variant) == (7, "specified in RFC 4122")


def test_what_is_made_one_after_the_other_sorts_so_within_a_millisecond_too() -> None:
    made = [new_id() for _ in range(100)]

    assert made == sorted(made)
