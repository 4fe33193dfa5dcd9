"""People without a record: shown, recognised, and tied to a record of their own."""
