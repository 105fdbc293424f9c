"""Scenarios: what an author may write, how it is read, and what is wrong with it."""
