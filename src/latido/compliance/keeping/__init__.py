"""How long things are kept, what stops their end, and the act by which they end."""
