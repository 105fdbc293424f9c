"""Home, a new session, joining."""
