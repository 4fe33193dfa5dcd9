"""A day of the demonstration in minutes: the real doors, leader and database, by a clock of its own."""
