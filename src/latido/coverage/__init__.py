"""What insurance a patient has; read only for now (FHIR Coverage)."""
