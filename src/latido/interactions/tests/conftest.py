from collections.abc import Callable, Iterator

import pytest

from latido.compliance.models import AuditEvent
from latido.interactions.tests import calls
from latido.orgs.tests.hospitals import SAN_RAFAEL, found
from latido.plumbing import tenancy

Audit = Callable[[], list[AuditEvent]]


@pytest.fixture
def hospital(db: None) -> Iterator[None]:
    """Inside the scope of San Rafael, with its catalogue of dispositions and nobody calling."""
    found()
    with tenancy.organisation(SAN_RAFAEL):
        calls.catalogue()
        yield


@pytest.fixture
def audit() -> Audit:
    """The audit written so far, oldest first."""

    def rows() -> list[AuditEvent]:
        with tenancy.role("latido_auditor"):
            return list(AuditEvent.objects.order_by("id"))

    return rows
