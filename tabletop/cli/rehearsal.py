"""Many plays by bots without a screen, and tables of what came of them."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from types import FrameType

from rich.console import Console
from rich.table import Table
from rich.text import Text

from tabletop.cli.answers import (
    RehearsedDecision,
    RehearsedEnding,
    RehearsedMove,
    RehearsedOption,
    RehearsedScenario,
    RehearsedTrack,
)
from tabletop.cli.find import scenario_named
from tabletop.cli.out import Failure, out
from tabletop.cli.progress import progress
from tabletop.exercise.clock import as_ms
from tabletop.i18n import series, tr
from tabletop.room.rehearsal.bots import STYLES
from tabletop.room.rehearsal.rehearsing import RehearsalReport
from tabletop.room.rehearsal.rehearsing import rehearse as play_many
from tabletop.room.saved.shelves import scenario_names
from tabletop.scenario.model import Scenario
from tabletop.text import clean_line


def demonstrate() -> int:
    """Where there is no terminal: a short rehearsal, and how to open the app."""
    name = "security-guarantees" if "security-guarantees" in scenario_names() else next(iter(scenario_names()), "")
    if not name:
        raise Failure(tr("No scenario came with this program. Give one: tabletop rehearse PATH"))
    loaded, scenario = scenario_named(name)
    show(play(scenario, loaded.document, STYLES, plays=20, seed=1, jobs=1))
    out(
        tr(
            "This was a rehearsal by bots, because there is no terminal here. In a terminal, `tabletop` opens the home screen;"
        )
    )
    out(tr("`tabletop --help` lists the commands."))
    return 0


def play(
    scenario: Scenario, document: dict[str, object], styles: tuple[str, ...], *, plays: int, seed: int, jobs: int
) -> RehearsalReport:
    """Play so many times, with a bar where somebody looks; ctrl+c ends it after the plays under way."""
    stopped = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopped
        if stopped:
            raise KeyboardInterrupt
        stopped = True

    # Processes inherit that ctrl+c is ignored, so that it ends no play in its middle; once they have begun we listen.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN if jobs > 1 else stop)
    try:
        with progress(counted=True) as tell:

            def follow(done: int, _all: int) -> None:
                if tell is not None:
                    tell(tr("playing"), done, plays)
                signal.signal(signal.SIGINT, stop)

            return play_many(
                scenario,
                document,
                plays=plays,
                seed=seed,
                styles=styles,
                jobs=jobs,
                progress=follow,
                should_stop=lambda: stopped,
            )
    finally:
        signal.signal(signal.SIGINT, before)


def show(report: RehearsalReport) -> None:
    """Print what came of it."""
    console = Console(highlight=False, markup=False, emoji=False, width=None if sys.stdout.isatty() else 100)
    console.print(
        _safe(
            tr(
                "{title}: {plays} plays, seed {seed}, styles {styles}",
                title=report.scenario.about.title,
                plays=report.plays,
                seed=report.seed,
                styles=series(report.styles),
            )
        ),
        style="bold",
    )
    for table in _tables(report):
        console.print()
        console.print(table)
    console.print()
    for line in _remarks(report):
        console.print(_safe(line))


def rehearsed(report: RehearsalReport, asked: int, save: str) -> RehearsedScenario:
    """The same as plain values."""
    scenario, tally = report.scenario, report.tally
    decisions = []
    for key, decision in scenario.decisions.items():
        options = []
        for option, spec in decision.options.items():
            how = {by: n for (of, chosen, by), n in tally.outcomes.items() if (of, chosen) == (key, option)}
            options.append(RehearsedOption(option, spec.label, sum(how.values()), how))
        decisions.append(RehearsedDecision(key, decision.title, tally.decisions[key], tuple(options)))
    return RehearsedScenario(
        scenario=scenario.about.title,
        plays=report.plays,
        asked=asked,
        seed=report.seed,
        styles=tuple(report.styles),
        endings=tuple(
            RehearsedEnding(key, ending.title, tally.endings[key]) for key, ending in scenario.endings.items()
        ),
        decisions=tuple(decisions),
        tracks=tuple(
            RehearsedTrack(
                key,
                track.title,
                track.start,
                tally.least.get(key, track.start),
                tally.most.get(key, track.start),
                tally.final[key] / tally.plays if tally.plays else 0.0,
            )
            for key, track in scenario.tracks.items()
        ),
        moves=tuple(
            RehearsedMove(
                key,
                move.title,
                move.minutes * 60,
                tally.moves[key],
                tally.seconds[key] / tally.moves[key] if tally.moves[key] else None,
            )
            for key, move in scenario.moves.items()
        ),
        unseen=tuple(key for key in scenario.injects if not tally.injects[key]),
        unasked=tuple(key for key in scenario.decisions if not tally.decisions[key]),
        refused=dict(tally.refused),
        events=tally.events,
        seconds=report.elapsed,
        save=save,
    )


def _safe(words: str) -> Text:
    return Text(clean_line(words, 400))


def _table(title: str, *columns: str) -> Table:
    table = Table(
        title=_safe(title), title_justify="left", title_style="bold", box=None, pad_edge=False, header_style="dim"
    )
    for number, column in enumerate(columns):
        table.add_column(_safe(column), justify="left" if number == 0 else "right", overflow="fold")
    return table


def _percent(part: int, whole: int) -> Text:
    return Text(f"{100 * part / whole:.1f} %" if whole else "–")


def _tables(report: RehearsalReport) -> Iterator[Table]:
    scenario, tally = report.scenario, report.tally
    endings = _table(tr("Endings"), tr("ending"), tr("plays"), tr("share"))
    for key, ending in scenario.endings.items():
        endings.add_row(_safe(ending.title), Text(str(tally.endings[key])), _percent(tally.endings[key], tally.plays))
    yield endings
    yield _options(report)
    tracks = _table(
        tr("Tracks, practice apart"), tr("track"), tr("start"), tr("lowest"), tr("highest"), tr("mean at ENDEX")
    )
    for key, track in scenario.tracks.items():
        mean = tally.final[key] / tally.plays if tally.plays else 0.0
        low, high = tally.least.get(key, track.start), tally.most.get(key, track.start)
        tracks.add_row(
            _safe(track.title), *(Text(words) for words in (str(track.start), str(low), str(high), f"{mean:.1f}"))
        )
    if scenario.tracks:
        yield tracks
    moves = _table(tr("Time per move"), tr("move"), tr("planned"), tr("mean"))
    for key, move in scenario.moves.items():
        played = tally.moves[key]
        mean_words = as_ms(tally.seconds[key] / played) if played else "–"
        moves.add_row(_safe(move.title), Text(as_ms(move.minutes * 60)), Text(mean_words))
    yield moves


def _options(report: RehearsalReport) -> Table:
    scenario, tally = report.scenario, report.tally
    table = _table(
        tr("What decisions came to"), tr("decision and option"), tr("times"), tr("share"), tr("only by default")
    )
    for key, decision in scenario.decisions.items():
        asked = tally.decisions[key]
        table.add_row(_safe(decision.title), Text(str(asked)), Text(""), Text(""), style="bold")
        for option, spec in decision.options.items():
            rows = {how: n for (of, chosen, how), n in tally.outcomes.items() if (of, chosen) == (key, option)}
            total = sum(rows.values())
            only = tr("yes") if total and rows.get("default", 0) == total else ""
            label = Text("  ").append_text(_safe(spec.label))
            table.add_row(label, Text(str(total)), _percent(total, asked), Text(only))
    return table


def _remarks(report: RehearsalReport) -> Iterator[str]:
    scenario, tally = report.scenario, report.tally
    unseen = [key for key in scenario.injects if not tally.injects[key]]
    yield tr("Injects never seen: {names}", names=series(unseen) or tr("none"))
    unasked = [key for key in scenario.decisions if not tally.decisions[key]]
    yield tr("Decisions never put: {names}", names=series(unasked) or tr("none"))
    if tally.refused:
        refused = series(f"{code} {number}" for code, number in tally.refused.most_common())
        yield tr("Refused commands: {codes}", codes=refused)
    yield tr(
        "{events} events in {seconds} s, {rate} plays a second",
        events=f"{tally.events:,}",
        seconds=f"{report.elapsed:.1f}",
        rate=f"{report.per_second:.0f}",
    )
