"""The room at the machines of the others: finding in, keeping the link, standing by."""
