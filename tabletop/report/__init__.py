"""The after-action report: figures and findings taken from the record, laid out once, written in many formats."""
