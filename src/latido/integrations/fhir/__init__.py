"""FHIR R4: patients out of NDJSON and Bundles, read tolerantly and in memory that does not grow with the file."""
