"""What leaves the house about people: disclosures, the copy that a patient asks for, corrections that were asked."""
