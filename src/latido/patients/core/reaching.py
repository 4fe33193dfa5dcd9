"""Whether a telephone may be rung for somebody who said how they want to be reached. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from uuid import UUID

from latido.kernel import phone
from latido.kernel.words import gettext_noop as _

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Number:
    """What was said of one telephone, by one patient. everybody: nobody who uses it is called there."""

    patient_id: UUID
    e164: str
    barred: bool
    everybody: bool = False


def is_barred(number: str, said: Iterable[Number], about: frozenset[UUID]) -> bool:
    """about: whom the call would surely be about: one who named a safe number is called there and nowhere else."""
    known = list(said)
    here = [each for each in known if phone.are_one(each.e164, number)]
    if any(each.barred for each in here):
        return True
    named = {each.patient_id for each in known if not each.barred and each.patient_id in about}
    return bool(named - {each.patient_id for each in here})


def first_allowed(numbers: Iterable[str], said: Iterable[Number], patient_id: UUID) -> str:
    """The telephone that is shown and rung: the one they named, else the first that is not barred; or none."""
    known = list(said)
    named = [each.e164 for each in known if not each.barred and each.patient_id == patient_id]
    about = frozenset({patient_id})
    return next((each for each in (*named, *numbers) if not is_barred(each, known, about)), "")


def problems(
    *, safe: str, other: str, barred: frozenset[str], hours: tuple[time | None, time | None], words: tuple[str, ...]
) -> dict[str, str]:
    """Field -> a sentence for the agent. safe, other: in E.164, None-like when they are no telephone."""
    first, last = hours
    found = {
        "safe": _("Ese número es uno de los que no se llaman.") if safe and safe in barred | {other} else "",
        "hours_to": "" if _in_order(first, last) else _("Escriba desde qué hora y hasta qué hora."),
        "words": _("Es demasiado largo.") if any(len(each) > LONGEST for each in words) else "",
    }
    return {field: problem for field, problem in found.items() if problem}


def _in_order(first: time | None, last: time | None) -> bool:
    if first is None or last is None:
        return first is last
    return first < last
