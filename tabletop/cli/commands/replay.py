"""``tabletop replay``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from tabletop.cli import terminal
from tabletop.cli.find import save_of, saves_folder
from tabletop.cli.options import Flag, OneSave, ShellCommand


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayArguments(OneSave):
    """What ``replay`` can be told."""

    at: Annotated[str, Flag("event number, or exercise time as T+mm:ss or T+hh:mm:ss", "WHEN")] = ""


def replay(options: ReplayArguments) -> int:
    """Look back at a session."""
    terminal.need_terminal("tabletop verify SAVE")
    path = save_of(options)
    return terminal.open_app(saves_folder(options.saves), lambda app: app.open_replay(path, options.at))


COMMAND = ShellCommand(ReplayArguments, replay)
