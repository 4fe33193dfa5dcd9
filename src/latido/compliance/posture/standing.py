"""How the clinic of the scope stands with its own controls: what every room measured, judged, and signed."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.conf import settings

from latido.compliance import anchors, ports, services
from latido.compliance.contracts import AuditRecord
from latido.compliance.core.posture import judge
from latido.compliance.values import posture as values
from latido.compliance.values.posture import Evidence, Finding
from latido.kernel.actor import Actor
from latido.plumbing import tenancy

MAY = "privacy.posture"
FORMAT = "latido.posture/1"


def standing(*, actor: Actor, now: datetime) -> tuple[Finding, ...]:
    """Every control as it is now, the worst first. Shows nobody. Audited. Raises PermissionError."""
    _allowed(actor)
    found = _judged(now)
    services.record(actor, AuditRecord("posture.read", detail=_counts(found)))
    return found


def evidence(*, actor: Actor, now: datetime) -> Evidence:
    """The same, signed by the installation, for whoever must show it. Audited with its hash. Raises PermissionError."""
    _allowed(actor)
    found, key = _judged(now), anchors.public_key(settings.HOME)
    words = _canonical(found, now, key)
    digest = hashlib.sha256(words).hexdigest()
    services.record(actor, AuditRecord("posture.printed", detail={**_counts(found), "sha256": digest}))
    return Evidence(found, now, words.decode(), digest, anchors.sign(settings.HOME, words), key)


def is_true(words: str, signature: str) -> bool:
    """Whether this installation signed exactly these words."""
    return anchors.is_signed(settings.HOME, words.encode(), signature)


def _judged(now: datetime) -> tuple[Finding, ...]:
    return judge((fact for measure in ports.measures() for fact in measure(now)), now)


def _canonical(found: tuple[Finding, ...], now: datetime, key: str) -> bytes:
    said: dict[str, Any] = {
        "format": FORMAT,
        "organisation": str(tenancy.current_organisation()),
        "at": now.isoformat(),
        "controls": {each.control: _said(each) for each in found},
        "public_key": key,
    }
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def _said(finding: Finding) -> dict[str, Any]:
    fact = finding.fact
    if fact is None:
        return {"state": str(finding.state)}
    at = fact.at.isoformat() if fact.at else ""
    return {"state": str(finding.state), "wrong": fact.wrong, "late": fact.late, "of": fact.of, "at": at}


def _counts(found: tuple[Finding, ...]) -> dict[str, str]:
    return {str(state): str(sum(each.state is state for each in found)) for state in values.State}


def _allowed(actor: Actor) -> None:
    if not actor.may(MAY):
        raise PermissionError(MAY)
