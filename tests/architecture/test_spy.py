"""The spy under every test sees what is read and in no audit row, however it is asked for."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from latido.compliance import api as compliance
from latido.compliance import services
from latido.compliance.contracts import AuditRecord
from latido.desk.tests.conftest import *  # noqa: F403 - a hospital, and Ana in the middle of a call
from latido.desk.tests.conftest import Floor
from latido.interactions.contracts import Interaction
from latido.patients import api as patients
from latido.plumbing import sql
from tests.fixtures import holds_patients, reads

pytestmark = pytest.mark.db


@pytest.fixture
def seen() -> Iterator[list[str]]:
    """What the spy found; it is the test's to judge."""
    yield reads.found
    reads.found.clear()


def run(act: Any, name: str = "job") -> None:
    reads.judged(lambda: name, act)()


READS = {
    "the door": lambda floor: patients.names([floor.rosa]),
    "two of whom one is named": lambda floor: patients.names([floor.rosa, floor.tomas]),
}


@pytest.mark.parametrize("way", READS)
def test_what_is_read_of_somebody_is_missed_in_the_audit(floor: Floor, seen: list[str], way: str) -> None:
    def act() -> None:
        READS[way](floor)
        compliance.record(floor.actor, AuditRecord("patient.named", (floor.lina, floor.tomas)))

    run(act)

    assert [each.split(" < ")[0] for each in seen] == ["job: patients/selectors.py:short_names"]


def of_ours(statement: str, **of: Any) -> Any:
    """A statement as a room would make it: the spy looks at what our code asks, and tests are not it."""
    room: dict[str, Any] = {"sql": sql, "statement": statement, "of": of}
    exec(compile("def act():\n    return sql.rows(statement, **of)", f"{reads.SOURCE}room.py", "exec"), room)  # noqa: S102
    return room["act"]


STATEMENTS = {
    "what a change gives back": "UPDATE patients_patient SET given_names = given_names WHERE id = %(rosa)s"
    " RETURNING id, given_names",
    "a linked contact's reason": "SELECT patient_id, reason FROM interactions_interactionpatient"
    " WHERE patient_id = %(rosa)s",
}


@pytest.mark.parametrize("what", STATEMENTS)
def test_every_table_that_holds_patients_is_watched(
    floor: Floor, verified: Interaction, seen: list[str], what: str
) -> None:
    run(of_ours(STATEMENTS[what], rosa=floor.rosa))

    assert seen == ["job: room.py:act"]


def test_which_row_it_is_tells_nothing_of_anybody(floor: Floor, verified: Interaction, seen: list[str]) -> None:
    run(of_ours("SELECT id, patient_id, linked_at FROM interactions_interactionpatient"))

    assert seen == []


@pytest.mark.core
def test_what_is_not_watched_has_a_reason_and_is_there() -> None:
    tables = {model._meta.db_table for model in apps.get_models()}

    assert tables >= {*holds_patients.UNWATCHED, *holds_patients.WHOLE}
    assert all(holds_patients.UNWATCHED.values())
    assert not holds_patients.UNWATCHED.keys() & holds_patients.whose().keys()
    assert len(holds_patients.UNWATCHED) <= 7, "may shrink and never grow"


def test_what_the_audit_names_is_not_missed(floor: Floor, seen: list[str]) -> None:
    run(lambda: patients.shown_names([floor.rosa, floor.tomas], floor.actor))

    assert seen == []


def test_a_page_whose_row_was_left_out_is_found(
    ana: Client, floor: Floor, verified: Interaction, seen: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "_write", lambda _events: None)

    ana.get(reverse("desk:stage"))

    assert any(each.startswith("GET request: patients/selectors.py") for each in seen)
