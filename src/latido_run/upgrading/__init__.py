"""Another version of the program, and back to this one by itself when it does not work."""
