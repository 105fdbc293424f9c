from __future__ import annotations

import dataclasses
import itertools
import tomllib
from pathlib import Path

import pytest

from tabletop.exercise.events import Recorded, UnknownEvent
from tabletop.journal.codec import FORMAT, OLDEST, SEPARATOR, encode_append, encode_head, encode_value
from tabletop.journal.library import summarise
from tabletop.journal.reading import read_save, read_tail
from tests.journal.golden import FOLDER

GOLDEN = sorted(FOLDER.glob("*.toml"))


def test_there_is_one_of_each_sort_for_every_format() -> None:
    sorts = {"minimal", "full", "nulls"}
    assert {path.stem for path in GOLDEN} == {
        f"{number}-{sort}" for number in range(OLDEST, FORMAT + 1) for sort in sorts
    }


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
        f"data.{item.name} = {encode_value(item.default)}".encode()
        for item in dataclasses.fields(recorded.event)
        if item.default is not dataclasses.MISSING
    }


def test_the_full_golden_save_keeps_what_this_program_does_not_know() -> None:
    save = read_save(FOLDER / "1-full.toml")
    strangers = [recorded.event for recorded in save.records if isinstance(recorded.event, UnknownEvent)]
    assert [stranger.name for stranger in strangers] == ["from-the-future", "empty-thing"]
    assert strangers[0].data == 'data.list = [["a", 1], []]\ndata.text = "x"\n'
