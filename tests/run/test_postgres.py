"""Our PostgreSQL: no network, no login without a password, roles as the design says, back after a crash."""

import os
import signal
import subprocess
from collections.abc import Iterator

import psycopg
import pytest

from latido_run import postgres, system_user
from latido_run.home import Home

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def server() -> Iterator[Home]:
    with postgres.temporary() as home:
        yield home


def ask(home: Home, user: str, question: str) -> object:
    with psycopg.connect(postgres.dsn(home, user)) as connection:
        row = connection.execute(question.encode()).fetchone()
    return row and row[0]


def test_it_listens_on_no_network(server: Home) -> None:
    assert ask(server, "latido_app", "SHOW listen_addresses") == ""


def test_nobody_enters_without_the_password(server: Home) -> None:
    wrong = f"host={server.sockets} dbname=latido user=latido_app password=guess"

    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(wrong)


def test_pages_are_checksummed(server: Home) -> None:
    assert ask(server, "latido_app", "SHOW data_checksums") == "on"


def test_the_application_owns_nothing_and_row_security_binds_it(server: Home) -> None:
    facts = "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = current_user"

    assert ask(server, "latido_app", facts) is False
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(server, "latido_app", "CREATE TABLE mine (id int)")


@pytest.mark.parametrize("role", ["login", "router", "dispatcher", "voice", "auditor"])
def test_a_roles_rights_are_the_applications_only_after_it_steps_into_it(server: Home, role: str) -> None:
    with psycopg.connect(postgres.dsn(server, "latido_owner"), autocommit=True) as owner:
        owner.execute("DROP TABLE IF EXISTS theirs; CREATE TABLE theirs (id int)")
        owner.execute(f"GRANT SELECT ON theirs TO latido_{role}")

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(server, "latido_app", "SELECT count(*) FROM theirs")
    with psycopg.connect(postgres.dsn(server, "latido_app")) as app:
        app.execute(f"SET LOCAL ROLE latido_{role}")
        assert app.execute("SELECT count(*) FROM theirs").fetchone() == (0,)


def test_nobody_logs_in_as_a_role_that_is_stepped_into(server: Home) -> None:
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(f"host={server.sockets} dbname=latido user=latido_router password=x")


def test_names_are_found_without_accents_and_by_likeness(server: Home) -> None:
    assert ask(server, "latido_app", "SELECT unaccent(lower('MUÑOZ Peña'))") == "munoz pena"
    assert ask(server, "latido_app", "SELECT similarity('gonzalez', 'gonzales') > 0.5") is True


def test_an_errors_text_with_a_patients_data_is_not_logged(server: Home) -> None:
    with pytest.raises(psycopg.errors.InvalidTextRepresentation):
        ask(server, "latido_app", "SELECT 'Rosa Morales'::int")

    assert "Rosa" not in (server.log / "postgres.log").read_text()


def test_bootstrapping_again_changes_nothing(server: Home) -> None:
    before = ask(server, "latido_app", "SELECT string_agg(rolname, ',' ORDER BY rolname) FROM pg_roles")

    postgres.bootstrap(server)

    assert ask(server, "latido_app", "SELECT string_agg(rolname, ',' ORDER BY rolname) FROM pg_roles") == before


def test_what_was_committed_is_there_after_a_crash(server: Home) -> None:
    with psycopg.connect(postgres.dsn(server, "latido_owner")) as owner:
        owner.execute("SET LOCAL synchronous_commit = on")  # as in production; test servers have it off
        owner.execute("CREATE TABLE kept AS SELECT 7 AS number; GRANT SELECT ON kept TO latido_app")
    killed = postgres.running(server)
    assert killed is not None
    killed.signal(signal.SIGKILL)
    os.waitpid(killed.pid, 0)

    postgres.start(server)

    assert ask(server, "latido_app", "SELECT number FROM kept") == 7


def test_a_stale_lock_that_names_somebody_elses_process_is_neither_believed_nor_in_the_way(server: Home) -> None:
    postgres.stop(server)
    somebody = subprocess.Popen(system_user.guarded(["sleep", "60"]))
    try:
        lock = postgres.data(server) / "postmaster.pid"
        lock.write_text(f"{somebody.pid}\n{postgres.data(server)}\n1760000000\n5432\n{server.sockets}\n\n\n")

        assert postgres.running(server) is None
        postgres.stop(server)
        assert somebody.poll() is None, "nobody else is stopped"

        postgres.start(server)
        assert ask(server, "latido_app", "SELECT 1") == 1
    finally:
        somebody.kill()
        somebody.wait()


def test_an_interrupted_first_start_is_simply_done_again() -> None:
    with postgres.temporary() as home:
        postgres.stop(home)
        postgres.data(home).rename(home.pg / "draft")

        postgres.start(home).terminate()

        assert (postgres.data(home) / "PG_VERSION").exists()
