"""Decisions about a contact: pure."""
