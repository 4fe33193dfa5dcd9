"""Every table is closed by a policy or listed as shared with a reason, and raw SQL cannot pass."""

from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction

from latido.desk.tests.conftest import *  # noqa: F403 - a hospital with rows in most tables
from latido.desk.tests.conftest import Floor
from latido.interactions.contracts import Interaction
from latido.orgs.tests.hospitals import SAN_RAFAEL
from latido.plumbing import security, tenancy

pytestmark = [pytest.mark.db, pytest.mark.django_db]
STRANGER = UUID(int=0xFF)


def rows(sql: str, *values: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def own_tables() -> list[tuple[str, str]]:
    return sorted(
        (model._meta.db_table, model._meta.get_field(model.tenant_column).column) for model in security.owned_models()
    )


def seen(table: str, column: str) -> int:
    """How many of San Rafael's rows raw SQL can see; a table it may not even ask shows none."""
    try:
        with transaction.atomic():
            return int(str(rows(f"SELECT count(*) FROM {table} WHERE {column} = %s", SAN_RAFAEL)[0][0]))  # noqa: S608
    except ProgrammingError:
        return 0


def test_no_table_is_open_by_oversight() -> None:
    assert security.unprotected_tables() == set()


def test_the_list_of_shared_tables_names_no_table_that_is_gone() -> None:
    present = {name for (name,) in rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}

    assert security.SHARED_TABLES.keys() - present == set()
    assert all(security.SHARED_TABLES.values())


def test_the_application_owns_nothing_and_passes_no_wall() -> None:
    assert rows("SELECT tablename FROM pg_tables WHERE tableowner = 'latido_app'") == []
    assert rows("SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user") == [
        (False, False, False)
    ]


def test_another_organisation_sees_no_row_of_ours_in_any_table(floor: Floor, verified: Interaction) -> None:
    full = [table for table, column in own_tables() if seen(table, column)]
    connection.cursor().execute("SELECT set_config('app.organisation', %s, true)", [str(STRANGER)])

    assert len(full) > 20, "the hospital of this test has rows to be hidden"
    assert [table for table, column in own_tables() if seen(table, column)] == []


def test_outside_any_scope_no_row_is_seen(floor: Floor, verified: Interaction) -> None:
    connection.cursor().execute("SELECT set_config('app.organisation', '', true)")

    assert [table for table, column in own_tables() if seen(table, column)] == []


def test_the_login_sees_only_what_a_login_needs(floor: Floor) -> None:
    with tenancy.role("latido_login"):
        assert [table for table, column in own_tables() if seen(table, column)] == ["orgs_organisation", "staff_user"]


def test_the_tables_are_those_that_the_models_say() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)  # ends the process when one is missing
