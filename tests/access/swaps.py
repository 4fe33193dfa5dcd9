"""Ids put in each other's place, each swap made from its number alone, and whether the answer gives anything away.

What is not somebody's must look as if it did not exist: the answer is compared with that to an id of nobody, with all
its words and headers, and so is every question that was put to the database, for an answer that takes longer tells.
"""

import re
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from random import Random
from typing import Any

from django.db import transaction
from django.urls import reverse

from latido.staff.contracts import ROLE_PERMISSIONS, Role
from tests.access.asking import Answer, answer, at_the_view, whole
from tests.access.forms import Form, forms
from tests.access.hospitals import House
from tests.access.objects import is_an_id, model
from tests.architecture.addresses import Address, addresses
from tests.architecture.test_matrix import WORDS

SEED = "latido"
NOBODY = "0198f000-0000-7000-8000-00000000dead"
METHODS = ("get", "post")
WHOLE = 40  # one in so many goes through the whole house
TRIES = 3
READ_BY = ("agent", "all")  # whose pages are looked through for what they send
RANGES = ("", "bytes=0-", "bytes=0-99", "bytes=4000-", "bytes=-5")
AN_ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
# open to whoever holds their permission, whoever's call it is
OF_EVERYBODY = {"desk:listen", "desk:audio", "desk:alarm-seen"}
# anybody's of the same hospital: what stands before a record that opens with a reason, and whom a contact is about
OF_WHOEVER_IS_FOUND = {
    ("desk:open-record", "patient_id"),
    ("desk:break-glass", "patient_id"),
    ("desk:link", "patient_id"),
    ("desk:split", "right_id"),
}


@dataclass(frozen=True)
class Swap:
    """One request with one id that is not its own. whose: "foreign", "wrong kind" or "a colleague's"."""

    number: int
    who: str
    address: str
    method: str
    path: str  # with "{}" for the id, unless it lies in a field
    fields: tuple[tuple[str, str], ...]
    place: str  # the parameter, or "field <name>"
    whose: str
    id: str
    range: str = ""

    def __str__(self) -> str:
        where = f"{self.method.upper()} {self.address} [{self.place}]"
        return f"swap {self.number}: {self.who} {where} with {self.whose} {self.id}"


@dataclass
class Swapper:
    """Makes swaps for somebody of `house`, with ids of the other one, and judges what is answered."""

    house: House
    other: House
    _known: dict[tuple[Any, ...], Answer] = field(default_factory=dict)
    _forms: dict[str, list[Form]] = field(default_factory=dict)
    _answered: dict[tuple[str, str], bool] = field(default_factory=dict)

    def swap(self, number: int) -> Swap:
        chance = Random(f"{SEED}:{number}")
        who = chance.choice([*self.house.people, "agent", "agent", "colleague", "all"])
        if who in READ_BY and chance.random() < 0.25 and (found := self._in_a_form(number, who, chance)) is not None:
            return found
        address = chance.choice(self._reached(who) if chance.random() < 0.9 else WITH_AN_ID)
        method = chance.choice(METHODS)
        place = chance.choice([name for name, kind in address.parameters if is_an_id(name, kind)])
        ids = {**self.house.own(), **WORDS}
        if who == "colleague":
            ids |= {name: found[1] for name, found in self.house.ids.items()}
        whose, id_ = self._another(place, who, chance, nested=self._nested(address, place))
        path = reverse(address.name, kwargs={name: ids[name] for name, _kind in address.parameters} | {place: NOBODY})
        sound = chance.choice(RANGES) if address.name == "desk:audio" else ""
        return Swap(number, who, address.name, method, path.replace(NOBODY, "{}"), (), place, whose, id_, sound)

    def _in_a_form(self, number: int, who: str, chance: Random) -> Swap | None:
        """An id among what a page sends."""
        if who not in self._forms:
            self._forms[who] = forms_of(self.house, who)
        mine = self._forms[who]
        places = [(form, name) for form in mine for name, value in form.fields if AN_ID.fullmatch(value)]
        if not places:
            return None
        form, name = chance.choice(places)
        whose, id_ = self._another(_kind_of(name), who, chance, nested=False)
        return Swap(number, who, form.name, form.method, form.path, form.fields, f"field {name}", whose, id_)

    def _another(self, place: str, who: str, chance: Random, *, nested: bool) -> tuple[str, str]:
        known = ["wrong kind"] if place in self.house.ids else []
        kinds = ["foreign", "foreign", *known, *(["a colleague's"] if nested else [])]
        whose = chance.choice(kinds)
        if whose == "a colleague's":
            return whose, self.house.ids[place][who != "colleague"]
        if whose == "foreign":
            return whose, chance.choice(self.other.ids[place if place in self.other.ids else "patient_id"])
        mine = self.house.ids.get(place, [NOBODY])
        others = [
            each
            for name, each in sorted(self.house.ids.items())
            if set(each).isdisjoint(mine) and not _same_kind(name, place) and each[0].isdecimal() == mine[0].isdecimal()
        ]
        return whose, chance.choice(chance.choice(others or [[nobodys(mine[0])]]))

    def _nested(self, address: Address, place: str) -> bool:
        """Whether a row of ours that belongs to something else must not be there either."""
        first = next(name for name, kind in address.parameters if is_an_id(name, kind))
        if (address.name, place) in OF_WHOEVER_IS_FOUND:
            return False
        return place != first or (address.name.startswith("desk:") and address.name not in OF_EVERYBODY)

    def _reached(self, who: str) -> list[Address]:
        roles = {"colleague": (Role.AGENT,), "all": tuple(Role)}.get(who) or (Role(who),)
        may = frozenset().union(*(ROLE_PERMISSIONS[role] for role in roles))
        return [each for each in WITH_AN_ID if each.access and (each.access.permission or "account.use") in may]

    def leak(self, swap: Swap) -> str:
        """What an answer gives away; empty when nothing does."""
        if not self._has(swap):
            return ""
        nobody_is, through_all = nobodys(swap.id), swap.number % WHOLE == 0
        key = (swap.who, swap.method, swap.path, swap.fields, swap.place, swap.range, nobody_is, through_all)
        if key not in self._known:
            self._known[key] = self.ask(swap, nobody_is)
        nobody, theirs = self._known[key], self.ask(swap, swap.id)
        for _again in range(TRIES):  # a page tells the time
            if theirs.status != nobody.status or theirs == nobody:
                break
            nobody, theirs = self.ask(swap, nobody_is), self.ask(swap, swap.id)
        if theirs == nobody and theirs.status < HTTPStatus.INTERNAL_SERVER_ERROR:
            return ""
        if theirs.status != nobody.status or theirs.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return f"{swap}: {theirs.status}, and {nobody.status} for nobody's"
        words = (theirs.words, theirs.headers) != (nobody.words, nobody.headers)
        return f"{swap}: other {'words' if words else 'questions'} than for nobody's ({theirs.status})"

    def _has(self, swap: Swap) -> bool:
        """Whether the address knows the method at all."""
        key = (swap.address, swap.method)
        if key not in self._answered:
            self._answered[key] = self.ask(swap, nobodys(swap.id)).status != 405
        return self._answered[key]

    def ask(self, swap: Swap, id_: str) -> Answer:
        """Every fortieth through the whole house."""
        fields = {name: id_ if swap.place == f"field {name}" else value for name, value in swap.fields}
        way = whole if swap.number % WHOLE == 0 else at_the_view
        headers = {"range": swap.range} if swap.range else {}
        who, path = self.house.people[swap.who], swap.path.replace("{}", id_)
        return answer(lambda: way(who, swap.method, path, fields, headers), id_)


def _same_kind(one: str, other: str) -> bool:
    """Whether two parameters name rows of one table."""
    with suppress(LookupError):
        return model(one) is model(other)
    return False


def forms_of(house: House, who: str) -> list[Form]:
    """Everything that the pages of somebody send, in an order."""
    ids, found = house.own() | WORDS, set[Form]()
    for address in addresses():
        path = reverse(address.name, kwargs={name: ids[name] for name, _ in address.parameters})
        with transaction.atomic():
            page = at_the_view(house.people[who], "get", path, {}, {})
            transaction.set_rollback(True)
        if page.status_code == HTTPStatus.OK and page.headers["Content-Type"].startswith("text/html"):
            found |= set(forms(page.content))  # type: ignore[attr-defined]
    return sorted(found, key=str)


WITH_AN_ID = [  # what is for anybody hides nothing
    each
    for each in addresses()
    if each.access and each.access.permission and any(is_an_id(*parameter) for parameter in each.parameters)
]


def nobodys(id_: str) -> str:
    """An id of the same looks that no row has."""
    return "999999999" if id_.isdecimal() else NOBODY


def _kind_of(name: str) -> str:
    """The parameter whose rows a field names."""
    return {"about": "patient_id", "paciente": "patient_id", "moving": "appointment_id"}.get(name, f"{name}_id")
