"""How many rows came to what; kept on the import when its rows are gone."""

from dataclasses import asdict

from latido.patients.contracts import Totals
from latido.patients.models import ImportBatch
from latido.plumbing import sql

_COUNT = """
    SELECT outcome, count(*), count(*) FILTER (WHERE written), count(*) FILTER (WHERE undone),
           count(*) FILTER (WHERE "left" <> ''),
           count(*) FILTER (WHERE outcome <> 'rejected' AND given <> '{}'::jsonb)
      FROM patients_importrow WHERE organisation_id = %(organisation)s AND batch_id = %(batch)s GROUP BY outcome
"""


def count(batch: ImportBatch) -> Totals:
    """As they are now; as they were when the rows went."""
    if batch.totals and not batch.path and batch.totals.get("rows_gone"):
        return Totals(**{name: n for name, n in batch.totals.items() if name != "rows_gone"})
    found = sql.rows(_COUNT, batch=batch.id)
    by_outcome = {outcome: n for outcome, n, *_ in found}
    written, undone, left, notes = (sum(row[place] for row in found) for place in (2, 3, 4, 5))
    return Totals(
        read=sum(by_outcome.values()),
        **by_outcome,
        with_notes=notes,
        others=batch.others,
        written=written,
        undone=undone,
        left=left,
    )


def keep_totals(batch: ImportBatch, *, rows_gone: bool = False) -> None:
    """Onto the import, which the caller saves."""
    batch.totals = asdict(count(batch)) | ({"rows_gone": True} if rows_gone else {})
