"""The story of the wrong patient: what was written of Rosa was Lina's."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from latido.compliance import api as compliance
from latido.compliance.contracts import NewConsent, Purpose, Tie, rights
from latido.compliance.models import AccessAlert, AuditEvent, ConsentEvent, RightsRequest
from latido.desk.tests.conftest import Floor, LogIn
from latido.interactions import api as interactions
from latido.interactions.contracts import Given, Interaction
from latido.interactions.models import DispositionGiven, InteractionPatient, TimelineEntry, VerificationEvent
from latido.kernel.ids import new_id
from latido.kernel.time import utc_now
from latido.patients.contracts import Basis, Scope
from latido.patients.models import RecordChange, RelatedPerson, Representation
from latido.patients.tests.people import granted
from latido.plumbing import tenancy
from latido.scheduling import api as scheduling
from latido.scheduling.contracts import AppointmentStatus
from latido.scheduling.models import Appointment, Practitioner, Slot
from latido.staff.contracts import Role
from latido.staff.tests import logins

pytestmark = pytest.mark.db
WHY = {"why": "eran homónimas", "opened": "1"}


def url(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


def audited(action: str) -> list[AuditEvent]:
    with tenancy.role("latido_auditor"):
        return list(AuditEvent.objects.filter(action=action).order_by("id"))


def noted(floor: Floor, contact: Interaction) -> None:
    """What Ana writes of Rosa in the contact: its disposition, a consent, what lets a relative act; and closes it."""
    now = utc_now()
    new = NewConsent(Purpose.MARKETING, given=True, patient_id=floor.rosa, ref=contact.id)
    compliance.record_consent(new, actor=floor.actor, now=now)
    son = RelatedPerson.objects.get(patient_id=floor.rosa, relative_id=floor.tomas)
    asked = rights.NewRequest(floor.rosa, rights.Right.ACCESS, "Quiero mi copia", contact.id)
    compliance.take_request(asked, actor=floor.actor, now=now)
    grant = granted(son, Basis.WRITTEN, Scope.APPOINTMENTS)
    Representation.objects.filter(pk=grant.pk).update(interaction_id=contact.id)
    interactions.close_interaction(
        contact.id, (Given("1.1", floor.rosa),), note="pide control", promise="", promise_due=None,
        actor=floor.actor, now=now,
    )  # fmt: skip


def whose(floor: Floor, contact: Interaction) -> list[object]:
    """Who has what of the contact; and whether the relative may act by it."""
    ids = {floor.rosa: "rosa", floor.lina: "lina", floor.tomas: "tomas"}
    columns = ((InteractionPatient, "interaction"), (DispositionGiven, "interaction"), (TimelineEntry, "ref"))
    found: list[object] = [
        [ids[each] for each in model.objects.filter(**{name: contact.id}).values_list("patient_id", flat=True)]
        for model, name in columns
    ]
    found += [ids[each] for each in ConsentEvent.objects.filter(ref=contact.id).values_list("patient_id", flat=True)]
    found += [
        ids[each]
        for each in RightsRequest.objects.filter(interaction_id=contact.id).values_list("patient_id", flat=True)
    ]
    return [*found, Representation.objects.filter(interaction_id=contact.id, ended_at=None).count()]


def test_wrong_patient_split(ana: Client, log_in: LogIn, floor: Floor, hung_up: Interaction) -> None:
    noted(floor, hung_up)
    officer = logins.person("Oficial", Role.PRIVACY_OFFICER)
    before = whose(floor, hung_up)

    page = ana.get(url("wrong-person", hung_up.id, floor.rosa)).content.decode()
    preview = ana.post(url("split", hung_up.id, floor.rosa, floor.lina)).content.decode()
    still = whose(floor, hung_up)
    unsaid = ana.post(url("split", hung_up.id, floor.rosa, floor.lina), {"why": " "})
    done = ana.post(url("split", hung_up.id, floor.rosa, floor.lina), WHY).content.decode()

    assert url("split", hung_up.id, floor.rosa, floor.lina) in page
    assert "Candidate(" not in page + preview + done, "a part's own words, not what the page knows by that name"
    assert 'data-testid="opened"' in preview and "Tipificaciones" in preview and "Nota" in preview
    assert still == before and unsaid.status_code == 422
    assert 'data-testid="split-done"' in done
    assert before == [["rosa"], ["rosa"], ["rosa", "rosa"], "rosa", "rosa", 1]
    assert whose(floor, hung_up) == [["lina"], ["lina"], ["lina"], "lina", "lina", 0]
    assert not {"Gutiérrez Peña", "52123907"} & set((page + preview + done).split())

    (row,) = audited("interaction.split")
    assert row.patient_ids == [floor.rosa, floor.lina] and row.reason == WHY["why"] and row.detail["opened"] != "0"
    alert = AccessAlert.objects.get()
    assert (alert.actor_id, alert.patient_id, alert.ties) == (floor.ana, floor.rosa, [str(Tie.WRONG_PERSON)])
    assert compliance.urgent_alerts(actor=logins.actor(officer)) == 1

    (kept,) = {each.patient_id for each in VerificationEvent.objects.filter(interaction=hung_up.id)}
    assert kept == floor.rosa  # it was compared with her record: of Lina it proves nothing
    assert interactions.verification(hung_up.id, floor.lina, now=utc_now()).level < 2

    split_id = row.detail["split"]
    undone = ana.post(url("undo-split", hung_up.id, split_id))
    twice = ana.post(url("undo-split", hung_up.id, split_id))
    assert undone.status_code == 200 and twice.status_code == 404
    assert whose(floor, hung_up) == before
    assert [each.patient_ids for each in audited("interaction.split_undone")] == [[floor.rosa, floor.lina]]
    assert AccessAlert.objects.get().justified is None


def booking(floor: Floor, contact: Interaction, place: int) -> UUID:
    """As the desk books it, in this contact."""
    slot = Slot.objects.order_by("start")[place]
    return scheduling.book_appointment(
        floor.rosa, slot.id, floor.control, request_id=new_id(), desired_on=None, actor=floor.actor, now=utc_now(),
        interaction_id=contact.id,
    ).id  # fmt: skip


def test_what_was_booked_goes_along_and_what_cannot_is_asked_about(
    ana: Client, floor: Floor, verified: Interaction
) -> None:
    coming, past, freed, clash, before = [booking(floor, verified, place) for place in range(5)]
    Appointment.objects.filter(id=before).update(interaction_id=None)  # of another day
    Appointment.objects.filter(id=past).update(start=utc_now() - timedelta(hours=2), end=utc_now() - timedelta(hours=1))
    scheduling.cancel_appointment(freed, "No puede", floor.actor, utc_now(), verified.id)
    at = Appointment.objects.get(id=clash)
    doctor = Practitioner.objects.create(name="Otro")
    slot = Slot.objects.create(
        practitioner=doctor, site_id=at.site_id, visit_type_id=at.visit_type_id, start=at.start, end=at.end
    )
    scheduling.book_appointment(
        floor.lina, slot.id, floor.control, request_id=new_id(), desired_on=None, actor=floor.actor, now=utc_now()
    )

    def has() -> dict[UUID, UUID]:
        return dict(Appointment.objects.exclude(slot=slot).values_list("id", "patient_id"))

    preview = ana.post(url("split", verified.id, floor.rosa, floor.lina)).content.decode()
    ana.post(url("split", verified.id, floor.rosa, floor.lina), WHY)

    assert preview.count('data-testid="stays"') == 3
    assert all(words in preview for words in ("su hora ya pasó", "se canceló", "ya tiene una a esa hora"))
    assert has() == dict.fromkeys((past, freed, clash, before), floor.rosa) | {coming: floor.lina}
    told = dict(TimelineEntry.objects.filter(kind="appointment.booked").values_list("ref", "patient_id"))
    assert told[coming] == floor.lina and told[past] == told[before] == floor.rosa

    split_id = audited("interaction.split")[0].detail["split"]
    undone = ana.post(url("undo-split", verified.id, split_id)).content.decode()
    assert set(has().values()) == {floor.rosa} and 'data-testid="left"' not in undone
    assert TimelineEntry.objects.get(kind="appointment.booked", ref=coming).patient_id == floor.rosa


def test_what_happened_to_it_meanwhile_does_not_come_back_without_a_word(
    ana: Client, floor: Floor, verified: Interaction
) -> None:
    made = booking(floor, verified, 0)
    ana.post(url("split", verified.id, floor.rosa, floor.lina), WHY)
    Appointment.objects.filter(id=made).update(status=AppointmentStatus.FULFILLED)

    page = ana.post(url("undo-split", verified.id, audited("interaction.split")[0].detail["split"])).content.decode()

    assert 'data-testid="left"' in page and "ya dice si vino" in page
    assert Appointment.objects.get(id=made).patient_id == floor.lina


def test_what_was_moved_or_taken_back_in_the_contact_is_of_the_record_it_was_of(
    ana: Client, floor: Floor, verified: Interaction
) -> None:
    own = [booking(floor, verified, place) for place in (0, 1)]
    Appointment.objects.update(interaction_id=None)  # Rosa's own, of before
    slots, now = Slot.objects.order_by("start"), utc_now()
    scheduling.reschedule(
        own[0],
        slots[2].id,
        request_id=new_id(),
        desired_on=None,
        actor=floor.actor,
        now=now,
        interaction_id=verified.id,
    )
    ana.post(url("cancel", verified.id, floor.rosa, own[1]), {"reason": "viaje"})
    scheduling.cancel_appointment(own[1], "Se equivocó", floor.actor, now, verified.id)
    again = ana.post(url("undo-cancel", verified.id, floor.rosa, own[1]))

    ana.post(url("split", verified.id, floor.rosa, floor.lina), WHY)

    assert again.status_code == 200 and Appointment.objects.count() == 4
    assert set(Appointment.objects.values_list("patient_id", flat=True)) == {floor.rosa}


def test_what_was_booked_at_the_desk_knows_its_contact(ana: Client, floor: Floor, verified: Interaction) -> None:
    slot = Slot.objects.order_by("start")[0]
    ana.post(
        url("reserve", verified.id, floor.rosa), {"request_id": new_id(), "slot": slot.id, "visit_type": floor.control}
    )

    assert Appointment.objects.get().interaction_id == verified.id
    assert [row.interaction_id for row in audited("appointment.booked")] == [verified.id]


def test_what_the_contact_changed_of_the_record_is_asked_about(
    ana: Client, floor: Floor, verified: Interaction
) -> None:
    RecordChange.objects.create(
        patient_id=floor.rosa, before={}, after={}, of_contact=False, at=utc_now(), interaction_id=verified.id
    )

    preview = ana.post(url("split", verified.id, floor.rosa, floor.lina)).content.decode()

    assert preview.count('data-testid="stays"') == 1 and "deshágalos en la ficha" in preview


def test_in_the_call_whoever_it_is_now_is_verified_anew(ana: Client, floor: Floor, verified: Interaction) -> None:
    ana.post(url("split", verified.id, floor.rosa, floor.lina), WHY)

    contact = interactions.interaction(verified.id)
    page = ana.get(url("call", verified.id)).content.decode()
    assert contact.patient_ids == (floor.lina,)
    assert "Rosa Elvira" not in page and 'data-testid="fell"' not in page
    assert ana.get(url("appointments", verified.id, floor.lina)).status_code == 403
    assert ana.get(url("appointments", verified.id, floor.rosa)).status_code == 404


def test_of_nobody_whose_record_was_opened_nobody_is_asked(ana: Client, floor: Floor, talking: Interaction) -> None:
    ana.post(url("link", talking.id, floor.rosa))

    ana.post(url("split", talking.id, floor.rosa, floor.lina), WHY)

    assert audited("interaction.split") and not AccessAlert.objects.exists()


def test_what_the_right_one_has_already_is_set_aside_and_comes_back(
    ana: Client, floor: Floor, verified: Interaction
) -> None:
    ana.post(url("link", verified.id, floor.lina))
    for patient_id in (floor.rosa, floor.lina):
        interactions.give_disposition(verified.id, Given("1.1", patient_id), actor=floor.actor, now=utc_now())
    before = whose(floor, verified)

    ana.post(url("split", verified.id, floor.rosa, floor.lina), WHY)
    after = whose(floor, verified)
    ana.post(url("undo-split", verified.id, audited("interaction.split")[0].detail["split"]))

    assert after == [["lina"], ["lina"], [], 0]
    assert [sorted(each) if isinstance(each, list) else each for each in whose(floor, verified)] == [
        sorted(each) if isinstance(each, list) else each for each in before
    ]


def test_nobody_else_s_contact_and_nobody_who_is_not_there(
    ana: Client, log_in: LogIn, floor: Floor, verified: Interaction
) -> None:
    there = url("split", verified.id, floor.rosa, floor.lina)
    strangers = [
        (log_in("sam"), there),
        (log_in("noor"), there),
        (ana, url("split", verified.id, floor.tomas, floor.lina)),
        (ana, url("split", verified.id, floor.rosa, floor.rosa)),
        (ana, url("split", verified.id, floor.rosa, UUID(int=9))),
    ]

    assert {who.post(where, WHY).status_code for who, where in strangers} == {404}
