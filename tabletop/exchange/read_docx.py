"""A Word document (.docx) as one sheet: its tables and, between them, headings and other paragraphs, counted through the document.

The XML is walked here because what people insert with changes tracked, and what stands in content controls, is text of the document too. Deleted
and hidden text is not. Nothing is fetched or run.
"""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element

from tabletop.exchange.grid import (
    EMPTY,
    MAX_COLUMNS,
    MAX_ROWS,
    Cell,
    GridRow,
    Source,
    cell,
    make_grid,
    read_bytes,
    too_many,
)
from tabletop.exchange.headers import meanings
from tabletop.exchange.msel import SheetError
from tabletop.exchange.package import look_inside, pictures_left, walked, xml_part
from tabletop.exchange.sections import with_sections
from tabletop.i18n import tr

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BODY = "word/document.xml"
_DEEP = 60  #: levels of mark-up inside a paragraph or a cell
_SHORT = 60  #: characters; longer cells are no headers
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_LEFT_OUT = frozenset({"del", "moveFrom", "delText", "instrText", "rPr", "pPr", "txbxContent", "Fallback"})
_PICTURES = frozenset({"drawing", "pict", "object"})


@dataclass(slots=True)
class _Document:
    """What is known of the document beside its body, and what in it was not read."""

    levels: dict[str, int]  #: of a heading, by the id of its style; 0: the document's title
    comments: dict[str, str]  #: by id
    left: Counter[str] = field(default_factory=Counter)


def read_docx(path: Path) -> Source:
    """Read a Word document. Raises :class:`SheetError` for anything that is unsafe, locked or broken."""
    data = read_bytes(path)
    return look_inside(path, data, lambda package: _read(path, package), _broken(path))


def _broken(path: Path) -> SheetError:
    return SheetError(
        tr("{path} is damaged or no Word document. Open it in a word processor and save it anew as .docx.", path=path)
    )


def _read(path: Path, package: zipfile.ZipFile) -> Source:
    names = package.namelist()
    if _BODY not in names:
        raise SheetError(
            tr("{path} is a zip file but no Word document. Save the MSEL as .docx or .xlsx and read that.", path=path)
        )

    def part(name: str) -> bytes:
        return xml_part(path, package, name, _broken(path)) if name in names else b""

    document = _Document(_levels(part("word/styles.xml")), _comments(part("word/comments.xml")))
    rows: list[GridRow] = []
    titles: list[str] = []
    for row in _rows(path, part(_BODY), document):
        if row.kind == "heading" and row.level <= 1:
            titles.append(row.cells[0].text)
        rows.append(row)
        if len(rows) > MAX_ROWS:
            raise too_many(path.name, tr("rows"), MAX_ROWS)
    grids = tuple(make_grid(name, found) for name, found in with_sections(path.stem, rows))
    title = titles[0] if titles and "\n" not in titles[0] else ""
    return Source(path, "docx", grids, tuple(_notices(document, names)), title)


def _notices(document: _Document, names: list[str]) -> Iterator[str]:
    if pictures := document.left["pictures"]:
        yield pictures_left(pictures)
    if document.left["boxes"]:
        yield tr("Text boxes and shapes were not read; copy their words into cells if they belong to the MSEL.")
    if document.left["hidden"]:
        yield tr("Hidden text was not read. Show it in the document if it belongs to the MSEL.")
    if document.left["deleted"]:
        yield tr("The document tracks changes: what is marked as deleted was not read, what is marked as inserted was.")
    if any(name.startswith("word/footnotes") for name in names) and document.left["footnotes"]:
        yield tr("Footnotes were not read.")
    if any(name.endswith("vbaProject.bin") for name in names):
        yield tr("The document has macros. They were neither run nor kept.")


def _levels(styles: bytes) -> dict[str, int]:
    """Headings by the ids of their styles; ids are translated, names are not."""
    levels: dict[str, int] = {}
    for event, element in walked(styles) if styles else ():
        if event != "end" or element.tag != f"{_W}style":
            continue
        named = element.find(f"{_W}name")
        name = "" if named is None else named.get(f"{_W}val", "").casefold()
        key = element.get(f"{_W}styleId", "")
        if name == "title":
            levels[key] = 0
        elif name.startswith("heading ") and name[8:].isdecimal():
            levels[key] = min(9, int(name[8:9]))
        element.clear()
    return levels


def _comments(data: bytes) -> dict[str, str]:
    said: dict[str, str] = {}
    for event, element in walked(data) if data else ():
        if event == "end" and element.tag == f"{_W}comment":
            said[element.get(f"{_W}id", "")] = "\n".join(
                "".join(one.itertext()) for one in element.iter(f"{_W}p")
            ).strip()
            element.clear()
    return said


def _rows(path: Path, body: bytes, document: _Document) -> Iterator[GridRow]:
    """Every paragraph with words and every row of a table, numbered in their order."""
    inside: list[str] = []
    number = 0
    width = 0  #: of the table before, if nothing but blank paragraphs stands between
    for event, element in walked(body):
        if event == "start":
            inside.append(element.tag)
            continue
        inside.pop()
        if element.tag not in (f"{_W}p", f"{_W}tbl") or f"{_W}p" in inside or f"{_W}tbl" in inside:
            continue
        if element.tag == f"{_W}p":
            row = _paragraph_row(element, number + 1, document)
            made = [row] if row is not None else []
            width = width if not made else 0
        else:
            made = _table(path, element, number, document, width)
            width = max((len(row.cells) for row in made), default=0)
        number += len(made)
        yield from made
        element.clear()


def _paragraph_row(element: Element, number: int, document: _Document) -> GridRow | None:
    words, comment = _said(element, document)
    if not words.strip() and not comment:
        return None
    style = element.find(f"{_W}pPr/{_W}pStyle")
    level = document.levels.get("" if style is None else style.get(f"{_W}val", ""))
    outline = element.find(f"{_W}pPr/{_W}outlineLvl")
    if level is None and outline is not None and outline.get(f"{_W}val", "9") in "012345678":
        level = int(outline.get(f"{_W}val", "0")) + 1
    one = cell(words, comment=comment)
    return GridRow(number, (one,), "prose") if level is None else GridRow(number, (one,), "heading", level=level)


def _table(path: Path, element: Element, number: int, document: _Document, before: int) -> list[GridRow]:
    """The rows of a table; the first one is marked as its header, unless the table goes on with the one before."""
    rows: list[GridRow] = []
    above: dict[int, Cell] = {}
    repeated = False
    for line in _of(element, "tr"):
        if line.find(f"{_W}trPr/{_W}del") is not None:
            document.left["deleted"] += 1
            continue
        cells, above = _cells(path, line, document, above)
        if any(cells):
            repeated = repeated or (not rows and line.find(f"{_W}trPr/{_W}tblHeader") is not None)
            rows.append(GridRow(number + len(rows) + 1, tuple(cells)))
        if len(rows) > MAX_ROWS:
            raise too_many(path.name, tr("rows"), MAX_ROWS)
    if len(rows) > 1 and (repeated or _heads(rows[0], before)):
        rows[0] = GridRow(rows[0].number, rows[0].cells, "head")
    return rows


def _heads(row: GridRow, before: int) -> bool:
    """Whether the first row of a table names its columns."""
    texts = [one.text for one in row.cells if one.text]
    if any(len(text) > _SHORT for text in texts):
        return False
    known = sum(bool(meanings(text, strict=True)[0]) for text in texts)
    figures = any(any(char.isdigit() for char in text) for text in texts)
    return known * 2 >= len(texts) or not (figures or len(row.cells) == before)


def _cells(
    path: Path, line: Element, document: _Document, above: dict[int, Cell]
) -> tuple[list[Cell], dict[int, Cell]]:
    """The cells of a row, and what they show by column, for a merged cell below to go on with."""
    before = line.find(f"{_W}trPr/{_W}gridBefore")
    made: list[Cell] = [EMPTY] * min(MAX_COLUMNS, _number(before))
    shown: dict[int, Cell] = {}
    for element in _of(line, "tc"):
        span = max(1, _number(element.find(f"{_W}tcPr/{_W}gridSpan")))
        place = len(made)
        if place + span > MAX_COLUMNS:
            raise too_many(path.name, tr("columns"), MAX_COLUMNS)
        merged = element.find(f"{_W}tcPr/{_W}vMerge")
        if merged is not None and merged.get(f"{_W}val", "continue") == "continue":
            one = above.get(place, EMPTY)
            made += [Cell(one.text, one.value, spread=True)] * span if one else [EMPTY] * span
            shown |= dict.fromkeys(range(place, place + span), one)
            continue
        words, comment = _said(element, document)
        one = cell(words.strip(), comment=comment)
        shadow = Cell(one.text, one.value, spread=True)
        made += [Cell(one.text, one.value, one.note, wide=span, comment=one.comment)] + [shadow if one else EMPTY] * (
            span - 1
        )
        if merged is not None:
            shown |= dict.fromkeys(range(place, place + span), one)
    return made, shown


def _number(element: Element | None) -> int:
    said = "" if element is None else element.get(f"{_W}val", "")
    return int(said) if said.isdecimal() and len(said) <= 6 else 0 if not said.isdecimal() else MAX_COLUMNS + 1


def _of(element: Element, name: str, depth: int = 0) -> Iterator[Element]:
    """The rows of a table, or the cells of a row, also those in content controls and in what was inserted with changes tracked."""
    for part in element:
        if part.tag == _W + name:
            yield part
        elif part.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml") and depth < _DEEP:
            yield from _of(part, name, depth + 1)


def _said(element: Element, document: _Document) -> tuple[str, str]:
    """The words of a paragraph or of a cell, its paragraphs one a line, and the comments on it."""
    parts: list[str] = []
    comments: list[str] = []
    _gather(element, document, parts, comments, 0)
    return "".join(parts).strip("\n"), "\n".join(filter(None, comments))


def _gather(element: Element, document: _Document, parts: list[str], comments: list[str], depth: int) -> None:
    for part in element:
        name = part.tag.rpartition("}")[2]
        if name == "t":
            parts.append(part.text or "")
        elif name in _SIGNS:
            parts.append(_SIGNS[name])
        elif name in _PICTURES:
            document.left["boxes" if any(one.tag == f"{_W}txbxContent" for one in part.iter()) else "pictures"] += 1
        elif name == "commentReference":
            comments.append(document.comments.get(part.get(f"{_W}id", ""), ""))
        elif name == "footnoteReference":
            document.left["footnotes"] += 1
        elif name in _LEFT_OUT:
            document.left["deleted"] += name in ("del", "moveFrom")
        elif name == "r" and _is_hidden(part):
            document.left["hidden"] += 1
        elif depth < _DEEP:
            _gather(part, document, parts, comments, depth + 1)
            if name in ("p", "tr"):
                parts.append("\n")
            elif name == "tc":
                parts.append(" | ")


def _is_hidden(run: Element) -> bool:
    hidden = run.find(f"{_W}rPr/{_W}vanish")
    return hidden is not None and hidden.get(f"{_W}val", "1") not in ("0", "false", "off")


__all__ = ("read_docx",)
