"""What an MSEL is here: canonical columns, one row, and everything that is said about how a file was read.

The spellings found in the field are in :mod:`tabletop.exchange.headers`, those of times in :mod:`tabletop.exchange.times`. All
texts in here have passed :mod:`tabletop.text`. Nothing here knows a file format or a scenario.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal, get_args


class SheetError(Exception):
    """A file that cannot be read, in words for the planner: what is wrong, where, and what to do about it."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class MselColumn(StrEnum):
    """The canonical columns of an MSEL. The value is the id used in corrections."""

    NUMBER = "number"  #: the serial; unique after reading
    TIME = "time"  #: planned time, against STARTEX or by the clock
    DATE = "date"  #: the day that belongs to ``time``
    SCENARIO_TIME = "scenario-time"  #: the fictional calendar; several columns are joined by a blank
    DURATION = "duration"
    MOVE = "move"  #: move, phase, group or module
    KIND = "kind"
    CORE = "core"  #: core or optional
    TITLE = "title"
    TEXT = "text"  #: what players get
    SENDER = "sender"
    TO = "to"
    CHANNEL = "channel"
    CONTROLLER = "controller"  #: the responsible controller
    EXPECT = "expect"  #: expected actions
    OBJECTIVES = "objectives"
    NOTES = "notes"  #: for control alone
    STATUS = "status"
    OPTIONS = "options"  #: of a decision or poll
    LEADS = "leads"  #: where each option leads: ``label → number``
    DELIVERED = "delivered"  #: ticked when done (white-cell table)
    COMPLETED = "completed"
    ACTUAL_TIME = "actual-time"
    ACTUAL_BY = "actual-by"
    DELIVERED_TO = "delivered-to"
    ACKNOWLEDGED = "acknowledged"
    RESPONSES = "responses"
    DELAY = "delay"
    OBSERVER_NOTES = "observer-notes"


ACTUAL_COLUMNS = (
    MselColumn.DELIVERED,
    MselColumn.COMPLETED,
    MselColumn.ACTUAL_TIME,
    MselColumn.ACTUAL_BY,
    MselColumn.DELIVERED_TO,
    MselColumn.ACKNOWLEDGED,
    MselColumn.RESPONSES,
    MselColumn.DELAY,
    MselColumn.OBSERVER_NOTES,
)
"""What a run adds to an MSEL. Kept word for word in :attr:`MselRow.actual`; nothing is planned by it."""

PLAYER_COLUMNS = frozenset(
    {
        MselColumn.TITLE,
        MselColumn.TEXT,
        MselColumn.SENDER,
        MselColumn.TO,
        MselColumn.CHANNEL,
        MselColumn.SCENARIO_TIME,
        MselColumn.OPTIONS,
    }
)
"""The only columns whose words players may ever see. Whatever is unmapped is for control."""

READ_COLUMNS = frozenset({MselColumn.TITLE, MselColumn.TEXT, MselColumn.SENDER, MselColumn.OPTIONS})
"""Those whose words players read as they stand."""


@dataclass(frozen=True, slots=True)
class When:
    """The planned time of a row. Exactly one of ``seconds``, ``in_move`` and ``on_order`` says it."""

    seconds: int | None = None  #: since STARTEX; negative before it
    on_order: bool = False  #: released by hand: "on order", "nach Bedarf", "TBD", blank, or a time nobody could read
    in_move: int | None = None  #: seconds since the row's own move began, where times start anew in each move
    day: int | None = None  #: days since the day of STARTEX, if a day was given
    absolute: str = ""  #: ISO date and time without zone, if a date was given
    spelled: str = ""  #: what the cells say
    clock: int | None = None  #: seconds since midnight that a clock shows then, where the cells say a clock time


@dataclass(frozen=True, slots=True)
class MselRow:
    """One serial, with nothing of its source row lost. All texts are cleaned; "" and () mean that nothing was given."""

    row: int  #: row, line or item in the source, from 1
    sheet: str
    id: str  #: the number as written, made unique; "" if the file numbers nothing
    when: When
    scenario_time: str = ""
    duration: int | None = None  #: seconds
    move: str = ""
    kind: str = ""
    core: bool | None = None  #: False: optional
    title: str = ""
    text: str = ""
    sender: str = ""
    to: tuple[str, ...] = ()  #: recipients; :data:`EVERYBODY` stands for all group words such as "ALL" and "alle"
    channel: str = ""
    controller: str = ""
    expect: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    notes: str = ""
    status: str = ""
    options: tuple[str, ...] = ()
    leads: tuple[tuple[str, str], ...] = ()  #: (option, number or title of the serial it leads to)
    actual: tuple[tuple[str, str], ...] = ()  #: (column id, words), see :data:`ACTUAL_COLUMNS`
    extra: tuple[tuple[str, str], ...] = ()  #: (header, words) of unmapped columns; for control alone


EVERYBODY = "ALL"

Fate = Literal["imported", "merged", "skipped", "section", "doubtful"]
FATES: tuple[Fate, ...] = get_args(Fate)


@dataclass(frozen=True, slots=True)
class RowReport:
    """What became of one source row. Every row that is not blank has exactly one.

    ``imported`` and ``doubtful`` rows are in :attr:`Reading.rows`; doubtful ones need a look. ``section`` rows head a move or
    keep house (lunch, STARTEX). ``merged`` rows are part of the row ``into``.
    """

    row: int
    sheet: str
    fate: Fate
    why: str = ""  #: in words; "" only for a plain import
    into: str = ""  #: the id of the row, or the move, that it went into
    said: str = ""  #: the row's first words, for the reader of the report


@dataclass(frozen=True, slots=True)
class PossibleAnswer:
    """One possible answer."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """Something the file does not say, asked once per file. Until it is answered, ``proposal`` holds."""

    id: str  #: key of :attr:`Corrections.answers`
    question: str
    proposal: str
    choices: tuple[PossibleAnswer, ...] = ()  #: empty: any value of the kind the question names
    places: tuple[str, ...] = ()  #: some cells it is about, with what they say
    why: str = ""  #: what the proposal rests on
    secret: bool = False  #: the answer decides what players get to read, so nobody but the planner may give it


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """What one column of a table is taken for."""

    index: int  #: from 0
    letter: str  #: as in a spreadsheet
    header: str
    column: MselColumn | None  #: None: kept as it is, for control alone
    confidence: float  #: 0 to 1; 1.0: a spelling known from the field, or corrected by the planner
    why: str
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TablePlan:
    """One table in a sheet: where its header is and what its columns mean."""

    sheet: str
    header: int | None  #: row number; None: there is none
    first: int  #: row number of the first row below the header
    last: int
    columns: tuple[ColumnPlan, ...]

    def of(self, column: MselColumn) -> tuple[ColumnPlan, ...]:
        """Return the columns taken for ``column``, from left to right."""
        return tuple(plan for plan in self.columns if plan.column is column)


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """One sheet of the file: read or not, and why."""

    name: str
    read: bool
    why: str
    rows: int  #: rows that are not blank


@dataclass(frozen=True, slots=True)
class Mapping:
    """How the file is read: the preview that a planner looks at and corrects."""

    source: str  #: file name
    form: str  #: "xlsx", "csv, cp1252, semicolon", "markdown", "json"
    sheets: tuple[SheetPlan, ...]
    tables: tuple[TablePlan, ...]
    notices: tuple[str, ...] = ()  #: what was not read and why: pictures, macros, comments without a row
    title: str = ""  #: what the file calls itself


@dataclass(frozen=True, slots=True)
class Corrections:
    """What the planner said about one file. A plain mapping of texts, so that it can be kept beside the result."""

    sheets: tuple[str, ...] = ()  #: read these sheets and no others; empty: as proposed
    header: tuple[tuple[str, int], ...] = ()  #: (sheet or "" for all, row of the header; 0: there is none)
    columns: tuple[tuple[str, str], ...] = ()  #: (header, letter or "Sheet!C", column id or "" to keep it unmapped)
    answers: tuple[tuple[str, str], ...] = ()  #: (id of an ambiguity, value)

    def answer(self, question: str) -> str | None:
        """Return the answer given to ``question``, or None."""
        return dict(self.answers).get(question)

    def answered(self, question: str, value: str) -> Corrections:
        """Return these corrections with one more answer; the last one given counts."""
        return replace(
            self, answers=(*((key, said) for key, said in self.answers if key != question), (question, value))
        )

    def mapped(self, place: str, column: MselColumn | None) -> Corrections:
        """Return these corrections with the column at ``place`` taken for ``column`` (None: kept unmapped)."""
        return replace(
            self, columns=(*((key, said) for key, said in self.columns if key != place), (place, column or ""))
        )

    def as_dict(self) -> dict[str, object]:
        """Return plain dicts and lists for TOML or JSON; :func:`~tabletop.exchange.corrections.corrections_of` reads them."""
        return {
            "sheets": list(self.sheets),
            "header": dict(self.header),
            "columns": {place: str(column) for place, column in self.columns},
            "answers": dict(self.answers),
        }


@dataclass(frozen=True, slots=True)
class Mark:
    """A row that is no inject but means something for the plan."""

    row: int
    sheet: str
    kind: Literal["move", "day", "startex", "pausex", "endex", "break", "housekeeping", "heading"]
    text: str
    seconds: int | None = None  #: since STARTEX, if the row says a time


@dataclass(frozen=True, slots=True)
class Reading:
    """An MSEL as read: rows in the order of the file, a report of every source row, and what is left to ask."""

    rows: tuple[MselRow, ...]
    reports: tuple[RowReport, ...]
    mapping: Mapping
    questions: tuple[Ambiguity, ...] = ()
    marks: tuple[Mark, ...] = field(default=())
