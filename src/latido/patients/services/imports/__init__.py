"""Patients brought in from a file: read, checked, written in chunks, undone; each step resumable, none twice."""
