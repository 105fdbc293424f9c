"""Importing a planner's MSEL."""
