"""Searching for known names among invented people, in an organisation that no other connection ever sees."""

import random
from collections.abc import Iterable, Sequence
from itertools import islice

from django.db import transaction

from latido.kernel.ids import new_id
from latido.kernel.text import fold
from latido.kernel.time import utc_now
from latido.patients import finding
from latido.patients.core import inventing, query, sounds
from latido.patients.core.evaluating import Answer, Pair
from latido.patients.core.imports import splitting
from latido.patients.core.inventing import Name
from latido.patients.models import Patient
from latido.plumbing import tenancy

BATCH = 5000


def evaluate(pairs: Sequence[Pair], others: int, country: str, seed: int) -> list[Answer]:
    """Where each name stood among the people that its query found, with so many invented ones beside all names.

    One transaction that is rolled back, whatever happens: nothing of it is ever kept or seen by anybody.
    """
    with tenancy.organisation(new_id()):
        _write(Name(*splitting.full_name(name)) for name in dict.fromkeys(pair.full_name for pair in pairs))
        _write(islice(inventing.names(random.Random(seed)), others))  # noqa: S311 - invented people
        answers = [_asked(pair, country) for pair in pairs]
        transaction.set_rollback(True)
    return answers


def _write(names: Iterable[Name]) -> None:
    Patient.objects.bulk_create(map(_patient, names), BATCH)


def _patient(name: Name) -> Patient:
    full = name.full
    return Patient(
        given_names=name.given,
        first_surname=name.first,
        second_surname=name.second,
        folded_name=fold(full)[: sounds.LONGEST],
        sounding_name=sounds.of_name(full),
    )


def _asked(pair: Pair, country: str) -> Answer:
    wanted = query.read(pair.query, country, utc_now().date())
    ids = () if wanted.advice else finding.who_matches(wanted).ids[: finding.AT_MOST]
    named = dict(Patient.objects.filter(id__in=ids).values_list("id", "folded_name"))
    places = (n for n, i in enumerate(ids, 1) if named[i] == _kept(pair.full_name))
    return Answer(pair, next(places, 0))


def _kept(full_name: str) -> str:
    """As a record of that name has it."""
    return fold(Name(*splitting.full_name(full_name)).full)[: sounds.LONGEST]
