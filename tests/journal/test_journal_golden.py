from __future__ import annotations

import itertools
import tomllib
from pathlib import Path

import pytest

from tabletop.exercise.apply import fold
from tabletop.exercise.events import (
    DecisionClosed,
    DecisionExtended,
    DecisionOpened,
    MessageSent,
    Recorded,
    RoleSeated,
    RoleVacated,
    UnknownEvent,
)
from tabletop.journal.codec import FORMAT, OLDEST, SEPARATOR, encode_append, encode_head, encode_value
from tabletop.journal.journal import Journal
from tabletop.journal.library import summarise
from tabletop.journal.reading import read_save, read_tail
from tabletop.records import fields
from tests.journal.golden import FOLDER
from tests.journal.samples import AT

GOLDEN = sorted(FOLDER.glob("*.toml"))


def test_there_is_one_of_each_sort_for_every_format() -> None:
    sorts = {"minimal", "full", "nulls"}
    assert {path.stem for path in GOLDEN} == {
        *(f"{number}-{sort}" for number in range(OLDEST, FORMAT + 1) for sort in sorts),
        "3-improvised",
    }


def test_what_no_script_foresaw_stands_in_the_golden_save() -> None:
    state = fold(read_save(FOLDER / "3-improvised.toml").records)
    question = state.play.questions["ad-hoc-1"]
    assert (question.improvised, question.outcome, question.how) == ("plurality", ("option-1",), "ruling")
    answers = {role: (answer.options, answer.draft) for role, answer in state.responses["ad-hoc-1"].items()}
    assert answers == {"north": (("option-2",), False), "south": (("option-1",), True)}
    sent = state.play.delivered["secret"]
    assert (sent.to, sent.corrections) == (("south", "east"), ("It was Tuesday.",))
    assert state.play.serials["news"].due == 120.0


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_golden_save_still_opens(path: Path) -> None:
    save = read_save(path)
    assert (save.recovery, save.damage) == (None, None)
    assert len(save.records) == len(tomllib.loads(path.read_text(encoding="utf-8")).get("event", []))
    assert read_tail(path, 5) == save.records[-5:]
    assert summarise(path).events == len(save.records)


@pytest.mark.parametrize(
    "path", [path for path in GOLDEN if path.stem.startswith(f"{FORMAT}-")], ids=lambda path: path.stem
)
def test_a_golden_save_is_written_as_it_was(path: Path) -> None:
    """Byte for byte; but where an event has gained a field with a default since, its line and the digests differ."""
    save = read_save(path)
    data, digest = encode_head(save.head)
    for _, write in itertools.groupby(save.records, key=lambda recorded: recorded.write):
        block, digest = encode_append([list(write)], digest)
        data += block
    old, new = path.read_bytes().split(SEPARATOR), data.split(SEPARATOR)
    gained = False
    assert old[0].strip() == new[0].strip()
    for recorded, before, after in zip(save.records, old[1:], new[1:], strict=True):
        lines = [
            [line for line in block.strip().split(b"\n") if not line.startswith(b"sum = ")] for block in (before, after)
        ]
        extra = set(lines[1]) - set(lines[0])
        gained = gained or bool(extra)
        assert extra <= default_lines(recorded)
        assert [line for line in lines[1] if line not in extra] == lines[0]
    assert gained or data == path.read_bytes()


def default_lines(recorded: Recorded) -> set[bytes]:
    """The lines of those fields of the event that have a default, as they are when it stands."""
    return {
        f"data.{name} = {encode_value(field.default)}".encode()
        for name, field in fields(type(recorded.event)).items()
        if not field.required
    }


def test_what_format_1_did_not_say_is_as_it_was_then() -> None:
    """One person a role, named by hand, who leads it; no question on the wall; nobody wrote to anybody."""
    events = [recorded.event for recorded in read_save(FOLDER / "1-full.toml").records]
    assert [(event.member, event.lead) for event in events if isinstance(event, RoleSeated)] == [("", True)]
    assert [event.member for event in events if isinstance(event, RoleVacated)] == [""]
    asked = [event for event in events if isinstance(event, DecisionOpened | DecisionExtended | DecisionClosed)]
    assert [event.public for event in asked] == [False, False, False]
    assert not any(isinstance(event, MessageSent) for event in events)


def test_a_save_of_format_1_is_played_on_in_its_file(tmp_path: Path) -> None:
    """New events chain to the old ones; the first line stays as it was written."""
    path = tmp_path / "old.toml"
    path.write_bytes((FOLDER / "1-full.toml").read_bytes())
    old = read_save(path)
    last = old.records[-1]
    message = Recorded(
        last.seq + 1, last.write + 1, AT, last.clock, "berlin", "", "", MessageSent("berlin", ("paris",), "Hello")
    )
    with Journal.open(path) as journal:
        journal.append([[message]])
    again = read_save(path)
    assert (again.damage, again.records) == (None, [*old.records, message])
    assert path.read_bytes().startswith(b"format = 1\n")


@pytest.mark.parametrize("version", range(OLDEST, FORMAT + 1))
def test_the_full_golden_save_keeps_what_this_program_does_not_know(version: int) -> None:
    save = read_save(FOLDER / f"{version}-full.toml")
    strangers = [recorded.event for recorded in save.records if isinstance(recorded.event, UnknownEvent)]
    assert [stranger.name for stranger in strangers] == ["from-the-future", "empty-thing"]
    assert strangers[0].data == 'data.list = [["a", 1], []]\ndata.text = "x"\n'
