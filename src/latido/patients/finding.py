"""Who is looked for? Reads of ids for the one search box, the best first; what is shown of them is read elsewhere.

By names in up to three questions, each wider than the one before and asked only when that one was not enough: everybody
whose name has the typed words as they sound; then also what they may have meant, one word at a time where somebody is
called so; then all of these but one. docs/algorithms/searching.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from latido.kernel.text import fold
from latido.patients import ports, sealed, selectors, written
from latido.patients.core import guessing, likeness, sounds
from latido.patients.core.query import Query
from latido.patients.models import Identifier, Patient, Person
from latido.plumbing import sql

AT_MOST = 20  # people shown by one search
HEARD, COMPARED = 60, 200  # names that are weighed: of those with all words as typed, and of others
FOUND_BY = 4  # last digits of a telephone that it is looked up by
MOST_OF_AN_EMAIL = 200  # records that one address may have: some desks write their own
BORN_ON_A_DAY = 3000  # the first of January is many people's
_BY_WORDS = """
    SELECT p.id, p.folded_name, p.given_names
      FROM patients_by_words(%(asked)s, %(sounding)s, %(words)s, %(born)s, %(wanted)s) AS found
      JOIN patients_patient p ON p.id = found WHERE p.organisation_id = %(organisation)s
"""
_KNOWN = "SELECT sound FROM patients_nameword WHERE organisation_id = %(organisation)s AND sound = ANY(%(sounds)s)"
_BY_ENDING = """
    SELECT u.patient_id, c.e164 FROM patients_contactpoint c
      JOIN patients_patientcontactpoint u ON u.contact_point_id = c.id AND u.organisation_id = %(organisation)s
     WHERE c.organisation_id = %(organisation)s AND c.ending_mark = %(ending)s
     LIMIT 3000
"""
_PEOPLE_BY_WORDS = "SELECT found FROM patients_people_by_words(%(asked)s, %(wanted)s) AS found"


@dataclass(frozen=True, slots=True)
class _Named:
    """typed: how far the typed words are from the name."""

    id: UUID
    folded_name: str
    given_names: str
    cost: float = 0.0
    typed: float = 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """ids: at most one more than may be shown, the best first. near: those whose names are not as they were typed."""

    ids: tuple[UUID, ...]
    near: frozenset[UUID]


def who_matches(query: Query) -> Found:
    if query.exact:
        found = _by_numbers(query)
    elif query.born:
        found = _among(query, Patient.objects.filter(birth_date=query.born, replaced_by=None))
    else:
        found = _by_name(query)
    shown = found[: AT_MOST + 1]
    near = (each.id for each in shown if each.typed > likeness.SOUNDS_SO * len(query.words))
    return Found(tuple(each.id for each in shown), frozenset(near))


def which_carers(query: Query) -> list[UUID]:
    """People without a record, the best first. Whoever gave a birth date or a contact looks for a patient."""
    if query.born or query.email or query.reference is not None:
        return []
    if query.exact:
        ids = set(Person.objects.filter(document__in=query.documents).values_list("id", flat=True))
        ids.update(Person.objects.filter(phone__in=query.phones).values_list("id", flat=True))
        if query.data:
            ids.update(_people_by_ending(query.endings))
    else:
        asked = guessing.heard(map(sounds.of_folded, query.words))
        ids = {found for (found,) in sql.rows(_PEOPLE_BY_WORDS, asked=asked, wanted=HEARD)} if asked else set()
    rows = Person.objects.filter(id__in=ids).order_by("folded_name", "id").values_list("id", "folded_name", "name")
    return [each.id for each in _nearest(query, [_Named(*row) for row in rows])]


def _people_by_ending(endings: Iterable[str]) -> list[UUID]:
    digits = list(endings)
    marks = dict(zip(digits, sealed.marks_of_endings(digits), strict=True))
    rows = Person.objects.filter(ending_mark__in=marks.values())
    return [row.id for row in rows if any(str(row.phone).endswith(ending) for ending in digits)]


def _by_numbers(query: Query) -> list[_Named]:
    """Everybody with one of the numbers whom the other data do not contradict; the holder of a telephone first."""
    household = selectors.ids_by_phone(query.phones) if query.phones else []
    ids = set(household)  # look-ups by index: one question with OR would read every patient
    if query.documents:
        ids.update(Identifier.objects.filter(value__in=query.documents).values_list("patient_id", flat=True))
    if query.email:
        ids.update(
            written.users_of_email(query.email).values_list(
                Coalesce("patient__replaced_by_id", "patient_id"), flat=True
            )[:MOST_OF_AN_EMAIL]
        )
    if query.records:
        numbered = Patient.objects.filter(record_key__in=query.records)
        ids.update(numbered.values_list(Coalesce("replaced_by_id", "id"), flat=True))
    if query.reference is not None:
        about = Patient.objects.filter(id__in=ports.of_reference(query.reference))
        ids.update(about.values_list(Coalesce("replaced_by_id", "id"), flat=True))
    if query.data:
        ids.update(_by_ending(query.endings))
    born = Q(birth_date=query.born) if query.born else Q()
    place = {i: n for n, i in enumerate(household)}
    people = _among(query, Patient.objects.filter(born, id__in=ids))
    return sorted(people, key=lambda each: place.get(each.id, -1))


def _by_ending(endings: Iterable[str]) -> list[UUID]:
    """Users of telephones with these last digits: the last four are looked up, what is more of them compared."""
    digits = list(endings)
    return [
        patient_id
        for ending, mark in zip(digits, sealed.marks_of_endings(digits), strict=True)
        for patient_id, number in sql.rows(_BY_ENDING, ending=mark)
        if len(ending) == FOUND_BY or sealed.TELEPHONE.open(number).endswith(ending)
    ]


def _among(query: Query, people: QuerySet[Patient]) -> list[_Named]:
    """Those of a few people whose names have the typed words."""
    named = people.order_by("folded_name", "id").values_list("id", "folded_name", "given_names")[:BORN_ON_A_DAY]
    return _nearest(query, [_Named(*row) for row in named])


def _by_name(query: Query) -> list[_Named]:
    sounding = [sounds.of_folded(word) for word in query.words]
    found = _asked(query, sounding, guessing.heard(sounding), HEARD)
    if len(found) > AT_MOST:
        return _nearest(query, found.values())
    guesses = guessing.guesses(query.words, query.typed)
    known = {sound for (sound,) in sql.rows(_KNOWN, sounds=list(guessing.looked_up(guesses)))}
    if found:  # somebody is called so: of whoever else may be meant, one word is wrong
        return _nearest(query, (found | _asked(query, sounding, guessing.one_wrong(guesses, known))).values())
    found |= _asked(query, sounding, guessing.question(guesses, known, but_one=False))
    alike = _nearest(query, found.values())
    if alike and (alike[0].typed <= likeness.A_SLIP or len(query.words) <= 2):
        return alike
    return _nearest(query, (found | _asked(query, sounding, guessing.question(guesses, known, but_one=True))).values())


def _asked(query: Query, sounding: Sequence[str], question: str, wanted: int = COMPARED) -> dict[UUID, _Named]:
    """The database's own function, because row-level security forbids such an index to a plain query."""
    if not question:
        return {}
    rows = sql.rows(
        _BY_WORDS, asked=question, sounding=sounding, words=list(query.words), born=query.born, wanted=wanted
    )
    return {i: _Named(i, name, given) for i, name, given in rows}


def _nearest(query: Query, people: Iterable[_Named]) -> list[_Named]:
    """In the order of their likeness, without those who are not alike."""
    if not query.words:
        return list(people)
    alike = []
    for each in people:
        fit = likeness.of_name(query.typed, each.folded_name, likeness.weighty(fold(each.given_names)))
        if likeness.close_enough(fit, len(query.words)):
            alike.append(replace(each, cost=fit.cost, typed=fit.typed))
    limit = min((each.cost for each in alike), default=0.0) + likeness.CLOSE
    kept = [each for each in alike if each.cost <= limit]
    return sorted(kept, key=lambda each: (each.cost, each.folded_name, each.id))
