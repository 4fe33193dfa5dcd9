"""Somebody does anything at all, legal or not, one request after another, each made from the walk's number alone.

What a page sends is followed, with its own values or others; addresses are asked for by hand with ids of one's own, of
colleagues, of the other hospital and of nobody; people call and hang up meanwhile.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

from django.db import transaction
from django.http import HttpResponseBase
from django.urls import reverse

from latido.interactions import api as interactions
from latido.kernel.time import utc_now
from latido.plumbing import tenancy
from latido.routing import api as routing
from tests.access.asking import whole
from tests.access.forms import Form, forms
from tests.access.hospitals import House
from tests.access.swaps import NOBODY, SEED
from tests.architecture.addresses import addresses
from tests.architecture.test_matrix import WORDS

SAID = (
    "", "x", "1", "on", "Rosa Gutiérrez", "52123907", "3001112233", "12/03/1954", "rosa@correo.example", "2026-12-24",
    "La paciente pide su resultado", "care", "complaint", "1.1", "patient", "CC", "son", "agendar", "identificar",
    "0" * 400, "'; --", "\u202e\N{PILE OF POO}", NOBODY,
)  # fmt: skip
WHO = (
    "agent",
    "agent",
    "agent",
    "colleague",
    "supervisor",
    "all",
    "nurse",
    "billing",
    "privacy_officer",
    "administrator",
)
WORK = 0.55, 0.75, 0.93  # follows a page, asks for an address, sends to one; else something happens


@dataclass
class Walk:
    """One walk through two hospitals; `step` by `step`, the last one told in words."""

    houses: tuple[House, House]
    number: int
    said: str = ""
    _open: dict[tuple[UUID, str], list[Form]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._chance = Random(f"{SEED} walk {self.number}")

    def step(self) -> None:
        chance = self._chance
        house = chance.choice(self.houses)
        who, dice = chance.choice(WHO), chance.random()
        page = self._open.get((house.id, who))
        if dice < WORK[0] and page:
            form = chance.choice(page)
            self._ask(house, who, form.method, form.path, self._filled(form.fields, house))
        elif dice < WORK[2]:
            address = chance.choice(addresses())
            ids = {name: self._some_id(name, house) for name, _kind in address.parameters}
            method = "get" if dice < WORK[1] else "post"
            fields = self._filled([(chance.choice(FIELDS), chance.choice(SAID)) for _ in range(3)], house)
            self._ask(house, who, method, reverse(address.name, kwargs=ids), fields)
        else:
            self._happens(house)

    def _some_id(self, name: str, house: House) -> str:
        if name not in house.ids:
            return WORDS[name]
        dice = self._chance.random()
        other = self.houses[house is self.houses[0]]
        found = house.ids[name] if dice < 0.85 else [*other.ids[name], NOBODY if "-" in house.ids[name][0] else "9"]
        return found[0] if dice < 0.6 else self._chance.choice(found)

    def _filled(self, fields: Mapping[str, str] | object, house: House) -> dict[str, str]:
        """As the page has them, or with something else in some."""
        filled = {}
        for name, value in fields:  # type: ignore[attr-defined]
            dice = self._chance.random()
            if dice < 0.25 or (not value and dice < 0.7):
                value = self._chance.choice([*SAID, house.ids["patient_id"][0], house.ids["related_id"][0]])
            filled[name] = value
        return filled

    def _ask(self, house: House, who: str, method: str, path: str, fields: dict[str, str]) -> None:
        self.said = f"{who} of {house.id} {method.upper()} {path} {fields}"
        with suppress(_Undone), transaction.atomic():
            response = whole(house.people[who], method, path, fields, {})
            self._read(house, who, response)
            if path.startswith("/cuenta/") or response.status_code >= 500:
                raise _Undone  # the walk must not log anybody out; and the house undoes what failed

    def _read(self, house: House, who: str, response: HttpResponseBase) -> None:
        if response.status_code < 300 and response.headers["Content-Type"].startswith("text/html"):
            self._open[house.id, who] = sorted(forms(response.content), key=str)  # type: ignore[attr-defined]

    def _happens(self, house: House) -> None:
        """Somebody hangs up, or a contact is closed elsewhere."""
        call, now = UUID(self._chance.choice(house.ids["interaction_id"])), utc_now()
        self.said = f"{call} is over"
        with suppress(Exception), tenancy.organisation(house.id), transaction.atomic():
            interactions.ended(house.id, call, by="caller", at=now)
            routing.contact_ended(house.id, call, at=now)


class _Undone(Exception):
    """What this step did is taken back."""


FIELDS = (
    "q",
    "reason",
    "code",
    "paciente",
    "about",
    "related",
    "note",
    "said",
    "name",
    "visit_type",
    "slot",
    "purpose",
)
