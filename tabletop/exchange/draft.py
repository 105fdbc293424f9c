"""One source row while it is read: its words by column, and what has to be said about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from tabletop.exchange.msel import ACTUAL_COLUMNS, ColumnPlan, Mark, MselColumn
from tabletop.exchange.spelled import Spelled
from tabletop.exchange.split import BULLET, split_lines, split_objectives, split_options

Kind = Literal["row", "section", "skipped", "spread", "continuation"]


@dataclass(slots=True)
class RowDraft:
    """One source row while it is read. ``values`` are the words by column; the rest is said about them."""

    sheet: str
    row: int
    table: int
    kind: Kind
    said: str
    spelled: Spelled = field(default_factory=lambda: Spelled("empty"))
    context: Spelled | None = None
    time_plan: ColumnPlan | None = None
    values: dict[MselColumn, str] = field(default_factory=dict)
    to: tuple[str, ...] = ()
    core: bool | None = None
    duration: int | None = None
    move: str = ""
    extra: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  #: said in the report
    doubts: list[str] = field(default_factory=list)  #: said in the report, and the row needs a look
    mark: Mark | None = None
    startex: bool = False
    exported: bool = False  #: of a table that this program wrote
    why: str = ""

    def text(self, column: MselColumn) -> str:
        """Return the words of a column, "" if there are none."""
        return self.values.get(column, "")


def split_values(draft: RowDraft) -> dict[str, tuple[str, ...]]:
    """Split the columns that hold lists."""
    return {
        "expect": split_lines(draft.text(MselColumn.EXPECT)),
        "objectives": split_objectives(draft.text(MselColumn.OBJECTIVES)),
        "options": split_options(draft.text(MselColumn.OPTIONS)),
    }


def leads(draft: RowDraft) -> tuple[tuple[str, str], ...]:
    """Take apart where the options lead, one a line: ``option → number``."""
    found = []
    for line in draft.text(MselColumn.LEADS).split("\n"):
        label, arrow, target = line.removeprefix(BULLET).rpartition("→")
        if arrow and label.strip() and target.strip():
            found.append((" ".join(label.split()), " ".join(target.split())))
    return tuple(found)


def actuals(draft: RowDraft) -> tuple[tuple[str, str], ...]:
    """Return what a run added to the row, word for word."""
    return tuple((str(column), draft.text(column)) for column in ACTUAL_COLUMNS if draft.text(column))
