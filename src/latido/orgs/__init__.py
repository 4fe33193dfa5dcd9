"""The organisation that controls the data, its sites and their opening hours (FHIR Organization, Location)."""
