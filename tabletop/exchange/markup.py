"""HTML in cells, as tools keep their texts: what a person would read of it, without the tags."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

from tabletop.exchange.grid import Cell, Grid, Source
from tabletop.exchange.headers import is_export
from tabletop.i18n import tr, trn
from tabletop.text import clean

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "body",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_INLINE = frozenset(
    [
        "a",
        "b",
        "big",
        "code",
        "em",
        "font",
        "i",
        "img",
        "kbd",
        "mark",
        "s",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "u",
        "center",
        "head",
        "title",
        "meta",
    ]
)
_MARKED = re.compile(
    rf"</(?:{'|'.join(sorted(_BLOCKS | _INLINE))})\s*>|<br\s*/?>|<(?:p|div|li|html)\b[^<>]*>", re.IGNORECASE
)
_LINES = frozenset({"br", "hr", "li"})  #: begin a line and end none
_SILENT = frozenset({"script", "style"})  #: of a whole page; in a text about them they are words


class _Reader(HTMLParser):
    """Puts the words together; tags that are not known stay as they were typed."""

    def __init__(self, *, page: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._page = page
        self._silent = 0
        self._links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line where a block begins."""
        said = {name: value or "" for name, value in attrs}
        if self._page and tag in _SILENT:
            self._silent += 1
        elif tag in _BLOCKS:
            self.words.append("\n• " if tag == "li" else "\n")
        elif tag == "a":
            self._links.append(said.get("href", ""))
        elif tag == "img":
            self.words.append(tr("[picture: {words}]", words=said.get("alt") or said.get("src", "")[:80]))
        elif tag not in _INLINE:
            self.words.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        """End a line where a block ends; a link keeps its address."""
        if self._page and tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS:
            self.words += [] if tag in _LINES else ["\n"]
        elif tag == "a" and self._links:
            address = self._links.pop()
            before = "".join(self.words[-2:]).strip()
            if address and address not in before and not address.startswith(("#", "javascript:")):
                self.words.append(f" ({address})")
        elif tag not in _INLINE:
            self.words.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Keep words; line breaks in the source mean nothing."""
        if not self._silent:
            self.words.append(re.sub(r"\s+", " ", data))


def plain_words(text: str) -> str:
    """The words of a text without the tags of HTML; a text without any comes back as it is. Never fails."""
    if "<" not in text or not _MARKED.search(text):
        return text
    reader = _Reader(page=re.search(r"<(?:html|body)\b", text, re.IGNORECASE) is not None)
    try:
        reader.feed(text)
        reader.close()
    except (AssertionError, ValueError):  # what the parser says to mark-up that is none
        return text
    lines = (line.strip() for line in "".join(reader.words).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line for line in lines if line != "•")).strip()


def without_markup(source: Source) -> Source:
    """The file with plain words in its cells; what this program exported stays word for word."""
    count = 0

    def plain(one: Cell) -> Cell:
        nonlocal count
        words = plain_words(one.text)
        if words == one.text:
            return one
        count += 1
        words = clean(words, max_chars=len(words) + 1, max_lines=5000).strip()
        return replace(one, text=words, value=words if isinstance(one.value, str) else one.value)

    grids = tuple(grid if _exported(grid) else _mapped(grid, plain) for grid in source.grids)
    if not count:
        return source
    notice = trn(
        "One cell held HTML; its words were read, its tags left out.",
        "{count} cells held HTML; their words were read, their tags left out.",
        count,
    )
    return replace(source, grids=grids, notices=(*source.notices, notice))


def _exported(grid: Grid) -> bool:
    return any(is_export([one.text for one in row.cells]) for row in grid.rows[:2])


def _mapped(grid: Grid, change: Callable[[Cell], Cell]) -> Grid:
    return replace(
        grid,
        rows=tuple(
            replace(row, cells=tuple(change(one) if one.text else one for one in row.cells)) for row in grid.rows
        ),
    )


__all__ = ("plain_words", "without_markup")
