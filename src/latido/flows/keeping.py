"""How long what callers typed in a dialogue is kept."""

from datetime import datetime, timedelta

from latido.flows.models import FlowRun
from latido.plumbing import tenancy

NUMBERS_FOR = timedelta(days=1)  # no dialogue lasts longer


def forget_numbers(now: datetime) -> int:
    """Blank the telephones that somebody typed and hung up over; how many."""
    with tenancy.role("latido_dispatcher"):
        return FlowRun.objects.filter(started_at__lt=now - NUMBERS_FOR).exclude(number="").update(number="")
