"""What turns depend on of a person: preferential attention, the language they speak, whom they ask for."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.kernel.actor import Actor
from latido.orgs import api as orgs
from latido.patients.contracts import Turns
from latido.patients.core.manner import from_json
from latido.patients.core.preference import by_age
from latido.patients.models import Patient
from latido.patients.selectors import PatientUnknown
from latido.plumbing.keys import KeyMissing

SPANISH = "es"  # what everybody here speaks


def turning_on(patient_ids: Collection[UUID], *, at: datetime) -> Turns:
    """What the turn of these people depends on: what holds for each of them; of nobody, nothing. Shows nobody.

    An interpreter is for whoever speaks no other: that language stands before the one they would rather speak. Without
    the key to what they said, a call goes on as one from somebody who said nothing.
    """
    ids = set(patient_ids)
    columns = ("organisation_id", "birth_date", "preferential", "manner")
    rows = list(Patient.objects.filter(id__in=ids).only(*columns)) if ids else []
    if not rows or len(rows) != len(ids):
        return Turns()
    house = orgs.organisation()
    today = at.astimezone(ZoneInfo(house.time_zone)).date()
    preferential = all(row.preferential or by_age(house.country, row.birth_date, today) for row in rows)
    try:
        manners = [from_json(row.manner) for row in rows]
    except KeyMissing:
        return Turns(preferential)
    language = _of_all(each.interpreter or each.language for each in manners)
    agent = _of_all(each.agent for each in manners)
    team = _of_all(each.team for each in manners)
    return Turns(preferential, "" if language == SPANISH else language, UUID(agent) if agent else None, team)


def _of_all(said: Iterable[str]) -> str:
    """What every one of them says; empty when they differ."""
    different = set(said)
    return different.pop() if len(different) == 1 else ""


@transaction.atomic
def set_preferential(patient_id: UUID, on_file: bool, actor: Actor, interaction_id: UUID | None = None) -> None:
    """A pregnancy, a disability, whatever the person says: that it is so is kept, not why. Raises PatientUnknown."""
    if not Patient.objects.filter(id=patient_id).update(preferential=on_file):
        raise PatientUnknown
    detail = {"set": "yes" if on_file else "no"}
    compliance.record(actor, AuditRecord("patient.preferential", (patient_id,), interaction_id, detail=detail))
