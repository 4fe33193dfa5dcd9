"""The whole demonstration, once: it takes seconds."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import call_command
from django.db.models import F

from latido.channels.voice import api as voice
from latido.compliance import api as compliance
from latido.compliance.models import Disclosure, Incident, LegalHold, RightsRequest
from latido.compliance.tables.texts import LegalText
from latido.config.demo.hospitals import PASSWORD, SAN_RAFAEL, SANTA_LUCIA
from latido.config.demo.people import FAMILY_PHONE, TWICE
from latido.config.demo.seed import seed
from latido.coverage import api as coverage
from latido.interactions import api as interactions
from latido.interactions.models import Interaction
from latido.kernel import languages
from latido.kernel.actor import Actor, ActorKind
from latido.kernel.ids import new_id
from latido.orgs import api as orgs
from latido.patients import api as patients
from latido.patients.models import DuplicatePair, Patient
from latido.plumbing import tenancy
from latido.routing import api as routing
from latido.scheduling import api as scheduling
from latido.scheduling.models import Appointment, Slot
from latido.staff import api as staff
from latido.staff.models import User

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("committed")]
NOW = datetime(2026, 11, 20, 19, tzinfo=UTC)  # Friday, 14:00 in Bogota
MIDNIGHT = datetime(2026, 11, 22, 5, tzinfo=UTC)
ANA = Actor(ActorKind.STAFF, SAN_RAFAEL.id, id=new_id(), permissions=frozenset({"recordings.listen"}))


def counts() -> dict[str, int]:
    with tenancy.organisation(SAN_RAFAEL.id):
        models = (Patient, Slot, Appointment, User, RightsRequest, Disclosure, LegalHold, LegalText, Incident)
        return {model.__name__: model.objects.count() for model in models}


def test_the_demonstration_is_whole_and_a_second_time_nothing_is_added() -> None:
    said: list[str] = []

    seed(NOW, said.append)

    first = counts()
    seed(NOW, said.append)
    assert counts() == first
    assert [first[kept] for kept in ("RightsRequest", "Disclosure", "LegalHold", "LegalText", "Incident")] == [
        1,
        1,
        1,
        4,
        1,
    ]
    assert first["Patient"] == 2000
    assert 0.45 < first["Appointment"] / first["Slot"] < 0.75
    assert said[-1] == "Clínica Santa Lucía: ya estaba"
    with tenancy.organisation(SAN_RAFAEL.id):
        _rosa_is_known_from_every_side()
        _the_hospital_can_work()
        _somebody_speaks_their_language_and_somebody_is_asked_for()
    _those_written_twice_are_found()
    with tenancy.organisation(SANTA_LUCIA.id):
        assert Patient.objects.count() == 60
        assert User.objects.filter(email="noor@demo.latido").exists()


def _those_written_twice_are_found() -> None:
    with tenancy.organisation(SAN_RAFAEL.id):
        scan = patients.last_scan()
    assert scan is not None

    assert not patients.work_on_scan(SAN_RAFAEL.id, scan.id, seconds=60)

    with tenancy.organisation(SAN_RAFAEL.id):
        assert DuplicatePair.objects.filter(one__birth_date=F("other__birth_date")).count() >= TWICE - 1


def _rosa_is_known_from_every_side() -> None:
    rosa, *_ = patients.find_by_phone(FAMILY_PHONE)
    assert patients.names([rosa]) == {rosa: "Rosa G."}
    assert coverage.coverage_of(rosa, ANA)[0].insurer == "EPS Frailejón"
    coming, *seen = scheduling.appointments_of(rosa, ANA, NOW)
    assert coming.start > NOW
    assert {visit.practitioner for visit in (coming, *seen)} == {"Dr. Andrés Herrera"}
    last = interactions.past_contacts(rosa, actor=ANA)
    assert [(contact.queue_name, contact.promised_by) for contact in last] == [
        ("Citas", "Laura Mejía"),
        ("Autorizaciones y órdenes", "Camilo Rentería"),
        ("Citas", ""),
    ]
    carc = next(kind for kind in scheduling.visit_types() if kind.code == "CARC")
    places = scheduling.suggest_places(rosa, carc.id, site_id=None, after=None, actor=ANA, now=NOW)
    assert len(places) == 3
    assert any("Su médico de siempre" in place.reasons for place in places)


def _the_hospital_can_work() -> None:
    assert [queue.code for queue in routing.queues()] == ["CIT", "AUT", "RES", "FAC", "MED", "HIS", "ENF", "PQR"]
    assert len(interactions.dispositions()) == 14
    assert len(routing.pause_reasons()) == 9
    assert len(scheduling.visit_types()) == 12
    assert {agent.email for agent in staff.agents()} >= {"ana@demo.latido", "diana@demo.latido", "sim20@demo.latido"}
    assert check_password(PASSWORD, User.objects.get(email="sam@demo.latido").password)
    assert {number.e164: number.flow for number in voice.numbers()} == {
        "+576015550100": "menu",
        "+576015550199": "directo",
    }
    assert orgs.is_open(None, MIDNIGHT)
    assert not orgs.is_open(orgs.sites()[0].id, MIDNIGHT)


def _somebody_speaks_their_language_and_somebody_is_asked_for() -> None:
    laura = next(agent for agent in staff.agents() if agent.email == "laura@demo.latido")
    spoken = {languages.read(each.name, "es"): each.code for each in staff.skills()}
    prefer = {each.manner["languages"][0] for each in Patient.objects.all() if each.manner.get("languages")}

    assert laura.skills[spoken["guc"]] == 5 and "en" in spoken
    assert {"guc", "en"} <= prefer
    assert Patient.objects.get(given_names="Marta Lucía", second_surname="Duarte").manner["agent"] == str(laura.id)


def test_weeks_later_the_agenda_still_reaches_two_weeks_ahead() -> None:
    seed(NOW, lambda _: None)
    later = NOW + timedelta(days=20)

    seed(later, lambda _: None)

    with tenancy.organisation(SAN_RAFAEL.id):
        latest = (
            Slot.objects.order_by("-start").values_list("start", flat=True)[0].astimezone(ZoneInfo("America/Bogota"))
        )
        free = Slot.objects.filter(start__gt=later).count()
        later_contacts = Interaction.objects.filter(opened_at__gt=NOW)
        first, last = later_contacts.earliest("opened_at").opened_at, later_contacts.latest("opened_at").opened_at
        by_hand = [change for change in compliance.changes() if change.why]
    assert (latest.date() - later.date()).days >= 13
    assert free > 2000
    assert first - NOW < timedelta(days=1)
    assert later - timedelta(hours=3) < last < later
    assert len(by_hand) == 3


def test_many_more_patients_are_added_for_the_benchmarks() -> None:
    seed(NOW, lambda _: None)

    call_command("demo_patients", "--count", "2500")
    call_command("demo_patients", "--count", "2500")

    assert counts()["Patient"] == 2500
