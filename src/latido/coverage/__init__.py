"""What insurance a patient has and who pays (FHIR Coverage, InsurancePlan)."""
