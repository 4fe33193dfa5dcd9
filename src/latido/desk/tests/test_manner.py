"""*Trato y preferencias*: how somebody wishes to be treated is seen before greeting and kept as they say it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from latido.compliance.models import AuditEvent
from latido.desk.tests.conftest import Floor
from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction
from latido.kernel.time import utc_now
from latido.patients.models import Patient
from latido.plumbing import tenancy
from latido.staff.models import Skill, User

pytestmark = pytest.mark.db
SAID = {
    "preferred_name": "doña Rosa", "pronouns": "ella", "address": "usted", "language": "guc", "other": "",
    "also": ["es"], "interpreter": "own", "needs": ["hearing", "slow"], "sentences": "Viene de lejos\n",
}  # fmt: skip
KEPT = {
    "pronouns": "ella", "address": "usted", "languages": ["guc", "es"], "interpreter": "guc",
    "needs": ["slow", "hearing"], "sentences": ["Viene de lejos"],
}  # fmt: skip


def say(client: Client, floor: Floor, **said: Any) -> Any:
    return client.post(reverse("desk:manner", args=[floor.rosa]), SAID | said)


def kept(floor: Floor) -> Any:
    return Patient.objects.get(id=floor.rosa).manner


def test_what_they_say_in_a_call_is_kept_and_shown_before_the_next_greeting(
    ana: Client, floor: Floor, verified: Interaction
) -> None:
    answer = say(ana, floor)

    assert (answer.status_code, kept(floor)) == (302, KEPT)
    page = ana.get(answer["Location"]).content.decode()
    assert all(words in page for words in ("Necesita intérprete: Wayuunaiki", "Trátela de doña Rosa", "Viene de lejos"))
    with tenancy.role("latido_auditor"):
        row = AuditEvent.objects.get(action="patient.manner")
    assert row.interaction_id == verified.id
    assert row.fields == ["pronouns", "address", "languages", "interpreter", "needs", "sentences"]


def test_the_team_they_prefer_is_kept_and_a_language_or_what_is_no_skill_is_none(
    ana: Client, floor: Floor, verified: Interaction
) -> None:
    for code, name in (("diab", "Diabetes"), ("qu", "Quechua")):
        Skill.objects.create(code=code, name=name)

    said = say(ana, floor, team="diab")
    page = ana.get(reverse("desk:manner", args=[floor.rosa])).content.decode()
    refused = [say(ana, floor, team=wrong).status_code for wrong in ("qu", "nada")]

    assert (said.status_code, refused, kept(floor)["team"]) == (302, [422, 422], "diab")
    assert 'value="diab" selected' in page


def test_the_agent_they_ask_for_is_kept_and_nobody_else_s_id_is_taken(
    ana: Client, floor: Floor, verified: Interaction
) -> None:
    said = say(ana, floor, agent=str(floor.ana))
    page = ana.get(reverse("desk:manner", args=[floor.rosa])).content.decode()
    stranger = say(ana, floor, agent=str(floor.rosa))

    assert (said.status_code, stranger.status_code, kept(floor)["agent"]) == (302, 422, str(floor.ana))
    assert f'value="{floor.ana}" selected' in page


def test_while_it_rings_the_agent_sees_how_to_treat_them(ana: Client, floor: Floor, ringing: Interaction) -> None:
    Patient.objects.filter(id=floor.lina).update(manner={"languages": ["csn"], "interpreter": "csn"})

    page = ana.get(reverse("desk:stage")).content.decode()

    assert "Háblele despacio" in page
    assert "Necesita intérprete: Lengua de señas colombiana" in page


def test_whom_they_ask_for_is_told_by_name_and_to_that_agent_as_themselves(
    ana: Client, floor: Floor, ringing: Interaction
) -> None:
    with tenancy.role("latido_login"):
        sam = User.objects.get(email="sam@demo.latido").id
    Patient.objects.filter(id=floor.rosa).update(manner={"agent": str(floor.ana)})
    Patient.objects.filter(id=floor.lina).update(manner={"agent": str(sam)})

    page = ana.get(reverse("desk:stage")).content.decode()

    assert "Pide que le atienda usted" in page
    assert "Pide que le atienda Sam Morales" in page


def test_a_language_nobody_knows_is_said_and_any_language_there_is_can_be_typed(
    ana: Client, floor: Floor, verified: Interaction
) -> None:
    unknown = say(ana, floor, other="klingoniano")

    assert (unknown.status_code, "No conocemos ese idioma" in unknown.content.decode()) == (422, True)
    assert kept(floor) == {"needs": ["slow"]}
    assert say(ana, floor, other="Tzotzil", interpreter="signs").status_code == 302
    assert (kept(floor)["languages"], kept(floor)["interpreter"]) == (["tzo", "guc", "es"], "csn")


def test_a_relative_who_may_not_know_their_data_changes_nothing(
    ana: Client, floor: Floor, verified: Interaction, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = interactions.may(verified.id, floor.rosa, "export", now=utc_now())  # type: ignore[arg-type]
    monkeypatch.setattr("latido.interactions.api.may", lambda *_args, **_more: answer)

    page = ana.get(reverse("desk:manner", args=[floor.rosa])).content.decode()

    assert not answer.allowed
    assert "no puede cambiar estos datos" in page
    assert (say(ana, floor).status_code, kept(floor)) == (403, {"needs": ["slow"]})


def test_without_a_contact_or_a_reason_there_is_no_such_page(ana: Client, noor: Client, floor: Floor) -> None:
    assert ana.get(reverse("desk:manner", args=[floor.rosa])).status_code == 404
    assert (say(ana, floor).status_code, say(noor, floor).status_code) == (404, 404)
    assert kept(floor) == {"needs": ["slow"]}
