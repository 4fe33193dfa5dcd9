"""A contact is a reason to open a record: this room's answer to the port of patients."""

from uuid import UUID

from latido.interactions.contracts import LIVE, State
from latido.interactions.models import Interaction
from latido.kernel.actor import Actor
from latido.patients.contracts import Purpose


class ContactPurposes:
    """The agent's own live or unfinished contact, about a patient of it or somebody who may be calling."""

    def is_live(self, purpose: Purpose, patient_id: UUID, actor: Actor) -> bool:
        if purpose.kind != "interaction" or purpose.ref is None or actor.id is None:
            return False
        row = Interaction.objects.filter(pk=purpose.ref).first()
        if row is None:
            return False
        rings = row.state in (State.OFFERED, State.REATTACHING) and actor.id in row.offered_to
        own = row.agent_id == actor.id and row.state in LIVE | {State.WRAP_UP}
        if not (rings or own):
            return False
        return any(people.filter(patient_id=patient_id).exists() for people in (row.patients, row.candidates))
