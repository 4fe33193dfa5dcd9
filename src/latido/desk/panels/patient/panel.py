"""What a panel of the patient's page is, and what a part of the house brings to the panels that gather from many."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from latido.desk.panels.patient.whole import Relationship, Whole
from latido.patients.contracts import Act

Of = TypeVar("Of", bound=Relationship, contravariant=True)


@dataclass(frozen=True, slots=True)
class Panel(Generic[Of]):
    """A part of the page, and who may see it. context: None when there is nothing to show."""

    name: str
    context: Callable[[Of], dict[str, Any] | None]
    permission: str = ""  # besides opening the record
    tells: Act | None = None  # what telling it to who is on the line would be; None: nothing of it is for telling

    @property
    def template(self) -> str:
        return f"desk/patient/_{self.name}.html"


@dataclass(frozen=True, slots=True)
class Item:
    """Something that is open with this person."""

    icon: str
    title: str
    hint: str
    badge: str = ""
    tone: str = "n"


@dataclass(frozen=True, slots=True)
class Stage:
    """A station of their way with the hospital. place: 0 at its beginning, 100 at its end; at: empty until then."""

    place: int
    title: str
    at: datetime | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Brings:
    """What a part of the house adds to *Pendiente* and to the way. permission: besides opening the record."""

    pending: Callable[[Whole], Iterable[Item]] | None = None
    stages: Callable[[Relationship], Iterable[Stage]] | None = None
    permission: str = ""
