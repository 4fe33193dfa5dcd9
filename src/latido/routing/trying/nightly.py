"""Every night, where it is switched on: better weights are looked for on tomorrow's like, and proposed to somebody."""

from collections.abc import Mapping
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

    None where there is too little of its own to go by, where nothing surely better was found, and while a proposal
    waits.
    """
    now = utc_now()
    found = search(organisation_id, now)
    return propose(organisation_id, found["wanted"], now) if found is not None and worth_asking(found) else None


def search(organisation_id: UUID, now: datetime) -> dict[str, Any] | None:
    """What would be weighed otherwise on tomorrow's like, and what it comes to: days.tune. None: not looked for."""
    with tenancy.organisation(organisation_id):
        if Trial.objects.filter(tuned=True, state__in=_WAITS).exists():
            return None
        those = reading.last_days(_tomorrow(now), now)
        asked, policy = reading.as_it_would_be()
        if not asked:
            return None
        mine = house(asked, reading.came(those), reading.staffed(those, now), len(those), reading.sample())
    if not mine.own:
        return None
    with trials.apart() as pool:
        return pool.submit(days.tune, mine, policy).result()


def worth_asking(found: Mapping[str, Any]) -> bool:
    """Whether a person is to be asked: something changes, no queue pays for it, and the gain is beyond chance."""
    gain = found["gain"]
    return bool(found["wanted"] and found["sound"]) and gain["ci95"] is not None and gain["mean"] > gain["ci95"]


def propose(organisation_id: UUID, weights: dict[str, dict[str, Any]], now: datetime) -> UUID | None:
    """Ask the people of this organisation; weights by queue's code. The trial."""
    with tenancy.organisation(organisation_id):
        actor = system("tuning", organisation_id)
        return trials.ask(_wanted(weights), weekday=_tomorrow(now), actor=actor, now=now, tuned=True)


def _tomorrow(now: datetime) -> int:
    """Its weekday, in the scope's organisation."""
    return (now.astimezone(ZoneInfo(orgs.time_zone())) + timedelta(days=1)).weekday()


_WAITS = (TrialState.ASKED, TrialState.PLAYING, TrialState.READY)


def _wanted(found: dict[str, dict[str, Any]]) -> list[Wanted]:
    items = {each.key: each for each in compliance.items(WEIGHING)}
    changed = [(items[code], {**items[code].value, **values}) for code, values in found.items() if code in items]
    return [Wanted(WEIGHING, item.key, value, item.mark) for item, value in changed if value != item.value]
