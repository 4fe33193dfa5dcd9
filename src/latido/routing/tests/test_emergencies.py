"""An emergency that waits, on a real database: who is rung, the alarm, who saw it, the on-call telephone."""

import json
from datetime import datetime, timedelta
from uuid import UUID

import psycopg
import pytest
from django.utils import translation

from latido.compliance.models import AuditEvent
from latido.interactions import api as interactions
from latido.plumbing import tenancy
from latido.plumbing.realtime import CHANNEL
from latido.routing import api as routing
from latido.routing.contracts import AgentStateName, NewQueue, OfferOutcome, OnCall, WaitingEmergency
from latido.routing.models import RoutingPolicy
from latido.routing.router.chores import Chores
from latido.routing.router.leader import Leader
from latido.routing.router.session import conninfo
from latido.routing.services import emergencies
from latido.routing.tests.floor import NODE, NOON, Floor, in_parallel, later, leading

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("committed")]
SOON = timedelta(seconds=0.5)
ON_CALL = "+576015550199"


def turn(leader: Leader, at: datetime) -> None:
    """One turn of the process and, as its loop does, what that made due within half a second."""
    chores = Chores(leader)
    chores.run(at)
    leader.tick(at)
    chores.run(at + SOON)


def alarms(floor: Floor, at: datetime) -> tuple[WaitingEmergency, ...]:
    with floor.scope():
        return routing.waiting_emergencies(at)


def rounded(at: datetime) -> int:
    return int((at - NOON).total_seconds())


def steps(floor: Floor, call: UUID, kind: str) -> list[tuple[int, str]]:
    """The lines of one kind in the story of a contact, with their seconds."""
    with floor.scope():
        return [(rounded(s.at), s.detail) for s in interactions.story(call) if s.kind == kind]


def on_the_phone(floor: Floor, leader: Leader, **skills: int) -> UUID:
    """An agent who talks with somebody."""
    agent = floor.agent(later(-60), **skills)
    call = floor.call(at=later(-50))
    leader.tick(later(-49))
    (offer,) = floor.ringing(later(-49))
    assert (offer.interaction_id, offer.agent_id) == (call, agent)
    floor.talk(offer, later(-45))
    return agent


def with_on_call(floor: Floor, after: int = 60) -> None:
    licence = frozenset({"enfermeria"})
    queue = NewQueue(
        "ENF", "Enfermería", required={"enfermeria": 1}, licensed=licence, on_call_number=ON_CALL, on_call_after=after
    )
    with floor.scope():
        routing.save_queue(queue)


def test_with_everybody_busy_the_alarm_is_on_at_once_and_grows() -> None:
    floor = Floor()
    with leading(later(-60)) as leader:
        on_the_phone(floor, leader, citas=3, enfermeria=3)
        call = floor.call("ENF", tier=0)
        turn(leader, NOON)
        (alarm,) = alarms(floor, later(1))
        for second in (10, 29, 30, 59, 60, 119, 120, 500):
            turn(leader, later(second))

    assert (alarm.interaction_id, alarm.queue, alarm.since, alarm.step) == (call, "Enfermería", NOON, 1)
    assert (alarm.loud, alarm.rings, alarm.seen_by, alarm.on_call) == (True, False, None, None)
    assert steps(floor, call, "alarm") == [(0, "0"), (30, "30"), (60, "60"), (120, "120")]


def test_the_alarm_does_not_wait_for_a_leader() -> None:
    floor = Floor()
    call = floor.call("ENF", tier=0)

    assert [one.interaction_id for one in alarms(floor, later(1))] == [call]
    assert [one.step for one in alarms(floor, later(60))] == [3]


def test_a_leader_that_takes_over_goes_on_with_the_alarm_and_raises_nothing_twice() -> None:
    floor = Floor()
    floor.agent(enfermeria=3)
    call = floor.call("ENF", tier=0)
    with leading() as leader:
        turn(leader, NOON)
        turn(leader, later(9))  # rings
    with leading(later(9.2)) as leader:
        turn(leader, later(9.3))
        assert steps(floor, call, "alarm") == []
        turn(leader, later(31))
    with leading(later(40)) as leader:
        turn(leader, later(45))

    assert steps(floor, call, "alarm") == [(31, "31")]


def test_a_telephone_that_rings_keeps_the_first_alarm_off_for_ten_seconds() -> None:
    floor = Floor()
    floor.agent(enfermeria=3)
    floor.call("ENF", tier=0)
    with leading() as leader:
        turn(leader, NOON)

        assert alarms(floor, later(9)) == ()
        turn(leader, later(9))
        (offer,) = floor.ringing(later(9))
        assert offer.expires_at == later(10)
        turn(leader, later(10.5))
    assert [one.step for one in alarms(floor, later(10.5))] == [1]


def test_nobody_is_alarmed_by_other_calls_however_long_they_wait() -> None:
    floor = Floor()
    floor.call("ENF", tier=1)
    with leading() as leader:
        turn(leader, later(500))

    assert alarms(floor, later(500)) == ()


def test_once_one_of_several_answers_no_other_telephone_rings_and_nobody_missed_anything() -> None:
    floor = Floor()
    with floor.scope():
        RoutingPolicy.objects.create(together=2)
    agents = {floor.agent(later(-60)), floor.agent(later(-50))}
    call = floor.call(tier=0)
    with leading() as leader:
        turn(leader, NOON)
        turn(leader, later(6))
        first, second = floor.ringing(later(6))
        assert {first.agent_id, second.agent_id} == agents
        routing.offer_delivered(floor.id, first.offer_id, at=later(6))
        floor.talk(second, later(7))
        turn(leader, later(8))

    assert not floor.accept(first, later(9))
    assert floor.desk(second.agent_id).interaction_id == call
    spared = floor.desk(first.agent_id)
    assert (spared.state, spared.missed_offers, spared.interaction_id) == (AgentStateName.AVAILABLE, 0, None)
    assert {offer.outcome for offer in floor.offers(interaction_id=call)} == {"accepted", "withdrawn"}


def test_whoever_is_in_wrap_up_is_rung_also_with_a_pause_chosen_for_afterwards() -> None:
    floor = Floor()
    with leading(later(-60)) as leader:
        nurse = on_the_phone(floor, leader, citas=3, enfermeria=3)
        with floor.scope():
            routing.after_contact(nurse, "DES", actor=floor.actor(nurse), now=later(-20))
            talking = interactions.current_of(nurse)
        assert talking is not None
        floor.hang_up(talking.id, later(-10))
        call = floor.call("ENF", tier=0)
        turn(leader, later(0.1))

        (offer,) = floor.ringing(later(0.1))
        assert (offer.interaction_id, offer.agent_id) == (call, nurse)
        floor.talk(offer, later(3))
    assert floor.desk(nurse).state == AgentStateName.ON_CONTACT
    assert alarms(floor, later(3)) == ()
    assert floor.contact(talking.id).state == "wrap_up"  # what was interrupted is still to be written up


def test_who_does_not_answer_is_the_last_to_be_rung_and_stays_not_answering() -> None:
    floor = Floor()
    agent = floor.agent(citas=3)
    with leading() as leader:
        for at in (0, 40):  # two offers missed in a row
            floor.call(at=later(at))
            floor.beat(agent, later(at))
            turn(leader, later(at))
            (offer,) = floor.ringing(later(at))
            routing.offer_delivered(floor.id, offer.offer_id, at=later(at))
            floor.beat(agent, later(at + 21))
            turn(leader, later(at + 21))
            floor.hang_up(offer.interaction_id, later(at + 22))
        assert floor.desk(agent).state == AgentStateName.NOT_ANSWERING
        call = floor.call("ENF", tier=0, at=later(100))
        for at in (100, 111, 129):
            floor.beat(agent, later(at))
            turn(leader, later(at))
        assert floor.ringing(later(129)) == []
        floor.beat(agent, later(130))
        turn(leader, later(130.1))
        (offer,) = floor.ringing(later(130.1))
        assert (offer.interaction_id, offer.agent_id) == (call, agent)
        routing.refuse_offer(floor.id, offer.offer_id, OfferOutcome.LAPSED, at=later(140))
    assert floor.desk(agent).state == AgentStateName.NOT_ANSWERING


def test_pressing_9_after_a_long_wait_gives_the_nurses_their_ten_seconds() -> None:
    floor = Floor()
    clerk = floor.agent(citas=3)
    with leading() as leader:
        call = floor.call("ENF", at=later(-600))
        floor.enqueue(call, "ENF", tier=0, at=NOON)
        turn(leader, later(1))
        assert floor.ringing(later(1)) == []
        turn(leader, later(10.1))
        assert [offer.agent_id for offer in floor.ringing(later(10.1))] == [clerk]
    assert floor.work(call).enqueued_at == later(-600)


def test_saying_that_one_saw_it_silences_it_until_it_grows_and_is_written_down_once_by_name() -> None:
    floor = Floor()
    ana = floor.person(citas=3)
    call = floor.call("ENF", tier=0)
    with leading() as leader:
        turn(leader, NOON)
        with floor.scope():
            assert routing.acknowledge(call, actor=floor.actor(ana), now=later(5))
            assert routing.acknowledge(call, actor=floor.actor(ana), now=later(6))
        (seen,) = alarms(floor, later(7))
        turn(leader, later(30))
        (grown,) = alarms(floor, later(30))

    assert (seen.seen_by, seen.loud, seen.step) == (ana, False, 1)
    assert (grown.seen_by, grown.loud, grown.step) == (ana, True, 2)
    assert steps(floor, call, "alarm_seen") == [(5, "1")]
    with tenancy.role("latido_auditor"):
        (row,) = AuditEvent.objects.filter(action="emergency.seen", organisation_id=floor.id)
        assert (row.actor_id, row.interaction_id) == (ana, call)


def test_two_who_see_it_at_once_are_one() -> None:
    floor = Floor()
    people = [floor.person(), floor.person()]
    call = floor.call("ENF", tier=0)

    def see(n: int) -> bool:
        with floor.scope():
            return routing.acknowledge(call, actor=floor.actor(people[n]), now=later(5))

    assert in_parallel(2, see) == [True, True]
    assert len(steps(floor, call, "alarm_seen")) == 1


def test_the_alarm_ends_with_the_wait_and_cannot_be_seen_any_more() -> None:
    floor = Floor()
    ana = floor.person()
    call, other = floor.call("ENF", tier=0), floor.call()
    floor.hang_up(call, later(5))

    assert alarms(floor, later(5)) == ()
    assert emergencies.escalate(floor.id, call, now=later(60)) is None
    with floor.scope():
        assert not routing.acknowledge(call, actor=floor.actor(ana), now=later(6))
        assert not routing.acknowledge(other, actor=floor.actor(ana), now=later(6))
    assert steps(floor, call, "alarm") == []


def test_pages_hear_of_it_by_an_empty_word_alone() -> None:
    floor = Floor()
    with psycopg.connect(conninfo(), autocommit=True) as page:
        page.execute(f"LISTEN {CHANNEL}")
        floor.call("ENF", tier=0)
        wanted = [f"alarm:{floor.id}", "alarm"]
        heard: list[list[str]] = []
        for notice in page.notifies(timeout=5):  # hints may come in more than one notification
            heard += json.loads(notice.payload)
            if wanted in heard:
                break
    assert wanted in heard


def test_an_emergency_whose_agent_was_lost_is_alarmed_anew() -> None:
    floor = Floor()
    floor.agent(later(-5), enfermeria=3)
    call = floor.call("ENF", tier=0)
    with leading() as leader:
        turn(leader, NOON)
        (offer,) = floor.ringing()
        floor.talk(offer, later(4))
        turn(leader, later(200))
        assert steps(floor, call, "alarm") == []
        interactions.leg_lost(floor.id, call, at=later(270))
        assert routing.requeue(floor.id, call, at=later(300))
        turn(leader, later(300))
    assert [(one.since, one.step) for one in alarms(floor, later(301))] == [(later(300), 1)]
    assert steps(floor, call, "alarm") == [(300, "0")]


def test_the_on_call_telephone_is_asked_for_at_its_time_and_again_while_the_caller_waits() -> None:
    floor = Floor()
    with_on_call(floor, after=45)
    call = floor.call("ENF", tier=0)
    with leading() as leader:
        for second in (0, 44, 45, 46, 104, 105):
            turn(leader, later(second))
            if second in (44, 46, 104):
                assert interactions.drain_commands(NODE, now=later(second)) == ()
            if second in (45, 105):
                (asked,) = interactions.drain_commands(NODE, now=later(second))
                assert (asked.interaction_id, asked.kind, asked.args) == (call, "ring_on_call", {"number": ON_CALL})

    assert steps(floor, call, "on_call") == [(45, "asked")]
    assert [one.on_call for one in alarms(floor, later(106))] == [OnCall.ASKED]
    assert floor.work(call).state == "waiting"


def test_without_an_on_call_telephone_the_alarm_says_so() -> None:
    floor = Floor()
    call = floor.call("ENF", tier=0)
    with leading() as leader:
        for second in (0, 60, 120, 180):
            turn(leader, later(second))

    assert interactions.drain_commands(NODE, now=later(180)) == ()
    assert [one.on_call for one in alarms(floor, later(181))] == [OnCall.MISSING]
    assert steps(floor, call, "on_call") == [(60, "missing")]


def test_whoever_is_on_call_answers_and_nobody_here_is_asked_any_more() -> None:
    floor = Floor()
    with_on_call(floor)
    call = floor.call("ENF", tier=0)
    with leading() as leader:
        turn(leader, NOON)
        turn(leader, later(60))
        for said, at in ((OnCall.RINGS, 61), (OnCall.MISSED, 80), (OnCall.RINGS, 121), (OnCall.ANSWERED, 125)):
            routing.on_call_said(floor.id, call, said, at=later(at))
        nurse = floor.agent(later(126), enfermeria=3)
        turn(leader, later(127))

    assert floor.ringing(later(127)) == []
    assert alarms(floor, later(127)) == ()
    assert floor.desk(nurse).state == AgentStateName.AVAILABLE
    contact = floor.contact(call)
    assert (contact.state, contact.end_reason, contact.ended_by) == ("overflowed", "on_call", "system")
    assert [word for _, word in steps(floor, call, "on_call")] == ["asked", "rings", "missed", "rings", "answered"]
    routing.on_call_said(floor.id, call, OnCall.ANSWERED, at=later(126))  # told twice
    assert len(steps(floor, call, "on_call")) == 5


def test_the_wait_of_an_emergency_is_explained_step_by_step() -> None:
    floor = Floor()
    ana = floor.person()
    with_on_call(floor)
    call = floor.call("ENF", tier=0)
    with leading() as leader:
        for second in (0, 30, 60):
            turn(leader, later(second))
            if second == 30:
                with floor.scope():
                    routing.acknowledge(call, actor=floor.actor(ana), now=later(38))
        routing.on_call_said(floor.id, call, OnCall.RINGS, at=later(61))
        routing.on_call_said(floor.id, call, OnCall.MISSED, at=later(90))

    with floor.scope(), translation.override("es"):
        said = routing.explain(call, now=later(95))

    assert said == (
        "Quien llama espera desde hace 1 min 35 s: no había nadie antes; ningún agente; "
        "nadie conectado tiene la habilidad que pide; "
        "la alarma sonó 3 veces, la primera tras 0 s; Ana Morales dijo tras 38 s que la vio; "
        "el teléfono de guardia timbró tras 1 min 1 s y no contestó."
    )


def test_another_organisation_sees_nothing_of_it() -> None:
    floor, other = Floor(), Floor()
    call = floor.call("ENF", tier=0)

    assert alarms(other, later(60)) == ()
    with other.scope():
        assert not routing.acknowledge(call, actor=other.actor(other.person()), now=later(61))
    assert floor.work(call).alarm_seen_by is None


def test_a_leader_of_an_older_time_raises_nothing_by_itself() -> None:
    """Two that lead for a moment raise each step once: the row says how far it is."""
    floor = Floor()
    call = floor.call("ENF", tier=0)

    in_parallel(4, lambda n: emergencies.escalate(floor.id, call, now=later(60) + timedelta(milliseconds=n)))

    assert len(steps(floor, call, "alarm")) == 1
    assert len(steps(floor, call, "on_call")) == 1
