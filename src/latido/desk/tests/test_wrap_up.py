"""After-contact work."""

import pytest
from django.test import Client
from django.urls import reverse

from latido.desk.tests.conftest import Floor
from latido.interactions import api as interactions
from latido.interactions.contracts import Given, Interaction, State
from latido.interactions.models import Interaction as Row
from latido.kernel.ids import new_id
from latido.kernel.time import utc_now
from latido.routing import api as routing
from latido.routing.contracts import AgentStateName

pytestmark = pytest.mark.db


def url(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


def park(floor: Floor, contact: Interaction, times: int) -> None:
    """So many other contacts wait in *Por tipificar*."""
    row = Row.objects.get(id=contact.id)
    for _ in range(times):
        row.pk, row.channel_id, row.parked_at = new_id(), new_id().hex, utc_now()
        row.save(force_insert=True)


def test_the_call_that_ended_is_on_screen_with_its_patient(ana: Client, hung_up: Interaction) -> None:
    page = ana.get(url("stage")).content.decode()

    assert 'data-testid="wrap-up"' in page
    assert "Falta tipificar" in page
    assert "colgó la persona" in page


def test_a_key_gives_a_disposition_to_the_patient(ana: Client, floor: Floor, hung_up: Interaction) -> None:
    page = ana.post(url("choose", hung_up.id), {"code": "1.1", "about": str(floor.rosa)}).content.decode()

    assert interactions.given(hung_up.id) == (Given("1.1", floor.rosa),)
    assert "1 tipificación" in page
    assert "Listo para finalizar" in page


def test_two_letters_narrow_the_list(ana: Client, hung_up: Interaction) -> None:
    page = ana.post(url("match", hung_up.id), {"typed": "au"}).content.decode()

    assert "Autorización en trámite" in page
    assert "Cita agendada" not in page


def test_enter_takes_the_first_that_matches(ana: Client, floor: Floor, hung_up: Interaction) -> None:
    ana.post(url("choose", hung_up.id), {"first": "1", "typed": "au", "about": str(floor.rosa)})

    assert interactions.given(hung_up.id) == (Given("2.1", floor.rosa),)


def test_one_digit_in_the_box_is_a_key(ana: Client, floor: Floor, hung_up: Interaction) -> None:
    answer = ana.post(url("match", hung_up.id), {"typed": "2", "about": str(floor.rosa)})

    assert answer.headers["HX-Retarget"] == "#wrap-choices"
    assert len(interactions.given(hung_up.id)) == 1


def test_what_was_given_can_be_taken_back(ana: Client, floor: Floor, hung_up: Interaction) -> None:
    ana.post(url("choose", hung_up.id), {"code": "1.1", "about": str(floor.rosa)})

    ana.post(url("choose", hung_up.id), {"drop": f"1.1|{floor.rosa}"})

    assert interactions.given(hung_up.id) == ()


def test_a_disposition_that_does_not_exist_is_refused(ana: Client, hung_up: Interaction) -> None:
    assert ana.post(url("choose", hung_up.id), {"code": "9.9"}).status_code == 404


def test_finishing_closes_and_brings_the_next(ana: Client, floor: Floor, hung_up: Interaction) -> None:
    ana.post(url("choose", hung_up.id), {"code": "1.1", "about": str(floor.rosa)})
    said = {"note": "Queda para el martes.", "promise": "avisar", "promise_due": "2030-01-07T12:00"}

    answer = ana.post(url("finish", hung_up.id), said)

    closed = interactions.interaction(hung_up.id)
    assert closed.state is State.CLOSED
    assert (closed.note, closed.promise) == ("Queda para el martes.", "avisar")
    assert closed.promise_due is not None and closed.promise_due.hour == 17  # Bogotá is five hours behind
    assert 'data-testid="idle"' in answer.content.decode()
    assert routing.agent_state(floor.ana, now=utc_now()).state is AgentStateName.AVAILABLE


def test_every_patient_needs_a_disposition(ana: Client, floor: Floor, hung_up: Interaction) -> None:
    interactions.link_patient(hung_up.id, floor.lina, actor=floor.actor, now=utc_now())
    ana.post(url("choose", hung_up.id), {"code": "1.1", "about": str(floor.rosa)})

    answer = ana.post(url("finish", hung_up.id), {"note": "x"})

    assert answer.status_code == 422
    assert answer.headers["HX-Retarget"] == "#wrap-choices"
    assert "Falta tipificar 1 paciente." in answer.content.decode()
    assert "<textarea" not in answer.content.decode()


def test_a_contact_without_patient_needs_one_too(ana: Client, floor: Floor, hung_up: Interaction) -> None:
    interactions.unlink_patient(hung_up.id, floor.rosa, actor=floor.actor)

    answer = ana.post(url("finish", hung_up.id))

    assert answer.status_code == 422
    assert "Elija al menos una tipificación." in answer.content.decode()


def test_a_call_that_goes_on_is_not_finished(ana: Client, floor: Floor, verified: Interaction) -> None:
    ana.post(url("choose", verified.id), {"code": "1.1", "about": str(floor.rosa)})

    assert ana.post(url("finish", verified.id)).status_code == 409


def test_finishing_twice_shows_what_is_in_hand(ana: Client, floor: Floor, hung_up: Interaction) -> None:
    ana.post(url("choose", hung_up.id), {"code": "1.1", "about": str(floor.rosa)})
    ana.post(url("finish", hung_up.id))

    answer = ana.post(url("finish", hung_up.id))

    assert answer.status_code == 409
    assert 'data-testid="idle"' in answer.content.decode()


def test_one_may_be_left_for_later_and_taken_up_again(ana: Client, floor: Floor, hung_up: Interaction) -> None:
    left = ana.post(url("leave", hung_up.id)).content.decode()
    again = ana.get(url("wrap-up", hung_up.id)).content.decode()

    assert "1 de 3" in left
    assert 'data-testid="wrap-up"' in again
    assert 'data-testid="leave"' not in again


def test_a_fourth_is_not_left_for_later(ana: Client, floor: Floor, hung_up: Interaction) -> None:
    park(floor, hung_up, 3)

    answer = ana.post(url("leave", hung_up.id))

    assert answer.status_code == 409
    assert "Ya tiene tres por tipificar" in answer.content.decode()


def test_what_comes_after_the_call_is_chosen_beforehand(ana: Client, floor: Floor, hung_up: Interaction) -> None:
    page = ana.post(url("after-contact"), {"after": "DES"}).content.decode()
    ana.post(url("choose", hung_up.id), {"code": "1.1", "about": str(floor.rosa)})
    ana.post(url("finish", hung_up.id))

    assert "No se le ofrecerán más contactos." in page
    state = routing.agent_state(floor.ana, now=utc_now())
    assert (state.state, state.reason) == (AgentStateName.AWAY, "DES")


def test_opening_what_is_no_longer_to_be_written_up_shows_what_is_in_hand(ana: Client, talking: Interaction) -> None:
    page = ana.get(url("wrap-up", talking.id)).content.decode()

    assert 'data-testid="call"' in page


def test_a_contact_written_up_by_hand_is_not_swapped_away(ana: Client, floor: Floor, hung_up: Interaction) -> None:
    ana.post(url("leave", hung_up.id))

    assert ana.get(url("stage"), {"now": f"wrap_up-{hung_up.id.hex}"}).status_code == 204
