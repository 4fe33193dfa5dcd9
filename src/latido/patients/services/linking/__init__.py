"""Looking for records of the same person."""
