"""The live floor for supervisors: views and templates only."""
