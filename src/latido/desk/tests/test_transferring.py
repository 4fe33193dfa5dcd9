"""Handing the call in hand on: chosen by key, refused with a reason, told to whoever answers next."""

from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from latido.desk.tests.conftest import Floor, LogIn, offer_to
from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction
from latido.interactions.models import Interaction as InteractionRow
from latido.interactions.models import VoiceCommand
from latido.kernel.time import utc_now
from latido.orgs.tests.hospitals import SAN_RAFAEL
from latido.plumbing import tenancy
from latido.routing import api as routing
from latido.routing.models import AgentDesk, Work
from latido.staff.models import User

pytestmark = pytest.mark.db
NOTE = "Pregunta por el copago"


@pytest.fixture
def cata(floor: Floor) -> UUID:
    """A colleague, at her desk with a telephone."""
    who: UUID = User.objects.get(email="cata@demo.latido").id
    routing.phone_state(SAN_RAFAEL, who, True, at=utc_now())
    AgentDesk.objects.filter(pk=who).update(state="available", idle_since=utc_now())
    return who


def send(client: Client, call: Interaction, to: str, note: str = "") -> int:
    return client.post(reverse("desk:transfer", args=[call.id]), {"to": to, "note": note}).status_code


def carry_out() -> None:
    """What the voice process does."""
    (wish,) = VoiceCommand.objects.filter(kind="transfer")
    assert routing.transferred(SAN_RAFAEL, wish.interaction_id, UUID(wish.args["transfer"]), at=utc_now())


def page(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def test_a_key_opens_the_list_and_typing_narrows_it(ana: Client, talking: Interaction, cata: UUID) -> None:
    assert 'data-key="F8"' in page(ana, "desk:head", talking.id)

    everything = page(ana, "desk:transfer", talking.id)
    assert f'value="agent:{cata}"' in everything and 'value="queue:CIT"' in everything
    assert 'data-key="1"' in everything

    found = ana.post(reverse("desk:receivers", args=[talking.id]), {"q": "CÁTA"}).content.decode()
    assert f'value="agent:{cata}"' in found and "queue:CIT" not in found
    nobody = ana.post(reverse("desk:receivers", args=[talking.id]), {"q": "Noor"}).content.decode()
    assert "Nadie con ese nombre" in nobody


def test_the_caller_goes_the_giver_is_in_after_contact_work_and_the_next_one_reads_the_note(
    ana: Client, talking: Interaction, cata: UUID, floor: Floor, log_in: LogIn
) -> None:
    assert send(ana, talking, f"agent:{cata}", NOTE) == 204
    assert interactions.interaction(talking.id).state == "connected"
    carry_out()

    assert ana.get(reverse("desk:head", args=[talking.id])).status_code == 404
    idle = page(ana, "desk:home")
    assert "Llamada transferida" in idle
    answer = ana.post(reverse("desk:change-state"), {"to": "after"})
    assert answer.status_code == 200
    assert routing.agent_state(floor.ana, now=utc_now()).state == "available"

    offer_to(cata, floor, talking.id, utc_now())
    beside = log_in("cata")
    ringing = page(beside, "desk:home")
    assert "Hay una nota" in ringing and NOTE not in ringing, "a declined offer would have shown what it says"

    interactions.connected(SAN_RAFAEL, talking.id, agent_id=cata, at=utc_now())
    head = page(beside, "desk:head", talking.id)
    assert "Ana Morales le pasa esta llamada." in head and NOTE in head


def test_what_cannot_be_is_said_and_the_call_goes_on(ana: Client, talking: Interaction, cata: UUID) -> None:
    AgentDesk.objects.filter(pk=cata).update(state="away", reason="BAN")

    listed = page(ana, "desk:transfer", talking.id)
    answer = ana.post(reverse("desk:transfer", args=[talking.id]), {"to": f"agent:{cata}", "note": NOTE})

    assert "En pausa" in listed and "Necesidad personal" not in listed
    assert answer.status_code == 409
    assert "En pausa" in answer.content.decode() and NOTE in answer.content.decode()
    assert not VoiceCommand.objects.exists()


@pytest.mark.parametrize("to", ["", "agent:", "somebody", "agent:nobody", "queue:NONE", "skill:magia", "other:1"])
def test_nobody_else(ana: Client, talking: Interaction, to: str) -> None:
    assert send(ana, talking, to) in (409, 422)
    assert not VoiceCommand.objects.exists()


def test_nobody_of_another_hospital_and_not_by_them(
    ana: Client, noor: Client, talking: Interaction, floor: Floor, cata: UUID
) -> None:
    with tenancy.role("latido_login"):
        stranger = User.objects.get(email="noor@demo.latido").id

    assert send(ana, talking, f"agent:{stranger}") == 409
    assert send(noor, talking, f"agent:{cata}") == 404
    assert noor.post(reverse("desk:receivers", args=[talking.id])).status_code == 404
    assert not VoiceCommand.objects.exists()


def test_a_call_that_is_over_is_not_handed_on(ana: Client, hung_up: Interaction, cata: UUID) -> None:
    assert send(ana, hung_up, f"agent:{cata}") == 409
    assert "to-transfer" not in page(ana, "desk:head", hung_up.id)


def test_whoever_has_a_disposition_to_give_is_not_done_by_that_key(
    ana: Client, hung_up: Interaction, floor: Floor
) -> None:
    assert ana.post(reverse("desk:change-state"), {"to": "after"}).status_code == 404
    assert routing.agent_state(floor.ana, now=utc_now()).state == "after_contact"


def test_an_emergency_goes_to_nobody_alone(ana: Client, talking: Interaction, cata: UUID) -> None:
    InteractionRow.objects.filter(id=talking.id).update(tier=0)
    Work.objects.filter(pk=talking.id).update(tier=0)

    assert "Una emergencia va a una cola" in page(ana, "desk:transfer", talking.id)
    assert send(ana, talking, f"agent:{cata}") == 409
    assert send(ana, talking, "queue:CIT") == 204
