"""Why somebody waited, told from what the leader kept, what became of the offers, and nothing of the patient."""

from datetime import timedelta

import pytest

from latido.compliance.models import AuditEvent
from latido.plumbing import tenancy
from latido.routing import accounts
from latido.routing import api as routing
from latido.routing.contracts import (
    CallbackSource,
    CallbackWish,
    DialOutcome,
    Explanation,
    OfferOutcome,
    PromiseAnswer,
)
from latido.routing.core import journal
from latido.routing.models import CallbackRule, Queue, Tick
from latido.routing.router.chores import Chores
from latido.routing.services.keeping import KEPT_FOR, forget_ticks
from latido.routing.tests.floor import Floor, later, leading

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("committed")]


def explained(floor: Floor, call: object, at: float) -> Explanation:
    with floor.scope():
        found = routing.explanation(call, actor=floor.actor(floor.id, "supervisor.floor"), now=later(at))  # type: ignore[arg-type]
    assert found is not None
    return found


def test_a_wait_is_told_line_by_line() -> None:
    """Rosa waits behind one, an emergency passes, her first agent declines, the second answers."""
    floor = Floor()
    with leading() as leader:
        leader.tick(later(0))
        floor.call(at=later(1))
        rosa = floor.call(at=later(5))
        leader.tick(later(5))
        floor.call("CIT", tier=0, at=later(8))
        leader.tick(later(8))
        floor.agent(later(10))
        leader.tick(later(10))
        (offer,) = floor.ringing(later(11))
        floor.talk(offer, later(11))
        floor.agent(later(20))
        leader.tick(later(20))
        ana = floor.agent(later(30))
        leader.tick(later(30))
        (offer,) = [each for each in floor.ringing(later(31)) if each.interaction_id == rosa]
        routing.refuse_offer(floor.id, offer.offer_id, OfferOutcome.DECLINED, at=later(33))
        beto = floor.agent(later(40))
        leader.tick(later(40))
        (offer,) = [each for each in floor.ringing(later(41)) if each.interaction_id == rosa]
        floor.talk(offer, later(44))

    told = explained(floor, rosa, 100)

    assert (told.waited, told.answered, told.agent_id, told.waiting) == (timedelta(seconds=39), True, beto, False)
    assert ana != beto and told.known_from is None and told.agrees and told.decisions >= 5
    assert told.sentence.startswith("Quien llama esperó 39 s: había 1 persona antes")
    assert [line.text for line in told.lines] == [
        "Entró a Citas: 1 persona esperaba antes; nadie libre podía atenderla.",
        "Ana Morales atendió antes una emergencia.",
        "Ana Morales atendió antes a una persona de Citas: esperaba desde antes.",
        "Se ofreció a Ana Morales: nadie más podía en ese momento; la rechazó a los 3 s.",
        "Se ofreció a Ana Morales: nadie más podía en ese momento; contestó a los 4 s.",
    ]
    assert [line.kind for line in told.lines] == ["joined", "passed", "passed", "not_taken", "offered"]
    with tenancy.role("latido_auditor"):
        (audited,) = AuditEvent.objects.filter(organisation_id=floor.id, action="wait.explained")
    assert (audited.interaction_id, audited.patient_ids) == (rosa, [])


def test_where_nothing_was_kept_the_rows_tell_what_they_know() -> None:
    floor = Floor()
    floor.agent()
    rosa = floor.call()
    with leading() as leader:
        leader.tick(later(1))
    (offer,) = floor.ringing(later(1))
    floor.talk(offer, later(3))
    forget_ticks(later(2) + KEPT_FOR)

    told = explained(floor, rosa, 10)

    assert told.known_from is not None and told.decisions == 0
    assert [line.text for line in told.lines] == [
        "Entró a Citas.",
        "Se ofreció a Ana Morales; contestó a los 2 s.",
    ]


def test_of_a_record_that_is_more_than_a_page_can_wait_for_the_end_is_played_and_said_from_when(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(journal, "ANEW_AFTER", 3)
    monkeypatch.setattr(accounts, "MOST", 5)
    floor = Floor()
    with leading() as leader:
        rosa = floor.call(at=later(1))
        for seconds in range(1, 21):
            other = floor.call("ENF", at=later(seconds))
            leader.tick(later(seconds))
            floor.hang_up(other, later(seconds + 0.5))
        floor.agent(later(22))
        leader.tick(later(22))
    (offer,) = floor.ringing(later(23))
    floor.talk(offer, later(24))

    told = explained(floor, rosa, 30)

    assert told.known_from is not None and later(15) < told.known_from < later(22)
    assert 0 < told.decisions <= 5 and told.agrees
    assert [line.text for line in told.lines] == [
        "Entró a Citas.",
        "Se ofreció a Ana Morales: nadie más podía en ese momento; contestó a los 2 s.",
    ]


def test_of_what_never_waited_there_is_nothing_to_tell() -> None:
    floor = Floor()
    with floor.scope():
        assert routing.explanation(floor.id, actor=floor.actor(floor.id), now=later(1)) is None


def test_who_gave_up_and_who_still_waits() -> None:
    floor = Floor()
    gone, waits = floor.call(), floor.call(at=later(1))
    with leading() as leader:
        leader.tick(later(1))
        floor.hang_up(gone, later(9))
        leader.tick(later(9))

    assert explained(floor, gone, 30).lines[-1].text == "Dejó de esperar a los 9 s: nadie había contestado."
    still = explained(floor, waits, 130)
    assert (still.waiting, still.answered) == (True, False)
    assert "nadie conectado tiene la habilidad" in still.sentence
    with floor.scope():
        assert [each.interaction_id for each in routing.past_waits(waiting=5, over=5)] == [waits, gone]


def test_what_was_kept_is_forgotten_after_a_while_and_by_nobody_before() -> None:
    floor = Floor()
    floor.call()
    with leading() as leader:
        leader.tick(later(1))

    assert forget_ticks(later(0) + KEPT_FOR) == 0
    with floor.scope():
        assert Tick.objects.count() == 1
        with pytest.raises(Exception, match="permission denied"):
            Tick.objects.all().delete()


def test_whoever_was_promised_a_call_entered_once_however_often_they_were_tried() -> None:
    floor, number = Floor(), "+573001112233"
    with floor.scope():
        CallbackRule.objects.create(queue=Queue.objects.get(code="CIT"), spacing=60)
    with leading() as leader:
        call = floor.call(at=later(1))
        leader.tick(later(1))
        line = floor.contact(call).channel_id
        with floor.scope():
            wish = CallbackWish(number, CallbackSource.ASKED, "+576015550100")
            assert routing.promise(call, wish, at=later(5)) is PromiseAnswer.MADE
        leader.tick(later(5))
        assert routing.line_left(floor.id, call, line, at=later(9))
        agent = floor.agent(later(20))
        for at in (20, 110):
            floor.beat(agent, later(at))
            Chores(leader).run(later(at))
            leader.tick(later(at))
            (offer,) = floor.ringing(later(at))
            assert floor.accept(offer, later(at + 2))
            ids = {"channel_id": offer.channel_id, "outcome": DialOutcome.NO_ANSWER, "at": later(at + 20)}
            assert routing.dial_ended(floor.id, call, **ids)
            leader.tick(later(at + 21))

    kinds = [line.kind for line in explained(floor, call, 150).lines]

    assert kinds[:5] == ["joined", "promised", "offered", "dialled", "not_reached"]
    assert kinds.count("dialled") == 2
    assert [each for each in kinds if each in ("joined", "entered", "came_back")] == ["joined"]
