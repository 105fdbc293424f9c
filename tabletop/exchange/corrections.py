"""Corrections as they come in from a file or a command line: checked, every mistake named."""

from __future__ import annotations

from collections.abc import Mapping

from tabletop.exchange.msel import Corrections, MselColumn, SheetError
from tabletop.i18n import series, tr


def corrections_of(data: Mapping[str, object]) -> Corrections:
    """Return the corrections that ``data`` (see :meth:`Corrections.as_dict`) says.

    Raises :class:`SheetError` for an unknown key, a value of the wrong type or a column that does not exist.
    """
    strange = sorted(set(data) - {"sheets", "header", "columns", "answers"})
    if strange:
        raise SheetError(
            tr("{key} is no part of corrections. Use sheets, header, columns and answers.", key=series(strange))
        )
    sheets = data.get("sheets", [])
    if not isinstance(sheets, (list, tuple)) or not all(isinstance(name, str) for name in sheets):
        raise SheetError(tr("sheets in the corrections is a list of sheet names."))
    header = []
    for sheet, row in _table(data, "header"):
        if not isinstance(row, int) or isinstance(row, bool) or row < 0:
            raise SheetError(tr("header of {sheet!r} is a row number from 1, or 0 where there is none.", sheet=sheet))
        header.append((sheet, row))
    columns = [(place, _column(place, said)) for place, said in _table(data, "columns")]
    answers = []
    for question, value in _table(data, "answers"):
        if not isinstance(value, str):
            raise SheetError(tr("The answer to {question} is a text in quotes.", question=question))
        answers.append((question, value))
    return Corrections(tuple(sheets), tuple(header), tuple(columns), tuple(answers))


def _table(data: Mapping[str, object], key: str) -> list[tuple[str, object]]:
    table = data.get(key, {})
    if not isinstance(table, Mapping):
        raise SheetError(tr("{key} in the corrections is a table of names and values.", key=key))
    return [(str(name), value) for name, value in table.items()]


def _column(place: str, said: object) -> str:
    if said == "":
        return ""
    try:
        return MselColumn(str(said))
    except ValueError:
        known = series(MselColumn)
        raise SheetError(
            tr("{place} cannot be {column!r}. Columns are: {known}.", place=place, column=said, known=known)
        ) from None
