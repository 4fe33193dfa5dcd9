"""A backup restored into a new home has the tables, the recordings and the keys; a bad one leaves nothing."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from latido_run import options, postgres
from latido_run.backup import archive, dump, record, room, sealing
from latido_run.home import Home
from latido_run.options import Options

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def hospital() -> Iterator[Home]:
    """A home with a table under row-level security, a recording and a master key."""
    with postgres.temporary() as home:
        with psycopg.connect(postgres.dsn(home, "latido_owner")) as owner:
            owner.execute(
                "CREATE TABLE patient (name text); INSERT INTO patient VALUES ('Rosa'), ('José');"
                "ALTER TABLE patient ENABLE ROW LEVEL SECURITY; ALTER TABLE patient FORCE ROW LEVEL SECURITY;"
                "CREATE INDEX ON patient USING gin (name gin_trgm_ops); GRANT SELECT ON patient TO latido_voice"
            )
        (home.recordings / "2026").mkdir()
        (home.recordings / "2026/one.rec").write_bytes(os.urandom(3_000_000))
        home.secret("master")
        options.save(home, Options(demo=True))
        yield home


@pytest.fixture
def new_home() -> Iterator[Home]:
    folder = Path(tempfile.mkdtemp(prefix="latido-"))
    folder.chmod(0o755)
    home = Home(folder)
    yield home
    shutil.rmtree(home.sockets, ignore_errors=True)
    shutil.rmtree(folder)


def backed_up(home: Home, folder: Path) -> Path:
    return archive.back_up(home, folder, archive.keys(home, None).public)


def test_a_backup_comes_back_whole(hospital: Home, new_home: Home, tmp_path: Path) -> None:
    file = backed_up(hospital, tmp_path)

    restored = archive.restore(file, archive.read_private_key(hospital, None), new_home)

    assert (restored.tables, restored.rows) == (1, 2)
    assert new_home.secret("master") == hospital.secret("master")
    assert new_home.secret("pg_latido_app") != hospital.secret("pg_latido_app")
    one = "recordings/2026/one.rec"
    assert (new_home.path / one).read_bytes() == (hospital.path / one).read_bytes()
    assert options.read(new_home).demo
    with archive.serving(new_home), psycopg.connect(postgres.dsn(new_home, "latido_owner")) as owner:
        assert owner.execute("SELECT array_agg(name ORDER BY name) FROM patient").fetchone() == (["José", "Rosa"],)
        assert owner.execute("SELECT has_table_privilege('latido_voice', 'patient', 'SELECT')").fetchone() == (True,)


def test_the_tables_of_this_very_code_come_back(cluster: Home, new_home: Home, tmp_path: Path) -> None:
    private, public = sealing.new_pair()
    file = archive.back_up(cluster, tmp_path, public)

    restored = archive.restore(file, private, new_home)

    with psycopg.connect(postgres.dsn(cluster, "latido_owner")) as owner:
        count = "SELECT count(*) FROM pg_tables WHERE tableowner = 'latido_owner'"
        assert owner.execute(count).fetchone() == (restored.tables,)
    assert restored.tables > 40


def test_nothing_readable_is_in_the_file(hospital: Home, tmp_path: Path) -> None:
    file = backed_up(hospital, tmp_path)

    content = file.read_bytes()

    assert hospital.secret("master").encode() not in content
    assert b"patient" not in content
    assert file.stat().st_mode & 0o777 == 0o600


def test_another_key_restores_nothing_and_leaves_nothing(hospital: Home, new_home: Home, tmp_path: Path) -> None:
    file = backed_up(hospital, tmp_path)

    with pytest.raises(sealing.UnreadableError):
        archive.restore(file, sealing.new_pair()[0], new_home)

    assert not postgres.data(new_home).exists()
    assert not new_home.secrets_dir.exists()


def test_a_backup_cut_off_is_refused(hospital: Home, new_home: Home, tmp_path: Path) -> None:
    file = backed_up(hospital, tmp_path)
    os.truncate(file, file.stat().st_size - 100_000)

    with pytest.raises(sealing.UnreadableError):
        archive.restore(file, archive.read_private_key(hospital, None), new_home)

    assert not postgres.data(new_home).exists()


def test_tables_with_other_rows_than_were_saved_are_refused(
    hospital: Home, new_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = backed_up(hospital, tmp_path)
    monkeypatch.setattr(dump, "rows", lambda _home: {"public.patient": 1})

    with pytest.raises(sealing.UnreadableError, match="other rows"):
        archive.restore(file, archive.read_private_key(hospital, None), new_home)

    assert not postgres.data(new_home).exists()


def test_without_room_nothing_is_begun(
    hospital: Home, new_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The recording alone has 3 MB, the tables have more."""
    file = backed_up(hospital, tmp_path)
    key, tables = archive.read_private_key(hospital, None), dump.size(hospital)
    full = shutil.disk_usage(tmp_path)._replace(free=tables + 3_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: full)

    with pytest.raises(room.NoRoomError, match="MB needed"):
        archive.restore(file, key, new_home)
    assert not postgres.data(new_home).exists()
    assert not new_home.secrets_dir.exists()

    full = full._replace(free=tables // 2 + 2_900_000)
    with pytest.raises(room.NoRoomError, match="MB needed"):
        backed_up(hospital, tmp_path)
    assert list(tmp_path.iterdir()) == [file]


def test_a_home_in_use_is_never_overwritten(hospital: Home, tmp_path: Path) -> None:
    file = backed_up(hospital, tmp_path)

    with pytest.raises(archive.NotEmptyError):
        archive.restore(file, archive.read_private_key(hospital, None), hospital)


@pytest.mark.parametrize("kept", ["secrets/master", "recordings/2026/one.rec"])
def test_a_home_whose_tables_are_elsewhere_keeps_its_keys_and_recordings(
    hospital: Home, new_home: Home, tmp_path: Path, kept: str
) -> None:
    file, mine = backed_up(hospital, tmp_path), new_home.create().path / kept
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("ours")

    with pytest.raises(archive.NotEmptyError):
        archive.restore(file, sealing.new_pair()[0], new_home)

    assert mine.read_text() == "ours"


def test_a_home_that_is_no_demonstration_loses_its_mark(new_home: Home) -> None:
    options.save(new_home.create(), Options(demo=True))

    options.save(new_home, Options(demo=False))

    assert not (new_home.run / "demo").exists()


def test_outside_the_demonstration_the_private_key_leaves_the_home(tmp_path: Path) -> None:
    home = Home(tmp_path / "home").create()

    with pytest.raises(archive.KeyNeededError):
        archive.keys(home, None)
    with pytest.raises(archive.KeyNeededError):
        archive.keys(home, home.backups / "here.key")
    kept = archive.keys(home, tmp_path / "elsewhere.key")

    assert kept.private_file == tmp_path / "elsewhere.key"
    assert archive.keys(home, None).private_file is None
    shutil.rmtree(home.sockets)


def test_a_new_private_key_never_takes_the_place_of_another(tmp_path: Path) -> None:
    home, key = Home(tmp_path / "home").create(), tmp_path / "other.key"
    key.write_text("the only key to another house's backups")

    with pytest.raises(archive.KeyThereError, match=r"other\.key"):
        archive.keys(home, key)

    assert key.read_text() == "the only key to another house's backups"
    assert not (home.secrets_dir / "backup_public_key").exists(), "nothing is sealed to a key nobody has"
    shutil.rmtree(home.sockets)


def copies(home: Home) -> list[Path]:
    return sorted(home.backups.glob("before-migrating-*"))


def test_the_copies_made_before_migrating_are_sealed_and_the_oldest_make_room(hospital: Home) -> None:
    plain = hospital.backups / "before-migrating-20260101T000000Z.dump"
    plain.write_text("Rosa")

    made = [archive.keep_copy(hospital, "before-migrating", 2) for _ in range(3)]

    assert copies(hospital) == made[1:]
    for file in made[1:]:
        assert file.read_bytes().startswith(sealing.MAGIC)
        assert b"patient" not in file.read_bytes()
        assert file.stat().st_mode & 0o777 == 0o600
        assert file.stat().st_size < 3_000_000
    assert not plain.exists()
    assert record.read(hospital).made is None, "a copy is no backup"


def test_before_there_is_any_backup_the_copies_are_sealed_to_a_secret_of_the_home(
    hospital: Home, new_home: Home
) -> None:
    public = hospital.secrets_dir / "backup_public_key"
    there = public.read_text() if public.exists() else ""
    public.unlink(missing_ok=True)
    try:
        copy = archive.keep_copy(hospital, "before-migrating", 5)
    finally:
        if there:
            public.write_text(there)
    own = bytes.fromhex(hospital.secret("backup_own_key"))

    restored = archive.restore(copy, own, new_home)

    assert restored.tables == 1
    assert new_home.secret("master") == hospital.secret("master")
    assert not (new_home.secrets_dir / "backup_own_key").exists()
    assert not any(new_home.recordings.rglob("*.rec"))


def test_with_a_backup_key_the_home_itself_cannot_open_its_copies(tmp_path: Path, new_home: Home) -> None:
    with postgres.temporary() as home:
        kept = archive.keys(home, tmp_path / "elsewhere.key")
        copy = archive.keep_copy(home, "before-migrating", 5)

        private = archive.read_private_key(home, kept.private_file)

        assert not (home.secrets_dir / "backup_own_key").exists()
        assert archive.restore(copy, private, new_home).files > 1


def test_what_is_dumped_never_has_a_name_in_the_home(
    hospital: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: set[str] = set()
    real = dump.dumping

    @contextmanager
    def looking(home: Home, snapshot: str) -> Iterator[dump.Dump]:
        with real(home, snapshot) as command:
            seen.update(file.name for file in home.backups.iterdir())
            yield command

    monkeypatch.setattr(dump, "dumping", looking)
    backed_up(hospital, tmp_path)

    assert seen <= {"private.key"} | {file.name for file in copies(hospital)}
