"""Writes of routing: each function is one transaction and one sentence of the domain.

Rows are locked in one order everywhere: interaction, work, offer, desk. The leader's tick locks with SKIP LOCKED and
waits for nobody. Whatever changes appends to the inbox, and nobody but the leader matches.
"""
