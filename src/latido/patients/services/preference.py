"""What turns depend on of a person: preferential attention, and the language they speak."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.kernel.actor import Actor
from latido.orgs import api as orgs
from latido.patients.core.manner import from_json
from latido.patients.core.preference import by_age
from latido.patients.models import Patient
from latido.patients.selectors import PatientUnknown
from latido.plumbing import sql

SPANISH = "es"  # what everybody here speaks
_OF = """
    SELECT birth_date, preferential FROM patients_patient
     WHERE organisation_id = %(organisation)s AND id = ANY(%(ids)s)
"""


def preferred(patient_ids: Collection[UUID], *, at: datetime) -> bool:
    """Whether each of these has preferential attention; of nobody, no. Shows nobody."""
    if not patient_ids:
        return False
    rows, house = sql.rows(_OF, ids=list(patient_ids)), orgs.organisation()
    today = at.astimezone(ZoneInfo(house.time_zone)).date()
    has = [on_file or by_age(house.country, born, today) for born, on_file in rows]
    return len(has) == len(set(patient_ids)) and all(has)


def asked_of_agent(patient_ids: Collection[UUID]) -> tuple[str, UUID | None]:
    """The language, other than Spanish, that each of these is best spoken to in, and the agent all of them ask for.

    An interpreter is for whoever speaks no other: that language stands before the ones they would rather speak.
    Nothing of nobody. Shows nobody.
    """
    ids = set(patient_ids)
    kept = [from_json(row.manner) for row in Patient.objects.filter(id__in=ids).only("organisation_id", "manner")]
    if not ids or len(kept) != len(ids):
        return "", None
    languages = {each.interpreter or each.language for each in kept} - {SPANISH}
    agents = {each.agent for each in kept}
    language, agent = (next(iter(said)) if len(said) == 1 else "" for said in (languages, agents))
    speaks = all((each.interpreter or each.language) == language for each in kept)
    return language if speaks else "", UUID(agent) if agent else None


@transaction.atomic
def set_preferential(patient_id: UUID, on_file: bool, actor: Actor, interaction_id: UUID | None = None) -> None:
    """A pregnancy, a disability, whatever the person says: that it is so is kept, not why. Raises PatientUnknown."""
    if not Patient.objects.filter(id=patient_id).update(preferential=on_file):
        raise PatientUnknown
    detail = {"set": "yes" if on_file else "no"}
    compliance.record(actor, AuditRecord("patient.preferential", (patient_id,), interaction_id, detail=detail))
