"""Each volume of a house is full to the last byte: calls connect or ring elsewhere, nothing is lost, and it heals."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from latido_run import postgres
from tests.fixtures.house import House, new_house
from tests.process.test_house_faults import NO_REASON, WRITTEN_A_SECOND, everything_is_stored
from tests.process.town import LATER, MENU, STRAIGHT, Town, mounted_small, unmounted

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(not os.environ.get("LATIDO_DEEP"), reason="deep: a house of its own, minutes"),
    pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount the small file systems this needs"),
]
VOLUMES = {"pg": "900m", "asterisk": "300m", "log": "40m", "run": "4m"}
RINGS_BY = 15.0  # seconds: admitted, or elsewhere
AGES = 120.0  # seconds for PostgreSQL to come back from a crash on a busy machine


@contextmanager
def full(folder: Path) -> Iterator[None]:
    """Not one more byte fits, until the end of the block: what others free is taken at once."""
    ballast, over, is_full = folder / "ballast", threading.Event(), threading.Event()

    def fill() -> None:
        with ballast.open("wb", buffering=0) as out:
            while not over.is_set():
                try:
                    out.write(bytes(4096))
                except OSError:
                    is_full.set()
                    over.wait(0.01)

    filling = threading.Thread(target=fill, daemon=True)
    filling.start()
    assert is_full.wait(60)
    try:
        yield
    finally:
        over.set()
        filling.join()
        ballast.unlink()


@pytest.fixture(scope="module")
def outside() -> Iterator[Town]:
    with new_house() as where:
        for name, size in VOLUMES.items():
            kept = [(file.name, file.read_bytes()) for file in (where.home.path / name).iterdir()]
            assert mounted_small(where.home.path / name, size)
            for file, content in kept:
                (where.home.path / name / file).write_bytes(content)
        try:
            yield from lived_in(where)
        finally:
            where.latido("down", "--now")
            for name in VOLUMES:
                unmounted(where.home.path / name)


def lived_in(where: House) -> Iterator[Town]:
    where.latido("up", "--background", "--demo", "--no-callers")
    made = Town(where)
    made.open()
    try:
        yield made
    finally:
        made.close()


def is_fine(outside: Town) -> None:
    """A call is answered, recorded and closed."""
    outside.agent()
    call = outside.talk(MENU, digits="1")
    outside.wait(lambda: call.kept() > WRITTEN_A_SECOND)
    assert call.hang_up().over(LATER)[:2] == ("closed", "caller")
    everything_is_stored(outside)
    assert call.recordings() == [("stored", False)]
    outside.everybody_leaves()


def examined(outside: Town) -> str:
    return "\n".join(line for line in outside.where.examined() if line.startswith("✗"))


@contextmanager
def crashing(outside: Town) -> Iterator[None]:
    """PostgreSQL wants the next file of its log, and there is no room; as soon as it is back, again."""
    over, crashed = threading.Event(), threading.Event()

    def want() -> None:
        while not over.is_set():
            try:
                with psycopg.connect(postgres.superuser_dsn(outside.where.home), autocommit=True) as server:
                    server.execute("SELECT pg_logical_emit_message(true, 'test', 'something to keep')")
                    server.execute("SELECT pg_switch_wal()")
            except psycopg.OperationalError:
                crashed.set()
                over.wait(0.1)

    wanting = threading.Thread(target=want, daemon=True)
    wanting.start()
    assert crashed.wait(60)
    try:
        yield
    finally:
        over.set()
        wanting.join()


def test_with_no_room_for_tables_nobody_is_cut_off_and_what_happened_is_written_down(outside: Town) -> None:
    outside.agent()
    talking = outside.talk(MENU, digits="1")
    with full(outside.where.home.pg), crashing(outside):
        stranger, urgent = outside.call(STRAIGHT), outside.call(MENU, digits="9")
        called = time.monotonic()
        outside.wait(lambda: time.monotonic() - called > RINGS_BY, RINGS_BY + 5)
        assert all(call.is_up for call in (talking, stranger, urgent))
        said = examined(outside)
        for call in (stranger, urgent, talking):
            call.hang_up()
    assert f"en {outside.where.home.pg}: libere espacio; si se llena, nada se puede guardar" in said

    assert talking.over(AGES)[:2] == ("closed", "caller")
    outside.until("SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM interactions_interaction WHERE ended_at IS NULL)")
    assert outside.where.rows(NO_REASON) == []
    outside.everybody_leaves()
    everything_is_stored(outside)
    is_fine(outside)


def test_with_no_room_for_logs_every_process_starts_again_and_works(outside: Town) -> None:
    with full(outside.where.home.log):
        for process in ("web", "worker", "router", "voice"):
            outside.back(process, outside.kill(process))
        outside.answers_pages()
        is_fine(outside)
        assert "no queda registro" in examined(outside)

    is_fine(outside)


def test_with_no_room_for_what_processes_say_of_themselves_they_are_replaced_and_work(outside: Town) -> None:
    with full(outside.where.home.run):
        pid = outside.kill("voice")
        died = time.monotonic()
        outside.wait(lambda: not outside.is_answered_for())
        outside.wait(outside.is_answered_for, LATER)
        outside.wait(lambda: time.monotonic() - died > 8)  # longer than the supervisor lets one be silent
        is_fine(outside)
    outside.back("voice", pid)

    is_fine(outside)


def test_with_no_room_for_asterisk_it_starts_again_and_takes_calls(outside: Town) -> None:
    with full(outside.where.home.asterisk):
        outside.back("asterisk", outside.kill("asterisk"))
        is_fine(outside)

    is_fine(outside)
