"""The door: the reader that config wires to patients' port."""

from latido.integrations.fhir.services import FhirReader

__all__ = ["FhirReader"]
