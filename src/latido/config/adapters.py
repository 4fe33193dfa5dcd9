"""Which adapter answers each port. The one place that knows them all."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.conf import settings

from latido.channels.voice import api as voice
from latido.compliance import api as compliance_room
from latido.compliance import ports as compliance
from latido.compliance.contracts import posture
from latido.config import outlets, standard
from latido.config.holding import Holding
from latido.console import ports as console
from latido.console.privacy import copying as seen
from latido.coverage import api as coverage
from latido.coverage import copying as insured
from latido.desk import copying as allowed
from latido.flows import api as flows
from latido.integrations.fhir.api import FhirReader
from latido.integrations.oidc.api import OidcSignIn
from latido.integrations.saml.api import SamlSignIn
from latido.integrations.tables.api import TableReader
from latido.interactions import api as interactions
from latido.interactions import copying as contacts
from latido.interactions.contracts import LIVE
from latido.kernel.time import utc_now
from latido.orgs import api as orgs
from latido.patients import api as patients_room
from latido.patients import copying as known
from latido.patients import exporting as lists
from latido.patients import ports as patients
from latido.routing import api as routing
from latido.routing.contracts import AgentStateName
from latido.scheduling import api as scheduling
from latido.scheduling import copying as visits
from latido.staff import api as staff
from latido.staff import ports as staff_ports
from latido_run.backup import record

AWAY_FROM_WORK = (AgentStateName.OFFLINE, AgentStateName.AWAY)


def wire() -> None:
    """Called once, when every room is loaded."""
    patients.answer_purposes(interactions.purposes)
    patients.answer_readers(FhirReader(), TableReader())
    patients.answer_holders(interactions.holding, scheduling.holding, coverage.holding, Holding())
    patients.answer_covering(coverage.bringing)
    patients.answer_visits(scheduling.kept)
    patients.answer_outlets(outlets.of)
    patients.answer_numbered(interactions.numbered, scheduling.numbered)
    staff_ports.answer_talking(is_talking)
    staff_ports.answer_floor(is_needed, routing.teams)
    staff_ports.answer_sign_in({"oidc": OidcSignIn(), "saml": SamlSignIn()})
    console.answer_preset(standard.document)
    console.answer_backups(backups)
    compliance.answer_house(orgs.house)
    compliance.answer_holidays(orgs.holidays)
    compliance.answer_keepers(*patients_room.keepers, *interactions.keepers, *compliance_room.keepers)
    compliance.answer_concerned(interactions.concerned)
    compliance.answer_standings(interactions.standings)
    compliance.answer_contributors(
        *known.contributors,
        *allowed.contributors,
        *visits.contributors,
        *insured.contributors,
        *contacts.contributors,
        *seen.contributors,
        *compliance_room.contributors,
    )
    compliance.answer_measures(compliance_room.posture_facts, staff.posture_facts, voice.posture_facts, backup_facts)
    compliance.answer_exporters(*lists.exporters)
    compliance.answer_name_of(lambda person_id: staff.names([person_id]).get(person_id, ""))
    compliance.answer_identified(contacts.identified)
    compliance.answer_corrections(known.corrections)
    compliance.know(
        (
            *compliance_room.KINDS,
            *orgs.KINDS,
            *staff.KINDS,
            *routing.KINDS,
            *interactions.KINDS,
            *coverage.KINDS,
            *scheduling.KINDS,
            *flows.KINDS,
            *voice.KINDS,
        )
    )


def is_talking(person_id: UUID) -> bool:
    """Whether a patient would notice if this person's telephone went now."""
    contact = interactions.current_of(person_id)
    return contact is not None and contact.state in LIVE


def is_needed(person_id: UUID) -> bool:
    """Whether this person is at work, with a contact or ready for one, or an emergency waits for whoever can help."""
    state = routing.agent_state(person_id, now=utc_now()).state
    return is_talking(person_id) or state not in AWAY_FROM_WORK or routing.emergency_waits()


def backups() -> console.Backups | None:
    """What this machine's record says. The demonstration has nothing to lose."""
    if settings.DEMO:
        return None
    known = record.read(settings.HOME)
    made = datetime.fromisoformat(known.made.at) if known.made else None
    undrilled = known.drilled is not None and not known.drilled.ok
    return console.Backups(made, failed=known.failed is not None, undrilled=undrilled)


def backup_facts(_now: datetime) -> Iterator[posture.Fact]:
    """The copies of this installation, as one of the controls. None where nobody's data is at stake."""
    if known := backups():
        yield posture.Fact(posture.Control.BACKUP, late=int(known.failed), at=known.made)
        yield posture.Fact(posture.Control.DRILL, late=int(known.undrilled))
