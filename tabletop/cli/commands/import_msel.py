"""``tabletop import``: a planner's MSEL comes in as a scenario."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from tabletop.cli import terminal
from tabletop.cli.exits import WRONG_USAGE
from tabletop.cli.find import saves_folder
from tabletop.cli.options import CommandArguments, Flag, Flags, OptionGroup, Positional, ShellCommand
from tabletop.cli.out import Failure, err, in_words, out
from tabletop.i18n import series, tr
from tabletop.scenario.diagnostics import counted
from tabletop.text import clean_line

if TYPE_CHECKING:  # help is shown without what reads spreadsheets
    from tabletop.exchange.building import Built
    from tabletop.exchange.msel import Corrections, Reading

_MOST_SHOWN = 12  #: diagnostics of the result shown one by one


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsaid:
    """What a file may not say."""

    map: Annotated[
        tuple[str, ...],
        Flag(
            "what a column is, by header or letter: --map 'Subject=title'; =keep keeps it for control; several times",
            "COLUMN=MEANING",
        ),
    ] = ()
    sheet: Annotated[tuple[str, ...], Flag("read this sheet; several times", "NAME")] = ()
    header: Annotated[int | None, Flag("row of the header, 0 if there is none", "ROW")] = None
    date_order: Annotated[
        Literal["", "day-first", "month-first"],
        Flags({"day-first": "03/04 is the third of April", "month-first": "03/04 is the fourth of March"}),
    ] = ""
    startex: Annotated[str, Flag("when the exercise starts: 09:00, or D+0 09:00", "WHEN")] = ""
    answer: Annotated[tuple[str, ...], Flag("answer to any other question; several times", "QUESTION=ANSWER")] = ()
    like: Annotated[Path | None, Flag("as in this earlier import (default: the one in --out)", "DIR")] = None
    yes: Annotated[bool, Flag("ask nothing: take every proposal but those about what players read, and say so")] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportArguments(CommandArguments):
    """What ``import`` can be told."""

    file: Annotated[Path | None, Positional("FILE", "the MSEL; --screen can do without")] = None
    out: Annotated[Path | None, Flag("folder of the new scenario", "DIR")] = None
    screen: Annotated[bool, Flag("look at it and correct it on a screen")] = False
    title: Annotated[str, Flag("title of the exercise (default: what the file calls itself, or its name)")] = ""
    language: Annotated[Literal["en", "de"], Flag("language of the texts (default: en)")] = "en"
    unsaid: Annotated[Unsaid, OptionGroup("what the file does not say")]
    report: Annotated[Path | None, Flag("write what became of each row, as .csv or text", "FILE")] = None
    force: Annotated[bool, Flag("replace the scenario in DIR; the one before stays beside it")] = False


def import_msel(options: ImportArguments) -> int:
    """Read, ask, report, write, check."""
    from tabletop.exchange.building import build_scenario, write_folder
    from tabletop.exchange.importing import refuse_nothing, startex_of, title_of
    from tabletop.exchange.memory import FILE, memory_text
    from tabletop.exchange.msel import SheetError
    from tabletop.exchange.writing import CannotWrite, refuse_to_replace

    with in_words(SheetError, CannotWrite):
        if options.screen:
            return _on_screen(options)
        if options.file is None or options.out is None:
            raise Failure(
                tr(
                    "Name the MSEL and the folder of the new scenario: tabletop import FILE --out DIR; or give --screen."
                ),
                WRONG_USAGE,
            )
        refuse_to_replace(options.out, force=options.force)  # nobody answers questions for nothing
        reading, corrections = _read(options.file, options.unsaid, _said(options.unsaid, options.out))
        refuse_nothing(reading)
        title = clean_line(options.title) or title_of(options.file, reading.mapping.title)
        built = build_scenario(reading, title, language=options.language, startex=startex_of(corrections))
        _print_report(reading, built)
        if options.report is not None:
            _write_report(options.report, reading, built, force=options.force)
        more = {FILE: memory_text(corrections, options.file.name)}
        for kept in write_folder(built, options.out, force=options.force, more=more):
            out(tr("What was there before is in {path}", path=kept))
        return _check(options.out)


def _on_screen(options: ImportArguments) -> int:
    """The same on a screen, with what was said on the command line."""
    from tabletop.exchange.importing import Wish

    terminal.need_terminal("tabletop import FILE --out DIR")
    said = _said(options.unsaid, options.out)
    wish = Wish(options.file, options.out, said, clean_line(options.title), options.language)
    return terminal.open_app(saves_folder(options.saves), lambda app: app.open_import(wish))


def _read(file: Path, unsaid: Unsaid, corrections: Corrections) -> tuple[Reading, Corrections]:
    """The MSEL as read, and all that was said about it: before, on the command line, and in the dialogue."""
    from tabletop.cli.msel_ask import correct, option_for, preview_lines, question_lines
    from tabletop.exchange import read_msel

    def read(corrections: Corrections) -> Reading:
        return read_msel(file, corrections)

    _refuse_strange(unsaid.answer, corrections, read)
    if not unsaid.yes and terminal.at_terminal():
        return correct(read, corrections)
    reading = read(corrections)
    for line in preview_lines(reading):
        out(line)
    open_ones = [question for question in reading.questions if question.secret or not unsaid.yes]
    for question in open_ones:
        err("")
        for line in question_lines(question, short_list=True):
            err(line)
        err(f"  {tr('→ {option}', option=option_for(question))}")
    if open_ones and unsaid.yes:
        raise Failure(
            tr(
                "Nothing was written. What players get to read was guessed, and --yes agrees to no such guess: {n}. Look at the "
                "samples and give the options above.",
                n=len(open_ones),
            ),
            WRONG_USAGE,
        )
    if open_ones:
        raise Failure(
            tr(
                "Nothing was written. Open questions: {n}. Give the options above, or --yes to take every proposal.",
                n=len(open_ones),
            ),
            WRONG_USAGE,
        )
    for question in reading.questions:
        proposal = question.proposal or tr("kept for control")
        taken = tr("Taken as proposed: {question} {proposal}", question=question.question, proposal=proposal)
        out(f"  {taken}")
    return reading, corrections


def _refuse_strange(answers: Iterable[str], corrections: Corrections, read: Callable[[Corrections], Reading]) -> None:
    """An answer to a question that nobody asks is a mistake of spelling."""
    for said in answers:
        name = said.partition("=")[0].strip()
        without = replace(corrections, answers=tuple(pair for pair in corrections.answers if pair[0] != name))
        asked = [question.id for question in read(without).questions]
        if name not in asked:
            known = series(asked) or tr("none")
            raise Failure(
                tr("There is no question “{name}” about this file. Open are: {known}.", name=name, known=known),
                WRONG_USAGE,
            )


def _said(unsaid: Unsaid, folder: Path | None) -> Corrections:
    """What was said before, in the folder of the result or of another import, and then on the command line. Raises SheetError."""
    from tabletop.cli.msel_ask import mapped
    from tabletop.exchange.corrections import corrections_of
    from tabletop.exchange.memory import load_memory
    from tabletop.exchange.msel import Corrections, SheetError

    if unsaid.like is not None and not unsaid.like.exists():
        raise Failure(tr("{path} does not exist. Give the folder of an earlier import.", path=unsaid.like), WRONG_USAGE)
    before = unsaid.like or folder
    corrections = load_memory(before) if before is not None else Corrections()
    if unsaid.sheet:
        corrections = replace(corrections, sheets=unsaid.sheet)
    if unsaid.header is not None:
        said_header = corrections_of({"header": {"": unsaid.header}})
        corrections = replace(corrections, header=said_header.header)
    for said in unsaid.map:
        corrections = mapped(corrections, said)
    answers = [said.partition("=") for said in unsaid.answer]
    if wrong := [question for question, sign, _ in answers if not sign]:
        raise SheetError(tr("--answer {words}: write it as QUESTION=ANSWER", words=wrong[0]))
    for question, _, value in answers:
        corrections = corrections.answered(question.strip(), value.strip())
    if unsaid.date_order:
        corrections = corrections.answered("date-order", unsaid.date_order)
    if unsaid.startex:
        corrections = corrections.answered("startex", unsaid.startex)
    return corrections


def _print_report(reading: Reading, built: Built) -> None:
    from tabletop.exchange.fates import counts, report_lines

    out("")
    out(tr("Rows of the file:"))
    for line in report_lines(reading, dict(built.serials)):
        out(line)
    together = series(f"{number} {fate}" for fate, number in counts(reading).items())
    counted = tr("Together: {counts}", counts=together or "0")
    out(f"  {counted}")
    out("")
    out(tr("Assumed:"))
    for note in built.notes:
        out(f"  - {note}")
    out("")


def _write_report(path: Path, reading: Reading, built: Built, *, force: bool) -> None:
    """The report as a table: CSV, or lines of text for a file that is not called .csv."""
    from tabletop.exchange.fates import report_bytes
    from tabletop.exchange.writing import write_file

    data = report_bytes(reading, built, table=path.suffix.casefold() == ".csv")
    write_file(path, data, force=force)
    out(tr("The report is in {path}", path=path))


def _check(folder: Path) -> int:
    """What `tabletop check` says of the result, and how to go on."""
    from tabletop.scenario.diagnostics import render
    from tabletop.scenario.load import load_scenario

    loaded = load_scenario(folder)
    shown = loaded.errors or [found for found in loaded.diagnostics if found.code != "N07"]
    for diagnostic in shown[:_MOST_SHOWN]:
        out(render(diagnostic))
    warnings = len(loaded.diagnostics) - len(loaded.errors)
    out(tr("{path}: {found}", path=folder, found=counted(len(loaded.errors), warnings)))
    if loaded.errors:
        return 1
    out(tr("Look at it:    tabletop check {path}", path=folder))
    out(tr("Rehearse it:   tabletop rehearse {path} --plays 20", path=folder))
    out(tr("Play it:       tabletop run {path}", path=folder))
    return 0


COMMAND = ShellCommand(ImportArguments, import_msel)
