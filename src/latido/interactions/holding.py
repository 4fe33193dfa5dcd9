"""What this room keeps of patients: its answer to the port of patients."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from latido.interactions.contracts import LIVE, State
from latido.interactions.models import (
    DispositionGiven,
    InteractionCandidate,
    InteractionPatient,
    TimelineEntry,
    VerificationEvent,
)
from latido.interactions.services import forgetting
from latido.kernel.words import gettext_noop
from latido.patients.ports import PatientColumn

_ATTENDED = Q(interaction__state__in=LIVE) | Q(interaction__state=State.WRAP_UP, interaction__parked_at=None)


class Holding:
    """Contacts and what came of them, which move with their patient; never while somebody is attended."""

    columns = (
        PatientColumn(
            InteractionPatient,
            gettext_noop("Contactos"),
            one_for=("interaction_id",),
            since="linked_at",
            contact="interaction_id",
        ),
        PatientColumn(InteractionCandidate, gettext_noop("Llamadas de su teléfono"), one_for=("interaction_id",)),
        PatientColumn(
            DispositionGiven,
            gettext_noop("Tipificaciones"),
            one_for=("interaction_id", "code"),
            since="given_at",
            contact="interaction_id",
        ),
        PatientColumn(VerificationEvent, gettext_noop("Verificaciones"), since="at"),
        PatientColumn(
            TimelineEntry,
            gettext_noop("Hechos de su historia"),
            one_for=("kind", "ref"),
            since="at",
            contact="ref",
        ),
    )

    def hinders_merge(self, patient_ids: Collection[UUID]) -> str:
        if not InteractionPatient.objects.filter(_ATTENDED, patient_id__in=patient_ids).exists():
            return ""
        return _("Alguien atiende ahora a esta persona: inténtelo cuando termine el contacto.")

    def last_attended(self, patient_ids: Collection[UUID]) -> Mapping[UUID, datetime]:
        """Their last contact."""
        found = InteractionPatient.objects.filter(patient_id__in=patient_ids).values_list("patient_id")
        return dict(found.annotate(last=Max("linked_at")).order_by())

    def forget(self, patient_ids: Collection[UUID]) -> None:
        """Contacts that were about nobody else keep no number, word or voice. Who was verified, and how, stays."""
        forgetting.forget(patient_ids)
