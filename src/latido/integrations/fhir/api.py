"""The door: the reader and the outlet that config wires to patients' ports."""

from latido.integrations.fhir.outlet import FhirOutlet
from latido.integrations.fhir.services import FhirReader

__all__ = ["FhirOutlet", "FhirReader"]
