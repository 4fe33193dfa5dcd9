"""Another way to decide turns, tried on the organisation's own days before anybody waits for it."""
