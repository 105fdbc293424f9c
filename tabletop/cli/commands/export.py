"""``tabletop export``: a scenario or a session goes out as an MSEL."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from tabletop.cli.exits import WRONG_USAGE
from tabletop.cli.find import save_named, saves_folder, scenario_named
from tabletop.cli.options import Build, CommandArguments, Flag, OtherAttribution, Positional, ShellCommand
from tabletop.cli.out import Failure, in_words, out, warn
from tabletop.i18n import paragraph, series, tr, trn
from tabletop.text import slug

if TYPE_CHECKING:  # help is shown without what writes spreadsheets
    from tabletop.exchange.export_msel import Form
    from tabletop.exchange.msel import MselRow
    from tabletop.journal.reading import Save
    from tabletop.report.people import Scrubber


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportArguments(CommandArguments):
    """What ``export`` can be told."""

    what: Annotated[str, Positional("SAVE|SCENARIO", "a save, or a scenario by id or path")]
    msel: Annotated[Path, Flag(".xlsx or .csv; a folder gets a marked name", "FILE")]
    attribution: Annotated[
        OtherAttribution,
        Flag("whether free text may name people (default: as the review or the save says)"),
    ] = ""
    build: Annotated[Build, Flag("releasable: without notes for control and without exact times (default: full)")] = (
        "full"
    )
    name: Annotated[tuple[str, ...], Flag("a further name to keep out; several times", "NAME")] = ()
    yes: Annotated[bool, Flag("also if the rule says more than people were promised")] = False
    force: Annotated[bool, Flag("replace the file if it is there")] = False


def export_msel(options: ExportArguments) -> int:
    """Write the MSEL of a scenario, or of a session with what became of it."""
    from tabletop.exchange.export_msel import msel_bytes, rows_of_scenario
    from tabletop.exchange.writing import CannotWrite, write_file

    path, form = options.msel, _form(options.msel)
    save = _save(options)
    if save is None:
        _, scenario = scenario_named(options.what)
        rows, marking, name = rows_of_scenario(scenario), scenario.about.marking, scenario.about.id
    else:
        rows, marking, name = _session(save, options)
    if path.is_dir():
        from tabletop.report.publish import MARK

        path = path / f"{MARK}-{slug(name)}-msel.xlsx"
    with in_words(CannotWrite):
        write_file(path, msel_bytes(rows, form, marking, run=save is not None), force=options.force)
    out(trn("{count} serial is in {path}", "{count} serials are in {path}", len(rows), path=path))
    return 0


def _form(path: Path) -> Form:
    ending = path.suffix.casefold()
    if ending == ".csv":
        return "csv"
    if ending == ".xlsx" or path.is_dir():
        return "xlsx"
    raise Failure(tr("{path}: an MSEL is written as .xlsx or .csv.", path=path), WRONG_USAGE)


def _save(options: ExportArguments) -> Save | None:
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


def _session(save: Save, options: ExportArguments) -> tuple[tuple[MselRow, ...], str, str]:
    """Rows, marking and name of a session, through the gate that every export goes through."""
    from tabletop.exchange.actual import rows_of_session
    from tabletop.exercise.rulebook import Rulebook
    from tabletop.journal.review import ReviewError, load_review
    from tabletop.report.people import CODES, Register, Scrubber
    from tabletop.report.release import is_looser, looser_words, released
    from tabletop.scenario.load import BadScenario, load_document

    if save.damage is not None:
        warn(save.damage.words)
    with in_words(ReviewError):
        review = load_review(save.path)
        safe = released(
            save.records, save.head, review, options.attribution, options.build, name=save.path.stem, also=options.name
        )
    if is_looser(safe.rule, save.head) and not options.yes:
        raise Failure(paragraph(looser_words(safe.rule), tr("Nothing was written. Give --yes if that is meant.")))
    try:
        book = Rulebook(load_document(safe.head.scenario))
    except BadScenario as error:
        raise Failure(tr("The scenario in {name} cannot be read: {why}", name=save.path.name, why=error)) from error
    rows = rows_of_session(safe.records, book, coarse=options.build == "releasable")
    # The gate leaves alone what the scenario itself says. An imported MSEL may name controllers, and they may have sat at the table.
    scrub = Scrubber(Register(safe.register.persons, (CODES,)), safe.rule)
    rows = tuple(_nameless(row, scrub) for row in rows)
    hits = [hit for hit in (*safe.hits, *scrub.hits) if hit.outcome == "doubtful"]
    if hits:
        names = series(dict.fromkeys(hit.name for hit in hits))
        warn(tr("Left as they are, because the scenario uses these names as words: {names}", names=names))
    return rows, safe.head.marking, safe.name


#: what control writes; the words of the others are the scenario's own, or have passed the gate
_CONTROL_WORDS = ("controller", "notes", "status", "actual", "extra")


def _nameless(row: MselRow, scrub: Scrubber) -> MselRow:
    """The row without names of persons in what control wrote."""

    def safe(value: object) -> Any:
        if isinstance(value, str):
            return scrub.text(value, f"{row.id}")
        return tuple(safe(part) for part in value) if isinstance(value, tuple) else value

    return replace(
        row, **{field.name: safe(getattr(row, field.name)) for field in fields(row) if field.name in _CONTROL_WORDS}
    )


COMMAND = ShellCommand(ExportArguments, export_msel)
