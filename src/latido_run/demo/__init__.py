"""One day of the demonstration's clinic as a model: who calls when and why, who works and how. Pure and seeded."""
