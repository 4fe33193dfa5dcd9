"""What configuration asks of the rooms that own it: each kind of item says how it is read, checked and kept."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar, Generic, TypeVar

from latido.compliance.contracts import Problem, Ref
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
