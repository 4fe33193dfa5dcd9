"""What somebody has open: one row a browser, how each ends, at once and everywhere, and how old ones leave no row.

Twelve hours after the login its pages are over, however much it was used. Its telephone goes with it, after the call
that somebody is in.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from latido.kernel.ids import new_id
from latido.kernel.time import utc_now
from latido.plumbing import outbox, realtime, tenancy
from latido.plumbing.sse import OVER
from latido.staff import ports, proof
from latido.staff.core.browsers import named
from latido.staff.events import SessionsEnded
from latido.staff.models import OpenSession, User

ROW = "staff.session"  # in the session: which row is its own
LONGEST = timedelta(seconds=settings.SESSION_COOKIE_AGE)
SEEN_EVERY = timedelta(minutes=1)


def is_open(request: HttpRequest, user: User, now: datetime) -> bool:
    """Whether this request's session goes on; it is seen by being asked, and written down the first time.

    One that was ended elsewhere is emptied here. In the login's scope.
    """
    row_id = request.session.get(ROW)
    if row_id is None:
        _write_down(request, user, now)
        return True
    seen_at = _open(now).filter(id=row_id, user=user).values_list("seen_at", flat=True).first()
    if seen_at is None:
        request.session.flush()
        request.user = AnonymousUser()
        return False
    if seen_at <= now - SEEN_EVERY:
        OpenSession.objects.filter(id=row_id).update(seen_at=now, address=_address(request))
    return True


def is_over(session: Mapping[str, object], now: datetime) -> bool:
    """Whether a session that is not of this request goes on no more."""
    row_id = session.get(ROW)
    return row_id is not None and not _open(now).filter(id=str(row_id)).exists()


def marks(users: Collection[User]) -> dict[UUID, tuple[UUID, ...]]:
    """Under what a telephone of theirs goes on: first the mark of all they have open, then each open browser's row."""
    found = {user.id: [user.sessions_mark] for user in users}
    for row_id, user_id in OpenSession.objects.filter(user__in=users, ended_at=None).values_list("id", "user_id"):
        found[user_id].append(row_id)
    return {user_id: tuple(each) for user_id, each in found.items()}


def own(request: HttpRequest) -> UUID | None:
    """The row of this request's session."""
    row_id = request.session.get(ROW)
    return UUID(row_id) if row_id else None


def open_sessions(user_id: UUID, now: datetime) -> QuerySet[OpenSession]:
    """Of one person, the last seen first."""
    return _open(now).filter(user_id=user_id).order_by("-seen_at")


def end_sessions(user: User, *, keep: UUID | None = None) -> None:
    """Every browser, telephone and stream of theirs is over with this transaction; its rooms hear of it.

    The user is changed, and is the caller's to save. keep: the row of a browser that goes on, and the shift with it;
    its session is the caller's to renew.
    """
    user.sessions_mark = new_id()
    OpenSession.objects.filter(user=user, ended_at=None).exclude(id=keep).update(ended_at=utc_now())
    if keep is None:
        outbox.publish(SessionsEnded(user.id, utc_now()))
    realtime.touch(f"agent:{user.id}", OVER)


def end_one(user_id: UUID, row_id: UUID, now: datetime) -> bool:
    """One browser, with its stream and telephone. False when there is no such one any more."""
    ended = OpenSession.objects.filter(id=row_id, user_id=user_id, ended_at=None).update(ended_at=now)
    if ended and not open_sessions(user_id, now).exists():
        outbox.publish(SessionsEnded(user_id, now))
    realtime.touch(f"agent:{user_id}", OVER)
    return bool(ended)


def enter(request: HttpRequest, user: User, now: datetime) -> None:
    """Somebody enters in this browser: what somebody else had open in it is over, telephone and all.

    Their own goes on, with how they entered now.
    """
    before, row_id = request.user, own(request)
    if not isinstance(before, User):
        return
    if before == user:
        OpenSession.objects.filter(id=row_id).update(by_directory=proof.by_directory(request.session, user))
        return
    if row_id is not None:
        with tenancy.organisation(before.organisation_id):
            end_one(before.id, row_id, now)
    shown = {name: request.session[name] for name in proof.KEPT if name in request.session}
    request.session.flush()
    request.session.update(shown)


def close_local(people: Collection[User], now: datetime) -> None:
    """These enter by nothing of ours any more: no page opens in what they opened so, and `end_old` ends the rest."""
    rows = OpenSession.objects.filter(user__in=people, by_directory=False, ended_at=None, closes_at=None)
    closed = set(rows.values_list("user_id", flat=True))
    rows.update(closes_at=now)
    for user_id in closed:
        realtime.touch(f"agent:{user_id}", OVER)


def end_old(now: datetime) -> int:
    """End what no page opens in any more, with its telephone, but for whom talks: theirs a minute after. How many."""
    with tenancy.role("latido_login"):
        old = OpenSession.objects.filter(_is_old(now), ended_at=None)
        found = list(old.values_list("organisation_id", "user_id", "id"))
    ended = 0
    for organisation_id, user_id, row_id in found:
        with tenancy.organisation(organisation_id):
            ended += not ports.is_talking(user_id) and end_one(user_id, row_id, now)
    return ended


def forget_sessions(now: datetime) -> int:
    """Delete what nobody can use any more; how many."""
    with tenancy.role("latido_login"):
        OpenSession.objects.filter(_is_old(now), ended_at__lte=now).delete()
        deleted, _ = Session.objects.filter(expire_date__lt=now).delete()
    return deleted


def _open(now: datetime) -> QuerySet[OpenSession]:
    return OpenSession.objects.exclude(_is_old(now)).filter(ended_at=None)


def _is_old(now: datetime) -> Q:
    return Q(began_at__lte=now - LONGEST) | Q(closes_at__isnull=False, closes_at__lte=now)


def _write_down(request: HttpRequest, user: User, now: datetime) -> None:
    row = OpenSession.objects.create(
        organisation_id=user.organisation_id,
        user=user,
        began_at=now,
        seen_at=now,
        address=_address(request),
        by_directory=proof.by_directory(request.session, user),
        device=named(request.headers.get("User-Agent", "")),
    )
    request.session[ROW] = str(row.id)


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))[:45]
