"""Somebody on their way to a directory and back: bound to one browser, for ten minutes, once."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from latido.plumbing import crypto, tenancy
from latido.staff.models import Directory, SignInAttempt

GOOD_FOR = timedelta(minutes=10)
ABOUT = b"sign-in"


class Over(LookupError):
    """This way back was used, is too old, or is another browser's."""


@dataclass(frozen=True, slots=True)
class Attempt:
    remembered: Mapping[str, str]
    answer: Mapping[str, str]  # that came by itself, before the browser did


def new_token() -> str:
    return secrets.token_urlsafe(32)


def begin(row: Directory, state: str, browser: str, remembered: Mapping[str, str], *, now: datetime) -> None:
    """In the login's scope."""
    SignInAttempt.objects.create(
        organisation_id=row.organisation_id,
        directory=row,
        state_digest=_digest(state),
        browser_digest=_digest(browser),
        remembered=_sealed(remembered),
        made_at=now,
    )


def answered(directory_id: UUID, state: str, answer: Mapping[str, str], *, now: datetime) -> None:
    """Keep what a directory posted until its browser comes for it; only the first counts. Raises Over."""
    found = _open(directory_id, state, now)
    if found.answer:
        raise Over
    found.answer = _sealed(answer)
    found.save(update_fields=["answer"])


def take(directory_id: UUID, state: str, browser: str, *, now: datetime) -> Attempt:
    """What was remembered; it is used up, whatever comes of it. Raises Over."""
    found = _open(directory_id, state, now)
    if not secrets.compare_digest(found.browser_digest, _digest(browser)):
        raise Over
    found.delete()
    return Attempt(_opened(found.remembered), _opened(found.answer) if found.answer else {})


def forget_old(now: datetime) -> int:
    """Delete those nobody came back for; how many."""
    with tenancy.role("latido_login"):
        deleted, _each = SignInAttempt.objects.filter(made_at__lt=now - GOOD_FOR).delete()
    return deleted


def _open(directory_id: UUID, state: str, now: datetime) -> SignInAttempt:
    found: SignInAttempt | None = (
        SignInAttempt.objects.select_for_update()
        .filter(directory_id=directory_id, state_digest=_digest(state), made_at__gt=now - GOOD_FOR)
        .first()
    )
    if found is None:
        raise Over
    return found


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _sealed(values: Mapping[str, str]) -> str:
    return crypto.seal_text(json.dumps(dict(values)), ABOUT)


def _opened(sealed: str) -> Mapping[str, str]:
    found: dict[str, str] = json.loads(crypto.open_text(sealed, ABOUT))
    return found
