"""Acts on the call in hand."""

import json
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.test import Client
from django.urls import reverse

from latido.compliance.models import AuditEvent
from latido.desk.tests.conftest import Floor
from latido.interactions import api as interactions
from latido.interactions.contracts import CallerKind, Given, Interaction
from latido.interactions.models import VoiceCommand
from latido.kernel.ids import new_id
from latido.kernel.time import utc_now
from latido.orgs.tests.hospitals import SAN_RAFAEL
from latido.patients import api as patients
from latido.patients.models import Patient
from latido.plumbing import tenancy

pytestmark = pytest.mark.db


def url(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


def audited(action: str) -> int:
    with tenancy.role("latido_auditor"):
        return AuditEvent.objects.filter(action=action).count()


def say(client: Client, contact: Interaction, patient: UUID, check: str, said: str, **more: str) -> str:
    answer = client.post(url("verify", contact.id, patient, check), {check: said, **more})
    return answer.content.decode()


def test_who_calls_is_noted_apart_from_the_patient(ana: Client, talking: Interaction) -> None:
    answer = ana.post(url("caller-kind", talking.id), {"caller_kind": "relative"})

    assert answer.status_code == 204
    assert interactions.interaction(talking.id).caller_kind is CallerKind.RELATIVE


def test_an_unknown_kind_of_caller_is_refused(ana: Client, talking: Interaction) -> None:
    assert ana.post(url("caller-kind", talking.id), {"caller_kind": "vecino"}).status_code == 404


def test_choosing_somebody_of_the_telephone_opens_the_comparison(
    ana: Client, floor: Floor, talking: Interaction
) -> None:
    page = ana.post(url("link", talking.id, floor.rosa)).content.decode()

    assert interactions.interaction(talking.id).patient_ids == (floor.rosa,)
    assert 'data-testid="verify-document"' in page
    assert "Rosa E. G···" in page
    assert "Gutiérrez" not in page


def test_seeing_the_people_of_a_telephone_is_audited(ana: Client, talking: Interaction) -> None:
    before = audited("patient.candidates")

    ana.get(url("work", talking.id, "who"))

    assert audited("patient.candidates") == before + 1


def test_somebody_who_does_not_exist_cannot_be_chosen(ana: Client, talking: Interaction) -> None:
    assert ana.post(url("link", talking.id, new_id())).status_code == 404


def test_the_wrong_person_is_taken_off_again(ana: Client, floor: Floor, talking: Interaction) -> None:
    ana.post(url("link", talking.id, floor.tomas))

    page = ana.post(url("unlink", talking.id, floor.tomas)).content.decode()

    assert interactions.interaction(talking.id).patient_ids == ()
    assert "¿Quién llama?" in page


def test_one_call_may_be_about_several_people(ana: Client, floor: Floor, verified: Interaction) -> None:
    page = ana.post(url("link", verified.id, floor.lina)).content.decode()

    assert interactions.interaction(verified.id).patient_ids == (floor.rosa, floor.lina)
    assert page.count('role="tab"') == 2
    assert "Lina M. G···" in page


def test_the_screen_answers_and_never_shows(ana: Client, floor: Floor, talking: Interaction) -> None:
    ana.post(url("link", talking.id, floor.rosa))

    right = say(ana, talking, floor.rosa, "document", "52.123.907")
    wrong = say(ana, talking, floor.rosa, "birth_date", "01/01/1950")

    assert "Coincide" in right and "52.123.907" not in right and "52123907" not in right
    assert "No coincide" in wrong and "1950" not in wrong and "1954" not in wrong
    assert "quedan 2 intentos" in wrong


def test_the_third_datum_opens_the_record(ana: Client, floor: Floor, talking: Interaction) -> None:
    ana.post(url("link", talking.id, floor.rosa))
    say(ana, talking, floor.rosa, "document", "52123907")
    say(ana, talking, floor.rosa, "birth_date", "12/03/1954")

    page = say(ana, talking, floor.rosa, "address", "calle 45 12 30")

    assert "Rosa Elvira Gutiérrez Peña" in page
    assert 'data-testid="patient-pane"' in page


def test_a_form_being_filled_in_stays_while_the_record_opens_around_it(
    ana: Client, floor: Floor, talking: Interaction
) -> None:
    ana.post(url("link", talking.id, floor.rosa))
    say(ana, talking, floor.rosa, "document", "52123907")
    say(ana, talking, floor.rosa, "birth_date", "12/03/1954")

    page = say(ana, talking, floor.rosa, "address", "calle 45 12 30", doing="booking")

    assert "Rosa Elvira Gutiérrez Peña" in page
    assert 'id="work"' not in page


def test_the_e_mail_is_offered_when_the_address_does_not_help(ana: Client, floor: Floor, talking: Interaction) -> None:
    page = ana.post(url("link", talking.id, floor.rosa)).content.decode()
    after = say(ana, talking, floor.rosa, "address", "carrera 7")

    assert 'data-testid="verify-email"' not in page
    assert 'data-testid="verify-email"' in after


def test_after_three_wrong_answers_nothing_more_is_compared(ana: Client, floor: Floor, talking: Interaction) -> None:
    ana.post(url("link", talking.id, floor.rosa))
    for day in ("01", "02", "03"):
        say(ana, talking, floor.rosa, "birth_date", f"{day}/01/1950")

    answer = ana.post(url("verify", talking.id, floor.rosa, "document"), {"document": "52123907"})

    assert answer.status_code == 409
    assert "Sin más intentos" in answer.content.decode()


def test_a_hidden_datum_is_shown_alone_and_audited(ana: Client, floor: Floor, verified: Interaction) -> None:
    answer = ana.post(url("reveal", verified.id, floor.rosa, "document"))

    assert answer.content.decode() == "CC 52.123.907"
    assert audited("patient.revealed") == 1


def test_nothing_is_revealed_before_the_person_is_verified(ana: Client, floor: Floor, talking: Interaction) -> None:
    ana.post(url("link", talking.id, floor.rosa))

    assert ana.post(url("reveal", talking.id, floor.rosa, "document")).status_code == 403


def test_the_note_is_kept_while_it_is_typed(ana: Client, talking: Interaction) -> None:
    assert ana.post(url("draft", talking.id), {"note": "No puede antes de las 15:00."}).status_code == 204

    page = ana.get(url("work", talking.id, "note")).content.decode()
    assert "No puede antes de las 15:00." in page


def test_keeping_the_note_does_not_lose_the_promise(ana: Client, talking: Interaction) -> None:
    ana.post(url("draft", talking.id), {"note": "uno", "promise": "llamarla el lunes"})

    ana.post(url("draft", talking.id), {"note": "dos"})

    kept = interactions.interaction(talking.id)
    assert (kept.note, kept.promise) == ("dos", "llamarla el lunes")


def test_another_person_is_found_by_document_and_joins_the_call(
    ana: Client, floor: Floor, talking: Interaction
) -> None:
    found = ana.post(url("find", talking.id), {"q": "79456264"}).content.decode()

    assert str(floor.tomas) in found
    assert "79456264" not in found
    assert audited("patient.searched") == 1


def test_an_empty_search_searches_nothing(ana: Client, talking: Interaction) -> None:
    ana.post(url("find", talking.id), {"q": "  "})

    assert audited("patient.searched") == 0


def test_a_new_patient_is_registered_and_the_call_goes_on_with_them(ana: Client, talking: Interaction) -> None:
    said = {
        "document_type": "CC",
        "document_number": "1.020.304.050",
        "given_names": "Yuliana",
        "first_surname": "Cárdenas",
        "birth_date": "24/11/1990",
        "phone": "300 555 4821",
    }

    page = ana.post(url("new-patient", talking.id), said).content.decode()

    assert len(interactions.interaction(talking.id).patient_ids) == 1
    assert "Yuliana C···" in page
    assert patients.find_by_phone("+573005554821") == interactions.interaction(talking.id).patient_ids


def test_an_error_loses_nothing_that_was_typed(ana: Client, talking: Interaction) -> None:
    answer = ana.post(
        url("new-patient", talking.id),
        {"document_type": "CC", "document_number": "abc", "given_names": "Yuliana", "birth_date": "32/13/1990"},
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Yuliana"' in page and 'value="abc"' in page and 'value="32/13/1990"' in page
    assert "Ese día no existe en el calendario" in page


def test_a_document_that_is_known_leads_to_its_record(ana: Client, floor: Floor, talking: Interaction) -> None:
    said = {
        "document_type": "CC",
        "document_number": "52123907",
        "given_names": "Rosa",
        "first_surname": "Gutiérrez",
        "birth_date": "12/03/1954",
    }

    answer = ana.post(url("new-patient", talking.id), said)

    assert answer.status_code == 409
    assert url("link", talking.id, floor.rosa) in answer.content.decode()


def test_who_may_be_there_already_is_offered_at_once_and_somebody_else_is_registered_when_sent_again(
    ana: Client, floor: Floor, talking: Interaction
) -> None:
    said = {
        "document_type": "CE",
        "document_number": "998877",
        "given_names": "Rosa",
        "first_surname": "Gutierres",
        "birth_date": "12/03/1954",
        "phone": "300 111 2233",
    }

    offered = ana.post(url("new-patient", talking.id), said)

    page = offered.content.decode()
    assert offered.status_code == 409
    assert url("link", talking.id, floor.rosa) in page
    assert 'name="sure" value="1"' in page and 'value="Gutierres"' in page
    assert "Gutiérrez" not in page and "52123907" not in page
    assert not interactions.interaction(talking.id).patient_ids

    assert ana.post(url("new-patient", talking.id), {**said, "sure": "1"}).status_code == 200
    (registered,) = interactions.interaction(talking.id).patient_ids
    assert registered not in (floor.rosa, floor.tomas, floor.lina)


@pytest.mark.parametrize(
    ("given", "born", "phone"),
    [
        ("Marta", "12/03/1954", "300 111 2233"),
        ("Rosa", "01/06/2001", "300 111 2233"),
        ("Yuliana", "24/11/1990", "300 555 4821"),
    ],
    ids=["a twin", "a daughter of her name", "nobody near"],
)
def test_relatives_are_registered_without_a_question(
    ana: Client, talking: Interaction, given: str, born: str, phone: str
) -> None:
    said = {"document_type": "CE", "document_number": "998877", "given_names": given, "first_surname": "Gutiérrez"}

    assert ana.post(url("new-patient", talking.id), {**said, "birth_date": born, "phone": phone}).status_code == 200
    assert len(interactions.interaction(talking.id).patient_ids) == 1


def test_the_telephone_is_filled_in(ana: Client, talking: Interaction) -> None:
    assert 'value="+573001112233"' in ana.get(url("new-patient", talking.id)).content.decode()


def test_the_telephone_need_not_say_which_call(ana: Client, talking: Interaction) -> None:
    assert ana.post(url("command"), {"kind": "hold", "interaction": ""}).status_code == 204
    assert VoiceCommand.objects.get().interaction_id == talking.id


def test_without_a_call_there_is_nothing_to_hold(ana: Client) -> None:
    assert ana.post(url("command"), {"kind": "hold"}).status_code == 404


def test_hold_and_recording_are_asked_of_the_call(ana: Client, talking: Interaction) -> None:
    answer = ana.post(url("command"), {"kind": "hold", "interaction": str(talking.id)})

    assert answer.status_code == 204
    assert VoiceCommand.objects.filter(interaction_id=talking.id, kind="hold").exists()


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"kind": "resume_recording"}, 409),
        ({"kind": "explode"}, 400),
        ({"kind": "hold", "interaction": "no"}, 400),
        ({"kind": "hold", "interaction": str(UUID(int=9))}, 404),
    ],
)
def test_what_makes_no_sense_is_not_asked(
    ana: Client, talking: Interaction, fields: dict[str, str], status: int
) -> None:
    assert ana.post(url("command"), {"interaction": str(talking.id), **fields}).status_code == status
    assert not VoiceCommand.objects.exists()


def test_a_held_call_says_since_when(ana: Client, talking: Interaction) -> None:
    interactions.held(SAN_RAFAEL, talking.id, at=utc_now())

    assert "Retenida" in ana.get(url("head", talking.id)).content.decode()


def test_after_the_call_an_act_on_it_says_so(ana: Client, floor: Floor, hung_up: Interaction) -> None:
    interactions.close_interaction(
        hung_up.id,
        (Given("1.1", floor.rosa),),
        note="",
        promise="",
        promise_due=None,
        actor=floor.actor,
        now=utc_now(),
    )

    assert ana.post(url("link", hung_up.id, floor.tomas)).status_code == 409
    assert ana.post(url("draft", hung_up.id), {"note": "tarde"}).status_code == 409


def test_the_telephone_learns_who_is_on_it_once_verified(ana: Client, floor: Floor, verified: Interaction) -> None:
    told = json.loads(ana.get(url("head", verified.id)).headers["HX-Trigger"])["latido:caller"]

    assert told["name"] == "Rosa Elvira Gutiérrez Peña"
    assert told["interaction"] == str(verified.id)


def test_before_that_it_learns_no_name(ana: Client, floor: Floor, talking: Interaction) -> None:
    told = json.loads(ana.get(url("head", talking.id)).headers["HX-Trigger"])["latido:caller"]

    assert (told["name"], told["initials"]) == ("Línea compartida", "?")


def test_the_page_of_a_verified_call_asks_the_database_little(
    ana: Client, verified: Interaction, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside the words of the transaction: whoever adds a panel sees what it costs a hundred agents."""
    asked: list[str] = []
    execute = psycopg.Cursor.execute

    def noted(cursor: Any, query: Any, *given: Any, **how: Any) -> Any:
        asked.append(str(query))
        return execute(cursor, query, *given, **how)

    ana.get(url("stage"))  # the first page of a browser also writes that it is open
    monkeypatch.setattr(psycopg.Cursor, "execute", noted)
    ana.get(url("stage"))

    frame = ("SAVEPOINT", "RELEASE", "SELECT set_config")
    assert len([each for each in asked if not each.lstrip().startswith(frame)]) <= 29


def test_every_read_of_a_verified_call_leaves_its_row(ana: Client, floor: Floor, verified: Interaction) -> None:
    kinds = ("patient.opened", "coverage.read", "patient.family", "appointment.listed", "contacts.listed")
    before = [audited(kind) for kind in (*kinds, "contacts.repeated")]

    ana.get(url("stage"))

    assert [audited(kind) for kind in (*kinds, "contacts.repeated")] == [count + 1 for count in before]


def test_preferential_attention_is_put_on_file_and_taken_off_of_a_verified_person(
    ana: Client, floor: Floor, verified: Interaction
) -> None:
    before = audited("patient.preferential")

    put = ana.post(url("preferential", verified.id, floor.tomas), {"on_file": "1"})
    assert put.status_code == 404  # not of this call
    put = ana.post(url("preferential", verified.id, floor.rosa), {"on_file": "1"})
    assert (put.status_code, "Atención preferencial" in put.content.decode()) == (200, True)
    assert Patient.objects.get(id=floor.rosa).preferential
    ana.post(url("preferential", verified.id, floor.rosa), {"on_file": "0"})

    assert not Patient.objects.get(id=floor.rosa).preferential
    assert audited("patient.preferential") == before + 2


def test_of_whom_is_not_verified_nothing_is_put_on_file(ana: Client, floor: Floor, talking: Interaction) -> None:
    ana.post(url("link", talking.id, floor.rosa))

    assert ana.post(url("preferential", talking.id, floor.rosa), {"on_file": "1"}).status_code == 403
    assert not Patient.objects.get(id=floor.rosa).preferential
