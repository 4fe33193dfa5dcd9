"""Secrets of people and directories under the master of now, when it has changed."""

from typing import Any

from allauth.mfa.models import Authenticator

from latido.plumbing import crypto, tenancy
from latido.plumbing.masters import KEY_ID, masters
from latido.staff.directories import sealed_for
from latido.staff.models import Directory

FACTOR = b"second-factor"


def reseal_factors() -> int:
    """Second factors of everybody, whatever the organisation. In no scope. How many were sealed anew."""
    with tenancy.role("latido_login"):
        rows = [row for row in Authenticator.objects.select_for_update(of=("self",)) if _old(row)]
        for row in rows:
            row.data = {name: _anew(value, FACTOR) if _is_old(value) else value for name, value in row.data.items()}
            row.save(update_fields=["data"])
    return len(rows)


def reseal_directories() -> int:
    """Of the scope's organisation."""
    rows = [row for row in Directory.objects.select_for_update() if _is_old(row.secret)]
    for row in rows:
        row.secret = _anew(row.secret, sealed_for(row))
        row.save(update_fields=["secret"])
    return len(rows)


def factors_sealed_with(key_id: str) -> int:
    """How many second factors only this master opens. In no scope."""
    with tenancy.role("latido_login"):
        return sum(
            any(str(each).startswith(key_id) for each in row.data.values()) for row in Authenticator.objects.all()
        )


def directories_sealed_with(key_id: str) -> int:
    """Of the scope's organisation."""
    return int(Directory.objects.filter(secret__startswith=key_id).count())


def _old(row: Authenticator) -> bool:
    return any(_is_old(value) for value in row.data.values())


def _is_old(value: Any) -> bool:
    name = value[:KEY_ID] if isinstance(value, str) else ""
    return name in masters().names()[1:]


def _anew(value: str, associated: bytes) -> str:
    return crypto.seal_text(crypto.open_text(value, associated), associated)
