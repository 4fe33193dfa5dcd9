from collections.abc import Callable, Iterator

import pytest

from latido.compliance.models import AuditEvent
from latido.orgs.tests.hospitals import SAN_RAFAEL, found
from latido.plumbing import tenancy
from latido.plumbing.tenancy import role

Audit = Callable[[], list[AuditEvent]]


@pytest.fixture
def hospital(db: None) -> Iterator[None]:
    """Inside the scope of San Rafael, which has no patient yet."""
    found()
    with tenancy.organisation(SAN_RAFAEL):
        yield


@pytest.fixture
def audit() -> Audit:
    """The audit written so far, oldest first."""

    def rows() -> list[AuditEvent]:
        with role("latido_auditor"):
            return list(AuditEvent.objects.order_by("id"))

    return rows
