"""Files of many patients: two people, exactly what was shown, sealed, marked, harmless in a spreadsheet, a day long."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse
from openpyxl import load_workbook

from latido.compliance import api as compliance
from latido.compliance.contracts import Shield, exports
from latido.compliance.models import AuditEvent, ExportFile, Protection
from latido.compliance.tests import zips
from latido.desk.tests.conftest import *  # noqa: F403 - a hospital
from latido.desk.tests.conftest import Floor
from latido.kernel import locked
from latido.kernel.actor import Actor
from latido.kernel.ids import new_id
from latido.kernel.locked import is_strong
from latido.kernel.time import utc_now
from latido.orgs.tests.hospitals import SAN_RAFAEL
from latido.patients import api as patients
from latido.patients import reached
from latido.patients.exporting import PatientList
from latido.patients.models import ImportBatch, ImportRow, Patient, PatientContactPoint, SafeNumber
from latido.plumbing import storage, tenancy
from latido.staff.contracts import Role
from latido.staff.tests import logins

pytestmark = pytest.mark.db
WHY = "Campaña de vacunación de noviembre"
PAYLOADS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "=cmd|' /C calc'!A0",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    " =1",
)


@pytest.fixture(autouse=True)
def _no_second_step() -> Iterator[None]:
    with override_settings(DEMO=True):
        yield


@pytest.fixture
def admin(floor: Floor) -> Actor:
    return logins.actor(logins.person("Alma", Role.ADMINISTRATOR))


@pytest.fixture
def other(floor: Floor) -> Actor:
    return logins.actor(logins.person("Pia", Role.PRIVACY_OFFICER))


def people(many: int, **said: str) -> None:
    Patient.objects.bulk_create(
        Patient(
            given_names=said.get("given_names", f"Persona {n}"), first_surname="Muchos", birth_date=date(1980, 1, 1),
            folded_name=f"persona {n} muchos", sounding_name=f"persona {n}",
        )
        for n in range(many)
    )  # fmt: skip


@pytest.fixture
def many(floor: Floor) -> int:
    people(exports.ALONE + 1)
    return Patient.objects.count()


def browser(who: Actor) -> Client:
    assert who.id is not None
    return logins.browser(who.id)


def asked(client: Client, form: str = "xlsx") -> ExportFile:
    answer = client.post(reverse("console:exports"), {"which": "", "form": form, "why": WHY})
    assert answer.status_code == 302, answer.content.decode()[:400]
    row: ExportFile = ExportFile.objects.latest("asked_at")
    return row


def made(row: ExportFile) -> ExportFile:
    compliance.make_export(SAN_RAFAEL, row.id)
    row.refresh_from_db()
    return row


def mark(row: ExportFile, actor: Actor) -> str:
    return compliance.export_of(row.id, actor=actor, now=utc_now()).mark


def taken(client: Client, row: ExportFile) -> bytes:
    """What is in the ZIP that the browser gets, opened with the passphrase that the page showed."""
    [(name, told)] = zips.downloaded(client, reverse("console:take-export", args=[row.id])).items()
    assert name.startswith(f"{row.kind}-") and name.endswith(f".{row.form}")
    return told


def test_two_people_let_many_patients_out(admin: Actor, other: Actor, many: int) -> None:
    mine, theirs = browser(admin), browser(other)
    row = asked(mine)
    early = mine.get(reverse("console:take-export", args=[row.id])).status_code
    shown = theirs.get(reverse("console:exports")).content.decode()

    agreed = theirs.post(reverse("console:approve-export", args=[row.id]), {"mark": mark(row, other)})
    made(row)
    sheet = load_workbook(io.BytesIO(taken(mine, row))).active

    assert row.state == "ready" and row.patients == many
    assert early == 404 and agreed.status_code == 302
    assert f"{many} pacientes" in shown and WHY in shown
    assert sheet is not None and sheet.max_row == many + 4, "the mark, the heading, a gap and the mark"
    assert theirs.get(reverse("console:take-export", args=[row.id])).status_code == 404, "only who asked takes it"


def test_one_person_is_not_two_in_another_session_either(admin: Actor, many: int) -> None:
    row = asked(browser(admin))
    second = browser(admin)

    answer = second.post(reverse("console:approve-export", args=[row.id]), {"mark": mark(row, admin)})

    row.refresh_from_db()
    assert answer.status_code == 409 and row.state == "asked" and row.decided_by is None


def test_only_who_asked_takes_it_whoever_else_might_have_asked(admin: Actor, floor: Floor) -> None:
    row = made(asked(browser(admin)))
    colleague = logins.browser(logins.person("Berta", Role.ADMINISTRATOR))

    assert colleague.get(reverse("console:take-export", args=[row.id])).status_code == 404
    assert browser(admin).get(reverse("console:take-export", args=[row.id])).status_code == 200


def test_two_logins_in_one_session_are_one_person(admin: Actor, other: Actor, many: int) -> None:
    row = asked(browser(admin))
    ExportFile.objects.filter(id=row.id).update(asked_session="the same browser")
    with pytest.raises(exports.ExportNotAnother):
        compliance.approve_export(
            row.id, mark(row, other), actor=replace(other, session="the same browser"), now=utc_now()
        )


def test_what_is_agreed_to_is_what_was_shown_and_nothing_else(admin: Actor, other: Actor, many: int) -> None:
    row = asked(browser(admin))
    seen = mark(row, other)
    ExportFile.objects.filter(id=row.id).update(wanted={"which": "no_phone"})
    changed = browser(other).post(reverse("console:approve-export", args=[row.id]), {"mark": seen})
    ExportFile.objects.filter(id=row.id).update(wanted={"which": ""})
    browser(other).post(reverse("console:approve-export", args=[row.id]), {"mark": seen})
    people(1)

    made(row)

    assert changed.status_code == 409
    assert (row.state, row.path) == ("changed", ""), "one more patient than was agreed to"


def test_without_telephone_is_without_one_that_may_be_rung(admin: Actor, floor: Floor) -> None:
    telephone = reached.may_be_rung([floor.rosa])[floor.rosa]

    before = without_telephone()
    patients.wrong_number(telephone, admin, utc_now())

    assert floor.rosa not in before
    assert floor.rosa in without_telephone()
    assert PatientList().count({"which": "no_phone"}) == len(without_telephone())


@pytest.mark.parametrize("everybody", [True, False])
def test_a_telephone_barred_in_another_spelling_is_no_telephone_either(
    admin: Actor, floor: Floor, *, everybody: bool
) -> None:
    on_file, typed = "+5491155556666", "+541155556666"  # one mobile of Argentina, with its 9 and without
    for who in (floor.rosa, floor.tomas):
        PatientContactPoint.objects.filter(patient_id=who).delete()
        patients.link_phone(who, on_file, admin, utc_now())

    SafeNumber.objects.create(patient_id=floor.rosa, e164=typed, barred=True, everybody=everybody)

    assert reached.may_be_rung([floor.rosa]) == {}
    assert {floor.rosa, floor.tomas} & without_telephone() == ({floor.rosa, floor.tomas} if everybody else {floor.rosa})


def without_telephone() -> set[UUID]:
    return {each for ids, _lines in PatientList().steps({"which": "no_phone"}) for each in ids}


def test_nobody_decides_for_a_day_and_it_is_over(admin: Actor, other: Actor, many: int) -> None:
    row = asked(browser(admin))
    later = utc_now() + exports.LASTS + timedelta(seconds=1)

    with pytest.raises(exports.ExportUnknown):
        compliance.approve_export(row.id, mark(row, other), actor=other, now=later)
    assert compliance.end_handed(SAN_RAFAEL, later) == 1


def test_few_need_nobody_else_and_the_file_ends_after_a_day(admin: Actor, floor: Floor) -> None:
    client = browser(admin)
    row = made(asked(client, "csv"))
    lies = storage._place(row.path)
    sealed, plain = lies.read_bytes(), taken(client, row).decode("utf-8-sig")
    later = row.expires_at + timedelta(seconds=1)

    assert row.state == "ready" and row.decided_by is None
    assert "Rosa" in plain and b"Rosa" not in sealed
    assert "Confidencial" in plain and "Alma Morales" in plain
    with pytest.raises(exports.ExportUnknown):
        compliance.take_export(row.id, locked.passphrase(), actor=admin, now=later)
    compliance.end_handed(SAN_RAFAEL, later)
    row.refresh_from_db()
    assert (row.state, row.path, bytes(row.wrapped_key)) == ("ended", "", b"")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_name_is_a_formula_in_a_spreadsheet(admin: Actor, floor: Floor, payload: str) -> None:
    people(1, given_names=payload)
    client = browser(admin)

    lines = list(csv.reader(io.StringIO(taken(client, made(asked(client, "csv"))).decode("utf-8-sig"), newline="")))
    sheet = load_workbook(io.BytesIO(taken(client, made(asked(client, "xlsx"))))).active

    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any(line[1] == f"'{payload}" for line in lines if len(line) > 1)
    assert {cell.data_type for cell in cells} == {"s"}
    assert not [cell.value for cell in cells if str(cell.value).lstrip()[:1] in "=+-@＝＋－＠\t\r"]
    assert any(payload.strip() in str(cell.value) for cell in cells), "it is there, and harmless"


def test_the_audit_names_everybody_who_left(admin: Actor, other: Actor, many: int) -> None:
    row = asked(browser(admin))
    compliance.approve_export(row.id, mark(row, other), actor=other, now=utc_now())
    made(row)
    taken(browser(admin), row)

    with tenancy.role("latido_auditor"):
        written = AuditEvent.objects.filter(action="export.written", detail__export=str(row.id))
        named = {patient for event in written for patient in event.patient_ids}
        acts = set(AuditEvent.objects.filter(detail__export=str(row.id)).values_list("action", flat=True))
    assert len(named) == many and written.count() == 2
    assert {"export.asked", "export.approved", "export.written", "export.downloaded"} <= acts


def test_protected_records_stay_out(admin: Actor, floor: Floor) -> None:
    Protection.objects.create(patient_id=floor.rosa, shield=str(Shield.VIP), set_at=utc_now())
    client = browser(admin)

    plain = taken(client, made(asked(client, "csv"))).decode()

    assert "Rosa Elvira" not in plain


def one_by_one(*patient_ids: UUID) -> dict[UUID, str]:
    cards = ((each, reached.card_of(each)[1]) for each in patient_ids)
    return {each: telephone.e164 for each, telephone in cards if telephone}


def test_each_is_with_the_telephone_that_may_be_rung_and_no_other(admin: Actor, floor: Floor) -> None:
    client, before = browser(admin), one_by_one(floor.rosa, floor.tomas)
    assert reached.may_be_rung([floor.rosa, floor.tomas]) == before
    assert before[floor.rosa] in taken(client, made(asked(client, "csv"))).decode()

    SafeNumber.objects.create(patient_id=floor.rosa, e164=before[floor.rosa], barred=True, everybody=True)

    assert before[floor.rosa] not in taken(client, made(asked(client, "csv"))).decode()
    assert reached.may_be_rung([floor.rosa, floor.tomas]) == one_by_one(floor.rosa, floor.tomas)


def test_who_may_not_ask_and_what_is_not_asked(admin: Actor, other: Actor, ana: Client, floor: Floor) -> None:
    bare = {"which": "", "form": "csv", "why": "sí"}

    assert ana.get(reverse("console:exports")).status_code == 403
    assert browser(other).post(reverse("console:exports"), bare | {"why": WHY}).status_code == 403
    short = browser(admin).post(reverse("console:exports"), bare)
    nobody = browser(admin).post(reverse("console:exports"), {"which": "nadie", "form": "csv", "why": WHY})
    assert (short.status_code, nobody.status_code) == (422, 422)
    assert "frase corta" in short.content.decode()
    gone: UUID = new_id()
    for given in ({}, {"passphrase": locked.passphrase()}):
        assert browser(admin).post(reverse("console:take-export", args=[gone]), given).status_code == 404
    assert browser(admin).get(reverse("console:take-export", args=[gone])).status_code == 404
    assert not ExportFile.objects.exists()


def test_a_report_of_many_rows_of_a_file_takes_two_people_too(admin: Actor, other: Actor, floor: Floor) -> None:
    batch = ImportBatch.objects.create(name="x.csv", kind="table", at=utc_now(), moved_at=utc_now(), phase="done")
    problem = {"code": "name.symbols", "field": "given_names"}
    ImportRow.objects.bulk_create(
        ImportRow(batch=batch, number=n, digest=str(n), problems=[problem], given={"given_names": "=R2D2"})
        for n in range(exports.ALONE + 1)
    )
    client, here = browser(admin), reverse("console:import-report", args=[batch.id])

    told = client.get(here)
    in_hand = client.post(here, {"passphrase": locked.passphrase()})
    short = client.post(here, {"why": "ya"})
    asked_for = client.post(here, {"why": "Devolverlo a admisiones"})
    row = ExportFile.objects.get()
    compliance.approve_export(row.id, mark(row, other), actor=other, now=utc_now())
    plain = taken(client, made(row)).decode()

    assert (told.status_code, in_hand.status_code, short.status_code, asked_for.status_code) == (409, 409, 422, 302)
    assert plain.count("'=R2D2") == exports.ALONE + 1


def test_a_file_leaves_under_its_passphrase_and_opens_with_no_other(admin: Actor, floor: Floor) -> None:
    client = browser(admin)
    row = made(asked(client, "csv"))
    here = reverse("console:take-export", args=[row.id])

    page, again = client.get(here), client.get(here)
    passphrase = zips.shown(page)
    packed = zips.posted(client, here, passphrase)

    assert b"Rosa" not in packed and WHY.encode() not in packed
    assert b"Rosa" in zips.opened(packed, passphrase).popitem()[1]
    with pytest.raises(RuntimeError):
        zips.opened(packed, zips.shown(again))
    assert passphrase != zips.shown(again), "each page shows one of its own"
    assert page["Cache-Control"] == "no-store"


@pytest.mark.parametrize("weak", ["", "1234", "aaaaaaaaaaaaaaaaaaaaaaaa", "ñandú-ñandú-ñandú-ñandú"])
def test_no_file_leaves_under_a_passphrase_that_is_guessed(admin: Actor, floor: Floor, weak: str) -> None:
    client = browser(admin)
    row = made(asked(client, "csv"))
    answer = client.post(reverse("console:take-export", args=[row.id]), {"passphrase": weak})

    row.refresh_from_db()
    assert answer.status_code == 422 and row.downloads == 0
    assert is_strong(zips.shown(answer))


def test_the_passphrase_is_kept_nowhere(admin: Actor, floor: Floor, caplog: pytest.LogCaptureFixture) -> None:
    client = browser(admin)
    row = made(asked(client, "csv"))
    passphrase = locked.passphrase()
    with caplog.at_level(0):
        zips.posted(client, reverse("console:take-export", args=[row.id]), passphrase)

    with tenancy.role("latido_auditor"):
        audited = str(list(AuditEvent.objects.values()))
    kept = str(list(ExportFile.objects.values())) + audited + caplog.text
    assert passphrase not in kept and passphrase.replace("-", "") not in kept


def test_a_file_says_whose_it_is_at_its_head_its_foot_and_in_its_properties(admin: Actor, floor: Floor) -> None:
    client = browser(admin)
    row = made(asked(client, "xlsx"))
    number = compliance.export_of(row.id, actor=admin, now=utc_now()).number

    book = load_workbook(io.BytesIO(taken(client, row)))
    sheet = book.active

    assert sheet is not None
    for said in (sheet.cell(1, 1).value, sheet.cell(sheet.max_row, 1).value, book.properties.description):
        assert said and all(each in str(said) for each in (number, "Alma Morales", WHY, "Confidencial"))


def test_a_second_person_says_no(admin: Actor, other: Actor, many: int) -> None:
    row = asked(browser(admin))

    browser(other).post(reverse("console:refuse-export", args=[row.id]))

    row.refresh_from_db()
    assert row.state == "refused" and row.decided_by == other.id
    assert browser(other).post(reverse("console:approve-export", args=[row.id])).status_code == 404
