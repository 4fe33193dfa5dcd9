"""Backups: everything that cannot be made again, in one file sealed to a key kept elsewhere."""
