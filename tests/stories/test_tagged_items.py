"""One contact or one appointment is reserved by hand, whatever its queue or kind, and so wherever it is read."""

from dataclasses import replace
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from latido.compliance import api as compliance
from latido.compliance.contracts import Tag
from latido.compliance.models import AuditEvent, ItemTag
from latido.desk.tests.conftest import *  # noqa: F403 - a hospital, and Ana in the middle of a call
from latido.desk.tests.conftest import Floor
from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction
from latido.interactions.models import RecordingSegment
from latido.kernel.actor import Actor
from latido.kernel.ids import new_id
from latido.kernel.time import utc_now
from latido.plumbing import tenancy
from latido.scheduling import api as scheduling
from latido.scheduling.models import Appointment, Slot
from latido.staff.contracts import ROLE_PERMISSIONS, Role
from latido.staff.tests import logins
from tests.access import objects

pytestmark = pytest.mark.db
WHY = "El padre pidió no contar nada a la madre"


def somebody(floor: Floor, role: Role) -> Actor:
    return replace(floor.actor, roles=frozenset({str(role)}), permissions=ROLE_PERMISSIONS[role])


def browser(floor: Floor, role: Role, name: str = "Inés") -> Client:
    """Somebody of this role who opened Rosa's record with a reason."""
    client = logins.browser(logins.person(name, role))
    client.post(reverse("desk:open-record", args=[floor.rosa]), {"code": "data", "reason": "está en la ventanilla"})
    return client


def of_contact(floor: Floor, contact: Interaction) -> str:
    return reverse("desk:tag-contact", args=[floor.rosa, contact.id])


@pytest.fixture
def visit(floor: Floor, verified: Interaction) -> UUID:
    slot = Slot.objects.order_by("start").first()
    assert slot is not None
    made = scheduling.book_appointment(
        floor.rosa, slot.id, floor.control, request_id=new_id(), desired_on=None, actor=floor.actor, now=utc_now()
    )
    return made.id


def test_a_contact_that_was_tagged_is_reserved_wherever_it_is_read(floor: Floor, hung_up: Interaction) -> None:
    objects.row(RecordingSegment, interaction_id=hung_up.id, state="stored", size=10)
    interactions.save_note(hung_up.id, note="Discuten por el niño", promise="", promise_due=None, actor=floor.actor)
    interactions.add_to_timeline(floor.rosa, "interaction", hung_up.id, at=utc_now())
    supervisor = browser(floor, Role.SUPERVISOR)
    before = supervisor.get(reverse("desk:timeline", args=[floor.rosa])).content.decode()

    answer = supervisor.post(of_contact(floor, hung_up), {"tag": "custody", "why": WHY})

    assert of_contact(floor, hung_up) in before and answer.status_code == 302
    (line,) = interactions.contact_lines(floor.rosa, [hung_up.id], actor=somebody(floor, Role.AGENT)).values()
    (last,) = interactions.past_contacts(floor.rosa, actor=somebody(floor, Role.BILLING))
    assert (line.note, line.reserved, last.note, last.reserved, last.tags) == ("", True, "", True, ())
    with pytest.raises(compliance.Reserved):
        interactions.segments(hung_up.id, actor=somebody(floor, Role.SUPERVISOR))
    (care,) = interactions.contact_lines(floor.rosa, [hung_up.id], actor=somebody(floor, Role.NURSE)).values()
    assert (care.note, care.tags) == ("Discuten por el niño", (Tag.CUSTODY,))
    with tenancy.role("latido_auditor"):
        told = AuditEvent.objects.get(action="item.reserved")
    assert (told.patient_ids, told.interaction_id) == ([floor.rosa], hung_up.id)
    assert (told.detail["tag"], told.reason) == ("custody", WHY)


def test_who_may_not_see_it_reads_neither_the_tag_nor_why_and_takes_nothing_off(
    floor: Floor, hung_up: Interaction
) -> None:
    nurse, supervisor = browser(floor, Role.NURSE), browser(floor, Role.SUPERVISOR, "Sara")
    here = of_contact(floor, hung_up)
    nurse.post(here, {"tag": "hiv", "why": WHY})
    one = ItemTag.objects.get()

    page = supervisor.get(here).content.decode()
    refused = supervisor.post(here, {"lift": str(one.id), "why": "Ya no hace falta"})

    assert WHY not in page and 'data-testid="not-yours"' in page and 'data-testid="item-tag"' not in page
    assert refused.status_code == 403
    mine = nurse.get(here).content.decode()
    assert WHY in mine and f">{here}" not in mine, "its own address is nowhere to be read"


def test_it_is_taken_off_with_a_reason_and_both_stay_on_the_page(floor: Floor, hung_up: Interaction) -> None:
    nurse, here = browser(floor, Role.NURSE), of_contact(floor, hung_up)
    nurse.post(here, {"tag": "vip", "why": WHY})
    one = ItemTag.objects.get()

    bare = nurse.post(here, {"lift": str(one.id), "why": ""})
    done = nurse.post(here, {"lift": str(one.id), "why": "Dejó el cargo"})
    again = nurse.post(here, {"lift": str(one.id), "why": "Dejó el cargo"})
    page = nurse.get(here).content.decode()

    assert (bare.status_code, done.status_code, again.status_code) == (422, 302, 404)
    assert WHY in page and "Dejó el cargo" in page
    (line,) = interactions.contact_lines(floor.rosa, [hung_up.id], actor=somebody(floor, Role.AGENT)).values()
    assert not line.reserved


def test_nothing_is_tagged_without_a_kind_and_a_reason(floor: Floor, hung_up: Interaction) -> None:
    nurse, here = browser(floor, Role.NURSE), of_contact(floor, hung_up)

    for given in ({"tag": "", "why": WHY}, {"tag": "gossip", "why": WHY}, {"tag": "vip", "why": "  "}):
        assert nurse.post(here, given).status_code == 422
    assert not ItemTag.objects.exists()


@pytest.mark.parametrize("role", [Role.AGENT, Role.BILLING])
def test_who_may_not_tag_does_not(floor: Floor, hung_up: Interaction, role: Role) -> None:
    client = browser(floor, role)

    assert client.post(of_contact(floor, hung_up), {"tag": "vip", "why": WHY}).status_code == 403
    assert 'data-testid="reserve-item"' not in client.get(reverse("desk:timeline", args=[floor.rosa])).content.decode()
    with pytest.raises(PermissionError):
        interactions.tag_contact(hung_up.id, floor.rosa, Tag.VIP, WHY, actor=somebody(floor, role), now=utc_now())


def test_without_an_open_record_and_of_another_patient_it_is_not_there(floor: Floor, hung_up: Interaction) -> None:
    closed = logins.browser(logins.person("Sara", Role.NURSE))
    opened = browser(floor, Role.NURSE)
    opened.post(reverse("desk:open-record", args=[floor.tomas]), {"code": "data", "reason": "está en la ventanilla"})

    assert closed.get(of_contact(floor, hung_up)).status_code == 404
    assert opened.get(reverse("desk:tag-contact", args=[floor.tomas, hung_up.id])).status_code == 404
    assert opened.get(of_contact(floor, hung_up)).status_code == 200


def test_an_appointment_that_was_tagged_hides_what_it_is_for_and_stays_so_when_it_is_moved(
    floor: Floor, visit: UUID
) -> None:
    nurse, agent = somebody(floor, Role.NURSE), somebody(floor, Role.AGENT)
    browser(floor, Role.NURSE).post(
        reverse("desk:tag-appointment", args=[floor.rosa, visit]), {"tag": "mental", "why": WHY}
    )
    slot = Slot.objects.exclude(appointments__status="booked").order_by("start").last()
    assert slot is not None

    def seen(actor: Actor) -> list[tuple[str, bool]]:
        found = scheduling.appointments_of(floor.rosa, actor, utc_now())
        return [(each.visit_type.name, each.reserved) for each in found if str(each.status) == "booked"]

    before = seen(agent), seen(nurse)
    moved = scheduling.reschedule_appointment(
        visit, slot.id, request_id=new_id(), desired_on=None, actor=floor.actor, now=utc_now()
    )

    assert before == ([("", True)], [("Cardiología, control", False)])
    assert (seen(agent), seen(nurse)) == before
    assert Appointment.objects.get(id=moved.id).hand_tags == ["mental"]
    assert [each.why for each in scheduling.appointment_tags(moved.id, floor.rosa, actor=nurse) or ()] == [WHY]


def test_why_goes_with_whom_it_was_about(floor: Floor, hung_up: Interaction, visit: UUID) -> None:
    nurse = somebody(floor, Role.NURSE)
    interactions.tag_contact(hung_up.id, floor.rosa, Tag.VIP, WHY, actor=nurse, now=utc_now())
    scheduling.tag_appointment(visit, floor.rosa, Tag.VIP, WHY, actor=nurse, now=utc_now())

    scheduling.holding.forget([floor.rosa])
    interactions.holding.forget([floor.rosa])

    assert {row.why for row in ItemTag.objects.all()} == {""} and ItemTag.objects.count() == 2
