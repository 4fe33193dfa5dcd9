"""The door: the reader that config wires to patients' port."""

from latido.integrations.tables.services import TableReader

__all__ = ["TableReader"]
