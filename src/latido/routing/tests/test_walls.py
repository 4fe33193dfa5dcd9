"""Row-level security: what raw SQL sees, whoever writes it."""

import psycopg
import pytest
from django.db import connection

from latido.plumbing import tenancy
from latido.routing.router.session import conninfo
from latido.routing.tests.floor import NOON, Floor, later, leading

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("committed")]
TABLES = ("queue", "queueskill", "pausereason", "agentdesk", "agentstatespan", "work", "offer", "inbox")


def filled() -> Floor:
    floor = Floor()
    floor.agent(), floor.call()
    with leading() as leader:
        leader.tick(later(1))
    floor.call(at=later(2))  # and one in the inbox
    return floor


@pytest.mark.parametrize("table", TABLES)
def test_raw_sql_reads_its_own_organisation_alone(table: str) -> None:
    ours, theirs = filled(), Floor()
    count = f"SELECT count(*) FROM routing_{table} WHERE organisation_id = %s"  # noqa: S608 - a name of ours

    with theirs.scope(), connection.cursor() as cursor:
        cursor.execute(count, [ours.id])
        assert cursor.fetchone() == (0,)
    with ours.scope(), connection.cursor() as cursor:
        cursor.execute(count, [ours.id])
        assert cursor.fetchone() != (0,)


def test_raw_sql_writes_nothing_into_another_organisation() -> None:
    ours, theirs = filled(), Floor()
    with theirs.scope(), pytest.raises(psycopg.errors.InsufficientPrivilege), connection.cursor() as cursor:
        try:
            cursor.execute(
                "INSERT INTO routing_inbox (kind, ref, organisation_id, at) VALUES ('work', %s, %s, %s)",
                [ours.id, ours.id, NOON],
            )
        except Exception as refused:
            raise refused.__cause__ or refused from None


def test_the_application_does_not_empty_the_inbox() -> None:
    floor = filled()
    with psycopg.connect(conninfo()) as raw:
        raw.execute("SELECT set_config('app.organisation', %s, true)", [str(floor.id)])
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            raw.execute("DELETE FROM routing_inbox")


@pytest.mark.parametrize("table", ["staff_user", "patients_patient", "interactions_recordingsegment"])
def test_the_leader_reads_no_person(table: str) -> None:
    with tenancy.role("latido_router"), connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('latido_router', %s, 'SELECT')", [table])
        assert cursor.fetchone() == (False,)
