"""The writer of a save: create, open and recover, append durably, never in doubt about what is on the disk."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from tabletop.exercise.events import Recorded
from tabletop.i18n import tr
from tabletop.journal import files
from tabletop.journal.codec import Head, encode_append, encode_head
from tabletop.journal.errors import JournalBroken, Recovery, SaveError, Unwritable, explain, refused
from tabletop.journal.reading import Progress, Save, read_bytes, verify


class Journal:
    """One open save. It holds the writer's lock until :meth:`close`; use it from one thread at a time.

    Made by :meth:`create` or :meth:`open`, never directly.
    """

    def __init__(self, path: Path, descriptor: int, save: Save, last: tuple[int, int]) -> None:
        self.path = path
        self.save = save  #: the save as it was when it was opened: head, records, recovery
        self._descriptor: int | None = descriptor
        self._digest = save.digest
        self._end = save.size
        self._last_event, self._last_write = last
        self._broken = ""
        self._refused = b""  # what may stand in the file although it was not confirmed

    @classmethod
    def create(cls, path: Path, head: Head, writes: Sequence[Sequence[Recorded]] = ()) -> Self:
        """Create a save with these first writes and return it open. The name appears with the whole of it, or not at all.

        :class:`SaveError` ``exists`` if there is such a file, ``unreadable`` if the system refuses; :class:`Unwritable`.
        """
        data, digest = encode_head(head)
        blocks = [data]
        last = (0, 0)
        for write in writes:
            last = _check_order([write], last)
            block, digest = encode_append([write], digest)
            blocks.append(block)
        data = b"".join(blocks)
        try:
            files.make_folder(path.parent)
            descriptor = files.create_whole(path, data)
        except OSError as error:
            raise refused(error, path) from error
        records = [recorded for write in writes for recorded in write]
        return cls(path, descriptor, Save(path, head, records, digest, len(data)), last)

    @classmethod
    def open(cls, path: Path, progress: Progress | None = None) -> Self:
        """Open a save to play on. A torn tail is copied to a file beside it, then cut, and told in ``save.recovery``.

        What the last append wrote is made durable once more before anything is built on it: its sync may have failed.

        :class:`SaveError` names what is wrong, among others ``locked`` and ``damaged`` (then only reading is left).
        """
        try:
            descriptor = files.open_for_append(path)
        except OSError as error:
            raise refused(error, path) from error
        try:
            save = _recover(descriptor, path, progress)
        except OSError as error:
            os.close(descriptor)
            raise refused(error, path) from error
        except BaseException:
            os.close(descriptor)
            raise
        last = (save.records[-1].seq, save.records[-1].write) if save.records else (0, 0)
        return cls(path, descriptor, save, last)

    @property
    def digest(self) -> str:
        """Digest of the last durable event, or of the head: any station that keeps it can witness the record later."""
        return self._digest

    @property
    def broken(self) -> str:
        """Why nothing more can be recorded, in plain words; "" while all is well."""
        return self._broken

    def append(self, writes: Sequence[Sequence[Recorded]]) -> None:
        """Record several writes with one write to the file and one sync; return only when they would survive a power cut.

        All of them are found again, or none. The cost does not depend on the length of the session. :class:`Unwritable` before
        anything is written; :class:`JournalBroken` if it is unknown what reached the disk: then see :meth:`reopen`.
        """
        if self._broken or self._descriptor is None:
            raise JournalBroken(self._broken or tr("{name} is closed.", name=self.path.name))
        last = _check_order(writes, (self._last_event, self._last_write))
        block, digest = encode_append(writes, self._digest)
        if not block:
            return
        try:
            self._check_unchanged(self._descriptor)
            self._refused = block
            files.write_all(self._descriptor, block)
            files.sync(self._descriptor)
        except OSError as error:
            raise self._break(explain(error)) from error
        self._refused = b""
        self._digest = digest
        self._end += len(block)
        self._last_event, self._last_write = last

    def reopen(self) -> Recovery | None:
        """After a failure: open the file anew, check that everything confirmed is there, set the rest aside, go on.

        Returns what was set aside. Raises :class:`JournalBroken` while the cause lasts, or if a confirmed event is gone.
        """
        self._release()
        descriptor = None
        try:
            descriptor = files.open_for_append(self.path)
            recovery = self._compare(descriptor)
        except (OSError, SaveError) as error:
            if descriptor is not None:
                os.close(descriptor)
            raise self._break(explain(error) if isinstance(error, OSError) else error.words) from error
        self._descriptor = descriptor
        self._broken = ""
        self._refused = b""
        return recovery

    def _compare(self, descriptor: int) -> Recovery | None:
        """Check that everything confirmed is in the open file, and set the rest aside."""
        data = files.read_all(descriptor)
        verified = verify(data[: self._end])
        if (len(verified.blocks), verified.digest, verified.end) != (self._last_event, self._digest, self._end):
            words = tr(
                "Not every confirmed event is in the file: it is whole up to event {event}.", event=len(verified.blocks)
            )
            raise SaveError("damaged", words, len(verified.blocks) + 1)
        if len(data) == self._end:
            return None
        event = self._last_event + 1
        words = tr("What was written without being confirmed, from event {event} on, was set aside.", event=event)
        return _cut(descriptor, self.path, data, self._end, Recovery(event, len(data) - self._end, None, words))

    def close(self) -> None:
        """Release the file and its lock. Closing twice does nothing.

        What was refused as not recorded is set aside, where the disk lets it: the next to open the save must not find it recorded.
        """
        if self._descriptor is not None and self._refused:
            with contextlib.suppress(OSError, SaveError):
                self._take_back(self._descriptor)
        self._release()

    def _take_back(self, descriptor: int) -> None:
        """Set aside what a failed append left; not what another program wrote."""
        data = files.read_all(descriptor)
        if self._refused.startswith(data[self._end :]):
            self._compare(descriptor)

    def _release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _check_unchanged(self, descriptor: int) -> None:
        """Refuse to append to a file that somebody else changed, replaced or deleted under the lock."""
        status = os.fstat(descriptor)
        if status.st_nlink == 0:
            raise self._break(tr("Another program deleted or replaced it."))
        if status.st_size != self._end:
            raise self._break(tr("Another program changed it."))

    def _break(self, why: str) -> JournalBroken:
        self._broken = tr("Nothing more can be recorded in {name}. {why}", name=self.path.name, why=why)
        return JournalBroken(self._broken)


def _recover(descriptor: int, path: Path, progress: Progress | None) -> Save:
    """Read the open save, cut a torn tail and make the rest durable; :class:`SaveError` if it is damaged."""
    data = files.read_all(descriptor)
    save = read_bytes(path, data, progress)
    if save.damage:
        raise SaveError("damaged", save.damage.words, save.damage.event)
    if save.recovery and save.recovery.size:
        save.recovery = _cut(descriptor, path, data, save.size, save.recovery)
    last = data[save.last : save.size]
    if save.size == len(data) and not data.endswith(b"\n"):
        last += b"\n"
        save.size += 1
    files.rewrite(descriptor, path, save.last, last)
    return save


def _cut(descriptor: int, path: Path, data: bytes, end: int, found: Recovery) -> Recovery:
    """Copy what follows ``end`` to a file beside the save, and only then cut it off. OSError leaves the save as it is."""
    copy = files.set_aside(path, data[end:])
    os.ftruncate(descriptor, end)
    files.sync_whole(descriptor)
    words = tr("{words} The rest was set aside in {copy}.", words=found.words, copy=copy.name)
    return Recovery(found.event, found.size, copy, words)


def _check_order(writes: Sequence[Sequence[Recorded]], last: tuple[int, int]) -> tuple[int, int]:
    """Return (last event, last write) after ``writes``; :class:`Unwritable` unless both go on without a gap or a mixture."""
    event, write_number = last
    for write in writes:
        if write and write[0].write <= write_number:
            raise Unwritable(
                tr("Write {number} does not follow write {last}", number=write[0].write, last=write_number)
            )
        for recorded in write:
            event += 1
            if recorded.seq != event or recorded.write != write[0].write:
                raise Unwritable(
                    tr("Event {seq} of write {number} is out of order", seq=recorded.seq, number=recorded.write)
                )
            write_number = recorded.write
    return event, write_number
