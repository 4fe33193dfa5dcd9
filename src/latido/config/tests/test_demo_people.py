from datetime import UTC, date, datetime

import pytest

from latido.config.demo.chance import Chance
from latido.config.demo.hospitals import HOSPITALS, SAN_RAFAEL, SANTA_LUCIA, Hospital
from latido.config.demo.people import FAMILY_PHONE, Population, populate
from latido.config.demo.person import Inventor
from latido.kernel import documents, phone
from latido.patients.core.registration import OLDEST

pytestmark = pytest.mark.core
NOW = datetime(2026, 11, 21, 15, tzinfo=UTC)
TODAY = date(2026, 11, 21)


def invented(hospital: Hospital) -> Population:
    return populate(hospital, Inventor(Chance("seed", NOW), hospital.country, TODAY))


def test_the_same_seed_invents_the_same_people() -> None:
    assert invented(SANTA_LUCIA) == invented(SANTA_LUCIA)
    assert invented(SANTA_LUCIA) != populate(SANTA_LUCIA, Inventor(Chance("other", NOW), "MX", TODAY))


@pytest.mark.parametrize("hospital", HOSPITALS, ids=["CO", "MX"])
def test_every_document_and_telephone_could_be_true_and_none_is_repeated(hospital: Hospital) -> None:
    people = invented(hospital).people

    papers = [paper for person in people for paper in person.documents]
    assert len(people) == hospital.patients
    assert len(set(papers)) == len(papers)
    assert all(documents.normalise(hospital.country, *paper) == paper[1] for paper in papers)
    assert len({person.record for person in people}) == len({person.id for person in people}) == len(people)
    numbers = {t.e164 for person in people for t in person.telephones}
    assert all(phone.e164(number, hospital.country) == number for number in numbers)
    assert all(0 <= person.age(TODAY) <= OLDEST for person in people)


def test_many_families_share_one_telephone_with_one_holder() -> None:
    people = invented(SAN_RAFAEL).people
    users: dict[str, list[bool]] = {}
    for person in people:
        for telephone in person.telephones:
            users.setdefault(telephone.e164, []).append(telephone.holder)

    assert sum(len(each) > 1 for each in users.values()) >= 48
    assert all(each.count(True) == 1 for each in users.values())


def test_rosa_her_son_and_her_granddaughter_call_from_one_telephone() -> None:
    population = invented(SAN_RAFAEL)

    names = [p.given for p in population.people if p.telephones and p.telephones[0].e164 == FAMILY_PHONE]
    rosa = population.people[0]
    assert names == ["Rosa Elvira", "Tomás", "Lina María"]
    assert (rosa.first, rosa.second, rosa.age(TODAY)) == ("Gutiérrez", "Peña", 72)
    assert [(k.relative.given, str(k.relation), k.may_book) for k in population.kinships if k.patient is rosa] == [
        ("Tomás", "son", True),
        ("Lina María", "granddaughter", False),
    ]


def test_there_are_very_long_names_and_people_without_a_document() -> None:
    people = invented(SAN_RAFAEL).people

    assert max(len(f"{p.given} {p.first} {p.second}") for p in people) > 50
    assert any(p.incomplete and not p.documents for p in people)


def test_more_people_for_the_benchmarks_repeat_nobody() -> None:
    there = invented(SAN_RAFAEL).people
    more = Inventor(Chance("many", NOW), "CO", TODAY, beyond=len(there))
    added = [more.person() for _ in range(3000)]

    papers = [paper for person in (*there, *added) for paper in person.documents]
    assert len(set(papers)) == len(papers)
    assert len({p.record for p in (*there, *added)}) == len(there) + len(added)
    new = {more.telephone() for _ in range(3000)}
    assert len(new) == 3000
    assert not new & {t.e164 for p in there for t in p.telephones}
