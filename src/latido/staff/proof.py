"""How somebody proved who they are in this session when a directory said so, and our second factor when it did not."""

import time
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from latido.staff.models import User

METHOD = "directory"
JUST_NOW = 300  # seconds
RECORDS, WHOSE = "account_authentication_methods", "account_authentication_methods_user"  # allauth's, in the session
ONWARD = "onward"  # in the session: the page they were on when their directory had to vouch again
SHIFT = "shift_code"  # in the session: its second step was a supervisor's code
KEPT = (RECORDS, WHOSE, SHIFT, "_session_expiry")  # of who is about to enter where another is inside


def remember(request: HttpRequest, user: User, directory_id: UUID, *, second_factor: bool, at: datetime | None) -> None:
    """Before the login, as allauth does for passwords: for this person alone. at: when they proved it there."""
    proved = min(at.timestamp(), time.time()) if at else 0.0
    details = {"directory": str(directory_id), "second_factor": second_factor, "proved": proved}
    record_authentication(request, user, METHOD, **details)


def is_fresh(records: Iterable[Mapping[str, Any]]) -> bool:
    """Whether they have just shown who they are. A directory may let in who proved it to it long ago."""
    shown = (each.get("proved", 0.0) if each["method"] == METHOD else each["at"] for each in records)
    return any(time.time() - at < JUST_NOW for at in shown)


def shown_by_directory(session: Mapping[str, Any], user: User) -> bool:
    """Whether a directory vouches for a second factor in this session."""
    last = _last(session, user)
    return last is not None and last.get("second_factor") is True


def directory_of(session: Mapping[str, Any], user: User) -> str:
    """The id of the directory this session was opened by, or nothing."""
    last = _last(session, user)
    return str(last["directory"]) if last is not None else ""


def by_directory(session: Mapping[str, Any], user: User) -> bool:
    return _last(session, user) is not None


def _last(session: Mapping[str, Any], user: User) -> Mapping[str, Any] | None:
    """Of how they entered last: a second factor of ours comes after it, and being asked again inside is no way in."""
    records = session.get(RECORDS)
    if session.get(WHOSE) != str(user.pk) or not isinstance(records, list):
        return None
    ways = [each for each in records if _opens(each)]
    return ways[-1] if ways and ways[-1]["method"] == METHOD else None


def _opens(each: Mapping[str, Any]) -> bool:
    first = each.get("method") in {METHOD, "password"} or each.get("passwordless") is True
    return first and not each.get("reauthenticated")


class SecondFactorStage(AuthenticateStage):  # type: ignore[misc]
    """Ours is not asked of whom the directory asked for its own."""

    def _should_handle(self, request: HttpRequest) -> bool:
        user = self.login.user
        if isinstance(user, User) and shown_by_directory(request.session, user):
            return False
        return bool(super()._should_handle(request))
