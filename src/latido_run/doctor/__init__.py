"""What is wrong with this installation, in plain words, and what to do about it."""

from collections.abc import Callable, Iterator

from latido_run.doctor import backups, exchanges, keys, machine, parts, records
from latido_run.doctor.findings import Finding, Level, bad
from latido_run.home import Home

Check = Callable[[Home], Iterator[Finding]]

# Secrets come first: whoever only looks at a home must not make a key that somebody has lost.
_CHECKS: tuple[Check, ...] = (
    keys.files, machine.disk, machine.sockets, machine.clock, parts.running, parts.database, parts.asterisk,
    exchanges.exchanges, records.all_of_them, keys.master, backups.backups, machine.certificate, machine.microphone,
)  # fmt: skip


def examine(home: Home) -> int:
    """Print every finding. 0 when none is bad."""
    home.create()
    worst = 0
    for finding in findings(home):
        print(f"{finding.level.value} {finding.text}", flush=True)
        worst |= int(finding.level is Level.BAD)
    return worst


def findings(home: Home) -> Iterator[Finding]:
    """All of them, whatever state the home is in."""
    for check in _CHECKS:
        try:
            yield from check(home)
        except OSError as problem:
            what = problem.filename or check.__name__
            yield bad(
                f"No pude mirar {what} ({type(problem).__name__}): revise que el usuario de Latido pueda leerlo",
                f"Could not look at {what} ({type(problem).__name__}): see that Latido's user may read it",
            )
