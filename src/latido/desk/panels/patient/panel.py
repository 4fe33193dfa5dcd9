"""What a panel of the patient's page is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from latido.desk.panels.patient.whole import Relationship
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
