"""The table: state and journal in one hand, the only writer of a session.

Work on a request has three steps, so that the one path serves a rehearsal, the shared keyboard and a room full of terminals:
``prepare`` decides on a state that runs ahead, the store appends (the slow, durable step, which a live table does in a thread), and
``publish`` folds into the state that everybody sees and tells the listeners. Nothing is shown or acknowledged before it is durable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from tabletop.exercise import events as e
from tabletop.exercise.apply import apply, fold
from tabletop.exercise.clock import ExerciseClock
from tabletop.exercise.commands import Command, Refused, Request
from tabletop.exercise.consent import forget
from tabletop.exercise.decide import decide
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.state import State
from tabletop.i18n import tr
from tabletop.journal.errors import JournalBroken, Unwritable
from tabletop.journal.store import EventStore
from tabletop.room.table.cleaning import cleaned
from tabletop.text import clean_line

Listener = Callable[[Sequence[e.Recorded]], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """A command as a seat sent it."""

    command: Command
    seat: str
    id: str = ""
    member: str = ""  #: who of the several in that seat


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a command led to; empty if it changed nothing."""

    records: tuple[e.Recorded, ...]


Result = Receipt | Exception  #: Refused, or a mistake of the program: either way nothing has happened


@dataclass(slots=True)
class Batch:
    """Decided, not yet durable."""

    writes: list[list[e.Recorded]]
    results: list[Result]


def utc_now() -> str:
    """Wall time as events record it: UTC, ISO 8601, milliseconds."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


class Table:
    """One session being played."""

    def __init__(
        self,
        book: Rulebook,
        store: EventStore,
        records: Iterable[e.Recorded] = (),
        *,
        monotonic: Callable[[], float],
        now: Callable[[], str] = utc_now,
        clock: float = 0.0,
    ) -> None:
        """Take over a session; ``records`` are those already in the store.

        ``clock`` is exercise time that was reached after the last of them, as far as it is known.
        """
        self.book = book
        self.store = store
        self.records = list(
            records
        )  #: as everybody may be told of them: names whose consent is withdrawn are in the store alone
        forget(self.records, tuple(self.records))
        self.state: State = fold(self.records)
        self.broken = ""  #: why nothing can be recorded any more, "" while all is well
        self.replaced = False  #: whether that is because another machine is the host now
        self.apart: tuple[e.Recorded, ...] = ()  #: what was recorded here alone then, and not in the room's record
        self._ahead: State = fold(self.records)
        self._now = now
        self._monotonic = monotonic
        self._clock = ExerciseClock(max(clock, self.state.clock))
        self._listeners: list[Listener] = []
        self._done: dict[tuple[str, str], list[e.Recorded]] = {}  # by seat and id of the command
        for record in self.records:
            self._remember(record)

    @property
    def running(self) -> bool:
        """Whether exercise time passes: not while nothing can be recorded either."""
        return self.state.phase == "running" and not self.broken

    def give_way(self, words: str, apart: Sequence[e.Recorded]) -> None:
        """Another machine is the host now, and has not what is ``apart``; ``words`` say so."""
        self.replaced, self.apart = True, tuple(apart)
        self.stop(words)

    def stop(self, words: str) -> None:
        """Record nothing from here on; ``words`` say why. Its clock stands, and only opening the session anew goes on."""
        self.broken = words
        self._clock.stop(self._monotonic())

    @property
    def clock(self) -> float:
        """Exercise time now, in seconds."""
        return self._clock.reading(self._monotonic())

    def has_done(self, seat: str, command_id: str) -> bool:
        """Whether the seat's command of that id led to something already, so that it acts no second time."""
        return (seat, command_id) in self._done

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Tell ``listener`` of every durable append from now on; call the result to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def ask(self, command: Command, seat: str, command_id: str = "", member: str = "") -> Receipt:
        """Decide, record and publish at once. Raises Refused, and JournalBroken if it cannot be recorded."""
        batch = self.prepare([Asked(command, seat, command_id, member)])
        self.commit(batch)
        self.publish(batch)
        result = batch.results[0]
        if isinstance(result, Exception):
            raise result
        return result

    def prepare(self, asked: Sequence[Asked]) -> Batch:
        """Decide these commands one after the other, each on what the one before led to."""
        batch = Batch([], [])
        for item in asked:
            try:
                batch.results.append(self._decide(item, batch))
            except Exception as error:  # noqa: BLE001 -- a mistake in one rule must not take the others' answers with it
                batch.results.append(error)
        return batch

    def commit(self, batch: Batch) -> None:
        """Make it durable. After a failure nothing more is recorded: the session must be opened anew."""
        if not batch.writes:
            return
        try:
            self.store.append(batch.writes)
        except JournalBroken as broken:
            self.stop(str(broken))
            raise
        except Unwritable as refused:  # the state ahead knows what no save can hold
            self.stop(str(refused))
            raise JournalBroken(self.broken) from refused

    def publish(self, batch: Batch) -> None:
        """Fold what is now durable into the state and tell the listeners, all of them: the mistakes of some come afterwards."""
        fresh = [record for write in batch.writes for record in write]
        if not fresh:
            return
        for record in fresh:
            apply(self.state, record)
        self.records.extend(fresh)
        forget(self.records, fresh)
        mistakes = []
        for listener in tuple(self._listeners):
            try:
                listener(fresh)
            except Exception as error:  # noqa: BLE001 -- one broken screen must not leave the other seats behind
                mistakes.append(error)
        if mistakes:
            raise ExceptionGroup("listeners of the table", mistakes)

    def _decide(self, asked: Asked, batch: Batch) -> Receipt:
        if self.broken:
            raise Refused("broken", tr("Nothing can be recorded: {why}", why=self.broken))
        command_id = clean_line(asked.id)
        if command_id and (asked.seat, command_id) in self._done:
            return Receipt(tuple(self._done[asked.seat, command_id]))
        at = self._now()
        request = Request(cleaned(asked.command), asked.seat, at, self.clock, command_id, asked.member)
        decided = decide(self.book, self._ahead, request)
        clock = max(request.clock, self._ahead.clock)
        write = self._ahead.write + 1
        by, kept_id = (
            ("", "") if decided.unsigned else (asked.seat, command_id)
        )  # ids of one terminal resemble each other
        fresh = [
            e.Recorded(self._ahead.seq + place, write, at, clock, by, kept_id, decided.undo, event)
            for place, event in enumerate(decided.events, 1)
        ]
        for record in fresh:
            apply(self._ahead, record)
            self._remember(record)
        if fresh and decided.unsigned and command_id:
            self._done[asked.seat, command_id] = fresh
        if fresh:
            batch.writes.append(fresh)
            self._set_clock()
        return Receipt(tuple(fresh))

    def _remember(self, record: e.Recorded) -> None:
        if record.command:
            self._done.setdefault((record.by, record.command), []).append(record)

    def _set_clock(self) -> None:
        if self.broken:
            return
        if self._ahead.phase == "running":
            self._clock.run(self._monotonic())
        else:
            self._clock.stop(self._monotonic())
