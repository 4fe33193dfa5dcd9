"""What a system outside has yet to hear of a merge."""

import pytest

from latido.patients.core.linking.telling import JOINED, PARTED, owed

pytestmark = pytest.mark.core


@pytest.mark.parametrize(
    ("undone", "told", "expected"),
    [
        (False, "", JOINED),
        (False, JOINED, ""),
        (True, "", ""),  # nobody heard of it
        (True, JOINED, PARTED),
        (True, PARTED, ""),
    ],
)
def test_each_hears_what_it_has_not_heard(undone: bool, told: str, expected: str) -> None:
    assert owed(undone=undone, told=told) == expected
