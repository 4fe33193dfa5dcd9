"""Every night, where it is switched on: better weights are looked for on tomorrow's like, and proposed to somebody."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from latido.compliance import api as compliance
from latido.compliance.contracts import Wanted
from latido.kernel.actor import system
from latido.kernel.time import utc_now
from latido.orgs import api as orgs
from latido.plumbing import jobs, tenancy
from latido.routing.models import RoutingPolicy, Trial
from latido.routing.trial_states import TrialState
from latido.routing.trying import days, reading, trials
from latido.routing.trying.house import house

AT = 2  # o'clock, where the organisation is
EVERY = 1800.0  # s between two looks at the clock
WEIGHING = "weighing"


def tune_nightly(now: datetime) -> None:
    """Ask for tonight's search wherever the clock says two and it is switched on. In no scope."""
    with tenancy.role("latido_router"):
        wished = list(RoutingPolicy.objects.filter(nightly=True).values_list("organisation_id", flat=True))
    for organisation_id in wished:
        with tenancy.organisation(organisation_id):
            here = now.astimezone(ZoneInfo(orgs.time_zone()))
            if here.hour == AT and here.minute < EVERY / 60:
                jobs.defer("routing.tune", organisation_id=organisation_id, lock=f"tune:{organisation_id}")


def tune(organisation_id: UUID) -> UUID | None:
    """Look for weights that serve better and let no queue pay for another. The trial that proposes them, if any.

    None where there is too little of its own to go by, where nothing better was found, and while a proposal waits.
    """
    now = utc_now()
    with tenancy.organisation(organisation_id):
        tomorrow = (now.astimezone(ZoneInfo(orgs.time_zone())) + timedelta(days=1)).weekday()
        if Trial.objects.filter(tuned=True, state__in=_WAITS).exists():
            return None
        those = reading.last_days(tomorrow, now)
        asked, policy = reading.as_it_would_be()
        if not asked:
            return None
        mine = house(asked, reading.came(those), reading.staffed(those, now), len(those), reading.sample())
    if not mine.own:
        return None
    with trials.apart() as pool:
        found = pool.submit(days.tune, mine, policy).result()
    if not found["wanted"] or not found["sound"] or found["gain"]["mean"] <= 0:
        return None
    with tenancy.organisation(organisation_id):
        actor = system("tuning", organisation_id)
        return trials.ask(_wanted(found["wanted"]), weekday=tomorrow, actor=actor, now=now, tuned=True)


_WAITS = (TrialState.ASKED, TrialState.PLAYING, TrialState.READY)


def _wanted(found: dict[str, dict[str, Any]]) -> list[Wanted]:
    items = {each.key: each for each in compliance.items(WEIGHING)}
    changed = [(items[code], {**items[code].value, **values}) for code, values in found.items() if code in items]
    return [Wanted(WEIGHING, item.key, value, item.mark) for item, value in changed if value != item.value]
