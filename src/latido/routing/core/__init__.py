"""Decisions of routing: who gets the next interaction, and what happens to an agent's state. Pure."""
