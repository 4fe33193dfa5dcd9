"""Places in the agenda and the appointments that take them (FHIR Slot, Appointment)."""
