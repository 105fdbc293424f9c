"""Records from plain values and from JSON: what is written comes back, and what does not fit is named, whatever it is."""

from __future__ import annotations

import json
import math
import types
import typing
from collections.abc import Sequence
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta

from tabletop.exercise import commands as c
from tabletop.exercise.briefing import Briefing
from tabletop.exercise.events import EVENTS, Event
from tabletop.journal import review_entries
from tabletop.journal.codec import Head, decode_block, encode_event, event_of
from tabletop.journal.errors import SaveError
from tabletop.journal.review import Review, dump_review, parse_review
from tabletop.records import Misfit, Record, fields, nullable, parse, plain, read, replace, seal, to_json
from tabletop.room.host import roomfile
from tabletop.room.wire import protocol
from tabletop.room.wire.payload import SentRow, command_of, command_out
from tests.journal.samples import note, record
from tests.room.test_wire import anything

COMMANDS = [
    cls for cls in vars(c).values() if isinstance(cls, type) and issubclass(cls, c.Command) and cls is not c.Command
]
MESSAGES = [
    cls
    for cls in vars(protocol).values()
    if isinstance(cls, type) and issubclass(cls, protocol.WireMessage) and cls is not protocol.WireMessage
]
OTHERS: list[type[Record]] = [Briefing, protocol.GuestLine, SentRow, Head, roomfile.RoomFile, roomfile.SavedGuest]
REVIEW = [cls for _, cls, _ in review_entries.TABLES.values()] + [review_entries.ReportTexts]
READ: list[type[Record]] = [*EVENTS.values(), *COMMANDS, *MESSAGES, *OTHERS, *REVIEW]

texts = st.text(max_size=8) | st.sampled_from(
    ['":', " = ", '" :', "null", "\x7f", '\\"', "\\", '","x":1', "]", "\u2028", "é"]
)
integers = st.integers(-(2**63), 2**63 - 1) | st.sampled_from([0, 1, 2**63 - 1, -(2**63)])
floats = st.floats(allow_nan=False, allow_infinity=False)


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of a field's type, made from the annotation alone."""
    args = typing.get_args(hint)
    origin = typing.get_origin(hint)
    if origin is Annotated:
        return _bounded(args[0], next(rule for rule in args[1:] if isinstance(rule, Meta)))
    if origin is typing.Literal:
        return st.sampled_from(args)
    if origin in {types.UnionType, typing.Union}:
        return st.one_of(*map(values, args))
    if origin is tuple and args[-1] is not Ellipsis:
        return st.tuples(*map(values, args))
    if origin in {tuple, list}:
        items = st.lists(values(args[0]), max_size=3)
        return items.map(tuple) if origin is tuple else items
    if origin is not None and issubclass(origin, typing.Mapping):
        return st.dictionaries(values(args[0]), values(args[1]) if args[1] is not Any else integers, max_size=3)
    if isinstance(hint, type) and issubclass(hint, Record):
        return made(hint)
    if hint is Any:
        return integers
    scalars = {str: texts, int: integers, float: floats, bool: st.booleans(), type(None): st.none()}
    return scalars[hint]


def _bounded(hint: Any, rule: Meta) -> st.SearchStrategy[Any]:
    if rule.pattern is not None:
        return st.from_regex(rule.pattern, fullmatch=True).filter(lambda text: len(text) <= (rule.max_length or 64))
    if hint is str:
        return st.text(max_size=min(rule.max_length or 8, 8))
    if hint is float:
        return st.floats(min_value=rule.ge, allow_nan=False, allow_infinity=False)
    if hint is int:
        return st.integers(int(rule.ge or 0), int(rule.le or (rule.lt or 2**53) - 1))
    return values(hint)


def made(cls: type[Record]) -> st.SearchStrategy[Any]:
    """Any record of a class."""
    hints = typing.get_type_hints(cls, include_extras=True)
    return st.builds(cls, **{name: values(hints[name]) for name in cls.__struct_fields__})


def of(classes: Sequence[type[Record]]) -> st.SearchStrategy[Any]:
    return st.sampled_from(classes).flatmap(made)


# -- what is written comes back ---------------------------------------------------------------------------------------


@given(of(READ))
def test_any_record_comes_back_from_plain_values_and_from_json(one: Record) -> None:
    cls = type(one)
    assert read(cls, plain(one), "it") == one
    text = to_json(one).decode()
    assert parse(cls, text, "it") == one
    assert parse(cls, to_json(one, indent=1).decode(), "it") == one
    assert read(cls, json.loads(text), "it") == one


@given(of(list(EVENTS.values())))
def test_any_event_comes_back_from_what_is_sealed_and_from_its_block(event: Event) -> None:
    sealed = seal(event, event.kind)
    assert None not in sealed.values()
    assert event_of(event.kind, sealed) == event
    block = encode_event(record(1, 1, event), "0" * 32)[0].removeprefix(b"\n[[event]]\n").removesuffix(b"\n")
    assert decode_block(block, 1).event == event


@given(of([cls for cls in COMMANDS if cls not in {c.OpenSession, c.ResumeSession, c.ForkSession, c.Tick}]))
def test_any_command_comes_back_from_the_wire(command: c.Command) -> None:
    do, sent = command_out(command)
    assert command_of(do, json.loads(json.dumps(sent))) == command


@given(of(MESSAGES))
def test_any_message_comes_back_from_its_text(message: protocol.WireMessage) -> None:
    sides = [protocol.FromClient, protocol.FromHost]
    for side, understood in zip(sides, (protocol.parse_client, protocol.parse_host), strict=True):
        if type(message) in typing.get_args(side):
            assert understood(protocol.encode(message)) == message


@given(of(REVIEW))
def test_any_entry_of_a_review_comes_back_once_its_texts_are_clean(entry: Any) -> None:
    places = {cls: attribute for attribute, cls, _ in review_entries.TABLES.values()}
    review = Review(report=entry) if type(entry) not in places else replace(Review(), **{places[type(entry)]: (entry,)})
    once = parse_review(dump_review(review, "x"), "x")
    assert parse_review(dump_review(once, "x"), "x") == once


# -- what does not fit ------------------------------------------------------------------------------------------------

WRONG = [
    None,
    True,
    0,
    1,
    -1,
    2**64,
    1.0,
    1.5,
    math.nan,
    math.inf,
    "",
    "x",
    [],
    [None],
    [[[["x"]]]],
    {},
    {"x": 1},
    10**400,
]


@given(of(READ), st.data())
def test_any_value_in_the_place_of_any_field_fits_or_is_named(one: Record, data: st.DataObject) -> None:
    cls = type(one)
    given_values = dict(zip(fields(cls), _row(one), strict=True))
    name = data.draw(st.sampled_from([*fields(cls), "no-such"]))
    value = data.draw(anything | st.sampled_from(WRONG))
    given_values[name] = value
    whole: Any = list(given_values.values()) if cls.__struct_config__.array_like else given_values
    try:
        back = read(cls, whole, "it")
    except Misfit as error:
        misfit = error
    else:
        assert name != "no-such"
        assert same(getattr(back, fields(cls)[name].name), value)
        return
    assert misfit.where.split(".")[0] in {name, ""}
    assert str(misfit)


def _row(one: Record) -> list[Any]:
    """The values of the fields as they are sent, without the tag."""
    sent: Any = plain(one)
    return sent if isinstance(sent, list) else [sent[name] for name in fields(type(one))]


def same(found: Any, value: Any) -> bool:
    """Whether a value was taken as it is: arrays as tuples, tables as records, a whole number for a float, and nothing else."""
    if isinstance(found, Record):
        return isinstance(value, dict) and value.keys() <= fields(type(found)).keys()
    if isinstance(found, tuple | list):
        return (
            isinstance(value, list)
            and len(found) == len(value)
            and all(same(a, b) for a, b in zip(found, value, strict=True))
        )
    if isinstance(found, float) and type(value) is int:
        return found == float(value)
    return type(found) is type(value) and found == value


@given(st.sampled_from(READ), anything | st.sampled_from(WRONG))
def test_any_value_in_the_place_of_any_record_fits_or_is_named(cls: type[Record], value: Any) -> None:
    words = ""
    try:
        back = read(cls, value, "it")
    except Misfit as misfit:
        words = str(misfit)
        back = None
    assert words or type(back) is cls


@given(st.sampled_from(READ), st.text(max_size=20) | anything.map(json.dumps))
def test_any_text_in_the_place_of_json_is_a_record_or_a_plain_error(cls: type[Record], text: str) -> None:
    words = ""
    try:
        back = parse(cls, text, "it")
    except Misfit as misfit:
        words = str(misfit)
        back = None
    assert words or type(back) is cls


@pytest.mark.parametrize(
    ("literal", "kind"),
    [
        ("true", "dice-rolled.draw must be a whole number"),
        ("1.0", "dice-rolled.draw must be a whole number"),
        ('"1"', "dice-rolled.draw must be a whole number"),
        ("null", "dice-rolled.draw must be a whole number"),
        ("[1]", "dice-rolled.draw must be a whole number"),
    ],
)
def test_nothing_is_coerced(literal: str, kind: str) -> None:
    with pytest.raises(Misfit, match=kind):
        parse(
            EVENTS["dice-rolled"],
            f'{{"decision":"d","draw":{literal},"sides":6,"raw":[1],"purpose":""}}',
            "dice-rolled",
        )


@pytest.mark.parametrize(
    "line",
    [
        b'data.word = "note","text":"x"',  # two fields of JSON in one line
        b'data.word = "note","text" :"x"',
        b'data.word = "note","text"\t:"x"',
        b'data.word = "note"},{"word":"x"',
        b'data.word = "note"\ndata.word = "note"',
        b"data.word = null",
        b"data.word =  null",
        b"data.word = NaN",
        b'data.word = "\\ud800"',
        b'data.word = {"a" = "b"}',
        b'data.word = {"a": "b"}',
        b"data.word = " + b"[" * 5_000,
        b"data.word = " + b"9" * 5_000,
        b'data.word = "note" "x"',
        b'data.word = "note\tx',
    ],
    ids=range(15),
)
def test_a_line_that_is_json_and_no_toml_is_refused_in_a_save(line: bytes) -> None:
    block = encode_event(record(1, 1, note("x")), "0" * 32)[0].removeprefix(b"\n[[event]]\n").removesuffix(b"\n")
    with pytest.raises(SaveError, match="Event 1 cannot be read"):
        decode_block(block.replace(b'data.word = "note"', line, 1), 1)


@pytest.mark.parametrize("line", [b"data.before = null", b"data.before =  null", b"data.before =\tnull"])
def test_a_value_that_only_json_has_is_refused_where_there_may_be_none(line: bytes) -> None:
    block = encode_event(record(1, 1, event_of("track-changed", _track)), "0" * 32)[0].removeprefix(b"\n[[event]]\n")
    with pytest.raises(SaveError, match="Event 1 cannot be read"):
        decode_block(block.removesuffix(b"\n").replace(b"data.before = 1", line, 1), 1)


@pytest.mark.parametrize("name", ["by", "command", "undo"])
@pytest.mark.parametrize("value", [b'"\\ud800"', b'"a", "b"', b'"a"b"', b'"\\x"', b'"\x07"', b'"a\\"', b"null", b"1"])
def test_what_stands_around_an_event_is_one_text(name: str, value: bytes) -> None:
    event = record(1, 1, note("x"), command="c", undo="u")
    block = encode_event(event, "0" * 32)[0].removeprefix(b"\n[[event]]\n").removesuffix(b"\n")
    old = {"by": b'by = "facilitator"', "command": b'command = "c"', "undo": b'undo = "u"'}[name]
    assert old in block
    with pytest.raises(SaveError, match="Event 1 cannot be read"):
        decode_block(block.replace(old, name.encode() + b" = " + value, 1), 1)


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**400])
def test_a_whole_number_of_more_than_64_bits_is_refused_from_plain_values(number: int) -> None:
    with pytest.raises(Misfit, match="minutes is too large a number"):
        command_of_extend(minutes=number)


@pytest.mark.parametrize("number", [math.inf, -math.inf, math.nan, 2**63])
def test_a_number_that_is_not_finite_is_refused_from_plain_values(number: float) -> None:
    answer = {"decision": "d", "role": "r", "answer": {"amount": number}}
    with pytest.raises(Misfit, match="answer is too large a number"):
        read(c.KeepDraft, answer, "keep-draft")


def command_of_extend(minutes: int) -> c.Command:
    return read(c.ExtendMove, {"minutes": minutes}, "extend-move")


def test_a_field_that_may_be_without_a_value_is_left_out() -> None:
    track = EVENTS["track-changed"]
    assert nullable(track)
    sealed = seal(
        event_of("track-changed", {name: value for name, value in _track.items() if name not in nullable(track)}), "it"
    )
    assert not set(nullable(track)) & set(sealed)
    with pytest.raises(Misfit, match="left out"):
        event_of("track-changed", {**_track, "before": None})


_track = {"track": "t", "before": 1, "after": 2, "band": "", "cause": "", "visible": ["all"]}
