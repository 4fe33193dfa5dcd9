"""Writes to contacts: each function is one transaction and one sentence of the domain."""
