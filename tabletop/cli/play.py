"""The commands that open the app."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tabletop.cli import terminal
from tabletop.cli.sessions import new_session, old_session

if TYPE_CHECKING:  # the start imports no more than the first screen needs
    import argparse


def home(folder: Path | None = None) -> int:
    """Open the home screen; where there is no terminal, show what the program does instead."""
    if terminal.at_terminal():
        return terminal.open_app(folder)
    from tabletop.cli.rehearse import demonstrate

    return demonstrate()


def run(options: argparse.Namespace) -> int:
    """Start a session of a scenario."""
    terminal.need_terminal("tabletop rehearse SCENARIO")
    session, folder = new_session(options)
    return terminal.open_app(folder, lambda app: app.open_console(session))


def resume(options: argparse.Namespace) -> int:
    """Go on with a session, alone or with its room open."""
    if options.host:
        from tabletop.cli.room import host_again

        return host_again(options)
    terminal.need_terminal("tabletop list")
    session, folder = old_session(options)
    return terminal.open_app(folder, lambda app: app.open_console(session))


def replay(options: argparse.Namespace) -> int:
    """Look back at a session."""
    terminal.need_terminal("tabletop verify SAVE")
    from tabletop.cli.find import save_named, saves_folder

    folder = saves_folder(options.saves)
    path = save_named(options.save, folder)
    return terminal.open_app(folder, lambda app: app.open_replay(path, options.at))
