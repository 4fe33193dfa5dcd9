"""Fixtures of the whole house: a real PostgreSQL of this run's own, scopes, and people who have different rights."""

pytest_plugins = ["tests.fixtures.database", "tests.fixtures.people", "tests.fixtures.reads"]
