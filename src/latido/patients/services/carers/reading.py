"""People without a record, as they are found and shown. Nothing here is audited: only services may call it.

Caller id discloses nothing, and least of all to who is kept away: of a patient for whom somebody is suspended, or who
bars their telephone, nothing is said, not even who it is (docs/algorithms/carers.md).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from latido.kernel import documents
from latido.patients import kinship, reached, selectors
from latido.patients.contracts import Candidate, Carer, Scope, Ward
from latido.patients.core import names
from latido.patients.core.representing import AgePack, Standing, scopes_now
from latido.patients.models import Person, RelatedPerson, Relation, Representation

WARDS = 5  # patients of one carer that are shown: who has more is somebody's institution, and says whom they call about


@dataclass(frozen=True, slots=True)
class Showing:
    """What showing them depends on. closed: protected records that do not open to who looks."""

    today: date
    pack: AgePack
    closed: Collection[UUID] = ()


def of_phone(numbers: Collection[str]) -> list[UUID]:
    return list(Person.objects.filter(phone__in=numbers).order_by("folded_name", "id").values_list("id", flat=True))


def patients_of(people: Collection[UUID]) -> set[UUID]:
    """All of them, also of whom nothing may be said."""
    return set(RelatedPerson.objects.filter(person_id__in=people).values_list("patient_id", flat=True))


def shown(people: Sequence[UUID], showing: Showing) -> tuple[Carer, ...]:
    """In the order asked for. Whoever is of nobody is not there."""
    rows = Person.objects.in_bulk(list(people))
    ties: dict[UUID, list[tuple[RelatedPerson, Standing]]] = {}
    for one, standing in kinship.standings(person_id__in=list(people)):
        if one.person_id:
            ties.setdefault(one.person_id, []).append((one, standing))
    open_ties = {i: _open(rows[i], ties[i], showing) for i in rows if i in ties}
    few = [one.patient_id for each in open_ties.values() for one, _standing in each[:WARDS]]
    masked = {each.patient_id: each for each in selectors.candidates(few, showing.today, of_phone=False)}
    ended = _ended([one.id for each in open_ties.values() for one, _standing in each[:WARDS]])
    return tuple(
        _carer(rows[i], open_ties[i], len(ties[i]), masked, ended, showing)
        for i in dict.fromkeys(people)
        if i in open_ties
    )


def _open(
    row: Person, ties: list[tuple[RelatedPerson, Standing]], showing: Showing
) -> list[tuple[RelatedPerson, Standing]]:
    """Those of whom something may be said, who may be spoken for first."""
    free = [(one, standing) for one, standing in ties if not standing.suspended]
    ids = {one.patient_id for one, _standing in free}
    silent = reached.barring(str(row.phone), ids) | set(showing.closed)
    kept = [(one, standing) for one, standing in free if one.patient_id not in silent]
    return sorted(kept, key=lambda tie: not scopes_now(tie[1], showing.today, showing.pack))


def _ended(related: list[UUID]) -> dict[UUID, date]:
    """When what let each of these act ended, of what somebody ended."""
    rows = Representation.objects.filter(related_id__in=related, ended_at__isnull=False).order_by("ended_at")
    return {row.related_id: row.ended_at.date() for row in rows if row.ended_at}


def _carer(
    row: Person,
    ties: list[tuple[RelatedPerson, Standing]],
    all_ties: int,
    masked: dict[UUID, Candidate],
    ended: dict[UUID, date],
    showing: Showing,
) -> Carer:
    first, _space, rest = row.name.partition(" ")
    return Carer(
        person_id=row.id,
        initials=names.initials(first, rest),
        tone=names.tone(row.id),
        masked_name=names.masked_whole(row.name),
        masked_document=documents.hidden(row.document_type, str(row.document)) if row.document else "",
        wards=tuple(
            _ward(one, standing, masked[one.patient_id], ended.get(one.id), showing)
            for one, standing in ties[:WARDS]
            if one.patient_id in masked
        ),
        more=max(len(ties) - WARDS, 0),
        withheld=len(ties) < all_ties,
    )


def _ward(one: RelatedPerson, standing: Standing, patient: Candidate, ended: date | None, showing: Showing) -> Ward:
    scopes = scopes_now(standing, showing.today, showing.pack)
    lasting = [each.to_on for each in standing.grants if each.to_on]
    past = [each for each in (*lasting, ended) if each and each <= showing.today]
    return Ward(
        related_id=one.id,
        patient=patient,
        relation=str(Relation(one.relation).label),
        scopes=tuple(each for each in Scope if each in scopes),
        until=min((each for each in lasting if each >= showing.today), default=None) if scopes else None,
        ended_on=max(past, default=None) if not scopes else None,
    )
