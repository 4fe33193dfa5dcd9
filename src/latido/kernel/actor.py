"""Who acts: every service takes one, every audit row names one."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class ActorKind(StrEnum):
    STAFF = "staff"
    SYSTEM = "system"  # one of our own processes
    COMMAND = "command"  # a person at the terminal


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who does something, as far as permissions and audit need to know."""

    kind: ActorKind
    organisation_id: UUID
    id: UUID | None = None  # the staff member
    name: str = ""  # the process or command; never a person's name
    roles: frozenset[str] = field(default_factory=frozenset)
    permissions: frozenset[str] = field(default_factory=frozenset)
    session: str = ""  # opaque, so that the acts of one sitting can be read together
    address: str = ""  # network address of the request

    def may(self, permission: str) -> bool:
        return permission in self.permissions


def system(name: str, organisation_id: UUID) -> Actor:
    """One of our own processes: `system("router", organisation)`."""
    return Actor(ActorKind.SYSTEM, organisation_id, name=name)
