"""The people who work here: users, agents, roles, skills, and how they log in (FHIR Practitioner where licensed)."""
