"""TOML that does not parse, in words that name what the author meant.

``tomllib`` stops at the first error. Here each error is placed by ``tomllib`` itself, explained by a look at its line, and then
that line alone is mended in memory so that the next error can be found. What cannot be mended ends the search: nothing is
reported that ``tomllib`` did not refuse.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

from tabletop.i18n import tr
from tabletop.scenario import syntax_lines
from tabletop.scenario.syntax_lines import Mistake

__all__ = ("DEEPEST", "Mistake", "decode", "read")

DEEPEST = 16  #: levels of nesting; a scenario needs seven
_MOST = 40  #: errors after which a file is not worth guessing at
_LONGEST = 20_000  #: characters of a line that is looked at for what its author meant
# A key of n parts costs tomllib memory in n²: half a megabyte of "a.a.a…" fills any machine.
_PART = r"""(?:(?<![\w-])[\w-]++|"[^"\n]*+"|'[^'\n]*+')"""
_MOST_PARTS = 100
_REST = rf"(?:[ \t]*+\.[ \t]*+{_PART})"
# A text with many dots is no key; in front of "=" or behind "[" it is, and so it is beyond all texts.
_LONG_KEY = re.compile(
    rf"{_PART}{_REST}{{{_MOST_PARTS},}}+[ \t]*+=|^[ \t]*+\[++[ \t]*+{_PART}{_REST}{{{_MOST_PARTS}}}|{_PART}{_REST}{{500}}"
)
_PLACE = re.compile(r"\(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")


def decode(raw: bytes) -> tuple[str, list[Mistake]]:
    """The text of a file, however it was stored, and what is wrong with the way it was."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if raw.startswith(mark):
            message = tr("the file is stored as UTF-16; TOML is UTF-8")
            return raw.decode(encoding, "replace"), [Mistake("S01", 1, 1, 1, message, tr("save it as UTF-8"))]
    if raw.startswith(b"\xef\xbb\xbf"):
        message = tr("the file begins with a byte order mark")
        text, more = decode(raw[3:])
        return text, [Mistake("S01", 1, 1, 1, message, tr("save it as UTF-8 without BOM")), *more]
    try:
        return raw.decode("utf-8"), []
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8", "replace")
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        message = tr("byte {byte} is not UTF-8", byte=f"0x{raw[error.start]:02X}")
        return raw.decode("utf-8", "replace"), [Mistake("S01", line, column, 1, message, tr("save the file as UTF-8"))]


def long_name(text: str) -> bool:
    """Whether a name in it has so many parts that :mod:`tomllib` must not see it."""
    return any(map(_is_long, text.split("\n")))


def _is_long(line: str) -> bool:
    return line.count(".") >= _MOST_PARTS and _LONG_KEY.search(line) is not None


def read(text: str) -> tuple[dict[str, Any] | None, list[Mistake]]:
    """Parse a TOML text: the document, or None and every syntax error that can be told apart."""
    mistakes: list[Mistake] = []
    lines = text.split("\n")
    if long := next((number for number, line in enumerate(lines, 1) if _is_long(line)), 0):
        return None, [
            Mistake("S16", long, 1, 1, tr("a name has a hundred parts with dots between them"), tr("split it"))
        ]
    # Indentation by no-break spaces comes from word processors and web pages and would hide every other error.
    for number, line in enumerate(lines, 1):
        if len(line) <= _LONGEST and (odd := syntax_lines.odd_space(line, number)):
            lines[number - 1] = syntax_lines.ODD_SPACE.sub(" ", line)
            mistakes.append(odd)
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError):
        pass
    else:
        deep = _too_deep(document)
        return (None, [deep]) if deep else (document, [])
    for _ in range(_MOST):
        try:
            tomllib.loads("\n".join(lines))
        except tomllib.TOMLDecodeError as error:
            mistake, mended = _explained(str(error), lines)
        except (ValueError, RecursionError) as error:
            mistake = Mistake(
                "S16",
                1,
                1,
                1,
                tr("the file cannot be read: {reason}", reason=str(error)[:80]),
                tr("write smaller values"),
            )
            mended = False
        else:
            break
        mistakes.append(mistake)
        if not mended:
            break
    return None, mistakes


def _too_deep(document: dict[str, Any]) -> Mistake | None:
    level: list[Any] = [document]
    for _ in range(DEEPEST):
        below: list[Any] = []
        for value in level:
            entries = value.values() if isinstance(value, dict) else value
            below += [entry for entry in entries if isinstance(entry, dict | list)]
        if not below:
            return None
        level = below
    return Mistake(
        "S16", 1, 1, 1, tr("tables are nested more than {most} deep", most=DEEPEST), tr("a scenario needs seven levels")
    )


def _explained(error: str, lines: list[str]) -> tuple[Mistake, bool]:
    """The error in an author's words, and whether its line in `lines` could be mended."""
    match = _PLACE.search(error)
    bare = error[: match.start()].strip() if match else error
    number = int(match["line"]) if match and match["line"] else len(lines) + 1
    column = int(match["column"]) if match and match["column"] else 1
    if number > len(lines):
        unclosed = syntax_lines.at_end(lines) if max(map(len, lines)) <= _LONGEST else None
        if unclosed is not None:
            return unclosed, False
        number = max((index for index, line in enumerate(lines, 1) if line.strip()), default=1)
    if max(map(len, lines)) > _LONGEST:
        return Mistake(
            "S16", number, column, 1, bare[:200], tr("mend this line; the file has lines that are very long")
        ), False
    mistake, mended = syntax_lines.explain(bare, lines[number - 1], number, column, lines)
    at = mistake.line - 1
    if mended is None or mended == lines[at]:
        return mistake, False
    lines[at] = mended
    return mistake, True
