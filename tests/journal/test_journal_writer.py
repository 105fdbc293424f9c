from __future__ import annotations

import errno
import fcntl
import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from tabletop.journal import files
from tabletop.journal.codec import encode_append
from tabletop.journal.errors import JournalBroken, SaveError, Unwritable
from tabletop.journal.journal import Journal
from tabletop.journal.library import summarise
from tabletop.journal.reading import read_save, read_tail
from tabletop.journal.store import EventStore, MemoryJournal
from tests.journal.kill_harness import ROOT, kill_writers
from tests.journal.samples import HEAD, SHORT, assemble, flat, note, number, short_save

NOBODY = 65534  #: a user without rights of its own


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "session.toml"


def play(path: Path, events: int = 3) -> Journal:
    """A new journal with so many events, one a write."""
    return Journal.create(path, HEAD, number([note(str(n))] for n in range(events)))


def raising(code: int) -> object:
    def fail(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    return fail


def test_what_is_appended_is_there_byte_for_byte(path: Path) -> None:
    data, _, writes = short_save()
    with Journal.create(path, HEAD, writes[:2]) as journal:
        assert (journal.save.records, journal.save.head) == (flat(writes[:2]), HEAD)
        for write in writes[2:]:
            journal.append([write])
        assert path.read_bytes() == data
        assert journal.digest == read_save(path).digest
    with Journal.open(path) as journal:
        assert journal.save.records == flat(writes)
        journal.append(number([[note("more")]], seq=9, write=6))
    assert len(read_save(path).records) == 10


def test_several_writes_are_one_write_to_the_file_and_one_sync(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    write, sync = os.write, files.sync

    def counted_write(descriptor: int, data: bytes) -> int:
        calls.append("write")
        return write(descriptor, data)

    def counted_sync(descriptor: int) -> None:
        calls.append("sync")
        sync(descriptor)

    with play(path) as journal:
        monkeypatch.setattr(os, "write", counted_write)
        monkeypatch.setattr(files, "sync", counted_sync)
        journal.append(number([[note("a"), note("b")], [note("c")]], seq=3, write=3))
        assert calls == ["write", "sync"]
        journal.append([])
        assert calls == ["write", "sync"]


def test_a_save_in_the_way_is_never_overwritten(path: Path) -> None:
    path.write_text("mine")
    with pytest.raises(SaveError, match="exists already") as caught:
        Journal.create(path, HEAD)
    assert caught.value.code == "exists"
    assert path.read_text() == "mine"
    assert list(path.parent.iterdir()) == [path]


def test_the_name_of_a_new_save_appears_only_with_the_whole_of_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []
    sync = os.fsync

    def watched_sync(descriptor: int) -> None:
        seen.append(path.exists())
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", watched_sync)
    play(path).close()
    assert seen == [False, True]  # the file before it has its name, the folder after


@pytest.mark.parametrize("step", ["write", "fsync"])
def test_a_save_that_cannot_be_written_whole_leaves_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    monkeypatch.setattr(os, step, raising(errno.ENOSPC))
    with pytest.raises(SaveError, match="disk is full"):
        Journal.create(path, HEAD)
    assert list(path.parent.iterdir()) == []


def test_a_file_system_without_links_will_do(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", raising(errno.EPERM))
    with play(path) as journal:
        journal.append(number([[note("x")]], seq=3, write=3))
    assert len(read_save(path).records) == 4
    assert list(path.parent.iterdir()) == [path]
    with pytest.raises(SaveError, match="exists already"):
        Journal.create(path, HEAD)


def test_where_an_open_file_keeps_its_names_none_of_them_is_left_over(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_files: dict[int, str] = {}
    opening, closing, unlink = os.open, os.close, Path.unlink

    def watched_open(name: str | Path, flags: int, mode: int = 0o777) -> int:
        descriptor = opening(name, flags, mode)
        open_files[descriptor] = str(name)
        return descriptor

    def watched_close(descriptor: int) -> None:
        open_files.pop(descriptor, None)
        closing(descriptor)

    def unlink_as_windows_does(self: Path, missing_ok: bool = False) -> None:
        if str(self) in open_files.values():
            raise PermissionError(errno.EACCES, "in use by another process")
        unlink(self, missing_ok=missing_ok)

    with monkeypatch.context() as windows:
        windows.setattr(sys, "platform", "win32")
        windows.setattr(os, "open", watched_open)
        windows.setattr(os, "close", watched_close)
        windows.setattr(Path, "unlink", unlink_as_windows_does)
        journal = play(path)
    with journal:
        assert list(path.parent.iterdir()) == [path]
        with pytest.raises(SaveError, match="open for playing elsewhere"):
            Journal.open(path)


def test_without_links_too_a_save_that_cannot_be_written_leaves_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        monkeypatch.setattr(os, "write", raising(errno.ENOSPC))
        raise OSError(errno.ENOTSUP, "no links here")

    monkeypatch.setattr(os, "link", full)
    with pytest.raises(SaveError, match="disk is full"):
        Journal.create(path, HEAD)
    assert list(path.parent.iterdir()) == []


def test_the_folder_is_made_where_it_is_missing(tmp_path: Path) -> None:
    play(tmp_path / "a" / "b" / "c.toml").close()
    assert len(read_save(tmp_path / "a" / "b" / "c.toml").records) == 3


def test_a_second_writer_is_refused_and_told_who_has_it(path: Path) -> None:
    with play(path):
        with pytest.raises(SaveError, match="open for playing elsewhere") as caught:
            Journal.open(path)
        assert caught.value.code == "locked"
        if Path("/proc/locks").exists():
            assert str(os.getpid()) in str(caught.value)
        assert len(read_save(path).records) == 3  # readers need no lock
    Journal.open(path).close()


def test_a_writer_in_another_process_is_refused_and_a_killed_one_leaves_no_lock(path: Path) -> None:
    code = "import sys; from pathlib import Path; from tabletop.journal.journal import Journal; j = Journal.open(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()"
    play(path).close()
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(SaveError, match="elsewhere"):
            Journal.open(path)
        other.kill()
    Journal.open(path).close()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EDQUOT, "disk is full"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "read-only"),
        (errno.EIO, "system says"),
    ],
)
@pytest.mark.parametrize("step", ["write", "sync"])
def test_a_failed_write_or_sync_is_final_until_reopened(
    path: Path, monkeypatch: pytest.MonkeyPatch, step: str, code: int, words: str
) -> None:
    more = number([[note("more")]], seq=3, write=3)
    with play(path) as journal:
        digest = journal.digest
        with monkeypatch.context() as failing:
            failing.setattr(os if step == "write" else files, step, raising(code))
            with pytest.raises(JournalBroken, match=words):
                journal.append(more)
        assert words in journal.broken
        calls: list[int] = []
        monkeypatch.setattr(files, "sync", calls.append)
        with pytest.raises(JournalBroken, match=words):
            journal.append(more)
        assert (calls, journal.digest) == ([], digest)
        monkeypatch.undo()
        recovery = journal.reopen()
        assert (recovery is not None) == (step == "sync")
        assert not journal.broken
        journal.append(more)
    assert [recorded.seq for recorded in read_save(path).records] == [1, 2, 3, 4]


def test_half_a_write_is_set_aside_when_reopened(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    more = number([[note("more" * 50)]], seq=3, write=3)

    def half(descriptor: int, data: bytes) -> int:
        monkeypatch.setattr(os, "write", raising(errno.ENOSPC))
        return write(descriptor, data[:100])

    with play(path) as journal:
        whole = path.read_bytes()
        block = encode_append(more, journal.digest)[0]
        monkeypatch.setattr(os, "write", half)
        with pytest.raises(JournalBroken):
            journal.append(more)
        with pytest.raises(JournalBroken, match="disk is full"):  # still no room, not even for the evidence
            journal.reopen()
        assert path.read_bytes() == whole + block[:100]
        monkeypatch.undo()
        recovery = journal.reopen()
        assert recovery
        assert recovery.copy
        assert (recovery.event, recovery.copy.read_bytes(), path.read_bytes()) == (4, block[:100], whole)
        journal.append(more)
    assert path.read_bytes() == whole + block


def test_reopening_refuses_when_a_confirmed_event_is_gone(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with play(path) as journal:
        monkeypatch.setattr(files, "sync", raising(errno.EIO))
        with pytest.raises(JournalBroken):
            journal.append(number([[note("x")]], seq=3, write=3))
        path.write_bytes(path.read_bytes()[: journal.save.size - 10])
        with pytest.raises(JournalBroken, match="whole up to event 2"):
            journal.reopen()
        assert "event 2" in journal.broken


def test_reopening_waits_for_whoever_took_the_save_meanwhile(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = play(path)
    monkeypatch.setattr(files, "sync", raising(errno.EIO))
    with pytest.raises(JournalBroken):
        journal.append(number([[note("x")]], seq=3, write=3))
    monkeypatch.undo()
    journal.close()
    with Journal.open(path), pytest.raises(JournalBroken, match="elsewhere"):
        journal.reopen()


@pytest.mark.parametrize(
    ("how", "words"), [("delete", "deleted or replaced"), ("replace", "deleted or replaced"), ("grow", "changed it")]
)
def test_a_file_that_somebody_else_touched_is_not_written_on(path: Path, how: str, words: str) -> None:
    with play(path) as journal:
        if how == "delete":
            path.unlink()
        elif how == "replace":
            other = path.with_name("other")
            other.write_bytes(path.read_bytes())
            other.replace(path)
        else:
            with path.open("ab") as file:
                file.write(b"# hello\n")
        with pytest.raises(JournalBroken, match=words):
            journal.append(number([[note("x")]], seq=3, write=3))


def test_a_closed_journal_records_nothing(path: Path) -> None:
    journal = play(path)
    journal.close()
    journal.close()
    with pytest.raises(JournalBroken, match="is closed"):
        journal.append(number([[note("x")]], seq=3, write=3))


@pytest.mark.parametrize(("seq", "write"), [(2, 3), (4, 3), (3, 2), (0, 0)])
def test_events_out_of_order_are_refused_and_nothing_is_written(path: Path, seq: int, write: int) -> None:
    with play(path) as journal:
        before = path.read_bytes()
        with pytest.raises(Unwritable):
            journal.append(number([[note("x")]], seq=seq, write=write))
        with pytest.raises(Unwritable, match="surrogate"):
            journal.append(number([[note("good"), note("\udc00")]], seq=3, write=3))
        assert path.read_bytes() == before
        journal.append(number([[note("x")]], seq=3, write=3))


def test_two_writes_may_not_share_a_number(path: Path) -> None:
    first, second = number([[note("a")], [note("b")]])
    mixed = [first[0], second[0]]
    with pytest.raises(Unwritable, match="out of order"):
        Journal.create(path, HEAD, [mixed])
    assert not path.exists()


def test_what_cannot_be_opened_says_why(tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "empty.toml").touch()
    (tmp_path / "newer.toml").write_text("format = 99\n")
    for name, code, words in [
        ("none.toml", "missing", "There is no save"),
        ("folder.toml", "unreadable", "folder, not a file"),
        ("empty.toml", "not-a-save", "not a save"),
        ("newer.toml", "newer-format", "newer program"),
    ]:
        for use in (Journal.open, read_save):
            with pytest.raises(SaveError, match=words) as caught:
                use(tmp_path / name)
            assert caught.value.code == code


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES])
def test_a_read_only_place_is_called_so(path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    play(path).close()
    monkeypatch.setattr(os, "open", raising(code))
    with pytest.raises(SaveError, match="read-only") as caught:
        Journal.open(path)
    assert caught.value.code == "unreadable"
    with pytest.raises(SaveError, match="read-only") as caught:
        Journal.create(path.with_name("new.toml"), HEAD)
    assert caught.value.code == "unreadable"


@contextmanager
def without_privileges() -> Iterator[None]:
    """As anybody: the superuser may write anywhere, so permissions say nothing to it."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_folder_without_write_permission_is_called_read_only(tmp_path: Path) -> None:
    play(tmp_path / "before.toml").close()  # everything the writer imports is loaded by now
    folder = Path(tempfile.mkdtemp())  # pytest's own folders are closed to others on the way down
    try:
        if os.geteuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
        folder.chmod(0o500)
        with without_privileges(), pytest.raises(SaveError, match="read-only"):
            Journal.create(folder / "a.toml", HEAD)
        assert list(folder.iterdir()) == []
    finally:
        folder.chmod(0o700)
        folder.rmdir()


LIMITED = """
import resource, sys
from pathlib import Path
from tabletop.journal.errors import JournalBroken
from tabletop.journal.journal import Journal
from tabletop.journal.reading import read_save
from tests.journal.samples import HEAD, note, number

path = Path(sys.argv[1])
journal = Journal.create(path, HEAD)
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 5000, hard))
confirmed = 0
try:
    while True:
        journal.append(number([[note("x" * 400)]], confirmed, confirmed))
        confirmed += 1
except JournalBroken as broken:
    assert "disk is full" in str(broken), broken
assert confirmed > 5
assert path.stat().st_size > read_save(path).size, "the last write went in half"
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
assert journal.reopen() is not None
journal.append(number([[note("y")]], confirmed, confirmed))
save = read_save(path)
assert (len(save.records), save.recovery, save.damage) == (confirmed + 1, None, None)
print("survived")
"""


def test_a_real_limit_on_the_file_s_size_costs_nothing_confirmed(path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", LIMITED, str(path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.stdout == "survived\n", run.stderr


@pytest.mark.slow
def test_killed_writers_lose_nothing_confirmed(tmp_path: Path) -> None:
    confirmed, _ = kill_writers(tmp_path, 6)
    assert confirmed > 6


def test_a_crash_at_any_step_of_opening_a_torn_save_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, ends, writes = short_save()
    torn = data[: ends[2] + 100]
    for step in ("fsync", "ftruncate"):
        path = tmp_path / f"{step}.toml"
        path.write_bytes(torn)
        with monkeypatch.context() as failing:
            failing.setattr(os, step, raising(errno.EIO))
            with pytest.raises(SaveError, match="system says"):
                Journal.open(path)
        assert path.read_bytes() == torn
        with Journal.open(path) as journal:
            assert journal.save.records == flat(writes[:2])


def test_memory_is_a_store_too(path: Path) -> None:
    writes = number(SHORT)
    with play(path, 0) as journal:
        memory = MemoryJournal()
        stores: list[EventStore] = [journal, memory]
        for store in stores:
            store.append(writes[:2])
            store.append(writes[2:])
        assert memory.writes == writes
        assert memory.digest == ""
        memory.close()
    assert read_save(path).records == flat(memory.writes)
    grouped, _ = assemble([writes[:2], writes[2:]])
    assert path.read_bytes() == grouped


class Disk:
    """What would be on the disk after a power cut: what was written before a sync that succeeded.

    After a sync that failed the system holds the pages as written, so that no later sync writes them: a program that only reads them
    again finds everything in its place.
    """

    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.path = path
        self.durable = bytearray(path.read_bytes())
        self.failing = False
        self._waiting: list[tuple[int, bytes]] = []
        self._write, self._cut = files.write_all, os.ftruncate
        monkeypatch.setattr(files, "write_all", self.write)
        monkeypatch.setattr(files, "sync", self.sync)
        monkeypatch.setattr(files, "sync_whole", self.sync)
        monkeypatch.setattr(os, "ftruncate", self.truncate)

    def write(self, descriptor: int, data: bytes) -> None:
        at_end = fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_APPEND
        if os.fstat(descriptor).st_ino == self.path.stat().st_ino:
            place = os.fstat(descriptor).st_size if at_end else os.lseek(descriptor, 0, os.SEEK_CUR)
            self._waiting.append((place, data))
        self._write(descriptor, data)

    def sync(self, _descriptor: int) -> None:
        waiting, self._waiting = self._waiting, []
        if self.failing:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        for place, data in waiting:
            self.durable.extend(bytes(max(0, place + len(data) - len(self.durable))))
            self.durable[place : place + len(data)] = data

    def truncate(self, descriptor: int, size: int) -> None:
        del self.durable[size:]
        self._cut(descriptor, size)

    def loses_power(self) -> None:
        self.path.write_bytes(self.durable)


@pytest.mark.parametrize("killed", [True, False])
def test_what_a_failed_sync_left_is_made_durable_or_taken_away_before_anything_is_confirmed(
    path: Path, monkeypatch: pytest.MonkeyPatch, killed: bool
) -> None:
    journal = play(path)
    disk = Disk(path, monkeypatch)
    for n in (3, 4):
        journal.append(number([[note(f"confirmed {n}")]], seq=n, write=n))
    disk.failing = True
    with pytest.raises(JournalBroken):
        journal.append(number([[note("not recorded" * 300)]], seq=5, write=5))
    if killed:
        assert journal._descriptor is not None
        os.close(journal._descriptor)
    else:
        journal.close()
    with pytest.raises(SaveError, match="system says"):
        Journal.open(path).close()
    disk.failing = False
    with Journal.open(path) as again:
        first = again.save.records[-1].seq
        assert first == (6 if killed else 5)
        for n in range(first, first + 8):
            again.append(number([[note(f"confirmed {n}")]], seq=n, write=n))
    disk.loses_power()
    save = read_save(path)
    assert (len(save.records), save.damage, save.recovery) == (first + 8, None, None)
    assert ("not recorded" in path.read_text()) == killed


def test_what_another_program_wrote_is_not_taken_back(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = play(path)
    monkeypatch.setattr(files, "sync", raising(errno.EIO))
    with pytest.raises(JournalBroken):
        journal.append(number([[note("x")]], seq=3, write=3))
    with path.open("ab") as other:
        other.write(b"# hello\n")
    data = path.read_bytes()
    journal.close()
    assert path.read_bytes() == data


CALLS = {
    "open": os, "write": os, "fsync": os, "fdatasync": os, "link": os, "unlink": Path, "mkdir": Path, "ftruncate": os, "lseek": os, "read": os,
    "flock": fcntl,
}  # fmt: skip


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC, errno.EDQUOT, errno.ENOLCK])
@pytest.mark.parametrize("call", CALLS)
def test_whichever_call_fails_nothing_confirmed_is_lost_and_nothing_refused_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int
) -> None:
    """Each call of one kind fails in turn, in a life of a save from its creation to its second opening, until all of them went well."""
    real = getattr(CALLS[call], call)
    for failing in range(1, 60):
        path = tmp_path / call / f"{code}-{failing}" / "a.toml"
        calls = 0

        def counted(*words: Any, **more: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == failing:  # noqa: B023 -- called within this turn of the loop
                raise OSError(code, os.strerror(code))
            return real(*words, **more)

        confirmed: list[str] = []
        refused: list[str] = []
        with monkeypatch.context() as faulty:
            faulty.setattr(CALLS[call], call, counted)
            live(path, confirmed, refused)
            live(path, confirmed, refused)
        if path.exists():
            texts = [recorded.event.text for recorded in read_save(path).records]  # type: ignore[attr-defined]
            assert (texts, read_save(path).damage) == (confirmed, None), f"{call} {failing}"
            with Journal.open(path) as journal:
                assert journal.save.recovery is None or not journal.save.recovery.event <= len(confirmed)
        else:
            assert not confirmed
        if calls < failing:
            return
    pytest.fail("it never went well")


def live(path: Path, confirmed: list[str], refused: list[str]) -> None:
    """Create or open a save, add to it and close it; whatever fails says so in words."""
    try:
        journal = Journal.open(path) if path.exists() else Journal.create(path, HEAD)
    except SaveError as error:
        assert error.words  # noqa: PT017 -- that it fails is allowed
        return
    with journal, suppress(JournalBroken):
        for _ in range(3):
            text = f"line {len(confirmed) + len(refused)}"
            refused.append(text)
            journal.append(number([[note(text)]], seq=len(confirmed), write=len(confirmed)))
            confirmed.append(refused.pop())


def test_what_is_made_is_for_its_owner_alone(tmp_path: Path) -> None:
    data, ends, _ = short_save()
    path = tmp_path / "new" / "folder" / "a.toml"
    play(path).close()
    path.write_bytes(data[: ends[3] + 20])
    Journal.open(path).close()
    files.replace_whole(path.with_name("review"), b"x")
    modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in (tmp_path / "new").rglob("*")}
    assert modes == {"folder": 0o700, "a.toml": 0o600, "a.toml.torn-1": 0o600, "review": 0o600}
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def test_each_new_folder_is_synced_into_the_one_above(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(files, "sync_folder", synced.append)
    files.make_folder(tmp_path / "a" / "b")
    assert synced == [tmp_path, tmp_path / "a"]


def test_a_file_system_that_cannot_lock_is_called_that(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    play(path).close()
    for code in (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS):
        monkeypatch.setattr(fcntl, "flock", raising(code))
        for use in (Journal.open, lambda where: Journal.create(where.with_name("new.toml"), HEAD)):
            with pytest.raises(SaveError, match="cannot be locked") as caught:
                use(path)
            assert caught.value.code == "unreadable"


@pytest.mark.parametrize("name", ["pipe", "device", "folder", "huge"])
def test_only_regular_files_of_a_size_that_can_be_read_are_opened(tmp_path: Path, name: str) -> None:
    path = tmp_path / "x.toml"
    match name:
        case "pipe":
            os.mkfifo(path)
        case "device":
            path.symlink_to("/dev/zero")
        case "folder":
            path.mkdir()
        case _:
            with path.open("wb") as file:
                file.truncate(files.LARGEST + 1)
    words = {"folder": "folder, not a file", "huge": "larger than the 256 MB"}.get(name, "no regular file")
    for use in (Journal.open, read_save, read_tail):
        with pytest.raises(SaveError, match=words):
            use(path)
    assert words in summarise(path).damage
