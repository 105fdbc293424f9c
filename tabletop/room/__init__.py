"""The room: the live table, the only writer, and the seats around it."""
