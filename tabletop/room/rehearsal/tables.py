"""A rehearsal laid out in tables: plain words and numbers, for a terminal or a document to draw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tabletop.i18n import tr
from tabletop.room.rehearsal.rehearsing import RehearsalReport, Tally
from tabletop.scenario.model import Track

HOWS = ("rule", "argument", "ruling", "default")  #: how an outcome comes to stand


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A titled table. Every column but the first ``texts`` holds numbers and is aligned to the right."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    texts: int = 1


def tables(report: RehearsalReport) -> list[FigureTable]:
    """Endings, options, injects, tracks, time: the whole result, in the order a reader asks for it."""
    return [_endings(report), _options(report), _injects(report), _tracks(report), _moves(report)]


def gaps(report: RehearsalReport) -> list[str]:
    """What a scenario in balance has none of, as sentences: unseen endings, options, decisions, injects; refused commands."""
    scenario, tally = report.scenario, report.tally
    standing = _standing(tally)
    found = [
        tr("ending “{ending}” never came", ending=ending) for ending in scenario.endings if not tally.endings[ending]
    ]
    found += [tr("inject “{inject}” never went out", inject=key) for key in scenario.injects if not tally.injects[key]]
    for decision, spec in scenario.decisions.items():
        if not tally.decisions[decision]:
            found.append(tr("decision “{decision}” was never put", decision=decision))
            continue
        for option in spec.options:
            hows = standing.get((decision, option), {})
            if not hows:
                found.append(tr("option “{option}” of “{decision}” never stood", option=option, decision=decision))
            elif set(hows) == {"default"}:
                words = tr("option “{option}” of “{decision}” stood by default alone", option=option, decision=decision)
                found.append(words)
    found += [tr("{count} × refused: {code}", count=count, code=code) for code, count in sorted(tally.refused.items())]
    return found


def summary(report: RehearsalReport) -> str:
    """One line: how much was played, how fast."""
    return tr(
        "{plays} plays, seed {seed}, {events} events, {speed:.0f} plays a second",
        plays=report.plays,
        seed=report.seed,
        events=report.tally.events,
        speed=report.per_second,
    )


def _standing(tally: Tally) -> dict[tuple[str, str], dict[str, int]]:
    standing: dict[tuple[str, str], dict[str, int]] = {}
    for (decision, option, how), number in tally.outcomes.items():
        standing.setdefault((decision, option), {})[how] = number
    return standing


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "–"


def _shares(titles: Mapping[str, str], counts: Counter[str], plays: int) -> tuple[tuple[str, ...], ...]:
    """Of how many plays each was part."""
    return tuple((title, str(counts[key]), _share(counts[key], plays)) for key, title in titles.items())


def _endings(report: RehearsalReport) -> FigureTable:
    titles = {ending: spec.title for ending, spec in report.scenario.endings.items()}
    rows = _shares(titles, report.tally.endings, report.tally.plays)
    return FigureTable(tr("Endings"), (tr("ending"), tr("plays"), tr("share")), rows)


def _options(report: RehearsalReport) -> FigureTable:
    """How often each option stood, and by what."""
    standing = _standing(report.tally)
    rows = []
    for decision, spec in report.scenario.decisions.items():
        put = report.tally.decisions[decision]
        for place, (option, body) in enumerate(spec.options.items()):
            hows = standing.get((decision, option), {})
            title = spec.title if place == 0 else ""
            counts = [str(hows.get(how, 0) or "–") for how in HOWS]
            rows.append((title, body.label, *counts, _share(sum(hows.values()), put)))
        if not spec.options:
            rows.append((spec.title, tr("(answers in words)"), str(put), *["–"] * len(HOWS)))
    columns = (
        tr("decision"),
        tr("option that stood"),
        tr("by rule"),
        tr("by argument"),
        tr("by ruling"),
        tr("by default"),
        tr("of times put"),
    )
    return FigureTable(tr("Options"), columns, tuple(rows), texts=2)


def _injects(report: RehearsalReport) -> FigureTable:
    titles = {inject: spec.title for inject, spec in report.scenario.injects.items()}
    rows = _shares(titles, report.tally.injects, report.tally.plays)
    return FigureTable(tr("Injects"), (tr("inject"), tr("plays"), tr("share")), rows)


def _tracks(report: RehearsalReport) -> FigureTable:
    rows = tuple(_track(report, track, spec) for track, spec in report.scenario.tracks.items())
    columns = (tr("track"), tr("range"), tr("start"), tr("lowest"), tr("highest"), tr("mean at ENDEX"))
    return FigureTable(tr("Tracks"), columns, rows)


def _track(report: RehearsalReport, track: str, spec: Track) -> tuple[str, ...]:
    tally = report.tally
    least, most = tally.least.get(track, spec.start), tally.most.get(track, spec.start)
    mean = tally.final[track] / tally.plays if tally.plays else spec.start
    return spec.title, f"{spec.min} … {spec.max}", str(spec.start), str(least), str(most), f"{mean:.1f}"


def _moves(report: RehearsalReport) -> FigureTable:
    tally = report.tally
    rows: Sequence[tuple[str, ...]] = [
        (
            spec.title,
            str(spec.minutes),
            f"{tally.seconds[move] / tally.moves[move] / 60:.1f}" if tally.moves[move] else "–",
        )
        for move, spec in report.scenario.moves.items()
    ]
    return FigureTable(tr("Time per move"), (tr("move"), tr("planned minutes"), tr("played minutes")), tuple(rows))
