"""Decisions of the desk: what to show, in which order. Pure."""
