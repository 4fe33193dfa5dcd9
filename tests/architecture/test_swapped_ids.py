"""Every id in an address has rows in the two hospitals of tests/access, so that it is swapped like the others."""

import pytest

from tests.access import objects

pytestmark = pytest.mark.core


@pytest.mark.parametrize("name", objects.names())
def test_an_id_in_an_address_is_of_a_model(name: str) -> None:
    assert objects.model(name)
