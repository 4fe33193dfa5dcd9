"""How what somebody has open ends, at once and everywhere, and how sessions that are over leave no row behind."""

from datetime import datetime

from django.contrib.sessions.models import Session

from latido.kernel.ids import new_id
from latido.kernel.time import utc_now
from latido.plumbing import outbox, realtime, tenancy
from latido.plumbing.sse import OVER
from latido.staff.events import SessionsEnded
from latido.staff.models import User


def end_sessions(user: User) -> None:
    """Every browser, telephone and stream of theirs is over with this transaction; its rooms hear of it.

    The user is changed, and is the caller's to save.
    """
    user.sessions_mark = new_id()
    outbox.publish(SessionsEnded(user.id, utc_now()))
    realtime.touch(f"agent:{user.id}", OVER)


def forget_sessions(now: datetime) -> int:
    """Delete what nobody can use any more; how many."""
    with tenancy.role("latido_login"):
        deleted, _ = Session.objects.filter(expire_date__lt=now).delete()
    return deleted
