"""The signed act of what ended: counts, rules and inventory, for anybody to check that it was not written later."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from latido.compliance import anchors, services
from latido.compliance.contracts import AuditRecord
from latido.compliance.keeping.periods import period_of
from latido.compliance.tables.keeping import DueMark, Purge
from latido.compliance.values.keeping import Line, PurgeState, Record
from latido.kernel.actor import Actor

FORMAT = "latido.purge-act/1"


def sign(purge: Purge, *, actor: Actor, now: datetime) -> None:
    """Close an act whose things have ended. In the running transaction."""
    purge.act = _act(purge, now)
    purge.signature = anchors.sign(settings.HOME, canonical(purge.act))
    purge.state, purge.finished_at = PurgeState.DONE, now
    purge.save(update_fields=["act", "signature", "state", "finished_at"])
    digest = hashlib.sha256(canonical(purge.act)).hexdigest()
    services.record(
        actor, AuditRecord("purge.done", reason=purge.why, detail={"purge": str(purge.id), "sha256": digest})
    )


def is_true(act: Mapping[str, Any], signature: str) -> bool:
    """Whether this installation signed exactly these words."""
    return anchors.is_signed(settings.HOME, canonical(act), signature)


def canonical(act: Mapping[str, Any]) -> bytes:
    """What is signed: the same bytes for the same act."""
    return json.dumps(act, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def inventory(purge_id: object) -> Iterator[Line]:
    """What ended, line by line, in the order in which it is signed."""
    rows = DueMark.objects.filter(purge_id=purge_id, ended_at__isnull=False).order_by("record", "ref")
    for record, ref, since, outcome in rows.values_list("record", "ref", "since", "outcome").iterator():
        yield Line(Record(record), ref, since, outcome)


def _act(purge: Purge, now: datetime) -> dict[str, Any]:
    lines, counts = hashlib.sha256(), dict.fromkeys(purge.wanted, 0)
    for line in inventory(purge.id):
        lines.update(f"{line.record} {line.ref} {line.since.isoformat()} {line.outcome}\n".encode())
        counts[line.record] += 1
    return {
        "format": FORMAT,
        "purge": str(purge.id),
        "organisation": str(purge.organisation_id),
        "why": purge.why,
        "proposed_by": str(purge.proposed_by),
        "proposed_at": purge.proposed_at.isoformat(),
        "approved_by": str(purge.decided_by),
        "approved_at": purge.decided_at.isoformat() if purge.decided_at else "",
        "finished_at": now.isoformat(),
        "asked": dict(purge.wanted),
        "ended": counts,
        "rules": {record: _rule(Record(record)) for record in purge.wanted},
        "inventory_sha256": lines.hexdigest(),
        "public_key": anchors.public_key(settings.HOME),
    }


def _rule(record: Record) -> dict[str, Any]:
    of = period_of(record)
    return {"months": of.months, "sources": list(of.sources), "checked": of.checked.isoformat()}
