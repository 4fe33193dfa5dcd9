"""Runs as a process of the product: searches as an agent does, through the door of patients."""

import json
import os
import random
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "latido.config.settings")
django.setup()

from latido.kernel.text import fold  # noqa: E402
from latido.kernel.time import utc_now  # noqa: E402
from latido.orgs.tests.hospitals import SAN_RAFAEL, agent  # noqa: E402
from latido.patients import api, sealed  # noqa: E402
from latido.patients.models import Patient  # noqa: E402
from latido.patients.services import records  # noqa: E402
from latido.plumbing import sql, tenancy  # noqa: E402
from tests.load.patients import errors  # noqa: E402

SEED = 11
WARM = 10
SOMEBODY = """
    SELECT p.folded_name, p.given_names, p.first_surname, p.second_surname, i.value, c.e164
      FROM patients_patient p JOIN patients_identifier i ON i.patient_id = p.id
      JOIN patients_patientcontactpoint u ON u.patient_id = p.id
      JOIN patients_contactpoint c ON c.id = u.contact_point_id
     WHERE p.id = ANY(%(ids)s)
"""

Pairs = list[tuple[str, str]]


def measure(searches: str) -> dict[str, Any]:
    chance = random.Random(SEED)
    people = _people(int(searches), chance)
    documents = [(person[4], person[0]) for person in people]
    telephones = [(person[5], person[0]) for person in people]
    exact = [pair for both in zip(documents, telephones, strict=True) for pair in both][: len(people)]
    two = [(f"{person[1].split()[0]} {person[2]}", person[0]) for person in people]
    slipped = [(_slipped(person, chance), person[0]) for person in people]
    exact_ms, _ = timed(exact)
    two_ms, _ = timed(two)
    slipped_ms, places = timed(slipped)
    with tenancy.organisation(SAN_RAFAEL):
        known = Patient.objects.count()
    return {
        "people": known,
        "documents": documents,
        "two words": [(fold(typed), wanted) for typed, wanted in two],
        "slipped": [(fold(typed), wanted) for typed, wanted in slipped],
        "exact ms": exact_ms,
        "two words ms": two_ms,
        "slipped ms": slipped_ms,
        "slipped hit": 100 * sum(place > 0 for place in places) / len(places),
        "slipped first": 100 * sum(place == 1 for place in places) / len(places),
        "audit ms": statistics.median(_audit(pair) for pair in exact),
    }


def _people(many: int, chance: random.Random) -> list[tuple[Any, ...]]:
    with tenancy.organisation(SAN_RAFAEL):
        ids = list(Patient.objects.values_list("id", flat=True))
        rows = sql.rows(SOMEBODY, ids=sorted(chance.sample(ids, many)))
        found = [(*row[:4], sealed.DOCUMENT.open(row[4]), sealed.TELEPHONE.open(row[5])) for row in rows]
    chance.shuffle(found)
    return found


def _slipped(person: tuple[Any, ...], chance: random.Random) -> str:
    """The whole name, or without its second surname, with one slip."""
    full = " ".join(part for part in person[1:4] if part)
    if chance.random() < 0.3:
        full = " ".join(errors.without_last(full.split(), chance))
    return errors.wrong(full, chance.choice(errors.ONE_SLIP), chance)


def timed(pairs: Pairs) -> tuple[list[float], list[int]]:
    """Milliseconds of each search, and the place of whom it was for; 0 when not shown."""
    taken, places, actor = [], [], agent()
    for typed, _ in pairs[:WARM]:
        _search(typed, actor)
    for typed, wanted in pairs:
        began = time.perf_counter()
        found = _search(typed, actor)
        taken.append(1000 * (time.perf_counter() - began))
        names = _names(found)
        places.append(names.index(wanted) + 1 if wanted in names else 0)
    return taken, places


def _names(found: Any) -> list[str]:
    with tenancy.organisation(SAN_RAFAEL):
        names = dict(
            Patient.objects.filter(id__in=[each.patient_id for each in found]).values_list("id", "folded_name")
        )
    return [names[each.patient_id] for each in found]


def _search(typed: str, actor: Any) -> Any:
    with tenancy.organisation(SAN_RAFAEL):
        return api.search(typed, actor, utc_now()).found


def _audit(pair: tuple[str, str]) -> float:
    """How much longer one search takes with its row than without, the one right after the other."""
    with _silent():
        without = timed([pair])[0][0]
    return timed([pair])[0][0] - without


@contextmanager
def _silent() -> Iterator[None]:
    with patch.object(records.compliance, "record"):
        yield


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1])))
