"""Backups made day after day: a second place, room made for new ones, failures that are loud, a drill that proves."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from latido_run import cli, options, postgres, status
from latido_run.backup import archive, daily, drill, plan, record, rounds, sealing
from latido_run.backup.plan import Plan
from latido_run.backup.retention import Keep
from latido_run.doctor import backups
from latido_run.doctor.findings import Level
from latido_run.home import Home
from latido_run.options import Options
from tests.fixtures.home import open_the_way

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def served() -> Iterator[Home]:
    with postgres.temporary() as home:
        with psycopg.connect(postgres.dsn(home, "latido_owner")) as owner:
            owner.execute("CREATE TABLE patient (name text); INSERT INTO patient VALUES ('Rosa'), ('José')")
        home.secret("master")
        options.save(home, Options(demo=True))
        yield home


@pytest.fixture
def clinic(served: Home) -> Home:
    for name in ("backup.json", "backup-plan.json"):
        (served.run / name).unlink(missing_ok=True)
    return served


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    return tmp_path / "first", tmp_path / "second"


def older(folder: Path, days: int) -> Path:
    """A file with the name of a backup made that many days ago."""
    made = datetime.now(UTC) - timedelta(days=days)
    file = folder / f"latido-{made:%Y%m%dT%H%M%SZ}{archive.SUFFIX}"
    file.write_text("old")
    return file


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def test_a_round_makes_one_copies_it_and_lets_old_ones_go_in_both_places(
    clinic: Home, places: tuple[Path, Path]
) -> None:
    first, second = places
    gone = [older(place, 3) for place in places]
    stranger = second / "letter.txt"
    stranger.write_text("not ours")
    left = first / "latido-20260101T000000Z.partial"
    left.write_text("of a backup that was killed")

    made = rounds.make(clinic, Plan(str(first), str(second), keep=Keep(1, 0, 0))).file

    assert not any(file.exists() for file in (*gone, left))
    assert names(first) == {made.name}
    assert names(second) == {made.name, stranger.name}
    assert (second / made.name).read_bytes() == made.read_bytes()
    assert (second / made.name).stat().st_mode & 0o777 == 0o600
    known = record.read(clinic).made
    assert known is not None
    assert (known.name, known.size, known.kept) == (made.name, made.stat().st_size, 1)


def test_when_the_second_place_is_gone_it_is_loud_and_nothing_is_deleted(
    clinic: Home, places: tuple[Path, Path], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = places
    kept = older(first, 3)
    plan.save(clinic, Plan(str(first), str(second), "02:30", Keep(1, 0, 0), apart=(str(second),)))
    monkeypatch.setenv("LATIDO_HOME", str(clinic.path))

    assert daily.is_due_now(clinic)
    assert daily.main() == 1

    line = json.loads(capfd.readouterr().err.splitlines()[-1])
    assert (line["event"], line["level"], line["error"]) == ("backup.failed", "error", "PlaceError")
    failed = status.backups(clinic)["failed"]
    assert "not mounted" in failed["why"]
    assert kept.exists()
    assert Level.BAD in {finding.level for finding in backups.backups(clinic)}
    assert not daily.is_due_now(clinic), "it is tried again in a quarter of an hour, not at once"


def test_two_homes_that_share_a_folder_leave_each_others_backups_alone(
    clinic: Home, places: tuple[Path, Path], tmp_path: Path
) -> None:
    first, _ = places
    private, public = sealing.new_pair()
    other = archive.back_up(clinic, first, public)
    being_made = first / "latido-20260101T000000Z-0a1b2c3d.partial"
    being_made.write_text("by the other")
    theirs = {other.name, being_made.name}

    made = [rounds.make(clinic, Plan(str(first), keep=Keep(1, 0, 0))).file for _ in range(2)][-1]

    assert names(first) == {*theirs, made.name}
    assert (known := record.read(clinic).made) is not None
    assert known.kept == 1
    assert archive.newest(first, private) == other
    assert archive.newest(first, archive.read_private_key(clinic, None)) == made
    with pytest.raises(ValueError, match="empty"):
        archive.newest(first, sealing.new_pair()[0])


def test_while_the_second_place_fails_a_day_has_one_backup_and_the_copy_alone_is_tried_again(
    clinic: Home, places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = places
    chosen = Plan(str(first), str(second), "02:30", Keep(1, 0, 0))
    plan.save(clinic, chosen)
    monkeypatch.setenv("LATIDO_HOME", str(clinic.path))
    second.rmdir()

    assert daily.main() == 1
    (made,) = names(first)
    assert daily.main() == 1
    assert names(first) == {made}, "an attempt to copy makes no other"
    assert record.read(clinic).failed is not None

    second.mkdir()
    assert daily.main() == 0
    assert names(first) == names(second) == {made}
    assert record.read(clinic).failed is None


def test_one_that_waits_since_yesterday_is_not_todays(clinic: Home, places: tuple[Path, Path]) -> None:
    first, second = places
    yesterday = older(first, 1)

    made = rounds.make(clinic, Plan(str(first), str(second)), since=datetime.now(UTC) - timedelta(hours=2)).file

    assert made != yesterday
    assert names(second) == {made.name}


def test_a_backup_named_in_the_future_neither_counts_nor_costs_the_new_one_its_place(
    clinic: Home, places: tuple[Path, Path]
) -> None:
    first, _ = places
    gone, ahead = older(first, 3), older(first, -300)

    made = rounds.make(clinic, Plan(str(first), keep=Keep(1, 0, 0)), since=datetime.now(UTC) - timedelta(hours=2)).file

    assert names(first) == {made.name, ahead.name}
    assert not gone.exists()


def test_whatever_goes_wrong_is_said_also_where_a_full_disk_keeps_no_record(
    clinic: Home, places: tuple[Path, Path], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan.save(clinic, Plan(str(places[0])))
    monkeypatch.setenv("LATIDO_HOME", str(clinic.path))
    unwritable, password = clinic.run / f".backup.json.{os.getpid()}", clinic.secrets_dir / "pg_latido_owner"
    unwritable.mkdir()
    known = password.read_text()
    password.write_text("another")
    try:
        assert daily.main() == 1
        assert cli.main(["backup"]) == 1, "who types it is told, in one line"
    finally:
        unwritable.rmdir()
        password.write_text(known)

    line = json.loads(capfd.readouterr().err.splitlines()[-1])
    assert (line["event"], line["error"]) == ("backup.failed", "OperationalError")


def test_what_somebody_else_put_there_under_a_like_name_is_left_alone(clinic: Home, places: tuple[Path, Path]) -> None:
    first, _ = places
    strangers = {
        f"latido-copy-of-march{archive.SUFFIX}",
        f"latido-20261399T000000Z{archive.SUFFIX}",
        "latido-my.partial",
    }
    for name in strangers:
        (first / name).write_text("theirs")

    made = rounds.make(clinic, Plan(str(first), keep=Keep(1, 0, 0))).file

    assert names(first) == {*strangers, made.name}
    assert (known := record.read(clinic).made) is not None
    assert known.kept == 1


def test_the_next_success_ends_the_alarm(clinic: Home, places: tuple[Path, Path]) -> None:
    with pytest.raises(OSError, match="No space"), record.failures(clinic):
        raise OSError(28, "No space left on device")
    assert record.read(clinic).failed is not None

    rounds.make(clinic, Plan(str(places[0])))

    assert record.read(clinic).failed is None


def test_a_disk_that_gives_back_something_else_is_found_out(
    clinic: Home, places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = places
    real = shutil.copyfileobj

    def flips(source: object, out: object, *size: int) -> None:
        real(source, out, *size)  # type: ignore[call-overload]
        if "second" in out.name if isinstance(getattr(out, "name", 0), str) else False:
            out.seek(100)  # type: ignore[attr-defined]
            out.write(b"\0\0\0\0")  # type: ignore[attr-defined]

    monkeypatch.setattr(rounds.archive, "private", lambda file: file.open("wb"))
    monkeypatch.setattr(rounds.shutil, "copyfileobj", flips)

    with pytest.raises(rounds.PlaceError, match="gives back"):
        rounds.make(clinic, Plan(str(first), str(second)))

    assert names(second) == set()


def test_two_at_once_is_one(clinic: Home, places: tuple[Path, Path]) -> None:
    descriptor = os.open(clinic.backups, os.O_RDONLY | os.O_DIRECTORY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        with pytest.raises(rounds.BusyError):
            rounds.make(clinic, Plan(str(places[0])))
    finally:
        os.close(descriptor)

    assert record.read(clinic).failed is None, "somebody else's backup is no failure"


def test_what_is_typed_once_is_kept(clinic: Home, places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = places
    for place in places:
        place.chmod(0o777)
    open_the_way(first)
    monkeypatch.setenv("LATIDO_HOME", str(clinic.path))

    assert cli.main(["backup", str(first), "--daily", "02:30", "--also", str(second), "--keep", "3,2,1"]) == 0
    assert cli.main(["backup", str(second.parent / "once")]) == 0

    assert plan.read(clinic) == Plan(str(first), str(second), "02:30", Keep(3, 2, 1), plan.read(clinic).apart)
    assert names(second) == names(first)
    assert status.backups(clinic)["next"] is not None
    assert cli.main(["backup", "--daily", "off"]) == 0
    assert plan.read(clinic).at == ""
    assert plan.read(clinic).folder == str(first)


def test_without_a_folder_it_says_what_to_type(
    clinic: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LATIDO_HOME", str(clinic.path))

    assert cli.main(["backup"]) == 2
    assert cli.main(["restore", "--drill"]) == 2
    assert "--daily" in capsys.readouterr().out


def test_a_drill_of_this_very_code_proves_the_backup_and_leaves_nothing(cluster: Home, tmp_path: Path) -> None:
    key = tmp_path / "private.key"
    made = rounds.make(cluster, Plan(str(tmp_path)), key).file
    before = {file.name for file in cluster.path.iterdir()}

    done = drill.run(cluster, made, archive.read_private_key(cluster, key))

    assert done.ok
    assert done.seconds < 300
    assert {file.name for file in cluster.path.iterdir()} == before
    known = record.read(cluster)
    assert known.drilled == done
    assert known.proven == made.name
    assert postgres.running(cluster) is not None, "what runs is not touched"


def test_a_drill_of_a_bad_backup_is_loud_and_leaves_nothing(clinic: Home, places: tuple[Path, Path]) -> None:
    made = rounds.make(clinic, Plan(str(places[0]))).file
    record.drilled(clinic, record.Drilled(record.now(), "earlier", 1.0, ok=True))
    os.truncate(made, made.stat().st_size - 1000)
    before = {file.name for file in clinic.path.iterdir()}

    with pytest.raises(drill.DrillFailedError):
        drill.run(clinic, made, archive.read_private_key(clinic, None))

    assert {file.name for file in clinic.path.iterdir()} == before
    known = record.read(clinic)
    assert known.drilled is not None
    assert not known.drilled.ok
    assert known.proven == "earlier", "the last one that worked is still known, and never makes room"
    assert [finding.level for finding in backups.backups(clinic)][-1] is Level.BAD
