"""A person as they would be written down: checked, in the one spelling that is stored and compared."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from latido.kernel.text import fold
from latido.patients.core import births, names, sounds
from latido.patients.core.imports import more as of_more
from latido.patients.core.imports.more import NOTHING, More

Document = tuple[str, str, str]  # country, type, normalised number


@dataclass(frozen=True, slots=True)
class Person:
    """Empty means unknown: a blank never erases what is there."""

    given_names: str
    first_surname: str
    second_surname: str = ""
    birth_date: date | None = None
    sex: str = ""
    documents: tuple[Document, ...] = ()
    phones: tuple[str, ...] = ()  # E.164
    emails: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    record_number: str = ""
    deceased: bool = False
    birth_known: str = births.DAY
    more: More = NOTHING  # how to treat them, who pays, what they refused
    former: tuple[Document, ...] = field(default=(), compare=False)  # of the documents, those the file says so of
    source: tuple[str, str] | None = field(default=None, compare=False)  # (system, value)
    last_visit_on: date | None = None

    @property
    def full_name(self) -> str:
        return names.full(self.given_names, self.first_surname, self.second_surname)

    @property
    def born(self) -> str:
        """As far as it is known: 1954, 1954-03, 1954-03-12."""
        return births.as_fhir(self.birth_date, self.birth_known)

    @property
    def born_on(self) -> date | None:
        """The whole date, where it is known."""
        return self.birth_date if self.birth_known == births.DAY else None

    @property
    def folded_name(self) -> str:
        return fold(self.full_name)[: sounds.LONGEST]

    @property
    def sounding_name(self) -> str:
        return _sounding(self.full_name)


@lru_cache(maxsize=16384)
def _sounding(full_name: str) -> str:
    return sounds.of_name(full_name)


@dataclass(frozen=True, slots=True)
class Problem:
    """code: of core.imports.reasons. stops: the row is not taken; else only that datum."""

    field: str
    code: str
    detail: str = ""
    stops: bool = True


def as_json(person: Person) -> dict[str, Any]:
    found = asdict(person)
    found["more"] = of_more.as_json(person.more)
    found["birth_date"] = person.birth_date.isoformat() if person.birth_date else None
    found["last_visit_on"] = person.last_visit_on.isoformat() if person.last_visit_on else None
    return {name: value for name, value in found.items() if value and (name, value) != ("birth_known", births.DAY)}


def from_json(stored: dict[str, Any]) -> Person:
    born, seen, source = stored.get("birth_date"), stored.get("last_visit_on"), stored.get("source")
    one_of_each = {"email": "emails", "address": "addresses"}  # rows that were read when there was one of each
    stored = {one_of_each.get(name, name): [said] if name in one_of_each else said for name, said in stored.items()}
    return Person(
        **{
            **stored,
            "emails": tuple(stored.get("emails", ())),
            "addresses": tuple(stored.get("addresses", ())),
            "birth_date": date.fromisoformat(born) if born else None,
            "last_visit_on": date.fromisoformat(seen) if seen else None,
            "documents": tuple(tuple(each) for each in stored.get("documents", ())),
            "phones": tuple(stored.get("phones", ())),
            "more": of_more.from_json(stored.get("more", {})),
            "former": tuple(tuple(each) for each in stored.get("former", ())),
            "source": tuple(source) if source else None,
        }
    )


def digest(person: Person) -> str:
    """The same for the same data of one person, whatever their key at the source."""
    data = as_json(person)
    data.pop("source", None)
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:40]
