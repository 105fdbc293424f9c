"""The chapters of a report, each a function that writes blocks from the facts."""
