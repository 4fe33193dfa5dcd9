"""A change of how turns are decided is tried on the organisation's own days, and decided once by somebody who may."""

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from latido.compliance import api as compliance
from latido.compliance.contracts import ChangedMeanwhile, Refused, Wanted
from latido.interactions.models import Interaction
from latido.kernel.time import utc_now
from latido.orgs.tests.hospitals import found
from latido.routing import api as routing
from latido.routing.models import AgentStateSpan, Trial
from latido.routing.tests.floor import Floor
from latido.routing.trial_states import TrialState
from latido.routing.trying import reading
from latido.staff.contracts import Role
from latido.staff.models import AgentSkill, Skill
from latido.staff.tests.logins import person

pytestmark = pytest.mark.db
BOGOTA = ZoneInfo("America/Bogota")


@pytest.fixture
def floor(committed: None) -> Floor:
    floor = Floor()
    found(floor.id)
    return floor


def queue_id(floor: Floor, code: str) -> UUID:
    with floor.scope():
        return next(each.id for each in routing.queues() if each.code == code)


def came(floor: Floor, day: date, hour: int, count: int, *, gave_up: bool = False) -> None:
    """Contacts of Citas at an hour of a day, answered after 10 s and handled in 200, or given up after 60."""
    at = datetime(day.year, day.month, day.day, hour, 10, tzinfo=BOGOTA)
    ended = at + timedelta(seconds=60 if gave_up else 210)
    with floor.scope():
        for n in range(count):
            Interaction.objects.create(
                channel="voice", node="pbx1", channel_id=f"{day}-{hour}-{n}-{gave_up}", opened_at=at, queued_at=at,
                queue_id=queue_id(floor, "CIT"), queue_name="Citas", ended_at=ended, end_reason="hang_up",
                state="abandoned" if gave_up else "closed",
                answered_at=None if gave_up else at + timedelta(seconds=10),
            )  # fmt: skip


def worked(floor: Floor, agent: UUID, day: date, first: int, last: int) -> None:
    begins = datetime(day.year, day.month, day.day, first, tzinfo=BOGOTA)
    with floor.scope():
        AgentStateSpan.objects.create(
            agent_id=agent, state="available", started_at=begins, ended_at=begins + timedelta(hours=last - first)
        )


def heavier(floor: Floor, weight: int = 400) -> Wanted:
    with floor.scope():
        item = compliance.item("weighing", "CIT")
    return Wanted("weighing", "CIT", {**item.value, "weight": weight}, item.mark)


def asked(floor: Floor, wanted: Wanted, weekday: int = 0) -> UUID:
    with floor.scope():
        actor = floor.actor(floor.person(), "console.configure", "routing.weigh")
        return routing.try_items([wanted], weekday=weekday, actor=actor, now=utc_now())


def test_the_last_four_of_a_weekday_are_read_and_today_is_none_of_them(floor: Floor) -> None:
    monday = datetime(2026, 3, 2, 18, tzinfo=BOGOTA)

    with floor.scope():
        assert reading.last_days(0, monday) == [date(2026, 2, day) for day in (23, 16, 9, 2)]
        assert reading.last_days(6, monday)[0] == date(2026, 3, 1)


def test_a_house_that_has_worked_is_tried_on_its_own_days_and_approved_as_one_act(floor: Floor) -> None:
    agent = floor.person(citas=3)
    with floor.scope():
        days = reading.last_days(0, utc_now())
    for day in days:
        came(floor, day, 9, 20)
        came(floor, day, 10, 4, gave_up=True)
        worked(floor, agent, day, 9, 11)
    trial_id = asked(floor, heavier(floor))

    routing.play_trial(floor.id, trial_id)

    with floor.scope():
        trial = routing.trial(trial_id)
        assert trial and trial.found
        assert (trial.state, trial.done, trial.found["own"], trial.found["contacts"]) == (
            "ready",
            trial.total,
            True,
            96,
        )
        assert trial.found["hours"] == [9.0, 9.5, 10.0]
        assert trial.found["sides"]["now"]["all"]["callers"] > 0
        sam = floor.actor(floor.person(), "routing.weigh")
        routing.approve_trial(trial_id, actor=sam, why="mejor para citas", now=utc_now())
        (row,) = compliance.changes(of="weighing")
        assert compliance.item("weighing", "CIT").value["weight"] == 400
        assert (row.actor_id, row.why) == (sam.id, "mejor para citas")
        with pytest.raises(routing.NotToDecide):
            routing.decline_trial(trial_id, actor=sam, why="", now=utc_now())


def test_a_house_without_a_past_is_tried_on_the_sample_and_says_so(floor: Floor) -> None:
    trial_id = asked(floor, heavier(floor))

    routing.play_trial(floor.id, trial_id)
    routing.play_trial(floor.id, trial_id)

    with floor.scope():
        trial = routing.trial(trial_id)
    assert trial and trial.found
    assert (trial.state, trial.done, trial.found["own"]) == (TrialState.READY, trial.total, False)
    assert compliance_is_as_it_was(floor)


def test_what_could_never_be_is_refused_before_it_is_tried(floor: Floor) -> None:
    wanted = heavier(floor, weight=0)

    with pytest.raises(Refused):
        asked(floor, wanted)


def test_what_somebody_changed_meanwhile_is_not_overwritten(floor: Floor) -> None:
    trial_id = asked(floor, heavier(floor))
    with floor.scope():
        Trial.objects.filter(pk=trial_id).update(state=TrialState.READY.value)
        sam = floor.actor(floor.person(), "routing.weigh")
        compliance.change("weighing", "CIT", heavier(floor, 250).value, actor=sam)

        with pytest.raises(ChangedMeanwhile):
            routing.approve_trial(trial_id, actor=sam, why="", now=utc_now())
        routing.decline_trial(trial_id, actor=sam, why="ya cambió", now=utc_now())
        assert compliance.item("weighing", "CIT").value["weight"] == 250


def compliance_is_as_it_was(floor: Floor) -> bool:
    with floor.scope():
        return compliance.item("weighing", "CIT").value["weight"] == 100 and not compliance.changes(of="weighing")


def somebody(floor: Floor, **skills: int) -> UUID:
    """Of the staff: takes contacts."""
    with floor.scope():
        agent_id = person("Ana", Role.AGENT)
        for code, level in skills.items():
            AgentSkill.objects.create(agent_id=agent_id, skill=Skill.objects.get(code=code), proficiency=level)
    return agent_id


def meta(floor: Floor, **changed: int) -> list[tuple[bool, str]]:
    """What is said of the target of Citas when it is changed so."""
    with floor.scope():
        wanted = {**compliance.item("queue", "CIT").value, **changed}
        found_ = compliance.problems("queue", "CIT", wanted, actor=floor.actor(floor.id))
    return [(each.warns, each.about) for each in found_ if each.field == "target_percent"]


def test_a_target_that_nobody_can_meet_is_refused_with_what_could_be(floor: Floor) -> None:
    somebody(floor, citas=3)
    yesterday = utc_now().astimezone(BOGOTA).date() - timedelta(days=1)
    for back in range(14):
        came(floor, yesterday - timedelta(days=back), 9, 20)  # 40 an hour, 200 s each, one agent

    ((warns, about),) = meta(floor, target_percent=99, target_seconds=5)
    assert not warns
    assert 0 <= int(about.split()[0]) < 99
    assert meta(floor, target_percent=1) == []


def test_a_target_is_not_judged_by_too_little(floor: Floor) -> None:
    somebody(floor, citas=3)

    assert meta(floor, target_percent=100, target_seconds=1) == []


def test_the_nightly_search_is_asked_for_only_where_it_is_switched_on_and_at_its_hour(floor: Floor) -> None:
    night, day = datetime(2026, 3, 3, 2, 10, tzinfo=BOGOTA), datetime(2026, 3, 3, 12, 10, tzinfo=BOGOTA)

    routing.tune_nightly(night)
    assert deferred() == 0
    with floor.scope():
        rules = compliance.item("routing", "reglas")
        actor = floor.actor(floor.person(), "routing.weigh")
        compliance.change("routing", "reglas", {**rules.value, "nightly": True}, actor=actor)
    routing.tune_nightly(day)
    assert deferred() == 0
    routing.tune_nightly(night)
    assert deferred() == 1


def test_a_house_without_a_past_is_proposed_nothing(floor: Floor) -> None:
    assert routing.tune(floor.id) is None


def deferred() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'routing.tune'")
        return int(cursor.fetchone()[0])
