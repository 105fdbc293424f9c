"""How commands, events and briefings look on the wire, and how they are read again without trust.

What may stand in them follows from their classes alone (:mod:`tabletop.records`): each field must have exactly its declared type, a
whole number may stand for a float, nothing else is coerced, and unknown fields are refused.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, TypeVar

from msgspec import Meta

from tabletop.exercise import commands as c
from tabletop.exercise.briefing import Briefing
from tabletop.exercise.events import EVENTS, Recorded, UnknownEvent
from tabletop.i18n import tr
from tabletop.journal.codec import encode_value, event_of
from tabletop.journal.errors import Unwritable
from tabletop.records import Misfit, Record, plain, read, seal
from tabletop.room.wire.protocol import Nonsense, Seconds
from tabletop.text import clean

MOST_ITEMS = 500  #: in one list of a command
MOST_CHARS = 100_000  #: in one text of an event or a briefing

_NEVER = (c.Command, c.OpenSession, c.ResumeSession, c.ForkSession, c.Tick)  # asked by the program at the table alone

_R = TypeVar("_R", bound=Record)


class SentRow(Record, array_like=True):
    """An event with its place, as it is sent; the command's id stays at home."""

    seq: Annotated[int, Meta(ge=1, lt=2**53)]
    write: Annotated[int, Meta(ge=1, lt=2**53)]
    at: str
    clock: Seconds
    by: str
    undo: str
    kind: str
    data: dict[str, Any]


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
    return _taken(cls, given, do)


def command_out(command: c.Command) -> tuple[str, dict[str, Any]]:
    """Return a command as (its name on the wire, its fields). ValueError for one that no terminal may ask."""
    do = _kebab(type(command).__name__)
    if do not in COMMANDS:
        raise ValueError(f"{do} is not asked over the wire")
    return do, plain(command)


# -- events -----------------------------------------------------------------------------------------------------------


def record_out(record: Recorded) -> list[Any]:
    """Return an event with its place as a row of JSON values; the command's id stays at home."""
    event = record.event
    if isinstance(event, UnknownEvent):
        kind, data = event.name, {"data": event.data}
    else:
        kind, data = event.kind, seal(event, event.kind)
    return [record.seq, record.write, record.at, record.clock, record.by, record.undo, kind, data]


def record_in(row: list[Any]) -> Recorded:
    """Return the event of a row, its texts cleaned. Raises :class:`Nonsense`."""
    try:
        sent = read(SentRow, row, "event")
        kind = clean(sent.kind, max_chars=64)
        known = {clean(name, max_chars=64): _clean(value) for name, value in sent.data.items()}
        event = event_of(kind, known) if kind in EVENTS else _unknown(kind, known)
    except (Misfit, Unwritable) as error:
        raise Nonsense(str(error)) from None
    return Recorded(sent.seq, sent.write, _clean(sent.at), sent.clock, _clean(sent.by), "", _clean(sent.undo), event)


def _unknown(kind: str, data: dict[str, Any]) -> UnknownEvent:
    """An event of a newer host, kept as the lines it would have in a save."""
    if set(data) == {"data"} and isinstance(data["data"], str):
        return UnknownEvent(kind, data["data"])
    return UnknownEvent(kind, "".join(f"data.{name} = {encode_value(value)}\n" for name, value in data.items()))


# -- briefings --------------------------------------------------------------------------------------------------------


def briefing_out(briefing: Briefing) -> dict[str, Any]:
    """Return a briefing as JSON values."""
    return plain(briefing)


def briefing_in(given: dict[str, Any]) -> Briefing:
    """Return the briefing the host sent, its texts cleaned. Raises :class:`Nonsense`."""
    return _taken(Briefing, _clean(given), "briefing")


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


def _taken(cls: type[_R], given: dict[str, Any], name: str) -> _R:
    """Return the record with these fields. Raises :class:`Nonsense` that names the field."""
    for field, value in given.items():
        if not _is_short(value):
            raise Nonsense(tr("{kind}.{name} has more than {most} items", kind=name, name=field, most=MOST_ITEMS))
    try:
        return read(cls, given, name)
    except Misfit as misfit:
        raise Nonsense(str(misfit)) from None


def _is_short(value: Any) -> bool:
    """Whether no list in a value has more items than a command may have."""
    if isinstance(value, dict):
        return all(map(_is_short, value.values()))
    return not isinstance(value, list) or (len(value) <= MOST_ITEMS and all(map(_is_short, value)))
