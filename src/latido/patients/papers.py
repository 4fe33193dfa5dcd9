"""Reads of documents: which is in force, which says who somebody is, whose a number is. Nothing here is audited."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from latido.kernel import documents
from latido.patients.core import succession
from latido.patients.models import Identifier


def in_force(patient_ids: Collection[UUID]) -> dict[UUID, Identifier]:
    """The document of each that is shown."""
    found: dict[UUID, Identifier] = {}
    for each in Identifier.objects.filter(patient_id__in=patient_ids, former_on=None):
        found.setdefault(each.patient_id, each)
    return found


def beside(patient_id: UUID, shown: str) -> tuple[str, str, str] | None:
    """The one that comes after the one that is shown, of those in force."""
    held = Identifier.objects.filter(patient_id=patient_id, former_on=None)
    found = ((each.country, each.type, str(each.value)) for each in held)
    return next((paper for paper in found if succession.written(paper) != shown), None)


def former(patient_id: UUID) -> tuple[str, ...]:
    """As people write them, the newest first; one that is in force again is not former."""
    again = Identifier.objects.filter(
        patient_id=patient_id, country=OuterRef("country"), type=OuterRef("type"), value_mark=OuterRef("value_mark"),
        former_on=None,
    )  # fmt: skip
    rows = Identifier.objects.filter(~Exists(again), patient_id=patient_id, former_on__isnull=False)
    rows = rows.order_by("-former_on", "-id")
    return tuple(documents.shown(each.country, each.type, str(each.value)) for each in rows)


def numbers_of(patient_id: UUID) -> list[str]:
    """Every number that says who this is: those in force, and former ones that nobody else has now."""
    return list(map(str, _theirs(patient_id).values_list("value", flat=True)))


def has_number(patient_id: UUID) -> bool:
    """Whether there is any of these; opens none."""
    return bool(_theirs(patient_id).exists())


def _theirs(patient_id: UUID) -> QuerySet[Identifier]:
    others = Identifier.objects.filter(
        country=OuterRef("country"), type=OuterRef("type"), value_mark=OuterRef("value_mark"), former_on=None
    ).exclude(patient_id=patient_id)
    rows: QuerySet[Identifier] = Identifier.objects.filter(Q(former_on=None) | ~Exists(others), patient_id=patient_id)
    return rows


def holder_of(country: str, kind: str, number: str) -> UUID | None:
    """Whose this document is now."""
    same = Identifier.objects.filter(country=country, type=kind, value=number, former_on=None)
    found: Identifier | None = same.first() if number else None
    return found.patient_id if found else None


def former_holders(country: str, kind: str, number: str) -> list[UUID]:
    """Whose this document was; they may be the very person who says it."""
    same = Identifier.objects.filter(country=country, type=kind, value=number, former_on__isnull=False)
    return list(same.order_by("-former_on", "id").values_list("patient_id", flat=True)) if number else []
