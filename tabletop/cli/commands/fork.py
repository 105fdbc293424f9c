"""``tabletop fork``."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import Annotated

from tabletop.cli.find import save_of
from tabletop.cli.options import Flag, OneSave, ShellCommand
from tabletop.cli.out import in_words, out
from tabletop.i18n import tr


@dataclass(frozen=True, slots=True, kw_only=True)
class ForkArguments(OneSave):
    """What ``fork`` can be told."""

    at: Annotated[str, Flag("the last event to share: its number, or exercise time as T+mm:ss or T+hh:mm:ss", "WHEN")]
    title: Annotated[str, Flag("name of the new session (default: the first one's, with the event)")] = ""


def fork(options: ForkArguments) -> int:
    """Start a session that shares the past of another."""
    from tabletop.journal.errors import SaveError
    from tabletop.journal.reading import read_save
    from tabletop.room.saved.fork import CannotFork, cut_at
    from tabletop.room.saved.fork import fork as make
    from tabletop.room.saved.recording import Recording

    path = save_of(options)
    with in_words(CannotFork, SaveError):
        forked = make(path, cut_at(Recording(read_save(path)), options.at).asked, options.title)
    out(
        tr(
            "{title}: shares the first {n} events. {words}",
            title=forked.title,
            n=forked.cut.event,
            words=forked.cut.words,
        )
    )
    if forked.dice:
        out(forked.dice)
    if forked.unmarked:
        out(tr("The first session's review file could not name the fork. {why}", why=forked.unmarked))
    out(tr("The session is in {path}", path=forked.path))
    program = f"tabletop --saves {shlex.quote(str(options.saves))}" if options.saves else "tabletop"
    out(tr("Play it:  {program} resume {name}", program=program, name=forked.path.stem))
    out(tr("Later:    {program} compare {first} {second}", program=program, first=path.stem, second=forked.path.stem))
    return 0


COMMAND = ShellCommand(ForkArguments, fork)
