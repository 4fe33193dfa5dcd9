"""What one has open: a list, and how to end one of it or all the rest."""

from uuid import UUID

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from latido.kernel.time import utc_now
from latido.plumbing.access import access
from latido.staff import devices, recovery, sessions
from latido.staff.login import record
from latido.staff.models import User

HERE = "staff:sessions"


@access("account.use")
@require_GET
def own_sessions(request: HttpRequest) -> HttpResponse:
    """Every browser one is logged in with, this one marked."""
    browsers = recovery.browsers(_user(request).id, utc_now())
    return render(request, "account/sessions.html", {"browsers": browsers, "this": sessions.own(request)})


@access("account.use")
@require_POST
def end_session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """One of one's own; of another's there is none to end."""
    if sessions.end_one(_user(request).id, session_id, utc_now()):
        record(request, _user(request), "session.ended", which="one")
    return redirect(HERE)


@access("account.use")
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """All but this one, and the browsers that were known."""
    user = User.objects.select_for_update().get(id=_user(request).id)
    sessions.end_sessions(user, keep=sessions.own(request))
    user.save(update_fields=["sessions_mark"])
    devices.forget(user, but=request)
    update_session_auth_hash(request, user)
    record(request, user, "session.ended", which="others")
    return redirect(HERE)


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise TypeError
    return request.user
