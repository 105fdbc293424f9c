"""Events and saves to try the journal with."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from tabletop.exercise.events import (
    EVENTS,
    DecisionOpened,
    Event,
    ExerciseEnded,
    ExerciseStarted,
    InjectAcknowledged,
    LogLineWritten,
    Recorded,
    ResponseSubmitted,
    TrackChanged,
    UnknownEvent,
)
from tabletop.journal.codec import Head, encode_append, encode_head
from tabletop.journal.reading import Save, read_bytes
from tabletop.records import names

AT = "2026-11-23T18:04:31.221Z"
HOSTILE = (
    "\n[[event]]\n",
    "\n\n[[event]]\nseq = 1\n",
    '\nsum = "00000000000000000000000000000000"\n',
    "\n[head]\n",
    '"""',
    "'''",
    "\\",
    "\\u0041",
    "\x7f",
    "\x00\x1b[31m",
    "\r\n",
    "\u2028\u2029\x85",
    "\ufeff",
    "\U0010ffff\ud7ff\ue000",
    " = ",
    "data.x = 1",
    "# no comment",
    "e\u0301\u202e",
)
SCENARIO: dict[str, Any] = {
    "format": 1,
    "scenario": {"id": "tiny", "title": "Tiny “test”", "summary": "Line one\nline two\x7f"},
    "role": {"berlin": {"title": "Berlin", "weight": 83.5, "wants": ["a", "b"]}},
    "inject": [{"id": "first", "effects": {"cohesion": -1}}, {"id": "second", "body": "\n[[event]]\n"}],
}
HEAD = Head("s-1", "Tuesday’s exercise", AT, "0.1.0", "en", "EXERCISE EXERCISE EXERCISE", "open", "00ff", SCENARIO)


def record(seq: int, write: int, event: Event, *, clock: float = 0.0, command: str = "", undo: str = "") -> Recorded:
    return Recorded(seq, write, AT, clock, "facilitator", command, undo, event)


def number(events_of_writes: Iterable[Iterable[Event]], seq: int = 0, write: int = 0) -> list[list[Recorded]]:
    """Give consecutive numbers to the events of several writes."""
    writes = []
    for events in events_of_writes:
        write += 1
        records = []
        for event in events:
            seq += 1
            records.append(
                record(seq, write, event, clock=seq * 1.5, command=f"c{write}", undo="step" if write % 2 else "")
            )
        writes.append(records)
    return writes


def note(text: str) -> LogLineWritten:
    return LogLineWritten("note", text)


#: A short session: single and multiple events in a write, every kind of value.
SHORT: list[list[Event]] = [
    [ExerciseStarted("c0ffee")],
    [
        ResponseSubmitted("d-1", "berlin", ("a", "b"), amount=2.5),
        TrackChanged("cohesion", 5, None, "high", "d-1", ("all",)),
    ],
    [note('quote " and \\ and \n')],
    [InjectAcknowledged("i-1", "paris"), note("two"), note("three ü €")],
    [UnknownEvent("future-thing", 'data.what = [["x", 1], ["y", -2.5]]\ndata.odd = true\n')],
    [ExerciseEnded("done")],
]


def assemble(appends: Iterable[list[list[Recorded]]], head: Head = HEAD) -> tuple[bytes, list[int]]:
    """Return the bytes of a save, and where the head and each append end."""
    data, digest = encode_head(head)
    ends = [len(data)]
    for writes in appends:
        block, digest = encode_append(writes, digest)
        data += block
        ends.append(len(data))
    return data, ends


def short_save() -> tuple[bytes, list[int], list[list[Recorded]]]:
    """Return the bytes of :data:`SHORT` as a save of one append a write, their ends, and the writes."""
    writes = number(SHORT)
    data, ends = assemble([write] for write in writes)
    return data, ends, writes


def read(data: bytes) -> Save:
    return read_bytes(Path("test.toml"), data)


def flat(writes: Iterable[list[Recorded]]) -> list[Recorded]:
    return [recorded for write in writes for recorded in write]


# -- one event of every kind, from the types of its fields -------------------------------------------------------------


def a_value(hint: Any, *, full: bool) -> Any:
    """Return a typical value of the type, or the emptiest one."""
    if typing.get_origin(hint) in {types.UnionType, typing.Union}:
        return a_value(typing.get_args(hint)[0], full=True) if full else None
    if typing.get_origin(hint) is tuple:
        args = typing.get_args(hint)
        if len(args) == 2 and args[1] is Ellipsis:
            return (a_value(args[0], full=full),) * (2 if full else 0)
        return tuple(a_value(arg, full=full) for arg in args)
    return {str: 'Ünï "q" \\ \n\t€' if full else "", int: -7 if full else 0, float: 12.25 if full else 0.0, bool: full}[
        hint
    ]


def one_of_each(*, full: bool) -> list[Event]:
    """Return an event of every kind: every field filled, or every field as empty as its type allows."""
    events = []
    for cls in EVENTS.values():
        hints = typing.get_type_hints(cls)
        events.append(cls(**{name: a_value(hints[name], full=full) for name in names(cls)}))
    return events


# -- any event at all ------------------------------------------------------------------------------------------------

texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(),
    st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=4)), max_size=4).map("".join),
)
integers = st.integers(-(2**63), 2**63 - 1)
floats = st.floats(allow_nan=False, allow_infinity=False)


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of a field's type."""
    args = typing.get_args(hint)
    if typing.get_origin(hint) in {types.UnionType, typing.Union}:
        return st.one_of(*(st.none() if arg is type(None) else values(arg) for arg in args))
    if typing.get_origin(hint) is tuple:
        if len(args) == 2 and args[1] is Ellipsis:
            return st.lists(values(args[0]), max_size=3).map(tuple)
        return st.tuples(*map(values, args))
    scalars: dict[type, st.SearchStrategy[Any]] = {str: texts, int: integers, float: floats, bool: st.booleans()}
    return scalars[hint]


def of_kind(cls: type[Event]) -> st.SearchStrategy[Event]:
    hints = typing.get_type_hints(cls)
    return st.builds(cls, **{name: values(hints[name]) for name in names(cls)})


events = st.sampled_from(sorted(EVENTS)).flatmap(lambda kind: of_kind(EVENTS[kind]))
recorded_events = st.builds(
    Recorded,
    seq=st.just(1),
    write=st.integers(1, 2**40),
    at=st.datetimes().map(lambda moment: moment.isoformat(timespec="milliseconds") + "Z"),
    clock=st.floats(0, 1e9).map(lambda seconds: round(seconds, 3)),
    by=texts,
    command=texts,
    undo=texts,
    event=events,
)

a_decision = DecisionOpened("d", "T", "Q?", "choice", ("berlin",), (("a", "A", "the first"),), 600, "plurality")
