from __future__ import annotations

import json
import math
import tomllib
import typing
from datetime import datetime, timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tabletop.exercise.events import (
    EVENTS,
    DecisionExtended,
    DecisionOpened,
    DiceRolled,
    Event,
    LogLineWritten,
    Recorded,
    UnknownEvent,
)
from tabletop.journal import codec
from tabletop.journal.codec import (
    FORMAT,
    chain,
    check_format,
    decode_block,
    decode_head,
    encode_event,
    encode_head,
    encode_value,
)
from tabletop.journal.errors import SaveError, Unwritable
from tabletop.records import fields, names, replace
from tests.chance import examples
from tests.journal.samples import (
    AT,
    HEAD,
    a_decision,
    assemble,
    flat,
    note,
    number,
    one_of_each,
    read,
    record,
    recorded_events,
    short_save,
    texts,
)

BEFORE = "0" * 32


def block_of(recorded: Recorded) -> bytes:
    """The block without its frame, as the reader cuts it out of a save."""
    return encode_event(recorded, BEFORE)[0].removeprefix(b"\n[[event]]\n").removesuffix(b"\n")


def plain(value: Any) -> Any:
    return [plain(item) for item in value] if isinstance(value, tuple) else value


@given(recorded_events)
def test_an_event_comes_back_as_it_was_and_tomllib_reads_the_same(recorded: Recorded) -> None:
    encoded, digest = encode_event(recorded, BEFORE)
    assert decode_block(block_of(recorded), 1) == recorded
    entry = tomllib.loads(encoded.decode())["event"][0]
    given = {name: plain(getattr(recorded.event, name)) for name in names(type(recorded.event))}
    assert entry.get("data", {}) == {name: value for name, value in given.items() if value is not None}
    assert (entry["seq"], entry["write"], entry["type"], entry["sum"]) == (
        1,
        recorded.write,
        recorded.event.kind,
        digest,
    )
    assert entry["at"].isoformat(timespec="milliseconds").replace("+00:00", "Z") == recorded.at
    assert (entry["clock"], entry["by"]) == (recorded.clock, recorded.by)
    assert (entry.get("command", ""), entry.get("undo", "")) == (recorded.command, recorded.undo)


@given(recorded_events)
def test_the_fast_way_and_tomllib_s_way_of_reading_agree(recorded: Recorded) -> None:
    slow = block_of(recorded).replace(b"seq = 1\n", b"seq = 1 # by hand\n", 1)
    assert decode_block(slow, 1) == recorded


@given(texts)
def test_any_text_is_one_line_that_toml_and_json_read_alike(text: str) -> None:
    literal = encode_value(text)
    assert "\n" not in literal
    assert tomllib.loads(f"x = {literal}")["x"] == json.loads(literal) == text


@pytest.mark.parametrize("full", [True, False])
def test_every_kind_of_event_comes_back(full: bool) -> None:
    writes = number([event] for event in one_of_each(full=full))
    data, _ = assemble([write] for write in writes)
    assert read(data).records == flat(writes)
    assert len(tomllib.loads(data.decode())["event"]) == len(EVENTS)


def holds(hint: Any) -> bool:
    """Whether a save can hold a value of this type on one line, and JSON and TOML tell it from any other."""
    args = typing.get_args(hint)
    return hint in {str, int, float, bool} or (
        typing.get_origin(hint) is tuple and bool(args) and all(arg is Ellipsis or holds(arg) for arg in args)
    )


def test_every_event_class_has_fields_a_save_can_hold() -> None:
    for cls in EVENTS.values():
        for name, field in fields(cls).items():
            args = typing.get_args(field.type)
            if type(None) in args:  # None is written as an omitted key, so it must be the default
                assert field.required or field.default is None, (cls, name)
                assert [holds(arg) for arg in args] == [True, False], (cls, name)
            else:
                assert holds(field.type), (cls, name)


def test_a_digest_is_over_the_one_before_and_every_line_of_the_block() -> None:
    encoded, digest = encode_event(record(1, 1, note("x")), BEFORE)
    body = encoded[1 : encoded.index(b"sum = ")]
    assert body.startswith(b"[[event]]\nseq = 1\n")
    assert digest == chain(BEFORE, body)
    assert encoded.endswith(f'sum = "{digest}"\n'.encode())
    assert encode_event(record(1, 1, note("x")), digest)[1] != digest


def test_the_block_reads_as_the_format_says() -> None:
    recorded = Recorded(18, 9, AT, 731.4, "berlin", "c-1", "", DecisionExtended("alaska", ("berlin", "paris"), 900))
    text = encode_event(recorded, BEFORE, (2, 3))[0].decode()
    assert text.rsplit("sum", 1)[0] == (
        '\n[[event]]\nseq = 18\nwrite = 9\npart = [2, 3]\nat = 2026-11-23T18:04:31.221Z\nclock = 731.4\ntype = "decision-extended"\n'
        'by = "berlin"\ncommand = "c-1"\ndata.decision = "alaska"\ndata.who = ["berlin", "paris"]\ndata.closes = 900.0\n'
        "data.public = false\n"
    )


def test_a_whole_number_in_a_float_field_is_written_with_a_point() -> None:
    assert b"\ndata.closes = 600.0\n" in block_of(record(1, 1, a_decision))


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (note("\ud800"), "surrogate"),
        (note(typing.cast("str", 7)), "text must be a text"),
        (note(typing.cast("str", None)), "text must be a text"),
        (LogLineWritten("note", "x", typing.cast("str", True)), "role must be a text"),
        (DiceRolled("d", 2**63, 6, (1,), ""), "64 bits"),
        (DiceRolled("d", typing.cast("int", 1.0), 6, (1,), ""), "draw must be a whole number"),
        (DiceRolled("d", typing.cast("int", True), 6, (1,), ""), "draw must be a whole number"),
        (DiceRolled("d", 1, 6, typing.cast("tuple[int, ...]", (1, None)), ""), "raw.1 must be a whole number"),
        (DiceRolled("d", 1, 6, typing.cast("tuple[int, ...]", [1]), ""), "raw must be"),
        (replace(a_decision, closes=math.nan), "cannot hold"),
        (replace(a_decision, closes=math.inf), "cannot hold"),
        (replace(a_decision, who=typing.cast("tuple[str, ...]", object())), "who must be"),
        (UnknownEvent("not a kind", ""), "kind"),
        (UnknownEvent("future", "data.x = nonsense\n"), "cannot hold"),
        (UnknownEvent("future", 'sum = "x"\n'), "cannot hold"),
        (UnknownEvent("future", 'data.x = """\n[[event]]\n"""\n'), "cannot hold"),
        (UnknownEvent("log-line-written", 'data.word = "note"\ndata.text = "x"\n'), "no unknown kind"),
        (Event(), "no kind of event"),
    ],
)
def test_what_would_not_come_back_is_refused_before_it_is_written(event: Event, words: str) -> None:
    with pytest.raises(Unwritable, match=words):
        encode_event(record(1, 1, event), BEFORE)


@pytest.mark.parametrize("change", [{"by": None}, {"command": 7}, {"undo": b"x"}, {"write": 1.0}, {"seq": True}])
def test_a_wrong_type_around_the_event_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(Unwritable, match="wrong type"):
        encode_event(replace(record(1, 1, note("x")), **change), BEFORE)


@pytest.mark.parametrize("clock", [-0.001, math.nan, math.inf])
def test_an_impossible_exercise_time_is_refused(clock: float) -> None:
    with pytest.raises(Unwritable, match="exercise time"):
        encode_event(record(1, 1, note("x"), clock=clock), BEFORE)


@pytest.mark.parametrize(
    "at",
    [
        "",
        "2026-11-23T18:04:31Z",
        "2026-11-23T18:04:31.221+00:00",
        "2026-13-23T18:04:31.221Z",
        "2026-11-23 18:04:31.221Z",
    ],
)
def test_an_impossible_wall_time_is_refused(at: str) -> None:
    with pytest.raises(Unwritable):
        encode_event(replace(record(1, 1, note("x")), at=at), BEFORE)


def edited(old: bytes, new: bytes) -> bytes:
    block = block_of(record(1, 1, a_decision))
    assert old in block
    return block.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b"data.unit", b"data.units", "no field units"),
        (b'data.question = "Q?"\n', b"", "lacks the field question"),
        (b"data.pick = 1", b'data.pick = "1"', "pick must be a whole number"),
        (b"data.pick = 1", b"data.pick = 1.0", "pick must be a whole number"),
        (b"data.pick = 1", b"data.pick = true", "pick must be a whole number"),
        (b"data.secret = true", b"data.secret = 1", "secret must be true or false"),
        (b'data.who = ["berlin"]', b'data.who = "berlin"', "who must be"),
        (b'data.who = ["berlin"]', b"data.who = [1]", "who.0 must be a text"),
        (b'"the first"]]', b'"the first", 4]]', "options.0.3 must be a text"),
        (b'[["a", "A", "the first"]]', b'["a"]', "options.0 must be a list of texts"),
        (b"data.least = 0.0", b"data.least = nan", "cannot hold"),
        (b"seq = 1\n", b"seq = 2\n", "number is 2"),
        (b"data.pick = 1", b"data.pick = 1\ndata.pick = 1", "stands in it twice"),
        (b"write = 1", b"wrote = 1", "unknown key wrote"),
        (b"write = 1", b"write = '1'", "write must be int"),
        (b"at = 2026-11-23T18:04:31.221Z", b"at = 2026-11-23T18:04:31.221", "offset"),
    ],
)
def test_data_that_do_not_fit_are_refused_with_the_event_s_number(old: bytes, new: bytes, words: str) -> None:
    with pytest.raises(SaveError, match=words) as caught:
        decode_block(edited(old, new), 1)
    assert (caught.value.code, caught.value.event) == ("unreadable", 1)
    assert "Event 1 " in str(caught.value)


def test_a_field_that_older_programs_did_not_write_gets_its_default() -> None:
    recorded = decode_block(edited(b"data.pick = 1\n", b""), 1)
    assert isinstance(recorded.event, DecisionOpened)
    assert recorded.event.pick == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'data.unit = ""', b"data.unit = ''"),
        (b"data.pick = 1", b"data.pick = 0x1"),
        (b"seq = 1", b"seq  =  1"),
        (b'data.unit = ""', b'data . "unit"\t= ""  # by hand'),
        (b".221Z", b".221000+00:00"),
    ],
)
def test_the_same_block_in_another_spelling_of_toml_reads_the_same(old: bytes, new: bytes) -> None:
    assert decode_block(edited(old, new), 1) == record(1, 1, a_decision)


INSERTED = (
    "\\/", "\\ud83d\\ude00", "\\u0041", "\\U0001F600", "\x7f", "\x00", "\x1b", "\t", "\r", "\n", '"', "'", '"""', "\\", " ", "0", "1", "-",
    "+", ".", "e5", "1e400", "_", "[", "]", ", ", ",", "{", "}", ":", " = ", "=", "null", "nan", "inf", "true", "#", "# x\n", "\u0661", "\u2028",
    '\ndata.x = "y"', "\ndata.text = 1", "\n[[event]]\n", "\n\n", '\nsum = "' + "0" * 32 + '"', "9" * 20, "9" * 400, "T24", "-00-", "2026-02-30", "0000-", "Z",
)  # fmt: skip
BLOCKS = tuple(
    block_of(record(1, 1, event, command="c1", undo="step")).decode()
    for event in (
        a_decision,
        note('quote " and \\ and \n and \x7f'),
        UnknownEvent("future-thing", 'data.what = [["x", 1], ["y", -2.5]]\ndata.odd = true\ndata.text = "é"\n'),
        DiceRolled("d", 1, 6, (3, 4), "", ("all",)),
    )
)


def as_toml_reads(block: str) -> dict[str, Any]:
    """The event's table, read by nothing but tomllib."""
    document = tomllib.loads(f"[[event]]\n{block}\n")
    assert set(document) == {"event"}
    (entry,) = document["event"]
    assert isinstance(entry, dict)
    return entry


def check_read_as_toml(block: str) -> bool:
    """Whether the block is read; if so, it is TOML and means the same."""
    try:
        found = decode_block(block.encode(), 1)
    except (SaveError, UnicodeEncodeError):
        return False
    entry = as_toml_reads(block)
    around = (found.seq, found.write, found.clock, found.by, found.command, found.undo, found.event.kind)
    stands = [entry[key] for key in ("seq", "write", "clock", "by")] + [entry.get(k, "") for k in ("command", "undo")]
    if isinstance(found.event, UnknownEvent):
        assert (*around[:-1], found.event.name) == (*stands, entry["type"])
        assert tomllib.loads(found.event.data).get("data", {}) == entry.get("data", {})
    else:
        assert around == (*stands, entry["type"])
        given = {name: plain(getattr(found.event, name)) for name in names(type(found.event))}
        data = entry.get("data", {})
        assert set(data) <= set(given)
        assert {name: given[name] for name in data} == data
    moment = datetime.fromisoformat(found.at)
    assert abs(moment - entry["at"]) < timedelta(milliseconds=1)
    assert math.isfinite(found.clock)
    return True


@examples(600)
@given(
    st.sampled_from(BLOCKS),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 3), st.sampled_from(INSERTED)), min_size=1, max_size=3),
)
def test_whatever_is_read_is_toml_and_means_the_same(block: str, edits: list[tuple[float, int, str]]) -> None:
    for place, gone, inserted in edits:
        at = round(place * len(block))
        block = block[:at] + inserted + block[at + gone :]
    check_read_as_toml(block)


@pytest.mark.parametrize("block", BLOCKS)
def test_each_single_insertion_at_each_place_is_read_as_toml_reads_it_or_not_at_all(block: str) -> None:
    assert check_read_as_toml(block)
    for at in range(0, len(block), 3):
        for inserted in INSERTED:
            check_read_as_toml(block[:at] + inserted + block[at:])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"c1"', '"c\\/1"'),
        ('"c1"', '"\\ud83d\\ude00"'),
        ('"c1"', '"\x7f"'),
        ('by = "facilitator"', 'by = "\x01"'),
        ("2026-11-23", "2026-13-23"),
        ("2026-11-23", "0000-11-23"),
        ("2026-11-23", "2026-11-31"),
        ("T18:", "T24:"),
        ("seq = 1", "seq = 01"),
        ("write = 1", "write = 01"),
        ("write = 1", "write = \u0661"),
        ("clock = 0.0", "clock = 00.0"),
        ("clock = 0.0", "clock = " + "9" * 400 + ".0"),
        ("clock = 0.0", "clock = inf"),
        ("clock = 0.0", "clock = nan"),
        ("clock = 0.0", "clock = -1.0"),
        ("data.odd = true", "data.odd = true\ndata.odd = true"),
        ("data.odd = true", "data.odd = nan"),
        ("data.odd = true", "data.odd = 1e999"),
        ("data.odd = true", "data.odd = [1"),
        ("data.odd = true", "data.odd = {x = 1}"),
        ("data.odd = true", "data.odd.x = 1"),
        ('data.text = "é"', 'data.text = """é'),
    ],
)
def test_what_no_toml_file_or_no_session_can_hold_is_refused(old: str, new: str) -> None:
    block = BLOCKS[2]
    assert old in block
    with pytest.raises(SaveError):
        decode_block(block.replace(old, new, 1).encode(), 1)


def test_what_this_program_writes_is_read_the_fast_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec, "_decode_slowly", None)
    for event in [*one_of_each(full=True), *one_of_each(full=False)]:
        recorded = replace(record(1, 1, event, clock=731.4, command="c", undo="u"), at="2024-02-29T23:59:59.999Z")
        assert decode_block(block_of(recorded), 1) == recorded


def test_an_event_of_an_unknown_kind_is_kept_word_for_word() -> None:
    lines = 'data.what = [["x", 1]]\ndata.text = "é \\" \\u007f"\n'
    recorded = record(1, 1, UnknownEvent("from-the-future", lines))
    encoded = block_of(recorded)
    assert decode_block(encoded, 1) == recorded
    assert lines.encode() in encoded


def test_a_new_kind_needs_only_its_class(monkeypatch: pytest.MonkeyPatch) -> None:
    class Weighed(Event):
        kind: ClassVar[str] = "weighed"
        scales: tuple[tuple[str, float, bool], ...]
        note: str | None = None

    monkeypatch.setitem(typing.cast("dict[str, Any]", EVENTS), "weighed", Weighed)
    weighed: Any = Weighed((("a", 1.5, True), ("b", 2.0, False)))
    assert decode_block(block_of(record(1, 1, weighed)), 1).event == weighed
    with pytest.raises(SaveError, match=r"scales\.0\.2 must be true or false"):
        decode_block(block_of(record(1, 1, weighed)).replace(b"true", b"1"), 1)


def test_the_head_comes_back_and_ends_with_its_digest() -> None:
    data, digest = encode_head(HEAD)
    assert decode_head(data) == HEAD
    assert data.endswith(f'[head]\nsum = "{digest}"\n'.encode())
    assert data.startswith(f"format = {FORMAT}\n\n[session]\nid = ".encode())
    assert tomllib.loads(data.decode())["scenario"] == HEAD.scenario


def test_a_save_is_one_toml_document() -> None:
    data, _, writes = short_save()
    document = tomllib.loads(data.decode())
    assert set(document) == {"format", "session", "scenario", "head", "event"}
    assert [entry["seq"] for entry in document["event"]] == [recorded.seq for recorded in flat(writes)]


def test_a_scenario_that_toml_cannot_hold_is_refused() -> None:
    with pytest.raises(Unwritable, match="scenario"):
        encode_head(replace(HEAD, scenario={"x": None}))
    with pytest.raises(Unwritable, match="read back"):
        encode_head(replace(HEAD, scenario={"x": (1, 2)}))
    with pytest.raises(Unwritable, match="scenario"):
        encode_head(replace(HEAD, title="\ud800"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"[session]", b"[sessions]"),
        (b"title = ", b"titel = "),
        (b'language = "en"', b"language = 1"),
        (b"scenario", b"szenario"),
        (b"x", b"\xff"),
    ],
)
def test_a_head_without_a_part_is_called_damaged(old: bytes, new: bytes) -> None:
    head = replace(HEAD, id="x")
    with pytest.raises(SaveError) as caught:
        decode_head(encode_head(head)[0].replace(old, new))
    assert (caught.value.code, caught.value.event) == ("damaged", 0)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not-a-save"),
        (b"hello\n", "not-a-save"),
        (b"\x00" * 100, "not-a-save"),
        (b"title = 'x'\n", "not-a-save"),
        (f"format = {FORMAT + 1}\n".encode(), "newer-format"),
        (b"format = 0\n", "older-format"),
        (b"format = 1\r\n\r\n[session]\r\n", "damaged"),
    ],
)
def test_what_is_no_save_of_this_program_is_told_apart(data: bytes, code: str) -> None:
    with pytest.raises(SaveError) as caught:
        check_format(data)
    assert caught.value.code == code
