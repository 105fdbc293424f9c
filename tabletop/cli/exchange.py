"""``tabletop import`` and ``tabletop export``: a planner's MSEL comes in as a scenario, a scenario or session goes out as an MSEL."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tabletop.cli.find import save_named, saves_folder, scenario_named
from tabletop.cli.out import Failure, err, out
from tabletop.i18n import tr
from tabletop.text import clean_line, slug

if TYPE_CHECKING:
    from tabletop.exchange.building import Built
    from tabletop.exchange.export_msel import Form
    from tabletop.exchange.msel import Corrections, MselRow, Reading
    from tabletop.journal.reading import Save

_MOST_SHOWN = 12  #: diagnostics of the result shown one by one


# -- import ------------------------------------------------------------------------------------------------------------------


def import_msel(options: argparse.Namespace) -> int:
    """Read, ask, report, write, check."""
    from tabletop.exchange.building import build_scenario, write_folder
    from tabletop.exchange.importing import startex_of, title_of
    from tabletop.exchange.memory import FILE, memory_text
    from tabletop.exchange.msel import SheetError
    from tabletop.exchange.writing import CannotWrite

    if options.screen:
        return _on_screen(options)
    if options.file is None or options.out is None:
        raise Failure(
            tr("Name the MSEL and the folder of the new scenario: tabletop import FILE --out DIR; or give --screen."), 2
        )
    _refuse_early(options)
    try:
        reading, corrections = _read(options)
    except SheetError as error:
        raise Failure(error.words) from error
    title = clean_line(options.title) or title_of(options.file)
    built = build_scenario(reading, title, language=options.language, startex=startex_of(corrections))
    _print_report(reading, built)
    try:
        if options.report is not None:
            _write_report(options.report, reading, built, force=options.force)
        more = {FILE: memory_text(corrections, options.file.name)}
        for kept in write_folder(built, options.out, force=options.force, more=more):
            out(tr("What was there before is in {path}", path=kept))
    except CannotWrite as error:
        raise Failure(str(error)) from error
    return _check(options.out)


def _on_screen(options: argparse.Namespace) -> int:
    """The same on a screen, with what was said on the command line."""
    from tabletop.cli.terminal import need_terminal, open_app
    from tabletop.exchange.importing import Wish
    from tabletop.exchange.msel import SheetError

    need_terminal("tabletop import FILE --out DIR")
    try:
        said = _said(options)
    except SheetError as error:
        raise Failure(error.words) from error
    wish = Wish(options.file, options.out, said, clean_line(options.title), options.language)
    return open_app(saves_folder(options.saves), lambda app: app.open_import(wish))


def _refuse_early(options: argparse.Namespace) -> None:
    """Nobody answers questions for nothing."""
    from tabletop.scenario.shelf import FILE

    if (options.out / FILE).exists() and not options.force:
        raise Failure(
            tr("{path} holds a scenario already. Give another folder, or --force to replace it.", path=options.out)
        )


def _read(options: argparse.Namespace) -> tuple[Reading, Corrections]:
    """The MSEL as read, and all that was said about it: before, on the command line, and in the dialogue."""
    from tabletop.cli.msel_ask import correct, option_for, preview_lines, question_lines
    from tabletop.cli.terminal import at_terminal
    from tabletop.exchange import read_msel

    corrections = _said(options)

    def read(corrections: Corrections) -> Reading:
        return read_msel(options.file, corrections)

    _refuse_strange(options, corrections, read)
    if not options.yes and at_terminal():
        return correct(read, corrections)
    reading = read(corrections)
    for line in preview_lines(reading):
        out(line)
    if reading.questions and not options.yes:
        for question in reading.questions:
            err("")
            for line in question_lines(question):
                err(line)
            err(tr("  → {option}", option=option_for(question)))
        raise Failure(
            tr(
                "Nothing was written. Open questions: {n}. Give the options above, or --yes to take every proposal.",
                n=len(reading.questions),
            ),
            2,
        )
    for question in reading.questions:
        out(
            tr(
                "  Taken as proposed: {question} {proposal}",
                question=question.question,
                proposal=question.proposal or tr("kept for control"),
            )
        )
    return reading, corrections


def _refuse_strange(
    options: argparse.Namespace, corrections: Corrections, read: Callable[[Corrections], Reading]
) -> None:
    """An answer to a question that nobody asks is a mistake of spelling."""
    for said in options.answer:
        name = said.partition("=")[0].strip()
        without = replace(corrections, answers=tuple(pair for pair in corrections.answers if pair[0] != name))
        asked = [question.id for question in read(without).questions]
        if name not in asked:
            known = ", ".join(asked) or tr("none")
            raise Failure(
                tr("There is no question “{name}” about this file. Open are: {known}.", name=name, known=known), 2
            )


def _said(options: argparse.Namespace) -> Corrections:
    """What was said before, in the folder of the result or of another import, and then on the command line."""
    from tabletop.cli.msel_ask import mapped
    from tabletop.exchange.corrections import corrections_of
    from tabletop.exchange.memory import load_memory
    from tabletop.exchange.msel import Corrections, SheetError

    if options.like is not None and not options.like.exists():
        raise Failure(tr("{path} does not exist. Give the folder of an earlier import.", path=options.like), 2)
    before = options.like or options.out
    corrections = load_memory(before) if before is not None else Corrections()
    if options.sheet:
        corrections = replace(corrections, sheets=tuple(options.sheet))
    if options.header is not None:
        said_header = corrections_of({"header": {"": options.header}})
        corrections = replace(corrections, header=said_header.header)
    for said in options.map:
        corrections = mapped(corrections, said)
    answers = [said.partition("=") for said in options.answer]
    if wrong := [question for question, sign, _ in answers if not sign]:
        raise SheetError(tr("--answer {words}: write it as QUESTION=ANSWER", words=wrong[0]))
    for question, _, value in answers:
        corrections = corrections.answered(question.strip(), value.strip())
    if options.date_order:
        corrections = corrections.answered("date-order", options.date_order)
    if options.startex:
        corrections = corrections.answered("startex", options.startex)
    return corrections


def _print_report(reading: Reading, built: Built) -> None:
    from tabletop.exchange.fates import counts, report_lines

    out("")
    out(tr("Rows of the file:"))
    for line in report_lines(reading, dict(built.serials)):
        out(line)
    together = ", ".join(f"{number} {fate}" for fate, number in counts(reading).items())
    out(tr("  Together: {counts}", counts=together or "0"))
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
    out(tr("{path}: {errors} errors, {warnings} warnings", path=folder, errors=len(loaded.errors), warnings=warnings))
    if loaded.errors:
        return 1
    out(tr("Look at it:    tabletop check {path}", path=folder))
    out(tr("Rehearse it:   tabletop rehearse {path} --plays 20", path=folder))
    out(tr("Play it:       tabletop run {path}", path=folder))
    return 0


# -- export ------------------------------------------------------------------------------------------------------------------


def export_msel(options: argparse.Namespace) -> int:
    """Write the MSEL of a scenario, or of a session with what became of it."""
    from tabletop.exchange.export_msel import msel_bytes, rows_of_scenario
    from tabletop.exchange.writing import CannotWrite, write_file

    form = _form(options.msel)
    save = _save(options)
    if save is None:
        _, scenario = scenario_named(options.what)
        rows, marking, name = rows_of_scenario(scenario), scenario.about.marking, scenario.about.id
    else:
        rows, marking, name = _session(save, options)
    path: Path = options.msel
    if path.is_dir():
        from tabletop.report.publish import MARK

        path = path / f"{MARK}-{slug(name)}-msel.xlsx"
    try:
        write_file(path, msel_bytes(rows, form, marking, run=save is not None), force=options.force)
    except CannotWrite as error:
        raise Failure(str(error)) from error
    out(tr("{n} serials are in {path}", n=len(rows), path=path))
    return 0


def _form(path: Path) -> Form:
    ending = path.suffix.casefold()
    if ending == ".csv":
        return "csv"
    if ending == ".xlsx" or path.is_dir():
        return "xlsx"
    raise Failure(tr("{path}: an MSEL is written as .xlsx or .csv.", path=path), 2)


def _save(options: argparse.Namespace) -> Save | None:
    """The save that is meant, or None if it is a scenario."""
    from tabletop.journal.errors import SaveError
    from tabletop.journal.reading import read_save
    from tabletop.room.saved.shelves import find_save, find_scenario

    folder = saves_folder(options.saves)
    path = find_save(options.what, folder)
    scenario = find_scenario(options.what)
    if path is None and scenario is not None and scenario.exists():
        return None
    if path is None:
        path = save_named(options.what, folder)
    try:
        return read_save(path)
    except SaveError as error:
        if error.code == "not-a-save" and scenario is not None:
            return None
        raise Failure(error.words) from error


def _session(save: Save, options: argparse.Namespace) -> tuple[tuple[MselRow, ...], str, str]:
    """Rows, marking and name of a session, through the gate that every export goes through."""
    from tabletop.exchange.actual import rows_of_session
    from tabletop.exercise.rulebook import Rulebook
    from tabletop.journal.review import ReviewError, load_review
    from tabletop.report.people import CODES, Register, Scrubber
    from tabletop.report.release import is_looser, released
    from tabletop.scenario.load import BadScenario, load_document

    if save.damage is not None:
        err(f"! {save.damage.words}")
    try:
        review = load_review(save.path)
        safe = released(
            save.records, save.head, review, options.attribution, options.build, name=save.path.stem, also=options.name
        )
        if is_looser(safe.rule, save.head) and not options.yes:
            words = tr(
                "The rule “{rule}” says more than the people of this session were promised when they consented.",
                rule=safe.rule,
            )
            raise Failure(f"{words} {tr('Nothing was written. Give --yes if that is meant.')}")
        book = Rulebook(load_document(safe.head.scenario))
    except ReviewError as error:
        raise Failure(error.words) from error
    except BadScenario as error:
        raise Failure(tr("The scenario in {name} cannot be read: {why}", name=save.path.name, why=error)) from error
    rows = rows_of_session(safe.records, book, coarse=options.build == "releasable")
    # The gate leaves alone what the scenario itself says. An imported MSEL may name controllers, and they may have sat at the table.
    scrub = Scrubber(Register(safe.register.persons, (CODES,)), safe.rule)
    rows = tuple(_nameless(row, scrub) for row in rows)
    hits = [hit for hit in (*safe.hits, *scrub.hits) if hit.outcome == "doubtful"]
    if hits:
        names = ", ".join(dict.fromkeys(hit.name for hit in hits))
        err(tr("! Left as they are, because the scenario uses these names as words: {names}", names=names))
    return rows, safe.head.marking, safe.name


#: what control writes; the words of the others are the scenario's own, or have passed the gate
_CONTROL_WORDS = ("controller", "notes", "status", "actual", "extra")


def _nameless(row: MselRow, scrub: Any) -> MselRow:
    """The row without names of persons in what control wrote."""

    def safe(value: object) -> Any:
        if isinstance(value, str):
            return scrub.text(value, f"{row.id}")
        return tuple(safe(part) for part in value) if isinstance(value, tuple) else value

    return replace(
        row, **{field.name: safe(getattr(row, field.name)) for field in fields(row) if field.name in _CONTROL_WORDS}
    )


__all__: Sequence[str] = ("export_msel", "import_msel")
