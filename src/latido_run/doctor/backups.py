"""Backups: whether there is a recent one, another will be made, and one was ever brought back."""

from collections.abc import Iterator
from datetime import UTC, datetime

from latido_run import options
from latido_run.backup import plan, record, rounds
from latido_run.doctor.findings import Finding, bad, good, note
from latido_run.home import Home

_MOST_DAYS_UNDRILLED = 35


def backups(home: Home) -> Iterator[Finding]:
    """Whether there is a recent backup, another will be made, and one was ever brought back."""
    known, chosen = record.read(home), plan.read(home)
    demo = options.read(home).demo
    if failed := known.failed:
        yield bad(
            f"La copia falló ({failed.at}): {failed.why}. La anterior se conserva; ./latido backup la intenta ahora",
            f"The backup failed ({failed.at}): {failed.why}. The one before is kept; ./latido backup tries now",
        )
    if (made := known.made) is None:
        yield (note if demo else bad)(
            "Nunca se hizo una copia: ./latido backup CARPETA --daily 02:30",
            "There is no backup yet: ./latido backup FOLDER --daily 02:30",
        )
        return
    if (days := _days_since(made.at)) > 1.5:
        yield bad(f"La última copia tiene {days:.0f} días", f"The last backup is {days:.0f} days old")
    else:
        yield good(
            f"Hay una copia reciente ({made.name}, {made.size / 1e6:.0f} MB, {made.kept} guardadas)",
            f"There is a recent backup ({made.name}, {made.size / 1e6:.0f} MB, {made.kept} kept)",
        )
    if not chosen.at and not demo:
        yield note(
            "Nadie hace las copias cada día: ./latido backup CARPETA --daily 02:30, o un temporizador del sistema",
            "Nobody makes them each day: ./latido backup FOLDER --daily 02:30, or a timer of the system",
        )
    if chosen.folder and not demo and not any(rounds.is_apart(home, place) for place in chosen.places):
        yield bad(
            "Las copias están en el mismo disco que los datos: dé otro con ./latido backup --also CARPETA",
            "Backups are on the same disk as the data: give another one with ./latido backup --also FOLDER",
        )
    yield from _drilled(known, demo=demo)


def _drilled(known: record.Record, *, demo: bool) -> Iterator[Finding]:
    drilled = known.drilled
    if drilled is None:
        yield note(
            "Ninguna copia se ha ensayado: ./latido restore --drill --key-file LLAVE",
            "No backup was ever tried: ./latido restore --drill --key-file KEY",
        )
    elif not drilled.ok:
        yield bad(
            f"El ensayo de {drilled.name} falló: {drilled.why}", f"The drill of {drilled.name} failed: {drilled.why}"
        )
    elif (days := _days_since(drilled.at)) > _MOST_DAYS_UNDRILLED:
        yield (note if demo else bad)(
            f"El último ensayo fue hace {days:.0f} días: ./latido restore --drill",
            f"The last drill was {days:.0f} days ago: ./latido restore --drill",
        )
    else:
        yield good(
            f"La copia {drilled.name} se restauró en un ensayo de {drilled.seconds} s",
            f"Backup {drilled.name} was restored in a drill of {drilled.seconds} s",
        )


def _days_since(at: str) -> float:
    return (datetime.now(UTC) - datetime.fromisoformat(at)).total_seconds() / 86400
