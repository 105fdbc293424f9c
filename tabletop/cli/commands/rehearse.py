"""``tabletop rehearse``."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Annotated

from tabletop.cli.answers import JSON, print_answer
from tabletop.cli.exits import DONE, INTERRUPTED, WRONG_USAGE
from tabletop.cli.find import saves_folder, scenario_named
from tabletop.cli.options import SCENARIO, CommandArguments, Flag, Positional, ShellCommand, count
from tabletop.cli.out import Failure, out
from tabletop.i18n import series, tr

_WORTH_PROCESSES = 60  #: plays from which starting further processes pays


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearseArguments(CommandArguments):
    """What ``rehearse`` can be told."""

    scenario: Annotated[str, Positional("SCENARIO", SCENARIO)]
    plays: Annotated[int, Flag("how many plays (default: 100)", "N", count)] = 100
    seed: Annotated[int, Flag("the same seed gives the same plays (default: 1)", "S")] = 1
    style: Annotated[
        tuple[str, ...],
        Flag(
            "style of the bots, may be given several times (default: all): random, hawk, dove, follower, status-quo",
            "STYLE",
        ),
    ] = ()
    save: Annotated[bool, Flag("write the last play as a save")] = False
    json: Annotated[bool, Flag(JSON)] = False
    jobs: Annotated[int | None, Flag("processes (default: one per processor for many plays)", "N", count)] = None


def rehearse(options: RehearseArguments) -> int:
    """Play, print, and keep the last play if asked to. Ctrl-C stops after what is under way and reports it."""
    from tabletop.cli.rehearsal import play, rehearsed, show
    from tabletop.journal.errors import SaveError
    from tabletop.room.rehearsal.bots import STYLES
    from tabletop.room.rehearsal.rehearsing import save_last

    loaded, scenario = scenario_named(options.scenario)
    styles = tuple(dict.fromkeys(options.style or STYLES))
    unknown = [style for style in styles if style not in STYLES]
    if unknown:
        raise Failure(
            tr("There is no style “{style}”. Styles are: {styles}.", style=unknown[0], styles=series(STYLES)),
            WRONG_USAGE,
        )
    jobs = options.jobs or (os.cpu_count() or 1 if options.plays >= _WORTH_PROCESSES else 1)
    report = play(scenario, loaded.document, styles, plays=options.plays, seed=options.seed, jobs=jobs)
    if not report.plays:
        raise Failure(tr("Stopped before the first play was over."), INTERRUPTED)
    if not options.json:
        show(report)
    stopped = report.plays < options.plays
    if stopped and not options.json:
        out(tr("Stopped after {done} of {all} plays.", done=report.plays, all=options.plays))
    path = None
    if options.save:
        try:
            path = save_last(report, saves_folder(options.saves))
        except (SaveError, OSError) as error:
            raise Failure(tr("The last play could not be saved: {why}", why=error)) from error
    if options.json:
        print_answer(rehearsed(report, options.plays, str(path or "")))
    elif path is not None:
        out(tr("The last play is in {path}", path=path))
        out(tr("Look at it:  tabletop replay {name}", name=path.stem))
    return INTERRUPTED if stopped else DONE


COMMAND = ShellCommand(RehearseArguments, rehearse)
