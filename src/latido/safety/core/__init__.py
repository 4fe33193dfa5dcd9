"""The red-flag matcher, its words, and what is said in an emergency: pure."""
