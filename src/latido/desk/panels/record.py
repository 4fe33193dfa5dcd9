"""The pane of a verified person: header, coverage, family, next appointments. Each read is audited."""

from datetime import datetime
from typing import Any
from uuid import UUID

from latido.coverage import api as coverage
from latido.desk.panels import family, verifying
from latido.desk.panels.people import Seen, hint
from latido.interactions.contracts import Interaction
from latido.kernel.actor import Actor
from latido.patients import api as patients
from latido.patients.contracts import Act, Patient
from latido.scheduling import api as scheduling
from latido.scheduling.contracts import AppointmentStatus


def context(seen: Seen, header: Patient, actor: Actor, now: datetime) -> dict[str, Any]:
    contact, allowed = seen.contact, family.acts(seen, now)
    relatives = patients.family(header.id, actor, contact.id, now)
    return {
        "patient": header,
        "patient_hint": hint(header),
        "verified_by": verifying.verified_by(seen.verification),
        "coverage": next(iter(coverage.coverage_of(header.id, actor, contact.id)), None),
        "family": relatives,
        "can_change_family": actor.may("patients.relatives"),
        **family.speaking(relatives, seen.verification.speaker, allowed),
        **(appointments_context(contact, header.id, actor, now) if Act.APPOINTMENTS in allowed else {}),
    }


def appointments_context(contact: Interaction, patient_id: UUID, actor: Actor, now: datetime) -> dict[str, Any]:
    """What is to come, soonest first."""
    booked = scheduling.appointments_of(patient_id, actor, now, contact.id)
    return {
        "patient_id": patient_id,
        "appointments": [each for each in booked if each.status is AppointmentStatus.BOOKED and each.start > now],
        "can_book": actor.may("scheduling.book"),
    }
