"""Dialogues, decided: pure."""
