"""Whole days across rooms."""
