"""A job that is given ids of another hospital changes nothing there, and a session of nobody hears of nothing."""

import inspect
import os
from collections.abc import Iterator
from contextlib import suppress
from random import Random
from uuid import UUID

import pytest
from django.db import transaction
from django.test.utils import override_settings

from latido.kernel.ids import new_id
from latido.kernel.time import utc_now
from latido.plumbing import jobs, tenancy
from latido.staff import api as staff
from tests.access import objects
from tests.access.hospitals import OURS, THEIRS, House, build, kept

pytestmark = pytest.mark.db
KEYS = 10_000 if os.environ.get("LATIDO_DEEP") else 300
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
NOT_IDS = {"organisation_id", "at", "_facts"}
CALLED = {"batch_id": "import_id", "consent_id": "change_id", "scan_id": "import_id"}


@pytest.fixture
def houses(db: None) -> Iterator[tuple[House, House]]:
    with override_settings(DEMO=True):
        yield build(OURS), build(THEIRS)


@pytest.fixture
def committed_houses(committed: None) -> Iterator[tuple[House, House]]:
    """Whoever asks for topics gives the connection back afterwards."""
    with override_settings(DEMO=True):
        yield build(OURS), build(THEIRS)


def test_of_everything_an_address_names_there_is_a_row(houses: tuple[House, House]) -> None:
    for house in houses:
        with tenancy.organisation(house.id):
            first = {name: objects.model(name).objects.filter(pk=found[0]) for name, found in house.ids.items()}

            assert [name for name, rows in first.items() if not rows.exists()] == []


@pytest.mark.parametrize("name", sorted(jobs.HANDLERS))
def test_a_job_with_ids_of_another_hospital_does_nothing_there(houses: tuple[House, House], name: str) -> None:
    ours, theirs = houses
    wanted = [each for each in inspect.signature(jobs.HANDLERS[name]).parameters if each not in NOT_IDS]
    ids = {each: theirs.ids.get(CALLED.get(each, each), theirs.ids["patient_id"])[0] for each in wanted}
    before = kept(theirs)

    with suppress(Exception), transaction.atomic():
        from procrastinate.contrib.django import app

        app.tasks[name].func(organisation_id=str(ours.id), **ids, **({"at": utc_now().isoformat()} if ids else {}))

    assert kept(theirs) == before


def test_a_page_hears_of_its_own_person_and_hospital_only(committed_houses: tuple[House, House]) -> None:
    for house in committed_houses:
        for person in house.people.values():
            topics = staff.topics_of_session(person.session)

            assert topics
            assert {UUID(topic.split(":")[1]) for topic in topics} <= {person.user.pk, house.id}


def test_a_guessed_session_hears_of_nothing(committed_houses: tuple[House, House]) -> None:
    """A page names no topic: what it hears is looked up from its session."""
    chance = Random("latido")
    known = committed_houses[0].people["all"].session
    guesses = ["".join(chance.choice(LETTERS) for _ in known) for _ in range(KEYS)]
    nearly = [known[:n] + chance.choice(LETTERS.replace(known[n], "")) + known[n + 1 :] for n in range(len(known))]

    assert [key for key in (*guesses, *nearly, str(new_id()), known.upper(), "") if staff.topics_of_session(key)] == []
