"""How commands, events and briefings look on the wire, and how they are read again without trust.

What stands in a command or a briefing follows from the dataclass alone: each field must have exactly its declared type, a whole number
may stand for a float, nothing else is coerced, and unknown fields are refused. Events go through the same strict tables as a save.
"""

from __future__ import annotations

import dataclasses
import math
import re
import types
import typing
from collections.abc import Callable
from typing import Any, cast

from tabletop.exercise import commands as c
from tabletop.exercise.briefing import Briefing
from tabletop.exercise.events import EVENTS, Recorded, UnknownEvent
from tabletop.i18n import tr
from tabletop.journal.codec import encode_value
from tabletop.journal.errors import Unwritable
from tabletop.journal.shapes import Misfit, build, seal
from tabletop.room.wire import Nonsense
from tabletop.text import clean

MOST_ITEMS = 500  #: in one list of a command
MOST_CHARS = 100_000  #: in one text of an event or a briefing

_INTEGERS = range(-(2**63), 2**63)
_NEVER = (c.Command, c.OpenSession, c.ResumeSession, c.ForkSession, c.Tick)  # asked by the program at the table alone

Take = Callable[[Any], Any]


class _Wrong(ValueError):
    """A value has not the declared type."""


# -- commands ---------------------------------------------------------------------------------------------------------


def _kebab(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()


COMMANDS: dict[str, type[c.Command]] = {
    _kebab(cls.__name__): cls
    for cls in vars(c).values()
    if isinstance(cls, type) and issubclass(cls, c.Command) and cls not in _NEVER
}  #: every command that may come from a terminal, by its name on the wire; the rules decide who may ask it


def command_of(do: str, given: dict[str, Any]) -> c.Command:
    """Return the command a terminal asks. Raises :class:`Nonsense` that names the field."""
    cls = COMMANDS.get(do)
    if cls is None:
        raise Nonsense(tr("There is no command {name}.", name=do))
    return cast("c.Command", _taken(cls, given, do))


def command_out(command: c.Command) -> tuple[str, dict[str, Any]]:
    """Return a command as (its name on the wire, its fields). ValueError for one that no terminal may ask."""
    do = _kebab(type(command).__name__)
    if do not in COMMANDS:
        raise ValueError(f"{do} is not asked over the wire")
    return do, dataclasses.asdict(command)


# -- events -----------------------------------------------------------------------------------------------------------


def record_out(record: Recorded) -> list[Any]:
    """Return an event with its place as a row of JSON values; the command's id stays at home."""
    event = record.event
    if isinstance(event, UnknownEvent):
        kind, data = event.name, {"data": event.data}
    else:
        kind, data = event.kind, dict(seal(event))
    return [record.seq, record.write, record.at, record.clock, record.by, record.undo, kind, data]


def record_in(row: list[Any]) -> Recorded:
    """Return the event of a row, its texts cleaned. Raises :class:`Nonsense`."""
    if len(row) != 8:
        raise Nonsense(tr("An event has eight parts."))
    seq, write, at, clock, by, undo, kind, data = row
    if [type(part) for part in (seq, write, at, by, undo, kind, data)] != [int, int, str, str, str, str, dict]:
        raise Nonsense(tr("A part of an event has a wrong type."))
    if type(clock) not in {int, float} or not 0 <= clock < math.inf or not 0 < seq < 2**53 or not 0 < write < 2**53:
        raise Nonsense(tr("An event has an impossible place."))
    known = {clean(name, max_chars=64): _clean(value) for name, value in data.items()}
    try:
        event = build(kind, known) if kind in EVENTS else _unknown(clean(kind, max_chars=64), known)
    except (Misfit, Unwritable) as error:
        raise Nonsense(str(error)) from None
    return Recorded(seq, write, _clean(at), float(clock), _clean(by), "", _clean(undo), event)


def _unknown(kind: str, data: dict[str, Any]) -> UnknownEvent:
    """An event of a newer host, kept as the lines it would have in a save."""
    if set(data) == {"data"} and isinstance(data["data"], str):
        return UnknownEvent(kind, data["data"])
    return UnknownEvent(kind, "".join(f"data.{name} = {encode_value(value)}\n" for name, value in data.items()))


# -- briefings --------------------------------------------------------------------------------------------------------


def briefing_out(briefing: Briefing) -> dict[str, Any]:
    """Return a briefing as JSON values."""
    return dataclasses.asdict(briefing)


def briefing_in(given: dict[str, Any]) -> Briefing:
    """Return the briefing the host sent, its texts cleaned. Raises :class:`Nonsense`."""
    return cast("Briefing", _taken(Briefing, _clean(given), "briefing"))


# -- strict reading ---------------------------------------------------------------------------------------------------


def _clean(value: Any) -> Any:
    """The value with every text in it made safe to show; arrays and tables are looked into."""
    if isinstance(value, str):
        if value.isascii() and value.isprintable():
            return value
        return clean(value, max_chars=MOST_CHARS, max_lines=10_000)
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {_clean(name): _clean(item) for name, item in value.items()}
    return value


_readers: dict[type, tuple[dict[str, Take], frozenset[str]]] = {}


def _taken(cls: type[Any], given: dict[str, Any], place: str) -> Any:
    """Return the dataclass with these fields. Raises :class:`Nonsense` that names the field."""
    try:
        return _read(cls, given)
    except _Wrong as wrong:
        raise Nonsense(tr("{place}: {field} does not fit.", place=place, field=str(wrong))) from None


def _read(cls: type[Any], given: Any) -> Any:
    if cls not in _readers:
        hints = typing.get_type_hints(cls)
        fields = dataclasses.fields(cls)
        required = frozenset(
            field.name
            for field in fields
            if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        )
        _readers[cls] = ({field.name: _reader(hints[field.name]) for field in fields}, required)
    takes, required = _readers[cls]
    if type(given) is not dict:
        raise _Wrong(cls.__name__)
    values = {}
    for name, value in given.items():
        take = takes.get(name)
        if take is None:
            raise _Wrong(name)
        try:
            values[name] = take(value)
        except _Wrong as inner:
            raise _Wrong(f"{name}.{inner}" if str(inner) else name) from None
    if missing := required - values.keys():
        raise _Wrong(min(missing))
    return cls(**values)


def _reader(hint: Any) -> Take:
    """Return the function that checks one value and converts arrays to tuples; it raises :class:`_Wrong`."""
    if hint is float:
        return _float
    if hint in {str, bool}:
        return _exactly(hint)
    if hint is int:
        return _int
    if dataclasses.is_dataclass(hint):
        return lambda value: _read(cast("type[Any]", hint), value)
    args = typing.get_args(hint)
    origin = typing.get_origin(hint)
    if origin in {types.UnionType, typing.Union}:
        (plain,) = [arg for arg in args if arg is not type(None)]
        take = _reader(plain)
        return lambda value: None if value is None else take(value)
    if origin is tuple and len(args) == 2 and args[1] is Ellipsis:
        return _many(_reader(args[0]))
    if origin is tuple:
        return _fixed(tuple(_reader(arg) for arg in args))
    raise TypeError(f"the wire carries no {hint}")


def _exactly(wanted: type) -> Take:
    def take(value: Any) -> Any:
        if type(value) is not wanted:
            raise _Wrong
        return value

    return take


def _int(value: Any) -> int:
    if type(value) is not int or value not in _INTEGERS:
        raise _Wrong
    return value


def _float(value: Any) -> float:
    if type(value) is int and value in _INTEGERS:
        return float(value)
    if type(value) is not float or not math.isfinite(value):
        raise _Wrong
    return value


def _many(item: Take) -> Take:
    def take(value: Any) -> tuple[Any, ...]:
        if type(value) is not list or len(value) > MOST_ITEMS:
            raise _Wrong
        return tuple([item(each) for each in value])

    return take


def _fixed(items: tuple[Take, ...]) -> Take:
    def take(value: Any) -> tuple[Any, ...]:
        if type(value) is not list or len(value) != len(items):
            raise _Wrong
        return tuple([item(each) for item, each in zip(items, value, strict=True)])

    return take
