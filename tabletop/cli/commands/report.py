"""``tabletop report``."""

from __future__ import annotations

import argparse
import shutil
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from tabletop.cli import terminal
from tabletop.cli.answers import JSON, figures, print_answer
from tabletop.cli.ask import agreed
from tabletop.cli.find import save_named, save_of, saves_folder
from tabletop.cli.options import Build, Flag, OneSave, OtherAttribution, ShellCommand
from tabletop.cli.out import Failure, err, in_words, out, warn
from tabletop.cli.progress import progress
from tabletop.i18n import series, tr, trn

if TYPE_CHECKING:  # help is shown without what makes reports
    from tabletop.report.publish import Prepared

FORMATS = ("md", "html", "docx", "csv", "json")
_NARROWEST, _WIDEST = 60, 110  #: columns of the report in the terminal
_MOST_SHOWN = 20  #: hits of a sort shown one by one


def _formats(words: str) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(word.strip().casefold() for word in words.split(",") if word.strip()))
    unknown = [word for word in chosen if word not in {*FORMATS, "all"}]
    if unknown or not chosen:
        known = series(FORMATS)
        raise argparse.ArgumentTypeError(tr("“{word}” is none of {known}, all", word=words, known=known))
    return FORMATS if "all" in chosen else chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportArguments(OneSave):
    """What ``report`` can be told."""

    out: Annotated[Path | None, Flag("folder for the files (default: NAME-report beside the save)", "DIR")] = None
    format: Annotated[
        tuple[str, ...],
        Flag("some of md, html, docx, csv, json, with commas between, or all (default: all)", "LIST", _formats),
    ] = FORMATS
    build: Annotated[Build, Flag("full is for those who ran the exercise, releasable for others (default: full)")] = (
        "full"
    )
    short: Annotated[
        bool, Flag("about four pages: summary, decisions, objectives, actions, limits; as md, html and docx")
    ] = False
    attribution: Annotated[
        OtherAttribution, Flag("whether people are named (default: as the review or the save says)")
    ] = ""
    carry: Annotated[
        tuple[str, ...],
        Flag("an earlier session whose unfinished actions go on; may be given several times", "SAVE"),
    ] = ()
    name: Annotated[tuple[str, ...], Flag("a further name to keep out; may be given several times", "NAME")] = ()
    show: Annotated[bool, Flag("show the report in the terminal, with its charts, and write nothing")] = False
    json: Annotated[bool, Flag(f"write nothing; {JSON}: every table of the report")] = False
    yes: Annotated[bool, Flag("ask nothing: write, and replace what is there")] = False
    strict: Annotated[bool, Flag("write nothing if a name is left that the scenario uses as a word too")] = False


def report(options: ReportArguments) -> int:
    """Write the report; the hits of the name search are shown before anything is written."""
    from tabletop.journal.errors import SaveError
    from tabletop.journal.review import ReviewError
    from tabletop.report.publish import PublishError, PublishOptions, prepare, write_report

    path, folder = save_of(options), saves_folder(options.saves)
    carry = tuple(save_named(name, folder) for name in options.carry)
    chosen = PublishOptions(options.format, options.build, options.attribution, carry, options.name, options.short)
    if options.show or options.json:
        with in_words(SaveError, ReviewError, PublishError), progress() as tell:
            prepared = prepare(path, None, replace(chosen, formats=()), tell)
        if options.json:
            print_answer(figures(prepared.document, prepared.warnings))
            return 0
        return _show(prepared)
    with in_words(SaveError, ReviewError, PublishError), progress() as tell:
        written = write_report(path, options.out, chosen, tell, lambda prepared: _agreed(prepared, options))
    if not written.files:
        out(tr("Nothing was written."))
        return 1
    for place, count in Counter(_shown(file, written.folder) for file in written.files).items():
        out(
            str(place)
            if place.suffix
            else trn("{folder} ({count} file)", "{folder} ({count} files)", count, folder=place)
        )
    return 0


def _show(prepared: Prepared) -> int:
    """The report as lines for this terminal; nothing is written."""
    from tabletop.report.render.text import render

    for words in prepared.warnings:
        warn(words)
    width = max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size().columns))
    for line in render(prepared.document, width).splitlines():
        out(line)
    return 0


def _shown(file: Path, folder: Path) -> Path:
    """The file, or the folder of its own that holds it with others."""
    return file if file.parent == folder else file.parent


def _agreed(prepared: Prepared, options: ReportArguments) -> bool:
    """Show what should be known before the report is written, and ask where somebody can answer."""
    from tabletop.report.release import looser_words

    for words in prepared.warnings:
        warn(words)
    _show_hits(prepared)
    doubtful = any(hit.outcome == "doubtful" for hit in prepared.hits)
    if options.strict and doubtful:
        raise Failure(
            tr(
                "Nothing was written: --strict, and names may be left that are also words of the scenario, or very short."
            )
        )
    questions = [looser_words(prepared.released.rule)] if prepared.looser else []
    replacing = prepared.replacing()
    if replacing:
        names = series(path.name for path in replacing)
        questions.append(tr("These files are there with other content and would be replaced: {names}", names=names))
    for words in questions:
        warn(words)
    if options.yes:
        return True
    if terminal.at_terminal():
        return not (questions or prepared.hits) or agreed(tr("Write the report to {folder}?", folder=prepared.folder))
    if questions:
        raise Failure(tr("Nothing was written. Give --yes if that is meant, or another folder with --out."))
    return True


def _show_hits(prepared: Prepared) -> None:
    """The names found in texts: those first that somebody must judge."""
    headings = (
        (
            "doubtful",
            tr("Left as they are, for they are words of the scenario too, or very short; please look at them:"),
        ),
        ("replaced", tr("Replaced:")),
        ("kept", tr("Kept, with consent:")),
    )
    if prepared.hits:
        err(tr("Names of people in texts: {n}", n=len(prepared.hits)))
    for outcome, heading in headings:
        hits = [hit for hit in prepared.hits if hit.outcome == outcome]
        if not hits:
            continue
        err(heading)
        for hit in hits[:_MOST_SHOWN]:
            err(f"  {hit.name} · {hit.place}: {hit.excerpt}")
        if len(hits) > _MOST_SHOWN:
            err(f"  {tr('… and {n} more.', n=len(hits) - _MOST_SHOWN)}")


COMMAND = ShellCommand(ReportArguments, report)
