"""The clock as the installation has seen it: nothing ends for a day after it moved."""

from datetime import datetime

from django.db import transaction

from latido.compliance.core import keeping
from latido.compliance.tables.keeping import ClockSight
from latido.compliance.values.keeping import NotSteady


@transaction.atomic
def look(now: datetime) -> None:
    """Each minute: since when the clock has been right. In no scope."""
    row = ClockSight.objects.select_for_update().filter(id=1).first()
    since = keeping.steady_since(row.seen_at, row.steady_since, now) if row else now
    ClockSight.objects.update_or_create(id=1, defaults={"seen_at": now, "steady_since": since})


def is_steady(now: datetime) -> bool:
    row = ClockSight.objects.filter(id=1).first()
    return row is not None and keeping.may_end(row.seen_at, row.steady_since, now)


def insist(now: datetime) -> None:
    """Raises NotSteady."""
    if not is_steady(now):
        raise NotSteady
