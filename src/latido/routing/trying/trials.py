"""Trials: asked for, played in a process of their own, decided once by somebody who may."""

import os
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from itertools import repeat
from multiprocessing import get_context
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord, Refused, Wanted
from latido.kernel.actor import Actor, system
from latido.kernel.time import utc_now
from latido.plumbing import jobs, tenancy
from latido.routing.core.policy import Policy, PolicyName
from latido.routing.models import Trial
from latido.routing.trial_states import OPEN, TrialState, Tried
from latido.routing.trying import days, reading
from latido.routing.trying.house import House, house

WEIGHING = "weighing"
NICE = 10  # of the process that plays: calls go first
NOW, PROPOSED, FIFO = "now", "proposed", "fifo"


class NothingToTry(Exception):
    """There are no queues to try anything on."""


class NotToDecide(Exception):
    """This trial has not been played to its end, or somebody has decided it."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of those that are compared: a house and how it decides turns."""

    name: str
    house: House
    policy: Policy


def ask(wanted: Iterable[Wanted], *, weekday: int, actor: Actor, now: datetime, tuned: bool = False) -> UUID:
    """Have these items tried before they are so. Raises Refused for what could never be, NothingToTry."""
    wanted = list(wanted)
    compliance.tried(wanted, lambda: None, actor=actor)
    if not reading.as_it_would_be()[0]:
        raise NothingToTry
    proposed = [[each.kind, each.key, each.value, each.seen] for each in wanted]
    made = Trial.objects.create(
        proposed=proposed, weekday=weekday, made_at=now, made_by=actor.id, tuned=tuned, total=3 * len(days.SEEDS)
    )
    compliance.record(actor, AuditRecord("trial.asked", detail={"trial": str(made.id)}))
    jobs.defer("routing.try", organisation_id=tenancy.current_organisation(), trial_id=str(made.id))
    found: UUID = made.id
    return found


def approve(trial_id: UUID, *, actor: Actor, why: str, now: datetime, sure: bool = False) -> UUID | None:
    """Make it so, as one act of the history. Raises what `compliance.change` raises, NotToDecide."""
    with transaction.atomic():
        trial = _to_decide(trial_id)
        act = compliance.change_together(_wanted(trial), actor=actor, why=why, sure=sure)
        _decide(trial, TrialState.APPROVED, actor, why, now)
        compliance.record(actor, AuditRecord("trial.approved", reason=why, detail={"trial": str(trial_id)}))
    return act


@transaction.atomic
def decline(trial_id: UUID, *, actor: Actor, why: str, now: datetime) -> None:
    """Leave everything as it is. Raises NotToDecide."""
    _decide(_to_decide(trial_id), TrialState.DECLINED, actor, why, now)
    compliance.record(actor, AuditRecord("trial.declined", reason=why, detail={"trial": str(trial_id)}))


def _to_decide(trial_id: UUID) -> Trial:
    found: Trial | None = Trial.objects.select_for_update().filter(pk=trial_id, state=TrialState.READY).first()
    if found is None:
        raise NotToDecide
    return found


def _decide(trial: Trial, state: TrialState, actor: Actor, why: str, now: datetime) -> None:
    trial.state, trial.decided_by, trial.decided_at, trial.why = state.value, actor.id, now, why.strip()[:400]
    trial.save(update_fields=["state", "decided_by", "decided_at", "why"])


def _wanted(row: Trial) -> tuple[Wanted, ...]:
    return tuple(Wanted(kind, key, value, seen) for kind, key, value, seen in row.proposed)


def trial(trial_id: UUID) -> Tried | None:
    row = Trial.objects.filter(pk=trial_id).first()
    return _as_tried(row) if row else None


def trials(most: int = 8) -> list[Tried]:
    """The newest first."""
    return [_as_tried(row) for row in Trial.objects.order_by("-id")[:most]]


def _as_tried(row: Trial) -> Tried:
    plain = ("id", "tuned", "weekday", "done", "total", "found", "made_at", "made_by")
    decided = ("decided_at", "decided_by", "why")
    said = {name: getattr(row, name) for name in (*plain, *decided)}
    return Tried(state=TrialState(row.state), wanted=_wanted(row), **said)


def play(organisation_id: UUID, trial_id: UUID) -> None:
    """Play the days, one after another, telling how far it is. Safe to repeat; what is decided is left."""
    with tenancy.organisation(organisation_id):
        row = Trial.objects.filter(pk=trial_id, state__in=OPEN).first()
        if row is None:
            return
        Trial.objects.filter(pk=trial_id).update(state=TrialState.PLAYING.value, done=0)
        try:
            sides, facts = _sides(row, system("trial", organisation_id))
        except Refused:
            Trial.objects.filter(pk=trial_id).update(state=TrialState.FAILED.value)
            return
    with apart() as pool:
        played = {each.name: _played(pool, each, organisation_id, trial_id) for each in sides}
    found = {**facts, "sides": played}
    with tenancy.organisation(organisation_id):
        Trial.objects.filter(pk=trial_id).update(state=TrialState.READY.value, found=found)


def _sides(row: Trial, actor: Actor) -> tuple[list[Side], dict[str, Any]]:
    now = utc_now()
    those = reading.last_days(row.weekday, now)
    came, staffed, sample = reading.came(those), reading.staffed(those, now), reading.sample()
    asked, policy = reading.as_it_would_be()
    wanted, proposed = compliance.tried(_wanted(row), reading.as_it_would_be, actor=actor)
    before = house(asked, came, staffed, len(those), sample)
    after = house(wanted, came, staffed, len(those), sample)
    plain = Policy(PolicyName.FIFO, policy.classes)
    sides = [Side(NOW, before, policy), Side(PROPOSED, after, proposed), Side(FIFO, before, plain)]
    facts = {
        "own": before.own,
        "contacts": before.contacts,
        "agents": before.scenario.agents,
        "days": [day.isoformat() for day in those],
        "names": {each.code: each.name for each in after.scenario.streams},
        "hours": list(days.curve_hours(after)),
    }
    return sides, facts


def _played(pool: ProcessPoolExecutor, side: Side, organisation_id: UUID, trial_id: UUID) -> dict[str, Any]:
    found = []
    for day in pool.map(days.play, repeat(side.house), repeat(side.policy), days.SEEDS):
        found.append(day)
        with tenancy.organisation(organisation_id):
            Trial.objects.filter(pk=trial_id).update(done=F("done") + 1)
    return days.figures(side.house, days.together(found), len(found))


def apart() -> ProcessPoolExecutor:
    """One process for what takes long, so that the worker's beats and jobs go on."""
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=os.nice, initargs=(NICE,))
