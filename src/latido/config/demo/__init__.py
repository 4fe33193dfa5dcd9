"""The demonstration: two invented hospitals, the same ones on every machine. Nobody and no number in it is real."""
