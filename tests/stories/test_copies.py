"""A patient asks in a call for everything held about them: collected, looked at, frozen, handed over, on paper."""

import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from latido.compliance import api as compliance
from latido.compliance import ports
from latido.compliance.contracts import Channel, Evidence, NewConsent, Purpose, Shield, handing, keeping, rights
from latido.compliance.models import AuditEvent, CopyPiece, DataCopy, Disclosure, RightsRequest
from latido.compliance.tests import zips
from latido.desk.tests.conftest import *  # noqa: F403 - a hospital with Ana in a call with Rosa
from latido.desk.tests.conftest import Floor
from latido.interactions.contracts import Interaction
from latido.interactions.models import DispositionChoice, DispositionGiven, VerificationEvent
from latido.interactions.models import Interaction as Row
from latido.kernel.actor import Actor
from latido.kernel.ids import new_id
from latido.kernel.time import utc_now
from latido.orgs.tests.hospitals import SAN_RAFAEL
from latido.patients.contracts import Basis, Scope
from latido.patients.models import Patient, RelatedPerson
from latido.patients.tests.people import granted, person
from latido.plumbing import storage, tenancy
from latido.staff.contracts import Role
from latido.staff.tests import logins

pytestmark = pytest.mark.db
SECRET_NOTE, RELATIVES_PHONE = "Parece confundida hoy", "+573009998877"


@pytest.fixture(autouse=True)
def _no_second_step() -> Iterator[None]:
    with override_settings(DEMO=True):
        yield


@pytest.fixture
def officer(floor: Floor) -> Actor:
    return logins.actor(logins.person("Pia", Role.PRIVACY_OFFICER))


@pytest.fixture
def browser(officer: Actor) -> Client:
    assert officer.id is not None
    return logins.browser(officer.id)


@pytest.fixture
def asked(ana: Client, floor: Floor, verified: Interaction, officer: Actor) -> UUID:
    """In the call. On file are a note, a relative with a telephone of their own, and something reserved."""
    ana.get(reverse("desk:stage"))
    ana.post(reverse("desk:rights", args=[floor.rosa]), {"right": "access", "words": "Quiero todo lo que tienen"})
    Row.objects.filter(id=verified.id).update(note=SECRET_NOTE)
    marta = person("Marta Ruiz", phone=RELATIVES_PHONE)
    RelatedPerson.objects.create(patient_id=floor.rosa, relation="sister", person=marta, added_at=utc_now())
    return RightsRequest.objects.get().id


def collected(browser: Client, request_id: UUID) -> DataCopy:
    begun = browser.post(reverse("console:begin-copy", args=[request_id]))
    assert begun.status_code == 302
    copy: DataCopy = DataCopy.objects.get(request_id=request_id, state="collecting")
    with tenancy.organisation(SAN_RAFAEL):
        compliance.collect_copy(SAN_RAFAEL, copy.id)
    copy.refresh_from_db()
    return copy


def decided(copy: DataCopy, browser: Client) -> None:
    """As proposed."""
    for one in CopyPiece.objects.filter(copy=copy).exclude(proposed=""):
        browser.post(reverse("console:copy-decide", args=[copy.id, one.number]), {"withheld": one.proposed})


def released(browser: Client, request_id: UUID) -> DataCopy:
    copy = collected(browser, request_id)
    decided(copy, browser)
    assert browser.post(reverse("console:copy-release", args=[copy.id])).status_code == 302
    copy.refresh_from_db()
    return copy


def handed(browser: Client, request_id: UUID) -> DataCopy:
    copy = released(browser, request_id)
    given = {"how": "in_person", "words": "Cédula 39.420.905, a la vista"}
    assert browser.post(reverse("console:copy-hand", args=[copy.id]), given).status_code == 302
    return copy


def test_from_the_call_to_the_paper(browser: Client, asked: UUID, floor: Floor) -> None:
    copy = handed(browser, asked)

    paper = browser.get(reverse("console:copy-paper", args=[copy.id])).content.decode()

    assert "Rosa Elvira" in paper and "Marta Ruiz" in paper and "Quiero todo lo que tienen" in paper
    assert "Quién vio sus datos" in paper and "Ana Morales" in paper
    assert SECRET_NOTE not in paper and RELATIVES_PHONE not in paper
    assert "Son apuntes profesionales" in paper and "Son datos de otra persona" in paper


def test_the_archive_is_read_by_machines_and_holds_nothing_that_is_withheld(
    browser: Client, asked: UUID, floor: Floor
) -> None:
    copy = handed(browser, asked)

    packed = zips.downloaded(browser, reverse("console:copy-archive", args=[copy.id]))

    files = {name: told.decode() for name, told in packed.items()}
    bundle = json.loads(files["fhir.json"])
    kinds = {each["resource"]["resourceType"] for each in bundle["entry"]}
    assert bundle["resourceType"] == "Bundle" and bundle["type"] == "collection"
    assert {"Patient", "RelatedPerson", "Communication", "AuditEvent"} <= kinds
    assert json.loads(files["datos.json"])["format"] == "latido.data-copy/1"
    for said in files.values():
        assert SECRET_NOTE not in said and RELATIVES_PHONE not in said
    assert "http" not in files["index.html"], "it needs no other file"
    assert "Confidencial · la preparó Pia Morales" in files["index.html"]


def test_it_leaves_open_only_when_whoever_receives_it_asked_for_that(browser: Client, asked: UUID) -> None:
    copy = handed(browser, asked)
    here = reverse("console:copy-archive", args=[copy.id])

    neither = browser.post(here, {})
    packed = b"".join(browser.post(here, {"open": "1"}).streaming_content)  # type: ignore[attr-defined]

    assert neither.status_code == 422 and Disclosure.objects.filter(ref=copy.id).count() == 1
    with zipfile.ZipFile(io.BytesIO(packed)) as made:
        assert b"Rosa Elvira" in made.read("index.html")
    with tenancy.role("latido_auditor"):
        assert AuditEvent.objects.get(action="copy.downloaded").detail["locked"] == "asked for open"


def test_it_is_not_frozen_until_somebody_decided_on_each_thing_that_is_to_stay_out(
    browser: Client, asked: UUID, officer: Actor
) -> None:
    copy = collected(browser, asked)
    first, *_others = CopyPiece.objects.filter(copy=copy).exclude(proposed="")

    early = browser.post(reverse("console:copy-release", args=[copy.id]))
    decided(copy, browser)
    browser.post(reverse("console:copy-decide", args=[copy.id, first.number]), {"withheld": ""})
    late = browser.post(reverse("console:copy-release", args=[copy.id]))
    again = browser.post(reverse("console:copy-decide", args=[copy.id, first.number]), {"withheld": "hold"})

    assert (early.status_code, late.status_code, again.status_code) == (409, 302, 404)
    assert "Falta decidir" in early.content.decode()


def test_nobody_takes_it_who_has_not_shown_who_they_are(browser: Client, asked: UUID) -> None:
    copy = released(browser, asked)
    hand = reverse("console:copy-hand", args=[copy.id])

    closed = [browser.get(reverse(f"console:copy-{each}", args=[copy.id])).status_code for each in ("archive", "paper")]
    bare = browser.post(hand, {"how": "in_person", "words": " "})
    by_telephone = browser.post(hand, {"how": "contact", "words": ""})

    assert closed == [404, 404]
    assert (bare.status_code, by_telephone.status_code) == (422, 422), (
        "the call reached the second level, not the third"
    )


def test_the_third_level_in_a_call_of_today_is_enough(
    browser: Client, asked: UUID, floor: Floor, verified: Interaction
) -> None:
    copy = released(browser, asked)
    VerificationEvent.objects.create(
        interaction_id=verified.id, patient_id=floor.rosa, method="in_person", outcome=True, at=utc_now(), attempts=0,
        level=3,
    )  # fmt: skip
    Row.objects.filter(id=verified.id).update(verified_level=3)

    answer = browser.post(reverse("console:copy-hand", args=[copy.id]), {"how": "contact", "words": ""})

    assert answer.status_code == 302


def test_each_taking_is_a_disclosure_and_in_the_audit(browser: Client, asked: UUID, floor: Floor) -> None:
    copy = handed(browser, asked)
    zips.downloaded(browser, reverse("console:copy-archive", args=[copy.id]))
    for name in ("copy-paper", "copy-paper"):
        browser.get(reverse(f"console:{name}", args=[copy.id]))

    listed = browser.get(reverse("console:disclosures-of", args=[floor.rosa])).content.decode()

    assert Disclosure.objects.filter(patient_id=floor.rosa, ref=copy.id, basis="right").count() == 3
    assert listed.count('data-testid="disclosure"') == 3
    with tenancy.role("latido_auditor"):
        assert AuditEvent.objects.filter(action="copy.downloaded", patient_ids=[floor.rosa]).count() == 3


def test_its_time_ends_and_its_bytes_with_it(browser: Client, asked: UUID) -> None:
    copy = handed(browser, asked)
    copy.refresh_from_db()
    lies = storage._place(copy.path)
    assert lies.exists() and copy.expires_at is not None

    later = copy.expires_at + timedelta(seconds=1)
    gone = pytest.raises(handing.CopyUnknown)
    officer = logins.actor(logins.person("Pola", Role.PRIVACY_OFFICER))
    with gone:
        compliance.take_copy(copy.id, "", actor=officer, now=later)
    assert compliance.end_handed(SAN_RAFAEL, later) == 1
    copy.refresh_from_db()
    assert (copy.state, copy.path, bytes(copy.wrapped_key)) == ("ended", "", b"")


def test_what_lies_on_the_disk_says_nothing(browser: Client, asked: UUID) -> None:
    copy = collected(browser, asked)

    sealed = storage._place(copy.path).read_bytes()

    assert b"Rosa" not in sealed and b"Marta" not in sealed


def test_a_reserved_contact_stays_out_and_is_decided_without_being_read(
    browser: Client, asked: UUID, floor: Floor, verified: Interaction
) -> None:
    DispositionChoice.objects.create(code="9.9", group="Salud", name="Prueba de VIH", tag="hiv")
    DispositionGiven.objects.create(interaction_id=verified.id, code="9.9", patient_id=floor.rosa, given_at=utc_now())

    copy = collected(browser, asked)
    page = browser.get(reverse("console:copy", args=[copy.id])).content.decode()

    decided(copy, browser)
    browser.post(reverse("console:copy-release", args=[copy.id]))
    browser.post(reverse("console:copy-hand", args=[copy.id]), {"how": "in_person", "words": "Cédula, a la vista"})
    said = b"".join(zips.downloaded(browser, reverse("console:copy-archive", args=[copy.id])).values()).decode()

    assert "Reservada: no hace falta leerla" in page and "Prueba de VIH" not in page
    assert "Prueba de VIH" not in said and str(verified.id) not in said, "not in FHIR either"


def test_consents_are_in_it_with_their_evidence(browser: Client, asked: UUID, floor: Floor, officer: Actor) -> None:
    compliance.record_consent(
        NewConsent(Purpose.MARKETING, given=False, channel=Channel.SMS, patient_id=floor.rosa, evidence=Evidence.FORM,
                   words="Formulario 771"),
        actor=officer, now=utc_now(),
    )  # fmt: skip

    paper = browser.get(reverse("console:copy-paper", args=[handed(browser, asked).id])).content.decode()

    assert "Formulario 771" in paper and "Mercadeo por SMS" in paper


def test_only_who_asked_for_a_copy_has_one_and_one_at_a_time(
    browser: Client, asked: UUID, floor: Floor, ana: Client
) -> None:
    other = compliance.take_request(
        rights.NewRequest(floor.rosa, rights.Right.COMPLAINT_SIMPLE, "Tardaron"), actor=logins.actor(floor.ana),
        now=utc_now(),
    )  # fmt: skip
    first = collected(browser, asked)

    again = browser.post(reverse("console:begin-copy", args=[asked]))
    wrong = browser.post(reverse("console:begin-copy", args=[other.id]))
    barred = ana.get(reverse("console:copy", args=[first.id]))
    nobodys = browser.get(reverse("console:copy", args=[new_id()]))

    assert (again.status_code, wrong.status_code, barred.status_code, nobodys.status_code) == (302, 404, 403, 404)
    assert DataCopy.objects.count() == 1


def test_wishes_and_what_a_relative_may_do_are_said_in_words(
    browser: Client, asked: UUID, floor: Floor, verified: Interaction
) -> None:
    Patient.objects.filter(id=floor.rosa).update(wishes={"by": {"reminder": ["sms"]}, "hours": ["08:00", "12:00"]})
    granted(RelatedPerson.objects.get(person__name="Marta Ruiz"), Basis.SPOKEN, Scope.BOOK)

    paper = browser.get(reverse("console:copy-paper", args=[handed(browser, asked).id])).content.decode()

    assert "Recordatorios" in paper and "por SMS" in paper and "08:00–12:00" in paper
    assert "Agendar" in paper and "reminder" not in paper


def test_a_room_that_comes_later_only_adds_its_part(browser: Client, asked: UUID, floor: Floor) -> None:
    class Billing:
        name = "billing"

        def pieces(self, patient_id: UUID, *, now: datetime) -> Iterable[handing.Piece]:
            yield handing.Piece("Cuentas", "Factura", (("Número", "F-12"),), now)

    before = ports.contributors()[:]
    ports.answer_contributors(*before, Billing())
    try:
        copy = handed(browser, asked)
    finally:
        ports.answer_contributors(*before)

    assert "F-12" in browser.get(reverse("console:copy-paper", args=[copy.id])).content.decode()


def test_a_legal_hold_on_a_contact_keeps_it_back(
    browser: Client, asked: UUID, officer: Actor, verified: Interaction
) -> None:
    compliance.hold(keeping.NewHold(interaction_id=verified.id, why="Demanda 12"), actor=officer, now=utc_now())

    copy = collected(browser, asked)

    assert CopyPiece.objects.filter(copy=copy, proposed="hold").exists()


def test_of_a_protected_record_whoever_protects_them_begins_a_copy_and_others_need_the_glass(
    asked: UUID, floor: Floor, officer: Actor
) -> None:
    now = utc_now()
    compliance.protect(floor.rosa, Shield.VIP, "sale en televisión", actor=officer, now=now)
    other = replace(officer, id=logins.person("Otra", Role.PRIVACY_OFFICER), permissions=frozenset({"privacy.rights"}))

    with pytest.raises(compliance.Protected):
        compliance.begin_copy(asked, actor=other, now=now)
    assert not DataCopy.objects.exists()
    with tenancy.role("latido_auditor"):
        refused = AuditEvent.objects.get(action="glass.refused")
    assert (refused.patient_ids, refused.detail["asked"]) == ([floor.rosa], "copy.begun")

    compliance.begin_copy(asked, actor=officer, now=now)
    assert DataCopy.objects.get().patient_id == floor.rosa
