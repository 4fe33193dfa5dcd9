"""Relatives on the line: a family's telephone, and somebody who is kept away."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from latido.compliance.models import AuditEvent
from latido.desk.tests.conftest import Floor
from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction
from latido.kernel.ids import new_id
from latido.kernel.time import utc_now
from latido.orgs.tests.hospitals import SAN_RAFAEL
from latido.patients import api as patients
from latido.patients.contracts import Basis, NewRelative, Scope
from latido.patients.models import RelatedPerson, Relation, Representation
from latido.patients.tests.people import granted
from latido.plumbing import tenancy

pytestmark = pytest.mark.db


def url(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


def audited(action: str) -> int:
    with tenancy.role("latido_auditor"):
        return AuditEvent.objects.filter(action=action).count()


def son(floor: Floor) -> RelatedPerson:
    found: RelatedPerson = RelatedPerson.objects.get(patient_id=floor.rosa, relative_id=floor.tomas)
    return found


@pytest.fixture
def for_rosa(ana: Client, floor: Floor, talking: Interaction) -> Interaction:
    """Somebody calls about Rosa from the family's telephone, and says to be family."""
    ana.post(url("link", talking.id, floor.rosa))
    ana.post(url("caller-kind", talking.id), {"caller_kind": "relative"})
    return talking


def speak(ana: Client, contact: Interaction, patient: UUID, related: object) -> str:
    return ana.post(url("speakers", contact.id, patient), {"related": str(related)}).content.decode()


def prove(ana: Client, contact: Interaction, patient: UUID, **said: str) -> str:
    page = ""
    for check, words in said.items():
        page = ana.post(url("verify", contact.id, patient, check), {check: words}).content.decode()
    return page


ROSAS = {"birth_date": "12/03/1954", "address": "calle 45 12 30"}


def test_the_family_is_asked_for_when_somebody_else_calls(ana: Client, floor: Floor, talking: Interaction) -> None:
    ana.post(url("link", talking.id, floor.rosa))
    before = ana.get(url("speakers", talking.id, floor.rosa)).content.decode()
    ana.post(url("caller-kind", talking.id), {"caller_kind": "relative"})
    after = ana.get(url("speakers", talking.id, floor.rosa)).content.decode()

    assert 'data-testid="speaker"' not in before
    assert "Tomás G." in after and "puede agendar" in after
    assert audited("patient.family") == 1


def test_what_the_patient_knows_proves_nothing_of_somebody_else(
    ana: Client, floor: Floor, for_rosa: Interaction
) -> None:
    """Whoever says to be family and knows her data is asked who they are; saying to be her is another thing."""
    page = ana.post(f"{url('caller-kind', for_rosa.id)}?paciente={floor.rosa}", {"caller_kind": "relative"})

    assert 'data-testid="unnamed"' in page.content.decode()
    refused = ana.post(url("verify", for_rosa.id, floor.rosa, "document"), {"document": "52123907"})
    assert refused.status_code == 409
    closed = prove(ana, for_rosa, floor.rosa, document="52123907", **ROSAS)
    assert "Rosa Elvira" not in closed
    ana.post(url("caller-kind", for_rosa.id), {"caller_kind": "patient"})
    assert "Rosa Elvira Gutiérrez Peña" in prove(ana, for_rosa, floor.rosa, document="52123907", **ROSAS)
    again = ana.post(f"{url('caller-kind', for_rosa.id)}?paciente={floor.rosa}", {"caller_kind": "caregiver"})
    assert "Rosa Elvira" not in again.content.decode()


def test_a_relative_shows_their_own_document_before_the_record_opens(
    ana: Client, floor: Floor, for_rosa: Interaction
) -> None:
    page = speak(ana, for_rosa, floor.rosa, son(floor).id)

    assert 'data-testid="verify-speaker_document"' in page
    closed = prove(ana, for_rosa, floor.rosa, document="52123907", **ROSAS)
    assert "Rosa Elvira" not in closed
    opened = prove(ana, for_rosa, floor.rosa, speaker_document="79.456.264")
    assert "Rosa Elvira Gutiérrez Peña" in opened
    assert 'data-testid="speaking"' in opened


def test_a_representative_is_held_to_what_they_may(ana: Client, floor: Floor, for_rosa: Interaction) -> None:
    """The son may know the appointments; what is on file is shown to nobody but Rosa."""
    speak(ana, for_rosa, floor.rosa, son(floor).id)

    page = prove(ana, for_rosa, floor.rosa, speaker_document="79456264", **ROSAS)

    assert 'id="appointments"' in page
    assert url("reveal", for_rosa.id, floor.rosa, "phone") not in page
    assert ana.post(url("reveal", for_rosa.id, floor.rosa, "phone")).status_code == 403
    assert ana.get(url("appointments", for_rosa.id, floor.rosa)).status_code == 200


def test_who_is_family_and_nothing_more_hears_of_no_appointment(
    ana: Client, floor: Floor, for_rosa: Interaction
) -> None:
    Representation.objects.all().delete()
    speak(ana, for_rosa, floor.rosa, son(floor).id)

    page = prove(ana, for_rosa, floor.rosa, speaker_document="79456264", **ROSAS)

    assert 'data-testid="speaking"' in page and 'id="appointments"' not in page
    assert ana.get(url("appointments", for_rosa.id, floor.rosa)).status_code == 403
    assert ana.get(url("book", for_rosa.id, floor.rosa)).status_code == 200


def test_the_mother_s_telephone_is_her_daughter_s_too(ana: Client, floor: Floor, for_rosa: Interaction) -> None:
    """One telephone, three people: what was shown of one opens nothing of another."""
    tomas = RelatedPerson.objects.create(patient_id=floor.lina, relative_id=floor.tomas, relation=Relation.FATHER)
    granted(tomas, Basis.PARENT, *Scope, by_age=True)
    speak(ana, for_rosa, floor.rosa, son(floor).id)
    prove(ana, for_rosa, floor.rosa, speaker_document="79456264", **ROSAS)

    ana.post(url("link", for_rosa.id, floor.lina))
    speak(ana, for_rosa, floor.lina, tomas.id)

    assert interactions.verification(for_rosa.id, floor.rosa, now=utc_now()).level == 2
    assert interactions.verification(for_rosa.id, floor.lina, now=utc_now()).level == 1
    assert ana.get(url("appointments", for_rosa.id, floor.lina)).status_code == 403


def test_when_another_person_takes_the_telephone_everybody_is_verified_anew(
    ana: Client, floor: Floor, for_rosa: Interaction
) -> None:
    speak(ana, for_rosa, floor.rosa, son(floor).id)
    prove(ana, for_rosa, floor.rosa, speaker_document="79456264", **ROSAS)

    page = speak(ana, for_rosa, floor.rosa, "")

    assert "Rosa Elvira Gutiérrez Peña" not in page
    assert interactions.verification(for_rosa.id, floor.rosa, now=utc_now()).level == 1
    assert audited("interaction.speaker") == 2


def test_the_former_husband_is_told_nothing_and_books_nothing(ana: Client, floor: Floor, for_rosa: Interaction) -> None:
    former = patients.add_relative(
        floor.rosa, NewRelative("ex_partner", "Jaime Ríos", "CC", "80123456"), floor.actor, utc_now()
    )
    granted(RelatedPerson.objects.get(id=former), Basis.WRITTEN, *Scope)
    patients.suspend_relative(former, floor.rosa, "Medida de protección", floor.actor, utc_now())

    page = speak(ana, for_rosa, floor.rosa, former)

    assert 'data-testid="speaker-suspended"' in page
    assert "Medida de protección" not in page
    assert 'data-testid="verify-document"' not in page and 'data-testid="reason-book"' not in page
    for check, said in (("speaker_document", "80123456"), ("document", "52123907")):
        assert ana.post(url("verify", for_rosa.id, floor.rosa, check), {check: said}).status_code == 409
    assert ana.get(url("book", for_rosa.id, floor.rosa)).status_code == 403
    assert ana.get(url("appointments", for_rosa.id, floor.rosa)).status_code == 403
    assert interactions.verification(for_rosa.id, floor.rosa, now=utc_now()).level == 1


def test_somebody_else_s_relative_speaks_for_nobody_here(ana: Client, floor: Floor, for_rosa: Interaction) -> None:
    other = RelatedPerson.objects.create(patient_id=floor.lina, relative_id=floor.tomas, relation=Relation.FATHER)

    for related in (other.id, new_id(), "nobody"):
        answer = ana.post(url("speakers", for_rosa.id, floor.rosa), {"related": str(related)})
        assert answer.status_code == 404


def test_a_relative_without_a_record_is_added_and_let_act_with_a_paper(
    ana: Client, floor: Floor, verified: Interaction
) -> None:
    heard = {"relation": "sister", "name": "Elsa Peña", "document_type": "CC", "document_number": "41.222.333"}
    page = ana.post(url("add-relative", verified.id, floor.rosa), heard).content.decode()
    elsa = RelatedPerson.objects.get(patient_id=floor.rosa, relative=None)

    assert "Elsa Peña" in page and "41222333" not in page
    asked = {"basis": "written", "scopes": ["appointments", "results"], "document": "Carta firmada, en la historia"}
    done = ana.post(url("authorise", verified.id, floor.rosa, elsa.id), asked)
    grant = Representation.objects.get(related=elsa)
    assert done.status_code == 200
    assert (grant.scopes, grant.by, grant.interaction_id) == (["appointments", "results"], floor.ana, verified.id)
    ended = ana.post(url("end-grant", verified.id, floor.rosa, elsa.id, grant.id)).content.decode()
    assert "sin efecto hoy" in ended
    for action in ("relative_added", "relative_authorised", "relative_ended"):
        assert audited(f"patient.{action}") == 1


def test_what_cannot_be_is_said_at_its_field(ana: Client, floor: Floor, verified: Interaction) -> None:
    bad = ana.post(url("add-relative", verified.id, floor.rosa), {"relation": "", "name": "", "document_type": "CC"})
    again = {"relation": "son", "name": "Tomás", "document_type": "CC", "document_number": "79456264"}
    twice = ana.post(url("add-relative", verified.id, floor.rosa), again)
    bare = ana.post(url("authorise", verified.id, floor.rosa, son(floor).id), {"basis": "power", "scopes": ["book"]})

    assert [each.status_code for each in (bad, twice, bare)] == [422, 422, 422]
    assert "Elija qué es del paciente." in bad.content.decode()
    assert "ya está en la familia" in twice.content.decode()
    assert "qué documento se vio" in bare.content.decode()


def test_by_word_only_the_patient_at_the_third_level_authorises(
    ana: Client, floor: Floor, verified: Interaction
) -> None:
    asked = {"basis": "spoken", "scopes": ["appointments"]}

    answer = ana.post(url("authorise", verified.id, floor.rosa, son(floor).id), asked)

    assert answer.status_code == 422
    assert "con N3" in answer.content.decode()


def test_any_agent_suspends_and_a_supervisor_lifts_it(ana: Client, floor: Floor, verified: Interaction) -> None:
    one = son(floor)

    empty = ana.post(url("suspend-relative", verified.id, floor.rosa, one.id), {"why": " "})
    page = ana.post(url("suspend-relative", verified.id, floor.rosa, one.id), {"why": "Denuncia"}).content.decode()

    assert empty.status_code == 422
    assert 'data-testid="suspended"' in page and 'data-testid="restore"' not in page
    assert ana.post(url("restore-relative", verified.id, floor.rosa, one.id)).status_code == 403
    assert patients.is_suspended(one.id)
    patients.restore_relative(one.id, floor.rosa, floor.actor)
    assert not patients.is_suspended(one.id)


def test_the_record_is_open_before_its_family_changes(ana: Client, floor: Floor, for_rosa: Interaction) -> None:
    one = son(floor)
    acts = ("relative", "authorise", "suspend-relative")

    assert ana.get(url("add-relative", for_rosa.id, floor.rosa)).status_code == 403
    for act in acts:
        method = ana.get if act == "relative" else ana.post
        assert method(url(act, for_rosa.id, floor.rosa, one.id)).status_code == 403


def test_relatives_of_somebody_else_do_not_exist_here(ana: Client, floor: Floor, verified: Interaction) -> None:
    other = RelatedPerson.objects.create(patient_id=floor.lina, relative_id=floor.tomas, relation=Relation.FATHER)

    assert ana.get(url("relative", verified.id, floor.rosa, other.id)).status_code == 404
    paper = {"basis": "power", "scopes": ["book"], "document": "Escritura 12"}
    assert ana.post(url("authorise", verified.id, floor.rosa, other.id), paper).status_code == 404
    assert ana.post(url("suspend-relative", verified.id, floor.rosa, other.id), {"why": "Denuncia"}).status_code == 404


def test_noor_of_another_hospital_sees_no_family(noor: Client, floor: Floor, verified: Interaction) -> None:
    assert noor.get(url("speakers", verified.id, floor.rosa)).status_code == 404
    assert noor.get(url("relative", verified.id, floor.rosa, son(floor).id)).status_code == 404


def test_somebody_else_took_the_telephone_and_the_screen_says_what_to_ask(
    ana: Client, floor: Floor, verified: Interaction
) -> None:
    before = ana.get(url("call", verified.id)).content.decode()

    page = ana.post(url("another-person", verified.id), {"about": str(floor.rosa)}).content.decode()

    assert 'data-testid="another-person"' in before
    assert 'data-testid="fell"' in page and "Otra persona tomó el teléfono." in page
    assert "Rosa Elvira Gutiérrez Peña" not in page
    assert ana.get(url("appointments", verified.id, floor.rosa)).status_code == 403


def test_a_record_that_stayed_open_closes_around_what_is_written(
    ana: Client, floor: Floor, verified: Interaction, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks = url("still-verified", verified.id, floor.rosa)

    still = ana.get(asks)
    interactions.held(SAN_RAFAEL, verified.id, at=utc_now())
    for clock in ("views.base", "views.call"):
        monkeypatch.setattr(f"latido.desk.{clock}.utc_now", lambda: utc_now() + timedelta(minutes=11))
    closed = ana.get(asks).content.decode()

    assert still.status_code == 204
    assert "Estuvo en espera más de 10 minutos." in closed
    assert 'id="side"' in closed and 'id="work"' not in closed
