"""Starts, watches and stops every process of Latido on one machine. Never imports the application."""
