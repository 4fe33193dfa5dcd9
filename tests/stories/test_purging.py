"""What has had its time ends by an act of two people, and what is held or needed does not."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from latido.compliance import api as compliance
from latido.compliance.contracts import keeping
from latido.compliance.models import ClockSight, ConsentEvent, DueMark, LongerKept, Purge, Retention
from latido.interactions.models import (
    Interaction,
    InteractionPatient,
    RecordingSegment,
    TimelineEntry,
    VerificationEvent,
)
from latido.kernel.ids import new_id
from latido.kernel.time import utc_now
from latido.orgs.models import Organisation
from latido.orgs.tests.hospitals import SAN_RAFAEL
from latido.patients import api as patients
from latido.patients.models import ContactPoint, Patient, PatientContactPoint
from latido.patients.tests.conftest import Audit
from latido.patients.tests.people import patient
from latido.plumbing import storage
from latido.scheduling.models import Appointment
from latido.staff.contracts import Role
from latido.staff.tests import logins

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("hospital")]
LONG_AGO = date(2009, 5, 4)
PHONE = "+573104449042"


@pytest.fixture(autouse=True)
def _no_second_step() -> Iterator[None]:
    with override_settings(DEMO=True):
        yield


@pytest.fixture
def now() -> datetime:
    """A day on which the clock has been right."""
    at = utc_now()
    ClockSight.objects.create(seen_at=at, steady_since=at - timedelta(days=2))
    return at


@pytest.fixture
def pia() -> UUID:
    return logins.person("Pia", Role.PRIVACY_OFFICER)


@pytest.fixture
def paz() -> UUID:
    return logins.person("Paz", Role.PRIVACY_OFFICER)


def old(name: str = "Elías", phone: str = PHONE, **more: object) -> Patient:
    return patient(name, "Rueda", document="CC 19222333", phone=phone, **{"last_visit_on": LONG_AGO, **more})


@pytest.fixture
def recorded(tmp_path: Path) -> Iterator[RecordingSegment]:
    """Of a contact three years ago with somebody who came last week."""
    who = patient("Vera", "Soto", last_visit_on=utc_now().date())
    made = segment(tmp_path, who.id, utc_now() - timedelta(days=3 * 365))
    yield made
    storage.destroy(f"{SAN_RAFAEL.hex}/{made.id.hex}")


def segment(folder: Path, patient_id: UUID, at: datetime) -> RecordingSegment:
    row = Interaction.objects.create(
        channel="voice", node="n", channel_id=str(new_id()), opened_at=at, ended_at=at, end_reason="x", state="closed",
        from_number=PHONE, note="Le duele la rodilla",
    )  # fmt: skip
    InteractionPatient.objects.create(interaction=row, patient_id=patient_id, linked_at=at)
    TimelineEntry.objects.create(patient_id=patient_id, kind="interaction", ref=row.id, at=at)
    made = RecordingSegment(interaction=row, position=1, node="n", started_at=at, ended_at=at, state="stored")
    (folder / "plain").write_bytes(b"voz" * 1000)
    stored = storage.store_file(folder / "plain", f"{SAN_RAFAEL.hex}/{made.id.hex}", made.id.bytes)
    made.path, made.key_id, made.wrapped_key = stored.name, stored.key_id, stored.wrapped_key
    made.sha256, made.size = stored.sha256, stored.size
    made.save()
    return made


def marked(now: datetime) -> set[UUID]:
    """What the night marks."""
    compliance.mark_due(SAN_RAFAEL, now)
    return set(DueMark.objects.filter(lifted_at=None, ended_at=None).values_list("ref", flat=True))


def ripen() -> None:
    """Thirty days go by."""
    DueMark.objects.update(ripe_at=utc_now() - timedelta(seconds=1))


def approved(pia: UUID, paz: UUID) -> Purge:
    assert (
        logins.browser(pia).post(reverse("console:propose-purge"), {"why": "Comité de archivo, acta 12"}).status_code
        == 302
    )
    purge = Purge.objects.get(state="proposed")
    assert logins.browser(paz).post(reverse("console:approve-purge", args=[purge.id])).status_code == 302
    compliance.go_on_with_purge(SAN_RAFAEL, purge.id)
    purge.refresh_from_db()
    return purge


def test_an_old_record_and_an_old_recording_end_by_the_act_of_two_people(
    now: datetime, pia: UUID, paz: UUID, recorded: RecordingSegment, audit: Audit
) -> None:
    elias = old()
    gone = patient("Elías", "Rueda", replaced_by=elias)
    assert marked(now) == {elias.id, recorded.id}
    ripen()

    purge = approved(pia, paz)

    assert not Patient.objects.filter(id__in=[elias.id, gone.id]).exists()
    assert not ContactPoint.objects.filter(e164=PHONE).exists() and not PatientContactPoint.objects.exists()
    kept = RecordingSegment.objects.get(id=recorded.id)
    assert (kept.state, kept.path, bytes(kept.wrapped_key)) == ("destroyed", "", b"")
    with pytest.raises(FileNotFoundError):
        storage.sealed_digest(recorded.path)
    assert (purge.state, purge.act["ended"]) == ("done", {"patient": 1, "recording": 1})
    assert compliance.act_is_true(purge.act, purge.signature)
    assert not compliance.act_is_true({**purge.act, "why": "otra"}, purge.signature)
    done = next(row for row in audit() if row.action == "purge.done")
    assert done.detail["purge"] == str(purge.id)
    assert {row.action for row in audit()} >= {"due.marked", "purge.proposed", "purge.approved", "purge.step"}


def test_the_act_is_a_page_a_paper_and_a_signed_file(now: datetime, pia: UUID, paz: UUID) -> None:
    elias = old()
    marked(now)
    ripen()
    purge = approved(pia, paz)
    client = logins.browser(pia)

    page = client.get(reverse("console:purge", args=[purge.id])).content.decode()
    paper = client.get(reverse("console:purge-act", args=[purge.id])).content.decode()
    file = json.loads(client.get(reverse("console:purge-act-file", args=[purge.id])).content)

    for words in ("Pia Morales", "Paz Morales", "Comité de archivo", str(elias.id), "Resolución 839"):
        assert words in page and words in paper
    assert "Rueda" not in page and 'id="workspace"' not in paper
    assert compliance.act_is_true(file["act"], file["signature"])
    assert [line["ref"] for line in file["inventory"]] == [str(elias.id)]


def test_nobody_approves_what_they_proposed(now: datetime, pia: UUID) -> None:
    old()
    marked(now)
    ripen()
    client = logins.browser(pia)
    client.post(reverse("console:propose-purge"), {"why": "Comité de archivo"})
    purge = Purge.objects.get()

    answers = [
        each.post(reverse("console:approve-purge", args=[purge.id])).status_code
        for each in (client, logins.browser(pia))
    ]

    assert answers == [409, 409], "another session is not another person"
    assert Purge.objects.get().state == "proposed" and Patient.objects.count() == 1


def test_a_hold_wins_over_everything_until_it_is_lifted(
    now: datetime, pia: UUID, paz: UUID, recorded: RecordingSegment
) -> None:
    elias = old()
    client = logins.browser(pia)
    assert client.post(reverse("console:hold", args=[elias.id]), {"why": "Proceso 2026-114"}).status_code == 302
    assert marked(now) == {recorded.id}
    ripen()
    by = logins.actor(pia)
    compliance.propose_purge("Comité", actor=by, now=now)
    compliance.hold(keeping.NewHold("Queja 7", recording_id=recorded.id), actor=by, now=now)  # after it was proposed
    purge = Purge.objects.get()
    compliance.approve_purge(purge.id, actor=logins.actor(paz), now=now)
    compliance.go_on_with_purge(SAN_RAFAEL, purge.id)

    assert RecordingSegment.objects.get(id=recorded.id).state == "stored"
    for each in compliance.holds_in_force(actor=by)[0]:
        assert client.post(reverse("console:lift-hold", args=[each.id]), {"why": "terminó"}).status_code == 302
    assert marked(now) == {elias.id, recorded.id}


def test_whoever_is_attended_again_and_whatever_is_taken_out_stays(now: datetime, pia: UUID, paz: UUID) -> None:
    elias, ines = old(), patient("Inés", "Rueda", last_visit_on=LONG_AGO)
    assert marked(now) == {elias.id, ines.id}
    ripen()
    of_ines = DueMark.objects.get(ref=ines.id)
    taken = logins.browser(pia).post(reverse("console:take-out", args=[of_ines.id]), {"why": "La pide su familia"})
    compliance.propose_purge("Comité", actor=logins.actor(pia), now=now)
    row = Interaction.objects.create(channel="voice", node="n", channel_id="x", opened_at=now)
    InteractionPatient.objects.create(interaction=row, patient_id=elias.id, linked_at=now)
    purge = Purge.objects.get()
    compliance.approve_purge(purge.id, actor=logins.actor(paz), now=now)
    compliance.go_on_with_purge(SAN_RAFAEL, purge.id)

    assert taken.status_code == 302
    assert Patient.objects.count() == 2
    assert marked(now) == set(), "one was attended, the other was taken out by hand"


def test_nothing_of_anybody_else_goes(now: datetime, pia: UUID, paz: UUID, tmp_path: Path) -> None:
    """A contact about two people, and a telephone that two share."""
    elias = old()
    vera = patient("Vera", "Soto", phone=PHONE, last_visit_on=now.date())
    shared = segment(tmp_path, elias.id, datetime(2009, 5, 1, tzinfo=UTC))
    InteractionPatient.objects.create(interaction=shared.interaction, patient_id=vera.id, linked_at=LONG)
    marked(now)
    DueMark.objects.filter(ref=shared.id).update(lifted_at=now, lifted_by=pia)  # a hold would keep the record too
    ripen()
    approved(pia, paz)

    kept = RecordingSegment.objects.get(id=shared.id)
    assert not Patient.objects.filter(id=elias.id).exists()
    assert ContactPoint.objects.filter(e164=PHONE).exists()
    assert (kept.state, kept.interaction.note) == ("stored", "Le duele la rodilla")
    storage.destroy(kept.path)


LONG = datetime(2009, 5, 1, tzinfo=UTC)


def test_where_the_country_has_it_blocked_it_opens_to_nobody_before_it_goes(
    now: datetime, pia: UUID, paz: UUID
) -> None:
    Retention.objects.create(also="ES", patient=180)
    ours = old(last_visit_on=(now - timedelta(days=16 * 365)).date())
    ancient = patient("Inés", "Rueda", last_visit_on=date(1999, 1, 1))
    assert marked(now) == {ours.id, ancient.id}
    ripen()

    approved(pia, paz)

    ana = logins.actor(logins.person("Ana", Role.AGENT))
    why = compliance.WhyOpened("care", "la está llamando ahora", "password")
    assert set(Patient.objects.values_list("id", flat=True)) == {ours.id}
    assert compliance.closed_to(ana, [ours.id]) == {ours.id}
    with pytest.raises(compliance.MayNotBreak):
        compliance.break_glass(ours.id, why, actor=ana, now=now)
    assert marked(now) == set(), "it waits blocked for its three years"


def test_a_clock_that_moved_ends_nothing(now: datetime, pia: UUID) -> None:
    old()
    marked(now)
    ripen()
    compliance.look_at_clock(now + timedelta(minutes=11))

    with pytest.raises(keeping.NotSteady):
        compliance.mark_due(SAN_RAFAEL, now + timedelta(minutes=11))
    answer = logins.browser(pia).post(reverse("console:propose-purge"), {"why": "Comité"})

    assert answer.status_code == 409 and not Purge.objects.exists()


def test_an_approved_act_waits_for_a_clock_that_is_believed(now: datetime, pia: UUID, paz: UUID) -> None:
    old()
    marked(now)
    ripen()
    compliance.propose_purge("Comité", actor=logins.actor(pia), now=now)
    purge = Purge.objects.get()
    compliance.approve_purge(purge.id, actor=logins.actor(paz), now=now)
    ClockSight.objects.update(steady_since=now)

    compliance.go_on_with_purge(SAN_RAFAEL, purge.id)
    compliance.mark_due_now(SAN_RAFAEL)
    assert (Purge.objects.get().state, Patient.objects.count(), _asked(purge.id)) == ("running", 1, 1)

    ClockSight.objects.update(steady_since=now - timedelta(days=2))
    compliance.mark_due_now(SAN_RAFAEL)
    assert _asked(purge.id) == 2, "the night asks for it again"
    compliance.go_on_with_purge(SAN_RAFAEL, purge.id)
    assert (Purge.objects.get().state, Patient.objects.count()) == ("done", 0)


def _asked(purge_id: UUID) -> int:
    """How often the job was asked for."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'compliance.purge' AND args->>'purge_id' = %s",
            [str(purge_id)],
        )
        return int(cursor.fetchone()[0])


def said(patient_id: UUID | None, at: datetime, address: str = "") -> ConsentEvent:
    return ConsentEvent.objects.create(
        patient_id=patient_id, address=address, purpose="marketing", given=False, basis="said", evidence="call", at=at
    )


def compared(patient_id: UUID, at: datetime) -> VerificationEvent:
    row = Interaction.objects.create(channel="voice", node="n", channel_id=str(new_id()), opened_at=at)
    return VerificationEvent.objects.create(
        interaction=row, patient_id=patient_id, method="document", outcome=True, at=at, attempts=0, level=1
    )


def test_what_verifying_showed_ends_after_its_six_years(now: datetime, pia: UUID, paz: UUID) -> None:
    vera = patient("Vera", "Soto", last_visit_on=now.date())
    long, short = (compared(vera.id, now - timedelta(days=days)) for days in (7 * 365, 5 * 365))
    assert marked(now) == {long.interaction_id}
    ripen()

    purge = approved(pia, paz)

    assert list(VerificationEvent.objects.all()) == [short] and Patient.objects.filter(id=vera.id).exists()
    assert purge.act["ended"] == {"verification": 1}
    page = logins.browser(pia).get(reverse("console:due", args=["verification"]))
    assert page.status_code == 200


def test_what_was_consented_to_outlives_the_record_and_then_ends(now: datetime, pia: UUID, paz: UUID) -> None:
    elias, vera = old(), patient("Vera", "Soto", last_visit_on=now.date())
    his, hers, nobodys = said(elias.id, LONG), said(vera.id, LONG), said(None, LONG, PHONE)
    marked(now)
    ripen()
    approved(pia, paz)
    assert marked(now) == set()
    DueMark.objects.filter(ref=elias.id).update(since=date(1999, 1, 1))
    assert marked(now) == set(), "the record was kept longer than it must, and ended today"
    DueMark.objects.filter(ref=elias.id).update(ended_at=now - timedelta(days=7 * 365))
    assert marked(now) == {his.id}
    ripen()

    approved(pia, paz)

    assert {each.id for each in ConsentEvent.objects.all()} == {hers.id, nobodys.id}


@pytest.mark.parametrize("kind", ["consent", "verification"])
def test_the_application_deletes_neither_without_an_approved_act(now: datetime, kind: str) -> None:
    vera = patient("Vera", "Soto", last_visit_on=now.date())
    row = said(vera.id, LONG) if kind == "consent" else compared(vera.id, LONG)

    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()

    assert type(row).objects.count() == 1


def test_what_was_cut_goes_on_where_it_was(
    now: datetime, pia: UUID, paz: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(3):
        patient("Elías", f"Rueda {n}", last_visit_on=LONG_AGO)
    marked(now)
    ripen()
    monkeypatch.setattr("latido.compliance.keeping.purging.STEP", 1)
    compliance.propose_purge("Comité", actor=logins.actor(pia), now=now)
    purge = Purge.objects.get()
    compliance.approve_purge(purge.id, actor=logins.actor(paz), now=now)
    from latido.compliance.keeping import purging

    assert purging._step(SAN_RAFAEL, purge.id, now)
    assert Patient.objects.count() == 2

    compliance.go_on_with_purge(SAN_RAFAEL, purge.id)
    compliance.go_on_with_purge(SAN_RAFAEL, purge.id)

    purge.refresh_from_db()
    assert (purge.state, purge.act["ended"], Patient.objects.count()) == ("done", {"patient": 3}, 0)


def test_who_may_not_keep_sees_and_does_nothing(now: datetime, client: Client) -> None:
    ana = logins.browser(logins.person("Ana", Role.AGENT))
    ada = logins.browser(logins.person("Ada", Role.ADMINISTRATOR))

    assert ana.get(reverse("console:retention")).status_code == 403
    assert ada.get(reverse("console:retention")).status_code == 200, "the second person may be an administrator"
    assert ada.get(reverse("console:due", args=["patient"])).status_code == 403
    assert ada.post(reverse("console:propose-purge"), {"why": "Comité"}).status_code == 403


def test_a_victim_s_record_is_kept_twice_as_long_and_then_ends_as_any_other(
    now: datetime, pia: UUID, paz: UUID
) -> None:
    elias, other = old(), patient("Nora", "Gil", document="CC 19333444", last_visit_on=LONG_AGO)
    assert marked(now) == {elias.id, other.id}
    client, there = logins.browser(pia), reverse("console:prolong", args=[elias.id])

    bare = client.post(there, {"ground": "victim", "why": ""})
    wrong = client.post(there, {"ground": "vip", "why": "Registro 7"})
    done = client.post(there, {"ground": "victim", "why": "Registro único de víctimas 7"})
    listed = client.get(reverse("console:longer")).content.decode()
    kept = marked(now)
    ripen()
    approved(pia, paz)

    assert (bare.status_code, wrong.status_code, done.status_code) == (422, 422, 302)
    assert "Elías R." in listed and "30 años" in listed and "Registro único de víctimas 7" in listed
    assert kept == {other.id}, "it stopped waiting at once, and is not marked again"
    assert patients.is_known(elias.id) and not patients.is_known(other.id)

    Patient.objects.filter(id=elias.id).update(last_visit_on=LONG_AGO.replace(year=LONG_AGO.year - 20))
    assert marked(now) == {elias.id}


def test_a_mark_of_what_waits_already_spares_it_in_the_running_act_and_one_for_ever_never_ends(
    now: datetime, pia: UUID, paz: UUID
) -> None:
    elias = patient("Elías", "Rueda", document="CC 19222333", last_visit_on=date(1990, 1, 1))
    marked(now)
    ripen()
    client = logins.browser(pia)
    client.post(reverse("console:propose-purge"), {"why": "Comité de archivo, acta 12"})
    LongerKept.objects.create(patient_id=elias.id, ground="humanity", why="Sentencia 3", set_at=now)
    purge = Purge.objects.get(state="proposed")
    logins.browser(paz).post(reverse("console:approve-purge", args=[purge.id]))
    compliance.go_on_with_purge(SAN_RAFAEL, purge.id)

    [mark] = LongerKept.objects.all()
    assert patients.is_known(elias.id) and marked(now) == set()
    assert "para siempre" in client.get(reverse("console:longer")).content.decode()
    unsaid = client.post(reverse("console:lift-prolonged", args=[mark.id]), {"why": ""})
    lifted = client.post(reverse("console:lift-prolonged", args=[mark.id]), {"why": "Era otra persona"})
    again = client.post(reverse("console:lift-prolonged", args=[mark.id]), {"why": "Era otra persona"})
    assert (unsaid.status_code, lifted.status_code, again.status_code) == (422, 302, 404)
    assert marked(now) == {elias.id}


def test_where_no_law_keeps_a_record_longer_none_can_be(now: datetime, pia: UUID) -> None:
    elias, client = old(), logins.browser(pia)
    Organisation.objects.update(country="MX")

    page = client.get(reverse("console:longer")).content.decode()

    assert "Ningún país de los que se aplican aquí" in page
    assert client.get(reverse("console:prolong", args=[elias.id])).status_code == 404


def test_all_that_waits_is_listed_page_by_page(now: datetime, pia: UUID) -> None:
    for number in range(53):
        patient("Elías", f"Rueda {number}", document=f"CC 19{number:06d}", last_visit_on=LONG_AGO)
    marked(now)
    client, there = logins.browser(pia), reverse("console:due", args=["patient"])

    first, second = (client.get(there, {"pagina": page}).content.decode() for page in ("1", "2"))
    last = DueMark.objects.order_by("-since", "-id")[0]
    act = f"{reverse('console:take-out', args=[last.id])}?pagina=2"
    wrong = client.post(act, {"record": "patient", "why": ""})
    kept = client.post(act, {"record": "patient", "why": "Pleito"})

    assert (first.count('data-testid="waiting"'), second.count('data-testid="waiting"')) == (50, 3)
    assert "?pagina=2" in first and "?pagina=1" in second
    assert wrong.status_code == 422 and wrong.content.decode().count('data-testid="waiting"') == 3
    assert kept["Location"] == f"{there}?pagina=2"


def test_every_screen_shows_what_waits(now: datetime, pia: UUID, paz: UUID) -> None:
    elias = old()
    marked(now)
    ripen()
    client = logins.browser(pia)
    client.post(reverse("console:hold", args=[elias.id]), {"why": "Proceso 2026-114"})

    overview = client.get(reverse("console:retention")).content.decode()
    due = client.get(reverse("console:due", args=["patient"])).content.decode()
    held = client.get(reverse("console:holds")).content.decode()

    assert "Fichas de pacientes, con todo lo suyo" in overview and "15 años" in overview
    assert "Elías R." in due and "retenido" in due
    assert "Proceso 2026-114" in held and "Elías R." in held
    assert patients.is_known(elias.id) and not Appointment.objects.exists()
