"""Sessions that are over leave no row behind."""

from datetime import datetime

from django.contrib.sessions.models import Session

from latido.plumbing import tenancy


def forget_sessions(now: datetime) -> int:
    """Delete what nobody can use any more; how many."""
    with tenancy.role("latido_login"):
        deleted, _ = Session.objects.filter(expire_date__lt=now).delete()
    return deleted
