"""Cells that hold several values: recipients, expected actions, objectives, options.

The strongest separator in a cell is the one that counts: newline, semicolon, pipe, comma, slash, "and". So a name that holds a
comma survives where names are separated by semicolons, and a single one survives with a semicolon behind it. Where every line
begins with a bullet, each line is one entry and is taken whole; exports write lists so that would be cut otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from tabletop.exchange.msel import EVERYBODY
from tabletop.exchange.words import is_empty, is_everybody, plain

_STRONG = ("\n", ";", "|")
_AND = re.compile(r"\s+(?:and|und|et|&|sowie|\+)\s+", re.IGNORECASE)
_BULLET = re.compile(r"\s*(?:[-–—•*·▪◦]\s+|\(?\d{1,2}[.)]\s*(?=\D)|\(?[a-z][.)]\s+)")
_CODES = re.compile(r"[A-Za-z]{0,6}[ .#-]?\d{1,3}[a-z]?(?:\.\d{1,3})*")


BULLET = "• "
Divides = Callable[[str, list[str]], bool]


def _whole(text: str) -> list[str]:
    """Return the lines of a list of bullets without their bullets; nothing if any line has none."""
    lines = [line for line in text.split("\n") if line.strip()]
    bare = [line[len(BULLET) :].strip() for line in lines if line.startswith(BULLET)]
    return bare if len(bare) == len(lines) and all(bare) else []


def split_names(text: str, divides: Divides, slashes: Divides | None = None) -> tuple[str, ...]:
    """Split recipients; group words become :data:`EVERYBODY`.

    ``divides(part, pieces)`` decides whether the "and" in ``part`` separates its ``pieces``, ``slashes`` the same of a stroke.
    """
    if is_everybody(text):
        return (EVERYBODY,)
    if whole := _whole(text):
        return tuple(dict.fromkeys(EVERYBODY if is_everybody(name) else name for name in whole))
    parts = [piece for part in _parts(text, slashes) for piece in _divided(part, divides)]
    names = [EVERYBODY if is_everybody(part) else part for part in parts if not is_empty(part)]
    return tuple(dict.fromkeys(names))


def strong_names(text: str) -> list[str]:
    """Split at everything but "and" and a stroke, for the names that are known for sure."""
    return _whole(text) or [part for part in _parts(text, lambda _part, _pieces: False) if not _AND.search(part)]


def _parts(text: str, slashes: Divides | None = None) -> list[str]:
    for separator in (*_STRONG, ",", "/"):
        pieces = _cut(text, separator)
        if len(pieces) > 1:
            if separator == "/" and any(piece.isdigit() or is_everybody(text) for piece in pieces):
                continue
            if (
                separator == "/"
                and slashes is not None
                and not slashes(text.strip(), [piece.strip() for piece in pieces if piece.strip()])
            ):
                continue
            return [_BULLET.sub("", piece).strip() for piece in pieces if piece.strip()]
    return [text.strip()] if text.strip() else []


def _cut(text: str, separator: str) -> list[str]:
    """Cut at a separator that stands in no bracket."""
    pieces, depth = [""], 0
    for char in text:
        depth = depth + 1 if char in "([" else max(0, depth - 1) if char in ")]" else depth
        if char == separator and not depth:
            pieces.append("")
        else:
            pieces[-1] += char
    return pieces


def _divided(part: str, divides: Callable[[str, list[str]], bool]) -> list[str]:
    pieces = [piece.strip() for piece in _AND.split(part) if piece.strip()]
    part = re.sub(r"^(?:and|und|et)\s+", "", part, flags=re.IGNORECASE)
    return pieces if len(pieces) > 1 and divides(part, pieces) else [part]


def split_lines(text: str) -> tuple[str, ...]:
    """Split actions: one a line, or at semicolons where the cell has one line and no bullet. Bullets go."""
    if whole := _whole(text):
        return tuple(dict.fromkeys(whole))
    lines = [line for line in text.split("\n") if line.strip()]
    bullets = any(_BULLET.match(line) for line in lines)
    if len(lines) == 1 and not bullets:
        lines = _cut(lines[0], ";")
    parts: list[str] = []
    for line in lines:
        words = _BULLET.sub("", line, count=1).strip()
        if bullets and parts and not _BULLET.match(line):
            parts[-1] = f"{parts[-1]} {words}"
        elif words:
            parts.append(words)
    return _kept(parts)


def split_objectives(text: str) -> tuple[str, ...]:
    """Split objectives: lines, semicolons, pipes; commas and slashes only between codes such as ``O1, O2``."""
    if whole := _whole(text):
        return tuple(dict.fromkeys(whole))
    for separator in _STRONG:
        pieces = [piece.strip() for piece in _cut(text, separator)]
        if len(pieces) > 1:
            return _kept(_BULLET.sub("", piece, count=1).strip() if separator == "\n" else piece for piece in pieces)
    pieces = [piece.strip() for piece in re.split(r"[,/&]|\band\b|\bund\b", text)]
    if len(pieces) > 1 and all(_CODES.fullmatch(piece) for piece in pieces):
        return _kept(pieces)
    return _kept([text.strip()])


def split_options(text: str) -> tuple[str, ...]:
    """Split the options of a decision: lines, pipes, then semicolons."""
    if whole := _whole(text):
        return tuple(dict.fromkeys(whole))
    for separator in ("\n", "|", ";"):
        pieces = _cut(text, separator)
        if len([piece for piece in pieces if piece.strip()]) > 1:
            return _kept(_BULLET.sub("", piece, count=1).strip() for piece in pieces)
    return _kept([text.strip(" ;|")])


def _kept(parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for part in parts if part and not is_empty(part)))


def known_names(texts: Iterable[str]) -> set[str]:
    """Collect the recipients that stand alone or beside a clear separator somewhere in the file."""
    return {plain(name) for text in texts for name in strong_names(text)}
