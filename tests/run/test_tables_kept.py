"""The exact copy an upgrade keeps: wherever going back is killed, there are tables, and never empty ones."""

import asyncio
import os
import signal
from collections.abc import Callable, Iterable, Iterator

import psycopg
import pytest

from latido_run import migrations, postgres, postgres_roles
from latido_run.home import Home
from latido_run.options import Options
from latido_run.upgrading import tables

pytestmark = pytest.mark.process

DATABASES = "SELECT array_agg(datname ORDER BY datname) FROM pg_database WHERE datname LIKE 'latido%'"


@pytest.fixture(scope="module")
def served() -> Iterator[Home]:
    with postgres.temporary() as home:
        yield home


@pytest.fixture
def clinic(served: Home) -> Home:
    execute(served, "DROP DATABASE IF EXISTS latido_failed", "postgres")
    execute(served, "DROP TABLE IF EXISTS patient, django_migrations")
    execute(served, "CREATE TABLE patient (name text); INSERT INTO patient VALUES ('Rosa')")
    return served


def execute(home: Home, query: str, database: str = "latido") -> object:
    with psycopg.connect(postgres.superuser_dsn(home, database), autocommit=True) as superuser:
        done = superuser.execute(query)
        return (done.fetchone() or (None,))[0] if done.description else None


def killed_before(statement: int, act: Callable[[], None]) -> bool:
    """Whether a process that does this is killed before its n-th statement."""
    if (child := os.fork()) == 0:
        real, left = psycopg.Connection.execute, statement

        def execute(self: object, *args: object, **more: object) -> object:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(self, *args, **more)  # type: ignore[arg-type]

        psycopg.Connection.execute = execute  # type: ignore[assignment, method-assign]
        try:
            act()
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


@pytest.mark.parametrize(("aside", "statements"), [(True, range(1, 9)), (False, [7])], ids=["aside", "its own step"])
def test_killed_between_any_two_steps_the_tables_are_there(
    clinic: Home, aside: bool, statements: Iterable[int]
) -> None:
    for statement in statements:
        tables.keep(clinic)
        execute(clinic, "INSERT INTO patient VALUES ('after')")

        assert killed_before(statement, lambda: tables.put_back(clinic, aside=aside))

        postgres.bootstrap(clinic)  # the next start
        assert execute(clinic, "SELECT min(name) || count(*) FROM patient") in ("Rosa1", "Rosa2")
        execute(clinic, "DELETE FROM patient WHERE name = 'after'")


def test_a_migration_that_fails_at_every_start_keeps_the_one_copy_of_before_it(clinic: Home) -> None:
    execute(clinic, "CREATE TABLE django_migrations (not_djangos text)")
    execute(clinic, "ALTER TABLE patient OWNER TO latido_owner; ALTER TABLE django_migrations OWNER TO latido_owner")
    for _ in range(2):
        with pytest.raises(migrations.CommandFailedError):
            asyncio.run(migrations.migrate(clinic, Options()))
    assert len(list(clinic.backups.iterdir())) == 1

    (shape, _) = (clinic.run / "migrating").read_text().split()
    (clinic.run / "migrated").write_text(shape)  # it worked in the end
    asyncio.run(migrations.migrate(clinic, Options()))
    assert not (clinic.run / "migrating").exists(), "another time is another copy"


def test_what_was_written_meanwhile_is_gone_or_aside(clinic: Home) -> None:
    for aside, left in ((False, ["latido"]), (True, ["latido", "latido_failed"])):
        tables.keep(clinic)
        execute(clinic, "INSERT INTO patient VALUES ('after')")
        tables.put_back(clinic, aside=aside)
        assert execute(clinic, "SELECT count(*) FROM patient") == 1
        assert execute(clinic, DATABASES, "postgres") == left
    assert execute(clinic, "SELECT count(*) FROM patient", "latido_failed") == 2


def test_the_only_copy_is_neither_replaced_by_empty_tables_nor_dropped_until_it_is_brought_back(clinic: Home) -> None:
    execute(clinic, "ALTER DATABASE latido RENAME TO latido_before", "postgres")

    for act in (postgres.bootstrap, tables.keep):
        with pytest.raises(postgres_roles.TablesAsideError, match="--bring-back"):
            act(clinic)
    assert execute(clinic, DATABASES, "postgres") == ["latido_before"]

    tables.bring_back(clinic)
    postgres.bootstrap(clinic)

    assert execute(clinic, "SELECT name FROM patient") == "Rosa"
    tables.bring_back(clinic)
    assert execute(clinic, DATABASES, "postgres") == ["latido"]
