"""One invented person, and how to invent one."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from stdnum.mx import curp

from latido.compliance.contracts import Wishes
from latido.config.demo import names
from latido.config.demo.chance import Chance
from latido.kernel.text import fold
from latido.patients.contracts import Manner
from latido.patients.core.ages import age_on
from latido.patients.models import Relation, Sex

ADULT = 18
SCHOOL = 7  # in Colombia the civil registry number gives way to an identity card
LATELY = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Telephone:
    e164: str
    holder: bool = True
    relation: str = ""


@dataclass(slots=True)
class Person:
    id: UUID
    given: str
    first: str
    second: str
    sex: str
    born: date
    record: str
    documents: tuple[tuple[str, str], ...] = ()
    telephones: tuple[Telephone, ...] = ()
    address: str = ""
    email: str = ""
    also: tuple[tuple[str, str, str], ...] = ()  # (kind, value, whose): where else they are written to
    preferred: str = ""
    manner: Manner = field(default_factory=Manner)
    asks_for: str = ""  # the e-mail of the agent by whom they would rather be attended
    wishes: Wishes = field(default_factory=Wishes)
    nursing_note: bool = False
    deceased: bool = False
    incomplete: bool = False
    last_visit: date | None = None
    safe: str = ""  # what to do when calling them, when they asked to be reached otherwise

    @property
    def woman(self) -> bool:
        return self.sex == Sex.FEMALE

    def age(self, today: date) -> int:
        return age_on(self.born, today) or 0


@dataclass(frozen=True, slots=True)
class Kinship:
    """What `relative` is to `patient`."""

    patient: Person
    relative: Person
    relation: Relation
    may_book: bool


@dataclass(slots=True)
class Inventor:
    """Invents people of one country; no two share a document, a telephone or a record number.

    beyond: how many there are already whom this one did not invent; its numbers begin after theirs.
    """

    chance: Chance
    country: str
    today: date
    beyond: int = 0
    _made: int = 0
    _numbers: int = 0
    _documents: set[str] = field(default_factory=set)

    def person(
        self, *, woman: bool | None = None, age: tuple[int, int] = (0, 94), first: str = "", second: str = ""
    ) -> Person:
        """Somebody without a telephone yet."""
        chance = self.chance
        woman = chance.happens(54) if woman is None else woman
        years = chance.number(*age)
        born = self.today - timedelta(days=years * 365 + years // 4 + chance.number(1, 360))
        given = chance.of(names.WOMEN if woman else names.MEN)
        if chance.happens(55):
            given += " " + chance.of(names.WOMEN if woman else names.MEN)
        person = Person(
            id=chance.id(),
            given=given,
            first=first or chance.of(names.SURNAMES),
            second=second or ("" if chance.happens(4) else chance.of(names.SURNAMES)),
            sex=Sex.FEMALE if woman else Sex.MALE,
            born=born,
            record=self.record(),
        )
        self._fill(person, years)
        return person

    def _fill(self, person: Person, years: int) -> None:
        chance = self.chance
        person.documents = self.documents(person, years)
        person.incomplete = not person.documents
        person.address = self.address()
        if years >= ADULT and chance.happens(45):
            person.email = (
                f"{fold(person.given).split()[0]}.{fold(person.first).replace(' ', '')}{self._made}@correo.example"
            )
        if years >= 60 and chance.happens(40):
            person.preferred = f"{'doña' if person.woman else 'don'} {person.given.split()[0]}"
        if chance.happens(18):
            person.manner = chance.of(names.MANNERS[self.country])
        person.nursing_note = years >= 45 and chance.happens(14)
        person.deceased = years >= 70 and chance.happens(2)
        if chance.happens(70):
            person.last_visit = chance.day(max(person.born, self.today - LATELY), self.today - timedelta(days=8))

    def record(self) -> str:
        self._made += 1
        if self.beyond:
            return f"HC B-{self.beyond + self._made:06d}"
        return f"HC {60 + self._made % 40}-{self._made:05d}"

    def telephone(self) -> str:
        """A number nobody in the demonstration has yet."""
        self._numbers += 1
        n = self._numbers + (1_000_000 + self.beyond if self.beyond else 0)
        if self.country == "MX":
            return f"+5233{(20_000_000 + n * 7919) % 100_000_000:08d}"
        return f"+573{10 + n % 15}{(2_000_000 + n * 7919) % 10_000_000:07d}"

    def address(self) -> str:
        chance = self.chance
        barrio = chance.of(names.NEIGHBOURHOODS[self.country])
        if self.country == "MX":
            return f"Calle {chance.number(1, 90)} número {chance.number(10, 990)}, Colonia {barrio}"
        street = chance.of(("Calle", "Carrera", "Diagonal", "Transversal"))
        door = f"# {chance.number(2, 99)}-{chance.number(2, 99)}"
        return f"{street} {chance.number(1, 170)} {door}, Barrio {barrio}"

    def documents(self, person: Person, years: int) -> tuple[tuple[str, str], ...]:
        """The one in force first, then the one it followed."""
        if self.beyond:
            kind = "CC" if years >= ADULT else "TI" if years >= SCHOOL else "RC"
            return ((kind, str(1_150_000_000 + self.beyond + self._made)),)
        if self.chance.happens(1):
            return ()
        if self.country == "MX":
            return (("CURP", self._unlike_others(lambda: a_curp(person, self.chance))),)
        if self.chance.happens(3):
            return (self._foreign(),)
        if years < ADULT:
            return (("RC" if years < SCHOOL else "TI", self._ten_digits()),)
        if person.born.year >= 1985:
            now = ("CC", self._ten_digits())
            return (now, ("TI", now[1])) if self.chance.happens(20) else (now,)
        low, high = (20_000_000, 52_999_999) if person.woman else (70_000_000, 94_999_999)
        return (("CC", self._unlike_others(lambda: str(self.chance.number(low, high)))),)

    def _ten_digits(self) -> str:
        return self._unlike_others(lambda: str(self.chance.number(1_000_000_001, 1_149_999_999)))

    def _foreign(self) -> tuple[str, str]:
        kind = self.chance.of(("CE", "PPT", "PA"))
        if kind == "PA":
            return kind, self._unlike_others(lambda: f"AV{self.chance.number(100_000, 999_999)}")
        return kind, self._unlike_others(lambda: str(self.chance.number(400_000, 6_999_999)))

    def _unlike_others(self, invent: Callable[[], str]) -> str:
        while (number := invent()) in self._documents:
            pass
        self._documents.add(number)
        return number


def a_curp(person: Person, chance: Chance) -> str:
    """A Mexican population register code that agrees with the name, the sex and the birth date."""
    first, second, given = (_letters(part) or "X" for part in (person.first, person.second, person.given.split()[0]))
    head = first[0] + next((c for c in first[1:] if c in "AEIOU"), "X") + second[0] + given[0]
    inner = "".join(next((c for c in part[1:] if c not in "AEIOU"), "X") for part in (first, second, given))
    fixed = f"{person.born:%y%m%d}{'M' if person.woman else 'H'}JC{inner}"
    kind = chance.of("0123456789" if person.born.year < 2000 else "ABCDEFGH")
    body = (head if not _rude(head + fixed + kind) else head[0] + "X" + head[2:]) + fixed + kind
    return body + str(curp.calc_check_digit(body))


def _rude(body: str) -> bool:
    """The register replaces a letter of four-letter beginnings that spell something."""
    return not curp.is_valid(body + str(curp.calc_check_digit(body)))


def _letters(word: str) -> str:
    return "".join(c for c in fold(word.replace("ñ", "x").replace("Ñ", "X")).upper() if c.isalpha())
