"""What this room keeps of patients: its answer to the port of patients."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from latido.interactions.contracts import LIVE, State
from latido.interactions.models import (
    DispositionGiven,
    InteractionCandidate,
    InteractionPatient,
    TimelineEntry,
    VerificationEvent,
)
from latido.kernel.words import gettext_noop
from latido.patients.ports import PatientColumn

_ATTENDED = Q(interaction__state__in=LIVE) | Q(interaction__state=State.WRAP_UP, interaction__parked_at=None)


class Holding:
    """Contacts and what came of them, which move with their patient; never while somebody is attended."""

    columns = (
        PatientColumn(InteractionPatient, gettext_noop("Contactos"), one_for=("interaction_id",), since="linked_at"),
        PatientColumn(InteractionCandidate, gettext_noop("Llamadas de su teléfono"), one_for=("interaction_id",)),
        PatientColumn(
            DispositionGiven, gettext_noop("Tipificaciones"), one_for=("interaction_id", "code"), since="given_at"
        ),
        PatientColumn(VerificationEvent, gettext_noop("Verificaciones"), since="at"),
        PatientColumn(TimelineEntry, gettext_noop("Hechos de su historia"), one_for=("kind", "ref"), since="at"),
    )

    def hinders_merge(self, patient_ids: Collection[UUID]) -> str:
        if not InteractionPatient.objects.filter(_ATTENDED, patient_id__in=patient_ids).exists():
            return ""
        return _("Alguien atiende ahora a esta persona: inténtelo cuando termine el contacto.")
