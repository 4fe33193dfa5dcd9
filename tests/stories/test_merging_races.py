"""Several people join the same records at once, or write while they are joined: committed data and real connections."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from threading import Event, Thread
from time import monotonic, sleep
from uuid import UUID

import pytest
from django.db import connection

from latido.interactions import api as interactions
from latido.interactions.models import TimelineEntry
from latido.kernel.ids import new_id
from latido.orgs.tests.hospitals import SAN_RAFAEL, agent, found
from latido.patients import api
from latido.patients.contracts import PairState
from latido.patients.models import DuplicatePair, Identifier, Merge, Patient
from latido.patients.tests.people import patient
from latido.patients.tests.test_races import at_once
from latido.plumbing import tenancy

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("committed")]
NOW = datetime(2026, 11, 20, 19, tzinfo=UTC)


def rosas(many: int, round_: int = 0) -> list[UUID]:
    if not round_:
        found()
    with tenancy.organisation(SAN_RAFAEL):
        return [
            UUID(
                str(
                    patient(
                        "Rosa", "Peña", document=f"CC {52123900 + 10 * round_ + n}", birth_date=date(1954, 3, 12)
                    ).id
                )
            )
            for n in range(many)
        ]


def live() -> set[UUID]:
    return set(Patient.objects.filter(replaced_by=None).values_list("id", flat=True))


def test_two_records_joined_by_eight_people_at_once_are_joined_once_whichever_stays() -> None:
    one, other = rosas(2)

    outcomes = at_once(8, lambda n: api.merge_patients(*((one, other), (other, one))[n % 2], [], agent(), NOW))

    done = [each for each in outcomes if isinstance(each, UUID)]
    refused = [each for each in outcomes if isinstance(each, api.MergeRefused)]
    assert (len(done), len(refused)) == (1, 7)
    with tenancy.organisation(SAN_RAFAEL):
        assert (Merge.objects.count(), len(live())) == (1, 1)
        assert set(Identifier.objects.values_list("patient_id", flat=True)) == live()


def test_rings_of_records_joined_at_once_end_without_a_knot() -> None:
    """A into B, B into C, C into D, D into A: whatever the order, nobody waits for ever and every old id leads home."""
    for round_ in range(8):
        ring = rosas(4, round_)

        outcomes = at_once(4, partial(_joined, ring))

        with tenancy.organisation(SAN_RAFAEL):
            done = [each for each in outcomes if isinstance(each, UUID)]
            left = live() & set(ring)
            assert len(left) == 4 - len(done) >= 1
            assert {type(each) for each in outcomes} <= {UUID, api.MergeRefused}
            for row in Patient.objects.filter(id__in=ring).exclude(replaced_by=None):
                assert row.replaced_by_id in left
            assert set(Identifier.objects.values_list("patient_id", flat=True)) <= live()


def _joined(ring: list[UUID], n: int) -> UUID:
    return api.merge_patients(ring[n - 1], ring[n], [], agent(), NOW)


def test_a_merge_undone_by_four_people_at_once_is_undone_once() -> None:
    one, other = rosas(2)
    with tenancy.organisation(SAN_RAFAEL):
        merge = api.merge_patients(one, other, [], agent(), NOW)

    outcomes = at_once(4, lambda _n: api.unmerge(merge, agent(), NOW + timedelta(days=1)))

    assert sum(isinstance(each, api.MergeRefused) for each in outcomes) == 3
    with tenancy.organisation(SAN_RAFAEL):
        assert live() == {one, other}
        assert set(Identifier.objects.values_list("patient_id", flat=True)) == {one, other}


def test_what_is_written_at_the_moment_of_the_merge_follows_it() -> None:
    stays, goes = rosas(2)
    joined, go_on = Event(), Event()

    def merge() -> None:
        with tenancy.organisation(SAN_RAFAEL):
            api.merge_patients(stays, goes, [], agent(), NOW)
            joined.set()
            go_on.wait(20)

    def write() -> None:
        joined.wait(20)
        with tenancy.organisation(SAN_RAFAEL):
            interactions.add_to_timeline(goes, "interaction", new_id(), at=NOW)
            Identifier.objects.create(patient_id=goes, country="CO", type="CE", value="998877")

    threads = [Thread(target=closing(each)) for each in (merge, write)]
    for each in threads:
        each.start()
    waits_for_a_lock()
    go_on.set()
    for each in threads:
        each.join(20)

    with tenancy.organisation(SAN_RAFAEL):
        assert set(TimelineEntry.objects.values_list("patient_id", flat=True)) == {stays}
        assert set(Identifier.objects.values_list("patient_id", flat=True)) == {stays}


def closing(act: Callable[[], None]) -> Callable[[], None]:
    def run() -> None:
        try:
            act()
        finally:
            connection.close()

    return run


def waits_for_a_lock() -> None:
    """Until somebody waits for somebody else's transaction."""
    ends = monotonic() + 20
    while monotonic() < ends:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        sleep(0.02)
    raise AssertionError("nobody waited")


def test_a_pair_decided_by_two_people_at_once_has_one_answer() -> None:
    one, other = sorted(rosas(2))
    with tenancy.organisation(SAN_RAFAEL):
        pair = DuplicatePair.objects.create(one_id=one, other_id=other, bits=9, band="probable", found_at=NOW)

    def decide(n: int) -> object:
        if n % 2:
            return api.merge_pair(pair.id, 0, {}, agent(), NOW)
        return api.decide_pair(pair.id, PairState.DIFFERENT, agent(), NOW)

    outcomes = at_once(6, decide)

    assert sum(isinstance(each, api.MergeRefused) for each in outcomes) == 5
    with tenancy.organisation(SAN_RAFAEL):
        state = DuplicatePair.objects.get().state
        assert (state, Merge.objects.count()) in {("merged", 1), ("different", 0)}
