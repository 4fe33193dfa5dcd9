"""`latido upgrade`: another version, proven before it is kept; otherwise the one of before, with its data."""

import argparse
import asyncio
import json
import os
import time
import traceback
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg

from latido_run import journal, migrations, options, postgres, postgres_roles, words
from latido_run.backup import archive, record, rounds
from latido_run.home import Home, write_atomically
from latido_run.upgrading import tables
from latido_run.upgrading.checkout import Checkout, CheckoutError, Packages
from latido_run.upgrading.interruptions import Interruptions
from latido_run.upgrading.running import NotWellError, Running, latido, switchboard

MOST_PLACES = 6  # in the code, the innermost first
EXPECTED = (
    migrations.CommandFailedError,
    postgres.PostgresFailedError,
    postgres.PostgresMissingError,
    postgres.SecretLostError,
    postgres_roles.TablesAsideError,
    OSError,
    psycopg.Error,
)


@dataclass(frozen=True, slots=True)
class Upgraded:
    """How the last one went; kept in run/upgrade.json."""

    at: str
    before: str
    target: str
    ok: bool
    away: float  # seconds from the last call that was taken to the next
    why: str = ""


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Its arguments."""
    up = commands.add_parser("upgrade", help="another version of the program; back by itself when it does not work")
    up.add_argument("version", nargs="?", help="a tag or commit (default: the newest of the branch)")
    brought = commands.add_parser("migrate", help="bring the tables to this version; `up` does it by itself")
    brought.add_argument("--no-copy", action="store_true", help="a copy was just made")
    brought.add_argument("--bring-back", action="store_true", help="first the copy an interrupted upgrade left")


def upgrade(home: Home, args: argparse.Namespace, _rest: list[str]) -> int:
    """0 when the version asked for runs, 1 when the one of before does, 2 when nothing was touched, 3 when neither is
    well.
    """
    os.umask(0o022)  # the program is read by the user the processes run as
    try:
        with rounds.alone(home.create()):
            return _upgrade(home, args)
    except rounds.BusyError:
        words.say("busy")
        return 2


def _upgrade(home: Home, args: argparse.Namespace) -> int:
    try:
        checkout = Checkout.of(args.version)
        if checkout.target == checkout.now:
            words.say("up_to_date", version=checkout.name(checkout.now))
            return 0
        words.progress("upgrade_packages", version=checkout.name(checkout.target))
        packages = Packages.of(checkout)
        packages.prepare()
    except CheckoutError as impossible:
        words.say("upgrade_impossible", why=impossible)
        return 2
    one = Upgrade(home, checkout, packages)
    with one.interruptions.heard():
        return one.run()


class Upgrade:
    """One upgrade of one installation."""

    def __init__(self, home: Home, checkout: Checkout, packages: Packages) -> None:
        self.home, self.checkout, self.packages = home, checkout, packages
        self.running, self.interruptions = Running(home), Interruptions()
        self.at, self.began, self.answers = record.now(), time.monotonic(), 0.0

    def run(self) -> int:
        """Stop, copy, go, migrate, start, prove; back when one of these fails or somebody interrupts."""
        words.progress("upgrade_stopping")
        try:
            self.running.stop()
            self.began = time.monotonic()
            with switchboard(self.home):
                self._keep()
        except (Exception, KeyboardInterrupt) as failed:  # whatever it is, going back is the answer
            return self._back(failed, started=False, kept=False)
        started = False
        try:
            with switchboard(self.home):
                self._go()
            started = True
            self._start()
        except (Exception, KeyboardInterrupt) as failed:  # whatever it is, going back is the answer
            return self._back(failed, started=started, kept=True)
        self.interruptions.no_more()
        self._done("")
        self._tidy()
        words.progress("upgraded", version=self.checkout.name(self.checkout.target), seconds=self._away())
        return 0

    def _keep(self) -> None:
        """A sealed copy for a lost disk, and an exact one inside the server for going back."""
        words.progress("backup_first")
        with archive.serving(self.home):
            archive.keep_copy(self.home, migrations.BEFORE, migrations.KEPT)
            tables.keep(self.home)

    def _go(self) -> None:
        with self.interruptions.held():
            self.packages.go()
            self.checkout.go()
        if latido(self.home, "migrate", "--no-copy"):
            raise NotWellError(f"migrate: {self.home.log / 'migrate_all'}.log")

    def _start(self) -> None:
        if self.running.was:
            words.progress("upgrade_proving")
            self.answers = self.running.start()

    def _tidy(self) -> None:
        """What going back would have needed. That it stays is told, and is no reason to go back."""
        try:
            with archive.serving(self.home):
                tables.forget(self.home)
            self.packages.keep()
        except Exception as stays:
            self._keep_trace(stays)
            words.progress("upgrade_untidy", why=record.why(stays))

    def _back(self, failed: BaseException, *, started: bool, kept: bool) -> int:
        self.interruptions.no_more()
        version, why = self.checkout.name(self.checkout.now), record.why(failed)
        self._keep_trace(failed)
        words.progress("upgrade_back", version=version, why=why)
        try:
            self._go_back(started=started, kept=kept)
        except Exception as again:
            self._keep_trace(again)
            self._done(f"{why}; {record.why(again)}")
            words.progress("upgrade_stuck", version=version, why=record.why(again))
            return 3
        self._done(why)
        words.progress("upgrade_undone", version=version, seconds=self._away())
        return 1

    def _go_back(self, *, started: bool, kept: bool) -> None:
        """The version of before. Its code works on the newer tables, so what was written since the start stays;
        the tables of before come back when nothing was written, or when it does not work on the newer ones.
        """
        self.running.stop(now=started)
        self.packages.back()
        self.checkout.back()
        if kept and not started:
            self._tables_back(aside=False)
        try:
            self._start()
        except Exception as again:
            if not started:
                raise
            words.progress("upgrade_tables_back", why=record.why(again))
            self.running.stop(now=True)
            self._tables_back(aside=True)
            self._start()

    def _tables_back(self, *, aside: bool) -> None:
        postgres.stop(self.home)  # of a migration that was interrupted
        with archive.serving(self.home):
            tables.put_back(self.home, aside=aside)
        (self.home.run / "migrated").unlink(missing_ok=True)  # the next start looks at them again

    def _away(self) -> float:
        return round((self.answers or time.monotonic()) - self.began, 1)

    def _keep_trace(self, failed: BaseException) -> None:
        """What failed and where in the code, for whoever mends it; never its text, which may quote a row."""
        told: list[str] = []
        each: BaseException | None = failed
        while each is not None:
            frames = traceback.extract_tb(each.__traceback__)[: -MOST_PLACES - 1 : -1]
            places = (f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
            told.append(" ".join([type(each).__name__, *places]))
            each = each.__cause__ or each.__context__
        journal.write("error", "upgrade.failed", to=self.home.log / "upgrade.log", exception=" < ".join(told))

    def _done(self, why: str) -> None:
        names = {"before": self.checkout.name(self.checkout.now), "target": self.checkout.name(self.checkout.target)}
        done = Upgraded(self.at, ok=not why, away=self._away(), why=why, **names)
        log = self.home.log / "upgrade.log"
        journal.write("error" if why else "info", "upgrade.done", to=log, version=done.target, reason=why or None)
        write_atomically(self.home.run / "upgrade.json", json.dumps(asdict(done), indent=1))


def migrate(home: Home, args: argparse.Namespace, _rest: list[str]) -> int:
    """Bring the tables to this version, whether or not the server runs."""
    home.create()
    try:
        with archive.serving(home):
            if args.bring_back:
                tables.bring_back(home)
            postgres.bootstrap(home)
            asyncio.run(migrations.migrate(home, options.read(home), copy=not args.no_copy))
    except EXPECTED as failed:
        words.say("failed", why=failed)
        return 1
    return 0
