"""The scan finds who is there twice, asks nobody twice, and goes on where it was cut."""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.core.management import call_command

from latido.kernel.time import utc_now
from latido.orgs.tests.hospitals import SAN_RAFAEL, agent
from latido.patients import api
from latido.patients.contracts import PairState
from latido.patients.models import DuplicatePair, DuplicateScan, Patient
from latido.patients.services.linking import blocks, scanning
from latido.patients.tests.core.linking.town import Citizen, Town
from latido.patients.tests.merging.settling import settle
from latido.patients.tests.people import patient

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("hospital")]
NOW = datetime(2026, 11, 20, 19, tzinfo=UTC)


def scan() -> None:
    found = api.seek_duplicates(agent(), utc_now(), worker=False)
    while api.work_on_scan(SAN_RAFAEL, found, seconds=0):
        continue


def proposed() -> set[tuple[UUID, UUID]]:
    return {(min(pair), max(pair)) for pair in DuplicatePair.objects.values_list("one_id", "other_id")}


def right(found: Iterable[tuple[UUID, UUID]], town: Town) -> float:
    found = list(found)
    return len(town.pairs() & set(found)) / len(found)


def test_of_a_town_nearly_all_who_are_there_twice_are_found_and_nearly_nobody_else() -> None:
    town = Town(2_000, seed=3)
    settle(town.citizens)

    scan()

    found, truth = proposed(), town.pairs()
    assert right(found, town) >= 0.95
    assert len(found & truth) / len(truth) >= 0.85


def test_what_somebody_said_is_never_asked_again_and_what_was_mended_is_not_asked_any_more() -> None:
    town = Town(150, seed=5, twice=0.1)
    settle(town.citizens)
    scan()
    said, mended, later = DuplicatePair.objects.order_by("-bits")[:3]
    api.decide_pair(said.id, PairState.DIFFERENT, agent(), NOW)
    api.decide_pair(later.id, PairState.LATER, agent(), NOW)
    settle([stranger(mended.one_id)])

    scan()

    assert DuplicatePair.objects.get(id=said.id).state == PairState.DIFFERENT
    assert DuplicatePair.objects.get(id=later.id).state == PairState.LATER
    assert not DuplicatePair.objects.filter(id=mended.id).exists()
    lines, count = api.duplicates(0, agent())
    assert said.id not in [line.id for line in lines]
    assert lines[-1].id == later.id
    assert count == len(lines)


def stranger(patient_id: UUID) -> Citizen:
    return Citizen(patient_id, 0, "Wenceslao", "Iriarte", "Undurraga", None, ())


def test_a_scan_that_is_cut_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "AT_A_TIME", 50)
    settle(Town(200, seed=6, twice=0.1).citizens)
    whole = api.seek_duplicates(agent(), NOW, worker=False)
    assert api.work_on_scan(SAN_RAFAEL, whole, seconds=0)
    assert api.work_on_scan(SAN_RAFAEL, whole, seconds=0)
    with pytest.raises(api.ScanRunning):
        api.seek_duplicates(agent(), NOW, worker=False)

    call_command("find_duplicates", "--reason", "limpieza")

    row = DuplicateScan.objects.get()
    assert (row.id, row.step) == (whole, row.steps)
    assert row.steps == len(blocks.KINDS) * blocks.parts(row.patients)
    assert blocks.parts(row.patients) == 5
    assert row.found == DuplicatePair.objects.count() > 0


def test_a_date_that_everybody_has_is_counted_and_not_compared() -> None:
    for n in range(blocks.CROWD + 1):
        patient(f"María {chr(97 + n % 26)}{n}", f"Apellido{n}", birth_date=datetime(1900, 1, 1, tzinfo=UTC).date())

    scan()

    assert DuplicateScan.objects.get().crowded == 1
    assert proposed() == set()


def test_who_was_replaced_is_not_compared() -> None:
    town = Town(200, seed=6, twice=0.2)
    settle(town.citizens)
    scan()
    for pair in DuplicatePair.objects.all():
        api.merge_pair(pair.id, 0, {}, agent(), NOW)

    scan()

    assert DuplicatePair.objects.exclude(state=PairState.MERGED).count() == 0
    assert Patient.objects.exclude(replaced_by=None).count() == DuplicatePair.objects.count() > 0
    assert scanning.last_scan() is not None
