"""Messages of the wire: everything that is said comes back as it was, and nothing else is understood."""

from __future__ import annotations

import json
import typing
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tabletop.exercise import commands as c
from tabletop.exercise.briefing import briefing_for
from tabletop.exercise.events import Recorded, UnknownEvent
from tabletop.records import Record, fields, names, replace
from tabletop.room.wire import protocol
from tabletop.room.wire.payload import (
    COMMANDS,
    MOST_ITEMS,
    briefing_in,
    briefing_out,
    command_of,
    command_out,
    record_in,
    record_out,
)
from tabletop.room.wire.protocol import Nonsense
from tests.hostile import HOSTILE, unsafe_strings
from tests.journal.samples import one_of_each, recorded_events, texts, values
from tests.lab import SEATS, scenario

AT = "2026-11-23T18:04:31.221Z"

#: whatever JSON can say
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def over_the_wire(value: Any) -> Any:
    return json.loads(protocol.dumps(value))


def filled(cls: type[Record]) -> st.SearchStrategy[Any]:
    """Any instance of a command, or of what is inside one."""
    hints = typing.get_type_hints(cls)
    return st.builds(
        cls,
        **{
            name: filled(hints[name])
            if isinstance(hints[name], type) and issubclass(hints[name], Record)
            else values(hints[name])
            for name in names(cls)
        },
    )


# -- messages ---------------------------------------------------------------------------------------------------------

CLIENT: list[protocol.FromClient] = [
    protocol.Hello(v=1, code="ABCDEFGHJKMN"),
    protocol.Hello(v=1, token="t", seat="berlin", seq=812, epoch=2, plain=True),
    protocol.Person(name="Ada Ł.", consent=False, wish="berlin"),
    protocol.Ask(id="a1-7", do="pause", given={"reason": "tea"}),
    protocol.Beat(n=3),
    protocol.StandbyOffer(port=7413, fingerprint="0123456789ABCDEF"),
    protocol.Copy(size=123, sum="0" * 64),
    protocol.RoomAct(id="r", act="reseat", guest="0a1b2c3d", seat="paris"),
]
GUEST = protocol.GuestLine(
    id="0a1b2c3d",
    kind="player",
    name="Ada",
    consent=True,
    wish="",
    seat="berlin",
    presence="quiet",
    address="192.0.2.7",
    plain=False,
    idle=13.5,
    lead=True,
)
HOST: list[protocol.FromHost] = [
    protocol.Turned(code="blocked", words="Wait a minute."),
    protocol.Waiting(
        token="t",
        member="m",
        kind="wall",
        title="T",
        marking="EXERCISE",
        consent="c",
        safety="s",
        roles=[("berlin", "Berlin", 2)],
    ),
    protocol.Welcome(
        token="t",
        member="m",
        kind="player",
        seat="berlin",
        session="5e55",
        epoch=0,
        after=0,
        last=3,
        clock=1.5,
        running=True,
        roles=[],
        briefing={"seat": "berlin"},
    ),
    protocol.Events(clock=0.0, running=False, records=[[1, 1, AT, 0.0, "", "", "log", {}]]),
    protocol.Done(id="a1-7", seq=4),
    protocol.No(id="a1-7", code="not-lead", words="Only the lead submits."),
    protocol.Beat(n=3, clock=12.25, running=True),
    protocol.Hosts(hosts=[("192.0.2.2", 7413, "0123456789ABCDEF")]),
    protocol.People(guests=[GUEST], tokens={"ab": "0a1b2c3d"}, epoch=1),
    protocol.Bye(code="closed", words="Until next time."),
]


@pytest.mark.parametrize("message", CLIENT, ids=lambda message: type(message).__name__)
def test_what_a_terminal_says_is_understood(message: protocol.FromClient) -> None:
    assert protocol.parse_client(protocol.encode(message)) == message


@pytest.mark.parametrize("message", HOST, ids=lambda message: type(message).__name__)
def test_what_the_host_says_is_understood(message: protocol.FromHost) -> None:
    assert protocol.parse_host(protocol.encode(message)) == message


@pytest.mark.parametrize("message", [*CLIENT, *HOST], ids=lambda message: type(message).__name__)
def test_a_message_with_anything_more_or_less_is_nonsense(message: protocol.WireMessage) -> None:
    parse = protocol.parse_client if message in CLIENT else protocol.parse_host
    said = json.loads(protocol.encode(message))
    for changed in ({**said, "more": 1}, {**said, "t": "else"}, {**said, "t": None}, [said], said["t"]):
        with pytest.raises(Nonsense):
            parse(json.dumps(changed))
    required = {"t", *(name for name, field in fields(type(message)).items() if field.required)}
    for name in required:
        with pytest.raises(Nonsense):
            parse(json.dumps({key: value for key, value in said.items() if key != name}))


@pytest.mark.parametrize(
    "text",
    [
        '{"t":"hello","v":"1"}',
        '{"t":"hello","v":true}',
        '{"t":"hello","v":1,"seq":-1}',
        '{"t":"hello","v":1,"seq":1.0}',
        '{"t":"hello","v":1,"code":"' + "x" * 129 + '"}',
        '{"t":"person","name":"A","consent":"yes"}',
        '{"t":"person","name":null,"consent":true}',
        '{"t":"ask","id":"","do":"pause","with":{}}',
        '{"t":"ask","id":"a b","do":"pause","with":{}}',
        '{"t":"ask","id":"1","do":"pause","given":{"reason":7},"with":[]}',
        '{"t":"copy","size":1,"sum":"xyz"}',
        '{"t":"standby","port":0}',
        '{"t":"room","id":"1","act":"promote","guest":"x"}',
        '{"t":"beat","n":NaN}',
        '{"t":"beat","n":1}{"t":"beat","n":2}',
        '{"t":"beat","n":' + "9" * 5000 + "}",
        '{"t":"person","name":"\\ud800","consent":true}',
        b"\xff\xfe",
        "[" * 60_000,
        '{"t":' * 10_000,
    ],
    ids=range(20),
)
def test_nothing_is_coerced_and_nothing_is_too_strange_for_a_polite_answer(text: str | bytes) -> None:
    with pytest.raises(Nonsense) as nonsense:
        protocol.parse_client(text)
    assert 0 < len(nonsense.value.words) <= 300


@given(anything)
def test_any_json_is_a_message_or_nonsense(value: Any) -> None:
    for parse in (protocol.parse_client, protocol.parse_host):
        for text in (json.dumps(value), json.dumps({"t": "ask", "id": "1", "do": "pause", "with": value})):
            try:
                message = parse(text)
            except Nonsense as nonsense:
                words = nonsense.words
            else:
                words = ""
                assert type(parse(protocol.encode(message))) is type(message)
            assert unsafe_strings(words) == []


def test_words_about_nonsense_never_repeat_what_came_in() -> None:
    with pytest.raises(Nonsense) as nonsense:
        protocol.parse_client(json.dumps({"t": "hello", "v": 1, "token": 7, "code": "SECRET" * 40}))
    assert "SECRET" not in nonsense.value.words


def test_a_piece_of_the_save_knows_its_place() -> None:
    assert protocol.read_copy_piece(protocol.copy_piece(2**40, b"data")) == (2**40, b"data")
    with pytest.raises(Nonsense):
        protocol.read_copy_piece(b"1234567")


# -- commands ---------------------------------------------------------------------------------------------------------


def test_every_command_but_the_programs_own_can_be_asked() -> None:
    classes = {cls for cls in vars(c).values() if isinstance(cls, type) and issubclass(cls, c.Command)}
    assert set(COMMANDS.values()) == classes - {c.Command, c.OpenSession, c.ResumeSession, c.ForkSession, c.Tick}
    assert COMMANDS["submit-response"] is c.SubmitResponse
    assert COMMANDS["ask-rfi"] is c.AskRfi
    for command in (c.Tick(), c.ResumeSession(), c.OpenSession("t")):
        with pytest.raises(ValueError, match="not asked"):
            command_out(command)


@given(st.sampled_from(sorted(COMMANDS)).flatmap(lambda do: filled(COMMANDS[do])))
def test_any_command_comes_back_as_it_was(command: c.Command) -> None:
    do, fields = command_out(command)
    text = protocol.encode(protocol.Ask(id="1", do=do, given=fields))
    ask = protocol.parse_client(text)
    assert isinstance(ask, protocol.Ask)
    assert command_of(ask.do, ask.given) == command


@given(st.sampled_from(sorted(COMMANDS)), anything)
def test_any_fields_make_a_command_or_nonsense(do: str, value: Any) -> None:
    cls = COMMANDS[do]
    given_fields = value if isinstance(value, dict) else dict.fromkeys(names(cls), value)
    try:
        command = command_of(do, given_fields)
    except Nonsense:
        return
    assert type(command) is cls
    assert command_of(do, over_the_wire(command_out(command)[1])) == command


@pytest.mark.parametrize(
    ("do", "fields"),
    [
        ("tick", {}),
        ("command", {}),
        ("Pause", {}),
        ("answer", {}),
        ("pause", {"reason": "x", "by": "y"}),
        ("keep-draft", {"decision": "d", "role": "r"}),
        ("keep-draft", {"decision": "d", "role": "r", "answer": {"text": 1}}),
        ("keep-draft", {"decision": "d", "role": "r", "answer": {"amount": True}}),
        ("keep-draft", {"decision": "d", "role": "r", "answer": {"amount": float("inf")}}),
        ("keep-draft", {"decision": "d", "role": "r", "answer": {"options": "abc"}}),
        ("keep-draft", {"decision": "d", "role": "r", "answer": {"options": ["a"] * (MOST_ITEMS + 1)}}),
        ("extend-move", {"minutes": 2.0}),
        ("extend-move", {"minutes": 2**63}),
        ("change-flag", {"flag": "f", "raised": 1, "reason": ""}),
    ],
)
def test_a_command_that_does_not_fit_is_nonsense(do: str, fields: dict[str, Any]) -> None:
    with pytest.raises(Nonsense):
        command_of(do, fields)


# -- events -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("full", [True, False])
def test_every_kind_of_event_comes_back_as_it_was(full: bool) -> None:
    for event in one_of_each(full=full):
        record = Recorded(3, 2, AT, 61.5, "berlin", "", "yes", event)
        assert record_in(over_the_wire(record_out(record))) == record


@given(recorded_events)
def test_events_come_back_without_their_commands_id_and_with_safe_texts(record: Recorded) -> None:
    back = record_in(over_the_wire(record_out(record)))
    assert unsafe_strings(back) == []
    assert back.command == ""
    again = record_in(over_the_wire(record_out(back)))
    assert again == back
    if not unsafe_strings(replace(record, command="")):
        assert record_out(back)[0:2] == record_out(record)[0:2]


def test_a_hostile_hosts_texts_are_cleaned() -> None:
    for event in one_of_each(full=True):
        row = over_the_wire(record_out(Recorded(1, 1, AT, 0.0, HOSTILE, "", HOSTILE, event)))
        row[7] = {name: HOSTILE if isinstance(value, str) else value for name, value in row[7].items()}
        assert unsafe_strings(record_in(row)) == []


def test_an_event_of_a_newer_host_is_kept() -> None:
    record = record_in([9, 4, AT, 1, "", "", "moon-landed", {"who": ["a"], "when": 3, "data": "x"}])
    assert record.event == UnknownEvent("moon-landed", 'data.who = ["a"]\ndata.when = 3\ndata.data = "x"\n')
    assert record_in(over_the_wire(record_out(record))) == record


@given(st.lists(anything, max_size=9))
@example([1, 1, AT, 0.0, "", "", "unknown", {"a": float("nan")}])
@example([1, 1, AT, 0.0, "", "", "unknown", {"a": {"b": None}}])
@example([1, 1, AT, float("nan"), "", "", "unknown", {}])
@example([True, 1, AT, 0.0, "", "", "unknown", {}])
def test_any_row_is_an_event_or_nonsense(row: list[Any]) -> None:
    for candidate in (row, [1, 1, AT, 0.0, "", "", "log-line-written", {"text": row}]):
        try:
            record = record_in(candidate)
        except Nonsense:
            continue
        assert unsafe_strings(record) == []


# -- briefings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seat", [*SEATS, "facilitator"])
def test_a_briefing_comes_back_as_it_was(seat: str) -> None:
    briefing = briefing_for(scenario(), seat)
    assert briefing_in(over_the_wire(briefing_out(briefing))) == briefing


@given(anything, texts)
def test_any_briefing_is_one_or_nonsense_and_its_texts_are_safe(value: Any, text: str) -> None:
    said = over_the_wire(briefing_out(briefing_for(scenario(), "north")))
    for changed in ({**said, "title": text}, {**said, "roles": value}, {**said, "card": value}, value):
        if isinstance(changed, dict):
            try:
                briefing = briefing_in(changed)
            except Nonsense:
                continue
            assert unsafe_strings(briefing) == []
