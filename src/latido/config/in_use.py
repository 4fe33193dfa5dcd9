"""Of whom the rooms hold something: a contact, an appointment, a coverage. Such a patient is not taken away."""

from collections.abc import Collection
from uuid import UUID

from latido.coverage.models import Coverage
from latido.interactions.models import (
    DispositionGiven,
    InteractionCandidate,
    InteractionPatient,
    TimelineEntry,
    VerificationEvent,
)
from latido.scheduling.models import Appointment

_HOLDERS = (
    Appointment,
    Coverage,
    DispositionGiven,
    InteractionCandidate,
    InteractionPatient,
    TimelineEntry,
    VerificationEvent,
)


def of_patients(patient_ids: Collection[UUID]) -> set[UUID]:
    """Those of them that some room holds something of; answers `patients.ports.InUse`."""
    found: set[UUID] = set()
    for model in _HOLDERS:
        found |= set(model.objects.filter(patient_id__in=patient_ids).values_list("patient_id", flat=True))
    return found
