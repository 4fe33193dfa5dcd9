from latido.patients.tests.conftest import audit, hospital

__all__ = ["audit", "hospital"]
