"""The spy under every test sees what is read and in no audit row, however it is asked for."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from latido.compliance import api as compliance
from latido.compliance import services
from latido.compliance.contracts import AuditRecord
from latido.desk.tests.conftest import *  # noqa: F403 - a hospital, and Ana in the middle of a call
from latido.desk.tests.conftest import Floor
from latido.interactions.contracts import Interaction
from latido.patients import api as patients
from tests.fixtures import reads

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


def test_what_the_audit_names_is_not_missed(floor: Floor, seen: list[str]) -> None:
    run(lambda: patients.shown_names([floor.rosa, floor.tomas], floor.actor))

    assert seen == []


def test_a_page_whose_row_was_left_out_is_found(
    ana: Client, floor: Floor, verified: Interaction, seen: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "_write", lambda _events: None)

    ana.get(reverse("desk:stage"))

    assert any(each.startswith("GET request: patients/selectors.py") for each in seen)
