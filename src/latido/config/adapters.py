"""Which adapter answers each port. The one place that knows them all."""

from uuid import UUID

from latido.channels.voice import api as voice
from latido.config import in_use
from latido.console import ports as console
from latido.integrations.fhir.api import FhirReader
from latido.integrations.tables.api import TableReader
from latido.interactions import api as interactions
from latido.interactions.contracts import LIVE
from latido.patients import ports as patients
from latido.plumbing import tenancy
from latido.staff import ports as staff_ports


def wire() -> None:
    """Called once, when every room is loaded."""
    patients.answer_purposes(interactions.purposes)
    patients.answer_readers(FhirReader(), TableReader())
    patients.answer_in_use(in_use.of_patients)
    console.answer_lines(own_lines)
    staff_ports.answer_talking(is_talking)


def is_talking(person_id: UUID) -> bool:
    """Whether a patient would notice if this person's telephone went now."""
    contact = interactions.current_of(person_id)
    return contact is not None and contact.state in LIVE


def own_lines() -> tuple[console.Line, ...]:
    """The numbers of the running scope's organisation."""
    mine = tenancy.current_organisation()
    return tuple(
        console.Line(each.e164, each.flow, each.site_id) for each in voice.numbers() if each.organisation_id == mine
    )
