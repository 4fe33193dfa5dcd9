"""Tables of patients: CSV in any delimiter and encoding, and Excel's XLSX."""
