"""Sessions that are on the disk: listed, looked at from any event, forked, proved, annotated."""
