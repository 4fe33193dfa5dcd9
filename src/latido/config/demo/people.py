"""The patients of a demonstration hospital: the ones everybody knows, families that share a telephone, and the rest."""

from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta

from latido.compliance.contracts import Channel, Purpose, Wishes
from latido.config.demo import names
from latido.config.demo.hospitals import Hospital
from latido.config.demo.person import Inventor, Kinship, Person, Telephone
from latido.patients.contracts import Manner, Need
from latido.patients.models import Relation, Sex, WrittenPoint

FAMILY_PHONE = "+573001112233"
MARTA_PHONE = "+573124459042"
TWICE = 6  # people who were written down a second time


@dataclass(slots=True)
class Population:
    people: list[Person] = field(default_factory=list)
    kinships: list[Kinship] = field(default_factory=list)

    def related(self, patient: Person, relative: Person, is_: Relation, and_back: Relation, *, books: bool) -> None:
        """Both ways: each is something to the other. books: the relative may book for the patient."""
        self.kinships.append(Kinship(patient, relative, is_, books))
        self.kinships.append(Kinship(relative, patient, and_back, may_book=False))


def populate(hospital: Hospital, inventor: Inventor) -> Population:
    """Everybody, the known ones first."""
    found = Population()
    if hospital.country == "CO":
        _known(found, inventor)
    while len(found.people) < hospital.patients and hospital.families > _families(found):
        _family(found, inventor)
    for long_name in names.LONG_NAMES:
        _long(found, inventor, long_name)
    while len(found.people) < hospital.patients - TWICE:
        person = inventor.person()
        person.telephones = (Telephone(inventor.telephone()),)
        found.people.append(person)
    _twice(found, inventor)
    return found


def _families(found: Population) -> int:
    holders = [person for person in found.people if person.telephones and person.telephones[0].holder]
    return len(holders)


def _known(found: Population, inventor: Inventor) -> None:
    """Rosa, her son Tomás and her granddaughter Lina, who call from one telephone; and Marta."""
    shared = Telephone(FAMILY_PHONE)
    rosa = Person(
        inventor.chance.id(), "Rosa Elvira", "Gutiérrez", "Peña", Sex.FEMALE, date(1954, 3, 12), "HC 71-20455",
        documents=(("CC", "41523907"),), telephones=(shared,), address="Calle 45 # 12-30, Barrio La Esmeralda",
        email="rosa.gutierrez@correo.example", preferred="doña Rosa",
        also=(
            (WrittenPoint.Kind.EMAIL, "claudia.ruiz@correo.example", Relation.DAUGHTER),
            (WrittenPoint.Kind.ADDRESS, "Vereda El Retiro, finca Santa Inés", ""),
        ),
        manner=Manner(needs=(Need.SLOW, Need.HEARING), sentences=("Viene de lejos",)), nursing_note=True,
        last_visit=inventor.today - timedelta(days=61),
    )  # fmt: skip
    tomas = Person(
        inventor.chance.id(), "Tomás", "Gutiérrez", "Ruiz", Sex.MALE, date(1979, 6, 1), "HC 79-45626",
        documents=(("CC", "79456264"),), telephones=(Telephone(FAMILY_PHONE, holder=False, relation=Relation.SON),),
        address="Calle 45 # 12-30, Barrio La Esmeralda", email="tomas.gutierrez@correo.example",
    )  # fmt: skip
    lina = Person(
        inventor.chance.id(), "Lina María", "Gutiérrez", "Ospina", Sex.FEMALE, date(2014, 2, 2), "HC 14-10345",
        documents=(("TI", "1034567551"),),
        telephones=(Telephone(FAMILY_PHONE, holder=False, relation=Relation.GRANDDAUGHTER),),
        address="Calle 45 # 12-30, Barrio La Esmeralda",
    )  # fmt: skip
    marta = Person(
        inventor.chance.id(), "Marta Lucía", "Ospina", "Duarte", Sex.FEMALE, date(1962, 5, 4), "HC 90-11872",
        documents=(("CC", "41987318"),), telephones=(Telephone(MARTA_PHONE),), preferred="doña Marta",
        address="Carrera 23 # 60-14, Barrio Los Nogales", manner=Manner(pronouns="ella", languages=("es",)),
        asks_for="laura@demo.latido",
        wishes=Wishes({Purpose.REMINDER: frozenset({Channel.WHATSAPP})}, (time(8), time(12))),
        nursing_note=True, last_visit=inventor.today - timedelta(days=40),
        safe="Si contesta otra persona, cuelgue y pruebe más tarde.",
    )  # fmt: skip
    found.people += [rosa, tomas, lina, marta]
    found.related(rosa, tomas, Relation.SON, Relation.MOTHER, books=True)
    found.related(lina, tomas, Relation.FATHER, Relation.DAUGHTER, books=True)
    found.related(rosa, lina, Relation.GRANDDAUGHTER, Relation.GRANDMOTHER, books=False)


def _family(found: Population, inventor: Inventor) -> None:
    """A parent who holds the telephone, children, and sometimes the other parent or a grandmother."""
    chance = inventor.chance
    e164 = inventor.telephone()
    holder = inventor.person(woman=chance.happens(70), age=(27, 55))
    holder.telephones = (Telephone(e164),)
    found.people.append(holder)
    spouse = _spouse(found, inventor, holder, e164) if chance.happens(45) else None
    for _ in range(chance.number(1, 3)):
        _child(found, inventor, holder, spouse, e164)
    if chance.happens(30):
        _grandmother(found, inventor, holder, e164)


def _spouse(found: Population, inventor: Inventor, holder: Person, e164: str) -> Person:
    spouse = inventor.person(woman=not holder.woman, age=(27, 58))
    is_, back = (Relation.HUSBAND, Relation.WIFE) if holder.woman else (Relation.WIFE, Relation.HUSBAND)
    _joins(found, spouse, e164, is_)
    found.related(holder, spouse, is_, back, books=True)
    return spouse


def _child(found: Population, inventor: Inventor, holder: Person, spouse: Person | None, e164: str) -> None:
    father, mother = (spouse, holder) if holder.woman else (holder, spouse)
    child = inventor.person(
        age=(0, 17), first=father.first if father else holder.first, second=mother.first if mother else ""
    )
    is_ = Relation.DAUGHTER if child.woman else Relation.SON
    _joins(found, child, e164, is_)
    for parent in (father, mother):
        if parent:
            found.related(child, parent, Relation.MOTHER if parent.woman else Relation.FATHER, is_, books=True)


def _grandmother(found: Population, inventor: Inventor, holder: Person, e164: str) -> None:
    mother = inventor.person(woman=True, age=(60, 90))
    _joins(found, mother, e164, Relation.MOTHER)
    found.related(mother, holder, Relation.DAUGHTER if holder.woman else Relation.SON, Relation.MOTHER, books=True)


def _joins(found: Population, person: Person, e164: str, relation: Relation) -> None:
    person.telephones = (Telephone(e164, holder=False, relation=relation),)
    found.people.append(person)


def _long(found: Population, inventor: Inventor, name: tuple[str, str, str]) -> None:
    person = inventor.person(woman=name[0].startswith(("Mar", "Con", "Jua", "Ñus")), age=(30, 70))
    person.given, person.first, person.second = name
    person.telephones = (Telephone(inventor.telephone()),)
    found.people.append(person)


def _twice(found: Population, inventor: Inventor) -> None:
    """Some were written down again in a hurry: the same birth date and telephone, the name or the document amiss."""
    grown = [each for each in found.people if each.documents and each.second and each.age(inventor.today) >= 30]
    for n, person in enumerate(inventor.chance.sample(grown, TWICE)):
        (kind, number), *_older = person.documents
        slip = number[:-2] + number[:-3:-1]  # the last two the other way round, where nothing checks them
        amiss = kind == "CC" and n % 3 == 0 and slip != number
        again = replace(
            person,
            id=inventor.chance.id(),
            given=person.given.split()[0],
            second="" if n % 2 else person.second,
            record=inventor.record(),
            documents=((kind, slip),) if amiss else (),
            telephones=tuple(replace(each, holder=False) for each in person.telephones),
            preferred="",
            manner=Manner(),
            email="",
            incomplete=True,
        )
        found.people.append(again)
