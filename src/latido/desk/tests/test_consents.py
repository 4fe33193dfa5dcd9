"""*Permisos*: given, withdrawn and lifted on one screen, kept for ever, and kept to."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from latido.compliance import api as compliance
from latido.compliance.contracts import Answer, Channel, Made, NewConsent, Occasion, Purpose, Why
from latido.compliance.models import AuditEvent, ConsentEvent
from latido.desk.tests.conftest import Floor
from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction
from latido.interactions.jobs import note_consent
from latido.interactions.models import RecordingSegment
from latido.kernel.actor import system
from latido.kernel.ids import new_id
from latido.kernel.time import utc_now
from latido.orgs.tests.hospitals import SAN_RAFAEL
from latido.patients.models import Patient
from latido.patients.tests.people import FAMILY_PHONE
from latido.plumbing import tenancy
from latido.plumbing.outbox import OutboxEvent

pytestmark = pytest.mark.db
HOUSE = system("tests", SAN_RAFAEL)


def url(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


def say(client: Client, floor: Floor, **said: str) -> str:
    words = {"purpose": "marketing", "channel": "", "evidence": "call", "given": "yes", **said}
    return client.post(url("consents", floor.rosa), words).content.decode()


def events() -> list[tuple[object, ...]]:
    with tenancy.organisation(SAN_RAFAEL):
        rows = ConsentEvent.objects.order_by("id")
        return list(rows.values_list("patient_id", "address", "purpose", "channel", "given", "ref", "text_version"))


def decided(floor: Floor, purpose: Purpose = Purpose.CARE, **about: object) -> tuple[Answer, Why]:
    words = {"address": FAMILY_PHONE, "patient_ids": (floor.rosa,), "actor": HOUSE, "now": utc_now(), **about}
    found = interactions.may_contact(purpose, Channel.VOICE, **words)  # type: ignore[arg-type]
    return found.answer, found.why


def audited(action: str) -> list[dict[str, str]]:
    with tenancy.role("latido_auditor"):
        return list(AuditEvent.objects.filter(action=action).order_by("id").values_list("detail", flat=True))


def test_in_a_call_it_is_given_and_withdrawn_with_the_call_as_evidence(
    ana: Client, floor: Floor, verified: Interaction
) -> None:
    given = say(ana, floor)
    withdrawn = say(ana, floor, given="no")

    assert "dado · por cualquier medio" in given
    assert "retirado · por cualquier medio" in withdrawn
    assert events() == [
        (floor.rosa, "", "marketing", "", True, verified.id, "v3"),
        (floor.rosa, "", "marketing", "", False, verified.id, "v3"),
    ]
    assert [each["purpose"] for each in audited("consent.recorded")] == ["marketing"] * 2


def test_by_a_reason_an_unverified_caller_says_no_and_not_yes(ana: Client, floor: Floor, talking: Interaction) -> None:
    ana.post(url("open-record", floor.rosa), {"code": "data", "reason": "llama por sus permisos"})
    ana.post(url("confirm", floor.rosa), {"document": "52123907", "birth_date": "12/03/1954"})

    assert "no se ha identificado" in say(ana, floor)
    assert events() == []
    say(ana, floor, given="no")
    assert [(given, ref) for *_who, given, ref, _text in events()] == [(False, talking.id)]


def test_a_yes_of_nobody_who_is_there_is_shown_by_its_paper(ana: Client, floor: Floor) -> None:
    ana.post(url("open-record", floor.rosa), {"code": "data", "reason": "trajo su formulario"})
    ana.post(url("confirm", floor.rosa), {"document": "52123907", "birth_date": "12/03/1954"})
    page = ana.get(url("consents", floor.rosa)).content.decode()

    assert 'value="call"' not in page and 'data-testid="nobody-there"' in page
    say(ana, floor)  # in a call that is not there
    assert "Escriba el número del formulario" in say(ana, floor, evidence="form")
    assert events() == []
    say(ana, floor, evidence="form", words="F-120")
    say(ana, floor, evidence="message", given="no")
    assert [given for *_who, given, _ref, _text in events()] == [True, False]


def test_what_stood_before_is_seen_before_it_is_written(ana: Client, floor: Floor, verified: Interaction) -> None:
    asked = {"look": "1", "purpose": "marketing", "channel": "sms"}

    before = ana.post(url("consents", floor.rosa), asked).content.decode()
    say(ana, floor, channel="sms", given="no")
    after = ana.post(url("consents", floor.rosa), asked).content.decode()

    assert "sin decir" in before and "retirado · por SMS" in after
    assert len(events()) == 1


def test_where_it_is_heard_in_the_recording_is_said(ana: Client, floor: Floor, verified: Interaction) -> None:
    RecordingSegment.objects.create(
        interaction_id=verified.id, position=0, node="n", spool_path="x", seconds=600, state="stored",
        started_at=utc_now() - timedelta(seconds=192),
    )  # fmt: skip

    assert re.search(r"hasta 0?3:1[2-5] de la grabación", say(ana, floor))


def test_showing_them_is_an_act_of_the_audit(ana: Client, floor: Floor, verified: Interaction) -> None:
    say(ana, floor)
    before = len(audited("consent.listed"))

    compliance.consents_of(floor.rosa, (), actor=floor.actor)
    compliance.consent_events(floor.rosa, (), actor=floor.actor)

    assert [each["count"] for each in audited("consent.listed")[before:]] == ["1", "0"]


def test_without_a_contact_or_a_reason_there_is_no_such_page(ana: Client, noor: Client, floor: Floor) -> None:
    assert ana.get(url("consents", floor.rosa)).status_code == 404
    assert say(ana, floor) and events() == []
    assert noor.get(url("consents", floor.rosa)).status_code == 404


def test_who_may_not_write_them_down_reads_them_only(
    ana: Client, floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("latido.desk.views.record.consents.MAY", "patients.nobody_may")
    ana.post(url("open-record", floor.rosa), {"code": "data", "reason": "revisar permisos"})
    page = ana.get(url("consents", floor.rosa))

    assert page.status_code == 200 and "consent-form" not in page.content.decode()
    assert ana.post(url("consents", floor.rosa), {"purpose": "marketing", "given": "yes"}).status_code == 403
    assert events() == []


def test_a_telephone_that_wants_no_calls_is_shown_masked_kept_to_and_lifted(
    ana: Client, floor: Floor, verified: Interaction
) -> None:
    no = NewConsent(Purpose.EVERY, given=False, channel=Channel.VOICE, address=FAMILY_PHONE)
    before = decided(floor)
    compliance.record_consent(no, actor=floor.actor, now=utc_now())
    during, asked = decided(floor), decided(floor, occasion=Occasion(asked=True))
    page = ana.get(url("consents", floor.rosa)).content.decode()
    after_page = say(ana, floor, number="0", purpose="", channel="voice")

    assert (before, during, asked) == (
        (Answer.ALLOW, Why.NONE), (Answer.DENY, Why.WITHDRAWN), (Answer.ALLOW, Why.NONE),
    )  # fmt: skip
    assert 'data-testid="lift"' in page and FAMILY_PHONE not in page
    assert 'data-testid="lift"' not in after_page
    assert decided(floor) == (Answer.ALLOW, Why.NONE)
    assert [each["answer"] for each in audited("contact.decided")] == ["allow", "deny", "allow", "allow"]


def test_of_a_telephone_of_several_nobody_s_own_word_counts(floor: Floor) -> None:
    no = NewConsent(Purpose.EVERY, given=False, patient_id=floor.rosa)
    compliance.record_consent(no, actor=floor.actor, now=utc_now())

    assert decided(floor) == (Answer.DENY, Why.WITHDRAWN)
    assert decided(floor, patient_ids=(floor.rosa, floor.tomas)) == (Answer.ALLOW, Why.NONE)


def test_nobody_writes_to_the_dead_and_a_person_unknown_is_nobody(floor: Floor) -> None:
    Patient.objects.filter(id=floor.rosa).update(deceased=True)

    assert decided(floor) == (Answer.DENY, Why.DECEASED)
    assert decided(floor, patient_ids=(new_id(),)) == (Answer.ALLOW, Why.NONE)
    assert decided(floor, Purpose.MARKETING) == (Answer.DENY, Why.DECEASED)


def test_what_was_said_is_never_changed(floor: Floor) -> None:
    made = compliance.record_consent(
        NewConsent(Purpose.CARE, given=True, patient_id=floor.rosa), actor=floor.actor, now=utc_now()
    )
    for act in (lambda rows: rows.update(given=False), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            act(ConsentEvent.objects.filter(id=made))

    assert ConsentEvent.objects.get(id=made).given is True


def test_it_is_on_the_timeline_and_the_panel_shows_the_announcement(
    ana: Client, floor: Floor, hung_up: Interaction
) -> None:
    say(ana, floor, purpose="survey", given="no")
    with tenancy.role("latido_dispatcher"):
        told = OutboxEvent.objects.get(kind="compliance.ConsentRecorded").payload
    note_consent(**told)

    page = ana.get(url("relationship", floor.rosa)).content.decode()

    assert "Permiso retirado" in page and "Encuestas" in page
    assert "aviso oído" in page or "Grabación de llamadas" in page


@pytest.mark.parametrize(
    "said", [{"purpose": "x"}, {"channel": "fax"}, {"given": ""}, {"evidence": "oí decir"}, {"number": "-1"}]
)
def test_what_cannot_be_read_is_not_written(
    ana: Client, floor: Floor, verified: Interaction, said: dict[str, str]
) -> None:
    say(ana, floor, **said)

    assert events() == []


def test_who_was_called_to_be_charged_is_not_called_again_that_day_nor_written_to_that_week(floor: Floor) -> None:
    at = datetime(2026, 3, 2, 15, tzinfo=UTC)  # a Monday at 10 in Bogotá
    made = (Made(Purpose.COLLECTION, Channel.VOICE, at - timedelta(hours=1)),)
    about = {"address": "", "patient_ids": (floor.rosa,), "actor": HOUSE, "now": at, "occasion": Occasion(made=made)}

    again = interactions.may_contact(Purpose.COLLECTION, Channel.VOICE, **about)  # type: ignore[arg-type]
    written = interactions.may_contact(Purpose.COLLECTION, Channel.SMS, **about)  # type: ignore[arg-type]
    care = interactions.may_contact(Purpose.CARE, Channel.VOICE, **about)  # type: ignore[arg-type]

    assert (again.answer, again.why, written.why, care.answer) == (Answer.HOLD, Why.OFTEN, Why.OFTEN, Answer.ALLOW)
    assert again.until is not None
    assert written.until is not None
    assert (again.until.day, written.until.day) == (3, 9)
