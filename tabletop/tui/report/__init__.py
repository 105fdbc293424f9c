"""Writing the report."""
