"""A live contact is handed on: refused with a reason, asked of the node, and waiting where its first wait puts it."""

from uuid import UUID

import pytest

from latido.compliance.models import AuditEvent
from latido.interactions import api as interactions
from latido.interactions.contracts import NotNow, NotYours, TransferTo
from latido.plumbing import tenancy
from latido.routing import api as routing
from latido.routing.contracts import (
    CallbackSource,
    CallbackWish,
    CannotReceive,
    CannotTransfer,
    NewQueue,
    PromiseAnswer,
    Receiver,
)
from latido.routing.core.transferring import KEPT_FOR
from latido.routing.models import CallbackRule, Queue
from latido.routing.router.chores import Chores
from latido.routing.router.leader import Leader
from latido.routing.tests.core.pages import table
from latido.routing.tests.floor import NODE, Floor, later, leading
from latido.staff.models import Skill

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("committed")]
AFTER = KEPT_FOR.total_seconds()
EXAMPLES = table("routing.md", "Rosa came")


def made() -> Floor:
    floor = Floor()
    with floor.scope():
        Skill.objects.create(code="facturacion", name="Facturación")
        routing.save_queue(NewQueue("FAC", "Facturación", required={"facturacion": 1}))
    return floor


def talking(floor: Floor, leader: Leader, at: float, queue: str = "CIT", tier: int = 2) -> tuple[UUID, UUID]:
    """Somebody is answered by whoever is free: the contact and the agent."""
    call = floor.call(queue, tier=tier, at=later(at))
    leader.tick(later(at))
    (offer,) = [each for each in floor.ringing(later(at)) if each.interaction_id == call]
    floor.talk(offer, later(at))
    return call, offer.agent_id


def ask(floor: Floor, call: UUID, giver: UUID, kind: TransferTo, ref: object, *, at: float, note: str = "") -> None:
    with floor.scope():
        wanted = routing.TransferWanted(kind, str(ref), note)
        routing.transfer(call, wanted, actor=floor.actor(giver), now=later(at))


def carried_out(floor: Floor, at: float) -> bool:
    """What the voice process does: it drains the wish, and says so once the caller hears music."""
    (wish,) = interactions.drain_commands(NODE, now=later(at))
    transfer = UUID(wish.args["transfer"])
    return routing.transferred(floor.id, wish.interaction_id, transfer, at=later(at))


def hand_on(floor: Floor, call: UUID, giver: UUID, kind: TransferTo, ref: object, *, at: float, note: str = "") -> None:
    ask(floor, call, giver, kind, ref, at=at, note=note)
    assert carried_out(floor, at)


def refused(floor: Floor, call: UUID, giver: UUID, kind: TransferTo, ref: object, *, at: float) -> CannotReceive:
    with pytest.raises(CannotTransfer) as wrong:
        ask(floor, call, giver, kind, ref, at=at)
    assert interactions.drain_commands(NODE, now=later(at)) == ()
    return wrong.value.reason


@pytest.mark.parametrize("row", EXAMPLES, ids=[f"Rosa {row[0]}, Luis {row[3]}" for row in EXAMPLES])
def test_the_place_is_that_of_the_first_wait(row: list[str]) -> None:
    came, answered, handed, luis_came = map(float, row[:4])
    floor = made()
    with leading() as leader:
        rosa = floor.call("CIT", at=later(came))
        ana = floor.agent(later(answered), citas=3)
        leader.tick(later(answered))
        floor.talk(floor.ringing(later(answered))[0], later(answered))
        luis = floor.call("FAC", at=later(luis_came))
        beto = floor.person(facturacion=3)
        floor.ready(beto, later(handed - 1))
        with floor.scope():
            routing.set_away(beto, "DES", actor=floor.actor(beto), now=later(handed - 1))
        other = floor.agent(later(handed - 1), facturacion=1)
        floor.call("FAC", tier=0, at=later(handed - 1))  # keeps the other busy
        leader.tick(later(handed - 1))
        floor.talk(floor.ringing(later(handed - 1))[0], later(handed - 1))

        hand_on(floor, rosa, ana, TransferTo.QUEUE, "FAC", at=handed)
        floor.available(beto, later(handed + 1))
        leader.tick(later(handed + 1))

    (offer,) = floor.ringing(later(handed + 1))
    assert (offer.agent_id, offer.interaction_id) == (beto, {"Rosa": rosa, "Luis": luis}[row[4]])
    assert floor.desk(other).state == "on_contact"


def test_nobody_but_the_agent_it_is_handed_to_is_asked_until_the_time_is_over() -> None:
    floor = made()
    with leading() as leader:
        floor.agent(later(0), citas=3)
        call, ana = talking(floor, leader, 0)
        beto, cata = floor.agent(later(1), citas=1), floor.agent(later(2), citas=5)
        other, busy = talking(floor, leader, 3)
        assert busy in (beto, cata)
        free = cata if busy == beto else beto

        hand_on(floor, call, ana, TransferTo.AGENT, busy, at=20, note="Pregunta por su copago")
        leader.tick(later(20))
        leader.tick(later(20 + AFTER - 1))
        assert floor.ringing(later(20 + AFTER - 1)) == []
        leader.tick(later(20 + AFTER))

    assert [(each.interaction_id, each.agent_id) for each in floor.ringing(later(20 + AFTER))] == [(call, free)]
    contact, work = floor.contact(call), floor.work(call)
    assert (contact.state, contact.agent_id, work.enqueued_at) == ("offered", None, later(0))
    assert contact.waiting_since == later(20)
    assert floor.desk(ana).state == "after_contact"
    with floor.scope():
        (given,) = interactions.transfers(call)
        routing.finish_wrap_up(ana, call, actor=floor.actor(ana), now=later(90))
    assert (given.given_by, given.ref, given.note) == (ana, str(busy), "Pregunta por su copago")
    assert floor.desk(ana).state == "available"
    assert other != call


def test_whoever_is_free_and_named_is_rung_at_once_and_the_account_says_who_passed_it_to_whom() -> None:
    floor = made()
    with leading() as leader:
        floor.agent(later(0), citas=3)
        call, ana = talking(floor, leader, 0)
        beto = floor.agent(later(1), facturacion=1)
        hand_on(floor, call, ana, TransferTo.AGENT, beto, at=9)
        leader.tick(later(9))
        (offer,) = floor.ringing(later(9))
        floor.talk(offer, later(12))

    assert (offer.interaction_id, offer.agent_id) == (call, beto)
    with floor.scope():
        told = routing.explanation(call, actor=floor.actor(ana, "supervisor.floor"), now=later(60))
    assert told is not None and told.agrees
    assert [line.text for line in told.lines][-2:] == [
        "Ana Morales se la pasó a Ana Morales: durante 60 s no se ofrece a nadie más. Conserva su lugar.",
        "Se ofreció a Ana Morales: se la habían pasado; contestó a los 3 s.",
    ]
    with tenancy.role("latido_auditor"):
        (audited,) = AuditEvent.objects.filter(organisation_id=floor.id, action="call.transferred")
    assert (audited.interaction_id, audited.actor_id) == (call, ana)
    assert audited.detail == {"to": "agent", "ref": str(beto)}


def test_a_skill_is_asked_beside_the_queue_s_and_once_only() -> None:
    floor = made()
    with leading() as leader:
        floor.agent(later(0), citas=3)
        call, ana = talking(floor, leader, 0)
        floor.agent(later(1), citas=5)
        both = floor.agent(later(2), citas=1, facturacion=1)
        hand_on(floor, call, ana, TransferTo.SKILL, "facturacion", at=9)
        assert floor.work(call).required == {"citas": 1, "facturacion": 1}
        leader.tick(later(9))
        (offer,) = floor.ringing(later(9))
        floor.talk(offer, later(10))

        assert offer.agent_id == both
        hand_on(floor, call, both, TransferTo.QUEUE, "CIT", at=20)
    assert floor.work(call).required == {"citas": 1}


def test_who_gave_it_is_not_asked_for_it_at_once() -> None:
    floor = made()
    with leading() as leader:
        floor.agent(later(0), citas=3)
        call, ana = talking(floor, leader, 0)
        beto = floor.agent(later(1), citas=3)
        other, _ = talking(floor, leader, 2)
        hand_on(floor, call, ana, TransferTo.QUEUE, "CIT", at=9)
        floor.available(ana, later(10))
        leader.tick(later(10))
        assert floor.ringing(later(10)) == []
        floor.hang_up(other, later(15))
        floor.available(beto, later(16))
        leader.tick(later(16))

    assert [each.agent_id for each in floor.ringing(later(16))] == [beto]


def test_an_emergency_stays_one_and_its_alarm_begins_anew() -> None:
    floor = made()
    with leading() as leader:
        floor.agent(later(0), enfermeria=3)
        call, nurse = talking(floor, leader, 0, "ENF", 0)
        other = floor.agent(later(1), enfermeria=1)

        assert refused(floor, call, nurse, TransferTo.AGENT, other, at=9) is CannotReceive.EMERGENCY
        talking(floor, leader, 10, "ENF", 2)
        hand_on(floor, call, nurse, TransferTo.QUEUE, "ENF", at=20)

    work = floor.work(call)
    assert (work.tier, work.urgent_since, work.handed_to) == (0, later(20), None)
    with floor.scope():
        (alarm,) = routing.waiting_emergencies(later(21))
    assert (alarm.interaction_id, alarm.loud) == (call, True)


def test_what_the_agent_called_an_emergency_is_one_from_then_on() -> None:
    floor = made()
    with leading() as leader:
        floor.agent(later(0), citas=3)
        call, ana = talking(floor, leader, 0)
        nurse = floor.agent(later(1), enfermeria=3)
        with floor.scope():
            interactions.raise_emergency(call, actor=floor.actor(ana), now=later(5))

        assert refused(floor, call, ana, TransferTo.AGENT, nurse, at=6) is CannotReceive.EMERGENCY
        hand_on(floor, call, ana, TransferTo.QUEUE, "ENF", at=10)

    work = floor.work(call)
    assert (work.tier, work.urgent_since, floor.contact(call).tier) == (0, later(10), 0)


def test_who_is_handed_on_and_asks_to_be_called_back_is_not_taken_for_one_whose_line_is_gone() -> None:
    floor = made()
    with floor.scope():
        CallbackRule.objects.create(queue=Queue.objects.get(code="CIT"))
    with leading() as leader:
        floor.agent(later(0), citas=3)
        call, ana = talking(floor, leader, 0)
        floor.agent(later(1), citas=3)
        hand_on(floor, call, ana, TransferTo.QUEUE, "CIT", at=20)
        other = floor.call(at=later(21))
        with floor.scope():
            wish = CallbackWish("+573001112233", CallbackSource.ASKED, "+576015550100")
            assert routing.promise(call, wish, at=later(25)) is PromiseAnswer.MADE

    with_a_line = {each.interaction_id for each in interactions.live_calls(NODE, opened_before=later(60))}
    assert (call in with_a_line, other in with_a_line) == (False, True)


def test_a_skill_that_nobody_with_it_answers_for_is_asked_for_no_longer_than_five_minutes() -> None:
    floor = made()
    with leading() as leader:
        floor.agent(later(0), citas=3)
        call, ana = talking(floor, leader, 0)
        beto = floor.agent(later(1), citas=3, facturacion=1)
        hand_on(floor, call, ana, TransferTo.SKILL, "facturacion", at=10)
        with floor.scope():
            routing.set_offline(beto, actor=floor.actor(beto), now=later(11))
        cata, chores = floor.agent(later(300), citas=3), Chores(leader)
        chores.run(later(309))
        leader.tick(later(309))
        assert floor.ringing(later(309)) == []

        chores.run(later(310))
        leader.tick(later(310))

        assert [(each.interaction_id, each.agent_id) for each in floor.ringing(later(310))] == [(call, cata)]


def test_what_is_refused_is_refused_before_anything_happens_and_says_why() -> None:
    floor, elsewhere = made(), Floor()
    stranger = elsewhere.agent(later(0), citas=3)
    with leading() as leader:
        floor.agent(later(0), citas=3)
        call, ana = talking(floor, leader, 0)
        away = floor.agent(later(1), citas=3)
        with floor.scope():
            routing.set_away(away, "BAN", actor=floor.actor(away), now=later(2))
        off = floor.person(citas=3)

    to = TransferTo
    assert refused(floor, call, ana, to.AGENT, ana, at=5) is CannotReceive.ONESELF
    assert refused(floor, call, ana, to.AGENT, away, at=5) is CannotReceive.AWAY
    assert refused(floor, call, ana, to.AGENT, off, at=5) is CannotReceive.OFFLINE
    assert refused(floor, call, ana, to.AGENT, stranger, at=5) is CannotReceive.UNKNOWN
    assert refused(floor, call, ana, to.AGENT, "nobody", at=5) is CannotReceive.UNKNOWN
    assert refused(floor, call, ana, to.QUEUE, "FAC", at=5) is CannotReceive.NOBODY
    assert refused(floor, call, ana, to.QUEUE, "NONE", at=5) is CannotReceive.UNKNOWN
    assert refused(floor, call, ana, to.SKILL, "facturacion", at=5) is CannotReceive.NOBODY
    assert refused(floor, call, ana, to.SKILL, "magia", at=5) is CannotReceive.UNKNOWN
    assert floor.contact(call).state == "connected"


def test_only_a_call_of_one_s_own_that_goes_on() -> None:
    floor = made()
    with leading() as leader:
        floor.agent(later(0), citas=3)
        call, ana = talking(floor, leader, 0)
        beto = floor.agent(later(1), citas=3)
        cata = floor.agent(later(1), citas=3)
        with pytest.raises(NotYours):
            ask(floor, call, beto, TransferTo.AGENT, cata, at=5)
        ask(floor, call, ana, TransferTo.AGENT, beto, at=5)
        floor.hang_up(call, later(7))
        assert not carried_out(floor, 8)
        with pytest.raises(NotNow):
            ask(floor, call, ana, TransferTo.AGENT, beto, at=60)

    assert floor.contact(call).state == "wrap_up"
    assert floor.desk(ana).state == "after_contact"


def test_said_twice_it_happens_once_and_nothing_happens_when_nobody_carried_it_out() -> None:
    floor = made()
    with leading() as leader:
        floor.agent(later(0), citas=3)
        call, ana = talking(floor, leader, 0)
        beto = floor.agent(later(1), citas=3)
        ask(floor, call, ana, TransferTo.AGENT, beto, at=5)
        assert floor.contact(call).state == "connected"
        ask(floor, call, ana, TransferTo.QUEUE, "CIT", at=6)
        wish, other = interactions.drain_commands(NODE, now=later(6))
        transfer, late = UUID(wish.args["transfer"]), UUID(other.args["transfer"])
        assert routing.transferred(floor.id, call, transfer, at=later(6))
        assert not routing.transferred(floor.id, call, transfer, at=later(7))
        assert not routing.transferred(floor.id, call, late, at=later(7))
        leader.tick(later(7))
        (offer,) = floor.ringing(later(7))
        floor.talk(offer, later(8))
        assert not routing.transferred(floor.id, call, transfer, at=later(9))

    assert floor.contact(call).agent_id == beto
    assert floor.desk(beto).state == "on_contact"


def test_the_list_says_who_is_free_busy_or_away_what_waits_and_who_has_a_skill() -> None:
    floor = made()
    with leading() as leader:
        floor.agent(later(0), citas=3)
        call, ana = talking(floor, leader, 0)
        beto, cata = floor.agent(later(1), citas=3), floor.agent(later(1), facturacion=2)
        with floor.scope():
            routing.set_away(cata, "BAN", actor=floor.actor(cata), now=later(2))
        floor.call("FAC", at=later(3))

    with floor.scope():
        found = routing.receivers_of(call, "", giver=ana, now=later(5))
        named = routing.receivers_of(call, "facturacion", giver=ana, now=later(5))
    assert found is not None and named is not None
    assert [(each.agent_id, each.stands, each.reason) for each in found.agents] == [
        (beto, Receiver.FREE, None),
        (cata, Receiver.GONE, CannotReceive.AWAY),
    ]
    assert [(each.code, each.waiting, each.reason) for each in found.queues] == [
        ("CIT", 0, None),
        ("ENF", 0, CannotReceive.NOBODY),
        ("FAC", 1, CannotReceive.NOBODY),
    ]
    assert {each.code: (each.agents, each.free) for each in found.skills}["citas"] == (1, 1)
    assert (named.agents, [each.code for each in named.queues]) == ((), ["FAC"])
