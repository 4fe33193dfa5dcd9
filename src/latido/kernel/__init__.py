"""Ground everybody stands on: ids, time, phone numbers, people's names and documents, who acts. Pure; no Django."""
