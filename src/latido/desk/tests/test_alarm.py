"""The alarm of an emergency that waits, as the pages show it."""

from datetime import timedelta

import pytest
from django.test import Client

from latido.desk.tests.conftest import Floor, LogIn
from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction, NewInteraction
from latido.kernel.time import utc_now
from latido.orgs.tests.hospitals import SAN_RAFAEL
from latido.routing import api as routing

pytestmark = pytest.mark.db
ALARM = "/puesto/alarma/"


@pytest.fixture
def emergency(floor: Floor) -> Interaction:
    """Somebody pressed 9 half a minute ago, and nobody has answered."""
    then = utc_now() - timedelta(seconds=31)
    new = NewInteraction("voice", "pbx1", "c9", "+573001112233", "+576015550100")
    interaction_id, _ = interactions.open_interaction(SAN_RAFAEL, new, at=then)
    routing.enqueue(interaction_id, "CIT", 0, node="pbx1", channel_id="c9", at=then)
    return interactions.interaction(interaction_id)


def seen(emergency: Interaction) -> str:
    return f"{ALARM}{emergency.id}/vista/"


def test_nothing_is_shown_while_no_emergency_waits(ana: Client) -> None:
    assert ana.get(ALARM).content.decode().strip() == ""


def test_the_strip_is_over_every_page_of_whom_may_help(log_in: LogIn, emergency: Interaction) -> None:
    for name in ("ana", "sam", "cata"):
        browser = log_in(name)
        page, strip = browser.get("/puesto/").content.decode(), browser.get(ALARM).content.decode()

        assert f'hx-get="{ALARM}"' in page
        assert "Una emergencia espera en Citas" in strip
        assert 'data-step="2"' in strip
        assert "ui/alarm-2" in strip
        assert 'data-key="Shift+F9"' in strip
        assert "3001112233" not in strip
    assert log_in("bea").get(ALARM).status_code == 403
    assert log_in("noor").get(ALARM).content.decode().strip() == ""


def test_whoever_saw_it_is_named_and_it_is_silent_for_all(log_in: LogIn, emergency: Interaction) -> None:
    strip = log_in("sam").post(seen(emergency)).content.decode()

    assert "La vio Sam Morales." in strip
    for shown in (strip, log_in("ana").get(ALARM).content.decode()):
        assert "La vio Sam Morales." in shown
        assert "<audio" not in shown
        assert "La veo" not in shown
        assert "Una emergencia espera en Citas" in shown


def test_who_talks_with_a_patient_sees_it_and_hears_nothing(
    ana: Client, log_in: LogIn, talking: Interaction, emergency: Interaction
) -> None:
    strip = ana.get(ALARM).content.decode()

    assert "Si puede, termine su llamada." in strip
    assert "<audio" not in strip
    assert "<audio" in log_in("cata").get(ALARM).content.decode()


def test_it_is_seen_above_a_locked_screen_and_nobody_signs_for_who_is_not_there(
    ana: Client, emergency: Interaction
) -> None:
    ana.post("/cuenta/bloquear/")

    assert "Una emergencia espera en Citas" in ana.get(ALARM).content.decode()
    assert ana.post(seen(emergency), headers={"HX-Request": "true"}).status_code == 423


def test_one_answered_meanwhile_is_gone_from_the_strip(ana: Client, emergency: Interaction) -> None:
    interactions.ended(SAN_RAFAEL, emergency.id, by="caller", at=utc_now())
    routing.contact_ended(SAN_RAFAEL, emergency.id, at=utc_now())

    assert ana.post(seen(emergency)).content.decode().strip() == ""


def test_the_board_begins_with_it(log_in: LogIn, emergency: Interaction) -> None:
    page = log_in("sam").get("/piso/en-vivo/").content.decode()

    assert "Una emergencia espera en Citas y nadie la ha contestado." in page
