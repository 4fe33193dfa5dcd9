"""The file of an import: sealed as it comes in, read from there, destroyed after its time."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import BinaryIO
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.kernel.actor import Actor
from latido.kernel.ids import new_id
from latido.orgs import api as orgs
from latido.patients.contracts import IncomingPatient, Layout, Phase, ReadingPlan, Unreadable
from latido.patients.core.imports.checking import check
from latido.patients.core.imports.person import Person, Problem
from latido.patients.models import ImportBatch
from latido.patients.ports import FileRefused, PatientReader, reader_named, reader_of
from latido.patients.services.imports import more
from latido.patients.services.imports.totals import keep_totals
from latido.plumbing import sql, storage, tenancy

LARGEST = 200 * 1024 * 1024  # bytes of a file
PREVIEWED = 8  # rows
KEPT_FOR = timedelta(days=30)  # the file and its rows, after the import last moved
ORPHANED = timedelta(days=1)  # a file without a row, however slow its request
Previewed = tuple[int, Person | None, tuple[Problem, ...]]
_STILL = (Phase.UPLOADED, Phase.READING, Phase.CHECKING, Phase.READY, Phase.FAILED)


class ImportUnknown(LookupError):
    """No such import in this organisation."""


class NotNow(ValueError):
    """The import is not where this can be asked of it."""


def batch_of(batch_id: UUID) -> ImportBatch:
    """Raises ImportUnknown."""
    found = sql.seen(ImportBatch, batch_id)
    if found is None:
        raise ImportUnknown
    return found


def held(batch_id: UUID, *phases: Phase) -> ImportBatch:
    """Ours until the transaction ends. Raises ImportUnknown, NotNow."""
    found = sql.held(ImportBatch, batch_id)
    if found is None:
        raise ImportUnknown
    if found.phase not in phases:
        raise NotNow
    return found


def plan_of(batch: ImportBatch) -> ReadingPlan:
    stored = batch.plan
    fields = {int(place): name for place, name in stored["fields"].items()}
    return ReadingPlan(stored["kind"], fields, stored["details"], stored["defaults"])


def reader(plan: ReadingPlan) -> PatientReader:
    return reader_named(plan.kind)


@transaction.atomic
def upload(source: Path, name: str, actor: Actor, now: datetime, *, plain_sha256: str = "") -> UUID:
    """Seal a file and look how it is made; nothing of it is read in yet. Audited. Raises FileRefused.

    source stays where it is: whoever gave it removes it.
    """
    size = source.stat().st_size
    if size > LARGEST:
        raise FileRefused("file.too_big")
    if not size:
        raise FileRefused("file.empty")
    with source.open("rb") as file:
        layout = reader_of(file).layout(file)
    batch_id = new_id()
    house = tenancy.current_organisation()
    stored = storage.store_file(source, f"{house.hex}/imports/{batch_id.hex}", batch_id.bytes)
    try:
        ImportBatch.objects.create(
            id=batch_id,
            name=Path(name).name[:200],
            kind=layout.kind,
            plan=_as_stored(proposed(layout)),
            by=actor.id,
            at=now,
            moved_at=now,
            size=stored.size,
            plain_sha256=plain_sha256 or digest_of(source),
            path=stored.name,
            key_id=stored.key_id,
            wrapped_key=stored.wrapped_key,
            sealed_sha256=stored.sha256,
        )
        detail = {"import": str(batch_id), "kind": layout.kind, "bytes": str(size)}
        compliance.record(actor, AuditRecord("import.uploaded", purpose="import", detail=detail))
    except BaseException:
        storage.destroy(stored.name)
        raise
    return batch_id


def digest_of(source: Path) -> str:
    with source.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def proposed(layout: Layout) -> ReadingPlan:
    """What the headers seem to say."""
    fields = {column.place: column.proposed for column in layout.columns if column.proposed}
    return ReadingPlan(layout.kind, fields, dict(layout.details), {"source_system": "archivo"})


def open_file(batch: ImportBatch) -> BinaryIO:
    """The plain bytes, from any place. Raises FileNotFoundError, crypto.Tampered, crypto.KeyMissing."""
    if not batch.path:
        raise FileNotFoundError
    stored = storage.StoredFile(batch.path, batch.key_id, bytes(batch.wrapped_key), batch.sealed_sha256, batch.size)
    return storage.open_seekable(stored, batch.id.bytes)


def layout_of(batch_id: UUID, actor: Actor) -> Layout:
    """The columns and their first values. Audited. Raises ImportUnknown, FileRefused."""
    batch = batch_of(batch_id)
    _shown(batch, actor, "columns")
    with closing(_opened(batch)) as file:
        return reader(plan_of(batch)).layout(file)


def first_rows(
    batch_id: UUID,
    actor: Actor,
    now: datetime,
    fields: Mapping[int, str] | None = None,
    defaults: Mapping[str, str] | None = None,
) -> list[Previewed]:
    """The first rows, read with these columns instead of those proposed. Audited. Raises ImportUnknown, FileRefused."""
    batch = batch_of(batch_id)
    _shown(batch, actor, "rows")
    plan = plan_of(batch)
    if fields is not None:
        plan = ReadingPlan(plan.kind, dict(fields), plan.details, {**plan.defaults, **(defaults or {})})
    country = orgs.organisation().country
    today = now.astimezone(ZoneInfo(orgs.time_zone())).date()
    with closing(_opened(batch)) as file:
        return list(islice(_previewed(reader(plan), file, plan, country, today), PREVIEWED))


def _previewed(
    reads: PatientReader, file: BinaryIO, plan: ReadingPlan, country: str, today: date
) -> Iterator[Previewed]:
    insurers = more.insurers(plan)
    for incoming in reads.read(file, plan):
        if isinstance(incoming, Unreadable):
            yield incoming.row, None, (Problem(incoming.field or "row", incoming.code),)
        elif isinstance(incoming, IncomingPatient):
            person, problems = check(incoming, country, today, insurers)
            yield incoming.row, person, problems


def _opened(batch: ImportBatch) -> BinaryIO:
    try:
        return open_file(batch)
    except FileNotFoundError:
        raise FileRefused("file.gone") from None


def _shown(batch: ImportBatch, actor: Actor, what: str) -> None:
    detail = {"import": str(batch.id), "what": what}
    compliance.record(actor, AuditRecord("import.shown", fields=("identity",), purpose="import", detail=detail))


def agree(batch_id: UUID, fields: Mapping[int, str], defaults: Mapping[str, str], now: datetime) -> ImportBatch:
    """What each column holds is settled: the worker may read. Raises ImportUnknown, NotNow, FileRefused."""
    batch = held(batch_id, Phase.UPLOADED)
    plan = plan_of(batch)
    if batch.kind == "table" and not may_name(fields.values()):
        raise FileRefused("file.no_columns")
    batch.plan = _as_stored(ReadingPlan(plan.kind, dict(fields), plan.details, {**plan.defaults, **defaults}))
    batch.phase, batch.moved_at = Phase.READING, now
    sql.change(batch, "plan", "phase", "moved_at")
    return batch


def may_name(fields: Iterable[str]) -> bool:
    """Whether these columns can name a person: a given name and a surname, or both in one."""
    there = set(fields)
    return "full_name" in there or ("given_names" in there and bool(there & {"first_surname", "surnames"}))


def _as_stored(plan: ReadingPlan) -> dict[str, object]:
    fields = {str(place): name for place, name in plan.fields.items()}
    return {"kind": plan.kind, "fields": fields, "details": dict(plan.details), "defaults": dict(plan.defaults)}


def discard(batch_id: UUID, actor: Actor, now: datetime) -> None:
    """Nothing of it is wanted: its bytes and rows go now. Audited. Raises ImportUnknown, NotNow once it is written."""
    batch = held(batch_id, *_STILL)
    if batch.rows.filter(written=True).exists():
        raise NotNow
    keep_totals(batch, rows_gone=True)
    batch.phase, batch.moved_at, batch.ended_at = Phase.DISCARDED, now, now
    sql.change(batch, "phase", "moved_at", "ended_at", "totals")
    drop(batch)
    compliance.record(actor, AuditRecord("import.discarded", purpose="import", detail={"import": str(batch.id)}))


def drop(batch: ImportBatch) -> None:
    """The sealed file, what opens it, and every row; what came of them stays."""
    keep_totals(batch, rows_gone=True)
    name, batch.path, batch.key_id, batch.wrapped_key = batch.path, "", "", b""
    sql.change(batch, "path", "key_id", "wrapped_key", "totals")
    batch.keys.all().delete()
    batch.rows.all().delete()
    if name:
        transaction.on_commit(lambda: storage.destroy(name))


def _sweep(house: UUID, now: datetime) -> None:
    """Sealed files whose row was rolled back: nothing can open them."""
    known = set(ImportBatch.objects.exclude(path="").values_list("path", flat=True))
    for name in storage.names_in(f"{house.hex}/imports", now - ORPHANED):
        if name not in known:
            storage.destroy(name)


def forget(now: datetime) -> int:
    """Files and rows that had their time, in every organisation; how many imports lost theirs."""
    with tenancy.role("latido_dispatcher"):
        houses = orgs.organisation_ids()
    forgotten = 0
    for house in houses:
        with tenancy.organisation(house):
            _sweep(house, now)
            old = ImportBatch.objects.filter(moved_at__lt=now - KEPT_FOR).exclude(path="")
            for batch in old.select_for_update(skip_locked=True):
                if batch.phase not in (Phase.DONE, Phase.UNDONE):
                    batch.phase, batch.ended_at = Phase.DISCARDED, batch.ended_at or now
                    sql.change(batch, "phase", "ended_at")
                drop(batch)
                forgotten += 1
    return forgotten
