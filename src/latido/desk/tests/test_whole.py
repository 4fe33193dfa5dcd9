"""The patient's page: opened for a reason, in one piece, and never without one."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from latido.compliance.models import AuditEvent
from latido.desk.panels.patient import BROUGHT, journey
from latido.desk.panels.patient.panel import Brings, Stage
from latido.desk.panels.patient.whole import Relationship
from latido.desk.tests.conftest import Floor, LogIn
from latido.desk.tests.test_calling_back import promised
from latido.interactions import api as interactions
from latido.interactions.contracts import Given, Interaction, KindSummary
from latido.interactions.models import TimelineEntry
from latido.kernel.ids import new_id
from latido.kernel.time import utc_now
from latido.patients import api as patients
from latido.patients.contracts import Basis, Scope
from latido.patients.models import Patient, RelatedPerson, Representation
from latido.patients.tests.people import FAMILY_PHONE, granted
from latido.plumbing import sql, tenancy
from latido.scheduling import api as scheduling
from latido.scheduling.models import Slot

pytestmark = pytest.mark.db
ROUND = 33
IN_WORKSPACE = {"HX-Request": "true", "HX-Target": "workspace"}


def url(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


def audited(action: str) -> int:
    with tenancy.role("latido_auditor"):
        return AuditEvent.objects.filter(action=action).count()


def opened(client: Client, floor: Floor, reason: str = "pide la hora de su cita") -> str:
    return client.post(url("open-record", floor.rosa), {"code": "appointment", "reason": reason}).content.decode()


def lines(client: Client, floor: Floor, **asked: object) -> str:
    return client.get(url("timeline", floor.rosa), asked).content.decode()


def finished(floor: Floor, call: Interaction, promise: str = "") -> None:
    given = (Given("1.1", floor.rosa),)
    interactions.close_interaction(
        call.id, given, note="", promise=promise, promise_due=None, actor=floor.actor, now=utc_now()
    )


def booked(floor: Floor) -> None:
    slot = Slot.objects.order_by("start")[0]
    scheduling.book_appointment(
        floor.rosa, slot.id, floor.control, request_id=new_id(), desired_on=None, actor=floor.actor, now=utc_now()
    )


def test_without_a_contact_or_a_reason_the_page_asks_for_one_and_shows_nobody(ana: Client, floor: Floor) -> None:
    page = ana.get(url("open-record", floor.rosa)).content.decode()

    assert 'data-testid="open-record"' in page
    assert "Gutiérrez" not in page
    assert ana.get(url("timeline", floor.rosa)).status_code == 404
    assert ana.post(url("reveal-datum", floor.rosa, "phone")).status_code == 404
    assert audited("patient.opened") == 0


def test_a_reason_opens_it_and_it_may_be_read_again_for_a_while(ana: Client, floor: Floor) -> None:
    first = opened(ana, floor)
    again = ana.get(url("open-record", floor.rosa), headers=IN_WORKSPACE).content.decode()

    assert "Shown(" not in first
    assert "Rosa Elvira Gutiérrez Peña" in first and "Rosa Elvira Gutiérrez Peña" in again
    assert "52123907" not in first
    assert "Nadie se ha verificado." in first
    with tenancy.role("latido_auditor"):
        reasons = AuditEvent.objects.filter(action="patient.opened").values_list("purpose", "reason")
        assert list(reasons) == [("search", "pide la hora de su cita")] * 2


def test_the_reason_of_one_person_opens_no_other(ana: Client, floor: Floor) -> None:
    opened(ana, floor)

    assert 'data-testid="open-record"' in ana.get(url("open-record", floor.tomas)).content.decode()


def test_a_reason_is_not_one_for_ever(ana: Client, floor: Floor) -> None:
    opened(ana, floor)
    session = ana.session
    _, *why = session["latido-records"][str(floor.rosa)]
    session["latido-records"] = {str(floor.rosa): [(utc_now() - timedelta(minutes=31)).isoformat(), *why]}
    session.save()

    assert 'data-testid="open-record"' in ana.get(url("open-record", floor.rosa)).content.decode()
    assert ana.get(url("timeline", floor.rosa)).status_code == 404


def test_a_reason_too_short_stays_in_the_form(ana: Client, floor: Floor) -> None:
    answer = ana.post(url("open-record", floor.rosa), {"code": "other", "reason": "x"}, headers=IN_WORKSPACE)

    assert answer.status_code == 422
    assert answer.headers["HX-Retarget"] == "#opening"


def test_a_verified_call_opens_it_by_itself_and_says_who_verified(
    ana: Client, floor: Floor, verified: Interaction
) -> None:
    page = ana.get(url("open-record", floor.rosa)).content.decode()

    assert "Rosa Elvira Gutiérrez Peña" in page
    assert "N2" in page and "Nadie se ha verificado." not in page
    assert 'data-testid="back-to-call"' in page


def test_a_call_whose_person_is_not_verified_opens_nothing(ana: Client, floor: Floor, talking: Interaction) -> None:
    interactions.link_patient(talking.id, floor.rosa, actor=floor.actor, now=utc_now())

    assert 'data-testid="open-record"' in ana.get(url("open-record", floor.rosa)).content.decode()


def test_a_call_that_is_finished_opens_nothing_any_more(ana: Client, floor: Floor, hung_up: Interaction) -> None:
    during = ana.get(url("open-record", floor.rosa)).content.decode()
    finished(floor, hung_up)

    assert "Rosa Elvira Gutiérrez Peña" in during
    assert 'data-testid="open-record"' in ana.get(url("open-record", floor.rosa)).content.decode()


def test_noor_finds_nobody_and_bea_may_not(noor: Client, bea: Client, floor: Floor) -> None:
    assert noor.post(url("open-record", floor.rosa), {"code": "other", "reason": "curiosidad"}).status_code == 404
    assert bea.get(url("open-record", floor.rosa)).status_code == 403


def test_a_datum_is_shown_whole_and_audited(ana: Client, floor: Floor) -> None:
    opened(ana, floor)

    answer = ana.post(url("reveal-datum", floor.rosa, "document"))

    assert "52.123.907" in answer.content.decode() or "52123907" in answer.content.decode()
    assert audited("patient.revealed") == 1
    assert ana.post(url("reveal-datum", floor.rosa, "address")).status_code == 404


def test_it_says_what_comes_what_was_promised_and_what_they_may_want(
    ana: Client, floor: Floor, hung_up: Interaction
) -> None:
    booked(floor)
    finished(floor, hung_up, promise="Avisar cuando llegue la autorización")

    page = opened(ana, floor)

    assert "Cita en" in page and "Cardiología" not in page
    assert "Avisar cuando llegue la autorización" in page
    assert "Lo que se le prometió" in page
    assert "Tomás" in ana.get(url("relationship", floor.rosa)).content.decode()  # of the family


def test_the_timeline_tells_what_happened_newest_first(ana: Client, floor: Floor, hung_up: Interaction) -> None:
    booked(floor)
    finished(floor, hung_up, promise="Avisar mañana")
    opened(ana, floor)

    page = lines(ana, floor)

    assert page.index("Cita agendada") < page.index("Identidad verificada") < page.index("Promesa: Avisar mañana")
    assert "Hoy" in page and "Cardiología" not in page
    assert "Identidad verificada" not in lines(ana, floor, vista="calls")
    assert "Promesa" not in lines(ana, floor, vista="visits")


def test_an_appointment_moved_and_cancelled_is_told_as_such(ana: Client, floor: Floor) -> None:
    first, second = Slot.objects.order_by("start")[:2]
    words = {"desired_on": None, "actor": floor.actor, "now": utc_now()}
    made = scheduling.book_appointment(floor.rosa, first.id, floor.control, request_id=new_id(), **words)
    moved = scheduling.reschedule_appointment(made.id, second.id, request_id=new_id(), **words)
    scheduling.cancel_appointment(moved.id, "Le salió un viaje", floor.actor, utc_now())
    opened(ana, floor)

    page = lines(ana, floor)

    kinds = TimelineEntry.objects.filter(patient_id=floor.rosa).order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["appointment.booked", "appointment.moved", "appointment.cancelled"]
    assert page.count("Cita reprogramada") == 1 and "Le salió un viaje" in page


def test_it_comes_page_by_page_and_nothing_twice(ana: Client, floor: Floor) -> None:
    now = utc_now()
    for n in range(70):  # many at one instant: the order is still one
        at = now - timedelta(days=n // 30, hours=1)
        interactions.add_to_timeline(floor.rosa, "identity.verified", new_id(), at=at)
    opened(ana, floor)

    pages, last = [lines(ana, floor)], ""
    while 'data-testid="more"' in pages[-1]:
        last = pages[-1].split("after=")[1].split('"')[0]
        pages.append(lines(ana, floor, after=last))

    assert [page.count("Identidad verificada") for page in pages] == [30, 30, 10]
    assert "".join(pages).count("Hoy") <= 1


@pytest.mark.parametrize("asked", ["x", "-1", "9" * 18, "9" * 30, "1.5", "²"])
def test_a_page_that_nobody_has_is_empty_or_the_first(ana: Client, floor: Floor, asked: str) -> None:
    opened(ana, floor)

    assert ana.get(url("timeline", floor.rosa), {"after": asked, "vista": asked}).status_code == 200


def test_somebody_else_s_entry_is_no_place_to_go_on_from(ana: Client, floor: Floor) -> None:
    interactions.add_to_timeline(floor.rosa, "identity.verified", new_id(), at=utc_now() - timedelta(days=9))
    interactions.add_to_timeline(floor.tomas, "identity.verified", new_id(), at=utc_now())
    other = TimelineEntry.objects.get(patient_id=floor.tomas).id
    opened(ana, floor)

    assert "Identidad verificada" not in lines(ana, floor, after=other)


def test_a_patient_who_is_gone_shows_nothing(ana: Client, floor: Floor) -> None:
    opened(ana, floor)
    Patient.objects.filter(id=floor.rosa).delete()

    assert ana.get(url("open-record", floor.rosa)).status_code == 404


def test_who_may_not_reveal_sees_no_eye(log_in: LogIn, floor: Floor) -> None:
    assert 'data-testid="reveal-document"' in opened(log_in("cata"), floor)


Statements = list[str]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Statements:
    """Every statement that is asked of the database word for word; Django's own are counted beside it."""
    said: Statements = []
    rows = sql.rows

    def prepared(statement: str, **words: object) -> list[tuple[Any, ...]]:
        said.append(statement)
        return rows(statement, **words)

    monkeypatch.setattr(sql, "rows", prepared)
    return said


def count(client: Client, asked: Statements, address: str) -> int:
    """Of the whole request, in the shell that stands. Not where transactions begin and end."""
    asked.clear()
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address, headers=IN_WORKSPACE).status_code == 200
    said = [*asked, *(each["sql"] for each in seen)]
    return sum(not each.lstrip().startswith(("SAVEPOINT", "RELEASE")) for each in said)


def test_the_way_with_the_hospital_begins_with_whatever_came_first(floor: Floor) -> None:
    spring, autumn = datetime(2026, 5, 16, tzinfo=UTC), datetime(2026, 11, 5, tzinfo=UTC)
    seen = KindSummary("appointment.booked", 1, spring, spring), KindSummary("interaction", 2, autumn, autumn)
    of = Relationship(floor.rosa, None, floor.actor, autumn, summary=seen)

    way = journey.panel(BROUGHT).context(of)

    assert way is not None
    assert [each.at for each in way["stages"]] == [spring, spring, None, None]


def test_a_part_of_the_house_adds_to_what_gathers_for_whom_it_is(floor: Floor) -> None:
    def paid(_of: Relationship) -> list[Stage]:
        return [Stage(100, "Último pago", None), Stage(10, "Preguntó el precio", None)]

    of = Relationship(floor.rosa, None, floor.actor, utc_now())
    for permission, titles in (("desk.use", ["Preguntó el precio", "Último pago"]), ("billing.nobody", [])):
        way = journey.panel((Brings(stages=paid, permission=permission),)).context(of)
        assert way is not None
        assert [each.title for each in way["stages"]] == titles


def test_a_wish_to_be_reached_otherwise_stands_first_and_its_absence_last(ana: Client, floor: Floor) -> None:
    nothing = opened(ana, floor)

    assert nothing.index('data-testid="pending"') < nothing.index('data-testid="safe-contact"')


def test_the_page_asks_few_questions(ana: Client, floor: Floor, hung_up: Interaction, asked: Statements) -> None:
    booked(floor)
    finished(floor, hung_up, promise="Avisar mañana")
    promised(FAMILY_PHONE)
    page = opened(ana, floor)
    assert "Prometido por Ana" in page and "Devolverle la llamada" in page, "what costs most is there"

    asks, rest = count(ana, asked, url("open-record", floor.rosa)), count(ana, asked, url("relationship", floor.rosa))

    assert asks <= 12
    assert asks + rest <= ROUND  # of which each request asks seven: who asks, where, may they, what is written
    assert count(ana, asked, url("timeline", floor.rosa)) <= 12


def test_by_the_number_of_a_record_that_was_joined_the_page_of_the_other_opens(ana: Client, floor: Floor) -> None:
    patients.merge_patients(floor.tomas, floor.rosa, [], floor.actor, utc_now())

    page = ana.post(reverse("desk:open-record", args=[floor.rosa]), {"code": "data", "reason": "revisar sus datos"})
    rest = reverse("desk:relationship", args=[floor.tomas])
    assert rest in page.content.decode()
    assert ana.get(rest).status_code == 200


def test_what_a_relative_may_not_be_told_is_for_the_agent_s_eyes(
    ana: Client, floor: Floor, talking: Interaction
) -> None:
    booked(floor)
    ana.post(url("link", talking.id, floor.rosa))
    son = RelatedPerson.objects.get(patient_id=floor.rosa, relative_id=floor.tomas)
    Representation.objects.filter(related=son).update(scopes=[Scope.BOOK])
    ana.post(url("speakers", talking.id, floor.rosa), {"related": str(son.id)})
    said = {"speaker_document": "79456264", "document": "52123907", "email": "rosa@correo.example"}
    for check, words in said.items():
        ana.post(url("verify", talking.id, floor.rosa, check), {check: words})

    narrow = ana.get(url("open-record", floor.rosa)).content.decode()
    granted(son, Basis.WRITTEN, Scope.APPOINTMENTS)
    wide = ana.get(url("open-record", floor.rosa)).content.decode()

    assert 'data-testid="next-visit"' in narrow and 'data-testid="next-visit"' in wide
    assert narrow.count('data-testid="only-for-you"') >= 1 and 'data-testid="only-for-you"' not in wide
    assert "Habla por el paciente. Puede:" in narrow and "saber de las citas" in wide


def test_with_nobody_on_the_line_everything_is_for_the_agent_s_eyes(ana: Client, floor: Floor) -> None:
    page = opened(ana, floor)

    assert 'data-testid="only-for-you"' in page and "Nadie se ha verificado." in page
