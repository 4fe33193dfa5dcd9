"""May this contact be closed with these dispositions?"""

from collections.abc import Collection
from uuid import UUID

from latido.interactions.contracts import DispositionMissing, Given, UnknownDisposition


def checked(given: Collection[Given], *, patients: Collection[UUID], codes: Collection[str]) -> tuple[Given, ...]:
    """The dispositions, each once, in the order given. Raises UnknownDisposition, DispositionMissing.

    patients: those in the contact; codes: the organisation's catalogue.
    """
    chosen = tuple(dict.fromkeys(given))
    for each in chosen:
        if each.code not in codes or (each.patient_id is not None and each.patient_id not in patients):
            raise UnknownDisposition
    without = tuple(p for p in patients if all(each.patient_id != p for each in chosen))
    if without or not chosen:
        raise DispositionMissing(without)
    return chosen
