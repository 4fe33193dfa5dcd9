"""The pane of a verified person: header, coverage, family, next appointments. Each read is audited."""

from datetime import datetime
from typing import Any
from uuid import UUID

from latido.coverage import api as coverage
from latido.desk.panels import asked, cover, family, verifying
from latido.desk.panels.patient import safe
from latido.desk.panels.people import Seen
from latido.desk.panels.words import age
from latido.interactions.contracts import Interaction
from latido.kernel.actor import Actor
from latido.patients import api as patients
from latido.patients.contracts import Act, Patient
from latido.scheduling import api as scheduling
from latido.scheduling.contracts import AppointmentStatus

MOTHERS = range(10, 61)  # years; nobody else is asked


def context(seen: Seen, header: Patient, actor: Actor, now: datetime) -> dict[str, Any]:
    contact, allowed = seen.contact, family.acts(seen, now)
    relatives = patients.family(header.id, actor, contact.id, now)
    covered = next(iter(coverage.coverage_of(header.id, actor, contact.id)), None)
    return {
        "patient": asked.named([header], actor)[0],
        "patient_age": age(header),
        "verified_by": verifying.verified_by(seen.verification),
        "safe_orders": () if seen.verification.speaker else safe.orders(header.safe),
        "coverage": covered,
        "cover": cover.lines(covered),
        "may_cover": actor.may("patients.coverage"),
        "family": relatives,
        "second": verifying.other_ways(seen, now),
        "can_change_family": actor.may("patients.relatives"),
        "may_be_mother": actor.may("patients.register") and header.age in MOTHERS,
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
