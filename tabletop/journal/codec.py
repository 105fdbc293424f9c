"""An event is a block of lines; a save is a head and blocks. This module knows the text, and nothing of files.

A block, between blank lines, ends with its own digest over the digest before it and every line of its own::

    [[event]]
    seq = 18
    write = 9
    part = [2, 3]                       # second of three blocks written in one append; omitted when there is but one
    at = 2026-11-23T18:04:31.221Z
    clock = 731.4
    type = "response-submitted"
    by = "berlin"
    command = "…"                       # omitted when empty, like undo
    data.decision = "sanctions-debate"  # the event's own fields, None omitted
    sum = "0123456789abcdef0123456789abcdef"

Values come from what TOML and JSON have in common (strings on one line, integers, finite floats, booleans, arrays), so a canonical
block is read at the speed of JSON, and any TOML parser reads the whole.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from mmap import mmap
from typing import Any

from tabletop.exercise.events import EVENTS, Event, Recorded, UnknownEvent
from tabletop.i18n import tr
from tabletop.journal.errors import SaveError, Unwritable
from tabletop.records import INTEGERS, Misfit, NotJson, Record, completed, nullable, parse, read, seal

FORMAT = 3
"""Version of the format that is written. Changes:

- 1 (2026-11-23): first format.
- 2 (2026-11-24): the live room. New kinds: lead-named, baton-passed, comcheck-sent, comcheck-answered, message-sent, messages-read,
  rfi-asked, rfi-answered, rfi-refused, notes-kept, observation-recorded, wall-turned. New fields: role-seated and role-vacated say which
  member; role-seated whether it leads; decision-opened, -extended and -closed whether the question is public; decision-opened and
  inject-released which objectives they serve. Where an event of format 1 lacks them, the member is the one named by hand, who leads, the
  question is not public, and no objective is named.
- 3 (2026-11-24): the debrief. New kinds: expectation-ticked, hotwash-opened, prompt-put, prompt-closed, point-recorded, unsealed,
  feedback-given, consent-withdrawn, session-forked, serial-moved. New fields: inject-released and decision-opened say which actions are expected;
  log-line-written why, on what basis, instead of what, about which serial, in which move and when it was said. Where an event of an older
  format lacks them they are empty, and what a log line says was said when it was written. An event without ``by`` is a point or a form
  whose author the record does not know. decision-opened says whether a role may abstain, draft-kept and response-submitted that it does;
  where they say nothing, it may, and an answer that names nothing is an abstention.
"""
OLDEST = 1  #: oldest format that can be read

SEPARATOR = b"\n\n[[event]]\n"  #: stands before every block; no value can hold it
SUM_SIZE = 40  #: bytes of a digest line without its newline

# What this program writes, and nothing else: all that is written otherwise goes through tomllib, so that both read the same.
_PLAIN = r'[^"\\\x00-\x1f\x7f]*+'
_TEXT = rf'"{_PLAIN}(?:\\(?:["\\bfnrt]|u00[01][0-9a-f]|u007f){_PLAIN})*+"'
_NUMBER = r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,30})?+(?![0-9.eE])"
_LIST = rf"\[(?:{_TEXT}|true|false|{_NUMBER}|[\[\]]|, )*+"  # whether it is closed, the reader of JSON finds out
_VALUE = rf"(?:{_TEXT}|\[(?:{_TEXT}(?:, {_TEXT})*+)?\](?=\n)|{_NUMBER}|true|false|{_LIST})"
_BLOCK = re.compile(
    r"seq = ([1-9][0-9]{0,14})\nwrite = ([1-9][0-9]{0,14})\n(?:part = \[[1-9][0-9]{0,8}, [1-9][0-9]{0,8}\]\n)?"
    r"at = ((?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{3}Z)\n"
    rf'clock = ((?:0|[1-9][0-9]{{0,14}})\.[0-9]{{1,20}})\ntype = "([a-z0-9-]+)"\nby = ({_TEXT})'
    rf"(?:\ncommand = ({_TEXT}))?(?:\nundo = ({_TEXT}))?((?:\ndata\.[a-z0-9_]+ = {_VALUE})*+)"
    r'\nsum = "[0-9a-f]{32}"'
)
_LATE = frozenset({"29", "30", "31"})  # days that not every month has
_NAME = re.compile(r"\ndata\.([a-z0-9_]+) = ")
_OWN_NAME = re.compile(r"[a-z0-9_]+")
_PLACE = re.compile(rb"seq = (\d{1,15})\nwrite = \d+\n(?:part = \[(\d{1,9}), (\d{1,9})\]\n)?")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_KIND = re.compile(r"[a-z0-9-]+")
_ENVELOPE = frozenset({"seq", "write", "part", "at", "clock", "type", "by", "command", "undo", "data", "sum"})
_HEAD_END = re.compile(rb'\n\[head\]\nsum = "([0-9a-f]{32})"\n')
_FIRST_LINE = re.compile(rb"format = (\d{1,9})\n")
_LINES = re.compile(r"(?:data\.[a-z0-9_]+ = [^\n]+\n)*")
_TYPES = (str, str, str, int, int)  # of by, command, undo, seq, write
_quote = json.encoder.encode_basestring
_to_json = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


class Head(Record):
    """What stands before the first event: which session this is, and the whole scenario as played."""

    id: str
    title: str
    created: str  #: wall time, UTC, ISO 8601 with milliseconds
    program: str  #: version of the program that made the save
    language: str
    marking: str
    attribution: str  #: open | chatham-house | pseudonyms
    scenario_hash: str
    scenario: dict[str, Any] = {}  #: the scenario's tables as TOML gave them


_SESSION = ("id", "title", "created", "program", "language", "marking", "attribution", "scenario_hash")


@dataclass(frozen=True, slots=True)
class HeadText:
    """The head as found in a file: its end, the digest it states and the one it should have."""

    end: int
    stated: str
    computed: str


# -- writing ----------------------------------------------------------------------------------------------------------


def encode_value(value: object) -> str:
    """Write one value so that TOML and JSON read it alike. :class:`Unwritable` for what they do not share."""
    try:
        text = _quote(value) if type(value) is str else _to_json(value)
    except (TypeError, ValueError) as error:
        raise Unwritable(tr("A save cannot hold {value}: {why}", value=repr(value), why=error)) from error
    if type(value) is int and value not in INTEGERS:
        raise Unwritable(tr("A save cannot hold {value}: whole numbers have 64 bits", value=value))
    return text.replace("\x7f", "\\u007f")  # TOML forbids the bare character, JSON does not


def encode_head(head: Head) -> tuple[bytes, str]:
    """Return the head as bytes, and its digest, to which the first event chains. :class:`Unwritable` like an event."""
    import tomli_w  # only a new save needs it

    session = "".join(f"{name} = {encode_value(getattr(head, name))}\n" for name in _SESSION)
    try:
        scenario = tomli_w.dumps({"scenario": head.scenario}, multiline_strings=False) or "[scenario]\n"
        text = f"format = {FORMAT}\n\n[session]\n{session}\n{scenario}\n[head]\n".encode()
    except (TypeError, ValueError) as error:
        raise Unwritable(tr("A save cannot hold this scenario: {why}", why=error)) from error
    digest = chain("", text)
    data = text + f'sum = "{digest}"\n'.encode()
    found = find_head(data)
    if not found or found.end != len(data) or decode_head(data) != head:
        raise Unwritable(tr("This scenario would not be read back as it is"))
    return data, digest


def encode_event(recorded: Recorded, previous: str, part: tuple[int, int] = (1, 1)) -> tuple[bytes, str]:
    """Return the block of an event as bytes (blank line first), and its digest.

    ``previous`` is the digest of the event before, or of the head; ``part`` counts the blocks of one append. :class:`Unwritable`
    if the event would not come back as it is: nobody finds that out after it was confirmed.
    """
    _check_moment(recorded.at)
    if (
        type(recorded.by),
        type(recorded.command),
        type(recorded.undo),
        type(recorded.seq),
        type(recorded.write),
    ) != _TYPES:
        raise Unwritable(tr("Event {seq} has a wrong type around it", seq=recorded.seq))
    if not 0 <= recorded.clock < math.inf:
        raise Unwritable(tr("{clock} is no exercise time in seconds since STARTEX", clock=recorded.clock))
    kind, data = _encode_data(recorded.event)
    lines = f"seq = {recorded.seq}\nwrite = {recorded.write}\n"
    if part[1] > 1:
        lines += f"part = [{part[0]}, {part[1]}]\n"
    lines += (
        f'at = {recorded.at}\nclock = {float(recorded.clock)!r}\ntype = "{kind}"\nby = {encode_value(recorded.by)}\n'
    )
    if recorded.command:
        lines += f"command = {encode_value(recorded.command)}\n"
    if recorded.undo:
        lines += f"undo = {encode_value(recorded.undo)}\n"
    try:
        body = f"{lines}{data}".encode()
    except UnicodeEncodeError as error:
        raise Unwritable(tr("A save cannot hold a lone surrogate ({why})", why=error.reason)) from error
    digest = chain(previous, b"[[event]]\n" + body)
    block = b'\n[[event]]\n%bsum = "%b"\n' % (body, digest.encode())
    return block, digest


def encode_append(writes: Sequence[Sequence[Recorded]], previous: str) -> tuple[bytes, str]:
    """Return several writes as the bytes of one append, which is found whole or not at all, and the last digest."""
    records = [recorded for write in writes for recorded in write]
    blocks: list[bytes] = []
    for number, recorded in enumerate(records, 1):
        block, previous = encode_event(recorded, previous, (number, len(records)))
        blocks.append(block)
    return b"".join(blocks), previous


def chain(previous: str, text: bytes) -> str:
    """Return the digest of ``text`` after ``previous``: SHA-256 cut to 128 bits, in hexadecimal."""
    return hashlib.sha256(previous.encode() + text).hexdigest()[:32]


def _encode_data(event: Event) -> tuple[str, str]:
    if isinstance(event, UnknownEvent):
        if event.name in EVENTS or not _KIND.fullmatch(event.name):
            raise Unwritable(tr("{kind} is no unknown kind of event", kind=event.name))
        _check_toml(event.data)
        return event.name, event.data
    if EVENTS.get(event.kind) is not type(event):
        raise Unwritable(tr("{kind} is no kind of event", kind=event.kind))
    try:
        fields = seal(event, event.kind)
    except Misfit as error:
        raise Unwritable(str(error)) from error
    return event.kind, "".join([f"data.{name} = {encode_value(value)}\n" for name, value in fields.items()])


def _check_moment(at: str) -> None:
    try:
        if _MOMENT.fullmatch(at):
            datetime.fromisoformat(at)  # a day such as 2026-02-30 is not TOML
            return
    except ValueError:
        pass
    raise Unwritable(tr("{at} is no wall time such as 2026-11-23T18:04:31.221Z", at=at))


def _check_toml(lines: str) -> None:
    """Refuse lines of an unknown event that would make the save unreadable for TOML parsers."""
    import tomllib  # an unknown event is rarely written: only where a save is copied

    try:
        if not _LINES.fullmatch(lines):
            raise Misfit(tr("its lines do not begin with data."))
        tomllib.loads(lines)
    except ValueError as error:
        raise Unwritable(tr("A save cannot hold {value}: {why}", value=repr(lines), why=error)) from error


# -- reading ----------------------------------------------------------------------------------------------------------


def find_head(data: bytes | mmap) -> HeadText | None:
    """Find where the head ends; None if there is no whole head in ``data``."""
    found = _HEAD_END.search(data)
    if not found:
        return None
    start_of_sum = found.end() - SUM_SIZE - 1
    return HeadText(found.end(), found[1].decode(), chain("", data[:start_of_sum]))


def check_format(data: bytes) -> None:
    """Raise :class:`SaveError` unless ``data`` begins as a save of a format that this program reads."""
    first = _FIRST_LINE.match(data)
    if data.startswith(b"format = ") and b"\r\n" in data[:64]:
        raise SaveError(
            "damaged",
            tr(
                "The line ends of this save were changed to those of Windows, so its digests no longer fit. Restore the file as it was."
            ),
            0,
        )
    if not first:
        raise SaveError(
            "not-a-save", tr("This is not a save of tabletop: its first line does not say which format it has.")
        )
    version = int(first[1])
    if version > FORMAT:
        words = tr(
            "This save has format {found}, which a newer program wrote; this one reads up to {known}. Update tabletop to open it.",
            found=version,
            known=FORMAT,
        )
        raise SaveError("newer-format", words)
    if version < OLDEST:
        raise SaveError(
            "older-format",
            tr("This save has format {found}; this program reads from {known} on.", found=version, known=OLDEST),
        )


def decode_head(data: bytes) -> Head:
    """Read the head's own bytes. :class:`SaveError` if it is no head of this program."""
    import tomllib  # only opening a save needs it

    from tabletop.scenario.syntax import long_name

    try:
        if long_name(text := data.decode()):
            raise ValueError(tr("a name has a hundred parts or more"))  # noqa: TRY301 -- said like every other flaw of the head
        table = tomllib.loads(text)
        if strange := set(table) - {"format", "session", "scenario", "head"}:
            raise ValueError(tr("[{name}] does not belong there", name=min(strange)))  # noqa: TRY301 -- as above
        session, scenario = table["session"], table["scenario"]
        values = {name: session[name] for name in _SESSION}
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise SaveError("damaged", tr("The head of this save is damaged: {why}", why=error), 0) from error
    if not all(isinstance(value, str) for value in values.values()) or not isinstance(scenario, dict):
        raise SaveError(
            "damaged", tr("The head of this save is damaged: [session] holds strings and [scenario] is a table"), 0
        )
    return Head(**values, scenario=scenario)


def decode_block(block: bytes, seq: int) -> Recorded:
    """Read one verified block (without the line ``[[event]]`` and the last newline); ``seq`` is the number it must have.

    A block as this program writes it is read at the speed of JSON; what was written otherwise, by another hand, goes through tomllib.
    :class:`SaveError` names the event if it makes no sense.
    """
    try:
        text = block.decode()
        match = _BLOCK.fullmatch(text)
        return (match and _decode_fast(match, seq)) or _decode_slowly(text, seq)
    except (ValueError, RecursionError, OverflowError) as error:
        words = tr("Event {seq} cannot be read: {why}. It may come from a newer program.", seq=seq, why=error)
        raise SaveError("unreadable", words, seq) from error


def decode_place(block: bytes) -> tuple[int, int, int] | None:
    """Return (number of the event, its place in its append, blocks in that append), read from the first lines alone."""
    match = _PLACE.match(block)
    if not match:
        return None
    return int(match[1]), int(match[2] or 1), int(match[3] or 1)


def event_of(kind: str, data: dict[str, Any]) -> Event:
    """Return the event of a known kind from plain values, in which None does not occur. :class:`Misfit` names what does not fit."""
    cls = EVENTS[kind]
    if None in data.values():
        raise Misfit(tr("{kind}: a field without a value is left out", kind=kind))
    return read(cls, completed(cls, data), kind)


def _decode_fast(match: re.Match[str], seq: int) -> Recorded | None:
    """Build the event of a block as this program writes it; None if its values are no JSON. ValueError if it does not fit."""
    number, write, at, clock, kind, by, command, undo, lines = match.groups()
    if int(number) != seq:
        raise Misfit(tr("its number is {number}", number=number))
    if at[8:10] in _LATE:
        datetime.fromisoformat(at)
    names = tuple(_NAME.findall(lines))
    document = _document(lines, len(names), _left_out(kind, names))
    if kind not in EVENTS:
        try:
            json.loads(document)
        except ValueError:
            return None
        event: Event = UnknownEvent(kind, lines[1:] + "\n" if lines else "")
    else:
        try:
            event = parse(EVENTS[kind], document, kind)
        except NotJson:
            return None
    by = _string(by)
    command = _string(command) if command else ""
    undo = _string(undo) if undo else ""
    return Recorded(seq, int(write), at, float(clock), by, command, undo, event)


def _string(literal: str) -> str:
    return str(json.loads(literal)) if "\\" in literal else literal[1:-1]


@lru_cache(maxsize=512)  # a session holds a few dozen shapes of events
def _left_out(kind: str, names: tuple[str, ...]) -> str:
    """Return null as JSON for the fields of a kind that these names leave out. :class:`Misfit` if one of them stands there twice."""
    if len(set(names)) != len(names):
        raise Misfit(tr("a field stands in it twice"))
    cls = EVENTS.get(kind)
    return "".join([f',"{name}":null' for name in nullable(cls) if name not in names]) if cls else ""


def _document(lines: str, count: int, left_out: str) -> str:
    """Return so many lines ``data.name = value`` as one JSON object, with what is ``left_out``."""
    if lines.count(" = ") == count:
        fields = lines.replace(" = ", '":').replace("\ndata.", ',"')
    else:  # it stands in a text too
        fields = "".join([',"' + line.replace(" = ", '":', 1) for line in lines.split("\ndata.")[1:]])
    return f"{{{(fields + left_out)[1:]}}}"


def _decode_slowly(text: str, seq: int) -> Recorded:
    """Read a block that is TOML but not as this program writes it."""
    import tomllib  # rarely needed, and slow to import

    table = tomllib.loads(f"[[event]]\n{text}\n")
    if set(table) != {"event"} or len(table["event"]) != 1:
        raise Misfit(tr("it is more than one table"))
    entry = table["event"][0]
    if not set(entry) <= _ENVELOPE:
        raise Misfit(tr("unknown key {key}", key=min(set(entry) - _ENVELOPE)))
    at = entry.get("at")
    if not isinstance(at, datetime) or at.tzinfo is None:
        raise Misfit(tr("at must be a time with its offset from UTC"))
    wanted: dict[str, type] = {
        "seq": int,
        "write": int,
        "clock": float,
        "type": str,
        "by": str,
        "command": str,
        "undo": str,
        "data": dict,
    }
    entry = {"command": "", "undo": "", "data": {}} | entry
    for key, kind in wanted.items():
        if type(entry.get(key)) is not kind:
            raise Misfit(tr("{key} must be {type}", key=key, type=kind.__name__))
    if entry["seq"] != seq:
        raise Misfit(tr("its number is {number}", number=entry["seq"]))
    if not 0 <= entry["clock"] < math.inf:
        raise Misfit(tr("clock must be seconds since STARTEX"))
    if entry["write"] not in INTEGERS or entry["write"] < 1:
        raise Misfit(tr("write must be a number from 1 on"))
    for name, value in entry["data"].items():
        if not _OWN_NAME.fullmatch(name) or isinstance(value, dict):
            raise Misfit(tr("data.{name} is no field of an event", name=name))
        encode_value(value)  # refuses what JSON cannot hold: nan, inf, dates
    moment = at.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"
    name = entry["type"]
    if name in EVENTS:
        event = event_of(name, entry["data"])
    else:
        event = UnknownEvent(
            name, "".join(f"data.{key} = {encode_value(value)}\n" for key, value in entry["data"].items())
        )
    return Recorded(seq, entry["write"], moment, entry["clock"], entry["by"], entry["command"], entry["undo"], event)
