"""A telephone that is picked up is not a promise kept: what the agent says of who answered."""

from datetime import timedelta
from uuid import UUID

import pytest

from latido.interactions import api as interactions
from latido.interactions.contracts import NotYours
from latido.interactions.contracts import State as Contact
from latido.interactions.models import VoiceCommand
from latido.kernel.ids import new_id
from latido.routing import api as routing
from latido.routing.contracts import AgentStateName, CallbackSource, DialOutcome, PromiseAnswer, Said
from latido.routing.models import Callback
from latido.routing.router.leader import Leader
from latido.routing.services.keeping import NUMBERS_FOR, forget_numbers
from latido.routing.tests.floor import NOON, Floor, later, leading
from latido.routing.tests.test_callbacks import (  # noqa: F401 - its floor, whose queue calls back
    NUMBER,
    SPACING,
    dial,
    dials,
    floor,
    offered,
    promised,
    row,
    story,
    turn,
    wish,
)

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("committed")]


def picked_up(floor: Floor, leader: Leader, at: float) -> tuple[UUID, UUID, str]:  # noqa: F811
    """Something answers what is dialled now: the contact, its agent, its channel."""
    offer = offered(floor, leader, at)
    dial(floor, offer, at + 3)
    line = {"channel_id": offer.channel_id, "agent_id": offer.agent_id}
    assert routing.reached(floor.id, offer.interaction_id, **line, at=later(at + 10))
    return offer.interaction_id, offer.agent_id, offer.channel_id


def say(floor: Floor, call: UUID, agent: UUID, outcome: DialOutcome, at: float) -> Said:  # noqa: F811
    with floor.scope():
        return routing.who_answered(call, outcome, actor=floor.actor(agent), now=later(at))


def test_a_machine_that_answered_is_hung_up_on_and_tried_again_later_in_the_same_place(
    floor: Floor,  # noqa: F811
) -> None:
    made = promised(floor, floor.call())
    floor.agent(later(60))
    with leading(later(60)) as leader:
        call, agent, channel = picked_up(floor, leader, 61)
        assert row(floor, made).reason == "kept"

        said = say(floor, call, agent, DialOutcome.MACHINE, 75)

        assert said == Said(NUMBER, later(75 + SPACING))
        assert floor.desk(agent).state == AgentStateName.AVAILABLE
        with floor.scope():
            assert VoiceCommand.objects.get().channel_id == channel
        assert routing.line_left(floor.id, call, channel, at=later(76))  # the news of the line that was hung up
        contact, work = floor.contact(call), floor.work(call)
        assert (contact.state, contact.agent_id, contact.answered_at) == (Contact.QUEUED, None, None)
        assert (work.state, work.answered_at, work.enqueued_at) == ("later", None, NOON)
        assert (row(floor, made).ended_at, row(floor, made).reason) == (None, "")
        floor.beat(agent, later(74 + SPACING))
        turn(leader, later(74 + SPACING))
        assert floor.ringing(later(74 + SPACING)) == []
        again, _, following = picked_up(floor, leader, 76 + SPACING)
    assert (again, following[-2:], row(floor, made).reason) == (call, "-2", "kept")
    assert dials(floor, made) == [(1, "machine"), (2, "answered")]
    assert "not_reached" in story(floor, call)


def test_the_agent_may_say_so_after_the_machine_hung_up_and_has_nothing_to_write_up(floor: Floor) -> None:  # noqa: F811
    made = promised(floor, floor.call())
    floor.agent(later(60))
    with leading(later(60)) as leader:
        call, agent, _ = picked_up(floor, leader, 61)
        floor.hang_up(call, later(80))
        assert floor.desk(agent).state == AgentStateName.AFTER_CONTACT

        say(floor, call, agent, DialOutcome.OFF, 85)

    assert floor.desk(agent).state == AgentStateName.AVAILABLE
    assert (floor.contact(call).state, floor.contact(call).ended_at) == (Contact.QUEUED, None)
    assert (floor.work(call).state, floor.work(call).left_at) == ("later", None)
    assert row(floor, made).next_at == later(85 + SPACING)
    with floor.scope():
        assert interactions.to_disposition(agent) == ()
        assert VoiceCommand.objects.count() == 0
        (figures,) = interactions.figures_since(NOON, {}).values()
        (again,) = interactions.recount_since(NOON, {}).values()
    assert (figures.called_back, figures.promised, again.called_back) == (0, 1, 0)


def test_the_last_try_that_a_machine_answers_ends_it_as_not_reached(floor: Floor) -> None:  # noqa: F811
    made = promised(floor, floor.call())
    with floor.scope():
        Callback.objects.update(tries=1)
    floor.agent(later(60))
    with leading(later(60)) as leader:
        call, agent, _ = picked_up(floor, leader, 61)
        assert say(floor, call, agent, DialOutcome.MACHINE, 75).next_at is None

    assert row(floor, made).reason == "not_reached"
    assert (floor.contact(call).state, floor.contact(call).end_reason) == (Contact.CLOSED, "not_reached")
    assert floor.work(call).state == "done"
    assert floor.desk(agent).state == AgentStateName.AVAILABLE


def test_when_they_were_promised_another_call_meanwhile_that_one_stands(floor: Floor) -> None:  # noqa: F811
    made = promised(floor, floor.call())
    floor.agent(later(60))
    with leading(later(60)) as leader:
        call, agent, _ = picked_up(floor, leader, 61)
        other = promised(floor, floor.call(at=later(72)), at=73)
        assert say(floor, call, agent, DialOutcome.MACHINE, 75).next_at is None

    assert (row(floor, made).reason, row(floor, other).ended_at) == ("not_reached", None)


def test_a_wrong_number_is_not_called_again_and_the_agent_writes_up_what_they_heard(floor: Floor) -> None:  # noqa: F811
    made = promised(floor, floor.call())
    floor.agent(later(60))
    with leading(later(60)) as leader:
        call, agent, _ = picked_up(floor, leader, 61)
        say(floor, call, agent, DialOutcome.WRONG_NUMBER, 75)
        with pytest.raises(routing.NotNow):
            say(floor, call, agent, DialOutcome.MACHINE, 76)

    assert (row(floor, made).reason, floor.contact(call).state) == ("wrong_number", Contact.CONNECTED)
    assert dials(floor, made) == [(1, "wrong_number")]


def test_who_wants_no_calls_is_called_on_their_own_wish_alone_however_long_ago(floor: Floor) -> None:  # noqa: F811
    promised(floor, floor.call())
    floor.agent(later(60))
    with leading(later(60)) as leader:
        call, agent, _ = picked_up(floor, leader, 61)
        say(floor, call, agent, DialOutcome.DO_NOT_CALL, 75)
        floor.hang_up(call, later(80))
    month = NOON + NUMBERS_FOR + timedelta(days=30)
    forget_numbers(month)
    left = floor.call(at=month)
    floor.hang_up(left, month)
    with floor.scope():
        gave_up = wish(source=CallbackSource.ABANDONED)
        assert routing.promise_anew(left, "CIT", gave_up, since=month, at=month) is PromiseAnswer.TOO_LATE
    asks = floor.call(at=month)
    with floor.scope():
        assert routing.promise(asks, wish(), at=month) is PromiseAnswer.MADE


def test_only_the_agent_of_the_call_says_it_and_only_of_a_call_back(floor: Floor) -> None:  # noqa: F811
    promised(floor, floor.call())
    floor.agent(later(60))
    with leading(later(60)) as leader:
        call, agent, _ = picked_up(floor, leader, 61)
        with pytest.raises(NotYours):
            say(floor, call, new_id(), DialOutcome.MACHINE, 75)
        floor.hang_up(call, later(80))
        with floor.scope():
            routing.finish_wrap_up(agent, call, actor=floor.actor(agent), now=later(81))
        ordinary = floor.call(at=later(82))
        floor.beat(agent, later(83))
        floor.talk(offered(floor, leader, 83), later(84))
        with pytest.raises(routing.NotNow):
            say(floor, ordinary, agent, DialOutcome.MACHINE, 85)


def test_a_line_that_a_machine_answered_keeps_no_promise_however_late_it_is_told(floor: Floor) -> None:  # noqa: F811
    made = promised(floor, floor.call())
    floor.agent(later(60))
    with leading(later(60)) as leader:
        call, agent, line = picked_up(floor, leader, 61)
        say(floor, call, agent, DialOutcome.MACHINE, 75)

        assert not routing.reached(floor.id, call, channel_id=line, agent_id=agent, at=later(76))

    assert row(floor, made).ended_at is None
    assert floor.contact(call).state is not Contact.CONNECTED
