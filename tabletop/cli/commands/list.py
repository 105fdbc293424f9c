"""``tabletop list``."""

from __future__ import annotations

from tabletop.cli.find import saves_folder, shelf
from tabletop.cli.options import CommandArguments, ShellCommand
from tabletop.cli.out import out
from tabletop.i18n import tr
from tabletop.local_time import local_time


def list_saves(options: CommandArguments) -> int:
    """The saves, one line each, with what is wrong underneath."""
    folder = saves_folder(options.saves)
    saves = shelf(folder)
    if not saves:
        out(tr("No saves in {folder}. Start a session: tabletop run SCENARIO", folder=folder))
        return 0
    width = min(48, max(len(save.path.stem) for save in saves))
    out(tr("Saves in {folder}", folder=folder))
    for save in saves:
        number = tr("{n} events", n=f"{save.events:,}")
        out(f"  {_local(save.last):16}  {save.path.stem:{width}}  {save.state:11}  {number:>14}  {save.title}".rstrip())
        if save.fork:
            out(f"  {'':16}  {save.fork}")
        if save.damage:
            out(f"  {'':16}  ! {save.damage}")
    return 0


def _local(moment: str) -> str:
    then = local_time(moment)
    return f"{then:%Y-%m-%d %H:%M}" if then is not None else ""


COMMAND = ShellCommand(CommandArguments, list_saves)
