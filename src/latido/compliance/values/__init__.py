"""What crosses the door of compliance, by subject."""
