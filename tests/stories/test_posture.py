"""How the clinic stands with its own controls: measured by each room, judged, shown, and signed to be shown outside."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from html import unescape
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from latido.channels.voice import api as voice
from latido.compliance import anchors, jobs, selectors
from latido.compliance import api as compliance
from latido.compliance.contracts import AskFirst, AuditRecord, LogQuery, Refused, posture
from latido.compliance.contracts import rights as asked
from latido.compliance.core.chain import Anchor
from latido.compliance.models import AuditEvent, BrokenGlass, RightsRequest, Seal, ThirdParty
from latido.desk.tests.conftest import *  # noqa: F403 - a hospital
from latido.desk.tests.conftest import Floor
from latido.interactions import api as interactions
from latido.kernel.ids import id_at, new_id
from latido.kernel.time import utc_now
from latido.orgs.tests.hospitals import SAN_RAFAEL
from latido.patients import api as patients
from latido.plumbing import tenancy
from latido.staff.contracts import Role
from latido.staff.models import User
from latido.staff.tests import logins

pytestmark = pytest.mark.db
Control, State = posture.Control, posture.State


@pytest.fixture(autouse=True)
def _no_second_step() -> Iterator[None]:
    with override_settings(DEMO=True):
        yield


@pytest.fixture
def officer(floor: Floor) -> UUID:
    return logins.person("Pia", Role.PRIVACY_OFFICER)


@pytest.fixture
def browser(officer: UUID) -> Client:
    return logins.browser(officer)


def standing(officer: UUID) -> dict[posture.Control, posture.Finding]:
    found = compliance.posture_standing(actor=logins.actor(officer), now=utc_now())
    return {each.control: each for each in found}


def opened(hours: int) -> None:
    at = utc_now() - timedelta(hours=hours)
    BrokenGlass.objects.create(
        actor_id=new_id(), patient_id=new_id(), code="care", reason="Lo pidió", shown_by="desk", at=at, until=at
    )


def test_an_opening_asks_when_its_time_is_short_and_is_not_met_after_72_hours(officer: UUID) -> None:
    opened(1)
    assert standing(officer)[Control.OPENINGS].state is State.MET
    opened(49)
    assert standing(officer)[Control.OPENINGS].state is State.ATTENTION
    opened(73)
    found = standing(officer)[Control.OPENINGS]
    assert (found.state, found.fact) == (State.NOT_MET, posture.Fact(Control.OPENINGS, wrong=2, late=1, of=3))


def test_the_audit_is_walked_each_night_and_what_came_of_it_is_shown(
    officer: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert standing(officer)[Control.WALKED].state is State.UNMEASURED, "before the first night"
    compliance.walk_chain(SAN_RAFAEL)
    assert standing(officer)[Control.WALKED].state is State.MET

    report = replace(compliance.verify(), altered=1)
    monkeypatch.setattr(selectors, "verify", lambda: report)
    compliance.walk_chain(SAN_RAFAEL)
    assert standing(officer)[Control.WALKED].state is State.NOT_MET


def test_the_night_s_work_that_was_missed_is_asked_for_when_the_house_wakes(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("latido.plumbing.jobs.defer", lambda name, **_of: asked.append(name))
    monkeypatch.setattr("latido.orgs.api.organisation_ids", lambda: [SAN_RAFAEL])
    monkeypatch.setattr("latido.compliance.api.clock_is_steady", lambda _now: True)
    monkeypatch.setattr("latido.compliance.keeping.clock.is_steady", lambda _now: True)
    everything = ["compliance.verify_chain", "compliance.mark_due", "patients.empty_joined"]
    now = utc_now()

    patients.mark_due_nightly(now)
    assert asked == everything, "whatever the hour: it was never done"
    jobs.verify_chain(str(SAN_RAFAEL))
    jobs.mark_due(str(SAN_RAFAEL))
    patients.mark_due_nightly(now)
    assert asked == everything, "and it is done"
    patients.mark_due_nightly(now + timedelta(days=1, hours=5))
    assert asked == everything * 2

    done = LogQuery(since=now - timedelta(days=1), limit=500)
    written = len(selectors.entries(done))
    jobs.verify_chain(str(SAN_RAFAEL))
    jobs.mark_due(str(SAN_RAFAEL))
    assert len(selectors.entries(done)) == written, "two that were asked for do it once"


def test_openings_that_nobody_looked_at_are_late(floor: Floor, officer: UUID) -> None:
    now = utc_now()
    assert standing(officer)[Control.WATCHED].state is State.UNMEASURED
    compliance.record(logins.actor(officer), AuditRecord("patient.opened", (new_id(),)))
    assert standing(officer)[Control.WATCHED].state is State.MET, "today's are still to be looked at"

    def at(days: int) -> posture.State:
        found = compliance.posture_standing(actor=logins.actor(officer), now=now + timedelta(days=days))
        return next(each.state for each in found if each.control is Control.WATCHED)

    assert at(4) is State.NOT_MET
    interactions.watch_due(now + timedelta(days=4))
    assert at(4) is State.MET


def test_what_is_chained_wants_a_witness_and_a_cut_chain_is_noticed(
    officer: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = Anchor(utc_now(), 10**9, b"ahead")
    monkeypatch.setattr(anchors, "last", lambda _home: last)
    assert standing(officer)[Control.ANCHORED].state is State.NOT_MET, "the chain ends before its witness"
    monkeypatch.setattr(anchors, "last", lambda _home: anchors.FORGED)
    assert standing(officer)[Control.ANCHORED].state is State.NOT_MET

    monkeypatch.setattr(anchors, "last", lambda _home: None)
    with tenancy.role("latido_auditor"):
        last_seq = Seal.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
        old = id_at(int((utc_now() - timedelta(minutes=6)).timestamp() * 1000), bytes(10))
        Seal.objects.create(organisation_id=SAN_RAFAEL, seq=last_seq + 1, event_id=old, previous=b"", hash=b"")
    monkeypatch.setattr(anchors, "last", lambda _home: Anchor(utc_now(), last_seq, b""))
    assert standing(officer)[Control.ANCHORED].state is State.ATTENTION
    monkeypatch.setattr(anchors, "last", lambda _home: Anchor(utc_now(), last_seq + 1, b""))
    assert standing(officer)[Control.ANCHORED].state is State.MET, "a still chain needs no new one"


def test_a_request_past_its_day_is_not_met(floor: Floor, officer: UUID) -> None:
    now = utc_now()
    RightsRequest.objects.create(
        patient_id=new_id(), right=asked.Right.ACCESS, words="Quiero mis datos", taken_at=now - timedelta(days=20),
        basis="Ley", unit="business", more=0, due_at=now - timedelta(days=1),
    )  # fmt: skip

    assert standing(officer)[Control.REQUESTS].state is State.NOT_MET


def test_who_looks_after_privacy_without_a_second_step_is_not_met_and_who_does_not_come_is_counted(
    officer: UUID,
) -> None:
    before = standing(officer)
    assert before[Control.FACTORS].state is State.NOT_MET
    assert before[Control.UNUSED_RIGHTS].state is State.MET
    with tenancy.role("latido_login"):
        User.objects.filter(id=officer).update(last_login=utc_now() - timedelta(days=91))

    fact = standing(officer)[Control.UNUSED_RIGHTS].fact
    assert fact is not None
    assert fact.wrong == 1


def test_every_control_is_on_the_page_with_where_it_is_mended_for_who_may_go_there(browser: Client) -> None:
    opened(73)
    page = browser.get(reverse("console:posture")).content.decode()

    assert sorted(re.findall(r'data-control="(\w+)"', page)) == sorted(Control)
    assert reverse("console:privacy") in page
    assert f'class="lnk text-sm" href="{reverse("console:people")}"' not in page, "privacy does not manage people"
    with tenancy.role("latido_auditor"):
        assert AuditEvent.objects.filter(action="posture.read").count() == 1


def test_the_statement_is_signed_names_nobody_and_a_changed_word_is_noticed(browser: Client) -> None:
    spanish = unescape(browser.get(reverse("console:posture-paper", args=["es"])).content.decode())
    english = browser.get(reverse("console:posture-paper", args=["en"])).content.decode()
    words = re.findall(r'data-testid="signed">(.*?)</dd>', spanish)[0]
    signature = re.findall(r'data-testid="signature">([^<\s]+)', spanish)[0]

    assert "Constancia de cumplimiento" in spanish
    assert "Statement of compliance" in english
    assert compliance.posture_is_true(words, signature)
    assert not compliance.posture_is_true(words.replace('"met"', '"not_met"', 1), signature)
    assert set(json.loads(words)["controls"]) == set(Control)
    with tenancy.role("latido_auditor"):
        assert AuditEvent.objects.filter(action="posture.printed").count() == 2


def test_who_may_not_look_at_it_does_not(floor: Floor) -> None:
    agent = logins.browser(logins.person("Beto", Role.SUPERVISOR))

    assert agent.get(reverse("console:posture")).status_code in (403, 404)
    assert agent.get(reverse("console:posture-paper", args=["es"])).status_code in (403, 404)


def test_whoever_sees_patients_outside_the_clinic_needs_an_agreement_in_force(officer: UUID) -> None:
    ada, today = logins.actor(logins.person("Ada", Role.ADMINISTRATOR)), utc_now().date()
    trunk = {"name": "Telefonía Andina", "role": "Operador", "sees": "Números y voz", "agreement": "dpa"}
    paper = {"reference": "Archivo 12", "signed_on": "2026-01-10", "checked_on": str(today)}
    assert standing(officer)[Control.THIRD_PARTIES].state is State.UNMEASURED, "an empty register proves nothing"

    with pytest.raises(Refused):
        compliance.change("third_party", "andina", trunk, actor=ada)
    with pytest.raises(AskFirst):
        compliance.change("third_party", "andina", {"name": "Andina", "role": "Operador"}, actor=ada)
    compliance.change("third_party", "andina", {**trunk, **paper}, actor=ada)
    assert standing(officer)[Control.THIRD_PARTIES].state is State.MET
    compliance.change(
        "third_party", "andina", {**trunk, **paper, "expires_on": str(today + timedelta(days=20))}, actor=ada
    )
    assert standing(officer)[Control.THIRD_PARTIES].state is State.ATTENTION
    compliance.change(
        "third_party", "andina", {**trunk, **paper, "expires_on": str(today - timedelta(days=2))}, actor=ada
    )
    assert standing(officer)[Control.THIRD_PARTIES].state is State.NOT_MET


def test_a_line_whose_carrier_has_no_agreement_stays_open_and_shows(officer: UUID) -> None:
    ada = logins.actor(logins.person("Ada", Role.ADMINISTRATOR))
    voice.save_trunk("operador", "203.0.113.5")
    assert standing(officer)[Control.CARRIERS].state is State.ATTENTION
    paper = {
        "name": "Andina",
        "role": "Operador",
        "agreement": "dpa",
        "reference": "Archivo 3",
        "signed_on": "2026-01-10",
    }
    compliance.change("third_party", "andina", paper, actor=ada)
    line = {"role": "carrier", "address": "203.0.113.5", "port": 5060, "third": "andina"}
    compliance.change("trunk", "operador", line, actor=ada)
    assert standing(officer)[Control.CARRIERS].state is State.MET
    with pytest.raises(Refused):
        compliance.change("third_party", "andina", None, actor=ada)  # a line says that it is theirs
    compliance.change("third_party", "andina", {**paper, "expires_on": "2026-02-01"}, actor=ada, sure=True)
    voice.save_trunk("operador", "203.0.113.6")  # by the command: whose it is stays

    found = standing(officer)[Control.CARRIERS]
    assert (found.state, found.fact) == (State.ATTENTION, posture.Fact(Control.CARRIERS, wrong=1, of=1))
    with pytest.raises(AskFirst):
        compliance.change("trunk", "operador", {**line, "port": 5062}, actor=ada)
    page = logins.browser(officer).get(reverse("console:posture")).content.decode()
    assert "A 1 de 1 le falta" in page


def test_nothing_of_a_third_party_is_taken_away_and_the_officer_sees_what_there_was(officer: UUID) -> None:
    ada = logins.actor(logins.person("Ada", Role.ADMINISTRATOR))
    paper = {"name": "Nube", "role": "Copias", "agreement": "dpa", "reference": "Archivo 12", "signed_on": "2026-01-10"}
    compliance.change("third_party", "nube", paper, actor=ada)
    compliance.change("third_party", "nube", paper, actor=ada)
    newer = {**paper, "reference": "Archivo 31"}
    compliance.change("third_party", "nube", newer, actor=ada)
    assert compliance.is_trusted_third("nube", utc_now())
    gone = compliance.change("third_party", "nube", None, actor=ada)
    assert gone is not None and not compliance.is_trusted_third("nube", utc_now())

    page = logins.browser(officer).get(reverse("console:ended-thirds")).content.decode()
    assert page.count('data-testid="ended-third"') == 2 and "Archivo 12" in page and "Archivo 31" in page
    compliance.undo(gone, actor=ada)
    assert compliance.is_trusted_third("nube", utc_now()) and ThirdParty.objects.count() == 3
    with pytest.raises(DatabaseError), transaction.atomic():
        ThirdParty.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        ThirdParty.objects.update(said={})
    assert logins.browser(logins.person("Zoe", Role.AGENT)).get(reverse("console:ended-thirds")).status_code == 403
