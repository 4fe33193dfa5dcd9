"""What cannot be of a name, a birth date or a document is told in words that fit it, in each form; nothing is lost."""

from datetime import date
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from latido.desk.tests.conftest import Floor, LogIn
from latido.interactions.contracts import Interaction
from latido.patients import api as patients
from latido.patients.models import Identifier, Patient
from latido.patients.tests.inputs import BIRTHS, NAMES_OF_PEOPLE, NO_BIRTHS, NO_NAMES

pytestmark = pytest.mark.db
HEARD = {
    "document_type": "CC", "document_number": "41.776.530", "given_names": "Marta Lucía", "first_surname": "Ospina",
    "second_surname": "Rey", "birth_date": "04/05/1962", "phone": "3104449042", "sure": "1",
}  # fmt: skip
CHILD = {
    "document_type": "SD", "given_names": "Rosa Elvira", "first_surname": "Gutiérrez", "second_surname": "Peña",
    "birth_date": "", "newborn": "on", "sex": "female", "born_as": "", "sure": "1",
}  # fmt: skip


class Typing:
    """Somebody at a form: what they type is sent with the rest of it as it should be."""

    def __init__(self, form: str, client: Client, floor: Floor, contact: Interaction | None) -> None:
        self.form, self.client, self.floor, self.contact = form, client, floor, contact

    def send(self, **typed: str) -> HttpResponse:
        if self.form == "record":
            now = patients.editable(self.floor.rosa, self.floor.actor)
            said = {**now.values, "version": now.version, "save": "1", **typed}
            found: HttpResponse = self.client.post(reverse("desk:edit-record", args=[self.floor.rosa]), said)
            return found
        assert self.contact is not None
        usual = HEARD if self.form == "new" else {**CHILD, "mother": str(self.floor.rosa)}
        answer: HttpResponse = self.client.post(reverse("desk:new-patient", args=[self.contact.id]), usual | typed)
        return answer


@pytest.fixture(params=["record", "new", "newborn"])
def typing(request: pytest.FixtureRequest, floor: Floor, log_in: LogIn) -> Typing:
    if request.param != "record":
        return Typing(request.param, request.getfixturevalue("ana"), floor, request.getfixturevalue("verified"))
    sam = log_in("sam")
    sam.post(reverse("desk:open-record", args=[floor.rosa]), {"code": "data", "reason": "está en la ventanilla"})
    sam.post(reverse("desk:confirm", args=[floor.rosa]), {"document": "52.123.907", "birth_date": "12/03/1954"})
    return Typing("record", sam, floor, None)


def everybody() -> list[tuple[object, ...]]:
    return sorted(map(tuple, Patient.objects.values_list("id", "given_names", "birth_date", "birth_known")))


@pytest.mark.parametrize(("name", "said"), NO_NAMES.values(), ids=NO_NAMES)
def test_what_is_no_name_is_told_what_is_wrong_and_what_was_typed_stays(typing: Typing, name: str, said: str) -> None:
    before = everybody()

    answer = typing.send(given_names=name, second_surname="de la Hoz")

    page = unescape(answer.content.decode())
    assert (answer.status_code, everybody()) == (422, before)
    assert said in page
    assert f'value="{name}"' in page and 'value="de la Hoz"' in page


@pytest.mark.parametrize("field", ["given_names", "first_surname", "second_surname"])
def test_a_nul_is_told_at_its_field_and_the_rest_stays(typing: Typing, field: str) -> None:
    answer = typing.send(**{field: "Ro\0sa", "birth_date": "04/05/1962"})

    assert answer.status_code == 422
    assert "04/05/1962" in answer.content.decode()


@pytest.mark.parametrize("name", NAMES_OF_PEOPLE.values(), ids=NAMES_OF_PEOPLE)
def test_names_of_people_are_kept_as_they_are_typed(typing: Typing, name: str) -> None:
    too_long_for_whose_child = typing.form == "newborn" and len(name) > 100

    answer = typing.send(given_names=name)

    if too_long_for_whose_child:
        assert answer.status_code == 422 and "demasiado largo" in answer.content.decode()
    else:
        assert answer.status_code in (200, 302)
        assert Patient.objects.filter(given_names__endswith=name).exists()


@pytest.mark.parametrize(("born", "said"), NO_BIRTHS.values(), ids=NO_BIRTHS)
def test_what_is_no_birth_date_is_told_why_and_what_was_typed_stays(typing: Typing, born: str, said: str) -> None:
    before = everybody()

    answer = typing.send(birth_date=born, second_surname="de la Hoz")

    page = unescape(answer.content.decode())
    assert (answer.status_code, everybody()) == (422, before)
    assert said in page and f'value="{born}"' in page and 'value="de la Hoz"' in page


@pytest.mark.parametrize(("typed", "born", "known"), BIRTHS.values(), ids=BIRTHS)
def test_a_birth_date_is_kept_as_far_as_it_is_known(typing: Typing, typed: str, born: date, known: str) -> None:
    answer = typing.send(birth_date=typed)

    if typing.form == "newborn":
        assert answer.status_code == 422 and "menos de un año" in unescape(answer.content.decode())
    else:
        assert answer.status_code in (200, 302)
        assert Patient.objects.filter(birth_date=born, birth_known=known).exists()


def test_a_document_of_somebody_else_is_refused_in_words_and_nobody_is_made(typing: Typing) -> None:
    before = everybody()
    kind = "CO TI" if typing.form == "record" else "TI"

    answer = typing.send(document_type=kind, document_number="1034567551", document_why="changed")

    page = unescape(answer.content.decode())
    assert (answer.status_code in (409, 422), everybody()) == (True, before)
    assert "Ese documento ya es de otra persona" in page or "Ya hay una persona registrada con ese documento" in page


def test_who_differs_in_one_digit_is_somebody_else(floor: Floor, ana: Client, verified: Interaction) -> None:
    typing = Typing("new", ana, floor, verified)

    answer = typing.send(document_number="52123908", given_names="Rosa Elvira", first_surname="Gutiérrez")

    assert answer.status_code == 200
    assert Identifier.objects.filter(country="CO", type="CC").count() >= 3


def test_twins_are_two_people_though_all_else_is_the_same(floor: Floor, ana: Client, verified: Interaction) -> None:
    typing = Typing("newborn", ana, floor, verified)

    first, second = typing.send(born_as="1"), typing.send(born_as="2")

    assert (first.status_code, second.status_code) == (200, 200)
    names = set(Patient.objects.filter(given_names__startswith="Hija de").values_list("given_names", flat=True))
    assert names == {"Hija de Rosa Elvira I", "Hija de Rosa Elvira II"}
