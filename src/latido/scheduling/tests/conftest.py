from collections.abc import Iterator

import pytest

from latido.orgs.tests.hospitals import SAN_RAFAEL, found
from latido.plumbing import tenancy


@pytest.fixture
def hospital(db: None) -> Iterator[None]:
    """Inside the scope of San Rafael, whose agenda is empty."""
    found()
    with tenancy.organisation(SAN_RAFAEL):
        yield
