"""A patient's record as a whole: opened with a reason, read, and changed."""
