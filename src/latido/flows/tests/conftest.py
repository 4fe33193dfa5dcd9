from collections.abc import Iterator

import pytest

from latido.flows.tests import lines
from latido.orgs.tests.hospitals import SAN_RAFAEL, found
from latido.plumbing import tenancy


@pytest.fixture
def hospital(db: None) -> Iterator[None]:
    """Inside the scope of San Rafael, with its queues and dialogues, and one agent's page alive."""
    found()
    with tenancy.organisation(SAN_RAFAEL):
        lines.prepare()
        yield
