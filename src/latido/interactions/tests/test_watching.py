"""The night's look at who opened whose record."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.test.utils import override_settings
from django.urls import reverse

from latido.compliance import api as compliance
from latido.compliance import selectors
from latido.compliance.contracts import AuditRecord, Entry, LogQuery, Shield, Tie
from latido.interactions import api, watching
from latido.interactions.contracts import NewInteraction
from latido.interactions.models import InteractionPatient, VerificationEvent
from latido.kernel.ids import new_id
from latido.kernel.time import utc_now
from latido.orgs.tests.hospitals import SAN_RAFAEL, found
from latido.patients.contracts import Level
from latido.patients.tests.people import FAMILY_PHONE, patient
from latido.plumbing import tenancy
from latido.staff.contracts import Role
from latido.staff.tests import logins

pytestmark = pytest.mark.db
NIGHT = timedelta(days=1, hours=3)  # whatever the hour is now, today is over then, and tomorrow is not


@pytest.fixture
def ana(db: None) -> Iterator[UUID]:
    """Ana Morales, an agent of San Rafael."""
    found()
    with tenancy.organisation(SAN_RAFAEL), override_settings(DEMO=True):
        yield logins.person("Ana", Role.AGENT)


@pytest.fixture
def pia(ana: UUID) -> UUID:
    return logins.person("Pia", Role.PRIVACY_OFFICER)


def opened(who: UUID, *patient_ids: UUID, interaction_id: UUID | None = None) -> None:
    for patient_id in patient_ids:
        compliance.record(logins.actor(who), AuditRecord("patient.opened", (patient_id,), interaction_id))


def asked(pia: UUID) -> dict[UUID, tuple[Tie, ...]]:
    """What the watch of today finds to ask about."""
    watching.watch_due(utc_now() + NIGHT)
    return {each.patient_id: each.ties for each in compliance.alerts(actor=logins.actor(pia))[0]}


def compliance_log(action: str) -> list[Entry]:
    """The oldest first."""
    return selectors.entries(LogQuery(action=action, limit=100))[::-1]


def called(*patient_ids: UUID, ago: timedelta = timedelta()) -> UUID:
    new = NewInteraction("voice", "pbx1", new_id().hex, FAMILY_PHONE, "+576015550100", candidate_ids=patient_ids)
    made, _ = api.open_interaction(SAN_RAFAEL, new, at=utc_now() - ago)
    return made


def test_what_is_opened_in_a_contact_or_near_one_is_nothing_to_ask_about(ana: UUID, pia: UUID) -> None:
    rosa, hugo, late = (patient(name, "Pinzón").id for name in ("Rosa", "Hugo", "Luz"))
    opened(ana, rosa, interaction_id=called(rosa))
    called(hugo, ago=timedelta(hours=20))
    called(late, ago=timedelta(hours=30))
    opened(ana, hugo, late)

    assert asked(pia) == {late: (Tie.NO_CONTACT,)}


def test_family_neighbours_and_colleagues_are_asked_about(ana: UUID, pia: UUID) -> None:
    guard, now = logins.actor(pia), utc_now()
    home = {"address": "Calle 45 # 12-30", "phone": FAMILY_PHONE}
    own = patient("Ana", "Morales", "Ríos", **home).id
    brother, neighbour, boss = (
        patient("Iván", "Morales", "Díaz").id,
        patient("Eva", "Pinzón", **home).id,
        patient("Sara", "Vélez").id,
    )
    sam = logins.person("Sam", Role.SUPERVISOR)
    compliance.protect(own, Shield.STAFF, "trabaja aquí", actor=guard, now=now, person_id=ana)
    compliance.protect(boss, Shield.STAFF, "trabaja aquí", actor=guard, now=now, person_id=sam)
    for each in (own, brother, neighbour, boss):
        opened(ana, each, interaction_id=called(each))
    aunt = patient("Olga", "Morales").id
    opened(ana, aunt)

    assert asked(pia) == {
        own: (Tie.OWN, Tie.PROTECTED),
        neighbour: (Tie.TELEPHONE, Tie.ADDRESS),
        boss: (Tie.COLLEAGUE, Tie.PROTECTED),
        aunt: (Tie.SURNAME, Tie.NO_CONTACT),
    }


def test_a_day_watched_twice_asks_once_and_each_answer_is_kept(ana: UUID, pia: UUID) -> None:
    hugo = patient("Hugo", "Pinzón").id
    opened(ana, hugo)
    asked(pia)
    ((alert,), _further) = compliance.alerts(actor=logins.actor(pia))
    officer = logins.browser(pia)

    listed = officer.get(reverse("console:alerts")).content.decode()
    url = reverse("console:answer-alert", args=[alert.id])
    unsaid = officer.post(url, {"verdict": "no", "words": ""})
    said = officer.post(url, {"verdict": "no", "words": "era su vecino"}).content.decode()
    asked(pia)

    assert "Ana Morales" in listed and "Hugo P." in listed and "No hubo contacto" in listed
    assert unsaid.status_code == 422
    assert "era su vecino" in said and "no justificada" in said
    ((again,), _further) = compliance.alerts(actor=logins.actor(pia))
    assert (again.id, again.justified, again.answered_by) == (alert.id, False, pia)
    assert officer.post(url, {"verdict": "yes", "words": "me equivoqué"}).status_code == 404


def test_nobody_answers_for_themselves_and_nobody_else_reads_it(ana: UUID, pia: UUID) -> None:
    hugo = patient("Hugo", "Pinzón").id
    opened(pia, hugo)
    asked(pia)
    ((alert,), _further) = compliance.alerts(actor=logins.actor(pia))

    answer = {"verdict": "yes", "words": "yo misma"}
    assert logins.browser(pia).post(reverse("console:answer-alert", args=[alert.id]), answer).status_code == 403
    assert logins.browser(ana).get(reverse("console:alerts")).status_code == 403


def linked(patient_id: UUID, by: UUID, *, verified: int = 0, ago: timedelta = timedelta()) -> UUID:
    """A call from a number that is nobody's, which somebody says is about this patient."""
    new = NewInteraction("voice", "pbx1", new_id().hex, "+573009998877", "+576015550100")
    made, _ = api.open_interaction(SAN_RAFAEL, new, at=utc_now() - ago)
    InteractionPatient.objects.create(interaction_id=made, patient_id=patient_id, linked_by=by, linked_at=utc_now())
    if verified:
        VerificationEvent.objects.create(
            interaction_id=made, patient_id=patient_id, method="document", outcome=True, by=by, at=utc_now(),
            attempts=0, level=verified,
        )  # fmt: skip
    return made


def test_a_call_that_somebody_linked_themselves_excuses_nothing_until_the_caller_is_verified(
    ana: UUID, pia: UUID
) -> None:
    names = ("Rosa", "Hugo", "Luz", "Eva", "Iván")
    neighbour, inside, shown, half, colleagues = (patient(name, "Pinzón").id for name in names)
    linked(neighbour, ana)
    opened(ana, neighbour)
    opened(ana, inside, interaction_id=linked(inside, ana))
    linked(shown, ana, verified=Level.L2)
    linked(half, ana, verified=Level.L1)
    linked(colleagues, logins.person("Sam", Role.AGENT))
    opened(ana, shown, half, colleagues)

    assert asked(pia) == dict.fromkeys((neighbour, inside, half), (Tie.HAND_LINKED,))


def test_a_lone_surname_is_asked_about_in_a_call_of_ones_own_linking(ana: UUID, pia: UUID) -> None:
    aunt = patient("Olga", "Morales").id
    linked(aunt, ana)
    opened(ana, aunt)

    assert asked(pia) == {aunt: (Tie.SURNAME, Tie.HAND_LINKED)}


def test_it_is_watched_from_three_on_where_the_organisation_is(ana: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(ana, patient("Hugo", "Pinzón").id)
    deferred: list[UUID] = []
    monkeypatch.setattr(
        "latido.plumbing.jobs.defer", lambda _name, *, organisation_id, lock: deferred.append(organisation_id)
    )
    tomorrow = utc_now().astimezone(ZoneInfo("America/Bogota")) + timedelta(days=1)

    watching.watch_nightly(tomorrow.replace(hour=2, minute=50))
    assert not deferred
    for hour in (3, 11):  # whenever the server wakes
        watching.watch_nightly(tomorrow.replace(hour=hour))
    assert deferred == [SAN_RAFAEL, SAN_RAFAEL]
    watching.watch_due(tomorrow.replace(hour=11))
    watching.watch_nightly(tomorrow.replace(hour=12))
    assert deferred == [SAN_RAFAEL, SAN_RAFAEL]


def test_a_house_that_slept_for_days_looks_at_each_of_them(ana: UUID, pia: UUID) -> None:
    hugo = patient("Hugo", "Pinzón").id
    opened(ana, hugo)
    now = utc_now()

    watching.watch_due(now + timedelta(days=40))
    watching.watch_due(now + timedelta(days=40))

    looked = [each.detail["day"] for each in compliance_log("alert.watched")]
    today = now.astimezone(ZoneInfo("America/Bogota")).date()
    assert looked == [(today + timedelta(days=n)).isoformat() for n in range(len(looked))]
    assert 39 <= len(looked) <= 40
    ((alert,), _further) = compliance.alerts(actor=logins.actor(pia))
    assert (alert.patient_id, alert.day) == (hugo, today)
