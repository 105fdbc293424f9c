"""The live table, the only writer of a session, and the seats in this process."""
