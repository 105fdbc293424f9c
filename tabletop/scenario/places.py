"""Where each key and value of a TOML text stands.

``tomllib`` gives values without places. This scanner runs over text that ``tomllib`` has already accepted, so it only has to
find the ends of things, never to judge them.
"""

from __future__ import annotations

import bisect
import re
import tomllib
from dataclasses import dataclass

Path = tuple[str | int, ...]
Span = tuple[int, int]  #: first offset, offset after the last

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BLANK = re.compile(r"[ \t]*")
_VOID = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_VALUE = re.compile(r"[^,\]}#\r\n]*")
_STRINGS = {
    '"""': re.compile(r'"""(?:\\.|(?!""").)*"{3,5}', re.DOTALL),
    "'''": re.compile(r"'''(?:(?!''').)*'{3,5}", re.DOTALL),
    '"': re.compile(r'"(?:\\.|[^"\\])*"'),
    "'": re.compile(r"'[^']*'"),
}
_ESCAPE = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[ \t]*\r?\n[ \t\r\n]*|.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of one line. Line and column count from 1; length in characters, at least 1."""

    line: int
    column: int
    length: int


class Places:
    """The spans of a text by path; a path that is not there is answered with its nearest ancestor."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.keys: dict[Path, Span] = {}
        self.values: dict[Path, Span] = {}
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._lines: dict[int, str] = {}
        _Scanner(self).run()

    def place(self, span: Span) -> Place:
        """The line and column of a span; what goes on after the line's end is cut off."""
        start, end = span
        line = bisect.bisect_right(self._starts, start)
        begin = self._starts[line - 1]
        stop = self.text.find("\n", start, end)
        end = end if stop < 0 else stop
        return Place(line, start - begin + 1, max(1, end - start))

    def source(self, line: int) -> str:
        """The text of a line, from 1, without its end."""
        if line not in self._lines:  # of one long line there may be thousands of mistakes
            start = self._starts[line - 1]
            end = self._starts[line] - 1 if line < len(self._starts) else len(self.text)
            self._lines[line] = self.text[start:end].rstrip("\r")
        return self._lines[line]

    def key(self, path: Path) -> Place:
        """Where the key stands (for a table: its name in the header)."""
        return self._find(path, self.keys, self.values)

    def value(self, path: Path) -> Place:
        """Where the value stands (for a table with a header: its name there)."""
        return self._find(path, self.values, self.keys)

    def end(self, path: Path) -> Place:
        """The last character of a value (for a table: its name in the header)."""
        span = self.values.get(path)
        if span is None or (self.text[span[0]] == "[" and self.keys.get(path, span)[0] > span[0]):
            return self.key(path)
        return self.place((span[1] - 1, span[1]))

    def _find(self, path: Path, first: dict[Path, Span], second: dict[Path, Span]) -> Place:
        while path:
            span = first.get(path) or second.get(path)
            if span is not None:
                return self.place(span)
            path = path[:-1]
            first, second = self.keys, self.values
        return self.place((0, 0))

    def inside(self, path: Path, column: int, length: int = 1) -> Place:
        """Where a stretch of a string's content stands in the text, escapes and line folding counted as written."""
        span = self.values.get(path)
        if span is None or self.text[span[0] : span[0] + 1] not in ("'", '"'):
            return self.value(path)
        offsets = self._offsets(span)
        start = offsets[min(column - 1, len(offsets) - 1)]
        end = offsets[min(column - 1 + length, len(offsets) - 1)]
        return self.place((start, max(end, start + 1)))

    def _offsets(self, span: Span) -> list[int]:
        """For each character of a string's content, and for its end, the offset in the text."""
        start, end = span
        quote = self.text[start : start + 3]
        quote = quote if quote in ('"""', "'''") else quote[0]
        at, stop = start + len(quote), end - len(quote)
        if len(quote) == 3 and self.text[at : at + 1] == "\n":
            at += 1
        elif len(quote) == 3 and self.text[at : at + 2] == "\r\n":
            at += 2
        found: list[int] = []
        while at < stop:
            escape = _ESCAPE.match(self.text, at, stop) if quote[0] == '"' and self.text[at] == "\\" else None
            if escape is not None:
                if not (len(quote) == 3 and "\n" in escape[0]):
                    found.append(at)
                at = escape.end()
            else:
                if self.text[at : at + 2] != "\r\n":
                    found.append(at)
                at += 1
        found.append(at)
        return found


class _Scanner:
    """One pass over valid TOML, filling in the spans of a :class:`Places`."""

    def __init__(self, places: Places) -> None:
        self.text = places.text
        self.keys = places.keys
        self.values = places.values
        self.at = 0
        self.tables: dict[Path, int] = {}  #: arrays of tables and how many each has so far

    def run(self) -> None:
        table: Path = ()
        self.skip(_VOID)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.pair(table)
            self.skip(_VOID)

    def skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.text, self.at)
        assert match is not None
        self.at = match.end()

    def header(self) -> Path:
        start = self.at
        brackets = 2 if self.text.startswith("[[", self.at) else 1
        self.at += brackets
        path: Path = ()
        parts = self.dotted()
        for index, (name, span) in enumerate(parts):
            path = self.last(path, name)
            final = index == len(parts) - 1
            if final and brackets == 2:
                self.keys.setdefault(path, span)
                number = self.tables.get(path, 0)
                self.tables[path] = number + 1
                path = (*path, number)
            if final:
                self.keys[path] = span
            else:
                self.keys.setdefault(path, span)
        self.at += brackets
        self.values.setdefault(path, (start, self.at))
        return path

    def last(self, path: Path, name: str) -> Path:
        """`name` below `path`; below the newest table, where `path` is an array of tables."""
        if path in self.tables:
            path = (*path, self.tables[path] - 1)
        return (*path, name)

    def dotted(self) -> list[tuple[str, Span]]:
        parts: list[tuple[str, Span]] = []
        while True:
            self.skip(_BLANK)
            start = self.at
            if self.text[start] in "\"'":
                self.string()
                name = tomllib.loads("x = " + self.text[start : self.at])["x"]
            else:
                self.skip(_BARE_KEY)
                name = self.text[start : self.at]
            parts.append((str(name), (start, self.at)))
            self.skip(_BLANK)
            if self.text[self.at] != ".":
                return parts
            self.at += 1

    def pair(self, table: Path) -> None:
        path = table
        parts = self.dotted()
        for index, (name, span) in enumerate(parts):
            path = (*path, name)
            if index == len(parts) - 1:
                self.keys[path] = span
            else:
                self.keys.setdefault(path, span)
        self.at += 1  # the equals sign
        self.skip(_BLANK)
        self.value(path)

    def value(self, path: Path) -> None:
        start = self.at
        first = self.text[start]
        if first in "\"'":
            self.string()
        elif first == "[":
            self.array(path)
        elif first == "{":
            self.inline(path)
        else:
            match = _BARE_VALUE.match(self.text, start)
            assert match is not None
            self.at = start + len(match[0].rstrip())
        self.values[path] = (start, self.at)

    def string(self) -> None:
        quote = self.text[self.at : self.at + 3]
        self.skip(_STRINGS[quote if quote in _STRINGS else quote[0]])

    def array(self, path: Path) -> None:
        self.at += 1
        index = 0
        self.skip(_VOID)
        while self.text[self.at] != "]":
            self.value((*path, index))
            index += 1
            self.skip(_VOID)
            if self.text[self.at] == ",":
                self.at += 1
                self.skip(_VOID)
        self.at += 1

    def inline(self, path: Path) -> None:
        self.at += 1
        self.skip(_VOID)
        while self.text[self.at] != "}":
            self.pair(path)
            self.skip(_VOID)
            if self.text[self.at] == ",":
                self.at += 1
                self.skip(_VOID)
        self.at += 1
