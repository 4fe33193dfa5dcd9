"""The versioned dialogue graph a caller goes through; core/ interprets it, pure. Every arrival enters the house here."""
