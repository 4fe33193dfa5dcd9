"""Another version is kept only when it works; otherwise program and data are as they were."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from latido_run import postgres, processes
from latido_run.backup import archive
from latido_run.home import SOURCE, Home
from latido_run.upgrading import tables
from latido_run.upgrading.interruptions import Interruptions
from latido_run.upgrading.running import UNIT
from tests.fixtures.home import own

pytestmark = pytest.mark.process

GROWS = "ALTER TABLE orgs_site ADD COLUMN upgraded integer NOT NULL DEFAULT 7"
BREAKS = "SELECT 1 / 0"
SITES = "SELECT count(*) FROM information_schema.columns WHERE table_name = 'orgs_site' AND column_name = 'upgraded'"


@dataclass(frozen=True)
class Installed:
    """A clone and the home it serves."""

    clone: Path
    home: Home

    def git(self, *words: str) -> str:
        who = ["-c", "user.name=Pat", "-c", "user.email=pat@example.org", "-c", "safe.directory=*"]
        argv = ["git", *who, "-C", str(self.clone), *words]
        return subprocess.run(argv, capture_output=True, text=True, check=True).stdout.strip()

    @property
    def env(self) -> dict[str, str]:
        ours = {"LATIDO_HOME": str(self.home.path), "LATIDO_LANG": "en", "DATABASE_URL": ""}
        return {**os.environ, **ours, "PYTHONPATH": str(self.clone / "src")}

    def latido(self, *words: str, code: int = 0) -> str:
        argv = [sys.executable, "-m", "latido_run.cli", *words]
        together = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        done = subprocess.run(argv, env=self.env, **together, text=True, timeout=300, check=False)
        log = self.home.log / "migrate_all.log"
        assert done.returncode == code, done.stdout + (log.read_text() if log.exists() else "")
        return done.stdout

    def release(self, *statements: str, also: tuple[str, str] | None = None) -> str:
        """A newer version with a migration for each statement, on a branch of its own. Its name."""
        here = self.git("rev-parse", "HEAD")
        folder = self.clone / "src/latido/orgs/migrations"
        for statement in statements:
            last = sorted(file.stem for file in folder.glob("0*.py"))[-1]
            number = int(last[:4]) + 1
            (folder / f"{number:04}_newer.py").write_text(
                "from django.db import migrations\n\n\nclass Migration(migrations.Migration):\n"
                f"    dependencies = [('orgs', {last!r})]\n    operations = [migrations.RunSQL({statement!r})]\n"
            )
        if also:
            (self.clone / also[0]).write_text(also[1])
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "newer")
        newer = self.git("rev-parse", "HEAD")
        self.git("reset", "-q", "--hard", here)
        return newer

    def one(self, query: str) -> object:
        with archive.serving(self.home), psycopg.connect(postgres.dsn(self.home, "latido_owner")) as owner:
            return (owner.execute(query).fetchone() or (None,))[0]

    def databases(self) -> set[str]:
        with archive.serving(self.home), psycopg.connect(postgres.maintenance_dsn(self.home)) as superuser:
            return {name for (name,) in superuser.execute("SELECT datname FROM pg_database")}


@pytest.fixture(scope="module")
def installed() -> Iterator[Installed]:
    """A clone of this very code, whose tables were made and hold something."""
    folder = Path(tempfile.mkdtemp(prefix="latido-upgrade-"))
    folder.chmod(0o755)
    clone, home = folder / "clone", Home(folder / "home")
    subprocess.run(["git", "clone", "-q", str(SOURCE), str(clone)], check=True)
    shutil.copytree(SOURCE / "src", clone / "src", dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    here = Installed(clone, home)
    here.git("checkout", "-q", "-B", "main")
    here.git("add", "-A")
    here.git("commit", "-q", "--allow-empty", "-m", "this very code")
    own(home)
    try:
        here.latido("migrate")
        with archive.serving(home), psycopg.connect(postgres.dsn(home, "latido_owner")) as owner:
            owner.execute("CREATE SEQUENCE kept START 41; SELECT nextval('kept')")
        yield here
    finally:
        postgres.stop(home)
        shutil.rmtree(home.sockets, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def test_a_version_whose_migration_fails_is_left_with_the_tables_as_they_were(installed: Installed) -> None:
    before = installed.git("rev-parse", "HEAD")
    newer = installed.release(GROWS, BREAKS)

    said = installed.latido("upgrade", newer, code=1)

    assert "Going back" in said
    assert installed.git("rev-parse", "HEAD") == before
    assert installed.git("branch", "--show-current"), "the clone stands on its branch again"
    assert installed.one(SITES) == 0, "the first of the two migrations had been committed"
    assert installed.one("SELECT last_value FROM kept") == 41
    assert len(list(installed.home.backups.glob(f"before-migrating-*{archive.SUFFIX}"))) == 1
    told = json.loads((installed.home.run / "upgrade.json").read_text())
    assert (told["ok"], told["target"][:7]) == (False, newer[:7])
    assert "latido_before" not in installed.databases()
    assert "latido_failed" not in installed.databases()


def test_interrupted_again_and_again_and_heard_by_nobody_it_goes_back_to_the_end(installed: Installed) -> None:
    before = installed.git("rev-parse", "HEAD")
    newer = installed.release("SELECT pg_sleep(600)")
    heard = ["env", "--default-signal=HUP,INT,TERM"]  # whoever runs this may ignore some: nohup, a shell's background
    argv = [*heard, sys.executable, "-m", "latido_run.cli", "upgrade", newer]
    upgrade = subprocess.Popen(argv, env=installed.env, stdout=subprocess.PIPE, start_new_session=True)
    sleeps = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)%' AND pid <> pg_backend_pid()"
    while upgrade.poll() is None:
        with suppress(psycopg.OperationalError), psycopg.connect(postgres.dsn(installed.home, "latido_owner")) as owner:
            if owner.execute(sleeps).fetchone() == (1,):
                break
    assert "goes on" in installed.latido("upgrade", "HEAD", code=2)
    assert "goes on" in installed.latido("backup", str(installed.home.backups), code=1)

    assert upgrade.stdout is not None
    upgrade.stdout.close()  # the connection is lost
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        os.killpg(upgrade.pid, number)  # as a terminal does: whoever it started in the foreground gets it too
        time.sleep(0.1)

    assert upgrade.wait(120) == 1
    assert installed.git("rev-parse", "HEAD") == before
    assert installed.one("SELECT last_value FROM kept") == 41
    assert not {"latido_before", "latido_failed"} & installed.databases()
    told = json.loads((installed.home.run / "upgrade.json").read_text())
    assert (told["ok"], told["why"]) == (False, "KeyboardInterrupt: SIGHUP")


def test_what_is_held_is_done_to_its_end_and_then_interrupted_once() -> None:
    done, interruptions = [], Interruptions()

    with interruptions.heard():
        with pytest.raises(KeyboardInterrupt, match="SIGTERM"), interruptions.held():
            os.kill(os.getpid(), signal.SIGTERM)
            os.kill(os.getpid(), signal.SIGINT)
            done.append("to its end")
        os.kill(os.getpid(), signal.SIGHUP)
        done.append("undisturbed")

    assert done == ["to its end", "undisturbed"]


def test_what_was_ignored_before_stays_ignored() -> None:
    """`nohup latido upgrade` goes on when its terminal is gone."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with Interruptions().heard():
            os.kill(os.getpid(), signal.SIGHUP)
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_systemd_is_told_to_stop_only_what_it_keeps_running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for pid, group in (("1", "0::/system.slice/latido.service\n"), ("2", "0::/user.slice/not-latido.service/x\n")):
        (tmp_path / pid).mkdir()
        (tmp_path / pid / "cgroup").write_text(group)
    monkeypatch.setattr(processes, "_PROC", tmp_path)

    assert [UNIT in processes.units(pid) for pid in (1, 2, 3)] == [True, False, False]


def test_when_it_cannot_go_back_either_it_says_so(installed: Installed) -> None:
    lock = installed.clone / ".git/index.lock"
    killed = f"from pathlib import Path\n\nPath({str(lock)!r}).touch()\nraise SystemExit(1)\n"  # a git that was killed
    newer = installed.release(also=("src/latido_run/upgrading/__init__.py", killed))

    try:
        said = installed.latido("upgrade", newer, code=3)
    finally:
        lock.unlink()
        installed.git("checkout", "-q", "main")
        with archive.serving(installed.home):
            tables.forget(installed.home)

    assert "Run ./latido doctor" in said
    told = json.loads((installed.home.run / "upgrade.json").read_text())
    assert not told["ok"]
    assert told["why"].startswith("NotWellError: migrate")
    assert "CheckoutError" in told["why"]


def test_whatever_it_is_that_keeps_it_from_going_back_is_said_in_a_line_and_kept_whole_in_the_log(
    installed: Installed,
) -> None:
    secret = installed.home.secrets_dir / next(iter(postgres.OPENS))
    aside = secret.with_suffix(".aside")
    lost = f"from pathlib import Path\n\nPath({str(secret)!r}).rename({str(aside)!r})\nraise SystemExit(1)\n"
    newer = installed.release(also=("src/latido_run/upgrading/__init__.py", lost))

    try:
        said = installed.latido("upgrade", newer, code=3)
    finally:
        aside.rename(secret)
        with archive.serving(installed.home):
            tables.forget(installed.home)

    assert "Run ./latido doctor" in said
    assert "Traceback" not in said
    log = [json.loads(line) for line in (installed.home.log / "upgrade.log").read_text().splitlines()]
    assert "SecretLostError" in [each for each in log if each["event"] == "upgrade.failed"][-1]["exception"]


def test_whoever_is_still_connected_is_sent_away_and_does_not_come_back_meanwhile(installed: Installed) -> None:
    dsn, done, entered = postgres.dsn(installed.home, "latido_owner"), threading.Event(), []

    def comes_back() -> None:
        while not done.wait(0.01):
            with suppress(psycopg.OperationalError), psycopg.connect(dsn) as report:
                entered.append(report.execute("SELECT last_value FROM kept").fetchone())

    with archive.serving(installed.home):
        reading = psycopg.connect(dsn)
        stubborn = threading.Thread(target=comes_back)
        stubborn.start()
        try:
            tables.keep(installed.home)
            assert "latido_before" in installed.databases()
            before = len(entered)
            while len(entered) == before:
                assert stubborn.is_alive()
        finally:
            done.set()
            stubborn.join()
        with pytest.raises(psycopg.OperationalError):
            reading.execute("SELECT 1")
        tables.forget(installed.home)


def test_a_version_that_works_is_kept_and_leaves_no_second_copy_of_the_tables(installed: Installed) -> None:
    newer = installed.release(GROWS)

    installed.latido("upgrade", newer)

    assert installed.git("rev-parse", "HEAD") == newer
    assert installed.one(SITES) == 1
    assert installed.one("SELECT last_value FROM kept") == 41
    assert "latido_before" not in installed.databases()
    assert "Already at" in installed.latido("upgrade", newer)


def test_with_changes_of_ones_own_or_a_name_nobody_knows_nothing_is_touched(installed: Installed) -> None:
    before = installed.git("rev-parse", "HEAD")
    assert "nothing was changed" in installed.latido("upgrade", "v99.0", code=2)

    (installed.clone / "README.md").write_text("mine")
    said = installed.latido("upgrade", "HEAD~1", code=2)
    installed.git("checkout", "-q", "README.md")

    assert "nothing was changed" in said
    assert installed.git("rev-parse", "HEAD") == before
