"""What the desk and the floor show of calling back, from the offer to the last try."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from latido.compliance.models import AuditEvent
from latido.desk.tests.conftest import Floor, LogIn
from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction, NewInteraction
from latido.kernel.ids import new_id
from latido.kernel.time import utc_now
from latido.orgs.tests.hospitals import SAN_RAFAEL
from latido.patients import api as patients
from latido.patients.models import ContactPoint, PatientContactPoint
from latido.patients.tests.people import FAMILY_PHONE
from latido.plumbing import tenancy
from latido.routing import api as routing
from latido.routing.contracts import CallbackSource, CallbackWish, DialOutcome
from latido.routing.core import agent_state
from latido.routing.models import Callback, CallbackDial, CallbackRule, Offer, Queue, Work
from latido.routing.services.rows import as_desk, desk_of, write_desk

pytestmark = pytest.mark.db
NUMBER, OURS = "+573001112240", "+576015550100"


@pytest.fixture
def made(floor: Floor) -> Callback:
    """Somebody who waited and is to be called back, with one try."""
    return promised(NUMBER)


def promised(number: str) -> Callback:
    CallbackRule.objects.create(queue=Queue.objects.get(code="CIT"), tries=1)
    at = utc_now() - timedelta(seconds=300)
    new = NewInteraction("voice", "pbx1", "c9", number, OURS)
    contact, _ = interactions.open_interaction(SAN_RAFAEL, new, at=at)
    routing.enqueue(contact, "CIT", 2, node="pbx1", channel_id="c9", at=at)
    routing.promise(contact, CallbackWish(number, CallbackSource.ASKED, OURS), at=at + timedelta(seconds=60))
    assert routing.line_left(SAN_RAFAEL, contact, "c9", at=at + timedelta(seconds=65))
    return Callback.objects.get()


def offer_to_ana(floor: Floor, made: Callback) -> Offer:
    """What the leader does."""
    now, work = utc_now(), Work.objects.get(pk=made.interaction_id)
    Work.objects.filter(pk=work.pk).update(state=Work.State.OFFERED)
    interactions.offered(work.pk, agent_id=floor.ana, at=now)
    desk = desk_of(floor.ana, now)
    write_desk(desk, agent_state.offered(as_desk(desk), work.pk, now))
    places = {"queue_id": work.queue_id, "node": work.node, "channel_id": work.channel_id}
    until = now + timedelta(seconds=20)
    return Offer.objects.create(interaction_id=work.pk, agent_id=floor.ana, offered_at=now, expires_at=until, **places)


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def reached(floor: Floor, made: Callback) -> None:
    line = interactions.interaction(made.interaction_id).channel_id
    assert routing.reached(SAN_RAFAEL, made.interaction_id, channel_id=line, agent_id=floor.ana, at=utc_now())


def test_the_desk_says_that_it_calls_somebody_back_and_to_ask_first(floor: Floor, made: Callback, ana: Client) -> None:
    offer = offer_to_ana(floor, made)
    rings = page(ana, "/puesto/")
    assert "Devolver la llamada" in rings
    assert "Pregunte primero" in rings

    assert routing.accept_offer(SAN_RAFAEL, offer.id, at=utc_now())
    assert "Llamando al +57 ··· ··· 2240." in page(ana, "/puesto/")

    reached(floor, made)
    talks = page(ana, "/puesto/")
    assert "Llamando al" not in talks
    assert "Pregunte primero" in talks


def test_the_floor_shows_who_waits_to_be_called_and_takes_it_back(made: Callback, log_in: LogIn) -> None:
    sam = log_in("sam")
    assert "En su turno" in page(sam, "/piso/en-vivo/")

    assert sam.post(f"/piso/devoluciones/{made.id}/anular/").status_code == 204
    refused = sam.post(f"/piso/devoluciones/{made.id}/anular/")
    assert refused.status_code == 409
    assert "No se anul" in refused.headers["HX-Trigger"]
    assert "Por devolver" not in page(sam, "/piso/en-vivo/")
    made.refresh_from_db()
    assert made.reason == "by_agent"


def test_whom_nobody_reached_is_shown_with_a_number_that_is_masked_until_it_is_asked_for(
    floor: Floor, made: Callback, log_in: LogIn
) -> None:
    sam, address = log_in("sam"), f"/piso/devoluciones/{made.id}/numero/"
    assert sam.post(address).status_code == 404
    offer = offer_to_ana(floor, made)
    routing.accept_offer(SAN_RAFAEL, offer.id, at=utc_now())
    ids = SAN_RAFAEL, made.interaction_id
    routing.dial_ended(*ids, channel_id=offer.channel_id, outcome=DialOutcome.NO_ANSWER, at=utc_now())

    shown = page(sam, "/piso/en-vivo/")
    assert "No contestó en 1 intento<" in shown
    assert "2240" in shown
    assert "111 2240" not in shown
    assert 'data-reveal="30"' in shown
    assert sam.post(address).content.decode() == "300 111 2240"


def cancelling(call: Interaction, made: Callback) -> str:
    return f"/puesto/llamada/{call.id}/devolucion/{made.id}/anular/"


def test_who_is_on_the_line_and_was_promised_a_call_is_not_called_when_it_is_needed_no_more(
    floor: Floor, talking: Interaction, ana: Client
) -> None:
    made = promised(FAMILY_PHONE)
    assert "se le prometió devolver la llamada" in page(ana, "/puesto/")

    assert ana.post(cancelling(talking, made)).status_code == 204
    made.refresh_from_db()
    assert (made.reason, made.ended_by) == ("by_agent", floor.ana)
    with tenancy.role("latido_auditor"):
        assert AuditEvent.objects.get(action="callback.cancelled").detail == {"said_in": str(talking.id)}
    assert "se le prometió" not in page(ana, "/puesto/")
    again = ana.post(cancelling(talking, made))
    assert again.status_code == 409
    assert "terminado" in json.loads(again.headers["HX-Trigger"])["toast"]["text"]


def test_a_promise_to_another_telephone_is_shown_and_taken_back_once_it_is_theirs_by_their_record(
    made: Callback, floor: Floor, talking: Interaction, ana: Client
) -> None:
    assert "se le prometió" not in page(ana, "/puesto/")
    assert ana.post(cancelling(talking, made)).status_code == 404

    point = ContactPoint.objects.create(e164=NUMBER)
    PatientContactPoint.objects.create(patient_id=floor.rosa, contact_point=point)
    interactions.link_patient(talking.id, floor.rosa, actor=floor.actor, now=utc_now())
    assert "se le prometió" not in page(ana, "/puesto/")  # it is not known yet that it is Rosa
    for check, said in (("document", "52123907"), ("birth_date", "12/03/1954"), ("email", "rosa@correo.example")):
        interactions.verify(talking.id, floor.rosa, check, said, actor=floor.actor, now=utc_now())
    assert "se le prometió" in page(ana, "/puesto/")
    assert ana.post(cancelling(talking, made)).status_code == 204


def test_a_promise_that_is_being_kept_is_not_taken_back_and_the_desk_says_why(
    talking: Interaction, ana: Client
) -> None:
    made, other = promised(FAMILY_PHONE), new_id()
    interactions.offered(made.interaction_id, agent_id=other, at=utc_now())
    assert interactions.dialled(made.interaction_id, agent_id=other, at=utc_now())
    CallbackDial.objects.create(callback=made, position=1, channel_id="back-1", agent_id=other, at=utc_now())
    shown = page(ana, "/puesto/")
    assert "le está devolviendo la llamada" in shown
    assert "Ya no hace falta" not in shown

    refused = ana.post(cancelling(talking, made))
    assert refused.status_code == 409
    assert "llamando ahora" in json.loads(refused.headers["HX-Trigger"])["toast"]["text"]
    made.refresh_from_db()
    assert made.ended_at is None


def answered(floor: Floor, made: Callback) -> str:
    """Something picks up when Ana calls back; where she says who."""
    offer = offer_to_ana(floor, made)
    assert routing.accept_offer(SAN_RAFAEL, offer.id, at=utc_now())
    reached(floor, made)
    return f"/puesto/llamada/{made.interaction_id}/devolucion/"


def test_a_mailbox_is_one_key_and_the_agent_is_free(floor: Floor, made: Callback, ana: Client) -> None:
    Callback.objects.update(tries=2)
    assert "who-answered" not in page(ana, "/puesto/")
    address = answered(floor, made)
    shown = page(ana, "/puesto/")
    assert 'data-key="F7"' in shown
    assert "Pidió no llamar" in shown

    freed = ana.post(address, {"outcome": "machine"})
    assert freed.headers["HX-Retarget"] == "#stage"
    assert "Se le llama de nuevo" in json.loads(freed.headers["HX-Trigger"])["toast"]["text"]
    assert "who-answered" not in page(ana, "/puesto/")
    made.refresh_from_db()
    assert (made.ended_at, made.tried) == (None, 1)
    assert ana.post(address, {"outcome": "machine"}).status_code == 404  # it is nobody's now


def test_a_wrong_number_is_marked_in_the_record_until_it_is_linked_again(floor: Floor, ana: Client) -> None:
    address = answered(floor, promised(FAMILY_PHONE))

    assert ana.post(address, {"outcome": "wrong_number"}).status_code == 200
    assert ContactPoint.objects.get(e164=FAMILY_PHONE).wrong_at is not None
    with tenancy.role("latido_auditor"):
        assert floor.rosa in AuditEvent.objects.get(action="patient.phone_wrong").patient_ids
    assert ana.post(address, {"outcome": "machine"}).status_code == 409
    patients.link_phone(floor.rosa, FAMILY_PHONE, floor.actor, utc_now())
    assert ContactPoint.objects.get(e164=FAMILY_PHONE).wrong_at is None


def test_what_an_agent_cannot_say_of_who_answered_is_refused(floor: Floor, made: Callback, ana: Client) -> None:
    address = answered(floor, made)

    assert [ana.post(address, {"outcome": each}).status_code for each in ("answered", "interrupted", "")] == [404] * 3


def test_one_key_never_hangs_up_on_somebody_who_was_verified(floor: Floor, made: Callback, ana: Client) -> None:
    address, call = answered(floor, made), made.interaction_id
    interactions.link_patient(call, floor.rosa, actor=floor.actor, now=utc_now())
    for check, said in (("document", "52123907"), ("birth_date", "12/03/1954"), ("email", "rosa@correo.example")):
        interactions.verify(call, floor.rosa, check, said, actor=floor.actor, now=utc_now())

    shown = page(ana, "/puesto/")
    assert "answered-do_not_call" in shown
    assert "answered-machine" not in shown
    assert ana.post(address, {"outcome": "machine"}).status_code == 404
