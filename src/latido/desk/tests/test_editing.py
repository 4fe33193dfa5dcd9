"""A record's data: changed after two data and after seeing what changes; told, held for 72 hours, taken back."""

import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from latido.desk.tests.conftest import Floor, LogIn
from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction
from latido.interactions.models import Interaction as Row
from latido.kernel.time import utc_now
from latido.orgs.tests.hospitals import SAN_RAFAEL
from latido.patients import api as patients
from latido.patients.contracts import Act, Check, Level, Reason, Verification
from latido.patients.models import Identifier, Patient, PatientContactPoint, RecordChange, WrittenPoint
from latido.patients.tests.people import FAMILY_PHONE
from latido.plumbing import tenancy
from latido.staff.models import User

pytestmark = pytest.mark.db

HERS = {"document": "52.123.907", "birth_date": "12/03/1954"}
NEW_PHONE = "+573009998877"


def url(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


def opened(client: Client, floor: Floor) -> None:
    client.post(url("open-record", floor.rosa), {"code": "data", "reason": "está en la ventanilla"})


def confirmed(client: Client, floor: Floor, **said: str) -> HttpResponse:
    answer: HttpResponse = client.post(url("confirm", floor.rosa), {**HERS, **said})
    return answer


def version(floor: Floor) -> str:
    return patients.editable(floor.rosa, floor.actor).version


def save(client: Client, floor: Floor, **wanted: str) -> HttpResponse:
    now = dict(patients.editable(floor.rosa, floor.actor).values)
    rows: dict[str, str] = {}
    for kind in ("email", "address"):
        for n, line in enumerate(patients.lines_of_text(now.pop(kind))):
            rows |= {f"{kind}_{n}": line.value, f"{kind}_{n}_of": line.whose}
            rows |= {f"{kind}_{n}_barred": "on"} if line.barred else {}
    said = {**now, **rows, "version": version(floor), "save": "1", **wanted}
    answer: HttpResponse = client.post(url("edit-record", floor.rosa), said)
    return answer


def written(floor: Floor, kind: str) -> list[str]:
    rows = WrittenPoint.objects.filter(patient_id=floor.rosa, kind=kind)
    return list(rows.values_list("value", flat=True))


@pytest.fixture
def sam(floor: Floor, log_in: LogIn) -> Client:
    """Somebody who may change names, with Rosa in front of her and two data confirmed."""
    client = log_in("sam")
    opened(client, floor)
    confirmed(client, floor)
    return client


def test_who_has_no_reason_or_may_not_has_no_form(floor: Floor, ana: Client, noor: Client, log_in: LogIn) -> None:
    assert noor.get(url("edit-record", floor.rosa)).status_code == 404
    assert log_in("bea").get(url("edit-record", floor.rosa)).status_code == 403
    assert log_in("cata").get(url("edit-record", floor.rosa)).status_code == 403
    assert ana.get(url("edit-record", floor.rosa)).status_code == 404


def test_two_data_come_before_the_form_and_the_screen_says_not_which_was_wrong(floor: Floor, ana: Client) -> None:
    opened(ana, floor)

    sent = ana.get(url("edit-record", floor.rosa))
    first, second = confirmed(ana, floor, document="1"), confirmed(ana, floor, birth_date="1/1/1990")

    assert sent.headers["Location"] == url("confirm", floor.rosa) + "?doing=edit"
    assert (first.status_code, second.status_code) == (422, 422)
    assert "No coinciden los dos" in first.content.decode() and "No coinciden los dos" in second.content.decode()
    assert "1954" not in first.content.decode() and "52123907" not in second.content.decode()
    assert confirmed(ana, floor).status_code == 302
    assert ana.get(url("edit-record", floor.rosa)).status_code == 200


def test_three_wrong_pairs_close_the_way_for_the_right_one_too(floor: Floor, ana: Client) -> None:
    opened(ana, floor)

    answers = [confirmed(ana, floor, document="1").status_code for _ in range(3)]

    assert answers == [422] * 3
    assert confirmed(ana, floor).status_code == 403


def test_where_the_record_has_one_datum_the_name_is_the_other(floor: Floor, ana: Client) -> None:
    Patient.objects.filter(id=floor.rosa).update(birth_date=None, last_visit_on=None)
    WrittenPoint.objects.filter(patient_id=floor.rosa).delete()
    opened(ana, floor)
    page = ana.get(url("confirm", floor.rosa)).content.decode()

    alone, other = confirmed(ana, floor), confirmed(ana, floor, name="Lina Gutiérrez")
    assert 'name="name"' in page and 'name="document"' in page and 'name="birth_date"' not in page
    assert (alone.status_code, other.status_code) == (422, 422)
    assert confirmed(ana, floor, name="rosa gutierres").status_code == 302


def test_a_record_with_nothing_to_compare_is_confirmed_by_its_name_and_by_who_answers_for_identities(
    floor: Floor, ana: Client, log_in: LogIn
) -> None:
    Patient.objects.filter(id=floor.rosa).update(birth_date=None, last_visit_on=None)
    WrittenPoint.objects.filter(patient_id=floor.rosa).delete()
    Identifier.objects.filter(patient_id=floor.rosa).delete()
    sam = log_in("sam")
    opened(ana, floor)
    opened(sam, floor)

    assert 'data-testid="confirm-nothing"' in ana.get(url("confirm", floor.rosa)).content.decode()
    assert confirmed(ana, floor, name="Rosa Gutiérrez").status_code == 403
    assert confirmed(sam, floor).status_code == confirmed(sam, floor, name="Ana Ruiz").status_code == 422
    assert confirmed(sam, floor, name="Rosa Elvira Gutiérrez Peña").status_code == 302


def test_nothing_is_written_before_it_was_seen_field_by_field(floor: Floor, sam: Client) -> None:
    seen = save(sam, floor, first_surname="Gutierres", save="").content.decode()
    before = Patient.objects.get(id=floor.rosa).first_surname

    save(sam, floor, first_surname="Gutierres")

    assert "difference-first_surname" in seen and "difference-given_names" not in seen
    assert before == "Gutiérrez"
    rosa = Patient.objects.get(id=floor.rosa)
    assert (rosa.first_surname, "gutierres" in rosa.folded_name) == ("Gutierres", True)


def test_a_document_changes_in_its_own_two_fields_and_is_seen_in_words(floor: Floor, sam: Client) -> None:
    new = {"document_type": "CO CE", "document_number": "401.223", "document_why": "changed"}

    unsaid = save(sam, floor, **new | {"document_why": "", "save": ""})
    seen = save(sam, floor, **new, save="").content.decode()
    save(sam, floor, **new)

    assert unsaid.status_code == 422 and "si estaba mal escrito" in unsaid.content.decode()
    assert "CC 52.123.907" in seen and "CE 401.223" in seen and "el anterior queda en la ficha" in seen
    kept = Identifier.objects.filter(patient_id=floor.rosa).order_by("id").values_list("type", "former_on")
    assert [(kind, day is not None) for kind, day in kept] == [("CC", True), ("CE", False)]
    again = sam.get(url("edit-record", floor.rosa)).content.decode()
    assert "Documentos anteriores" in again and "CC 52.123.907" in again


def test_an_agent_does_not_change_documents_and_a_form_without_them_changes_none(
    floor: Floor, ana: Client, sam: Client
) -> None:
    opened(ana, floor)
    confirmed(ana, floor)

    save(
        ana, floor, document_type="CO CE", document_number="401223", document_why="changed", email_0="a@correo.example"
    )
    save(sam, floor, second_surname="Ruiz")

    assert Identifier.objects.get(patient_id=floor.rosa).type == "CC"
    assert Patient.objects.get(id=floor.rosa).second_surname == "Ruiz"


def test_a_form_that_was_overtaken_is_refused_and_keeps_what_was_typed(floor: Floor, sam: Client) -> None:
    old = version(floor)
    save(sam, floor, address_0="Calle 1 # 2-3")

    late = save(sam, floor, address_0="Carrera 9 # 8-7", version=old)

    assert late.status_code == 409
    assert "Carrera 9 # 8-7" in late.content.decode()
    assert written(floor, "address") == ["Calle 1 # 2-3"]


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("birth_date", "12/03/2954"), ("birth_date", "29/02/2001"), ("birth_date", "1/1/1850"),
        ("given_names", ""), ("given_names", "R0sa"), ("first_surname", "😀"), ("first_surname", "x" * 81),
        ("phone", "12"), ("email_0", "rosa@"), ("address_0", "x" * 201),
    ],
    ids=[
        "born in the future", "no such day", "too old", "no name", "a digit", "an emoji", "too long", "no telephone",
        "half an e-mail", "a long address",
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_at_its_field(floor: Floor, sam: Client, field: str, typed: str) -> None:
    answer = save(sam, floor, **{field: typed})

    assert answer.status_code == 422
    assert "fld-error" in answer.content.decode()
    assert not RecordChange.objects.exists()


def test_of_a_new_telephone_the_old_one_is_told_and_sensitive_acts_wait(floor: Floor, sam: Client) -> None:
    save(sam, floor, phone="300 999 8877")
    now, sure = utc_now(), Verification(Level.L3, frozenset[Check](), frozenset[Check](), tries_left=3, needed=3)

    may = patients.may_on_contact(Act.RESULTS, floor.rosa, sure, now)
    later = patients.may_on_contact(Act.RESULTS, floor.rosa, sure, now + timedelta(hours=73))
    page = sam.get(url("relationship", floor.rosa)).content.decode()
    sam.post(url("change-told", floor.rosa, RecordChange.objects.get().id))
    after = sam.get(url("relationship", floor.rosa)).content.decode()

    assert (may.allowed, may.reason, later.allowed) == (False, Reason.HELD, True)
    assert patients.telephones_of(floor.rosa) == (NEW_PHONE,)
    assert patients.telephones_of(floor.tomas) == (FAMILY_PHONE,)
    assert "2233 y avise del cambio" in page and "y avise del cambio" not in after
    assert RecordChange.objects.get().tell == FAMILY_PHONE


def test_a_change_is_taken_back_and_nothing_waits_any_more(floor: Floor, sam: Client) -> None:
    save(sam, floor, phone=NEW_PHONE, first_surname="Pérez")

    sam.post(url("undo-edit", floor.rosa, RecordChange.objects.get().id))

    rosa = Patient.objects.get(id=floor.rosa)
    assert (rosa.first_surname, patients.telephones_of(floor.rosa)) == ("Gutiérrez", (FAMILY_PHONE,))
    assert not patients.is_held(floor.rosa, utc_now())


def test_what_was_changed_again_is_not_taken_back(floor: Floor, sam: Client) -> None:
    save(sam, floor, address_0="Calle 1 # 2-3")
    first = RecordChange.objects.get().id
    save(sam, floor, address_0="Calle 4 # 5-6")

    sam.post(url("undo-edit", floor.rosa, first))

    assert written(floor, "address") == ["Calle 4 # 5-6"]


def test_in_a_call_three_data_are_not_enough_to_change_how_she_is_reached(
    floor: Floor, verified: Interaction, ana: Client
) -> None:
    page = ana.get(url("edit-record", floor.rosa))

    assert page.status_code == 200 and "nothing-to-edit" in page.content.decode()
    assert ana.post(url("edit-record", floor.rosa), {"phone": NEW_PHONE, "save": "1"}).status_code == 422
    assert PatientContactPoint.objects.filter(patient_id=floor.rosa).count() == 1


def test_where_nothing_may_be_changed_no_link_leads_there_and_it_is_said_what_is_missing(
    floor: Floor, verified: Interaction, ana: Client, log_in: LogIn
) -> None:
    in_call = ana.get(url("relationship", floor.rosa)).content.decode()
    sam = log_in("sam")
    opened(sam, floor)
    at_the_window = sam.get(url("relationship", floor.rosa)).content.decode()

    assert 'data-testid="edit-record"' not in in_call and 'data-testid="upkeep-edit"' not in in_call
    assert "se identifica con N3" in in_call
    assert 'data-testid="edit-record"' in at_the_window and "se identifica con N3" not in at_the_window


def test_an_agent_does_not_change_names(floor: Floor, ana: Client) -> None:
    opened(ana, floor)
    confirmed(ana, floor)

    save(ana, floor, first_surname="Pérez", email_0="rosa.g@correo.example")

    rosa = Patient.objects.get(id=floor.rosa)
    assert (rosa.first_surname, written(floor, "email")) == ("Gutiérrez", ["rosa.g@correo.example"])


def test_with_a_reason_nothing_is_written_down_of_what_she_allows_before_two_data(floor: Floor, ana: Client) -> None:
    opened(ana, floor)
    said = {"purpose": "marketing", "channel": "", "evidence": "form", "words": "F-12", "given": "yes"}

    before = ana.post(url("consents", floor.rosa), said).status_code
    confirmed(ana, floor)

    assert (before, ana.post(url("consents", floor.rosa), said).status_code) == (403, 200)


def lines(floor: Floor) -> list[tuple[str, str, bool]]:
    rows = WrittenPoint.objects.filter(patient_id=floor.rosa, kind="email")
    return list(rows.values_list("value", "whose", "barred"))


def test_several_emails_are_added_put_in_order_barred_removed_and_taken_back(floor: Floor, sam: Client) -> None:
    save(sam, floor, email_1="luz@correo.example", email_1_of="daughter", email_first="1")
    added = lines(floor)
    seen = save(sam, floor, email_1_barred="on", email_2="ROSA@correo.example", save="").content.decode()
    save(sam, floor, email_1_barred="on", email_2="ROSA@correo.example")
    barred = lines(floor)
    save(sam, floor, email_0="")
    removed = lines(floor)
    sam.post(url("undo-edit", floor.rosa, RecordChange.objects.order_by("-at").first().id))

    assert added == [("luz@correo.example", "daughter", False), ("rosa@correo.example", "", False)]
    assert "luz@correo.example (Hija) · rosa@correo.example (no escribir)" in seen
    assert barred == [("luz@correo.example", "daughter", False), ("rosa@correo.example", "", True)]
    assert removed == [("rosa@correo.example", "", True)]
    assert lines(floor) == barred


def test_a_mistake_in_one_of_several_loses_nothing(floor: Floor, sam: Client) -> None:
    answer = save(sam, floor, email_1="sin arroba", address_1="Vereda El Retiro")

    page = answer.content.decode()
    assert answer.status_code == 422 and "Ese correo no está completo." in page
    assert page.index("sin arroba") < page.index("Ese correo no está completo."), "beside the row it is about"
    assert "sin arroba" in page and "Vereda El Retiro" in page
    assert lines(floor) == [("rosa@correo.example", "", False)]


def test_who_is_on_the_line_and_was_not_verified_changes_nothing_by_a_reason(
    floor: Floor, ana: Client, talking: Interaction
) -> None:
    """A reason and two public data are not to give more than verifying would."""
    opened(ana, floor)
    confirmed(ana, floor)

    form, answer = ana.get(url("edit-record", floor.rosa)), save(ana, floor, email_0="otro@correo.example")

    assert 'data-testid="nothing-to-edit"' in form.content.decode()
    assert answer.status_code == 422
    assert written(floor, "email") == ["rosa@correo.example"]


@pytest.mark.parametrize("after", ["it is over", "somebody else is linked with it"])
def test_nor_when_the_call_is_written_up_or_is_said_to_be_about_somebody_else(
    floor: Floor, ana: Client, talking: Interaction, after: str
) -> None:
    if after == "it is over":
        interactions.link_patient(talking.id, floor.rosa, actor=floor.actor, now=utc_now())
        interactions.ended(SAN_RAFAEL, talking.id, by="caller", at=utc_now())
    else:
        interactions.link_patient(talking.id, floor.tomas, actor=floor.actor, now=utc_now())
    opened(ana, floor)
    confirmed(ana, floor)

    assert save(ana, floor, email_0="otro@correo.example").status_code == 422
    assert written(floor, "email") == ["rosa@correo.example"]


def test_nor_does_a_supervisor_change_a_name_with_somebody_unverified_on_the_line(
    floor: Floor, sam: Client, talking: Interaction
) -> None:
    fields = 'name="first_surname"'
    assert fields in sam.get(url("edit-record", floor.rosa)).content.decode()

    with tenancy.role("latido_login"):
        supervisor = User.objects.get(email="sam@demo.latido").id
    Row.objects.filter(id=talking.id).update(agent_id=supervisor)

    assert fields not in sam.get(url("edit-record", floor.rosa)).content.decode()


def test_the_only_email_is_taken_away_by_what_the_page_before_sends(floor: Floor, sam: Client) -> None:
    seen = save(sam, floor, email_0="", save="").content.decode()
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', seen))

    sam.post(url("edit-record", floor.rosa), {**sent, "save": "1"})

    assert "difference-email" in seen
    assert written(floor, "email") == []
