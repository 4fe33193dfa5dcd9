"""Contacts: one row from the first ring to the disposition, its story, who was on the line, and its recordings.

The call belongs here. Routing decides who takes it, the voice process carries it out, the desk shows it.
"""
