"""Injects that are no rows of a table: a heading "Inject 3: The gauge" with its words below, and forms of labels and values.

Each of them becomes a row of a sheet of its own. A line such as ``Expected: …`` or a heading such as "Facilitator notes" below the inject is
a column of that row: what a planner labels goes to players only if the label says that it is for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tabletop.exchange.grid import Cell, GridRow, cell
from tabletop.exchange.headers import PROSE, meanings
from tabletop.exchange.msel import PLAYER_COLUMNS, MselColumn
from tabletop.exchange.words import is_section
from tabletop.i18n import tr

_NAMES = "inject|injection|injekt|einlage|serial|event|ereignis|evenement|événement|message|meldung"
_INJECT = re.compile(
    rf"(?:(?:{_NAMES})\s*(?:no\.?|nr\.?|n°|number|#)?\s*)(?P<number>[a-z]{{0,3}}[-.]?\d{{1,4}}(?:[.-]\d{{1,3}})*[a-z]?)"
    rf"(?:\s*[:.–—-]\s*(?P<title>.*)|\s*\((?P<inner>.*)\)|\s+(?P<rest>[^.]*)|)",
    re.IGNORECASE | re.DOTALL,
)
_LABEL = re.compile(r"(?:[-*•]\s+)?\**(?P<label>[^\W\d_][^:*|]{1,38}?)\**\s*:\**(?:\s+(?P<words>.*)|)", re.DOTALL)
_LONGEST_LABEL = 4  #: words
_MOST_LABELS = 60  #: columns made of labels; the words of further ones stay together in one
_LEAST_LABELS = 3  #: known labels that make a table a form
NUMBER, TITLE, MOVE = "No.", "Title", "Move"


@dataclass(slots=True)
class _Section:
    """One inject with its parts by label."""

    heading: GridRow
    level: int
    parts: dict[str, list[str]] = field(default_factory=dict)
    open: str = PROSE  #: the label that goes on

    @property
    def row(self) -> int:
        """Where it begins."""
        return self.heading.number

    def add(self, label: str, words: str) -> None:
        """Put words below a label."""
        self.parts.setdefault(label, []).append(words)


def with_sections(name: str, rows: Sequence[GridRow]) -> list[tuple[str, list[GridRow]]]:
    """The sheets of a document by name: its tables with everything around them and, if it has any, its injects written as text."""
    sections, rest = _headed(rows)
    forms, rest = _forms(rest)
    sections = sorted([*sections, *forms], key=lambda section: section.row)
    if not sections:
        return [(name, list(rows))]
    made = tr("{name}, injects as text", name=name)
    return [(one, held) for one, held in ((name, rest), (made, _table(sections))) if held]


def _headed(rows: Sequence[GridRow]) -> tuple[list[_Section], list[GridRow]]:
    """The injects below headings, and all other rows."""
    headings = any(row.kind == "heading" and _inject(row) for row in rows)
    sections: list[_Section] = []
    rest: list[GridRow] = []
    now: _Section | None = None
    move = ""
    for row, below in zip(rows, [*rows[1:], None], strict=True):
        level = row.level or 9
        start = _inject(row) if row.kind == ("heading" if headings else "prose") else None
        if start is not None:
            now = _Section(row, level)
            sections.append(now)
            _begin(now, start)
            if move:
                now.add(MOVE, move)
        elif now is not None and row.kind == "heading" and (level > now.level or _label(row.cells[0].text)):
            now.open = row.cells[0].text.rstrip(": ")
        elif now is not None and row.kind == "prose":
            _take(now, row.cells[0].text)
        elif now is not None and row.kind in ("", "head") and (pair := _pair(row)):
            now.add(*pair)
            now.open = PROSE
        elif now is not None and row.kind == "head" and below is not None and len(row.cells) == 2 and _pair(below):
            continue  # "Field" and "Value" above labels and their values
        else:
            if now is not None and row.kind != "heading" and set(now.parts) <= {NUMBER, TITLE, MOVE}:
                rest.append(sections.pop().heading)  # it heads a table
            now = None
            move = (
                " ".join(row.cells[0].text.split()) if row.kind == "heading" and is_section(row.cells[0].text) else move
            )
            rest.append(row)
    return sections, rest


def _inject(row: GridRow) -> re.Match[str] | None:
    own = [one for one in row.cells if one]
    return _INJECT.fullmatch(own[0].text.strip()) if len(own) == 1 and len(own[0].text) <= 200 else None


def _begin(section: _Section, start: re.Match[str]) -> None:
    section.add(NUMBER, start["number"])
    title = next((words.strip() for words in (start["title"], start["inner"], start["rest"]) if words), "")
    if title:
        section.add(TITLE, title)


def _take(section: _Section, line: str) -> None:
    """A paragraph: a label with its words, or what goes on with the label above."""
    match = _LABEL.fullmatch(line)
    if match is not None and _is_label(match["label"]):
        label, words = match["label"].strip(), (match["words"] or "").strip()
        section.open = label if not words or not _for_players(label) else PROSE
        if words:
            section.add(label, words)
    else:
        section.add(section.open, line)


def _is_label(words: str) -> bool:
    return bool(meanings(words, strict=True)[0]) or (len(words.split()) <= _LONGEST_LABEL and words[:1].isupper())


def _label(words: str) -> bool:
    return bool(meanings(words.rstrip(": "), strict=True)[0])


def _for_players(label: str) -> bool:
    columns = meanings(label, strict=True)[0]
    return bool(columns) and columns[0] in PLAYER_COLUMNS | {
        MselColumn.TIME,
        MselColumn.NUMBER,
        MselColumn.DATE,
        MselColumn.MOVE,
    }


def _pair(row: GridRow) -> tuple[str, str] | None:
    """A label and its value in a table of two columns; None for any other row."""
    own = [one.text for one in row.cells if one and not one.spread]
    return (own[0].rstrip(": "), own[1]) if len(own) == 2 and _label(own[0]) else None


# -- forms -------------------------------------------------------------------------------------------------------------------


def _forms(rows: Sequence[GridRow]) -> tuple[list[_Section], list[GridRow]]:
    """The tables that hold one inject each, label beside value, and all other rows."""
    sections: list[_Section] = []
    rest: list[GridRow] = []
    for block in _blocks(rows):
        pairs = [pair for row in block for pair in _pairs(row)]
        known = {meanings(label, strict=True)[0] for label, _ in pairs if _label(label)}
        wide = all(
            len(list(_pairs(row))) * 2 >= len([one for one in row.cells if one and not one.spread]) for row in block
        )
        words = any({MselColumn.TEXT, MselColumn.TITLE} & set(columns) for columns in known)
        if (
            block[0].kind in ("", "head")
            and wide
            and words
            and len(block) > 1
            and len(known) >= _LEAST_LABELS
            and len(known) * 2 >= len(pairs)
        ):
            section = _Section(block[0], 9)
            for label, said in pairs:
                section.add(label, said)
            sections.append(section)
        else:
            rest += block
    return sections, rest


def _blocks(rows: Sequence[GridRow]) -> Iterable[list[GridRow]]:
    """Rows that follow each other in one table."""
    block: list[GridRow] = []
    for row in rows:
        inside = row.kind == "" and block and block[-1].kind in ("", "head")
        if not inside and block:
            yield block
            block = []
        block.append(row)
    if block:
        yield block


def _pairs(row: GridRow) -> Iterable[tuple[str, str]]:
    """Label and value, label and value; labels are known words or end with a colon."""
    own = [one for one in row.cells if not one.spread]
    for label, value in zip(own[::2], own[1::2], strict=False):
        if label.text and (_label(label.text) or label.text.rstrip().endswith(":")):
            yield label.text.rstrip(": "), value.text


# -- the sheet ---------------------------------------------------------------------------------------------------------------


def _table(sections: Sequence[_Section]) -> list[GridRow]:
    """The sections as a table, with the labels as its header."""
    labels: dict[str, str] = {}  #: as compared -> as first spelled
    for section in sections:
        for label in section.parts:
            labels.setdefault(label.casefold(), label)
    order = sorted(labels, key=lambda key: {NUMBER.casefold(): 0, TITLE.casefold(): 1}.get(key, 2))
    heads = [labels[key] for key in order[:_MOST_LABELS]]
    further = tr("Further words") if len(order) > _MOST_LABELS else ""
    names = [*heads, further] if further else heads
    head = GridRow(0, tuple(cell(name) for name in names), "names")
    return [head, *(GridRow(section.row, tuple(_cells(section, heads, further))) for section in sections)]


def _cells(section: _Section, heads: Sequence[str], further: str) -> Iterable[Cell]:
    said = {label.casefold(): "\n".join(lines) for label, lines in section.parts.items()}
    own = {label.casefold(): label for label in section.parts}
    for name in heads:
        own.pop(name.casefold(), None)
        yield cell(said.get(name.casefold(), ""))
    if further:
        yield cell("\n".join(f"{own[key]}: {said[key]}" for key in own))


__all__ = ("with_sections",)
