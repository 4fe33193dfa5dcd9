"""Two agents, one person: committed data and real connections."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection

from latido.orgs.tests.hospitals import SAN_RAFAEL, agent, found
from latido.patients import api
from latido.patients.contracts import NewPatient
from latido.patients.models import ContactPoint, Identifier, Patient, PatientContactPoint
from latido.patients.tests.people import patient
from latido.plumbing import tenancy

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("committed")]
NOW = datetime(2026, 11, 20, 19, tzinfo=UTC)
MARTA = NewPatient("CC", "41987318", "Marta", "Ospina", "", None, "+573104449042")


def at_once(people: int, act: Callable[[int], object]) -> list[object]:
    """What each got: a value or the exception, all started together."""
    start = Barrier(people)

    def one(n: int) -> object:
        try:
            start.wait(10)
            with tenancy.organisation(SAN_RAFAEL):
                return act(n)
        except Exception as refused:  # the outcome under test
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(people) as pool:
        return list(pool.map(one, range(people)))


def test_one_person_registered_by_four_agents_at_once_is_one_person() -> None:
    found()

    outcomes = at_once(4, lambda n: api.register_patient(MARTA, agent(number=n + 1), NOW))

    registered = [outcome for outcome in outcomes if isinstance(outcome, UUID)]
    refused = [outcome.existing_id for outcome in outcomes if isinstance(outcome, api.DuplicateDocument)]
    assert (len(registered), refused) == (1, registered * 3)
    with tenancy.organisation(SAN_RAFAEL):
        assert (Patient.objects.count(), Identifier.objects.count()) == (1, 1)


@pytest.mark.parametrize("known", [False, True], ids=["new", "known"])
def test_a_telephone_linked_by_four_agents_at_once_has_one_holder(known: bool) -> None:
    found()
    with tenancy.organisation(SAN_RAFAEL):
        ContactPoint.objects.bulk_create([ContactPoint(e164="+573104449042")] * known)
        people = [patient("Persona", f"Número{'abcd'[n]}").id for n in range(4)]

    outcomes = at_once(4, lambda n: api.link_phone(people[n], "+573104449042", agent(), NOW))

    assert outcomes == [None] * 4
    with tenancy.organisation(SAN_RAFAEL):
        assert PatientContactPoint.objects.filter(holder=True).count() == 1
        assert set(api.find_by_phone("+573104449042")) == set(people)
