"""A town whose people are known, some of them registered twice with the errors that people make: what a proposal is
judged by. Families share telephones, addresses and surnames; sons are called as their fathers; twins share a birthday.
"""

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import accumulate
from uuid import UUID

from latido.kernel.text import fold
from latido.patients.core import sounds
from latido.patients.core.linking.comparing import Record, record
from latido.patients.tests.core.linking import town_names as names

BORN_BY = date(2026, 6, 1)
SPELT = (
    ("z", "s"), ("s", "z"), ("v", "b"), ("b", "v"), ("ll", "y"), ("ge", "je"), ("gi", "ji"), ("qu", "k"), ("ñ", "n"),
    ("h", ""), ("é", "e"), ("í", "i"), ("y", "i"), ("c", "k"), ("x", "j"), ("nn", "n"),
)  # fmt: skip
TYPING = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Citizen:
    """One record of one person, as it would be registered."""

    id: UUID
    person: int
    given: str
    first: str
    second: str
    born: date | None
    documents: tuple[tuple[str, str, str], ...]
    phone: str = ""
    address: str = ""
    email: str = ""
    sex: str = ""

    def record(self) -> Record:
        full = " ".join(part for part in (self.given, self.first, self.second) if part)
        return record(
            self.id, sounds.of_name(full), len(self.given.replace("-", " ").split()),
            born=self.born, documents=self.documents, phones=frozenset(filter(None, [self.phone])),
            homes=(frozenset(fold(self.address).replace("#", " ").replace("-", " ").replace(",", " ").split()),),
            emails=frozenset(filter(None, [self.email])), sex=self.sex,
        )  # fmt: skip


Often = tuple[list[str], list[float]]


def _often(there: str) -> Often:
    """Each less common than the one before."""
    words = there.split()
    return words, list(accumulate(1 / (n + 4) for n in range(len(words))))


@dataclass
class Town:
    """people: how many persons live there. Every third of a hundred of them has been registered twice."""

    people: int
    seed: int = 7
    twice: float = 0.03
    citizens: list[Citizen] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self._women, self._men, self._surnames = map(_often, (names.WOMEN, names.MEN, names.SURNAMES))
        self._made, self._numbers = 0, 0
        while self._made < self.people:
            self._household()
        for known in [each for each in self.citizens if self.chance.random() < self.twice]:
            self.citizens.append(self.again(known))

    def pairs(self) -> set[tuple[UUID, UUID]]:
        """Who is registered twice: the answer."""
        found: dict[int, list[UUID]] = {}
        for each in self.citizens:
            found.setdefault(each.person, []).append(each.id)
        return {(min(ids), max(ids)) for ids in found.values() if len(ids) == 2}

    def _of(self, which: Often) -> str:
        return self.chance.choices(which[0], cum_weights=which[1])[0]

    def _given(self, sex: str) -> str:
        which = self._women if sex == "female" else self._men
        first = self._of(which)
        if self.chance.random() < 0.35:
            return first
        second = self._of(which)
        return first if second == first else f"{first} {second}"

    def _household(self) -> None:
        chance = self.chance
        phone = self._phone() if chance.random() < 0.94 else ""
        address = self._address()
        one, two = self._of(self._surnames), self._of(self._surnames)
        father = self._person("male", one, self._of(self._surnames), chance.randint(24, 85), phone, address)
        if chance.random() < 0.45:
            return
        mother = self._person("female", two, self._of(self._surnames), chance.randint(22, 80), phone, address)
        assert father.born and mother.born
        age = max(1, min(chance.randint(1, 45), (BORN_BY - mother.born).days // 365 - 16))
        for _ in range(chance.choices((0, 1, 2, 3, 4), (20, 30, 30, 15, 5))[0]):
            sex = chance.choice(("female", "male"))
            given = father.given if sex == "male" and chance.random() < 0.08 else self._given(sex)
            child = self._person(sex, one, two, age, phone, address, given=given)
            if chance.random() < 0.03:
                self._twin(child)
            age = max(0, age - chance.randint(1, 5))

    def _twin(self, child: Citizen) -> None:
        """Often the next number of the same office."""
        other = self._person(child.sex, child.first, child.second, 0, child.phone, child.address)
        kind, number = child.documents[0][1:] if child.documents else ("", "")
        papers = (("CO", kind, str(int(number) + 1)),) if kind and self.chance.random() < 0.7 else other.documents
        self.citizens[-1] = replace(other, born=child.born, documents=papers)

    def _person(
        self, sex: str, first: str, second: str, age: int, phone: str, address: str, *, given: str = ""
    ) -> Citizen:
        chance = self.chance
        self._made += 1
        born = BORN_BY - timedelta(days=age * 365 + age // 4 + chance.randint(0, 364))
        kind = "CC" if age >= 18 else "TI" if age >= 7 else "RC"
        number = chance.randint(20_000_000, 99_999_999) if age > 40 else chance.randint(1_000_000_000, 1_199_999_999)
        papers = (("CO", kind, str(number)),) if chance.random() > 0.03 else ()
        citizen = Citizen(
            UUID(int=chance.getrandbits(128)), self._made, given or self._given(sex), first,
            second if chance.random() > 0.04 else "", born, papers,
            phone if chance.random() < 0.85 else self._phone(), address if chance.random() < 0.7 else "", "", sex,
        )  # fmt: skip
        if age >= 18 and chance.random() < 0.4:
            mail = f"{fold(citizen.given).split()[0]}.{fold(first).split()[-1]}{self._made}@correo.example"
            citizen = replace(citizen, email=mail)
        self.citizens.append(citizen)
        return citizen

    def _phone(self) -> str:
        self._numbers += 1
        return f"+573{10 + self._numbers % 15}{(self._numbers * 7919) % 10_000_000:07d}"

    def _address(self) -> str:
        chance = self.chance
        where = f"{chance.choice(('Calle', 'Carrera', 'Diagonal'))} {chance.randint(1, 170)}"
        door = f"# {chance.randint(2, 99)}-{chance.randint(2, 99)}"
        return f"{where} {door}, Barrio {chance.choice(names.NEIGHBOURHOODS)}"

    def again(self, known: Citizen) -> Citizen:
        """The same person registered by somebody else, in a hurry, by telephone, years later."""
        chance = self.chance
        return Citizen(
            UUID(int=chance.getrandbits(128)), known.person, self._given_again(known.given),
            *self._surnames_again(known), self._born_again(known.born), self._documents_again(known.documents),
            known.phone if chance.random() < 0.6 else self._phone() if chance.random() < 0.8 else "",
            known.address if chance.random() < 0.4 else self._address() if chance.random() < 0.5 else "",
            known.email if chance.random() < 0.5 else "", known.sex if chance.random() < 0.8 else "",
        )  # fmt: skip

    def _given_again(self, given: str) -> str:
        words, luck = given.split(), self.chance.random()
        if luck < 0.55:
            return given
        if len(words) > 1 and luck < 0.72:
            return words[0]
        if len(words) > 1 and luck < 0.76:
            return f"{words[0]} {words[1][0]}."
        if len(words) > 1 and luck < 0.80:
            return " ".join(reversed(words))
        return self._misspelt(given)

    def _surnames_again(self, known: Citizen) -> tuple[str, str]:
        luck = self.chance.random()
        if luck < 0.14:
            return known.first, ""
        if luck < 0.16 and known.second:
            return known.second, known.first
        if luck < 0.19 and known.sex == "female":
            return known.first, f"de {self._of(self._surnames)}"
        if luck < 0.36:
            return self._misspelt(known.first), known.second
        return known.first, known.second

    def _misspelt(self, word: str) -> str:
        """By ear, or by a slip of the hand."""
        chance = self.chance
        usual = [(a, b) for a, b in SPELT if a in word]
        if usual and chance.random() < 0.6:
            a, b = chance.choice(usual)
            return word.replace(a, b, 1)
        place = chance.randrange(1, len(word))
        slip = chance.choice(("drop", "double", "other", "swap"))
        if slip == "drop":
            return word[:place] + word[place + 1 :]
        if slip == "double":
            return word[:place] + word[place - 1] + word[place:]
        if slip == "other":
            return word[:place] + chance.choice(TYPING) + word[place + 1 :]
        return word[: place - 1] + word[place : place + 1] + word[place - 1] + word[place + 1 :]

    def _born_again(self, born: date | None) -> date | None:
        luck = self.chance.random()
        if born is None or luck > 0.97:
            return None
        if luck < 0.03 and born.day <= 12:
            return born.replace(day=born.month, month=born.day)
        if luck < 0.07:
            return born.replace(year=born.year - self.chance.choice((1, 2, 10, 20)), day=min(born.day, 28))
        if luck < 0.10:
            return born.replace(day=max(1, (born.day % 28) + self.chance.choice((-1, 1))))
        return born if luck < 0.985 else born - timedelta(days=self.chance.randint(40, 4000))

    def _documents_again(self, papers: tuple[tuple[str, str, str], ...]) -> tuple[tuple[str, str, str], ...]:
        """A document is in a house once: the second time it is mistyped, of another kind, or nobody asked."""
        luck = self.chance.random()
        if not papers or luck < 0.35:
            return ()
        country, kind, number = papers[0]
        if luck < 0.45:
            return ((country, {"RC": "TI", "TI": "CC"}.get(kind, "PA"), number),)
        if luck < 0.55:
            return ((country, "PA", f"AN{self.chance.randint(100000, 999999)}"),)
        if luck < 0.62:
            return ((country, kind, str(self.chance.randint(20_000_000, 99_999_999))),)
        place = self.chance.randrange(1, len(number))
        if luck < 0.75:
            swapped = number[: place - 1] + number[place] + number[place - 1] + number[place + 1 :]
            return ((country, kind, swapped if swapped != number else number[:-1] + str((int(number[-1]) + 1) % 10)),)
        digit = str((int(number[place]) + self.chance.randint(1, 9)) % 10)
        return ((country, kind, number[:place] + digit + number[place + 1 :]),)
