"""``tabletop run``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from tabletop.cli import terminal
from tabletop.cli.options import CommandArguments, OptionGroup, ShellCommand
from tabletop.cli.sessions import NewSession, new_session


@dataclass(frozen=True, slots=True, kw_only=True)
class RunArguments(CommandArguments):
    """What ``run`` can be told."""

    session: Annotated[NewSession, OptionGroup()]


def run(options: RunArguments) -> int:
    """Start a session of a scenario."""
    terminal.need_terminal("tabletop rehearse SCENARIO")
    session, folder = new_session(options.session, options.saves)
    return terminal.open_app(folder, lambda app: app.open_console(session))


COMMAND = ShellCommand(RunArguments, run)
