"""Pages of the login: one's own, and somebody else's."""
