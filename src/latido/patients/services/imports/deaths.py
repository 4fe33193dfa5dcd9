"""A file says that somebody died: written down as a death said by hand is, and taken back with the file."""

import json
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models.functions import Now

from latido.kernel.ids import new_id
from latido.patients.core.imports.matching import Field, Judgement
from latido.patients.models import Death, ImportBatch
from latido.patients.mortality import FROM_FILE
from latido.patients.services.imports.rows import Staged
from latido.plumbing import sql

_ADD = """
    INSERT INTO patients_death (organisation_id, id, patient_id, source, by, at, released_by, released_at)
    SELECT %(organisation)s, id, patient_id, %(source)s, %(by)s, %(now)s,
           CASE WHEN released THEN %(by)s::uuid END, CASE WHEN released THEN %(now)s::timestamptz END
      FROM jsonb_to_recordset(%(rows)s::jsonb) AS t(id uuid, patient_id uuid, released boolean)
"""


def keep(new: Iterable[Staged], changed: Iterable[tuple[Staged, Judgement]], batch: ImportBatch, now: datetime) -> None:
    """Of somebody who was alive here their family is left in peace; of who comes in dead it is long since told."""
    before = [row for row in new if row.person and row.person.deceased]
    lately = [row for row, judgement in changed if Field.DECEASED in judgement.changed]
    rows = [
        {"id": str(new_id()), "patient_id": str(row.patient_id), "released": released}
        for found, released in ((before, True), (lately, False))
        for row in found
        if row.patient_id
    ]
    if rows:
        sql.rows(_ADD, rows=json.dumps(rows), source=FROM_FILE, by=batch.by, now=now)


def take_back(patient_id: UUID) -> None:
    """The file was a mistake: they are alive, and that it said so stays."""
    Death.objects.filter(patient_id=patient_id, source=FROM_FILE, undone_at=None).update(undone_at=Now())
