"""Audit, consent and retention: what was read and written, by whom and why (FHIR AuditEvent, Consent). Refers to patients and staff by id only."""
