"""The agent's state, and the page that says it is there."""

import pytest
from django.test import Client
from django.urls import reverse

from latido.desk.tests.conftest import Floor, LogIn
from latido.kernel.time import utc_now
from latido.orgs.tests.hospitals import SAN_RAFAEL
from latido.routing import api as routing
from latido.routing.contracts import AgentState, AgentStateName
from latido.routing.models import AgentDesk

pytestmark = pytest.mark.db


def url(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


def state(floor: Floor) -> AgentState:
    return routing.agent_state(floor.ana, now=utc_now())


def test_the_menu_has_the_pauses_with_their_limits(ana: Client) -> None:
    page = ana.get(url("state")).content.decode()

    assert "Descanso" in page and "15 min" in page
    assert "Terminar turno" in page


def test_an_open_menu_is_not_swapped_by_news_that_changes_nothing(ana: Client, floor: Floor) -> None:
    page = ana.get(url("state"))

    assert ana.get(url("state"), {"shown": page.context["token"]}).status_code == 204
    ana.post(url("change-state"), {"to": "away:DES"})
    assert ana.get(url("state"), {"shown": page.context["token"]}).status_code == 200


def test_a_pause_is_taken(ana: Client, floor: Floor) -> None:
    answer = ana.post(url("change-state"), {"to": "away:DES"})

    assert "Descanso" in answer.content.decode()
    assert (state(floor).state, state(floor).reason) == (AgentStateName.AWAY, "DES")


def test_the_end_of_the_shift_and_back(ana: Client, floor: Floor) -> None:
    ana.post(url("change-state"), {"to": "offline"})
    gone = state(floor).state
    ana.post(url("change-state"), {"to": "available"})

    assert gone is AgentStateName.OFFLINE
    assert state(floor).state is AgentStateName.AVAILABLE


@pytest.mark.parametrize("to", ["away:XXX", "dormir", ""])
def test_a_state_that_does_not_exist_is_refused(ana: Client, to: str) -> None:
    assert ana.post(url("change-state"), {"to": to}).status_code == 404


def test_nobody_is_available_without_a_telephone(ana: Client, floor: Floor) -> None:
    ana.post(url("change-state"), {"to": "offline"})
    routing.phone_state(SAN_RAFAEL, floor.ana, False, at=utc_now())

    answer = ana.post(url("change-state"), {"to": "available"})

    assert answer.status_code == 409
    assert state(floor).state is AgentStateName.OFFLINE


def test_not_answering_is_left_with_one_key(ana: Client, floor: Floor) -> None:
    AgentDesk.objects.filter(agent_id=floor.ana).update(state=AgentStateName.NOT_ANSWERING)

    page = ana.get(url("state")).content.decode()
    ana.post(url("change-state"), {"to": "back"})

    assert 'data-key="F2"' in page
    assert state(floor).state is AgentStateName.AVAILABLE


def test_the_page_says_it_is_there(ana: Client, floor: Floor) -> None:
    assert ana.post(url("heartbeat"), {"state": "ready"}).status_code == 204
    assert AgentDesk.objects.get(agent_id=floor.ana).heard_at is not None


def test_a_locked_screen_keeps_its_telephone_and_shows_no_desk(log_in: LogIn, floor: Floor) -> None:
    client = log_in("ana")
    client.post("/cuenta/bloquear/")

    assert client.post(url("heartbeat")).status_code == 204
    assert client.get(url("stage"), headers={"HX-Request": "true"}).status_code == 423


def test_the_emergency_screen_is_there_above_a_locked_screen(ana: Client) -> None:
    ana.post("/cuenta/bloquear/")

    whole, pressed = ana.get("/puesto/emergencia/"), ana.post("/puesto/emergencia/", headers={"HX-Target": "workspace"})

    assert "data-locked" in whole.content.decode()
    assert all('data-testid="emergency-screen"' in each.content.decode() for each in (whole, pressed))
    assert 'id="inbox"' not in ana.get("/puesto/").content.decode()


def test_the_desk_shows_the_new_state_and_then_says_nothing_new(ana: Client, floor: Floor) -> None:
    before = ana.get(url("stage")).context["stage_token"]
    ana.post(url("change-state"), {"to": "away:DES"})
    changed = ana.get(url("stage"), {"now": before})

    assert "Descanso" in changed.content.decode()
    assert ana.get(url("stage"), {"now": changed.context["stage_token"]}).status_code == 204
