"""One import from file to folder, for the command line and the screen alike: opened once, corrected often, written once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import time
from pathlib import Path
from typing import Literal

from tabletop.exchange.building import Built, build_scenario, write_folder
from tabletop.exchange.columns import SURE
from tabletop.exchange.grid import Source
from tabletop.exchange.memory import FILE as MEMORY
from tabletop.exchange.memory import memory_text
from tabletop.exchange.msel import Ambiguity, ColumnPlan, Corrections, MselColumn, Reading, SheetError, TablePlan
from tabletop.exchange.reading import read_grids, read_rows
from tabletop.exchange.times import parse_text
from tabletop.exchange.writing import CannotWrite
from tabletop.i18n import tr
from tabletop.scenario.diagnostics import Diagnostic
from tabletop.scenario.load import load_scenario
from tabletop.scenario.shelf import FILE
from tabletop.text import clean_line

Language = Literal["en", "de"]
Certainty = Literal["yours", "sure", "likely", "doubtful", "unused"]

_COLUMN = "column:"  #: how the id of a question about one column begins
_CERTAIN = 0.9  #: confidence from which a column is called sure


@dataclass(frozen=True, slots=True)
class Work:
    """A file that is being imported, and how it would be read now."""

    path: Path
    source: Source  #: its cells; read once
    corrections: Corrections
    reading: Reading

    def corrected(self, corrections: Corrections) -> Work:
        """The same file as read with other corrections. Raises :class:`SheetError` for those that cannot be."""
        return replace(self, corrections=corrections, reading=read_rows(self.source, corrections))

    def built(self, title: str, language: Language) -> Built:
        """The scenario that would be written now."""
        return build_scenario(self.reading, title, language=language, startex=startex_of(self.corrections))

    def store(self, built: Built, folder: Path, *, force: bool = False) -> list[Path]:
        """Write it, with what was said about the file beside it; returns where a scenario that was there is kept.

        Raises :class:`~tabletop.exchange.writing.CannotWrite`.
        """
        more = {MEMORY: memory_text(self.corrections, self.path.name)}
        return write_folder(built, folder, force=force, more=more)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is known of an import before its screen opens; all of it may be empty."""

    file: Path | None = None
    folder: Path | None = None  #: of the result
    corrections: Corrections = field(default_factory=Corrections)
    title: str = ""
    language: Language = "en"


@dataclass(frozen=True, slots=True)
class WrittenScenario:
    """What was written, and what `check` says of it."""

    work: Work
    built: Built
    folder: Path
    kept: tuple[Path, ...]  #: where what was there before is kept
    found: tuple[Diagnostic, ...]

    @property
    def errors(self) -> int:
        """Errors that keep it from being played."""
        return sum(found.severity == "error" for found in self.found)


def write(
    read: Work, folder: Path, title: str, language: Language, *, force: bool
) -> tuple[str, WrittenScenario | None]:
    """Write the scenario and check it; "" and what was written, or why not, and nothing was then. For a thread."""
    try:
        refuse_nothing(read.reading)
    except SheetError as error:
        return error.words, None
    built = read.built(title, language)
    try:
        kept = read.store(built, folder, force=force)
    except CannotWrite as error:
        return str(error), None
    return "", WrittenScenario(read, built, folder, tuple(kept), tuple(load_scenario(folder).diagnostics))


def open_work(path: Path, corrections: Corrections | None = None) -> Work:
    """Read the file at ``path``. Raises :class:`SheetError`."""
    source = read_grids(path)
    said = corrections or Corrections()
    return Work(path, source, said, read_rows(source, said))


def refuse_nothing(reading: Reading) -> None:
    """Raise :class:`SheetError` for a file of which no row is a serial: a scenario of it would be empty."""
    if reading.rows:
        return
    fates = Counter(report.why for report in reading.reports if report.why)
    most = fates.most_common(1)[0][0] if fates else tr("there are no rows")
    raise SheetError(
        tr(
            "{source} holds no serial, so nothing was written. Most rows: {why}. An MSEL has a row for each inject below a header such "
            "as No., Time, From, To, Text, or a heading “Inject 1” above each text.",
            source=reading.mapping.source,
            why=most,
        )
    )


def title_of(file: Path, said: str = "") -> str:
    """A title for what the file holds: what it calls itself, else from its name."""
    if said:
        return said
    words = file.stem.replace("_", " ").replace("-", " ").strip()
    return clean_line(words[:1].upper() + words[1:]) or tr("Imported exercise")


def startex_of(corrections: Corrections) -> time | None:
    """The time of day of STARTEX, where it was said as one."""
    said = parse_text(corrections.answer("startex") or "")
    return None if said.clock is None else time(said.clock // 3600 % 24, said.clock // 60 % 60)


def taken(folder: Path) -> str:
    """The name of what an import into ``folder`` would replace there, "" if nothing."""
    return next((name for name in (FILE, MEMORY) if (folder / name).exists()), "")


# -- columns and questions ---------------------------------------------------------------------------------------------------


def is_about_column(question: Ambiguity) -> bool:
    """Whether the question is what one column means."""
    return question.id.startswith(_COLUMN)


def question_of(tables: Sequence[TablePlan], table: TablePlan, plan: ColumnPlan) -> str:
    """The id of the question what this column means, whether it is open or not.

    Tables of one sheet with the same columns are one; the second and further ones with columns of their own are told apart by the row
    of their header.
    """
    known: list[TablePlan] = []
    line = ""
    for other in tables:
        if other.sheet != table.sheet:
            continue
        if not any(one.columns is other.columns for one in known):
            known.append(other)
        if other.columns is table.columns:
            first = next(one for one in known if one.columns is other.columns)
            line = "" if first is known[0] else str(first.header or "")
            break
    return f"{_COLUMN}{table.sheet}!{plan.letter}{line}"


def meaning(corrections: Corrections, question: str, column: MselColumn | None) -> Corrections:
    """The corrections with the column that ``question`` is about taken for ``column`` (None: kept for control)."""
    place = question.removeprefix(_COLUMN)
    columns = tuple(pair for pair in corrections.columns if pair[0] != place)  # it would count for more than the answer
    return replace(corrections, columns=columns).answered(question, column or "")


def header_in(corrections: Corrections, sheet: str, row: int) -> Corrections:
    """The corrections with the header of ``sheet`` in ``row``; 0: there is none."""
    others = tuple(pair for pair in corrections.header if pair[0] != sheet)
    return replace(corrections, header=(*others, (sheet, row)))


def turned(corrections: Corrections, reading: Reading, sheet: str) -> Corrections:
    """The corrections with ``sheet`` read where it was not, or the other way round. Raises :class:`SheetError` for the last one."""
    read = [one.name for one in reading.mapping.sheets if one.read]
    names = [name for name in read if name != sheet] if sheet in read else [*read, sheet]
    if not names:
        raise SheetError(tr("This is the only sheet that is read. Take another one first."))
    order = [one.name for one in reading.mapping.sheets]
    return replace(corrections, sheets=tuple(sorted(names, key=order.index)))


def certainty(plan: ColumnPlan, *, asked: bool) -> Certainty:
    """How sure it is what a column means; ``asked``: the planner is asked about it."""
    if asked:
        return "doubtful"
    if plan.why == tr("as you said"):
        return "yours"
    if plan.column is None:
        return "unused"
    return "sure" if plan.confidence >= _CERTAIN else "likely" if plan.confidence >= SURE else "doubtful"


def certainty_word(how: Certainty) -> str:
    """One word for it."""
    return {
        "yours": tr("you said"),
        "sure": tr("sure"),
        "likely": tr("likely"),
        "doubtful": tr("doubtful"),
        "unused": tr("not used"),
    }[how]


__all__ = (
    "Certainty",
    "Language",
    "Wish",
    "Work",
    "WrittenScenario",
    "certainty",
    "certainty_word",
    "header_in",
    "is_about_column",
    "meaning",
    "open_work",
    "question_of",
    "refuse_nothing",
    "startex_of",
    "taken",
    "title_of",
    "turned",
    "write",
)
