"""An import's work, a chunk at a time: each commits with how far it came, so that whoever goes on repeats nothing."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from django.db import transaction

from latido.kernel.actor import system
from latido.kernel.time import utc_now
from latido.orgs import api as orgs
from latido.patients.contracts import Incoming, IncomingPatient, NotAPatient, Phase, Unreadable
from latido.patients.core.imports.checking import check
from latido.patients.core.imports.person import Person, Problem, digest
from latido.patients.models import ImportBatch
from latido.patients.ports import FileRefused
from latido.patients.services.imports import files, more, rows, undoing
from latido.patients.services.imports.totals import keep_totals
from latido.patients.services.imports.writing import Collision, judge_rows, write_rows
from latido.plumbing import crypto, jobs, realtime, sql, tenancy

log = structlog.get_logger()
CHUNK = 2000  # rows of one transaction
SLICE = 5.0  # seconds of one job, so that others get their turn
COLLISIONS = 8  # times a chunk is judged again before it fails
WORKING = frozenset({Phase.READING, Phase.CHECKING, Phase.WRITING, Phase.UNDOING})
Clock = Callable[[], datetime]
Checked = tuple[int, Person | None, tuple[Problem, ...], IncomingPatient | None]


class Overtaken(Exception):
    """Somebody else is doing this import's work, or it was stopped."""


def work(organisation_id: UUID, batch_id: UUID, *, seconds: float = SLICE, clock: Clock = utc_now) -> bool:
    """Do the import's next chunks for about so long. Whether there is more to do."""
    ends = time.monotonic() + seconds
    try:
        while True:
            with tenancy.organisation(organisation_id):
                phase = files.batch_of(batch_id).phase
            if phase not in WORKING:
                return False
            steps = _reading if phase == Phase.READING else _step_by_step
            steps(organisation_id, batch_id, ends, clock)
            if time.monotonic() >= ends:
                with tenancy.organisation(organisation_id):
                    return files.batch_of(batch_id).phase in WORKING
    except Overtaken:
        return False
    except FileRefused as refused:
        _fail(organisation_id, batch_id, refused.code, clock())
    except crypto.Tampered:
        _fail(organisation_id, batch_id, "file.broken", clock())
    except FileNotFoundError:
        _fail(organisation_id, batch_id, "file.gone", clock())
    return False


def _fail(organisation_id: UUID, batch_id: UUID, code: str, now: datetime) -> None:
    with tenancy.organisation(organisation_id):
        batch = _held(batch_id, WORKING)
        log.warning("import.failed", cause=code)
        _enter(batch, Phase.FAILED, now, note=code)


def _held(batch_id: UUID, phases: Iterable[str], position: int | None = None) -> ImportBatch:
    """The import, ours until the commit. Raises Overtaken when it is not where we left it."""
    batch = sql.held(ImportBatch, batch_id)
    if batch is None or batch.phase not in phases or position not in (None, batch.position):
        raise Overtaken
    return batch


def _enter(batch: ImportBatch, phase: Phase, now: datetime, *, note: str = "") -> None:
    batch.phase, batch.position, batch.moved_at, batch.note = phase, 0, now, note or batch.note
    keep_totals(batch)
    if phase in (Phase.DONE, Phase.UNDONE, Phase.FAILED):
        batch.ended_at = now
    sql.change(batch, "phase", "position", "moved_at", "note", "totals", "ended_at")
    hint(batch)


def hint(batch: ImportBatch) -> None:
    """The page of whoever started it looks again."""
    if batch.by:
        realtime.touch(f"agent:{batch.by}", "imports")


def _reading(organisation_id: UUID, batch_id: UUID, ends: float, clock: Clock) -> None:
    """From the sealed file into rows, from where it was left."""
    with tenancy.organisation(organisation_id):
        batch = files.batch_of(batch_id)
        country, zone = orgs.organisation().country, ZoneInfo(orgs.time_zone())
        insurers = more.insurers(files.plan_of(batch))
    position, plan = batch.position, files.plan_of(batch)
    with closing(files.open_file(batch)) as file:
        incoming = (each for each in files.reader(plan).read(file, plan) if each.row > position)
        while chunk := list(islice(incoming, CHUNK)):
            today = clock().astimezone(zone).date()
            checked = list(_checked(chunk, country, today, insurers))
            with tenancy.organisation(organisation_id):
                batch = _held(batch_id, (Phase.READING,), position)
                rows.stage(batch_id, checked)
                batch.position = position = chunk[-1].row
                batch.others += sum(isinstance(each, NotAPatient) for each in chunk)
                last = chunk[-1]
                batch.note = last.code if isinstance(last, Unreadable) and last.code.startswith("file.") else batch.note
                batch.moved_at = clock()
                sql.change(batch, "position", "others", "moved_at", "note")
                hint(batch)
            if time.monotonic() >= ends:
                return
    with tenancy.organisation(organisation_id):
        batch = _held(batch_id, (Phase.READING,), position)
        _enter(batch, Phase.CHECKING, clock())


def _checked(chunk: Iterable[Incoming], country: str, today: Any, insurers: Mapping[str, str]) -> Iterator[Checked]:
    for each in chunk:
        if isinstance(each, NotAPatient):
            continue
        if isinstance(each, Unreadable):
            yield each.row, None, (Problem(each.field or "row", each.code),), None
            continue
        person, problems = check(each, country, today, insurers)
        if any(problem.stops for problem in problems):
            yield each.row, None, problems, each
        else:
            yield each.row, _with_key(person), problems, each


def _with_key(person: Person) -> Person:
    """Somebody whom nothing names is known again by all that was said of them."""
    if person.source or person.documents or person.record_number:
        return person
    fields = {name: getattr(person, name) for name in Person.__slots__}
    return Person(**{**fields, "source": ("=", digest(person))})


def _step_by_step(organisation_id: UUID, batch_id: UUID, ends: float, clock: Clock) -> None:
    """Checking, writing and undoing: rows already read, in their order."""
    collisions = 0
    while True:
        try:
            _measured(organisation_id, batch_id)
            with tenancy.organisation(organisation_id):
                more = _one_chunk(batch_id, clock())
        except Collision:
            collisions += 1
            if collisions > COLLISIONS:
                raise
            continue
        if not more or time.monotonic() >= ends:
            return


def _measured(organisation_id: UUID, batch_id: UUID) -> None:
    """Statistics before the first chunk of many, and each time their number has doubled; then the planner knows."""
    with tenancy.organisation(organisation_id):
        batch = files.batch_of(batch_id)
        behind = batch.position // CHUNK
        if batch.totals.get("read", 0) > CHUNK and behind & (behind - 1) == 0:
            sql.rows("SELECT patients_measure()")


def _one_chunk(batch_id: UUID, now: datetime) -> bool:
    batch = _held(batch_id, WORKING - {Phase.READING})
    phase = Phase(batch.phase)
    chunk = rows.take(batch_id, batch.position, CHUNK)
    if not chunk:
        _end(batch, phase, now)
        return False
    if phase is Phase.CHECKING:
        rows.keep(row for row, _ in judge_rows(batch, chunk, dry=True))
    elif phase is Phase.WRITING:
        write_rows(batch, chunk, system("import", batch.organisation_id), now)
    else:
        undoing.undo_rows(batch, [row.id for row in chunk], system("import", batch.organisation_id))
    batch.position, batch.moved_at = chunk[-1].number, now
    sql.change(batch, "position", "moved_at")
    hint(batch)
    return True


def _end(batch: ImportBatch, phase: Phase, now: datetime) -> None:
    match phase:
        case Phase.CHECKING:
            _enter(batch, Phase.READY, now)
        case Phase.WRITING:
            _enter(batch, Phase.DONE, now)
        case _:
            undoing.forget_keys(batch)
            _enter(batch, Phase.UNDONE, now)


def ask(batch: ImportBatch) -> None:
    """The worker goes on with this import; those of one organisation wait for each other."""
    jobs.defer(
        "patients.import",
        organisation_id=batch.organisation_id,
        lock=f"import:{batch.organisation_id}",
        batch_id=str(batch.id),
    )


def go_on(organisation_id: UUID, batch_id: UUID) -> None:
    """One job's share; the next job is asked for when there is more."""
    if work(organisation_id, batch_id):
        with tenancy.organisation(organisation_id), transaction.atomic():
            ask(files.batch_of(batch_id))
