"""Patients, their family, their identifiers and telephones; finding, registering and verifying them (FHIR Patient, RelatedPerson)."""
