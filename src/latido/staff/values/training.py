"""What staff have to have learnt to work with patients' data: what crosses the door of staff."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from uuid import UUID

from latido.kernel.words import gettext_noop as _

GRACE = timedelta(hours=72)
WARNINGS = (timedelta(days=30), timedelta(days=7), timedelta(days=1))
SHARE = 5  # of a queue's people, one in so many is kept from it at once, and no more
MOST_MONTHS = 60


@dataclass(frozen=True, slots=True)
class NewRequirement:
    """months: for how long a completion counts; 0: for good. since: from when who has not completed it lacks it."""

    title: str
    version: str
    roles: frozenset[str]
    months: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Requirement:
    id: UUID
    title: str
    version: str
    roles: frozenset[str]
    months: int
    since: datetime
    made_by: UUID | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Trainee:
    """One person as the rule sees them. done: when each requirement was last completed; grace: until when."""

    id: UUID
    roles: frozenset[str]
    done: Mapping[UUID, datetime]
    grace: datetime | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """By when somebody has to have completed something."""

    at: datetime
    requirement: Requirement


@dataclass(frozen=True, slots=True)
class NewCompletion:
    user_id: UUID
    at: datetime
    score: int | None = None  # 0 to 100


@dataclass(frozen=True, slots=True)
class Standing:
    """One person and one requirement. completion: the row that counts; due: None when it counts for good."""

    person_id: UUID
    name: str
    completion: UUID | None
    at: datetime | None
    score: int | None
    recorded_by: UUID | None
    due: datetime | None
    held: bool


@dataclass(frozen=True, slots=True)
class Completed:
    """Whose completion one is, and of what."""

    requirement_id: UUID
    title: str
    name: str


@dataclass(frozen=True, slots=True)
class Lapsing:
    """Somebody whose training ran out, or soon will, as a supervisor sees it."""

    person_id: UUID
    name: str
    due: datetime
    held: bool
    grace: datetime | None


class RequirementUnknown(LookupError):
    """There is none, or it has ended."""


class CompletionUnknown(LookupError):
    """There is none, or it was taken back."""


class TrainingWordsMissing(ValueError):
    """A title, a version, a role or a reason is missing."""


class NotYet(ValueError):
    """Nothing is completed in the future."""


class GraceGiven(Exception):
    """They had their hours already since it ran out, or nothing ran out."""


class NotTheirs(Exception):
    """Nobody gives grace to themselves, to somebody above them, or to somebody who has left."""


TRAINING_ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "training.required": _("Se exigió una capacitación"),
        "training.ended": _("Se dejó de exigir una capacitación"),
        "training.completed": _("Se anotó que alguien completó una capacitación"),
        "training.undone": _("Se deshizo la anotación de una capacitación"),
        "training.graced": _("Se dieron 72 horas a quien tiene vencida una capacitación"),
        "training.held": _("Alguien dejó de poder abrir pacientes por una capacitación vencida"),
        "training.freed": _("Alguien volvió a poder abrir pacientes"),
        "training.listed": _("Se mostró quién completó las capacitaciones"),
    }
)
