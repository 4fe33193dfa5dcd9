"""What compliance asks of the rooms above: how each kind of configuration is kept, and what they keep of people."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar, Generic, Protocol, TypeVar, runtime_checkable
from uuid import UUID

from latido.compliance.contracts import Problem, Ref
from latido.compliance.values.handing import Piece
from latido.compliance.values.keeping import House, Kept, Record
from latido.compliance.values.posture import Fact
from latido.kernel.actor import Actor

T = TypeVar("T")


class Kind(ABC, Generic[T]):
    """One kind of configuration, kept by its room. Everything runs in the organisation's scope and one transaction."""

    name: ClassVar[str]
    shape: type[T]  # a frozen dataclass that crosses as JSON
    permission: ClassVar[str] = "console.configure"
    fixed: ClassVar[bool] = False  # its items come and go by themselves: none is added or removed here

    @abstractmethod
    def items(self) -> Mapping[str, T]:
        """Everything there is, by key, in the order of pages."""

    def item(self, key: str) -> T | None:
        """One of them. A kind of which an organisation has hundreds reads it alone."""
        return self.items().get(key)

    def title(self, key: str, item: T) -> str:
        """What people call it."""
        return str(getattr(item, "name", "") or key)

    def uses(self, key: str, item: T) -> Iterable[Ref]:
        """Other items without which this one makes no sense."""
        return ()

    def problems(self, key: str, item: T, *, actor: Actor) -> Iterator[Problem]:
        """What is wrong with it, beyond its shape."""
        yield from ()

    def when_removed(self, key: str, item: T, *, actor: Actor) -> Iterator[Problem]:
        """Why it cannot go."""
        yield from ()

    @abstractmethod
    def write(self, key: str, item: T, *, actor: Actor) -> None:
        """Make it, or change it to this."""

    def remove(self, key: str, *, actor: Actor) -> None:
        """Take it away. A fixed kind is never asked to."""
        raise TypeError("a fixed kind is never asked to remove")


_kinds: dict[str, Kind[Any]] = {}


def know(kinds: Iterable[Kind[Any]]) -> None:
    """Wired once at start, lowest floor first: that is the order in which a whole configuration is applied."""
    _kinds.clear()
    _kinds.update({kind.name: kind for kind in kinds})


def kinds() -> Mapping[str, Kind[Any]]:
    return _kinds


class Where(Protocol):
    def __call__(self) -> House:
        """Where the organisation of the scope is."""
        ...


_where: list[Where] = []


def answer_house(where: Where) -> None:
    """Wired once by config/adapters.py."""
    _where[:] = [where]


def house() -> House:
    return _where[0]()


class Holidays(Protocol):
    def __call__(self, first: date, last: date) -> frozenset[date]:
        """The holidays between two days where the organisation of the scope is."""
        ...


_holidays: list[Holidays] = []


def answer_holidays(known: Holidays) -> None:
    """Wired once by config/adapters.py."""
    _holidays[:] = [known]


def holidays(first: date, last: date) -> frozenset[date]:
    return _holidays[0](first, last)


class Keeper(Protocol):
    """Answered by the room that keeps one kind of record, in the organisation's scope."""

    record: Record

    def older(self, before: datetime, after: UUID | None, most: int) -> list[Kept]:
        """What may be older than that; by rising ref, from the one after `after` on. Fewer than `most`: it was all."""
        ...

    def still(self, refs: Collection[UUID]) -> list[Kept]:
        """Those of these that are there, as they are now, locked until the transaction is over."""
        ...

    def destroy(self, refs: Collection[UUID], *, actor: Actor) -> None:
        """For ever, files, keys and what searching finds them by with them."""
        ...


_keepers: dict[Record, Keeper] = {}


def answer_keepers(*keepers: Keeper) -> None:
    """Wired once by config/adapters.py."""
    _keepers.clear()
    _keepers.update({each.record: each for each in keepers})


def keepers() -> Mapping[Record, Keeper]:
    return _keepers


class Concerned(Protocol):
    def __call__(
        self, interaction_ids: Collection[UUID], recording_ids: Collection[UUID]
    ) -> Mapping[UUID, tuple[UUID, ...]]:
        """Whom contacts and recordings are about, each by its own id."""
        ...


_concerned: list[Concerned] = []


def answer_concerned(known: Concerned) -> None:
    """Wired once by config/adapters.py."""
    _concerned[:] = [known]


def concerned(interaction_ids: Collection[UUID], recording_ids: Collection[UUID]) -> Mapping[UUID, tuple[UUID, ...]]:
    return _concerned[0](interaction_ids, recording_ids)


class Contributor(Protocol):
    """Answered by each room that holds something of patients, in the organisation's scope: its part of their copy."""

    name: str  # "appointments"

    def pieces(self, patient_id: UUID, *, now: datetime) -> Iterable[Piece]:
        """Everything it holds about somebody, in the order of the paper. The caller writes the audit."""
        ...


@runtime_checkable
class InBatches(Protocol):
    """Of a contributor of which somebody may have very much."""

    def batches(self, patient_id: UUID, *, now: datetime) -> Sequence[Callable[[], Iterable[Piece]]]:
        """The same pieces in parts, always cut alike, gathered one by one: whoever reads on begins where they were."""
        ...


_contributors: list[Contributor] = []


def answer_contributors(*contributors: Contributor) -> None:
    """Wired once by config/adapters.py, in the order of the paper."""
    _contributors[:] = contributors


def contributors() -> list[Contributor]:
    return _contributors


class Identified(Protocol):
    def __call__(self, patient_id: UUID, now: datetime) -> UUID | None:
        """The contact of today in which whoever speaks for this patient showed enough to be given a copy."""
        ...


_identified: list[Identified] = []


def answer_identified(known: Identified) -> None:
    """Wired once by config/adapters.py."""
    _identified[:] = [known]


def identified(patient_id: UUID, now: datetime) -> UUID | None:
    return _identified[0](patient_id, now)


class Corrections(Protocol):
    def __call__(self, patient_id: UUID, since: datetime) -> Mapping[UUID, str]:
        """What was changed of a record by hand from an instant on and stands: which fields, in words."""
        ...


_corrections: list[Corrections] = []


def answer_corrections(known: Corrections) -> None:
    """Wired once by config/adapters.py."""
    _corrections[:] = [known]


def corrections(patient_id: UUID, since: datetime) -> Mapping[UUID, str]:
    return _corrections[0](patient_id, since)


class Exporter(Protocol):
    """Answered by each room that has a list of people worth taking out, in the organisation's scope."""

    name: str
    permission: str

    def count(self, wanted: Mapping[str, str]) -> int:
        """How many people are in it, without reading who. Raises LookupError when there is no such thing."""
        ...

    def heading(self) -> tuple[str, ...]:
        """Its columns."""
        ...

    def steps(self, wanted: Mapping[str, str]) -> Iterator[tuple[Collection[UUID], Sequence[tuple[str, ...]]]]:
        """The rows, one a person, some at a time, with the patients they are about. The caller writes the audit."""
        ...


_exporters: dict[str, Exporter] = {}


def answer_exporters(*exporters: Exporter) -> None:
    """Wired once by config/adapters.py."""
    _exporters.clear()
    _exporters.update({each.name: each for each in exporters})


def exporters() -> Mapping[str, Exporter]:
    return _exporters


class NameOf(Protocol):
    def __call__(self, person_id: UUID) -> str:
        """How colleagues call a member of staff."""
        ...


_name_of: list[NameOf] = []


def answer_name_of(known: NameOf) -> None:
    """Wired once by config/adapters.py."""
    _name_of[:] = [known]


def name_of(person_id: UUID) -> str:
    return _name_of[0](person_id)


class Measure(Protocol):
    def __call__(self, now: datetime, /) -> Iterable[Fact]:
        """How a room's own controls stand in the organisation of the scope: counts and times, of nobody."""
        ...


_measures: list[Measure] = []


def answer_measures(*measures: Measure) -> None:
    """Wired once by config/adapters.py."""
    _measures[:] = measures


def measures() -> list[Measure]:
    return _measures


Standings = Callable[[UUID, Collection[UUID]], Mapping[UUID, tuple[str, UUID | None]]]
_standings: list[Standings] = []


def answer_standings(known: Standings) -> None:
    """Wired once by config/adapters.py."""
    _standings[:] = [known]


def standings(interaction_id: UUID, patient_ids: Collection[UUID]) -> Mapping[UUID, tuple[str, UUID | None]]:
    """How far each was verified in that contact now ("L2"), and which relative speaks; nobody of one that is gone."""
    return _standings[0](interaction_id, patient_ids) if _standings else {}
