"""``tabletop resume``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from tabletop.cli import terminal
from tabletop.cli.hosting import RoomSettings, host_session, room_options
from tabletop.cli.options import SAVE, CommandArguments, Flag, OptionGroup, Positional, ShellCommand
from tabletop.cli.sessions import old_session


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeArguments(CommandArguments):
    """What ``resume`` can be told."""

    save: Annotated[str, Positional("SAVE", SAVE)] = ""
    host: Annotated[bool, Flag("open the room at once; terminals come back to their seats")] = False
    room: Annotated[RoomSettings, OptionGroup("the room")]
    plain: Annotated[bool, Flag("with --host: lines of text instead of a screen")] = False


def resume(options: ResumeArguments) -> int:
    """Go on with a session, alone or with its room open."""
    if options.host:
        room = room_options(options.room)
        return host_session(*old_session(options.save, options.saves), room, lines=options.plain)
    terminal.need_terminal("tabletop list")
    session, folder = old_session(options.save, options.saves)
    return terminal.open_app(folder, lambda app: app.open_console(session))


COMMAND = ShellCommand(ResumeArguments, resume)
