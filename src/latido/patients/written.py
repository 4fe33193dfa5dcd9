"""Reads of where patients are written to. Nothing here is audited: only services, which are, may call it."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from django.db.models import F, QuerySet

from latido.kernel.text import fold
from latido.patients.editing import Line, folded
from latido.patients.models import WrittenPoint

EMAIL, ADDRESS = WrittenPoint.Kind.EMAIL, WrittenPoint.Kind.ADDRESS


def values_of(patient_id: UUID, kind: str) -> tuple[str, ...]:
    """The preferred one first."""
    return tuple(WrittenPoint.objects.filter(patient_id=patient_id, kind=kind).values_list("value", flat=True))


def kinds_of(patient_id: UUID) -> frozenset[str]:
    """Of which kinds there is any."""
    return frozenset(WrittenPoint.objects.filter(patient_id=patient_id).order_by().values_list("kind", flat=True))


def of(patient_ids: Collection[UUID]) -> dict[UUID, list[WrittenPoint]]:
    """E-mails and addresses of each of these, in their order, in one question."""
    found = defaultdict[UUID, list[WrittenPoint]](list)
    for each in WrittenPoint.objects.filter(patient_id__in=patient_ids):
        found[each.patient_id].append(each)
    return found


def lines_of(points: Collection[WrittenPoint], kind: str) -> tuple[Line, ...]:
    return tuple(Line(each.value, each.whose, each.barred) for each in points if each.kind == kind)


def users_of_email(email: str) -> QuerySet[WrittenPoint]:
    return WrittenPoint.objects.filter(kind=EMAIL, folded=folded(email))


def is_barred(email: str, patient_ids: Collection[UUID]) -> bool:
    """Whether any of these asked that nothing is sent to this e-mail."""
    return bool(users_of_email(email).filter(patient_id__in=patient_ids, barred=True).exists())


def emails_to_use(patient_ids: Collection[UUID]) -> dict[UUID, str]:
    """Of each of these, the e-mail to which they may be written; who has none is not there."""
    found: dict[UUID, str] = {}
    rows = WrittenPoint.objects.filter(patient_id__in=patient_ids, kind=EMAIL, barred=False)
    for patient_id, value in rows.values_list("patient_id", "value"):
        found.setdefault(patient_id, value)
    return found


def homes_of(patient_ids: Collection[UUID]) -> dict[UUID, frozenset[str]]:
    """Postal addresses as they are compared."""
    found = defaultdict[UUID, set[str]](set)
    rows = WrittenPoint.objects.filter(patient_id__in=patient_ids, kind=ADDRESS).order_by(F("id"))
    for patient_id, value in rows.values_list("patient_id", "value"):
        found[patient_id].add(fold(value))
    return {i: frozenset(each) for i, each in found.items()}
