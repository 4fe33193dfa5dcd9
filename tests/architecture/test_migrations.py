"""Every room's migrations end in one: two that follow the same one could not be run."""

import pytest
from django.db.migrations.loader import MigrationLoader

pytestmark = pytest.mark.core


def test_a_rooms_migrations_end_in_one() -> None:
    assert MigrationLoader(None, ignore_no_migrations=True).detect_conflicts() == {}
