"""From the mother's open record one press opens the form of her newborn, filled; nobody else's record does."""

import pytest
from django.test import Client
from django.urls import reverse

from latido.desk.tests.conftest import Floor
from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction
from latido.kernel.actor import Actor
from latido.patients.models import Patient, RelatedPerson, Representation

pytestmark = pytest.mark.db
CHILD = {
    "document_type": "SD", "given_names": "Rosa Elvira", "first_surname": "Gutiérrez", "second_surname": "Peña",
    "birth_date": "21/11/2026", "newborn": "on", "sex": "female", "born_as": "2",
}  # fmt: skip


def url(contact: Interaction) -> str:
    return reverse("desk:new-patient", args=[contact.id])


def test_one_press_on_her_record_opens_the_form_filled(floor: Floor, verified: Interaction, ana: Client) -> None:
    page = ana.get(f"{url(verified)}?madre={floor.rosa}").content.decode()

    assert 'value="Rosa Elvira"' in page and 'value="Gutiérrez"' in page and f'value="{floor.rosa}"' in page
    assert "checked" in page and "new-born_as" in page


def test_the_child_is_registered_with_its_mother_and_the_call_goes_on_with_it(
    floor: Floor, verified: Interaction, ana: Client
) -> None:
    answer = ana.post(url(verified), {**CHILD, "mother": str(floor.rosa)})

    child = Patient.objects.get(given_names="Hija de Rosa Elvira II")
    assert answer.status_code == 200
    assert child.id in interactions.interaction(verified.id).patient_ids
    assert RelatedPerson.objects.get(patient_id=child.id).relative_id == floor.rosa
    assert not Representation.objects.filter(related__patient_id=child.id).exists()


def test_a_paper_lets_her_act_only_when_somebody_who_may_has_seen_it(
    floor: Floor, verified: Interaction, ana: Client
) -> None:
    wrong = ana.post(url(verified), {**CHILD, "mother": str(floor.rosa), "seen": "x"})
    ana.post(url(verified), {**CHILD, "mother": str(floor.rosa), "seen": "Acta de nacimiento, archivo 3"})

    assert wrong.status_code == 422 and "qué documento se vio" in wrong.content.decode()
    assert Representation.objects.get(document__contains="Acta").basis == "parent"


def test_who_may_let_nobody_act_is_not_asked_for_the_paper_and_sends_none(
    floor: Floor, verified: Interaction, ana: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ana.get(f"{url(verified)}?madre={floor.rosa}").content.decode()
    monkeypatch.setattr(Actor, "may", lambda self, what: what in self.permissions - {"patients.relatives"})
    page = ana.get(f"{url(verified)}?madre={floor.rosa}").content.decode()
    answer = ana.post(url(verified), {**CHILD, "mother": str(floor.rosa), "seen": "Acta de nacimiento, archivo 3"})

    assert "new-seen" in asked and "new-seen" not in page and "new-sex" in page
    assert answer.status_code == 200 and not Representation.objects.filter(basis="parent", document__contains="Acta")


@pytest.mark.parametrize("whose", ["tomas", "nobody"])
def test_from_a_record_that_is_not_open_in_this_call_there_is_no_form(
    floor: Floor, verified: Interaction, ana: Client, whose: str
) -> None:
    mother = floor.tomas if whose == "tomas" else "no-es"

    assert ana.get(f"{url(verified)}?madre={mother}").status_code == 404
    assert ana.post(url(verified), {**CHILD, "mother": str(floor.tomas)}).status_code == 404
    assert not Patient.objects.filter(given_names__startswith="Hija").exists()


def test_before_she_has_shown_who_she_is_neither(floor: Floor, talking: Interaction, ana: Client) -> None:
    ana.post(reverse("desk:link", args=[talking.id, floor.rosa]))

    assert ana.get(f"{url(talking)}?madre={floor.rosa}").status_code == 403
    assert ana.post(url(talking), {**CHILD, "mother": str(floor.rosa)}).status_code == 403
