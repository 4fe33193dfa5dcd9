"""Everybody compared with everybody who might be them, in steps: each commits with how far it came."""

import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

import structlog
from django.db import IntegrityError, transaction

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.kernel.actor import Actor
from latido.kernel.ids import new_id
from latido.kernel.time import utc_now
from latido.patients.contracts import PairState, Scan
from latido.patients.core.linking import learning
from latido.patients.core.linking import weights as of_weights
from latido.patients.core.linking.comparing import Agreement, compare
from latido.patients.core.linking.judging import Likeness, judge
from latido.patients.core.linking.weights import Weights, of_household
from latido.patients.duplicates import ScanRunning
from latido.patients.models import DuplicatePair, DuplicateScan, Patient
from latido.patients.services.linking import blocks, loading
from latido.plumbing import jobs, realtime, sql, tenancy

log = structlog.get_logger()
SLICE = 5.0  # seconds of one job, so that others get their turn
AT_ONCE = 4_000  # pairs whose records are read together
HOUSEHOLDS = 40_000  # that the weights are learnt from: more teach nothing new
_KEEP = """
    INSERT INTO patients_duplicatepair (organisation_id, id, one_id, other_id, bits, band, levels, state, scan_id,
        found_at)
    SELECT %(organisation)s, id, one, other, bits, band, levels, 'open', %(scan)s, %(now)s
      FROM (SELECT DISTINCT ON (one, other) * FROM jsonb_to_recordset(%(rows)s::jsonb)
            AS t(id uuid, one uuid, other uuid, bits float, band text, levels jsonb)) AS t
    ON CONFLICT (one_id, other_id) DO UPDATE
       SET bits = excluded.bits, band = excluded.band, levels = excluded.levels, scan_id = excluded.scan_id
     WHERE patients_duplicatepair.state IN ('open', 'later')
"""


@transaction.atomic
def seek_duplicates(actor: Actor, now: datetime, *, worker: bool = True) -> UUID:
    """Compare everybody. worker: it does the work; else whoever asks does. Audited. Raises ScanRunning."""
    scan = DuplicateScan(by=actor.id, at=now, moved_at=now, patients=Patient.objects.filter(replaced_by=None).count())
    try:
        with transaction.atomic():
            sql.add(scan)
    except IntegrityError:
        raise ScanRunning from None
    compliance.record(actor, AuditRecord("patient.duplicates_sought", detail={"scan": str(scan.id)}))
    if worker:
        _ask(scan.organisation_id, scan.id)
    return scan.id


def work_on_scan(organisation_id: UUID, scan_id: UUID, *, seconds: float = SLICE) -> bool:
    """Do the next steps for about so long. Whether there is more to do."""
    ends = time.monotonic() + seconds
    while True:
        with tenancy.organisation(organisation_id):
            scan = sql.held(DuplicateScan, scan_id)
            if scan is None or scan.ended_at is not None:
                return False
            _one_step(scan, utc_now())
        if scan.ended_at is None and time.monotonic() >= ends:
            return True


def go_on_with_scan(organisation_id: UUID, scan_id: UUID) -> None:
    """One job's share; the next job is asked for when there is more."""
    if work_on_scan(organisation_id, scan_id):
        with tenancy.organisation(organisation_id):
            _ask(organisation_id, scan_id)


def last_scan() -> Scan | None:
    """The newest, running or done."""
    scan: DuplicateScan | None = DuplicateScan.objects.order_by("-id").first()
    if scan is None:
        return None
    return Scan(
        id=scan.id,
        at=scan.at,
        ended_at=scan.ended_at,
        moved_at=scan.moved_at,
        percent=100 * scan.step // scan.steps if scan.steps else 0,
        patients=scan.patients,
        compared=scan.compared,
        crowded=scan.crowded,
        found=scan.found,
        learnt_from=scan.learnt.get("weights", {}).get("learnt_from", 0),
    )


@transaction.atomic
def resume_scan(now: datetime) -> None:
    """Ask again for the work of one that stands still."""
    scan = DuplicateScan.objects.select_for_update().filter(ended_at=None).first()
    if scan is not None:
        scan.moved_at = now
        sql.change(scan, "moved_at")
        _ask(scan.organisation_id, scan.id)


def _ask(organisation_id: UUID, scan_id: UUID) -> None:
    jobs.defer(
        "patients.find_duplicates",
        organisation_id=organisation_id,
        lock=f"duplicates:{organisation_id}",
        scan_id=str(scan_id),
    )


def _one_step(scan: DuplicateScan, now: datetime) -> None:
    scan.moved_at = now
    if not scan.steps:
        scan.steps = len(blocks.KINDS) * blocks.parts(scan.patients)
        scan.learnt = learnt(scan.patients)
    elif scan.step < scan.steps:
        _compare_all(scan, now)
        scan.step += 1
    else:
        _end(scan, now)
    sql.change(scan, "moved_at", "steps", "step", "learnt", "compared", "crowded", "found", "ended_at")
    if scan.by:
        realtime.touch(f"agent:{scan.by}", "duplicates")


def _end(scan: DuplicateScan, now: datetime) -> None:
    """What no longer looks alike, because somebody mended a record, is asked no more."""
    waiting = DuplicatePair.objects.filter(state__in=[PairState.OPEN, PairState.LATER])
    waiting.filter(found_at__lt=scan.at).exclude(scan_id=scan.id).delete()
    scan.found, scan.ended_at = waiting.count(), now
    log.info("duplicates.sought", organisation=str(scan.organisation_id), count=scan.found)


def _compare_all(scan: DuplicateScan, now: datetime) -> None:
    """One step's pairs, a few thousand at a time."""
    weights, common = of_weights.from_json(scan.learnt)
    pairs = _pairs(scan)
    while some := list(islice(pairs, AT_ONCE)):
        known = loading.records({i for pair in some for i in pair})
        both = [(known[a], known[b]) for a, b in some if a in known and b in known]
        scan.compared += len(both)
        keep([(a.id, b.id, likeness) for a, b in both if (likeness := judge(a, b, weights, common))], scan.id, now)


def _pairs(scan: DuplicateScan) -> Iterator[tuple[UUID, UUID]]:
    for group in blocks.groups(scan.step, blocks.parts(scan.patients)):
        if len(group) > blocks.CROWD:
            scan.crowded += 1
        else:
            yield from blocks.pairs(group)


def keep(found: Sequence[tuple[UUID, UUID, Likeness]], scan_id: UUID | None, now: datetime) -> None:
    """Into the queue, unless somebody has decided about the two already. The older id first."""
    rows = [
        {
            "id": str(new_id()), "one": str(one), "other": str(other), "bits": round(likeness.bits, 2),
            "band": likeness.band, "levels": list(map(int, likeness.levels)),
        }
        for one, other, likeness in found
    ]  # fmt: skip
    if rows:
        sql.rows(_KEEP, rows=json.dumps(rows), scan=scan_id, now=now)


def learnt(patients: int) -> dict[str, Any]:
    """How much each agreement says here: out of everybody who shares a telephone, and how common each name is."""
    seen: Counter[Agreement] = Counter()
    groups = loading.households(HOUSEHOLDS)
    for n in range(0, len(groups), AT_ONCE):
        some = groups[n : n + AT_ONCE]
        known = loading.records({i for group in some for i in group})
        for group in some:
            for one, other in blocks.pairs([i for i in group if i in known]):
                levels = compare(known[one], known[other])
                if of_household(levels):
                    seen[levels] += 1
    return of_weights.as_json(learning.learn(seen, Weights(patients=patients)), loading.common(patients))
