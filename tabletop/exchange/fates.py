"""What became of every row of a file, in words: for the command line, for the screen, and as a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import groupby

from tabletop.exchange.building import Built
from tabletop.exchange.msel import Fate, Reading, RowReport
from tabletop.exchange.write_csv import csv_bytes
from tabletop.i18n import series, tr, trn
from tabletop.text import clean_line

SIGNS: Mapping[Fate, str] = {"imported": " ", "merged": "+", "section": "§", "skipped": "-", "doubtful": "?"}
Made = Mapping[tuple[str, int], tuple[str, ...]]  #: (sheet, row) -> ids of what was made of it

_MOST_ALIKE = 3  #: rows skipped for one reason that are told one by one
_WIDTH = 28  #: characters of what a row says


def short(words: str) -> str:
    """The words on one line, cut with an ellipsis."""
    line = clean_line(words, 400)
    return line if len(line) <= _WIDTH else line[: _WIDTH - 1] + "…"


def fate_word(fate: Fate) -> str:
    """One word for it."""
    return {
        "imported": tr("imported"),
        "doubtful": tr("look at it"),
        "merged": tr("merged"),
        "section": tr("no serial"),
        "skipped": tr("skipped"),
    }[fate]


def fate_words(report: RowReport, made: Made) -> str:
    """What became of one row, in words; ``made`` are the serials made of it by sheet and row."""
    into = series(made.get((report.sheet, report.row), ())) or report.into
    words = {
        "imported": tr("imported"),
        "doubtful": tr("imported, look at it"),
        "merged": tr("part of another row"),
        "section": tr("no serial"),
        "skipped": tr("skipped"),
    }[report.fate]
    line = f"{words} → {into}" if into else words
    line += f": {report.why}" if report.why else ""
    return f"{line}  “{short(report.said)}”" if report.said else line


def report_lines(reading: Reading, made: Made) -> Iterator[str]:
    """What became of every row of the file, a line each, in the order of the file; skipped rows with one reason are told together."""
    several = len({report.sheet for report in reading.reports}) > 1
    for _, group in groupby(reading.reports, key=lambda report: (report.sheet, report.fate, report.why, report.into)):
        held = list(group)
        alike = held[0].fate == "skipped" and len(held) > _MOST_ALIKE
        for report in held[:1] if alike else held:
            place = f"{report.sheet} {report.row}" if several else str(report.row)
            yield f"  {SIGNS[report.fate]} {place:>5}  {fate_words(report, made)}"
        if alike:
            last = held[-1].row
            words = trn(
                "and {count} more row to row {last}: {why}",
                "and {count} more rows to row {last}: {why}",
                len(held) - 1,
                last=last,
                why=held[0].why,
            )
            yield f"          {words}"


def counts(reading: Reading) -> Counter[Fate]:
    """How many rows met which fate."""
    return Counter(report.fate for report in reading.reports)


def report_bytes(reading: Reading, built: Built, *, table: bool = False) -> bytes:
    """The report as a file: lines of text with what was assumed, or as a CSV ``table``."""
    made = dict(built.serials)
    if not table:
        lines = [*report_lines(reading, made), "", *(f"- {note}" for note in built.notes)]
        return ("\n".join(lines) + "\n").encode()
    rows = [["sheet", "row", "fate", "serials", "into", "why", "said"]]
    rows += [
        [each.sheet, str(each.row), each.fate, " ".join(made.get((each.sheet, each.row), ())), each.into, each.why, each.said]
        for each in reading.reports
    ]  # fmt: skip
    return csv_bytes(rows)


__all__ = ("SIGNS", "Made", "counts", "fate_word", "fate_words", "report_bytes", "report_lines", "short")
