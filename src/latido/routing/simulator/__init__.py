"""The live matcher under a simulated clock: arrivals, patience and agents as a scenario says. Pure and reproducible."""
