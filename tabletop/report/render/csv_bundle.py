"""The record as a bundle of CSV files, for spreadsheets and statistics, with a README that explains every file and column.

Takes what has passed the release gate. The tables of the report are in it as well, each as ``report-<key>.csv``. Whoever calls it
writes the files into a folder, or packs them with :func:`tabletop.report.render.archive.pack`.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Sequence

from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.wording.names import Names
from tabletop.exercise.wording.third_person import on_one_line
from tabletop.report.document import Cite, Document, DocumentTable, Opinion, Spans, plain
from tabletop.report.release import Released
from tabletop.report.render.codebook import codebook
from tabletop.report.render.csv_cells import table
from tabletop.report.render.csv_lines import PLACE, CsvFile, lines_of
from tabletop.report.render.csv_sheets import sheets
from tabletop.report.render.frame import cited, opinion
from tabletop.report.render.json_events import event as as_json
from tabletop.report.render.json_events import session
from tabletop.text import clean

README = "README.txt"

#: tables of single decisions and objectives, of which there are dozens; the same stands in the files of all of them
_IN_LONG_FORM = ("options-", "answers-", "known-", "expected-")
_EVENTS = (
    *PLACE,
    ("write", "number of the write; all events of one command share it, and an undo names it"),
    ("at", "wall time, UTC, ISO 8601 with milliseconds; the date alone in the releasable build"),
    ("type", "kind of event; see below"),
    ("by", "the seat that asked: a role's id, a seat of control, or empty"),
    ("words", "what happened, in words; empty for what is part of something else"),
    ("data", "the event's own fields as JSON"),
)
_HOW_TO_READ = """
Each file is CSV as RFC 4180 has it: columns separated by commas, lines ended by CR LF, text in quotation marks where it needs them, the first
line names the columns. The encoding is UTF-8 with a byte order mark, so that spreadsheets show every letter; in Python it is read with
encoding="utf-8-sig".

Several values in one cell are separated by semicolons. Truth is yes or no. Times are seconds of exercise time unless a column says
otherwise. An empty cell means that the record says nothing there.

Where a text would begin with = + - or @, at the start of a cell or after a semicolon, tab or line break in it, one apostrophe stands before
it, so that no spreadsheet takes it for a formula. Tabs and
line breaks at the start of a text are left out. Numbers are never changed. To get the text back, replace this pattern by its first group:

    (^|[;\\t\\r\\n])'(?=[ "']*[=+\\-@])

Rows name their event by its number (seq), which is also what the report cites. Events that may not go out under the attribution rule or
in this build are left out, so numbers may be missing.

The names below are those of the tables; on the disk each file name begins with EXERCISE-.
""".strip()


def render(document: Document, released: Released) -> dict[str, bytes]:
    """Return the files of the bundle by name, in the order of the README, which comes first."""
    parts = [_session(document, released), _events(released), *sheets(released), *_of_report(document)]
    files = {f"{sheet.name}.csv": table([name for name, _ in sheet.columns], sheet.rows) for sheet in parts}
    return {README: _readme(document, parts).encode(), **files}


def _session(document: Document, released: Released) -> CsvFile:
    rows = tuple(session(document, released).items())
    columns = (("name", "which property of the session or of this export"), ("value", "its value"))
    return CsvFile("session", "What the save says of the session.", columns, rows)


def _events(released: Released) -> CsvFile:
    """Every event, with its fields as JSON: nothing is in another file that is not here."""
    from tabletop.scenario.load import load_document  # brings the scenario's model, which takes a while to import

    book = Rulebook(load_document(released.head.scenario))
    names = Names.of_book(book).learn(released.records)
    rows = []
    for line in lines_of(released.records):
        record = line.record
        words = on_one_line(record.event, names)
        entry = as_json(record)
        data = json.dumps(entry["data"], ensure_ascii=False)
        rows.append((*line.place(), record.write, record.at, entry["type"], record.by, words, data))
    return CsvFile("events", "Every event of the record.", _EVENTS, tuple(rows))


def _of_report(document: Document) -> Iterator[CsvFile]:
    used: set[str] = set()
    for block in document.blocks:
        if isinstance(block, DocumentTable) and not block.key.startswith(_IN_LONG_FORM):
            name = "report-" + (re.sub(r"[^a-z0-9]+", "-", block.key.lower()).strip("-") or "table")
            while name in used:
                name += "-2"
            used.add(name)
            columns = tuple((column.title, "") for column in block.columns)
            rows = tuple(tuple(_words(cell) for cell in row) for row in block.rows)
            yield CsvFile(name, f"A table of the report: {block.caption}", columns, rows)


def _words(spans: Spans) -> str:
    """A cell of the report with its citations."""
    parts = [plain(spans)]
    for span in spans:
        if isinstance(span, Cite):
            parts.append(cited(span.seqs))
        elif isinstance(span, Opinion):
            parts.append(opinion())
    return " ".join(part for part in parts if part)


# -- the README -------------------------------------------------------------------------------------------------------


def _readme(document: Document, parts: Sequence[CsvFile]) -> str:
    """Plain text: what the files are, what each column means, what each kind of event means."""
    mark = [_line(document.marking), ""] if document.marking else []
    title = _line(document.title)
    text = [*mark, title, "=" * len(title), "", *_folded(_line(document.subtitle)), ""]
    for paragraph in _HOW_TO_READ.split("\n\n"):
        as_it_is = paragraph.startswith(" ")
        text += [*([paragraph] if as_it_is else _folded(" ".join(paragraph.split()))), ""]
    text += ["Files", "-----", ""]
    for sheet in parts:
        text += [f"{sheet.name}.csv", *_folded(sheet.words, "  "), ""]
        text += [part for name, words in sheet.columns if words for part in _entry(_line(name), words)]
        text.append("")
    text += ["Kinds of events", "---------------", ""]
    for kind in codebook():
        text += [kind.kind, *_folded(kind.words, "  ")]
        text += [part for field in kind.fields for part in _entry(field.name, f"{field.words} ({field.type})")]
        text.append("")
    return "\r\n".join([*text, *reversed(mark)]).rstrip() + "\r\n"


def _line(text: str) -> str:
    return " ".join(clean(text, max_chars=len(text) + 1).split())


def _folded(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, 100, initial_indent=indent, subsequent_indent=indent, break_long_words=False)


def _entry(name: str, words: str) -> list[str]:
    return textwrap.wrap(f"{name:<16} {words}", 100, initial_indent="    ", subsequent_indent=" " * 21)
