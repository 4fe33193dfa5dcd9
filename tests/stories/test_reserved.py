"""What is reserved stays so wherever it is read: appointments, contacts, recordings, and of relatives."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from latido.compliance import api as compliance
from latido.compliance.contracts import Outcome, Refused, Tag
from latido.compliance.models import AuditEvent, BrokenGlass
from latido.desk import reserved
from latido.desk.tests.conftest import *  # noqa: F403 - a hospital, and Ana in the middle of a call
from latido.desk.tests.conftest import Floor, LogIn
from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction, NewInteraction
from latido.interactions.models import DispositionChoice, DispositionGiven, InteractionPatient, RecordingSegment
from latido.interactions.models import Interaction as ContactRow
from latido.kernel.actor import Actor, system
from latido.kernel.ids import new_id
from latido.kernel.time import utc_now
from latido.orgs.tests.hospitals import SAN_RAFAEL
from latido.patients.contracts import Basis, Scope
from latido.patients.models import RelatedPerson
from latido.patients.tests.people import granted
from latido.plumbing import tenancy
from latido.routing import api as routing
from latido.routing.contracts import CallbackSource, Promise
from latido.scheduling import api as scheduling
from latido.scheduling.models import Slot, VisitType
from latido.staff.contracts import ROLE_PERMISSIONS, Role
from tests.access import objects

pytestmark = pytest.mark.db


def somebody(floor: Floor, role: Role) -> Actor:
    return replace(floor.actor, roles=frozenset({str(role)}), permissions=ROLE_PERMISSIONS[role])


@pytest.fixture
def visit(floor: Floor, verified: Interaction) -> Iterator[UUID]:
    """Rosa has an appointment of a reserved kind."""
    VisitType.objects.filter(id=floor.control).update(tag=str(Tag.MENTAL))
    slot = Slot.objects.order_by("start").first()
    assert slot is not None
    made = scheduling.book_appointment(
        floor.rosa, slot.id, floor.control, request_id=new_id(), desired_on=None, actor=floor.actor, now=utc_now()
    )
    yield made.id


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.AGENT, ("", "")),
        (Role.NURSE, ("Cardiología, control", "Dr. Andrés Herrera")),
        (Role.SUPERVISOR, ("", "")),
        (Role.BILLING, ("", "")),
        (Role.PRIVACY_OFFICER, ("Cardiología, control", "Dr. Andrés Herrera")),
        (Role.ADMINISTRATOR, None),
    ],
)
def test_of_a_reserved_appointment_a_role_sees_what_it_may(
    floor: Floor, visit: UUID, role: Role, seen: tuple[str, str] | None
) -> None:
    actor = somebody(floor, role)
    listed = scheduling.appointments_of(floor.rosa, actor, utc_now())
    on_the_timeline = scheduling.bookings(floor.rosa, [visit], actor)

    assert [(each.visit_type.name, each.practitioner) for each in listed] == ([seen] if seen is not None else [])
    assert set(on_the_timeline) == ({visit} if seen is not None else set())
    assert all(each.site == "Sede Norte" for each in listed)


def test_an_agent_who_asks_is_told_that_it_is_reserved_and_that_is_in_the_audit(
    floor: Floor, verified: Interaction, visit: UUID, ana: Client
) -> None:
    told = ana.post(reverse("desk:reveal-appointment", args=[verified.id, floor.rosa, visit])).content.decode()

    assert told == "Reservada: la conoce enfermería"
    with tenancy.role("latido_auditor"):
        row = AuditEvent.objects.get(action="appointment.revealed")
    assert (row.outcome, row.patient_ids) == (Outcome.REFUSED, [floor.rosa])


def test_who_breaks_the_glass_of_the_record_sees_what_waits_behind_it(floor: Floor, visit: UUID) -> None:
    VisitType.objects.filter(id=floor.control).update(tag=str(Tag.SUD))
    nurse, now = somebody(floor, Role.NURSE), utc_now()
    before, hour = scheduling.appointments_of(floor.rosa, nurse, now), timedelta(hours=1)
    objects.row(BrokenGlass, actor_id=nurse.id, patient_id=floor.rosa, code="care", at=now - hour, until=now + hour)

    after = scheduling.appointments_of(floor.rosa, nurse, utc_now())

    assert [(each[0].reserved, each[0].visit_type.name) for each in (before, after)] == [
        (True, ""),
        (False, "Cardiología, control"),
    ]


@pytest.mark.parametrize("excluded", [True, False])
def test_of_a_relative_what_is_reserved_is_not_in_the_list_unless_they_were_let(
    floor: Floor, verified: Interaction, visit: UUID, excluded: bool
) -> None:
    son = RelatedPerson.objects.get(patient_id=floor.rosa)
    son.grants.all().delete()
    granted(son, Basis.WRITTEN, Scope.APPOINTMENTS, sensitive_excluded=excluded)
    now = utc_now()
    interactions.speaks(verified.id, floor.rosa, son.id, actor=floor.actor, now=now)
    said = (("speaker_document", "79456264"), ("birth_date", "12/03/1954"), ("email", "rosa@correo.example"))
    for check, words in said:
        interactions.verify(verified.id, floor.rosa, check, words, actor=floor.actor, now=utc_now())

    found = scheduling.appointments_of(floor.rosa, floor.actor, utc_now(), verified.id)

    assert [each.id for each in found] == ([] if excluded else [visit])


@pytest.fixture
def reserved_contact(floor: Floor, hung_up: Interaction) -> Interaction:
    """Rosa's call ended in something reserved, and was recorded."""
    DispositionChoice.objects.filter(code="3.1").update(tag=str(Tag.VIOLENCE))
    DispositionGiven.objects.create(
        interaction_id=hung_up.id, code="3.1", patient_id=floor.rosa, given_at=utc_now(), given_by=floor.ana
    )
    objects.row(RecordingSegment, interaction_id=hung_up.id, state="stored", size=10)
    return hung_up


def test_of_a_reserved_contact_nothing_but_that_it_was(floor: Floor, reserved_contact: Interaction) -> None:
    for role, lines in ((Role.AGENT, 1), (Role.BILLING, 0)):
        actor = somebody(floor, role)
        lately = interactions.past_contacts(floor.rosa, actor=actor)
        on_the_timeline = interactions.contact_lines(floor.rosa, [reserved_contact.id], actor=actor)

        assert len(lately) == len(on_the_timeline) == lines
        for each in (*lately, *on_the_timeline.values()):
            assert (each.queue_name, each.disposition, each.note, each.promise, each.reserved) == ("", "", "", "", True)


def test_who_handled_a_contact_reserves_it_whatever_came_of_it_and_takes_that_back(
    floor: Floor, hung_up: Interaction, ana: Client
) -> None:
    objects.row(RecordingSegment, interaction_id=hung_up.id, state="stored", size=10)
    interactions.save_note(hung_up.id, note="Le pega", promise="", promise_due=None, actor=floor.actor)
    clerk, address = somebody(floor, Role.AGENT), reverse("desk:reserve-contact", args=[hung_up.id])

    assert "también queda reservada" in ana.post(address, {"reserved": "violence"}).content.decode()

    assert 'value="violence" selected' in ana.get(reverse("desk:stage")).content.decode()
    (line,) = interactions.contact_lines(floor.rosa, [hung_up.id], actor=clerk).values()
    assert (line.note, line.reserved) == ("", True)
    with pytest.raises(compliance.Reserved):
        interactions.segments(hung_up.id, actor=somebody(floor, Role.SUPERVISOR))
    with tenancy.role("latido_auditor"):
        row = AuditEvent.objects.get(action="interaction.reserved")
    assert (row.patient_ids, row.interaction_id, row.detail) == ([floor.rosa], hung_up.id, {"tag": "violence"})

    assert ana.post(address, {"reserved": "gossip"}).status_code == 422
    assert "también queda reservada" not in ana.post(address, {"reserved": ""}).content.decode()
    (line,) = interactions.contact_lines(floor.rosa, [hung_up.id], actor=clerk).values()
    assert (line.note, line.reserved) == ("Le pega", False)


@pytest.mark.parametrize("tag", [Tag.NONE, Tag.VIOLENCE])
def test_a_recording_is_as_reserved_as_its_contact(floor: Floor, reserved_contact: Interaction, tag: Tag) -> None:
    DispositionChoice.objects.update(tag=str(tag))
    supervisor = somebody(floor, Role.SUPERVISOR)

    if tag is Tag.NONE:
        assert len(interactions.segments(reserved_contact.id, actor=supervisor)) == 1
        return
    with pytest.raises(compliance.Reserved):
        interactions.segments(reserved_contact.id, actor=supervisor)
    with tenancy.role("latido_auditor"):
        assert AuditEvent.objects.get(action="recording.refused").reason == "reserved"


def test_what_waits_in_a_reserved_queue_is_reserved_by_that_alone(
    floor: Floor, verified: Interaction, ana: Client
) -> None:
    """Nobody says so, it waits elsewhere afterwards, and whoever handles it takes back only their own word."""
    nurse, agent = somebody(floor, Role.NURSE), somebody(floor, Role.AGENT)
    value = {**compliance.item("queue", "CIT").value, "name": "Salud mental", "tag": "mental"}
    compliance.change("queue", "MEN", value, actor=system("tests", SAN_RAFAEL), sure=True)
    call = NewInteraction("voice", "n", "calm", "", "")
    made, _new = interactions.open_interaction(SAN_RAFAEL, call, at=utc_now())
    routing.enqueue(made, "MEN", 2, node="n", channel_id="calm", at=utc_now())
    routing.enqueue(made, "CIT", 2, node="n", channel_id="calm", at=utc_now())
    row = objects.row(InteractionPatient, interaction_id=made, patient_id=floor.rosa, linked_at=utc_now())

    seen = interactions.contact_lines(row.patient_id, [made], actor=agent)[made]
    care = interactions.contact_lines(row.patient_id, [made], actor=nurse)[made]

    assert interactions.interaction(made).queue_tags == (Tag.MENTAL,)
    assert (seen.reserved, seen.queue_name) == (True, "") and care.queue_name


def test_a_queue_is_reserved_for_a_known_reason_or_none(floor: Floor) -> None:
    value = compliance.item("queue", "CIT").value

    with pytest.raises(Refused):
        compliance.change("queue", "CIT", {**value, "tag": "gossip"}, actor=system("tests", SAN_RAFAEL), sure=True)


def test_why_a_reserved_appointment_was_cancelled_is_reserved_with_it(floor: Floor, visit: UUID) -> None:
    scheduling.cancel_appointment(visit, "No volvió a terapia", actor=floor.actor, now=utc_now())

    def why(role: Role) -> str:
        return scheduling.bookings(floor.rosa, [visit], somebody(floor, role))[visit].cancelled_reason

    assert (why(Role.AGENT), why(Role.NURSE)) == ("", "No volvió a terapia")


WHERE = "Cuidado del ánimo"  # a queue whose name says what somebody called about


@pytest.fixture
def in_a_reserved_queue(floor: Floor, hung_up: Interaction) -> Interaction:
    """Rosa's call waited in it, nobody has said what came of it, and we owe her another."""
    value = {**compliance.item("queue", "CIT").value, "name": WHERE, "tag": "mental"}
    compliance.change("queue", "MEN", value, actor=system("tests", SAN_RAFAEL), sure=True)
    ContactRow.objects.filter(id=hung_up.id).update(queue_name=WHERE, queue_tags=["mental"], parked_at=utc_now())
    return interactions.interaction(hung_up.id)


def lists(client: Client, floor: Floor, contact: Interaction) -> dict[str, str]:
    """Whatever of the desk lists contacts that are over."""
    client.post(reverse("desk:open-record", args=[floor.rosa]), {"code": "data", "reason": "está en la ventanilla"})
    addresses = {
        "home": reverse("desk:home"),
        "inbox": reverse("desk:inbox"),
        "recent": reverse("desk:recent"),
        "record": reverse("desk:open-record", args=[floor.rosa]),
        "relationship": reverse("desk:relationship", args=[floor.rosa]),
        "timeline": reverse("desk:timeline", args=[floor.rosa]),
    }
    found = {name: client.get(address).content.decode() for name, address in addresses.items()}
    return {name: page.split('data-testid="queues"')[0] for name, page in found.items()}


@pytest.mark.parametrize("who", ["ana", "sam"])
def test_no_list_names_a_reserved_queue_to_who_may_not_know(
    floor: Floor, in_a_reserved_queue: Interaction, log_in: LogIn, who: str
) -> None:
    for state in ("to disposition", "closed"):
        shown = lists(log_in(who), floor, in_a_reserved_queue)
        assert {name for name, page in shown.items() if WHERE in page} == set(), state
        ContactRow.objects.filter(id=in_a_reserved_queue.id).update(state="closed", parked_at=None)


def test_who_may_know_reads_the_name_of_the_queue(floor: Floor, in_a_reserved_queue: Interaction) -> None:
    for role, name in ((Role.AGENT, "Reservado"), (Role.SUPERVISOR, "Reservado"), (Role.NURSE, WHERE)):
        assert reserved.of_contact(in_a_reserved_queue, somebody(floor, role)).queue_name == name
    nobodys = replace(in_a_reserved_queue, patient_ids=())
    assert reserved.of_contact(nobodys, somebody(floor, Role.AGENT)).queue_name == "Reservado"
    assert reserved.of_contact(replace(nobodys, queue_tags=()), somebody(floor, Role.AGENT)).queue_name == WHERE


def test_a_promise_to_call_back_from_a_reserved_queue_names_none(floor: Floor) -> None:
    now = utc_now()
    owed = Promise(
        new_id(), new_id(), new_id(), WHERE, "MEN", "+573001112233", "", CallbackSource.ASKED, now, now, 0, 3, None,
        dialling=False, tag=Tag.MENTAL,
    )  # fmt: skip
    agent, nurse = somebody(floor, Role.AGENT), somebody(floor, Role.NURSE)

    assert (reserved.of_promise(owed, agent, floor.rosa).queue, reserved.of_promise(owed, nurse).queue) == (
        "Reservado",
        WHERE,
    )
