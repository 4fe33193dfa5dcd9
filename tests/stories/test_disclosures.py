"""What is given to somebody outside is noted for ever; what a patient asked to correct leads to what came of it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from latido.compliance import api as compliance
from latido.compliance.contracts import handing, rights
from latido.compliance.models import Disclosure, RightsRequest
from latido.desk.tests.conftest import *  # noqa: F403 - a hospital with Ana in a call with Rosa
from latido.desk.tests.conftest import Floor
from latido.kernel.actor import Actor
from latido.kernel.time import utc_now
from latido.patients.models import RecordChange
from latido.staff.contracts import Role
from latido.staff.tests import logins

pytestmark = pytest.mark.db
GIVEN = {
    "to_whom": "Juzgado 3 de familia", "what": "Fechas de sus citas", "why": "Proceso de custodia", "basis": "court",
    "on": "2026-11-02", "evidence": "Oficio 4471",
}  # fmt: skip


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


def told(floor: Floor, **other: object) -> handing.NewDisclosure:
    said = {"to_whom": "Juzgado 3", "what": "Citas", "why": "Custodia", "basis": handing.Basis.COURT,
            "at": utc_now(), "evidence": "Oficio 4471"} | other  # fmt: skip
    return handing.NewDisclosure(floor.rosa, **said)  # type: ignore[arg-type]


def test_it_is_noted_by_hand_and_told_on_paper(browser: Client, floor: Floor) -> None:
    here = reverse("console:disclosures-of", args=[floor.rosa])

    bare = browser.post(here, GIVEN | {"evidence": ""})
    tomorrow = browser.post(here, GIVEN | {"on": (utc_now() + timedelta(days=3)).date().isoformat()})
    noted = browser.post(here, GIVEN)
    paper = browser.get(reverse("console:disclosures-paper", args=[floor.rosa])).content.decode()

    assert (bare.status_code, tomorrow.status_code, noted.status_code) == (422, 422, 302)
    assert "Fechas de sus citas" in bare.content.decode(), "what was typed is not lost"
    assert "Juzgado 3 de familia" in paper and "Oficio 4471" in paper and "Orden de un juez" in paper


def test_the_paper_says_six_years_and_the_list_goes_on(floor: Floor, officer: Actor) -> None:
    now = utc_now()
    for days in (0, 365 * 6, 365 * 6 + 3):
        compliance.note_disclosure(told(floor, at=now - timedelta(days=days)), actor=officer, now=now)
    for _n in range(25):
        compliance.note_disclosure(told(floor), actor=officer, now=utc_now())

    first, more = compliance.disclosures_of(floor.rosa, actor=officer)
    second, further = compliance.disclosures_of(floor.rosa, actor=officer, page=2)

    assert len(compliance.disclosure_report(floor.rosa, actor=officer, now=now + timedelta(minutes=1))) == 27
    assert (len(first), more, len(second), further) == (25, True, 3, False)


@pytest.mark.parametrize("act", ["DELETE FROM {t}", "UPDATE {t} SET to_whom = 'nadie'"])
def test_nothing_of_it_is_changed_or_taken_away(floor: Floor, officer: Actor, act: str) -> None:
    compliance.note_disclosure(told(floor), actor=officer, now=utc_now())

    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act.format(t=Disclosure._meta.db_table))


def test_who_does_not_guard_privacy_sees_none_of_it(ana: Client, floor: Floor) -> None:
    assert ana.get(reverse("console:disclosures-of", args=[floor.rosa])).status_code == 403
    assert ana.post(reverse("console:disclosures-of", args=[floor.rosa]), GIVEN).status_code == 403
    assert not Disclosure.objects.exists()


def corrected(floor: Floor) -> rights.Request:
    ana = logins.actor(floor.ana)
    new = rights.NewRequest(floor.rosa, rights.Right.CORRECTION, "Mi dirección es otra")
    return compliance.take_request(new, actor=ana, now=utc_now())


def change(floor: Floor, **other: object) -> RecordChange:
    said = {"before": {"address": "Calle 1"}, "after": {"address": "Calle 2"}, "at": utc_now()} | other
    made: RecordChange = RecordChange.objects.create(patient_id=floor.rosa, of_contact=False, **said)
    return made


def test_a_correction_that_is_granted_is_the_change_that_was_made(browser: Client, floor: Floor) -> None:
    old = change(floor, at=utc_now() - timedelta(days=3))
    one = corrected(floor)
    here = reverse("console:answer-request", args=[one.id])
    said = {"outcome": "granted", "words": "Se cambió", "proof": "Correo con acuse 12"}
    without = browser.post(here, said)
    before = browser.post(here, said | {"change": str(old.id)})
    made = change(floor)

    page = browser.get(reverse("console:requests")).content.decode()
    done = browser.post(here, said | {"change": str(made.id)})

    assert (without.status_code, before.status_code, done.status_code) == (422, 422, 302)
    assert str(made.id) in page and str(old.id) not in page
    assert RightsRequest.objects.get(id=one.id).change_id == made.id


def test_a_no_takes_what_they_reply_then_or_later_and_once(browser: Client, floor: Floor) -> None:
    one = corrected(floor)
    said = {"outcome": "denied", "words": "Así está en su cédula", "proof": "Correo con acuse 12"}
    browser.post(reverse("console:answer-request", args=[one.id]), said)
    here = reverse("console:disagree", args=[one.id])

    listed = browser.get(reverse("console:requests")).content.decode()
    empty = browser.post(here, {"words": " "})
    done = browser.post(here, {"words": "Mi cédula está mal escrita"})
    again = browser.post(here, {"words": "Otra cosa distinta"})

    assert here in listed
    assert (empty.status_code, done.status_code, again.status_code) == (422, 302, 404)
    assert RightsRequest.objects.get(id=one.id).disagreement == "Mi cédula está mal escrita"


def test_the_record_says_that_there_is_one(browser: Client, ana: Client, floor: Floor, verified: object) -> None:
    one = corrected(floor)
    said = {"outcome": "denied", "words": "Así está", "proof": "Acuse 12", "disagreement": "Está mal"}
    browser.post(reverse("console:answer-request", args=[one.id]), said)

    found = compliance.amendments_of(floor.rosa, actor=logins.actor(floor.ana))

    assert [(each.number, each.outcome, each.disagreement) for each in found] == [(one.number, "denied", "Está mal")]
