from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections.abc import Iterable
from pathlib import Path

import pytest

from tabletop.journal.codec import SEPARATOR, chain, encode_append, encode_event
from tabletop.journal.errors import Damage, SaveError
from tabletop.journal.journal import Journal
from tabletop.journal.library import summarise
from tabletop.journal.reading import Save, read_bytes, read_save, read_tail, tail_blocks
from tests.journal.samples import HEAD, assemble, flat, note, number, read, short_save


def test_a_whole_save_is_read_whole() -> None:
    data, ends, writes = short_save()
    save = read(data)
    assert save.records == flat(writes)
    assert (save.head, save.recovery, save.damage, save.size) == (HEAD, None, None, ends[-1])


@pytest.mark.slow
def test_truncated_at_any_byte_every_append_before_is_there_and_nothing_else() -> None:
    data, ends, writes = short_save()
    for size in range(ends[0], len(data)):
        whole = bisect_right(ends, size + 1) - 1  # the last line end alone is nothing of an event
        save = read(data[:size])
        assert save.records == flat(writes[:whole])
        assert save.damage is None
        assert (save.recovery is None) == (size in ends)
        assert save.size == min(ends[whole], size)
        if save.recovery:
            assert (save.recovery.event, save.recovery.size) == (len(save.records) + 1, size - save.size)
            assert ("Every event is there" if size + 1 in ends else "ends before event") in save.recovery.words
            assert "lost" not in save.recovery.words


def test_truncated_within_the_head_it_is_no_save_or_a_damaged_one() -> None:
    data, ends, _ = short_save()
    for size in range(ends[0]):
        with pytest.raises(SaveError) as caught:
            read(data[:size])
        assert caught.value.code == ("damaged" if size >= len("format = 1\n") else "not-a-save")


def test_what_a_torn_append_leaves_is_cut_back_to_whole_appends_even_when_written_in_a_group() -> None:
    writes = number([[note("1")], [note("2"), note("3")], [note("4")], [note("5")]])
    data, ends = assemble([[writes[0]], writes[1:]])  # the second append holds three writes
    for size in range(ends[1], len(data) - 1):
        assert read(data[:size]).records == flat(writes[:1])
    assert read(data).records == flat(writes)


def test_the_blocks_of_a_torn_append_may_have_reached_the_disk_in_any_order() -> None:
    writes = number([[note("1")], [note("2" * 50)], [note("3")], [note("4")]])
    data, ends = assemble([[writes[0]], writes[1:]])
    hole = data[: ends[1]] + bytes(60) + data[ends[1] + 60 :]
    save = read(hole)
    assert (save.records, save.damage) == (flat(writes[:1]), None)
    assert save.recovery
    assert save.recovery.event == 2


@pytest.mark.parametrize("tail", [b"\0" * 700, b"\n", b"x", b"\n[[event]]\n", b"\xff\xfe\n\n[[event]]\n\0\0"])
def test_rubbish_behind_the_last_event_is_a_torn_tail(tail: bytes) -> None:
    data, ends, writes = short_save()
    for end, whole in [(ends[-1], len(writes)), (ends[0], 0)]:
        save = read(data[:end] + tail)
        assert (save.records, save.damage) == (flat(writes[:whole]), None)
        assert save.recovery
        assert save.recovery.size == len(tail)


@pytest.mark.slow
@pytest.mark.parametrize("mask", [0x01, 0x20, 0x80])
def test_a_changed_byte_is_found_wherever_it_is_and_the_event_is_named(mask: int) -> None:
    data, ends, writes = short_save()
    records = flat(writes)
    starts = block_starts(data)
    last_append = ends[-2]
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= mask
        save, refusal = read_or_refusal(bytes(changed))
        if save is None:
            assert place < ends[0], f"byte {place}: {refusal}"
            assert refusal in {"damaged", "not-a-save", "newer-format", "older-format"}
            continue
        assert save.records == records[: len(save.records)], f"byte {place} was believed"
        event = bisect_right(starts, place)
        if place >= last_append:
            assert save.recovery, f"byte {place}"
            assert (save.recovery.event, save.damage) == (event, None)
        else:
            assert save.damage, f"byte {place}"
            assert (save.damage.event, save.recovery) == (event, None), f"byte {place}"
            assert len(save.records) >= event - 3 if event else len(save.records) == len(records)


def read_or_refusal(data: bytes) -> tuple[Save | None, str]:
    try:
        return read(data), ""
    except SaveError as error:
        return None, error.code


def block_starts(data: bytes) -> list[int]:
    """Where each event's block begins: at the blank line before it."""
    starts = []
    at = data.find(SEPARATOR)
    while at >= 0:
        starts.append(at + 1)
        at = data.find(SEPARATOR, at + 1)
    return starts


@pytest.mark.parametrize(("first", "last"), [(1, 2), (2, 3), (3, 4), (1, 4)])
def test_missing_events_are_damage(first: int, last: int) -> None:
    data, ends, _ = short_save()
    save = read(data[: ends[first]] + data[ends[last] :])
    assert save.damage
    assert save.damage.event == len(save.records) + 1


def test_a_last_append_whose_forerunner_is_missing_is_not_believed() -> None:
    data, ends, writes = short_save()
    save = read(data[: ends[3]] + data[ends[5] :])
    assert save.records == flat(writes[:3])
    assert save.damage
    assert save.damage.event == 5


def test_exchanged_and_repeated_events_are_damage() -> None:
    writes = number([[note(str(n))] for n in range(6)])
    data, ends = assemble([write] for write in writes)
    parts = [data[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    for order in ([0, 1, 3, 2, 4, 5, 6], [0, 1, 2, 2, 3, 4, 5, 6], [0, 2, 3, 4, 5, 6]):
        save = read(b"".join(parts[number] for number in order))
        assert save.damage
        assert "changed after it was written" in save.damage.words


def test_a_changed_head_that_can_be_read_is_named_and_the_events_are_there() -> None:
    data, _, writes = short_save()
    save = read(data.replace(b"Tuesday", b"Mittwoch", 1))
    assert save.records == flat(writes)
    assert save.damage == Damage(0, save.damage.words if save.damage else "")
    assert save.head.title.startswith("Mittwoch")


def test_an_intact_event_that_makes_no_sense_is_named() -> None:
    data, ends, _ = short_save()
    block, _ = encode_event(number([[note("x")]])[0][0], "")
    assert block.startswith(b"\n[[event]]\nseq = 1\n")
    digest = read(data[: ends[1]]).digest
    wrong, _ = encode_append(number([[note("out of order")]], seq=7), digest)
    with pytest.raises(SaveError, match="Event 2 cannot be read: its number is 8") as caught:
        read(data[: ends[1]] + wrong)
    assert (caught.value.code, caught.value.event) == ("unreadable", 2)


def long_save() -> tuple[bytes, list[int]]:
    """A save of seventy events, one a write, and where the head and each event end."""
    return assemble([write] for write in number([note(f"line {n} " * 20)] for n in range(70)))


def flipped(data: bytes, places: Iterable[int]) -> bytes:
    changed = bytearray(data)
    for place in places:
        changed[place] ^= 1
    return bytes(changed)


def test_damage_of_many_events_is_never_taken_for_one_interrupted_write(tmp_path: Path) -> None:
    data, ends = long_save()
    loose = data[: ends[0]] + data[ends[0] :].replace(b" = ", b"=")
    changed = {
        "zeroed": (data[:-20_000] + bytes(20_000), "damaged at event"),
        "a byte in each of the last ten": (flipped(data, (end + 60 for end in ends[-11:-1])), "damaged at event 61"),
        "line ends": (data[: ends[0]] + data[ends[0] :].replace(b"\n", b"\r\n"), "From event 1 on the line ends"),
        "spaces": (loose, "From event 1 on an editor changed spaces"),
        "spaces from the middle on": (data[: ends[40]] + loose[-500:], "damaged at event 41"),
        "spaces behind": (data[: ends[69]] + data[ends[69] :].replace(b"\n", b" \n"), "an editor changed spaces"),
        "an empty line": (data[: ends[30]] + b"\n" + data[ends[30] :], "From event 31 on an editor changed spaces"),
        "half of the rest is gone": (data[: ends[30] + 40] + data[ends[31] + 30 :], "damaged at event 31"),
        "nothing but beginnings": (data[: ends[30]] + b"".join(data[end : end + 60] for end in ends[30:-1]), "event 31"),
    }  # fmt: skip
    for name, (bytes_of, words) in changed.items():
        save = read(bytes_of)
        assert save.damage, name
        assert words in save.damage.words, name
        path = tmp_path / "a.toml"
        path.write_bytes(bytes_of)
        with pytest.raises(SaveError):
            Journal.open(path)
        assert path.read_bytes() == bytes_of
        assert list(tmp_path.iterdir()) == [path]


def test_lost_sectors_of_one_append_are_torn() -> None:
    appends = [number([[note("first")]]), number([[note("x" * 400)] for _ in range(12)], seq=1, write=1)]
    data, ends = assemble(appends)
    for sector in range(ends[1] // 512 + 1, len(data) // 512):
        for more in (1, 3):
            start, end = sector * 512, min(len(data), (sector + more) * 512)
            save = read(data[:start] + bytes(end - start) + data[end:])
            assert (save.records, save.damage) == (appends[0][0], None)
            assert save.recovery


@pytest.mark.parametrize("part", ["[100, 200]", "[2, 3]", "[70, 71]"])
def test_a_place_in_an_append_that_contradicts_the_events_before_is_damage_of_that_event_alone(part: str) -> None:
    data, ends = long_save()
    before = read(data[: ends[69]])
    block = data[ends[69] :].replace(b"\nat = ", f"\npart = {part}\nat = ".encode(), 1)
    text = block[: block.index(b"sum = ")].removeprefix(b"\n")
    save = read(data[: ends[69]] + b"\n" + text + f'sum = "{chain(before.digest, text)}"\n'.encode())
    assert save.records == before.records
    assert save.damage
    assert save.damage.event == 70


def test_a_last_line_end_that_is_missing_costs_no_event_and_is_written_when_the_save_is_opened(tmp_path: Path) -> None:
    data, _, writes = short_save()
    path = tmp_path / "a.toml"
    path.write_bytes(data[:-1])
    assert read_save(path).records == flat(writes)
    assert summarise(path).events == len(flat(writes))
    with Journal.open(path) as journal:
        assert journal.save.recovery
        assert "Every event is there" in journal.save.recovery.words
        journal.append(number([[note("on")]], seq=9, write=6))
    assert path.read_bytes().startswith(data)
    assert (len(read_save(path).records), read_save(path).recovery) == (10, None)
    assert list(tmp_path.iterdir()) == [path]


def test_opening_to_play_sets_a_torn_tail_aside_cuts_it_and_says_so(tmp_path: Path) -> None:
    data, ends, writes = short_save()
    for step, size in enumerate(range(ends[2] + 1, ends[3], 41)):
        path = tmp_path / f"{step}.toml"
        path.write_bytes(data[:size])
        with Journal.open(path) as journal:
            recovery = journal.save.recovery
            assert journal.save.records == flat(writes[:2])
            journal.append(number([[note("on")]], seq=3, write=2))
            digest = journal.digest
        assert recovery
        assert recovery.copy == tmp_path / f"{step}.toml.torn-1"
        assert recovery.copy.read_bytes() == data[ends[2] : size]
        assert recovery.copy.name in recovery.words
        save = read_save(path)
        assert [len(save.records), save.recovery, save.damage, save.digest] == [4, None, None, digest]
        tomllib.loads(path.read_text(encoding="utf-8"))


def test_nothing_set_aside_is_ever_overwritten(tmp_path: Path) -> None:
    data, ends, _ = short_save()
    path = tmp_path / "a.toml"
    for size in (ends[1] + 10, ends[1] + 20):
        path.write_bytes(data[:size])
        Journal.open(path).close()
    assert [len((tmp_path / f"a.toml.torn-{n}").read_bytes()) for n in (1, 2)] == [10, 20]


def test_a_damaged_save_is_not_opened_to_play_and_not_touched(tmp_path: Path) -> None:
    data, ends, _ = short_save()
    path = tmp_path / "a.toml"
    changed = data[: ends[1] + 40] + b"?" + data[ends[1] + 41 :]
    path.write_bytes(changed)
    with pytest.raises(SaveError, match="damaged at event 2") as caught:
        Journal.open(path)
    assert (caught.value.code, caught.value.event) == ("damaged", 2)
    assert path.read_bytes() == changed
    assert list(tmp_path.iterdir()) == [path]
    assert len(read_save(path).records) == 1


def test_reading_can_be_cancelled_and_tells_how_far_it_is() -> None:
    writes = number([[note(str(n))] for n in range(2500)])
    data, _ = assemble([write] for write in writes)
    seen: list[tuple[int, int]] = []
    read_bytes(Path("x"), data, lambda done, total: seen.append((done, total)))
    assert seen[-3:] == [(1000, 2500), (2000, 2500), (2500, 2500)]
    assert seen == sorted(seen)

    def cancel(done: int, _total: int) -> None:
        if done >= 1000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_bytes(Path("x"), data, cancel)


@pytest.mark.parametrize("count", [1, 3, 100, 5000])
def test_the_tail_is_the_last_events(tmp_path: Path, count: int) -> None:
    writes = number([[note("x" * 300 + str(n))] for n in range(900)])
    data, _ = assemble([write] for write in writes)
    path = tmp_path / "a.toml"
    path.write_bytes(data)
    assert read_tail(path, count) == flat(writes)[-count:]


def test_the_tail_of_a_torn_save_ends_with_the_last_whole_append(tmp_path: Path) -> None:
    data, ends, writes = short_save()
    path = tmp_path / "a.toml"
    for size in range(ends[0], len(data), 7):
        path.write_bytes(data[:size])
        assert read_tail(path, 100) == flat(writes[: bisect_right(ends, size + 1) - 1])


def test_the_tail_shows_nothing_from_before_a_damage() -> None:
    data, ends, writes = short_save()
    changed = data[: ends[1] + 40] + b"?" + data[ends[1] + 41 :]
    assert len(tail_blocks(changed, whole=True)) == len(flat(writes)) - 2


def test_the_tail_of_an_empty_session_is_empty_and_of_no_save_an_error(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(assemble([])[0])
    assert read_tail(path) == []
    path.write_bytes(b"what?")
    with pytest.raises(SaveError, match="not a save"):
        read_tail(path)
    with pytest.raises(SaveError, match="no save"):
        read_tail(tmp_path / "b.toml")
