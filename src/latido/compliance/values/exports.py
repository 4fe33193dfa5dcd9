"""Files of many people that leave the house: what crosses the door of compliance."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from latido.kernel.locked import WeakPassphrase as WeakPassphrase
from latido.kernel.words import gettext_noop as _

ALONE = 500  # patients that one person may take out
LASTS = timedelta(hours=24)  # an asking that nobody decides, and a file
EXPORT_WORDS = 8  # letters that a reason has at least


class Form(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


class ExportState(StrEnum):
    ASKED = "asked"  # waits for a second person
    MAKING = "making"
    READY = "ready"
    REFUSED = "refused"
    CHANGED = "changed"  # there are others, or more, than were agreed to: it is asked for again
    ENDED = "ended"  # its day is over: its bytes are gone


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants out. filter: in codes and ids, never a patient's data."""

    kind: str
    filter: Mapping[str, str]
    form: Form
    why: str


@dataclass(frozen=True, slots=True)
class Export:
    """mark: changes with the filter or the count; what is agreed to is this and nothing else."""

    id: UUID
    number: str
    kind: str
    filter: Mapping[str, str]
    form: Form
    why: str
    patients: int
    state: ExportState
    asked_by: UUID
    asked_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None
    expires_at: datetime
    done: int
    downloads: int
    mark: str


class ExportUnknown(LookupError):
    """There is no such file, or it is not where this can be asked of it."""


class ExportNotAnother(PermissionError):
    """Nobody agrees to what they asked for, in another session either."""


class ExportChanged(ValueError):
    """It is not what was shown any more: there are other patients in it."""


class NobodyInIt(ValueError):
    """There is nobody in it."""


class TooMany(ValueError):
    """So many are asked for, and another person agrees."""


class ReasonShort(ValueError):
    """Nobody takes patients out without saying what for."""


EXPORT_ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "export.asked": _("Se pidió un archivo con datos de pacientes"),
        "export.approved": _("Otra persona aprobó un archivo con datos de pacientes"),
        "export.refused": _("Se negó un archivo con datos de pacientes"),
        "export.written": _("Se escribieron datos de pacientes en un archivo"),
        "export.downloaded": _("Se descargó un archivo con datos de pacientes"),
        "export.ended": _("Se destruyó un archivo con datos de pacientes"),
        "export.listed": _("Se mostraron los archivos con datos de pacientes"),
    }
)
