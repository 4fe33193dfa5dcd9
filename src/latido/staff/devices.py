"""Browsers that somebody has got in with before, by a signed cookie that lasts half a year."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse

from latido.kernel.ids import new_id
from latido.plumbing import tenancy
from latido.staff.models import KnownDevice, User

GOOD_FOR = timedelta(days=180)
_signer = TimestampSigner(salt="latido.staff.device")


def is_known(request: HttpRequest, user: User) -> bool:
    """Whether this person has got in with this browser. In the login's scope or their own."""
    device_id = _device_of(request)
    return device_id is not None and KnownDevice.objects.filter(user=user, device_id=device_id).exists()


def remember(request: HttpRequest, response: HttpResponse, user: User, now: datetime) -> None:
    """They have just got in with it. Several people of one desk share a browser, each with a row."""
    device_id = _device_of(request) or new_id()
    KnownDevice.objects.update_or_create(
        user=user, device_id=device_id, defaults={"used_at": now, "organisation_id": user.organisation_id}
    )
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        _signer.sign(str(device_id)),
        max_age=int(GOOD_FOR.total_seconds()),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(user: User, *, but: HttpRequest | None = None) -> None:
    """What was known is strange again. but: the browser of this request stays known."""
    kept = _device_of(but) if but is not None else None
    KnownDevice.objects.filter(user=user).exclude(device_id=kept).delete()


def forget_old(now: datetime) -> int:
    """Delete those whose cookie is over; how many."""
    with tenancy.role("latido_login"):
        deleted, _each = KnownDevice.objects.filter(used_at__lt=now - GOOD_FOR).delete()
    return deleted


def _device_of(request: HttpRequest) -> UUID | None:
    try:
        return UUID(_signer.unsign(request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), max_age=GOOD_FOR))
    except (BadSignature, ValueError):
        return None
