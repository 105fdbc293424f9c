"""The review file as text: reading it with every mistake named by line and key, and writing it so that people can edit it.

Nothing here touches the disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from difflib import get_close_matches
from typing import Any, Literal, Union, get_args, get_origin

from tabletop.i18n import series, tr
from tabletop.journal.codec import encode_value
from tabletop.journal.review_entries import (
    FORMAT,
    LONGEST_LINE,
    LONGEST_TEXT,
    MOST_ENTRIES,
    TABLES,
    EventNumber,
    Line,
    ReportTexts,
    Review,
    Text,
)
from tabletop.records import Record, fields, is_of, replace
from tabletop.text import clean, clean_line

_MOST_SAID = 20  #: mistakes named at once; mending these may well mend the rest
_MOST_LINES = 2_000
Steps = tuple[str | int, ...]
Wrong = tuple[Steps, str, str]  #: place, what is wrong, what to do


class ReviewError(Exception):
    """The review file cannot be used as asked. ``words`` name each place and its remedy, one line each."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


# -- reading -----------------------------------------------------------------------------------------------------------


def parse_review(data: bytes, name: str) -> Review:
    """Read the bytes of a review file; ``name`` is the file's in the messages. :class:`ReviewError` names every mistake."""
    from tabletop.scenario import syntax  # the same careful reading as for scenarios

    text, stored = syntax.decode(data)
    document, broken = syntax.read(text)
    if document is None or stored:
        mistakes = sorted({(each.line, each.message, each.remedy) for each in (*stored, *broken)})
        raise ReviewError("\n".join(_said(name, *mistake) for mistake in mistakes[:_MOST_SAID]))
    check_version(document, name)
    review, wrong = _read(document)
    if wrong:
        raise ReviewError("\n".join(_placed(text, name, wrong)))
    return review


def check_version(document: dict[str, Any], name: str) -> None:
    """Refuse what is no review file of a format that this program knows."""
    version = document.get("format")
    if type(version) is int and version > FORMAT:
        raise ReviewError(
            tr(
                "{name} was written by a newer version of this program (format {version}). It is left as it is; update the program.",
                name=name,
                version=version,
            )
        )
    if type(version) is not int or version != FORMAT:
        raise ReviewError(
            tr(
                "{name}: this is no review file; one begins with the line: format = {version}",
                name=name,
                version=FORMAT,
            )
        )


def _said(name: str, line: int, problem: str, remedy: str) -> str:
    return tr("{name}, line {line}: {problem}; {remedy}", name=name, line=line, problem=problem, remedy=remedy)


def _placed(text: str, name: str, wrong: list[Wrong]) -> Iterator[str]:
    """Each mistake with its line and key."""
    from tabletop.scenario.places import Places

    places = Places(text)
    found = sorted((places.key(path).line, _key(path), problem, remedy) for path, problem, remedy in wrong)
    for line, key, problem, remedy in found[:_MOST_SAID]:
        yield _said(name, line, f"{key}: {problem}" if key else problem, remedy)
    if len(found) > _MOST_SAID:
        yield tr("… and {n} more.", n=len(found) - _MOST_SAID)


def _key(path: Steps) -> str:
    """The path as people count: ``finding 2, rating``."""
    words = ""
    for step in path:
        words += f" {step + 1}" if isinstance(step, int) else f"{', ' if words else ''}{step}"
    return words


def _read(document: dict[str, Any]) -> tuple[Review, list[Wrong]]:
    wrong: list[Wrong] = [
        ((key,), tr("there is no such table"), _instead(key, ("report", *TABLES)))
        for key in document.keys() - {"format", "report", *TABLES}
    ]
    values: dict[str, Any] = {"report": ReportTexts()}
    about = document.get("report", {})
    if isinstance(about, dict):
        values["report"] = _entry(ReportTexts, about, ("report",), wrong) or ReportTexts()
    else:
        wrong.append((("report",), tr("this is no table"), tr("write it as [report]")))
    for table, (attribute, cls, letter) in TABLES.items():
        entries = list(_entries(cls, document.get(table, []), table, wrong))
        values[attribute] = _identified(entries, table, letter, wrong) if letter else tuple(entries)
    return Review(**values), wrong


def _entries(cls: type[Record], rows: object, table: str, wrong: list[Wrong]) -> Iterator[Any]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        wrong.append(((table,), tr("this is no list of tables"), tr("begin each entry with [[{table}]]", table=table)))
        return
    if len(rows) > MOST_ENTRIES:
        wrong.append(((table,), tr("{n} entries are too many", n=len(rows)), tr("keep {most}", most=MOST_ENTRIES)))
        return
    for index, row in enumerate(rows):
        entry = _entry(cls, row, (table, index), wrong)
        if entry is not None:
            yield entry


def _identified(entries: list[Any], table: str, letter: str, wrong: list[Wrong]) -> tuple[Any, ...]:
    """Give an id to those that have none; two with the same are a mistake."""
    taken = {entry.id for entry in entries}
    seen: set[str] = set()
    number = 0
    for index, entry in enumerate(entries):
        if not entry.id:
            while f"{letter}{number + 1}" in taken:
                number += 1
            number += 1
            entries[index] = replace(entry, id=f"{letter}{number}")
            taken.add(entries[index].id)
        elif entry.id in seen:
            problem = tr("another one has the id “{id}” already", id=entry.id)
            wrong.append(((table, index, "id"), problem, tr("choose another, or delete the line to be given one")))
        seen.add(entry.id)
    return tuple(entries)


def _entry(cls: type[Record], row: dict[str, Any], path: Steps, wrong: list[Wrong]) -> Any | None:
    """One table as an object of ``cls``; None if something in it is wrong."""
    before = len(wrong)
    known = fields(cls)
    wrong += [((*path, key), tr("there is no such key"), _instead(key, tuple(known))) for key in row.keys() - known]
    values = {}
    for name, item in known.items():
        if name in row:
            try:
                values[name] = _READERS.get(item.type, _read_choice)(row[name], item.type)
            except _Misfit as misfit:
                wrong.append(((*path, name), misfit.problem, misfit.remedy))
        elif item.required:
            wrong.append((path, tr("“{key}” is missing", key=name), tr("add the line {key} = …", key=name)))
    return cls(**values) if len(wrong) == before else None


def _instead(key: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(key.casefold(), known, n=1)
    if near:
        return tr("did you mean “{near}”?", near=near[0])
    return tr("there are: {known}", known=series(known))


class _Misfit(Exception):
    """A value that does not fit its key."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy


def _as_text(value: object, most: int) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if not isinstance(value, str):
        raise _Misfit(tr("this is no text"), tr('write it in quotes: "…"'))
    if len(value) > most:
        raise _Misfit(tr("{n} characters are too many", n=len(value)), tr("shorten it to {most}", most=most))
    return value


def _read_line(value: object, _rule: Any) -> str:
    return clean_line(_as_text(value, LONGEST_LINE), LONGEST_LINE)


def _read_text(value: object, _rule: Any) -> str:
    return clean(_as_text(value, LONGEST_TEXT), max_chars=LONGEST_TEXT, max_lines=_MOST_LINES).strip("\n")


def _read_choice(value: object, rule: Any) -> str:
    word = _read_line(value, rule)
    allowed = words_of(rule)
    if word in allowed:
        return word
    near = [each for each in allowed if each and each.casefold() == word.casefold()]
    if near:
        return near[0]
    shown = ", ".join(f'"{each}"' for each in allowed)
    raise _Misfit(tr("“{word}” is none of the words that fit here", word=word), tr("write one of {shown}", shown=shown))


def _read_number(value: object, _rule: Any) -> Any:
    if not is_of(value, EventNumber):
        raise _Misfit(tr("this is no number of an event"), tr("write a whole number from 1 on, without quotes"))
    return value


def _read_numbers(value: object, rule: Any) -> tuple[int, ...]:
    if not isinstance(value, list):
        raise _Misfit(tr("this is no list of event numbers"), tr("write it as [12, 40]"))
    return tuple(dict.fromkeys(_read_number(each, rule) for each in value[:MOST_ENTRIES]))


def _read_words(value: object, rule: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _Misfit(tr("this is no list of words"), tr('write it as ["one", "two"]'))
    return tuple(dict.fromkeys(word for each in value[:MOST_ENTRIES] if (word := _read_line(each, rule))))


def words_of(hint: Any) -> tuple[str, ...]:
    """The words that a type allows, a Literal or several beside each other; none for any other type."""
    parts = get_args(hint) if get_origin(hint) is Union else (hint,)
    return tuple(word for part in parts if get_origin(part) is Literal for word in get_args(part))


#: type of a field -> what reads it; every other type is a choice of words
_READERS: dict[Any, Callable[[object, Any], object]] = {
    Line: _read_line,
    Text: _read_text,
    EventNumber: _read_number,
    tuple[EventNumber, ...]: _read_numbers,
    tuple[Line, ...]: _read_words,
}

# -- writing -----------------------------------------------------------------------------------------------------------

_HEADER = """\
# Findings, actions and remarks on the session {name}.
# This file lies beside the save and never changes it. Edit it with: tabletop findings {name}
#
# [report]      summary, scope, sponsor, contact, place, author;
#               attribution: open, chatham-house or pseudonyms, in place of the save's own rule
# [[finding]]   kind: strength, improve or observation; objective: its id; title; text;
#               analysis: root cause; reference: the plan it is measured by;
#               evidence: [event numbers], none makes it an opinion; rating: P, S, M or U;
#               priority: high, medium or low
# [[action]]    finding: its id; issue; action; owner; contact; start; due;
#               element: planning, organisation, equipment, training or exercise;
#               status: open, under way, done or dropped
# [[rating]]    objective: its id; rating: P, S, M or U; why
# [[annotation]]  event: its number; text; tags: ["one", "two"]
#
# Comments are not kept when the program writes this file.
"""


def dump_review(review: Review, name: str) -> bytes:
    """Write a review as the text of its file. Equal reviews give equal bytes. :class:`ReviewError` if it could not be read back."""
    text = _HEADER.format(name=clean_line(name)) + f"\nformat = {FORMAT}\n\n[report]\n"
    try:
        text += _rows(review.report)
        for table, (attribute, _, _) in TABLES.items():
            text += "".join(f"\n[[{table}]]\n{_rows(entry)}" for entry in getattr(review, attribute))
        data = text.encode()
    except (TypeError, ValueError) as error:
        raise ReviewError(tr("{name} cannot hold this: {why}", name=name, why=error)) from error
    parse_review(data, name)
    return data


def _rows(entry: Record) -> str:
    """The lines of an entry, its texts cleaned as on reading."""
    import tomli_w

    lines = ""
    for name, item in fields(type(entry)).items():
        value = getattr(entry, name)
        if item.type == tuple[Line, ...]:
            value = [clean_line(word, LONGEST_LINE + 1) for word in value]
        elif item.type == Text:
            value = clean(value, max_chars=LONGEST_TEXT + 1, max_lines=_MOST_LINES).strip("\n")
        elif isinstance(value, str):
            value = clean_line(value, LONGEST_LINE + 1)
        if isinstance(value, list | tuple):
            lines += f"{name} = {encode_value([each for each in dict.fromkeys(value) if each])}\n"
        else:
            lines += tomli_w.dumps({name: value}, multiline_strings=True)
    return lines
