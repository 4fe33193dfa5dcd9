"""Queues with hours of their own, on a real database. The north site is open from 7 to 19, Monday to Friday."""

from datetime import timedelta
from uuid import UUID

import pytest

from latido.interactions import api as interactions
from latido.interactions.contracts import NewInteraction, TransferTo
from latido.interactions.contracts import State as Contact
from latido.kernel.ids import new_id
from latido.orgs.contracts import LINES
from latido.orgs.models import OpeningHours
from latido.orgs.tests.hospitals import found
from latido.routing import api as routing
from latido.routing import receivers
from latido.routing.contracts import CallbackSource, CallbackWish, CannotReceive, PromiseAnswer, QueueClosed, Then
from latido.routing.core.facts import EMERGENCY
from latido.routing.models import AfterHours, Callback, CallbackRule, Queue, Weighing, Work
from latido.routing.policies import every_policy
from latido.routing.router.chores import Chores
from latido.routing.tests.floor import NODE, NOON, Floor, later, leading

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("committed")]
HOUR = timedelta(hours=1)
CLOSING = NOON + 12 * HOUR  # NOON is Monday at seven in Bogotá
NIGHT = CLOSING + HOUR
OPENING = NOON + 24 * HOUR  # on Tuesday
NUMBER, OURS = "+573001112233", "+576015550100"


@pytest.fixture
def floor() -> Floor:
    made = Floor()
    found(made.id)
    return made


def closes(floor: Floor, code: str, then: Then, other: str = "", calendar: str = "sede-norte") -> None:
    with floor.scope():
        queue = Queue.objects.get(code=code)
        AfterHours.objects.create(queue=queue, calendar=calendar, then=then, queue_code=other, text="Está cerrada.")


def new_call(floor: Floor) -> UUID:
    new = NewInteraction("voice", NODE, new_id().hex, NUMBER, OURS)
    return interactions.open_interaction(floor.id, new, at=NIGHT)[0]


def test_while_it_is_open_it_is_as_any_other(floor: Floor) -> None:
    closes(floor, "CIT", Then.MESSAGE)

    assert floor.contact(floor.call(at=NOON)).queue_name == "Citas"
    assert floor.contact(floor.call(at=CLOSING - timedelta(seconds=1))).queue_name == "Citas"


def test_who_calls_a_closed_queue_waits_in_the_one_that_stands_for_it(floor: Floor) -> None:
    closes(floor, "CIT", Then.QUEUE, "ENF")

    call = floor.call(at=CLOSING)

    with floor.scope():
        assert Work.objects.select_related("queue").get(pk=call).queue.code == "ENF"
    assert floor.contact(call).queue_name == "Enfermería"


@pytest.mark.parametrize("then", [Then.MESSAGE, Then.CALLBACK])
def test_where_nobody_is_to_wait_nobody_waits(floor: Floor, then: Then) -> None:
    closes(floor, "CIT", then)
    call = new_call(floor)

    with pytest.raises(QueueClosed) as closed:
        floor.enqueue(call, at=NIGHT)

    assert (closed.value.after.then, closed.value.after.texts) == (then, ("Está cerrada.",))
    assert floor.contact(call).state is Contact.IN_FLOW
    with floor.scope():
        assert not Work.objects.filter(pk=call).exists()


def test_an_emergency_is_never_turned_away_by_hours(floor: Floor) -> None:
    closes(floor, "ENF", Then.MESSAGE)

    assert floor.work(floor.call("ENF", tier=0, at=NIGHT)).tier == 0


def test_who_waited_when_it_closed_is_still_served(floor: Floor) -> None:
    closes(floor, "CIT", Then.MESSAGE)
    call = floor.call(at=CLOSING - timedelta(seconds=30))
    floor.agent(CLOSING + timedelta(seconds=5))

    with leading(CLOSING + timedelta(seconds=6)) as leader:
        leader.tick(CLOSING + timedelta(seconds=6))

    assert [each.interaction_id for each in floor.ringing(CLOSING + timedelta(seconds=6))] == [call]


def promised(floor: Floor, *, keeps_hours: bool = False) -> Callback:
    call = new_call(floor)
    with floor.scope():
        CallbackRule.objects.create(queue=Queue.objects.get(code="CIT"))
        channel = floor.contact(call).channel_id
        routing.enqueue(call, "CIT", 2, node=NODE, channel_id=channel, at=NIGHT, promised=True)
        wish = CallbackWish(NUMBER, CallbackSource.OFFERED, OURS, keeps_hours=keeps_hours)
        assert routing.promise(call, wish, at=NIGHT) is PromiseAnswer.MADE
    return row(floor, call)


def row(floor: Floor, call: UUID) -> Callback:
    with floor.scope():
        return Callback.objects.get(interaction_id=call)


def test_who_is_called_back_is_called_when_it_opens(floor: Floor) -> None:
    closes(floor, "CIT", Then.CALLBACK)
    made = promised(floor)
    assert (made.next_at, floor.work(made.interaction_id).state) == (OPENING, "later")
    agent = floor.agent(NIGHT)

    with leading(NIGHT) as leader:
        leader.tick(NIGHT + HOUR)
        assert floor.ringing(NIGHT + HOUR) == []
        floor.beat(agent, OPENING)
        Chores(leader).run(OPENING)
        leader.tick(OPENING)

    assert [each.interaction_id for each in floor.ringing(OPENING)] == [made.interaction_id]


def test_both_the_queue_and_the_lines_must_be_open(floor: Floor) -> None:
    closes(floor, "CIT", Then.CALLBACK)
    with floor.scope():
        OpeningHours.objects.filter(site=None).update(opens="09:00")

    assert promised(floor, keeps_hours=True).next_at == OPENING + 2 * HOUR


def test_a_promise_in_its_turn_waits_when_the_queue_closes(floor: Floor) -> None:
    closes(floor, "CIT", Then.CALLBACK)
    made = promised(floor)
    with leading(OPENING) as leader:
        Chores(leader).run(OPENING)
        assert floor.work(made.interaction_id).state == "waiting"
        Chores(leader).run(OPENING + 13 * HOUR)

    assert (row(floor, made.interaction_id).next_at, floor.work(made.interaction_id).state) == (
        OPENING + 24 * HOUR, "later",
    )  # fmt: skip


def test_agents_of_a_closed_queue_help_nobody(floor: Floor) -> None:
    closes(floor, "ENF", Then.MESSAGE)
    with floor.scope():
        cit, nursing = Queue.objects.get(code="CIT"), Queue.objects.get(code="ENF")
        Weighing.objects.create(queue=cit, overflow=[["ENF", 0, 0, 0]])

    by_day, by_night = every_policy(NOON)[floor.id], every_policy(NIGHT)[floor.id]

    assert [each.to for each in by_day.of(cit.id).overflow] == [nursing.id]
    assert by_night.of(cit.id).overflow == ()


def test_nobody_is_moved_to_a_closed_queue(floor: Floor) -> None:
    closes(floor, "ENF", Then.MESSAGE, calendar=LINES)
    with floor.scope():
        OpeningHours.objects.filter(site=None).delete()
    call = floor.call()

    with floor.scope(), pytest.raises(QueueClosed):
        routing.move_waiting("CIT", "ENF", actor=floor.actor(floor.id, "console.configure"), now=later(30))

    assert floor.work(call).state == "waiting"


def test_a_live_call_is_not_handed_on_to_a_closed_queue_but_an_emergency_is(floor: Floor) -> None:
    closes(floor, "ENF", Then.MESSAGE)
    ana, _nurse, call = floor.agent(NOON, citas=3), floor.agent(NOON, enfermeria=3), floor.call(at=NOON)

    with floor.scope():
        work = Work.objects.get(pk=call)
        at_seven, at_night = (receivers.why_not(work, TransferTo.QUEUE, "ENF", ana, at) for at in (NOON, NIGHT))
        work.tier = EMERGENCY
        urgent = receivers.why_not(work, TransferTo.QUEUE, "ENF", ana, NIGHT)

    assert (at_seven, at_night, urgent) == (None, CannotReceive.CLOSED, None)


def test_a_call_that_nobody_will_ever_make_is_not_promised(floor: Floor) -> None:
    call = floor.call(at=NOON)
    closes(floor, "CIT", Then.CALLBACK)
    with floor.scope():
        CallbackRule.objects.create(queue=Queue.objects.get(code="CIT"))
        OpeningHours.objects.filter(site__code="sede-norte").delete()

        answer = routing.promise(call, CallbackWish(NUMBER, CallbackSource.ASKED, OURS), at=later(60))

    assert answer is PromiseAnswer.TOO_LATE
