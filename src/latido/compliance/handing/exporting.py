"""The one door by which data of many patients leave the house: asked with a reason, agreed to by another person when
they are many, sealed, marked with who, when and what for, taken by who asked under a passphrase that nobody keeps, gone
after a day."""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import BinaryIO
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from latido.compliance import ports, services
from latido.compliance.contracts import AuditRecord
from latido.compliance.handing import files
from latido.compliance.tables.exports import ExportFile as Row
from latido.compliance.values.exports import (
    ALONE,
    EXPORT_WORDS,
    LASTS,
    Export,
    ExportChanged,
    ExportNotAnother,
    ExportState,
    ExportUnknown,
    Form,
    NobodyInIt,
    ReasonShort,
    TooMany,
    Wanted,
)
from latido.kernel import locked, references, spreadsheets
from latido.kernel.actor import Actor, system
from latido.kernel.ids import new_id
from latido.kernel.locked import WeakPassphrase
from latido.kernel.paging import paged
from latido.kernel.time import utc_now
from latido.plumbing import jobs, tenancy

APPROVE = "privacy.approve"
JOB = "compliance.make_export"
FOLDER = "exports"
SHOWN = 25


@transaction.atomic
def ask(wanted: Wanted, *, actor: Actor, now: datetime) -> UUID:
    """A file of what the filter finds now. Few are written at once; many wait for a second person. Audited.

    Raises PermissionError, ReasonShort, NobodyInIt; LookupError for what is not there.
    """
    exporter = ports.exporters()[wanted.kind]
    if not actor.may(exporter.permission) or actor.id is None:
        raise PermissionError(exporter.permission)
    patients = exporter.count(wanted.filter)
    if len(wanted.why.strip()) < EXPORT_WORDS:
        raise ReasonShort
    if not patients:
        raise NobodyInIt
    alone = patients <= ALONE
    row = Row.objects.create(
        kind=wanted.kind, wanted=dict(wanted.filter), form=wanted.form, why=wanted.why.strip()[:400],
        patients=patients, state=ExportState.MAKING if alone else ExportState.ASKED, asked_by=actor.id, asked_at=now,
        asked_session=actor.session[:80], expires_at=now + LASTS,
    )  # fmt: skip
    _told(actor, "export.asked", row)
    if alone:
        _later(row, actor)
    made: UUID = row.id
    return made


@transaction.atomic
def approve(export_id: UUID, mark: str, *, actor: Actor, now: datetime) -> None:
    """A second person agrees to exactly what was shown. Audited.

    Raises PermissionError, ExportUnknown, ExportNotAnother, ExportChanged.
    """
    row = _asked(export_id, actor, now)
    if row.asked_by == actor.id or (row.asked_session and row.asked_session == actor.session[:80]):
        raise ExportNotAnother
    if mark_of(row) != mark:
        raise ExportChanged
    row.state, row.decided_by, row.decided_at = ExportState.MAKING, actor.id, now
    row.save(update_fields=["state", "decided_by", "decided_at"])
    _told(actor, "export.approved", row)
    _later(row, actor)


@transaction.atomic
def refuse(export_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Nothing is written. Who asked may take it back so too. Audited. Raises PermissionError, ExportUnknown."""
    row = _asked(export_id, actor, now, own=True)
    row.state, row.decided_by, row.decided_at = ExportState.REFUSED, actor.id, now
    row.save(update_fields=["state", "decided_by", "decided_at"])
    _told(actor, "export.refused", row)


def make(organisation_id: UUID, export_id: UUID, now: datetime | None = None) -> None:
    """Write the file: of those who are in it now, if they are as many as was agreed. In no scope."""
    at = now or utc_now()
    with tenancy.organisation(organisation_id):
        row = Row.objects.select_for_update().filter(id=export_id, state=ExportState.MAKING).first()
        if row is None:
            return
        try:
            with transaction.atomic():
                rows = _rows(row, system("exporting", organisation_id))
                files.seal(row, FOLDER, lambda out: _write(out, row, rows, at))
        except ExportChanged:
            row.refresh_from_db()
            row.state = ExportState.CHANGED
        else:
            row.state, row.done, row.expires_at = ExportState.READY, row.patients, at + LASTS
        row.save(update_fields=["state", "done", "expires_at", *files.FIELDS])


def _rows(row: Row, actor: Actor) -> Iterator[tuple[str, ...]]:
    """Raises ExportChanged when they are not as many as was agreed."""
    exporter, written = ports.exporters()[row.kind], 0
    if exporter.count(row.wanted) != row.patients:
        raise ExportChanged
    yield exporter.heading()
    for whose, lines in exporter.steps(row.wanted):
        detail = {"export": str(row.id), "kind": row.kind, "of": str(row.asked_by)}
        services.record(actor, AuditRecord("export.written", tuple(whose), purpose="export", detail=detail))
        written += len(lines)
        yield from lines
    if written != row.patients:
        raise ExportChanged


def _write(out: BinaryIO, row: Row, rows: Iterable[tuple[str, ...]], now: datetime) -> None:
    mark = mark_words(Mark(number_of(row), row.asked_by, row.patients, row.why), now)
    marked = chain([(mark,)], rows, [(), (mark,)])
    if row.form == Form.XLSX:
        spreadsheets.workbook(out, marked, said=mark)
        return
    for line in spreadsheets.lines(marked):
        out.write(line.encode())


@dataclass(frozen=True, slots=True)
class Mark:
    """Of a file: its number, whose it is, how many are in it, and what for."""

    number: str
    who: UUID
    patients: int
    why: str


def mark_words(mark: Mark, now: datetime) -> str:
    """What stands at the head and the foot of every file: whoever finds it knows whose it is."""
    said = {
        "number": mark.number, "who": ports.name_of(mark.who), "count": mark.patients, "why": mark.why,
        "at": now.astimezone(ZoneInfo(ports.house().time_zone)).strftime("%d/%m/%Y %H:%M"),
    }  # fmt: skip
    return _("Confidencial · archivo %(number)s · %(who)s · %(at)s · %(count)s pacientes · %(why)s") % said


def at_once(
    kind: str,
    rows: Sequence[Sequence[str]],
    *,
    about: Collection[UUID],
    patients: int,
    why: str,
    passphrase: str,
    actor: Actor,
    now: datetime,
) -> Iterator[bytes]:
    """A table of few people that is told to who asks and kept nowhere, as CSV with its mark, locked. Audited.

    The caller answers for who may. rows: the first is the heading. Raises TooMany: those are asked for; WeakPassphrase.
    """
    if patients > ALONE:
        raise TooMany
    if not locked.is_strong(passphrase):
        raise WeakPassphrase
    if actor.id is None:
        raise PermissionError(kind)
    number = references.shown(new_id())
    detail = {"kind": kind, "form": "csv", "count": str(patients), "number": number}
    services.record(actor, AuditRecord("export.downloaded", tuple(about), purpose="export", detail=detail))
    mark = mark_words(Mark(number, actor.id, patients, why), now)
    told = [line.encode() for line in spreadsheets.lines(chain([(mark,)], rows, [(), (mark,)]))]
    return files.locked([(f"{kind}.csv", told)], passphrase, number)


@transaction.atomic
def take(export_id: UUID, passphrase: str, *, actor: Actor, now: datetime) -> tuple[Export, Iterator[bytes]]:
    """A ZIP that opens with this passphrase, which is kept nowhere, for who asked for the file. Each time audited.

    Raises PermissionError, ExportUnknown, WeakPassphrase.
    """
    row = Row.objects.select_for_update().filter(id=export_id, state=ExportState.READY, expires_at__gt=now).first()
    if row is None or row.asked_by != actor.id:
        raise ExportUnknown
    if not actor.may(ports.exporters()[row.kind].permission):
        raise PermissionError(row.kind)
    if not locked.is_strong(passphrase):
        raise WeakPassphrase
    row.downloads += 1
    row.save(update_fields=["downloads"])
    _told(actor, "export.downloaded", row)
    number = number_of(row)
    inside = f"{row.kind}-{number.replace(' ', '')}.{row.form}"
    return _as_export(row, now), files.locked([(inside, files.chunks(row))], passphrase, number)


def exports(*, actor: Actor, now: datetime, page: int = 1) -> tuple[list[Export], bool]:
    """One's own, and for who may agree everybody's; newest first, a page. Audited. Raises PermissionError."""
    rows = Row.objects.order_by("-asked_at", "-id")
    if not actor.may(APPROVE):
        _may_ask(actor)
        rows = rows.filter(asked_by=actor.id)
    found, more = paged(rows, page, SHOWN)
    services.record(actor, AuditRecord("export.listed", detail={"count": str(len(found))}))
    return [_as_export(row, now) for row in found], more


def export_of(export_id: UUID, *, actor: Actor, now: datetime) -> Export:
    """How far it is. Shows nobody. Raises ExportUnknown."""
    row = Row.objects.filter(id=export_id).first()
    if row is None or (row.asked_by != actor.id and not actor.may(APPROVE)):
        raise ExportUnknown
    return _as_export(row, now)


def end_old(organisation_id: UUID, now: datetime) -> int:
    """Those whose day is over; how many. In no scope."""
    with tenancy.organisation(organisation_id):
        late = Row.objects.select_for_update(skip_locked=True).filter(expires_at__lte=now)
        rows = list(late.exclude(state__in=(ExportState.ENDED, ExportState.REFUSED)))
        for row in rows:
            files.drop(row)
            row.state = ExportState.ENDED
            row.save(update_fields=["state", *files.FIELDS])
            _told(system("exporting", organisation_id), "export.ended", row)
        return len(rows)


def mark_of(row: Row) -> str:
    said = [str(row.id), row.kind, row.wanted, row.form, row.patients]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


def number_of(row: Row) -> str:
    return references.shown(row.id)


def _may_ask(actor: Actor) -> None:
    if not any(actor.may(each.permission) for each in ports.exporters().values()):
        raise PermissionError


def _asked(export_id: UUID, actor: Actor, now: datetime, *, own: bool = False) -> Row:
    row: Row | None = (
        Row.objects.select_for_update().filter(id=export_id, state=ExportState.ASKED, expires_at__gt=now).first()
    )
    mine = own and row is not None and row.asked_by == actor.id
    if not mine and not actor.may(APPROVE):
        raise PermissionError(APPROVE)
    if row is None:
        raise ExportUnknown
    return row


def _later(row: Row, actor: Actor) -> None:
    jobs.defer(JOB, organisation_id=actor.organisation_id, lock=f"export:{row.id}", export_id=str(row.id))


def _told(actor: Actor, action: str, row: Row) -> None:
    detail = {"export": str(row.id), "kind": row.kind, "form": row.form, "count": str(row.patients)}
    services.record(actor, AuditRecord(action, purpose="export", reason=row.why, detail=detail))


def _as_export(row: Row, now: datetime) -> Export:
    over = row.expires_at <= now and row.state not in (ExportState.REFUSED, ExportState.CHANGED)
    return Export(
        row.id, number_of(row), row.kind, row.wanted, Form(row.form), row.why, row.patients,
        ExportState.ENDED if over else ExportState(row.state), row.asked_by, row.asked_at, row.decided_by,
        row.decided_at, row.expires_at, row.done, row.downloads, mark_of(row),
    )  # fmt: skip
