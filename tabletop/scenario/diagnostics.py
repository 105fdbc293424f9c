"""What is wrong with a scenario file: where, under which stable code, and what to write instead."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from tabletop.i18n import series, tr, trn
from tabletop.scenario.codes import codes
from tabletop.scenario.condition_names import suggestion
from tabletop.text import find_unsafe

Path = tuple[str | int, ...]  #: the way to a value in the document: table names, keys, indices of arrays
_WINDOW = 100  #: characters of a long source line that are shown around the place


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a value of the document, not yet placed in the text."""

    code: str
    path: Path
    message: str
    remedy: str
    column: int | None = None  #: inside the string at `path`, from 1; None: the whole value
    length: int = 1  #: only with `column`
    at_key: bool = False  #: the key is wrong, or the table as a whole, not the value
    after: Path | None = None  #: nothing stands at `path`; it belongs behind this


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One mistake with its place. Lines and columns count from 1, columns in characters."""

    code: str
    file: str
    line: int
    column: int
    length: int
    message: str
    remedy: str
    severity: Literal["error", "warning"]
    source: str = ""  #: the line of the file, as written

    @property
    def place(self) -> str:
        """file:line:column, as editors and terminals make links of it."""
        return f"{self.file}:{self.line}:{self.column}"

    def __str__(self) -> str:
        return render(self)


def severity_of(code: str) -> Literal["error", "warning"]:
    """Whether the code keeps a scenario from being played (error) or only asks for attention (warning)."""
    return codes()[code].severity


def counted(errors: int, warnings: int) -> str:
    """How many of each there are, in words."""
    return series(
        (trn("{count} error", "{count} errors", errors), trn("{count} warning", "{count} warnings", warnings))
    )


def render(diagnostic: Diagnostic) -> str:
    """The diagnostic as plain text: place, code, message; the source line with a caret; the remedy."""
    kind = tr("error") if diagnostic.severity == "error" else tr("warning")
    lines = [f"{diagnostic.place}: {kind} {diagnostic.code}: {diagnostic.message}"]
    if diagnostic.source.strip():
        shown, caret = _with_caret(diagnostic.source, diagnostic.column - 1, diagnostic.length)
        lines += [f"    {shown}", f"    {caret}"]
    if diagnostic.remedy:
        lines.append(f"    {tr('remedy:')} {diagnostic.remedy}")
    return "\n".join(lines)


def _with_caret(source: str, offset: int, length: int) -> tuple[str, str]:
    """A safe picture of the line (each hostile character one “?”) and carets under the place, in terminal cells."""
    chars = [" " if char == "\t" else char for char in source.rstrip("\r\n")]
    for index, char in enumerate(chars):
        if find_unsafe(char) or not (char.isprintable() or char == " "):
            chars[index] = "?"
    start = 0 if len(chars) <= _WINDOW else max(0, min(offset - _WINDOW // 3, len(chars) - _WINDOW))
    window = chars[start : start + _WINDOW]
    offset = max(0, min(offset, len(chars)) - start)
    before = sum(_cells(char) for char in window[:offset])
    marked = window[offset : offset + max(1, length)]
    carets = max(1, sum(_cells(char) for char in marked))
    return "".join(window), " " * before + "^" * carets


def _cells(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1


def explain(code: str) -> str:
    """A page about one code: what it means, why it matters, a failing and a good example. Unknown codes get the nearest."""
    code = code.strip().upper()
    if code not in codes():
        return tr("There is no code {code}; {suggestion}", code=code, suggestion=suggestion(code, codes()))
    about = codes()[code]
    parts = [f"{code} ({tr(about.severity)}): {tr(about.title)}", tr(about.why)]
    parts += [tr("This fails:") + "\n\n" + _indented(about.example_bad)]
    parts += [tr("This is good:") + "\n\n" + _indented(about.example_good)]
    return "\n\n".join(parts) + "\n"


def _indented(text: str) -> str:
    lines: Iterable[str] = text.strip("\n").split("\n")
    return "\n".join(f"    {_with_caret(line, 0, 1)[0]}".rstrip() for line in lines)
