"""How long what the leader heard and decided is kept."""

from datetime import datetime, timedelta

from latido.plumbing import tenancy
from latido.routing.models import Tick

KEPT_FOR = timedelta(days=90)


def forget_ticks(now: datetime) -> int:
    """Delete what is older; how many ticks. Of every organisation, by the worker: neither leader nor pages may."""
    with tenancy.role("latido_dispatcher"):
        deleted, _each = Tick.objects.filter(at__lt=now - KEPT_FOR).delete()
    return deleted
