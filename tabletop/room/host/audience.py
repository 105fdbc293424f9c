"""All terminals in the same seat: what one of them may know, all may, so it is redacted and encoded once for all of them.

An :class:`Audience` keeps the seat's own history as encoded rows. Those who are up to date are its *readers*: they get each fresh row in
one message, whose text is made once. Those who are not, because they have just come, are led there by
:meth:`~Audience.follow`, piece by piece at their own pace. History is only encoded as far as somebody asks for it, a little at a time,
so that a long one never holds up the loop.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Protocol

from tabletop.exercise.briefing import briefing_for
from tabletop.exercise.events import Recorded
from tabletop.exercise.redact import redact
from tabletop.room.table.table import Table
from tabletop.room.wire.payload import briefing_out, record_out
from tabletop.room.wire.protocol import HISTORY_PIECE, dumps

TAKEN_AT_ONCE = 256  #: records redacted and encoded before the loop gets its turn
REMEMBERED = 1000  #: events whose encoded forms are kept for other audiences
SERVED_AT_ONCE = 100  #: readers written to, by all audiences together, before the loop gets its turn


class Reader(Protocol):
    """One connection of the audience."""

    held: int  #: up to which event it brought its own history
    at: int  #: rows of the audience it has been sent; -1 until it is known where it goes on
    audience: Audience | None  #: the one it belongs to

    def push(self, text: bytes) -> None:
        """Write a ready message, or cut the connection if it does not read."""


class Rows:
    """Encoded events, shared by the audiences of a table: what several seats may know alike is encoded once for all of them."""

    def __init__(self) -> None:
        """Nothing is encoded yet."""
        self._made: dict[int, list[tuple[Recorded, bytes]]] = {}  # by number of the event

    def row(self, record: Recorded) -> bytes:
        """The event as JSON."""
        made = self._made.get(record.seq)
        if made is None:
            if len(self._made) >= REMEMBERED:
                self._made.clear()
            made = self._made[record.seq] = []
        for known, row in made:
            if known == record:
                return row
        row = dumps(record_out(record))
        made.append((record, row))
        return row

    def forget(self, seqs: Iterable[int]) -> None:
        """Keep no encoded form of these events."""
        for seq in seqs:
            self._made.pop(seq, None)


class Turns:
    """How much the audiences of a table have written in this turn of the loop: together they must not hold it up either."""

    def __init__(self) -> None:
        """Nothing is written yet."""
        self._written = 0

    def take(self, readers: int, loop: asyncio.AbstractEventLoop) -> bool:
        """Whether so many may be written to now; if not, ask again in the next turn. The first of a turn always may."""
        if self._written and self._written + readers > SERVED_AT_ONCE:
            return False
        if not self._written:
            loop.call_soon(self._over)
        self._written += max(1, readers)
        return True

    def _over(self) -> None:
        self._written = 0


class Audience:
    """Everything that is sent to one seat, made once."""

    def __init__(
        self, seat: str, table: Table, rows: Rows, pause: Callable[[], float], turns: Turns | None = None
    ) -> None:
        """Serve this seat; between two messages of fresh events lie at least ``pause()`` seconds."""
        self.seat = seat
        self.readers: dict[Reader, None] = {}  # in the order they came
        self.sent = 0  #: rows the readers have been sent
        self.briefing = dumps(briefing_out(briefing_for(table.book.scenario, seat)))
        self._table = table
        self._made = rows
        self._pause = pause
        self._turns = turns or Turns()
        self._taken = 0  # records of the table looked at so far
        self._seqs: list[int] = []  # of the rows
        self._rows: list[bytes] = []
        self._marks: list[int] = []  # rows at which a new piece begins
        self._weight = HISTORY_PIECE  # of the piece being filled
        self._flushed = float("-inf")  # loop time
        self._timer: asyncio.TimerHandle | None = None  # of a planned flush
        self._flushing = False  # a flush is planned or under way

    # -- history ----------------------------------------------------------------------------------------------------

    def take(self) -> bool:
        """Redact and encode the next records of the table; say whether there are more."""
        records = self._table.records
        for record in islice(records, self._taken, self._taken + TAKEN_AT_ONCE):
            self._taken += 1
            if (seen := redact(record, self.seat)) is not None:
                self._add(seen)
        if not self.readers:
            self.sent = len(self._rows)
        return self._taken < len(records)

    def _add(self, record: Recorded) -> None:
        row = self._made.row(record)
        if self._weight + len(row) > HISTORY_PIECE:
            self._marks.append(len(self._rows))
            self._weight = 0
        self._weight += len(row) + 1
        self._rows.append(row)
        self._seqs.append(record.seq)

    def renew(self, seqs: Iterable[int]) -> None:
        """Encode these events anew: the table's records of them are others now (:func:`tabletop.exercise.consent.forget`)."""
        for seq in seqs:
            place = bisect_left(self._seqs, seq)
            if place < len(self._seqs) and self._seqs[place] == seq:
                seen = redact(self._table.records[seq - 1], self.seat)
                assert seen is not None, "what a seat was told once it may be told again"
                self._rows[place] = self._made.row(seen)

    def last(self) -> int:
        """The number of the last event this seat may know; 0 if there is none."""
        return next((r.seq for r in reversed(self._table.records) if redact(r, self.seat) is not None), 0)

    def follow(self, reader: Reader) -> bytes:
        """One step of catching up: returns the message to write next, of bounded size; b"" if there is none yet.

        Repeat until the reader is one of :attr:`readers`. It is never sent what the readers are still about to get.
        """
        more = self.take()
        if reader.at < 0:
            if self._taken < min(reader.held, len(self._table.records)):
                return b""
            reader.at = bisect_right(self._seqs, reader.held)
        if reader.at < self.sent:
            place = bisect_right(self._marks, reader.at)
            start, reader.at = reader.at, min([*self._marks[place : place + 1], self.sent])
            return self.message(start, reader.at)
        if not more:
            reader.at = self.sent
            self.readers[reader] = None
        return b""

    def message(self, start: int, end: int) -> bytes:
        """These rows as one message of events."""
        head = dumps({"t": "events", **self.now()})[:-1]
        return head + b',"records":[' + b",".join(self._rows[start:end]) + b"]}"

    def now(self) -> dict[str, float | bool]:
        """The exercise clock, as messages carry it."""
        return {"clock": round(self._table.clock, 3), "running": self._table.running}

    # -- fresh events -----------------------------------------------------------------------------------------------

    def wake(self, loop: asyncio.AbstractEventLoop) -> None:
        """There are fresh records: send them, at once after a quiet time, else when the pause is over."""
        if self.readers and not self._flushing:
            self._flushing = True
            due = self._flushed + self._pause()
            if due > loop.time():
                self._timer = loop.call_at(due, self._flush, loop)
            else:
                loop.call_soon(self._flush, loop)

    async def finish(self, loop: asyncio.AbstractEventLoop) -> None:
        """Send what the readers have not been sent yet, without a pause."""
        while self._flushing:
            if self._timer is not None:
                self._timer.cancel()
                self._flush(loop)
            else:
                await asyncio.sleep(0)

    def _flush(self, loop: asyncio.AbstractEventLoop) -> None:
        self._timer = None
        if not self._turns.take(min(len(self.readers), SERVED_AT_ONCE), loop):
            loop.call_soon(self._flush, loop)
            return
        self._flushed = loop.time()
        while self.readers and self.take():
            pass
        start, self.sent = self.sent, len(self._rows)
        if start < self.sent and self.readers:
            self._write(tuple(self.readers), 0, (start, self.sent), self.message(start, self.sent), loop)
        else:
            self._flushing = False

    def _go_on(
        self,
        readers: tuple[Reader, ...],
        first: int,
        rows: tuple[int, int],
        ready: bytes,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        if self._turns.take(min(len(readers) - first, SERVED_AT_ONCE), loop):
            self._write(readers, first, rows, ready, loop)
        else:
            loop.call_soon(self._go_on, readers, first, rows, ready, loop)

    def _write(
        self,
        readers: tuple[Reader, ...],
        first: int,
        rows: tuple[int, int],
        ready: bytes,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        """Write the message to some readers and leave the others for another turn of the loop: none waits for long."""
        start, end = rows
        for reader in islice(readers, first, first + SERVED_AT_ONCE):
            if reader.at == start and reader.audience is self:
                reader.at = end
                try:
                    reader.push(ready)
                except Exception as error:  # noqa: BLE001 -- whatever is wrong with one, the others get theirs
                    loop.call_exception_handler({"message": "in an audience", "exception": error})
        if first + SERVED_AT_ONCE < len(readers):
            loop.call_soon(self._go_on, readers, first + SERVED_AT_ONCE, rows, ready, loop)
            return
        self._flushing = False
        if self._taken < len(self._table.records) or self.sent < len(self._rows):
            self.wake(loop)


def last_seen(records: Iterable[Recorded], seat: str) -> int:
    """The number of the last of these events that the seat may know; 0 if it may know none."""
    return max((record.seq for record in records if redact(record, seat) is not None), default=0)
