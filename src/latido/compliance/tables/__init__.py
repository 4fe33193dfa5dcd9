"""Rows of compliance, by subject; models.py is where Django finds them."""
