"""Acts on patients' records: each function is one transaction and one sentence of the domain."""
