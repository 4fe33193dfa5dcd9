"""What the desk and the floor show of calling back, from the offer to the last try."""

from datetime import timedelta

import pytest
from django.test import Client

from latido.desk.tests.conftest import Floor, LogIn
from latido.interactions import api as interactions
from latido.interactions.contracts import NewInteraction
from latido.kernel.time import utc_now
from latido.orgs.tests.hospitals import SAN_RAFAEL
from latido.routing import api as routing
from latido.routing.contracts import CallbackSource, CallbackWish, DialOutcome
from latido.routing.core import agent_state
from latido.routing.models import Callback, CallbackRule, Offer, Queue, Work
from latido.routing.services.rows import as_desk, desk_of, write_desk

pytestmark = pytest.mark.db
NUMBER, OURS = "+573001112240", "+576015550100"


@pytest.fixture
def made(floor: Floor) -> Callback:
    """Somebody who waited and is to be called back, with one try."""
    CallbackRule.objects.create(queue=Queue.objects.get(code="CIT"), tries=1)
    at = utc_now() - timedelta(seconds=300)
    new = NewInteraction("voice", "pbx1", "c9", NUMBER, OURS)
    contact, _ = interactions.open_interaction(SAN_RAFAEL, new, at=at)
    routing.enqueue(contact, "CIT", 2, node="pbx1", channel_id="c9", at=at)
    routing.promise(contact, CallbackWish(NUMBER, CallbackSource.ASKED, OURS), at=at + timedelta(seconds=60))
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


def test_the_desk_says_that_it_calls_somebody_back_and_to_ask_first(floor: Floor, made: Callback, ana: Client) -> None:
    offer = offer_to_ana(floor, made)
    rings = page(ana, "/puesto/")
    assert "Devolver la llamada" in rings
    assert "Pregunte primero" in rings

    assert routing.accept_offer(SAN_RAFAEL, offer.id, at=utc_now())
    assert "Llamando al +57 ··· ··· 2240." in page(ana, "/puesto/")

    routing.reached(SAN_RAFAEL, made.interaction_id, agent_id=floor.ana, at=utc_now())
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
