"""The room: people, codes, who waits."""
