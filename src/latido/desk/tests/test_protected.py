"""A protected record: it opens to nobody without breaking the glass, and every opening is reviewed."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from latido.compliance import api as compliance
from latido.compliance.contracts import Shield
from latido.compliance.models import AuditEvent, BrokenGlass
from latido.coverage import api as coverage
from latido.desk.tests.conftest import PASSWORD, Floor, LogIn
from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction
from latido.kernel.actor import Actor
from latido.kernel.time import utc_now
from latido.patients import api as patients
from latido.patients.contracts import Purpose
from latido.plumbing import tenancy
from latido.scheduling import api as scheduling
from latido.staff.contracts import Role
from latido.staff.tests import logins

pytestmark = pytest.mark.db
WHY = {"code": "care", "reason": "llama la enfermera del piso por su orden", "proof": PASSWORD}
NAME = "Rosa Elvira Gutiérrez Peña"


def url(name: str, *args: object) -> str:
    return reverse(name, args=args)


@pytest.fixture
def pia(floor: Floor) -> UUID:
    """She guards privacy."""
    return logins.person("Pia", Role.PRIVACY_OFFICER)


@pytest.fixture
def officer(pia: UUID) -> Client:
    return logins.browser(pia)


@pytest.fixture
def protected(floor: Floor, pia: UUID) -> UUID:
    """Rosa is somebody whom everybody knows."""
    guard = logins.actor(pia)
    return compliance.protect(floor.rosa, Shield.VIP, "sale en televisión", actor=guard, now=utc_now()).id


def audited(action: str) -> list[AuditEvent]:
    with tenancy.role("latido_auditor"):
        return list(AuditEvent.objects.filter(action=action).order_by("id"))


def broken_by(who: Actor, patient_id: UUID, *, hours_ago: float = 0) -> UUID:
    why = compliance.WhyOpened("care", "llama la enfermera del piso", "password")
    at = utc_now() - timedelta(hours=hours_ago)
    return compliance.break_glass(patient_id, why, actor=who, now=at).id


def test_an_officer_finds_and_protects_a_record_and_takes_it_off(officer: Client, ana: Client, floor: Floor) -> None:
    found = officer.post(url("console:protected"), {"q": "52123907"}).content.decode()
    unsaid = officer.post(url("console:protect", floor.rosa), {"shield": "staff", "why": "trabaja aquí"})
    officer.post(url("console:protect", floor.rosa), {"shield": "staff", "why": "trabaja aquí", "person": floor.ana})
    listed = officer.get(url("console:protected")).content.decode()
    guard = logins.actor(logins.person("Otra", Role.PRIVACY_OFFICER))
    ((one,), _further) = compliance.protections(actor=guard)
    closed = compliance.closed_to(floor.actor, [floor.rosa])
    officer.post(url("console:lift-protection", one.id), {"why": "ya no trabaja aquí"})

    assert url("console:protect", floor.rosa) in found and "Rosa E. G···" in found
    assert unsaid.status_code == 422
    assert "Rosa G." in listed and "Ana Morales" in listed and "Trabaja aquí" in listed
    assert closed == {floor.rosa} and compliance.closed_to(floor.actor, [floor.rosa]) == set()
    assert [len(audited(each)) for each in ("protection.set", "protection.lifted")] == [1, 1]


def test_a_protected_record_asks_for_more_than_a_reason(ana: Client, floor: Floor, protected: UUID) -> None:
    asked = ana.get(url("desk:open-record", floor.rosa)).content.decode()
    tried = ana.post(url("desk:open-record", floor.rosa), {"code": "other", "reason": "confirmar un dato"})
    wrong = ana.post(url("desk:break-glass", floor.rosa), WHY | {"proof": "no es"})
    silent = ana.post(url("desk:break-glass", floor.rosa), WHY | {"proof": ""})
    unsaid = ana.post(url("desk:break-glass", floor.rosa), WHY | {"reason": "porque"})

    assert 'data-testid="break-glass"' in asked and 'data-testid="open-record"' not in asked
    assert [each.status_code for each in (wrong, silent, unsaid)] == [422, 422, 422]
    assert not any("Gutiérrez" in each.content.decode() for each in (tried, wrong, silent, unsaid))
    assert PASSWORD not in unsaid.content.decode()
    assert audited("patient.opened") == [] and not BrokenGlass.objects.exists()


def test_a_list_of_past_calls_does_not_say_that_it_was_with_a_protected_person(
    ana: Client, hung_up: Interaction, floor: Floor, pia: UUID
) -> None:
    before = ana.get(url("desk:recent")).content.decode()
    compliance.protect(floor.rosa, Shield.VIP, "sale en televisión", actor=logins.actor(pia), now=utc_now())

    assert "Rosa G." in before and "Rosa G." not in ana.get(url("desk:recent")).content.decode()


def test_break_glass_reviewed(ana: Client, floor: Floor, officer: Client, protected: UUID) -> None:
    """Searched, opened with a reason and the password; whoever guards privacy sees it and says what it was worth."""
    ana.post(url("desk:search"), {"q": "52123907"})
    opened = ana.post(url("desk:break-glass", floor.rosa), WHY).content.decode()
    told = officer.get(url("console:privacy-waiting")).content.decode()
    listed = officer.get(url("console:privacy")).content.decode()
    opening = BrokenGlass.objects.get()
    verdict = {"verdict": "yes", "words": "hablé con el piso: la pidieron"}
    said = officer.post(url("console:review-opening", opening.id), verdict).content.decode()
    twice = officer.post(url("console:review-opening", opening.id), verdict)

    assert NAME in opened
    assert "espera su revisión" in told
    assert "Ana Morales" in listed and "Rosa G." in listed and WHY["reason"] in listed
    assert "justificada" in said and "hablé con el piso" in said
    assert twice.status_code == 404
    assert "Se necesita ahora para su atención" in officer.get(url("console:who-saw-one", floor.rosa)).content.decode()
    assert officer.get(url("console:privacy-waiting")).content.strip() == b""
    (row,) = audited("glass.broken")
    assert (row.patient_ids, row.purpose, row.reason) == ([floor.rosa], "care", WHY["reason"])
    assert row.detail == {"shown": "password"}
    (row,) = audited("glass.reviewed")
    assert row.detail == {"opening": str(opening.id), "justified": "yes", "of": str(floor.ana)}


def test_whoever_reviews_hears_of_it_at_once(floor: Floor, protected: UUID, hints: list[str]) -> None:
    broken_by(floor.actor, floor.rosa)

    assert hints == [f"privacy:{floor.actor.organisation_id}"]


@pytest.fixture
def hints(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """To whom a hint would go once this is committed."""
    told: list[str] = []
    monkeypatch.setattr("latido.plumbing.realtime.touch", lambda topic, _fragment: told.append(topic))
    return told


def test_an_opening_nobody_reviewed_in_72_hours_withdraws_the_right(
    ana: Client, floor: Floor, officer: Client, protected: UUID
) -> None:
    late = broken_by(floor.actor, floor.rosa, hours_ago=73)

    refused = ana.post(url("desk:break-glass", floor.rosa), WHY)
    officer.post(url("console:review-opening", late), {"verdict": "yes", "words": "la pidió el piso"})
    opened = ana.post(url("desk:break-glass", floor.rosa), WHY)

    assert refused.status_code == 422 and "72 horas" in refused.content.decode()
    assert [row.detail for row in audited("glass.refused")] == [{"asked": "glass.broken", "why": "unreviewed"}]
    assert NAME in opened.content.decode()


def test_one_that_was_not_justified_withdraws_it_too(
    ana: Client, floor: Floor, officer: Client, protected: UUID
) -> None:
    opening = broken_by(floor.actor, floor.rosa, hours_ago=1)
    officer.post(url("console:review-opening", opening), {"verdict": "no", "words": "era curiosidad"})

    refused = ana.post(url("desk:break-glass", floor.rosa), WHY)

    assert refused.status_code == 422 and "no estaba justificada" in refused.content.decode()


def test_it_opens_to_one_person_for_half_an_hour(floor: Floor, protected: UUID) -> None:
    broken_by(floor.actor, floor.rosa)
    sam = logins.actor(logins.person("Sara", Role.SUPERVISOR))

    assert compliance.closed_to(floor.actor, [floor.rosa]) == set()
    assert compliance.closed_to(sam, [floor.rosa]) == {floor.rosa}
    assert compliance.closed_to(floor.actor, [floor.rosa], utc_now() + timedelta(minutes=31)) == {floor.rosa}


def test_nobody_reviews_what_they_opened(floor: Floor, protected: UUID) -> None:
    both = logins.actor(logins.person("Dos", Role.PRIVACY_OFFICER, Role.NURSE))
    opening = broken_by(both, floor.rosa)

    with pytest.raises(compliance.NotOnesOwn):
        compliance.review_opening(opening, justified=True, verdict="yo misma", actor=both, now=utc_now())


DOORS: dict[str, Callable[[Floor, Interaction], object]] = {
    "opened": lambda f, c: patients.open_patient(f.rosa, Purpose("interaction", c.id), f.actor),
    "revealed": lambda f, c: patients.reveal(f.rosa, "document", Purpose("interaction", c.id), f.actor),
    "family": lambda f, c: patients.family(f.rosa, f.actor, c.id),
    "appointments": lambda f, c: scheduling.appointments_of(f.rosa, f.actor, utc_now(), c.id),
    "coverage": lambda f, c: coverage.coverage_of(f.rosa, f.actor, c.id),
    "contacts": lambda f, c: interactions.past_contacts(f.rosa, actor=f.actor),
    "timeline": lambda f, c: interactions.timeline(f.rosa, actor=f.actor),
    "consents": lambda f, c: compliance.consents_of(f.rosa, (), actor=f.actor),
    "consents on the timeline": lambda f, c: compliance.consent_events(f.rosa, (), actor=f.actor),
}


@pytest.mark.parametrize("door", DOORS)
def test_no_door_gives_anything_of_a_protected_record_and_the_refusal_stays(
    floor: Floor, verified: Interaction, protected: UUID, door: str
) -> None:
    with pytest.raises(compliance.Protected):
        DOORS[door](floor, verified)

    (row,) = audited("glass.refused")
    broken_by(floor.actor, floor.rosa)
    assert row.patient_ids == [floor.rosa] and row.detail["asked"]
    assert DOORS[door](floor, verified) is not None


def test_recordings_of_a_protected_person_are_not_heard(
    log_in: LogIn, floor: Floor, hung_up: Interaction, protected: UUID
) -> None:
    page = log_in("sam").post(url("desk:listen", hung_up.id), {"purpose": "quality", "reason": "muestra"})

    assert page.status_code == 409 and "está protegida" in page.content.decode()
    assert audited("recording.listed") == []


def test_in_a_call_the_record_of_who_is_on_the_line_opens_in_place(
    ana: Client, floor: Floor, verified: Interaction, protected: UUID
) -> None:
    call = url("desk:call", verified.id)
    before = ana.get(call).content.decode()
    wrong = ana.post(url("desk:break-glass-in-call", verified.id, floor.rosa), WHY | {"proof": "no es"})
    after = ana.post(url("desk:break-glass-in-call", verified.id, floor.rosa), WHY).content.decode()

    assert 'data-testid="break-glass"' in before and "Gutiérrez" not in before
    assert "Sin verificar" not in before and "todavía no sabe quién llama" not in before
    assert wrong.status_code == 422
    assert NAME in after and 'data-testid="break-glass"' not in after
    assert ana.get(call).content.decode().count(NAME)
    (row,) = audited("glass.broken")
    assert row.interaction_id == verified.id


def test_the_old_number_of_a_joined_record_leads_to_the_protected_one(
    ana: Client, floor: Floor, protected: UUID
) -> None:
    patients.merge_patients(floor.tomas, floor.rosa, [], floor.actor, utc_now())
    reason = {"code": "other", "reason": "confirmar un dato"}

    asked = ana.post(url("desk:open-record", floor.rosa), reason)
    opened = ana.post(url("desk:break-glass", floor.rosa), WHY)
    page = ana.get(url("desk:open-record", floor.rosa))

    assert 'data-testid="break-glass"' in asked.content.decode()
    assert url("desk:break-glass", floor.tomas) in asked.content.decode()
    assert opened.status_code == 200 and opened.headers["HX-Push-Url"] == url("desk:open-record", floor.tomas)
    assert BrokenGlass.objects.get().patient_id == floor.tomas
    assert page.status_code == 200
