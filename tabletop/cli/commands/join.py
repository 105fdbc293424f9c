"""``tabletop join``."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from tabletop.cli import terminal
from tabletop.cli.exits import WRONG_USAGE
from tabletop.cli.find import saves_folder
from tabletop.cli.options import CommandArguments, Flag, Positional, ShellCommand, seconds
from tabletop.cli.out import Failure, in_words, out
from tabletop.i18n import tr

if TYPE_CHECKING:
    from tabletop.room.wire.access import JoinAddress


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinArguments(CommandArguments):
    """What ``join`` can be told."""

    code: Annotated[str, Positional("CODE@HOST:PORT", "as the host shows it")] = ""
    name: Annotated[str, Flag("your name or a pseudonym (default: asked for)", "NAME")] = ""
    role: Annotated[str, Flag("the role you would like", "ROLE")] = ""
    consent: Annotated[bool | None, Flag("whether the others may be told your name (default: asked)")] = None
    anew: Annotated[bool, Flag("somebody else than who sat at this machine before")] = False
    plain: Annotated[bool, Flag("lines of text instead of a screen; for screen readers and scripts")] = False
    wait_secs: Annotated[
        float,
        Flag("how long to look for rooms, or to try again while the host is not there yet (default: 3)", "N", seconds),
    ] = 3.0


def join(options: JoinArguments) -> int:
    """Take a seat: on the screen, or line by line."""
    address = _address(options.code) if options.code else None
    if terminal.at_terminal() and not options.plain:
        name, role, consent, anew = options.name, options.role, options.consent, options.anew
        return terminal.open_app(
            options.saves, lambda app: app.open_join(address, name=name, wish=role, consent=consent, anew=anew)
        )
    if address is None:
        return asyncio.run(_list_rooms(options.wait_secs))
    from tabletop.cli.lines.guest import Newcomer
    from tabletop.cli.lines.guest import join as join_plain

    guest = Newcomer(options.name, options.consent, options.role, options.anew)
    return asyncio.run(join_plain(address, guest, options.wait_secs, saves_folder(options.saves)))


def _address(code: str) -> JoinAddress:
    from tabletop.room.wire.access import BadCode, parse

    with in_words(BadCode, exit_code=WRONG_USAGE):
        address = parse(code)
    if not address.secret:
        raise Failure(
            tr("The code is missing: it stands before the @, as the host shows it: CODE@HOST:PORT"), WRONG_USAGE
        )
    return address


async def _list_rooms(seconds: float) -> int:
    """Where nobody can choose from a list: print it, and say how to go on. Exit code 1 if there is none."""
    from tabletop.room.wire.discovery import find

    rooms = await find(seconds)
    if not rooms:
        raise Failure(
            tr("No room was found on this network or this machine. Ask for the code: tabletop join CODE@HOST:PORT")
        )
    for room in rooms:
        lock = tr("encrypted") if room.encrypted else tr("not encrypted")
        words = tr("{lock}; replaced by another machine", lock=lock) if room.replaced else lock
        out(f"{room.host}:{room.port}  {room.title}  ({words})")
    out(tr("To join one:  tabletop join CODE@HOST:PORT, with the code that the host shows"))
    return 0


COMMAND = ShellCommand(JoinArguments, join)
