"""A seat as lines of text: sentences out, short commands in. For screen readers, scripts and bad links."""
