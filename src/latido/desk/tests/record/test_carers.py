"""The telephone of somebody who looks after patients and is none: who they may be, for whom, and nothing more."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from latido.compliance.models import AuditEvent
from latido.desk.tests.conftest import Floor, LogIn, offer_to
from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction, NewInteraction
from latido.kernel.ids import new_id
from latido.kernel.time import utc_now
from latido.orgs.tests.hospitals import SAN_RAFAEL
from latido.patients import api as patients
from latido.patients.contracts import Basis, Scope
from latido.patients.models import Person, RelatedPerson
from latido.patients.tests.people import granted, patient, person
from latido.plumbing import tenancy
from latido.routing import api as routing
from latido.routing.models import Offer

pytestmark = pytest.mark.db
HERS = "+573155550144"
ROSAS = {"birth_date": "12/03/1954", "address": "calle 45 12 30"}


def url(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


def audited(action: str) -> list[AuditEvent]:
    with tenancy.role("latido_auditor"):
        return list(AuditEvent.objects.filter(action=action))


@pytest.fixture
def elsa(floor: Floor) -> dict[UUID, RelatedPerson]:
    """Of Rosa and of Lina, who are also each other's family; for Rosa she may know the appointments."""
    one = person("Elsa Rincón", document="CC 41222333", phone=HERS)
    ties = {
        each: RelatedPerson.objects.create(patient_id=each, person=one, relation="caregiver")
        for each in (floor.rosa, floor.lina)
    }
    granted(ties[floor.rosa], Basis.WRITTEN, Scope.APPOINTMENTS)
    return ties


@pytest.fixture
def hers(floor: Floor, elsa: dict[UUID, RelatedPerson]) -> Interaction:
    """Elsa's telephone rings at Ana's."""
    now = utc_now()
    new = NewInteraction("voice", "pbx1", new_id().hex, HERS, "+576015550100")
    interaction_id, _ = interactions.open_interaction(SAN_RAFAEL, new, at=now - timedelta(seconds=90))
    routing.enqueue(interaction_id, "CIT", 2, node="pbx1", channel_id=new.channel_id, at=now - timedelta(seconds=60))
    offer_to(floor.ana, floor, interaction_id, now)
    return interactions.interaction(interaction_id)


def answered(floor: Floor, contact: Interaction) -> Interaction:
    now = utc_now()
    routing.accept_offer(SAN_RAFAEL, Offer.objects.get(interaction_id=contact.id).id, at=now)
    interactions.connected(SAN_RAFAEL, contact.id, agent_id=floor.ana, at=now)
    return interactions.interaction(contact.id)


def test_whoever_looks_after_patients_is_perhaps_she_and_nobody_is_opened(
    ana: Client, floor: Floor, hers: Interaction
) -> None:
    ringing = ana.get(url("stage")).content.decode()

    assert "Quizá Elsa R···" in ringing and "Rosa E. G···" in ringing and "Lina M. G···" in ringing
    assert "Rincón" not in ringing and "Gutiérrez" not in ringing and "41222333" not in ringing
    assert str(floor.rosa) not in ringing, "while it rings nothing can be chosen"
    (row,) = audited("patient.carers")
    assert set(row.patient_ids) == {floor.rosa, floor.lina}
    assert (interactions.interaction(hers.id).candidate_ids, patients.find_by_phone(HERS)) == ((), ())


def test_a_press_says_for_whom_and_who_speaks_and_she_shows_who_she_is(
    ana: Client, floor: Floor, hers: Interaction, elsa: dict[UUID, RelatedPerson]
) -> None:
    contact = answered(floor, hers)
    ana.post(url("link", contact.id, floor.rosa), {"related": str(elsa[floor.rosa].id)})

    assert interactions.interaction(contact.id).speakers == {floor.rosa: elsa[floor.rosa].id}
    for check, said in ROSAS.items():
        ana.post(url("verify", contact.id, floor.rosa, check), {check: said})
    assert interactions.verification(contact.id, floor.rosa, now=utc_now()).level < 2
    shown = ana.post(url("verify", contact.id, floor.rosa, "speaker_document"), {"speaker_document": "41222333"})
    assert "Habla por el paciente" in shown.content.decode()


def test_nobody_speaks_by_anothers_tie(
    ana: Client, floor: Floor, hers: Interaction, elsa: dict[UUID, RelatedPerson]
) -> None:
    contact = answered(floor, hers)
    for other in (str(elsa[floor.lina].id), str(new_id()), "x"):
        assert ana.post(url("link", contact.id, floor.rosa), {"related": other}).status_code == 404
    assert interactions.interaction(contact.id).patient_ids == ()


def test_who_is_kept_away_learns_of_nobody_and_the_agent_is_warned(
    ana: Client, floor: Floor, hers: Interaction, elsa: dict[UUID, RelatedPerson]
) -> None:
    patients.suspend_relative(elsa[floor.rosa].id, floor.rosa, "Medida", floor.actor, utc_now())

    pages = [ana.get(url("stage")).content.decode()]
    pages += [ana.post(url("search"), {"q": text}).content.decode() for text in (HERS, "41222333", "elsa rincon")]

    for page in pages:
        assert "Rosa" not in page and str(floor.rosa) not in page and "Medida" not in page
        assert "Lina M. G···" in page and 'data-testid="carer-withheld"' in page


def test_in_the_search_she_leads_to_the_patient_by_the_ordinary_door(
    ana: Client, log_in: LogIn, floor: Floor, elsa: dict[UUID, RelatedPerson]
) -> None:
    page = ana.post(url("search"), {"q": "elsa rincon"}).content.decode()

    assert "conocer, confirmar y cambiar las citas" in page and "Sin autorización" in page
    assert url("open-record", floor.rosa) in page and "Quizá" not in page
    asked = ana.get(url("open-record", floor.rosa)).content.decode()
    assert 'data-testid="of-whom"' in asked, "a reason is asked as of whoever was searched for"


def test_the_agent_is_asked_whether_it_is_the_same_person(ana: Client, floor: Floor, verified: Interaction) -> None:
    person("Elsa Rincón", document="CC 41222333", phone=HERS)
    heard = {"relation": "caregiver", "name": "Elsa R. Díaz", "document_type": "CC", "document_number": "41.222.333"}

    asked = ana.post(url("add-relative", verified.id, floor.rosa), heard)
    page = asked.content.decode()
    nothing = ana.post(url("add-relative", verified.id, floor.rosa), {**heard, "who": "nadie"})
    other = ana.post(url("add-relative", verified.id, floor.rosa), {**heard, "who": "otra"})

    assert [each.status_code for each in (asked, nothing, other)] == [422, 422, 422]
    assert "¿Es la misma persona?" in page and "Elsa R···" in page and "Elsa R. Díaz" in page
    assert "figura como de otra persona" in other.content.decode()
    same = ana.post(url("add-relative", verified.id, floor.rosa), {**heard, "who": str(Person.objects.get().id)})
    assert same.status_code == 200 and Person.objects.count() == 1


def test_her_own_record_is_tied_by_two_identifiers_in_the_panel(
    ana: Client, floor: Floor, verified: Interaction, elsa: dict[UUID, RelatedPerson]
) -> None:
    patient("Elsa", "Rincón", document="CC 41222333", birth_date=date(1970, 3, 4))
    tie = elsa[floor.rosa]
    said = {"document_type": "CC", "document_number": "41222333", "born": "04/03/1971"}

    panel = ana.get(url("relative", verified.id, floor.rosa, tie.id)).content.decode()
    wrong = ana.post(url("bind-record", verified.id, floor.rosa, tie.id), said)
    right = ana.post(url("bind-record", verified.id, floor.rosa, tie.id), {**said, "born": "04/03/1970"})

    assert "Sin historia aquí" in panel and "Tiene historia aquí" in panel
    assert wrong.status_code == 422 and "no coinciden con una misma historia" in wrong.content.decode()
    assert "41222333" in wrong.content.decode(), "what was typed is not lost"
    assert 'data-testid="bound"' in right.content.decode()
    parted = ana.post(url("unbind-record", verified.id, floor.rosa, tie.id)).content.decode()
    assert "Tiene historia aquí" in parted
    assert ana.post(url("unbind-record", verified.id, floor.rosa, tie.id)).status_code == 404


def test_who_she_is_is_put_right_in_the_panel(
    ana: Client, floor: Floor, verified: Interaction, elsa: dict[UUID, RelatedPerson]
) -> None:
    tie = elsa[floor.rosa]
    address = url("correct-relative", verified.id, floor.rosa, tie.id)

    both = ana.post(address, {"name": "Elsa Rincón", "document_type": "CC", "phone": "3155550145", "no_phone": "on"})
    other = ana.post(address, {"name": "Berta Gómez", "document_type": "CC", "phone": ""})
    right = ana.post(address, {"name": "Elsa Rincón Díaz", "document_type": "CC", "phone": "3155550145"})

    assert both.status_code == 422 and "no ambas cosas" in both.content.decode()
    assert other.status_code == 422 and "Lo cambia un supervisor" in other.content.decode()
    assert "Berta Gómez" in other.content.decode(), "what was typed is not lost"
    assert right.headers["HX-Trigger"] == "desk-family" and "Elsa Rincón Díaz" in right.content.decode()
    one = Person.objects.get()
    assert (one.name, one.document, one.phone) == ("Elsa Rincón Díaz", "41222333", "+573155550145")


def test_whoever_speaks_changes_their_telephone_and_nothing_of_who_they_are(
    ana: Client, floor: Floor, verified: Interaction, elsa: dict[UUID, RelatedPerson]
) -> None:
    tie = elsa[floor.rosa]
    interactions.speaks(verified.id, floor.rosa, tie.id, actor=floor.actor, now=utc_now())
    for check, said in {**ROSAS, "speaker_document": "41222333"}.items():
        ana.post(url("verify", verified.id, floor.rosa, check), {check: said})

    said = {"name": "Elsa R.", "document_type": "CC", "document_number": "41222334", "phone": "3155550145"}
    answer = ana.post(url("correct-relative", verified.id, floor.rosa, tie.id), said)

    one = Person.objects.get()
    assert answer.status_code == 200 and (one.name, one.document) == ("Elsa Rincón", "41222333")
    assert one.phone == "+573155550145"
