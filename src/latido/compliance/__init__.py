"""The audit, consent and retention: who did what to whose data and why (FHIR AuditEvent, Consent). By id only."""
