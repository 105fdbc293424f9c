"""The events of a session as JSON, for programs: one event a line, described by ``docs/export-schema.json`` and ``docs/export.md``.

The whole is one JSON document. Its lines can be read one at a time as well: everything between the line that ends with ``"events": [``
and the line ``]}`` is one event, with a comma behind it if another follows. Takes what has passed the release gate, nothing else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from tabletop.exercise import events as e
from tabletop.records import names
from tabletop.report.document import Document
from tabletop.report.release import Released

SCHEMA = "tabletop-events"
VERSION = 1  #: of this format; a reader refuses a higher one

# Characters that JSON allows as they are, and a terminal or an old reader would obey or refuse: controls, breaks, order of letters,
# halves of pairs.
_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


def render(document: Document, released: Released) -> bytes:
    """Write the events of a released record; UTF-8, lines end in LF. ``document`` gives the digest and the name of the save."""
    return "".join(lines(document, released)).encode()


def lines(document: Document, released: Released) -> Iterator[str]:
    """The same, line by line, so that nobody need hold all of it."""
    yield f'{{"schema": {_json(SCHEMA)}, "version": {VERSION},\n'
    yield f'"session": {_json(session(document, released))},\n'
    yield f'"scenario": {_json(released.head.scenario)},\n'
    yield '"events": [\n'
    last = len(released.records) - 1
    for number, record in enumerate(released.records):
        yield _json(event(record)) + (",\n" if number < last else "\n")
    yield "]}\n"


def session(document: Document, released: Released) -> dict[str, str]:
    """What the head of the save says of the session, and which export this is."""
    head = released.head
    return {
        "id": head.id,
        "title": head.title,
        "created": head.created,
        "program": head.program,
        "language": head.language,
        "marking": head.marking,
        "attribution": released.rule,
        "build": released.build,
        "save": released.name or document.generated_from,
        "digest": document.digest,
        "scenario_hash": head.scenario_hash,
    }


def event(record: e.Recorded) -> dict[str, Any]:
    """One event as it is written; every field of its kind is there, ``null`` where the record has none."""
    happened = record.event
    if isinstance(happened, e.UnknownEvent):
        kind, data = happened.name, {"lines": happened.data}
    else:
        kind = happened.kind
        data = {name: getattr(happened, name) for name in names(type(happened))}
    return {
        "seq": record.seq,
        "write": record.write,
        "at": record.at,
        "clock": float(record.clock),
        "type": kind,
        "by": record.by,
        "data": data,
    }


def _json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, default=_moment)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def _moment(value: object) -> str:
    """TOML has dates and times, JSON has not: they are written as ISO 8601."""
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is nothing that TOML gives")
