"""Patients, their family, documents and telephones: found, registered, verified (FHIR Patient, RelatedPerson)."""
