"""The document that is shown gives its place to another, or is mended; and back. Inside the caller's transaction."""

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from latido.kernel import documents
from latido.patients import papers
from latido.patients.core import succession
from latido.patients.core.succession import BESIDE, CHANGED, MISTAKEN, MISTAKEN_BESIDE, Paper
from latido.patients.models import Identifier, Patient


class DocumentRefused(ValueError):
    """It cannot be this person's document. field and the sentence for whoever types; holder: whose it is."""

    def __init__(self, field: str, problem: str, holder: UUID | None = None) -> None:
        super().__init__(problem)
        self.field, self.holder = field, holder


def in_force(patient_id: UUID) -> str:
    """As it is kept in a change."""
    found = papers.in_force([patient_id]).get(patient_id)
    return succession.written((found.country, found.type, str(found.value)) if found else None)


def judged(patient_id: UUID | None, before: str, after: str, why: str) -> tuple[str, str]:
    """The document and what became of the one before, as they are kept. Raises DocumentRefused.

    Without this document they are shown with the next one they have: that is then what the record says.
    """
    try:
        paper = succession.read(after)
    except documents.InvalidDocument as problem:
        raise DocumentRefused("document", _(str(problem))) from None
    after = succession.written(paper)
    if after == before:
        return after, ""
    if paper and (holder := papers.holder_of(*paper)) is not None and holder != patient_id:
        refused = _("Ese documento ya es de otra persona. Búsquela y compare las dos fichas.")
        raise DocumentRefused("document", refused, holder)
    if not before:
        return after, ""
    if why not in (CHANGED, MISTAKEN):
        raise DocumentRefused("document_why", _("Diga si cambió de documento o si estaba mal escrito."))
    if paper is None and patient_id is not None:
        paper = papers.beside(patient_id, before)
        holder = patient_id if paper else None
    if paper is not None and holder is not None:
        return succession.written(paper), MISTAKEN_BESIDE if why == MISTAKEN else BESIDE
    return after, why


def put(row: Patient, after: str, why: str, on: date) -> None:
    """Raises DocumentRefused when somebody else got it at this moment."""
    try:
        with transaction.atomic():
            _put(row, succession.read(after), why, on)
    except IntegrityError:
        raise DocumentRefused("document", _("Ese documento ya es de otra persona.")) from None


def _put(row: Patient, paper: Paper | None, why: str, on: date) -> None:
    current = papers.in_force([row.id]).get(row.id)
    place = current.position if current else 0
    if current is not None and why == MISTAKEN:
        _say_anew(current, paper)
        return
    if current is not None and why == MISTAKEN_BESIDE:
        current.delete()
    elif current is not None:
        current.former_on = on
        current.save(update_fields=["former_on"])
    if paper is None:
        return
    if why in (BESIDE, MISTAKEN_BESIDE):
        _theirs(row, paper).filter(former_on=None).update(position=place)
    else:
        _add(row, paper, place)


def take_back(row: Patient, before: str, after: str, why: str) -> None:
    """The document as it was before. Raises DocumentRefused when that one is somebody else's by now."""
    was, became = succession.read(before), succession.read(after)
    try:
        with transaction.atomic():
            _take_back(row, was, became, why)
    except IntegrityError:
        raise DocumentRefused("document", _("Ese documento ya es de otra persona.")) from None


def _take_back(row: Patient, was: Paper | None, became: Paper | None, why: str) -> None:
    current = papers.in_force([row.id]).get(row.id)
    place = current.position if current else 0
    if current is not None and why == MISTAKEN:
        _say_anew(current, was)
        return
    if became and why in (BESIDE, MISTAKEN_BESIDE):
        _theirs(row, became).filter(former_on=None).update(position=place + 1)
    elif became and current is not None:
        current.delete()
    if was is None:
        return
    former = _theirs(row, was).filter(former_on__isnull=False).order_by("-former_on", "-id").first()
    if former is None or why == MISTAKEN_BESIDE:
        _add(row, was, place)
        return
    former.former_on, former.position = None, place
    former.save(update_fields=["former_on", "position"])


def _say_anew(current: Identifier, paper: Paper | None) -> None:
    """One that was mistyped leaves nothing behind: it never was theirs."""
    if paper is None:
        current.delete()
        return
    current.country, current.type, current.value = paper
    current.save()


def _add(row: Patient, paper: Paper, place: int) -> None:
    country, kind, number = paper
    Identifier.objects.create(patient=row, country=country, type=kind, value=number, position=place)


def _theirs(row: Patient, paper: Paper):  # type: ignore[no-untyped-def]
    country, kind, number = paper
    return Identifier.objects.filter(patient=row, country=country, type=kind, value=number)
