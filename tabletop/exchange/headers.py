"""What a header of an MSEL means. The spellings found in real ones are data: ``headers.toml`` beside this file.

A header is compared without case, accents, punctuation, ``(s)`` and underscores. Words that mean different things in different
workbooks (Description, Date, Type, Inject) are left open; the table around them decides, see
:mod:`tabletop.exchange.mapping`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache
from pathlib import Path

from tabletop.exchange.msel import READ_COLUMNS, MselColumn

_UNIT = (
    (re.compile(r"\b(?:minutes?|minuten|mins?|mn)\b"), 60),
    (re.compile(r"\b(?:seconds?|sekunden|secs?|sek|secondes?)\b"), 1),
    (
        re.compile(
            r"\b(?:stunden|std|heures)\b|\bt\+\s*(?:h|hrs|hours?)\b|\boffset hours\b|\bhours? (?:since|after|from|into)\b"
        ),
        3600,
    ),
)
_ELAPSED = re.compile(
    r"\b[th]\s?\+|\bt plus\b|\bt minus\b|\boffset\b|\brelease at (?:minutes|seconds)\b|\bstartex\s?\+|\b(?:elapsed|since startex|into exercise|nach beginn|seit beginn)\b|\bt\+?/-"
)


_FIRST = (
    MselColumn.NUMBER,
    MselColumn.TIME,
    MselColumn.SCENARIO_TIME,
    MselColumn.MOVE,
    MselColumn.KIND,
    MselColumn.CORE,
)  #: columns of every export
PROSE = "words below the heading"  #: the header of what stands below an inject's heading without a label


@dataclass(frozen=True, slots=True)
class Spellings:
    """The words of ``headers.toml``."""

    export: Mapping[MselColumn, str]  #: the header that an export writes for each column; reading it back is certain
    known: Mapping[MselColumn, tuple[str, ...]]  #: headers that mean the column
    open: Mapping[str, tuple[MselColumn, ...]]  #: headers that may mean several columns, the likeliest first, or none
    control: tuple[str, ...]  #: words in a header that keep its column from players
    other: frozenset[str]  #: headers of tables that stand beside an MSEL and are none


@cache
def spellings() -> Spellings:
    """Read them, once; in the order of the columns. Raises KeyError or ValueError for a column too few or too many."""
    import tomllib

    table = tomllib.loads(Path(__file__).with_name("headers.toml").read_text(encoding="utf-8"))
    columns = {MselColumn(name): words for name, words in table["column"].items()}
    return Spellings(
        {column: columns[column]["header"] for column in MselColumn},
        {column: tuple(columns[column]["spellings"]) for column in MselColumn},
        {words: tuple(map(MselColumn, meant)) for words, meant in table["open"].items()},
        tuple(dict.fromkeys(table["control"]["words"])),
        frozenset(table["other"]["headers"]),
    )


def normal(header: str) -> str:
    """Return a header as it is compared: lower case, no accents or umlauts, words separated by one blank, no final ``s``."""
    text = re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z])", " ", header)
    text = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss").replace("№", " # "))
    text = "".join(char for char in text if not unicodedata.combining(char))
    text = re.sub(r"\((?:s|n|en|e|r|in|innen)\)", "", text)
    text = re.sub(r"(?<=\w)[*:/](?:in|innen)\b", "", text)
    text = re.sub(r"\bids\b", "id", text.replace("_", " ")).replace("#", " # ").replace("+", "+ ")
    return " ".join(re.sub(r"[^\w#+]|_", " ", text).split())


def _singular(words: str) -> str:
    return " ".join(
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
        for word in words.split()
    )


def _plain_vowels(words: str) -> str:
    """Spell umlauts written as two letters like those whose dots were taken off."""
    return words.replace("ae", "a").replace("oe", "o").replace("ue", "u")


@cache
def _known() -> dict[str, MselColumn]:
    """Return all spellings as compared, with and without plural."""
    table: dict[str, MselColumn] = {}
    words = spellings()
    for column, known in words.known.items():
        table |= dict.fromkeys(map(normal, known), column)
    for column, header in words.export.items():
        table[normal(column)] = column
        table[normal(header)] = column
    for spelling, column in list(table.items()):
        table.setdefault(_singular(spelling), column)
    return {spelling: column for spelling, column in table.items() if spelling not in words.open}


@lru_cache(maxsize=4096)
def meanings(header: str, *, strict: bool = False) -> tuple[tuple[MselColumn, ...], float, str]:
    """Say what a header may mean: (columns, the likeliest first; confidence 0 to 1; the spelling it was recognised by).

    More than one column, or a confidence under 1, leaves the choice to the table around it and to the planner. ``strict``: only
    whole spellings, for finding out which row is the header.
    """
    several = spellings().open
    for name, confidence in _forms(header):
        for form in (name, _singular(name), _plain_vowels(name)):
            if form in several:
                return several[form], _half_sure(header, several[form], 0.9 * confidence), form
            if form in _known():
                return (_known()[form],), _half_sure(header, (_known()[form],), confidence), form
    if strict:
        return (), 0.0, ""
    return _inside(normal(header)) or _misspelt(normal(header)) or ((), 0.0, "")


def _half_sure(header: str, columns: tuple[MselColumn, ...], confidence: float) -> float:
    """The confidence, lowered for a header such as "Solution/Text": players must not read what only one half of it is for."""
    if confidence >= 0.9 or not columns or columns[0] not in READ_COLUMNS:
        return confidence
    strange = [
        part
        for part in _halves(header)
        if part not in _known() and _singular(part) not in _known() and part not in spellings().open
    ]
    return min(confidence, 0.7) if strange else confidence


def _halves(header: str) -> list[str]:
    return [part for part in map(normal, re.split(r"[/\n|–-]", header)) if len(part) > 1]


def _forms(header: str) -> list[tuple[str, float]]:
    """Return the header as it stands, then without its brackets, its unit, and half of a bilingual one."""
    whole = normal(header)
    bare = normal(re.sub(r"[(\[{].*?[)\]}]", " ", header))
    inner = " ".join(normal(part) for part in re.findall(r"[(\[{](.*?)[)\]}]", header))
    forms = [(whole, 1.0), (bare, 1.0)]
    forms += [(_without_unit(form), 1.0) for form in (whole, bare)]
    if not bare:
        forms.append((inner, 0.95))
    parts = _halves(header)
    if len(re.split(r"[/\n|–-]", header)) > 1:
        forms += [(part, 0.85) for part in parts]
    return [(form, confidence) for form, confidence in forms if form]


def _without_unit(name: str) -> str:
    words = [
        word
        for word in name.split()
        if word
        not in (
            "min",
            "mins",
            "minutes",
            "minuten",
            "minute",
            "sec",
            "seconds",
            "sekunden",
            "hrs",
            "hours",
            "hour",
            "uhr",
            "hh",
            "mm",
            "hhmm",
            "h",
            "ss",
            "local",
            "utc",
            "cet",
            "z",
            "est",
            "et",
        )
    ]
    return " ".join(words).removesuffix("+") if words else name


def _inside(name: str) -> tuple[tuple[MselColumn, ...], float, str] | None:
    """Find the longest known spelling of two words or more, or one telling word, inside a longer header."""
    words = _singular(name).split()
    if not 2 <= len(words) <= 12:
        return None
    for size in range(len(words) - 1, 0, -1):
        for start in range(len(words) - size + 1):
            part = " ".join(words[start : start + size])
            column = _known().get(part)
            if column is not None and (size > 1 or len(part) >= 6):
                return (column,), 0.7 if size > 1 else 0.6, part
    return None


def _misspelt(name: str) -> tuple[tuple[MselColumn, ...], float, str] | None:
    """Find a spelling that differs by a letter or two, such as "resonsible controller"."""
    if len(name) < 6:
        return None
    best, likeness = "", 0.0
    for spelling in _known():
        if abs(len(spelling) - len(name)) <= 3 and len(spelling) >= 6:
            ratio = SequenceMatcher(None, name, spelling).ratio()
            if ratio > likeness:
                best, likeness = spelling, ratio
    return ((_known()[best],), 0.65, best) if likeness >= 0.87 else None


def is_for_control(header: str) -> bool:
    """Whether a header says, beside whatever else it means, that players must not read what stands below it."""
    words = f" {_without_articles(normal(header))} "
    return any(f" {_without_articles(said)} " in words for said in spellings().control)


def _without_articles(words: str) -> str:
    return " ".join(
        word
        for word in _singular(words).split()
        if word not in ("the", "a", "die", "der", "den", "la", "le", "les", "l")
    )


def is_export(headers: Sequence[str]) -> bool:
    """Whether this program wrote the header: it begins with the columns of every export, spelled as there."""
    names = spellings().export
    first = [names[column] for column in _FIRST]
    return list(headers[: len(first)]) == first


def unit_of(header: str) -> int | None:
    """Return the seconds per number that a header names: ``T+min`` 60, ``scheduled_offset_seconds`` 1; None: no unit."""
    name = re.sub(r"[_()\[\]]", " ", header.casefold()).replace("+", "+ ")
    if re.search(r"h{1,2}\s?:?\s?m{2}", name):
        return None
    return next((seconds for pattern, seconds in _UNIT if pattern.search(name)), None)


def counts_from_startex(header: str) -> bool:
    """Whether a header says that its times are elapsed, not of the clock: ``T+``, ``offset``."""
    return _ELAPSED.search(header.casefold().replace("_", " ")) is not None


def is_negative(header: str) -> bool:
    """Whether a yes in a core-or-optional column means optional."""
    name = normal(header)
    return "optional" in name and not re.search(r"core|mandatory|pflicht|kern|required", name)
