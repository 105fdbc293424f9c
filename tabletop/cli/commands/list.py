"""``tabletop list``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from tabletop.cli.answers import JSON, ListedSave, ListedSaves, print_answer
from tabletop.cli.find import saves_folder, shelf
from tabletop.cli.options import CommandArguments, Flag, ShellCommand
from tabletop.cli.out import out
from tabletop.i18n import tr
from tabletop.local_time import local_time
from tabletop.text import clean_line

if TYPE_CHECKING:  # help is shown without the journal
    from tabletop.journal.library import SaveSummary

_LONGEST = 255  #: characters of a name, which may hold a line break


@dataclass(frozen=True, slots=True, kw_only=True)
class ListArguments(CommandArguments):
    """What ``list`` can be told."""

    json: Annotated[bool, Flag(JSON)] = False


def list_saves(options: ListArguments) -> int:
    """The saves, one line each, with what is wrong underneath."""
    folder = saves_folder(options.saves)
    saves = shelf(folder)
    if options.json:
        print_answer(ListedSaves(folder=str(folder), saves=tuple(map(_row, saves))))
        return 0
    if not saves:
        out(tr("No saves in {folder}. Start a session: tabletop run SCENARIO", folder=folder))
        return 0
    width = min(48, max(len(save.path.stem) for save in saves))
    out(tr("Saves in {folder}", folder=folder))
    for save in saves:
        number = tr("{n} events", n=f"{save.events:,}")
        name = clean_line(save.path.stem, _LONGEST)
        out(f"  {_local(save.last):16}  {name:{width}}  {save.state:11}  {number:>14}  {save.title}".rstrip())
        if save.fork:
            out(f"  {'':16}  {save.fork}")
        if save.damage:
            out(f"  {'':16}  ! {save.damage}")
    return 0


def _row(save: SaveSummary) -> ListedSave:
    states: dict[str, Literal["not-started", "under-way", "ended"]] = {
        tr("not started"): "not-started",
        tr("under way"): "under-way",
        tr("ended"): "ended",
    }
    return ListedSave(
        str(save.path),
        save.path.stem,
        save.title,
        save.scenario,
        save.created,
        save.last,
        save.events,
        states.get(save.state, ""),
        save.playable,
        save.damage,
        save.fork,
    )


def _local(moment: str) -> str:
    then = local_time(moment)
    return f"{then:%Y-%m-%d %H:%M}" if then is not None else ""


COMMAND = ShellCommand(ListArguments, list_saves)
