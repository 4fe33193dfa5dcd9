"""Are two records the same person? Compared field by field, weighed after Fellegi and Sunter, said in words. Pure."""
