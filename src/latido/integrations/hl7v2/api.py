"""The door: the outlet that config wires to patients' port."""

from latido.integrations.hl7v2.services import MllpOutlet

__all__ = ["MllpOutlet"]
