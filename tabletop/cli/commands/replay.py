"""``tabletop replay``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from tabletop.cli import terminal
from tabletop.cli.find import save_of, saves_folder
from tabletop.cli.options import Command, OneSave, Option


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay(OneSave):
    """What ``replay`` can be told."""

    at: Annotated[str, Option("event number, or exercise time as T+mm:ss or T+hh:mm:ss", "WHEN")] = ""


def replay(options: Replay) -> int:
    """Look back at a session."""
    terminal.need_terminal("tabletop verify SAVE")
    path = save_of(options)
    return terminal.open_app(saves_folder(options.saves), lambda app: app.open_replay(path, options.at))


COMMAND = Command(Replay, replay)
