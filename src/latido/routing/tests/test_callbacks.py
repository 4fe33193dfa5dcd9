"""Callbacks on a real database: the place is kept, the turn comes, one dial at a time, one end with a reason."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from latido.compliance.models import AuditEvent
from latido.interactions import api as interactions
from latido.interactions.contracts import State as Contact
from latido.interactions.models import Interaction
from latido.kernel.ids import new_id
from latido.orgs import api as orgs
from latido.orgs.tests.hospitals import found
from latido.plumbing import tenancy
from latido.routing import api as routing
from latido.routing.contracts import (
    AgentStateName,
    CallbackEnd,
    CallbackSource,
    CallbackWish,
    DialOutcome,
    OfferToRing,
    PatientToDial,
    PromiseAnswer,
    UnknownCallback,
)
from latido.routing.models import Callback, CallbackDial, CallbackRule, Queue
from latido.routing.router.chores import Chores
from latido.routing.router.leader import Leader
from latido.routing.services import callbacks
from latido.routing.services.keeping import NUMBERS_FOR, forget_numbers
from latido.routing.tests.floor import NODE, NOON, Floor, in_parallel, later, leading

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("committed")]
NUMBER, OURS = "+573001112233", "+576015550100"
SPACING = 600


@pytest.fixture
def floor() -> Floor:
    made = Floor()
    with made.scope():
        CallbackRule.objects.create(queue=Queue.objects.get(code="CIT"), tries=3, spacing=SPACING)
    return made


def wish(number: str = NUMBER, source: CallbackSource = CallbackSource.ASKED, **more: object) -> CallbackWish:
    return CallbackWish(number, source, OURS, **more)  # type: ignore[arg-type]


def promised(floor: Floor, call: UUID, at: float = 60, number: str = NUMBER) -> Callback:
    """They hear so and hang up."""
    line = floor.contact(call).channel_id
    with floor.scope():
        assert routing.promise(call, wish(number), at=later(at)) is PromiseAnswer.MADE
    assert routing.line_left(floor.id, call, line, at=later(at))
    with floor.scope():
        return Callback.objects.get(interaction_id=call)


def row(floor: Floor, made: Callback) -> Callback:
    with floor.scope():
        return Callback.objects.get(pk=made.pk)


def dials(floor: Floor, made: Callback) -> list[tuple[int, str]]:
    with floor.scope():
        return list(CallbackDial.objects.filter(callback=made).order_by("position").values_list("position", "outcome"))


def turn(leader: Leader, at: datetime) -> None:
    Chores(leader).run(at)
    leader.tick(at)


def offered(floor: Floor, leader: Leader, at: float) -> OfferToRing:
    turn(leader, later(at))
    (offer,) = floor.ringing(later(at))
    return offer


def dial(floor: Floor, offer: OfferToRing, at: float) -> PatientToDial:
    assert floor.accept(offer, later(at))
    found = routing.patient_to_dial(floor.id, offer.interaction_id)
    assert found is not None
    return found


def no_answer(floor: Floor, offer: OfferToRing, at: float, outcome: DialOutcome = DialOutcome.NO_ANSWER) -> bool:
    return routing.dial_ended(
        floor.id, offer.interaction_id, channel_id=offer.channel_id, outcome=outcome, at=later(at)
    )


def story(floor: Floor, call: UUID) -> list[str]:
    with floor.scope():
        return [step.kind for step in interactions.story(call)]


def test_the_caller_hangs_up_keeps_the_place_and_is_called_back_in_turn(floor: Floor) -> None:
    call = floor.call()
    made = promised(floor, call)
    assert interactions.reconcile(NODE, frozenset(), at=later(100)) == ()
    second = floor.call(at=later(70))
    agent = floor.agent(later(120))
    with leading(later(120)) as leader:
        offer = offered(floor, leader, 121)
        assert (offer.interaction_id, offer.agent_id, offer.call_back) == (call, agent, True)
        assert floor.work(call).enqueued_at == NOON
        to = dial(floor, offer, 124)
        assert to == PatientToDial(offer.channel_id, NUMBER, "", OURS, 30)
        assert (floor.contact(call).state, floor.contact(call).agent_id) == (Contact.DIALLING, agent)
        assert floor.desk(agent).state == AgentStateName.ON_CONTACT
        assert routing.reached(floor.id, call, channel_id=offer.channel_id, agent_id=agent, at=later(131))

    assert floor.contact(call).state is Contact.CONNECTED
    assert (row(floor, made).reason, row(floor, made).ended_at) == ("kept", later(131))
    assert dials(floor, made) == [(1, "answered")]
    assert floor.work(call).answered_at == later(131)
    floor.hang_up(call, later(200))
    assert (floor.contact(call).state, floor.desk(agent).state) == (Contact.WRAP_UP, AgentStateName.AFTER_CONTACT)
    assert row(floor, made).reason == "kept"
    assert floor.work(second).state == "waiting"
    assert story(floor, call) == [
        "arrived", "queued", "promised", "left_line", "offered", "dialled", "connected", "ended",
    ]  # fmt: skip


def test_whoever_was_called_back_and_lost_the_agent_talks_with_another_on_the_same_line(floor: Floor) -> None:
    call = floor.call()
    promised(floor, call)
    floor.agent(later(60))
    with leading(later(60)) as leader:
        offer = offered(floor, leader, 61)
        dial(floor, offer, 64)
        assert routing.reached(floor.id, call, channel_id=offer.channel_id, agent_id=offer.agent_id, at=later(70))
        assert interactions.leg_lost(floor.id, call, at=later(70))
        assert routing.requeue(floor.id, call, at=later(100))
        floor.agent(later(101))
        again = offered(floor, leader, 102)
        assert (again.interaction_id, again.agent_id != offer.agent_id) == (call, True)
        floor.talk(again, later(104))

    assert (floor.contact(call).state, floor.contact(call).agent_id) == (Contact.CONNECTED, again.agent_id)
    assert floor.desk(again.agent_id).state == AgentStateName.ON_CONTACT


def test_the_line_of_whoever_was_promised_nothing_is_the_contact(floor: Floor) -> None:
    call = floor.call()

    assert not routing.line_left(floor.id, call, floor.contact(call).channel_id, at=later(65))


def test_nobody_is_called_while_they_are_still_told_that_they_will_be(floor: Floor) -> None:
    call = floor.call()
    agent = floor.agent(later(60))
    with floor.scope():
        assert routing.promise(call, wish(), at=later(60)) is PromiseAnswer.MADE
    with leading(later(60)) as leader:
        turn(leader, later(65))
        assert floor.ringing(later(65)) == []
        floor.beat(agent, later(90))
        assert offered(floor, leader, 90).interaction_id == call  # whose line never ended


def test_an_emergency_a_ringing_phone_and_a_queue_without_a_rule_promise_nothing(floor: Floor) -> None:
    urgent, nursing = floor.call("CIT", tier=0), floor.call("ENF")
    floor.agent(later(-10))
    ringing = floor.call(at=later(-5))
    with leading() as leader:
        leader.tick(NOON)
    assert floor.work(ringing).state == "offered" or floor.work(urgent).state == "offered"
    for call in (urgent, nursing, *[c for c in (ringing, urgent) if floor.work(c).state == "offered"]):
        with floor.scope():
            assert routing.promise(call, wish(), at=later(1)) is PromiseAnswer.TOO_LATE
    with floor.scope():
        assert not Callback.objects.exists()


def test_one_open_promise_a_number_and_another_behind_an_extension(floor: Floor) -> None:
    first, second, third = floor.call(), floor.call(), floor.call()
    promised(floor, first)
    with floor.scope():
        assert routing.promise(second, wish(), at=later(61)) is PromiseAnswer.ALREADY
        assert routing.promise(third, wish(extension="104"), at=later(61)) is PromiseAnswer.MADE
    assert floor.work(second).state == "waiting"
    assert not floor.work(second).channel_id.startswith("back-")


def test_accepting_twice_and_by_many_dials_once(floor: Floor) -> None:
    call = floor.call()
    made = promised(floor, call)
    floor.agent(later(60))
    with leading(later(60)) as leader:
        offer = offered(floor, leader, 61)

    assert sum(in_parallel(8, lambda n: floor.accept(offer, later(62 + n)))) == 1
    assert dials(floor, made) == [(1, "")]


def test_the_database_itself_refuses_a_second_dial_in_flight(floor: Floor) -> None:
    call = floor.call()
    made = promised(floor, call)
    with floor.scope():
        agent = new_id()
        CallbackDial.objects.create(callback=made, position=1, channel_id="back-x-1", agent_id=agent, at=NOON)
        with pytest.raises(IntegrityError), transaction.atomic():
            CallbackDial.objects.create(callback=made, position=2, channel_id="back-x-2", agent_id=agent, at=NOON)
        with pytest.raises(IntegrityError), transaction.atomic():
            Callback.objects.filter(pk=made.pk).update(ended_at=NOON)


def test_nobody_answers_the_agent_is_free_at_once_and_there_are_two_more_tries_with_spacing(floor: Floor) -> None:
    call = floor.call()
    made = promised(floor, call)
    agent = floor.agent(later(60))
    with leading(later(60)) as leader:
        at = 61.0
        for n in (1, 2, 3):
            offer = offered(floor, leader, at)
            assert offer.channel_id.endswith(f"-{n}")
            dial(floor, offer, at + 3)
            assert no_answer(floor, offer, at + 30)
            assert not no_answer(floor, offer, at + 31)
            assert floor.desk(agent).state == AgentStateName.AVAILABLE
            if n < 3:
                assert (floor.work(call).state, row(floor, made).next_at) == ("later", later(at + 30 + SPACING))
                floor.beat(agent, later(at + 629))
                turn(leader, later(at + 629))
                assert floor.ringing(later(at + 629)) == []
                assert floor.contact(call).state is Contact.QUEUED
            at += 631
            floor.beat(agent, later(at))
        turn(leader, later(at + 5000))
        assert floor.ringing(later(at + 5000)) == []

    assert row(floor, made).reason == "not_reached"
    assert dials(floor, made) == [(1, "no_answer"), (2, "no_answer"), (3, "no_answer")]
    contact = floor.contact(call)
    assert (contact.state, contact.end_reason, contact.ended_by) == (Contact.CLOSED, "not_reached", "system")
    assert (floor.work(call).state, floor.work(call).enqueued_at) == ("done", NOON)


def test_a_later_try_comes_before_who_joined_after(floor: Floor) -> None:
    call = floor.call()
    promised(floor, call)
    agent = floor.agent(later(60))
    with leading(later(60)) as leader:
        offer = offered(floor, leader, 61)
        dial(floor, offer, 62)
        no_answer(floor, offer, 63, DialOutcome.BUSY)
        after = floor.call(at=later(70))
        floor.beat(agent, later(664))
        assert offered(floor, leader, 664).interaction_id == call
        assert floor.work(after).state == "waiting"


def test_a_dial_cut_off_by_our_own_death_counts_as_a_try_and_is_not_repeated_at_once(floor: Floor) -> None:
    call = floor.call()
    made = promised(floor, call)
    agent = floor.agent(later(60))
    with leading(later(60)) as leader:
        offer = offered(floor, leader, 61)
        dial(floor, offer, 62)
        assert interactions.dialling(NODE, at=later(63)) == ()  # its line may have begun just now
        assert [c.interaction_id for c in interactions.dialling(NODE, at=later(90))] == [call]
        assert interactions.reconcile(NODE, frozenset(), at=later(90)) == ()
        assert no_answer(floor, offer, 90, DialOutcome.INTERRUPTED)
        assert floor.desk(agent).state == AgentStateName.AVAILABLE
        turn(leader, later(91))
        assert floor.ringing(later(91)) == []
    assert dials(floor, made) == [(1, "interrupted")]


def test_an_offer_nobody_answers_dials_nobody_and_keeps_the_place(floor: Floor) -> None:
    call = floor.call()
    made = promised(floor, call)
    floor.agent(later(60))
    with leading(later(60)) as leader:
        offered(floor, leader, 61)
        turn(leader, later(82))
    assert dials(floor, made) == []
    assert (floor.work(call).state, floor.work(call).enqueued_at) == ("waiting", NOON)


def test_an_agent_takes_it_back_while_a_phone_rings_and_the_offer_goes(floor: Floor) -> None:
    call = floor.call()
    made = promised(floor, call)
    agent = floor.agent(later(60))
    with leading(later(60)) as leader:
        offer = offered(floor, leader, 61)
        with floor.scope():
            routing.cancel_callback(made.id, actor=floor.actor(agent), now=later(62))
        assert not floor.accept(offer, later(63))
    assert (row(floor, made).reason, row(floor, made).ended_by) == ("by_agent", agent)
    assert (floor.contact(call).state, floor.contact(call).end_reason) == (Contact.CLOSED, "cancelled")
    assert floor.desk(agent).state == AgentStateName.AVAILABLE
    with tenancy.role("latido_auditor"):
        assert AuditEvent.objects.filter(action="callback.cancelled", organisation_id=floor.id).count() == 1
    with floor.scope(), pytest.raises(routing.NotNow):
        routing.cancel_callback(made.id, actor=floor.actor(agent), now=later(64))


def test_while_it_is_being_dialled_nobody_takes_it_back(floor: Floor) -> None:
    call = floor.call()
    made = promised(floor, call)
    agent = floor.agent(later(60))
    with leading(later(60)) as leader:
        dial(floor, offered(floor, leader, 61), 62)
    with floor.scope(), pytest.raises(routing.NotNow):
        routing.cancel_callback(made.id, actor=floor.actor(agent), now=later(63))
    assert row(floor, made).ended_at is None


def test_who_calls_again_takes_the_turn_with_the_wait_they_had(floor: Floor) -> None:
    call = floor.call()
    made = promised(floor, call)
    with floor.scope():
        found = routing.promise_to(NUMBER)
        assert found is not None
        assert (found.id, found.dialling) == (made.id, False)
        since = routing.given_back(made.id, CallbackEnd.TOOK_TURN, at=later(100))
        assert since == NOON
        assert routing.promise_to(NUMBER) is None
    again = floor.call("ENF", at=later(100))
    with floor.scope():
        routing.enqueue(again, "CIT", 2, node=NODE, channel_id="again", at=later(101))
    assert (row(floor, made).reason, floor.contact(call).end_reason) == ("took_turn", "took_turn")


def test_the_hours_of_the_line_are_kept_before_it_opens_and_after_it_closes(floor: Floor) -> None:
    found(floor.id)
    early = floor.call(at=later(-100))
    with floor.scope():
        (site,) = orgs.sites()
        keeping = wish(keeps_hours=True, hours_of=site.id)
        assert routing.promise(early, keeping, at=later(-60)) is PromiseAnswer.MADE  # opens at noon
        made = Callback.objects.get()
    assert (floor.work(early).state, made.next_at) == ("later", NOON)
    agent = floor.agent(later(-50))
    with leading(later(-50)) as leader:
        turn(leader, later(-40))
        assert floor.ringing(later(-40)) == []
        floor.beat(agent, NOON)
        turn(leader, later(1))
        assert [offer.interaction_id for offer in floor.ringing(later(1))] == [early]
        turn(leader, later(30))  # nobody answered
        closing = NOON + timedelta(hours=12)
        turn(leader, closing)
        turn(leader, closing + timedelta(seconds=1))
    assert (floor.work(early).state, row(floor, made).next_at) == ("later", NOON + timedelta(days=1))
    assert floor.work(early).enqueued_at == later(-100)


def test_a_night_s_promises_do_not_pass_all_who_call_in_the_morning(floor: Floor) -> None:
    found(floor.id)
    night = [floor.call(at=later(n - 3600)) for n in range(3)]
    with floor.scope():
        (site,) = orgs.sites()
        for n, call in enumerate(night):
            keeping = wish(f"+5730012345{n:02d}", keeps_hours=True, hours_of=site.id)
            assert routing.promise(call, keeping, at=later(-3500)) is PromiseAnswer.MADE  # opens at noon
    agent = floor.agent(later(-10))
    with leading(later(-10)) as leader:
        first = offered(floor, leader, 1)
        assert [floor.work(call).state for call in night] == ["offered", "later", "later"]
        dial(floor, first, 2)
        assert routing.reached(floor.id, first.interaction_id, channel_id=first.channel_id, agent_id=agent, at=later(3))
        morning = floor.call(at=later(5))
        turn(leader, later(40))
        assert [floor.work(call).state for call in night[1:]] == ["later", "later"]
        floor.hang_up(first.interaction_id, later(45))
        with floor.scope():
            routing.finish_wrap_up(agent, first.interaction_id, actor=floor.actor(agent), now=later(50))
        turn(leader, later(50))
        assert [offer.interaction_id for offer in floor.ringing(later(50))] == [morning]
        turn(leader, later(75))
    assert [floor.work(call).state for call in night[1:]] == ["waiting", "later"]


def test_whoever_hung_up_is_called_once_in_half_an_hour_and_in_the_place_they_had(floor: Floor) -> None:
    gone = floor.call(at=later(-40))
    floor.hang_up(gone, NOON)
    missed = wish(source=CallbackSource.ABANDONED)
    with floor.scope():
        assert routing.promise_anew(gone, "CIT", missed, since=later(-40), at=later(1)) is PromiseAnswer.MADE
        assert routing.promise_anew(gone, "CIT", missed, since=later(-40), at=later(2)) is PromiseAnswer.ALREADY
        made = Callback.objects.get()
        assert made.interaction_id != gone
        contact = interactions.interaction(made.interaction_id)
        assert (contact.direction, contact.from_number, contact.to_number) == ("out", NUMBER, OURS)
    assert floor.work(made.interaction_id).enqueued_at == later(-40)
    assert floor.contact(gone).state is Contact.ABANDONED
    with floor.scope():
        routing.given_back(made.id, CallbackEnd.BY_CALLER, at=later(60))
        later_on = later(30 * 60)
        assert routing.promise_anew(gone, "CIT", missed, since=later_on, at=later_on) is PromiseAnswer.ALREADY
        later_on += timedelta(seconds=1)
        assert routing.promise_anew(gone, "CIT", missed, since=later_on, at=later_on) is PromiseAnswer.MADE


def test_a_number_is_not_called_all_day_because_somebody_types_it(floor: Floor) -> None:
    for n in range(4):
        made = promised(floor, floor.call(at=later(n)))
        with floor.scope():
            routing.given_back(made.id, CallbackEnd.BY_CALLER, at=later(61))
    with floor.scope():
        one_more, next_day = floor.call(at=later(70)), floor.call(at=later(71))
        assert routing.promise(one_more, wish(), at=later(80)) is PromiseAnswer.TOO_LATE
        assert routing.promise(one_more, wish("+573001112244"), at=later(80)) is PromiseAnswer.MADE
        day = timedelta(days=1, seconds=61)
        assert routing.promise(next_day, wish(), at=NOON + day) is PromiseAnswer.MADE


def test_whose_caller_gives_it_back_is_written_down_as_by_nobody_of_ours(floor: Floor) -> None:
    made = promised(floor, floor.call())
    with floor.scope():
        routing.given_back(made.id, CallbackEnd.BY_CALLER, at=later(61))
    with tenancy.role("latido_auditor"):
        rows = AuditEvent.objects.filter(action="callback.cancelled", organisation_id=floor.id)
        assert [(each.interaction_id, each.actor_kind) for each in rows] == [(made.interaction_id, "system")]


def test_whoever_answers_the_call_back_is_not_who_was_verified_before(floor: Floor) -> None:
    call = floor.call()
    with floor.scope():
        Interaction.objects.filter(pk=call).update(verified_level=2)
    promised(floor, call, at=60)
    with floor.scope():
        contact = Interaction.objects.get(pk=call)
        assert contact.verified_level == 0


def test_ten_at_once_make_one_promise(floor: Floor) -> None:
    gone = floor.call()
    floor.hang_up(gone, later(1))

    def ask(n: int) -> PromiseAnswer:
        with floor.scope():
            return routing.promise_anew(
                gone, "CIT", wish(source=CallbackSource.MISSED), since=later(1), at=later(1 + n / 10)
            )

    assert in_parallel(10, ask).count(PromiseAnswer.MADE) == 1


def test_a_week_after_a_promise_its_telephone_is_forgotten_and_an_open_one_is_not(floor: Floor) -> None:
    over, pending = promised(floor, floor.call()), promised(floor, floor.call(), number="+573001112244")
    with floor.scope():
        routing.cancel_callback(over.id, actor=floor.actor(new_id()), now=later(90))

    assert forget_numbers(later(90) + NUMBERS_FOR) == 0
    assert forget_numbers(later(91) + NUMBERS_FOR) == 1

    assert [row(floor, each).number for each in (over, pending)] == ["", "+573001112244"]


def test_the_day_counts_who_waits_to_be_called_and_who_was(floor: Floor) -> None:
    found(floor.id)
    kept, open_one = floor.call(), floor.call(at=later(1))
    promised(floor, kept)
    promised(floor, open_one, number="+573001112244")
    agent = floor.agent(later(60))
    with leading(later(60)) as leader:
        offer = offered(floor, leader, 61)
        dial(floor, offer, 62)
        routing.reached(floor.id, kept, channel_id=offer.channel_id, agent_id=agent, at=later(70))
    with floor.scope():
        day = next(q for q in routing.figures(later(80)) if q.code == "CIT")
    assert (day.received, day.answered, day.waiting, day.longest_wait) == (2, 0, 0, None)
    assert (day.promised, day.called_back, day.recovered) == (1, 1, 0)
    assert (day.answer_rate, day.service_level) == (100.0, None)


def test_the_page_lists_who_waits_in_turn_and_then_who_was_not_reached(floor: Floor) -> None:
    second, first = floor.call(at=later(5)), floor.call(at=later(1))
    a, b = promised(floor, second), promised(floor, first, number="+573001112244")
    with floor.scope():
        assert [p.id for p in routing.promises(NOON)] == [b.id, a.id]
        Callback.objects.filter(pk=b.id).update(ended_at=later(9), reason="not_reached")
        assert [(p.id, p.reason) for p in routing.promises(NOON)] == [(a.id, None), (b.id, CallbackEnd.NOT_REACHED)]


def test_another_house_sees_none_of_it(floor: Floor) -> None:
    made = promised(floor, floor.call())
    other = Floor()
    with other.scope():
        assert routing.promise_to(NUMBER) is None
        assert routing.promises(NOON) == ()
        with pytest.raises(UnknownCallback):
            routing.cancel_callback(made.id, actor=other.actor(new_id()), now=later(1))
    callbacks.look_again(other.id, made.id, now=later(1))
    assert not routing.dial_ended(other.id, made.interaction_id, channel_id="x", outcome=DialOutcome.BUSY, at=later(1))
