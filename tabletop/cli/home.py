"""The program without a command. The app opens on the shortest way: nothing here loads argparse, the rules or the journal for that."""

from __future__ import annotations

from pathlib import Path

from tabletop.cli import terminal


def home(folder: Path | None = None) -> int:
    """Open the home screen; where there is no terminal, show what the program does instead."""
    if terminal.at_terminal():
        return terminal.open_app(folder)
    from tabletop.cli.rehearsal import demonstrate

    return demonstrate()
