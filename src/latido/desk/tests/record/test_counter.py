"""Somebody comes to the counter."""

import pytest
from django.test import Client

from latido.desk.tests.conftest import Floor
from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction, State
from latido.kernel.time import utc_now
from latido.patients.contracts import Level
from latido.patients.models import Patient, WrittenPoint
from latido.routing import api as routing
from latido.routing.contracts import AgentStateName

pytestmark = pytest.mark.db


def state(floor: Floor) -> AgentStateName:
    return routing.agent_state(floor.ana, now=utc_now()).state


def begun(ana: Client, floor: Floor) -> Interaction:
    assert ana.post("/puesto/ventanilla/").status_code == 200
    found = interactions.current_of(floor.ana)
    assert found is not None
    return found


def test_who_stands_there_shows_their_document_and_their_record_opens(ana: Client, floor: Floor) -> None:
    contact = begun(ana, floor)
    assert state(floor) is AgentStateName.ON_CONTACT, "no telephone rings meanwhile"
    there = f"/puesto/llamada/{contact.id}/pacientes/{floor.rosa}/"
    page = ana.post(f"{there}agregar/").content.decode()
    assert "Con su documento (N3)" in page
    assert "Devolver" not in page

    seen = ana.post(f"{there}segundo-factor/in_person/", {"read": "52123907", "born": "12/03/1954"}).content.decode()

    assert "Rosa" in seen
    assert interactions.verification(contact.id, floor.rosa, now=utc_now()).level is Level.L3

    ended = ana.post(f"/puesto/llamada/{contact.id}/atendido/")
    assert 'data-testid="wrap-up"' in ended.content.decode()
    assert interactions.interaction(contact.id).state is State.WRAP_UP
    assert state(floor) is AgentStateName.AFTER_CONTACT


def test_a_wrong_document_says_so_and_costs_a_try(ana: Client, floor: Floor) -> None:
    contact = begun(ana, floor)
    there = f"/puesto/llamada/{contact.id}/pacientes/{floor.rosa}/"
    ana.post(f"{there}agregar/")

    page = ana.post(f"{there}segundo-factor/in_person/", {"read": "52123908", "born": "12/03/1954"}).content.decode()

    assert "No coincide con el documento registrado." in page
    assert interactions.verification(contact.id, floor.rosa, now=utc_now()).tries_left == 2


def test_with_a_call_in_hand_nobody_is_attended_and_the_call_goes_on(
    ana: Client, floor: Floor, talking: Interaction
) -> None:
    answer = ana.post("/puesto/ventanilla/")

    assert answer.status_code == 409
    current = interactions.current_of(floor.ana)
    assert current and current.id == talking.id
    assert ana.post(f"/puesto/llamada/{talking.id}/atendido/").status_code == 409, "a call is hung up, not left"


def test_a_record_with_too_little_to_ask_for_says_which_ways_are_left(
    ana: Client, floor: Floor, talking: Interaction
) -> None:
    there = f"/puesto/llamada/{talking.id}/pacientes/{floor.rosa}/agregar/"
    assert 'data-testid="too-little"' not in ana.post(there).content.decode()

    WrittenPoint.objects.filter(patient_id=floor.rosa).delete()
    Patient.objects.filter(id=floor.rosa).update(last_visit_on=None)

    assert "devolver la llamada a su número registrado" in ana.post(there).content.decode()


def test_at_the_counter_the_screen_locks_as_without_a_call(ana: Client, floor: Floor) -> None:
    begun(ana, floor)
    page = ana.get("/puesto/").content.decode()

    assert 'data-testid="attended"' in page
    assert "data-live-contact" not in page


def test_nobody_ends_what_another_attends(ana: Client, noor: Client, floor: Floor) -> None:
    contact = begun(ana, floor)

    assert noor.post(f"/puesto/llamada/{contact.id}/atendido/").status_code == 404
