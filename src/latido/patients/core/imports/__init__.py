"""Decisions about one person who comes in from a file."""
