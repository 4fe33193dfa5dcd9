"""How they are reached: confirmed with one press, asked once in a contact, whose it is, and found by e-mail."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from latido.compliance.contracts import Answer, Channel, Purpose, Why
from latido.desk.tests.conftest import Floor, LogIn
from latido.desk.tests.test_editing import confirmed, opened, save, url
from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction
from latido.kernel import phone
from latido.kernel.time import utc_now
from latido.orgs import api as orgs
from latido.patients import api as patients
from latido.patients.contracts import Check
from latido.patients.models import ContactPoint, Patient, PatientContactPoint, RecordChange, SafeNumber, WrittenPoint
from latido.patients.services import spelling
from latido.patients.tests.people import FAMILY_PHONE

pytestmark = pytest.mark.db
REASON = {"code": "data", "reason": "completar sus datos"}
ROSA = "rosa.gutierrez@correo.com"


def today() -> date:
    return utc_now().astimezone(ZoneInfo(orgs.time_zone())).date()


def long_ago(floor: Floor) -> None:
    day = utc_now().date() - timedelta(days=200)
    PatientContactPoint.objects.update(confirmed_on=day)


def may_remind(floor: Floor) -> tuple[Answer, Why]:
    said = interactions.may_contact(
        Purpose.BILLING, Channel.SMS, address=FAMILY_PHONE, patient_ids=[floor.rosa], actor=floor.actor,
        now=utc_now().replace(hour=17),
    )  # fmt: skip
    return said.answer, said.why


def relation(client: Client, floor: Floor) -> str:
    return str(client.get(url("relationship", floor.rosa)).content.decode())


def test_an_old_telephone_waits_until_it_is_confirmed_with_one_press(floor: Floor, ana: Client) -> None:
    opened(ana, floor)
    confirmed(ana, floor)
    long_ago(floor)
    held, shown = may_remind(floor), relation(ana, floor)

    ana.post(url("answer-upkeep", floor.rosa, "phone", "confirmar"))

    assert held == (Answer.HOLD, Why.UNCONFIRMED)
    assert may_remind(floor)[1] is not Why.UNCONFIRMED
    assert shown.count('data-testid="confirm-point"') == relation(ana, floor).count('data-testid="confirm-point"') + 1
    assert patients.is_reached_at(floor.rosa, FAMILY_PHONE, utc_now())  # to confirm it is not to change it


def test_one_thing_is_asked_in_a_contact_and_not_again(floor: Floor, ana: Client, verified: Interaction) -> None:
    before = relation(ana, floor)
    ana.post(url("answer-upkeep", floor.rosa, "phone", "no-quiso"))

    assert before.count('data-testid="upkeep-ask"') == 1
    assert 'data-testid="upkeep-ask"' not in relation(ana, floor)
    assert Patient.objects.get(id=floor.rosa).upkeep["contact"] == str(verified.id)


def test_who_has_no_reason_or_may_not_confirms_nothing(floor: Floor, ana: Client, noor: Client, log_in: LogIn) -> None:
    wanted = url("answer-upkeep", floor.rosa, "phone", "confirmar")

    assert [each.post(wanted).status_code for each in (ana, noor, log_in("cata"))] == [404, 404, 403]
    opened(ana, floor)
    for act in ("confirmar", "no-quiso"):  # a reason to look, and nobody there who says so
        asks = ana.post(url("answer-upkeep", floor.rosa, "phone", act))
        assert (asks.status_code, asks["Location"]) == (302, f"{url('confirm', floor.rosa)}?doing=upkeep")
    assert not Patient.objects.get(id=floor.rosa).upkeep
    confirmed(ana, floor)
    assert ana.post(url("answer-upkeep", floor.rosa, "shoe", "confirmar")).status_code == 404
    assert ana.post(url("answer-upkeep", floor.rosa, "document", "confirmar")).status_code == 404
    assert PatientContactPoint.objects.filter(reconfirmed_on=None).count() == PatientContactPoint.objects.count()


def test_a_telephone_where_nobody_is_to_call_is_shown_so_and_not_confirmed(floor: Floor, ana: Client) -> None:
    opened(ana, floor)
    confirmed(ana, floor)
    long_ago(floor)
    key = str(PatientContactPoint.objects.get(patient_id=floor.rosa).contact_point_id)
    before = relation(ana, floor)
    patients.set_safe_contact(floor.rosa, patients.NewSafeCard(barred=frozenset({key})), floor.actor, utc_now())
    after = relation(ana, floor)

    answer = ana.post(url("answer-upkeep", floor.rosa, "phone", "confirmar"), {"key": key})

    assert "no llamar" not in before and "no llamar" in after and FAMILY_PHONE not in after
    assert answer.status_code == 404
    assert PatientContactPoint.objects.get(patient_id=floor.rosa).reconfirmed_on is None


@pytest.mark.parametrize(("there", "barred"), [("+5215512345678", True), ("+5215512345678", False)])
def test_a_number_not_to_be_called_is_one_in_whichever_spelling_it_is_kept(
    floor: Floor, ana: Client, there: str, barred: bool
) -> None:
    """Mexico's 1 after +52: as an older file brought it. Another number that ends alike is another number."""
    opened(ana, floor)
    point = ContactPoint.objects.get(e164=FAMILY_PHONE)
    point.e164 = there
    point.save()
    said = phone.canonical(there) if barred else "+525598765678"
    SafeNumber.objects.create(patient_id=floor.rosa, e164=said, barred=True)

    assert ("no llamar" in relation(ana, floor)) == barred


def test_of_the_numbers_barred_for_everybody_only_those_that_end_as_somebodys_are_opened(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened_numbers, variants = [], phone.variants
    monkeypatch.setattr(phone, "variants", lambda each: opened_numbers.append(each) or variants(each))
    point = ContactPoint.objects.get(e164=FAMILY_PHONE)
    point.e164 = "+5215512345678"
    point.save()
    PatientContactPoint.objects.filter(contact_point=point, patient_id=floor.rosa).delete()  # said by who has another
    for said in ("+525512345678", "+525598760000"):
        SafeNumber.objects.create(patient_id=floor.rosa, e164=said, barred=True, everybody=True)

    users = set(PatientContactPoint.objects.filter(contact_point=point).values_list("id", flat=True))
    found = spelling.barred()
    keyed = len(opened_numbers)

    assert set(found) == users
    assert len(users) > 1
    assert keyed == 1


def test_who_is_called_nowhere_is_listed_as_without_a_telephone(floor: Floor, log_in: LogIn) -> None:
    sam, page = log_in("sam"), reverse("supervisor:lacking")

    def listed(which: str) -> int:
        return int(sam.get(page, {"vista": which}).content.decode().count('data-testid="lacks"'))

    before = listed("phone")
    SafeNumber.objects.create(patient_id=floor.rosa, e164=FAMILY_PHONE, barred=True)
    own = listed("phone")
    SafeNumber.objects.update(everybody=True)

    assert (before, own, listed("phone")) == (0, 1, 3)


def test_whose_an_email_is_is_kept_seen_and_taken_back(floor: Floor, log_in: LogIn) -> None:
    sam = log_in("sam")
    opened(sam, floor)
    confirmed(sam, floor)

    save(sam, floor, email_0=ROSA, email_0_of="daughter", birth_date="03/1954")
    kept, mail = Patient.objects.get(id=floor.rosa), WrittenPoint.objects.get(patient_id=floor.rosa, kind="email")
    change = RecordChange.objects.get(patient_id=floor.rosa)
    sam.post(url("undo-edit", floor.rosa, change.id))
    back, before = Patient.objects.get(id=floor.rosa), WrittenPoint.objects.get(patient_id=floor.rosa, kind="email")

    assert (mail.value, mail.whose, mail.confirmed_on) == (ROSA, "daughter", today())
    assert (kept.birth_known, kept.birth_date.isoformat()) == ("month", "1954-03-01")
    assert (before.whose, before.confirmed_on, back.birth_known) == ("", None, "day")
    assert back.birth_date.isoformat() == "1954-03-12"


def test_a_search_by_email_finds_whose_it_is_in_any_case(floor: Floor) -> None:
    WrittenPoint.objects.create(patient_id=floor.rosa, kind="email", value=ROSA, position=1)

    def found(text: str) -> list[object]:
        return [each.patient_id for each in patients.search(text, floor.actor, utc_now()).found]

    assert found("Rosa.Gutierrez@Correo.com") == found(f"{ROSA} gutierrez") == [floor.rosa]
    assert found(f"{ROSA} quispe mamani") == found("otra@correo.com") == []


def test_a_birth_date_known_by_its_year_is_registered_shown_roughly_and_proves_nobody(
    floor: Floor, ana: Client, verified: Interaction
) -> None:
    said = {
        "document_type": "SD", "given_names": "Eloísa", "first_surname": "Quilaqueo", "birth_date": "1941",
        "phone": "", "new": "1",
    }  # fmt: skip
    page = ana.post(url("new-patient", verified.id), said)

    born = Patient.objects.get(first_surname="Quilaqueo")
    assert (page.status_code, born.birth_date.isoformat(), born.birth_known) == (200, "1941-01-01", "year")
    assert "≈ 8" in ana.post(url("open-record", born.id), REASON).content.decode()
    assert Check.BIRTH_DATE not in patients.checks_available(born.id, floor.actor, verified.id)
    assert not patients.compare(born.id, Check.BIRTH_DATE, "1/1/1941", floor.actor, verified.id)


def test_supervisors_see_what_records_lack_by_filter_and_page(floor: Floor, ana: Client, log_in: LogIn) -> None:
    long_ago(floor)
    sam, page = log_in("sam"), reverse("supervisor:lacking")

    shown = sam.get(page, {"vista": "confirm"}).content.decode()

    assert (ana.get(page).status_code, sam.get(page, {"after": "x"}).status_code) == (403, 404)
    assert shown.count('data-testid="lacks"') == 3
    assert "por confirmar" in shown
    assert "Gutiérrez" not in shown
    last = Patient.objects.order_by("-id").first()
    assert last is not None
    assert 'data-testid="lacks"' not in sam.get(page, {"vista": "confirm", "after": str(last.id)}).content.decode()
    Patient.objects.filter(id=floor.rosa).update(deceased=True)
    assert sam.get(page, {"vista": "confirm"}).content.decode().count('data-testid="lacks"') == 2


def test_twins_are_warned_of_in_a_search_and_in_a_call(floor: Floor, ana: Client, ringing: Interaction) -> None:
    Patient.objects.filter(id=floor.tomas).update(birth_date="1954-03-12", first_surname="Gutiérrez")
    found = patients.candidates([floor.rosa, floor.tomas, floor.lina], floor.actor, ringing.id)
    page = ana.post(reverse("desk:search"), {"q": "+573001112233"}).content.decode()

    assert [each.double for each in found] == [True, True, False]
    assert page.count('data-testid="double"') == 2


def test_nothing_is_sent_to_an_email_at_which_somebody_is_not_written_to(floor: Floor) -> None:
    WrittenPoint.objects.create(patient_id=floor.rosa, kind="email", value=ROSA, barred=True, position=1)

    def answer(address: str) -> Why:
        said = interactions.may_contact(
            Purpose.CARE, Channel.EMAIL, address=address, patient_ids=[floor.rosa], actor=floor.actor, now=utc_now()
        )
        return said.why

    assert answer(ROSA.upper()) is Why.SAFETY
    assert answer("rosa@correo.example") is not Why.SAFETY


def test_each_email_is_confirmed_by_itself_and_a_barred_one_never(floor: Floor, ana: Client) -> None:
    opened(ana, floor)
    confirmed(ana, floor)
    mine = WrittenPoint.objects.create(patient_id=floor.rosa, kind="email", value=ROSA, position=1)
    barred = WrittenPoint.objects.create(patient_id=floor.rosa, kind="email", value="no@correo.example", barred=True)

    answers = [
        ana.post(url("answer-upkeep", floor.rosa, "email", "confirmar"), {"key": str(each.id)}).status_code
        for each in (mine, barred)
    ]

    days = dict(WrittenPoint.objects.filter(kind="email").values_list("value", "confirmed_on"))
    assert days == {"rosa@correo.example": None, ROSA: today(), "no@correo.example": None}
    assert answers[1] == 404
