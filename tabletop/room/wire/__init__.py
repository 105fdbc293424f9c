"""What host and terminals have in common: messages, codes, certificates, how a room is found."""
