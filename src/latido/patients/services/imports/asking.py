"""What a person asks of an import: read it, write it, decide about a row, undo it, go on. Each is one transaction."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.kernel.actor import Actor
from latido.patients.contracts import Decision, Phase, RowOutcome
from latido.patients.models import ImportBatch, ImportRow
from latido.patients.services.imports import files, rows
from latido.patients.services.imports.files import NotNow
from latido.patients.services.imports.stages import WORKING, ask
from latido.patients.services.imports.totals import keep_totals
from latido.patients.services.imports.writing import Collision, write_rows
from latido.plumbing import sql


@transaction.atomic
def start_reading(
    batch_id: UUID, fields: Mapping[int, str], defaults: Mapping[str, str], now: datetime, *, worker: bool = True
) -> None:
    """The columns are settled: read and check every row, and write no patient. Raises as `files.agree`.

    worker: it does the work; else whoever asks does, by `work`.
    """
    batch = files.agree(batch_id, fields, defaults, now)
    if worker:
        ask(batch)


@transaction.atomic
def begin_import(batch_id: UUID, actor: Actor, now: datetime, *, worker: bool = True) -> None:
    """The dry run is accepted: write the patients. Audited. worker: as above. Raises ImportUnknown, NotNow."""
    batch = _turn(batch_id, Phase.READY, Phase.WRITING, "import.begun", actor, now)
    if worker:
        ask(batch)


@transaction.atomic
def undo_import(batch_id: UUID, actor: Actor, now: datetime) -> None:
    """Take back what it made and nobody touched since. Audited. Raises ImportUnknown, NotNow when its rows are gone."""
    ask(_turn(batch_id, Phase.DONE, Phase.UNDOING, "import.undo_begun", actor, now))


def _turn(batch_id: UUID, is_at: Phase, goes_to: Phase, act: str, actor: Actor, now: datetime) -> ImportBatch:
    batch = files.held(batch_id, is_at)
    if not batch.path:
        raise NotNow
    batch.phase, batch.position, batch.moved_at = goes_to, 0, now
    sql.change(batch, "phase", "position", "moved_at")
    compliance.record(actor, AuditRecord(act, purpose="import", detail={"import": str(batch_id)}))
    return batch


@transaction.atomic
def resume_import(batch_id: UUID, now: datetime) -> None:
    """Ask again for the work of an import that stands still. Raises ImportUnknown, NotNow."""
    batch = files.held(batch_id, *WORKING)
    batch.moved_at = now
    sql.change(batch, "moved_at")
    ask(batch)


def decide_row(
    batch_id: UUID, row_id: int, decision: Decision, same_as: UUID | None, actor: Actor, now: datetime
) -> RowOutcome:
    """What a person says of a possible duplicate; once the import is done it is written at once. Audited.

    Raises ImportUnknown, NotNow, Collision when somebody wrote the same person at this moment.
    """
    with transaction.atomic():
        batch = files.held(batch_id, Phase.READY, Phase.DONE)
        asked = ImportRow.objects.filter(id=row_id, batch=batch, outcome=RowOutcome.POSSIBLE_DUPLICATE, written=False)
        row = rows.take_one(row_id) if asked.exists() else None
        if row is None or row.written:
            raise NotNow
        if decision is Decision.LINK and str(same_as) not in row.candidates:
            raise NotNow
        row.decision, row.patient_id = decision, same_as if decision is Decision.LINK else None
        ImportRow.objects.filter(id=row_id).update(decision=decision, patient_id=row.patient_id)
        detail = {"import": str(batch_id), "row": str(row.number), "decision": str(decision)}
        about = (same_as,) if same_as else row.known_candidates
        compliance.record(actor, AuditRecord("import.decided", about, purpose="import", detail=detail))
        if batch.phase == Phase.DONE:
            write_rows(batch, [row], actor, now)
            keep_totals(batch)
            sql.change(batch, "totals")
        return RowOutcome(row.outcome)


__all__ = ["Collision", "begin_import", "decide_row", "resume_import", "start_reading", "undo_import"]
