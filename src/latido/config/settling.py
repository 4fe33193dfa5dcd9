"""What an upgrade left open, or a rotation that was cut, is sealed by the worker by itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import structlog
from django.db import connection

from latido.compliance import api as compliance
from latido.kernel.actor import system
from latido.orgs import api as orgs
from latido.plumbing import tenancy
from latido.plumbing.masters import KeyMissing
from latido.staff import api as staff

log = structlog.get_logger()
ONE = 5_721_904_411  # the lock's name in the database: one worker at a time, wherever it runs


def settle(now: datetime) -> None:
    """Each minute: where nothing changed it costs two questions an organisation. In no scope."""
    with _alone() as mine:
        if not mine:
            return
        with tenancy.role("latido_dispatcher"):
            houses = orgs.organisation_ids()
        try:
            done = sum(compliance.settle_keys(each, actor=system("keys", each), now=now) for each in houses)
            if done:
                done += staff.reseal_factors()
                for each in houses:
                    with tenancy.organisation(each):
                        done += staff.reseal_directories()
                log.info("keys.settled", count=done)
        except KeyMissing:
            log.warning("keys.missing")


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether nobody else is at it; so until the end, or until this connection is lost."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ONE])
        mine = bool((cursor.fetchone() or (False,))[0])
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE])
