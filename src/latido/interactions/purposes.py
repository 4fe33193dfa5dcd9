"""A contact is a reason to open a record: this room's answer to the port of patients."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from latido.interactions.contracts import LIVE, State
from latido.interactions.models import Interaction, InteractionCandidate, InteractionPatient
from latido.kernel.actor import Actor
from latido.patients.contracts import Purpose


class ContactPurposes:
    """The agent's own live or unfinished contact, about a patient of it or somebody who may be calling."""

    def is_live(self, purpose: Purpose, patient_id: UUID, actor: Actor) -> bool:
        if purpose.kind != "interaction" or purpose.ref is None or actor.id is None:
            return False
        rings = Q(state__in=[State.OFFERED, State.REATTACHING], offered_to__contains=[actor.id])
        own = Q(state__in=[*LIVE, State.WRAP_UP], agent_id=actor.id)
        about = [
            Exists(people.objects.filter(interaction_id=OuterRef("pk"), patient_id=patient_id))
            for people in (InteractionPatient, InteractionCandidate)
        ]
        live: bool = Interaction.objects.filter(rings | own, about[0] | about[1], pk=purpose.ref).exists()
        return live
