"""Handing a caller back to the clinic's own exchange."""

import pytest
from django.test import Client
from django.urls import reverse

from latido.compliance import api as compliance
from latido.desk.tests.conftest import Floor
from latido.interactions.contracts import TIER_EMERGENCY, Interaction
from latido.interactions.models import Interaction as InteractionRow
from latido.interactions.models import VoiceCommand
from latido.kernel.actor import Actor, ActorKind
from latido.orgs.tests.hospitals import SAN_RAFAEL

pytestmark = pytest.mark.db
COMMAND = "desk:command"
LINE = {
    "role": "pbx",
    "address": "192.168.1.10",
    "routes": [{"queue": "600"}],
    "extensions": [{"extension": "101", "name": "Recepción"}],
}


@pytest.fixture
def exchange(floor: Floor) -> None:
    """The clinic has one, with a place where calls may go."""
    compliance.change("trunk", "central", LINE, actor=Actor(ActorKind.COMMAND, SAN_RAFAEL, name="tests"))


def test_the_agent_chooses_where_and_the_voice_process_is_asked(
    ana: Client, talking: Interaction, exchange: None
) -> None:
    head = ana.get(reverse("desk:head", args=[talking.id])).content.decode()
    work = ana.get(reverse("desk:work", args=[talking.id, "hand-back"])).content.decode()

    asked = {"kind": "hand_back", "interaction": str(talking.id), "where": "central:101"}
    answer = ana.post(reverse(COMMAND), asked)

    assert 'data-testid="hand-back"' in head
    assert "Recepción" in work
    assert answer.status_code == 204
    command = VoiceCommand.objects.get()
    assert (command.kind, command.args) == ("hand_back", {"where": "central:101"})


@pytest.mark.parametrize("where", ["", "central:102", "otra:101", "central:101,1)", "+573001112233"])
def test_nowhere_else(ana: Client, talking: Interaction, exchange: None, where: str) -> None:
    asked = {"kind": "hand_back", "interaction": str(talking.id), "where": where}

    assert ana.post(reverse(COMMAND), asked).status_code == 400
    assert not VoiceCommand.objects.exists()


def test_without_an_exchange_there_is_no_such_key(ana: Client, talking: Interaction) -> None:
    head = ana.get(reverse("desk:head", args=[talking.id])).content.decode()

    assert "hand-back" not in head


def test_an_emergency_has_no_such_key(ana: Client, talking: Interaction, exchange: None) -> None:
    InteractionRow.objects.filter(id=talking.id).update(tier=TIER_EMERGENCY)

    head = ana.get(reverse("desk:head", args=[talking.id])).content.decode()

    assert "hand-back" not in head
