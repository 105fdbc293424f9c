"""The planner's own workbook: real MSELs in, MSELs out.

Reading never guesses in silence and never drops: every row of the source is in exactly one :class:`~tabletop.exchange.msel.RowReport`,
every doubt is a question with a proposal, and what was answered once is remembered in
:class:`~tabletop.exchange.msel.Corrections`.
"""

from __future__ import annotations

from pathlib import Path

from tabletop.exchange.msel import (
    Ambiguity,
    ColumnPlan,
    Corrections,
    Fate,
    Mapping,
    Mark,
    MselColumn,
    MselRow,
    PossibleAnswer,
    Reading,
    RowReport,
    SheetError,
    SheetPlan,
    TablePlan,
    When,
)

__all__ = (
    "Ambiguity",
    "ColumnPlan",
    "Corrections",
    "Fate",
    "Mapping",
    "Mark",
    "MselColumn",
    "MselRow",
    "PossibleAnswer",
    "Reading",
    "RowReport",
    "SheetError",
    "SheetPlan",
    "TablePlan",
    "When",
    "preview",
    "read_msel",
)


def preview(path: Path, corrections: Corrections | None = None) -> Mapping:
    """Say how the file at ``path`` would be read: which tables, which column means what, how sure that is.

    Raises :class:`SheetError` for what cannot be opened.
    """
    return read_msel(path, corrections).mapping


def read_msel(path: Path, corrections: Corrections | None = None) -> Reading:
    """Read an MSEL from xlsx, ods, docx, csv, tsv, txt, md or json; the planner's ``corrections`` override every proposal.

    Raises :class:`SheetError`, which names place and remedy, for a file that cannot be opened safely or holds no table.
    """
    from tabletop.exchange.reading import read_grids, read_rows

    return read_rows(read_grids(path), corrections or Corrections())
