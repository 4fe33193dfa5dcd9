"""How long what the leader heard and decided is kept, and whose telephone was promised a call."""

from datetime import datetime, timedelta

from latido.plumbing import tenancy
from latido.routing.models import Callback, Tick

KEPT_FOR = timedelta(days=90)
NUMBERS_FOR = timedelta(days=7)  # from the end of a promise; those not reached stand on the floor for one


def forget_ticks(now: datetime) -> int:
    """Delete what is older; how many ticks. Of every organisation, by the worker: neither leader nor pages may."""
    with tenancy.role("latido_dispatcher"):
        deleted, _each = Tick.objects.filter(at__lt=now - KEPT_FOR).delete()
    return deleted


def forget_numbers(now: datetime) -> int:
    """Blank the telephones of promises that have been over for long; how many. The contact has its own caller."""
    with tenancy.role("latido_dispatcher"):
        old = Callback.objects.filter(ended_at__lt=now - NUMBERS_FOR).exclude(number="")
        return old.update(number="", number_mark=None, extension="")
