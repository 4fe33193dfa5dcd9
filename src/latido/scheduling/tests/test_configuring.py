"""Kinds of appointments as configuration: written, versioned, undone, and not removed while the agenda needs them."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from latido.compliance import api as compliance
from latido.compliance.contracts import AskFirst, Refused, Tag
from latido.kernel.actor import system
from latido.orgs.tests.hospitals import SAN_RAFAEL, agent
from latido.patients.tests.people import patient
from latido.scheduling import api
from latido.scheduling.models import VisitType
from latido.scheduling.tests.agenda import practitioner, slot, visit_type

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("hospital")]
NOW = datetime(2026, 11, 20, 19, tzinfo=UTC)
HOUSE = system("tests", SAN_RAFAEL)
MENTAL = {"name": "Salud mental, primera vez", "minutes": 45, "tag": "mental", "bring": "su documento", "remote": True}


def change(value: dict[str, object] | None, code: str = "SME1", *, sure: bool = False) -> None:
    compliance.change("visit_type", code, value, actor=HOUSE, sure=sure)


def test_a_kind_is_written_with_all_it_holds_and_comes_back() -> None:
    change(MENTAL)

    row, value = VisitType.objects.get(code="SME1"), compliance.item("visit_type", "SME1").value
    assert (row.name, row.minutes, row.tag, row.remote) == ("Salud mental, primera vez", 45, "mental", True)
    assert {name: value[name] for name in MENTAL} == MENTAL

    change({**MENTAL, "minutes": 30})
    newest, first = compliance.changes(of="visit_type", key="SME1")
    compliance.undo(newest.id, actor=HOUSE)
    assert VisitType.objects.get(code="SME1").minutes == 45
    assert first.id


def test_its_tag_reserves_what_was_booked_and_taking_it_off_asks_first() -> None:
    kind, rosa, ana = visit_type(), patient("Rosa", "Gutiérrez"), agent()
    api.book_appointment(
        rosa.id, slot(kind, practitioner(), datetime(2026, 11, 24, 14, 20, tzinfo=UTC)), kind.id,
        request_id=uuid4(), desired_on=None, actor=ana, now=NOW,
    )  # fmt: skip
    value = dict(compliance.item("visit_type", kind.code).value)
    change({**value, "tag": "mental"}, kind.code)
    assert [each.tagged for each in api.appointments_of(rosa.id, HOUSE, NOW)] == [True]

    with pytest.raises(AskFirst):
        change({**value, "tag": ""}, kind.code)
    change({**value, "tag": ""}, kind.code, sure=True)
    assert VisitType.objects.get(code=kind.code).tag == Tag.NONE


def test_what_the_agenda_has_is_not_removed() -> None:
    kind = visit_type()
    change(MENTAL)
    slot(kind, practitioner(), datetime(2026, 11, 24, 14, 20, tzinfo=UTC))

    with pytest.raises(Refused):
        change(None, kind.code)
    change(None)
    assert list(VisitType.objects.values_list("code", flat=True)) == [kind.code]
