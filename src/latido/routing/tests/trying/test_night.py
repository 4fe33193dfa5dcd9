"""One night from end to end: the search, its proposal, somebody who approves it, what holds then, and its undoing."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from latido.compliance import api as compliance
from latido.interactions.models import Interaction
from latido.kernel.time import utc_now
from latido.routing import api as routing
from latido.routing.models import RoutingPolicy
from latido.routing.policies import policy
from latido.routing.tests.floor import Floor
from latido.routing.tests.trying.test_trials import BOGOTA, floor, queue_id, worked  # noqa: F401 - its hospital
from latido.routing.trial_states import TrialState
from latido.routing.trying import nightly, reading

pytestmark = pytest.mark.db
HOURS = range(8, 11)


def busy(floor: Floor, day: date, queue: str, name: str, an_hour: int) -> None:  # noqa: F811
    """Contacts all over the morning, each handled in 200 s, one in ten given up after a minute."""
    its_id, rows = queue_id(floor, queue), []
    for hour in HOURS:
        for n in range(an_hour):
            at = datetime(day.year, day.month, day.day, hour, tzinfo=BOGOTA) + timedelta(seconds=3600 * n / an_hour)
            gone = n % 10 == 0
            rows.append(
                Interaction(
                    organisation_id=floor.id, channel="voice", node="pbx1", channel_id=f"{queue}{day}{hour}-{n}",
                    opened_at=at, queued_at=at,
                    queue_id=its_id, queue_name=name, ended_at=at + timedelta(seconds=60 if gone else 210),
                    end_reason="hang_up", state="abandoned" if gone else "closed",
                    answered_at=None if gone else at + timedelta(seconds=10),
                )
            )  # fmt: skip
    with floor.scope():
        Interaction.objects.bulk_create(rows)


@pytest.mark.parametrize(
    ("found", "asked"),
    [
        ({"mean": 1.2, "ci95": 0.9}, True),
        ({"mean": 0.3, "ci95": 0.9}, False),
        ({"mean": 5.0, "ci95": None}, False),
        ({"mean": -2.0, "ci95": 0.5}, False),
    ],
)
def test_nobody_is_asked_for_what_may_be_chance(found: dict[str, float | None], asked: bool) -> None:
    assert nightly.worth_asking({"wanted": {"CIT": {"weight": 200}}, "sound": True, "gain": found}) is asked
    assert not nightly.worth_asking({"wanted": {"CIT": {"weight": 200}}, "sound": False, "gain": found})
    assert not nightly.worth_asking({"wanted": {}, "sound": True, "gain": found})


def test_better_weights_are_found_approved_live_in_the_history_and_taken_back(floor: Floor) -> None:  # noqa: F811
    now = utc_now()
    tomorrow = (now.astimezone(BOGOTA) + timedelta(days=1)).weekday()
    agents: list[UUID] = [floor.person(citas=3) for _ in range(3)]
    agents += [floor.person(citas=3, enfermeria=3) for _ in range(3)]
    with floor.scope():
        days = reading.last_days(tomorrow, now)
        RoutingPolicy.objects.create(name="latido", nightly=True)
    for day in days:
        busy(floor, day, "CIT", "Citas", 80)
        busy(floor, day, "ENF", "Enfermería", 15)
        for agent in agents:
            worked(floor, agent, day, HOURS[0], HOURS[-1] + 1)

    found = nightly.search(floor.id, now)

    assert found is not None and found["wanted"]
    proposed = nightly.propose(floor.id, found["wanted"], now)
    assert proposed is not None
    routing.play_trial(floor.id, proposed)
    with floor.scope():
        shown = routing.trial(proposed)
        assert shown is not None and shown.tuned and shown.state is TrialState.READY
        assert routing.tune(floor.id) is None  # one waits
        before = policy()
        sam = floor.actor(floor.person(), "routing.weigh", "console.configure")
        act = routing.approve_trial(proposed, actor=sam, why="mejor para todos", now=utc_now(), sure=True)
        assert policy().classes != before.classes
        assert act is not None
        (done, *_others) = compliance.changes(of="weighing")
        assert done.act == act
        compliance.undo_together(done.id, actor=sam, why="no", sure=True)
        assert policy().classes == before.classes
        assert routing.trial(proposed).state is TrialState.APPROVED  # type: ignore[union-attr]
