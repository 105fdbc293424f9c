"""The command palette: every command that is valid now, read from the bindings, so that nothing is declared twice."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from textual.app import App, SystemCommand
from textual.screen import Screen

from tabletop.tui.help import commands


def palette(app: App[Any], screen: Screen[Any]) -> Iterator[SystemCommand]:
    """The commands of ``screen`` and of the program itself, with their keys."""
    for command in commands(app, screen):
        if command.action == "command_palette":
            continue  # it is open
        run = partial(app.run_action, command.action, command.node)
        yield SystemCommand(command.words, command.keys, run)
