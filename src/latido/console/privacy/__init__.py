"""The pages of whoever guards privacy: openings to review, protected records, who saw somebody's data."""
