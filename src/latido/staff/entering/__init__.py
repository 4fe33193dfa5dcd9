"""Entering by a directory: on the way there and back, who came, and with which roles."""
