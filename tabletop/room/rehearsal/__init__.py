"""Whole exercises played by bots."""
