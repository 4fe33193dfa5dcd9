"""Latido: a patient contact centre and patient-relationship platform. One folder per room; docs/map.md is the plan."""
