"""A save made ready to be looked at from any of its events: where moves, injects and decisions lie, and how to get there."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from tabletop.exercise.clock import as_hms
from tabletop.exercise.consent import without_names
from tabletop.exercise.events import DecisionOpened, DecisionResolved, InjectReleased, MoveStarted
from tabletop.exercise.history import History
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.state import State
from tabletop.exercise.wording.names import Names
from tabletop.i18n import tr
from tabletop.journal.reading import Save
from tabletop.room.table.sessions import rulebook_of

_EXERCISE_TIME = re.compile(r"[tT]?\+\s*(?:(\d{1,3}):)?(\d{1,4}):(\d{2})")
_WALL_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")


@dataclass(frozen=True, slots=True)
class Segment:
    """A move on the recording."""

    count: int  #: events up to its first
    title: str
    number: int  #: 0 for practice
    clock: float  #: exercise time of its start


class Recording:
    """The events of a save. A place on it is a count: how many events have happened (0: none)."""

    def __init__(self, save: Save) -> None:
        """Fold the save once. SaveError if this program cannot play its scenario."""
        self.save = save
        self.records = without_names(save.records)
        self.book: Rulebook = rulebook_of(save)
        self.names = Names.of_book(self.book).learn(self.records)
        self.history = History(self.records)
        self.moves: list[Segment] = []
        self.decisions: list[int] = []  #: counts at which a question went out or was resolved
        self.opened: list[float] = []  #: exercise times at which questions went out
        self.injects: list[int] = []
        for count, record in enumerate(self.records, 1):
            event = record.event
            if isinstance(event, MoveStarted):
                self.moves.append(Segment(count, event.title, event.number, record.clock))
            elif isinstance(event, InjectReleased):
                self.injects.append(count)
            elif isinstance(event, DecisionOpened | DecisionResolved):
                self.decisions.append(count)
                if isinstance(event, DecisionOpened):
                    self.opened.append(record.clock)

    def __len__(self) -> int:
        """Number of events."""
        return len(self.records)

    @property
    def length(self) -> float:
        """Exercise time at the end, in seconds."""
        return self.records[-1].clock if self.records else 0.0

    def at(self, count: int) -> State:
        """The state after so many events."""
        return self.history.at(count)

    def clock(self, count: int) -> float:
        """Exercise time after so many events."""
        return self.records[count - 1].clock if 0 < count <= len(self.records) else 0.0

    def step(self, marks: Sequence[int], count: int, by: int) -> int:
        """The next (previous) of ``marks`` from ``count``; the end (the start) if there is none."""
        if by > 0:
            place = bisect_right(marks, count)
            return marks[place] if place < len(marks) else len(self)
        place = bisect_left(marks, count)
        return marks[place - 1] if place else 0

    def find(self, words: str) -> int:
        """The count that ``words`` mean: an event number, exercise time (``T+41:12``) or wall time (``14:47``).

        ValueError, in words, if they mean no place or one behind the end.
        """
        words = words.strip()
        if words.isdecimal():
            count = int(words[:12])
            if count > len(self):
                raise ValueError(tr("There is no event {event}: the last is {last}.", event=words[:12], last=len(self)))
            return count
        if match := _EXERCISE_TIME.fullmatch(words):
            hours, minutes, seconds = (int(part or 0) for part in match.groups())
            if seconds > 59 or (match[1] and minutes > 59):
                raise ValueError(
                    tr("“{words}” is no exercise time: an hour has 60 minutes, and a minute 60 seconds.", words=words)
                )
            clock = hours * 3600 + minutes * 60 + seconds
            if clock > self.length:
                end = as_hms(self.length)
                raise ValueError(tr("“{words}” lies behind the end, which is T+{end}.", words=words, end=end))
            return self.history.count_at_clock(clock)
        if match := _WALL_TIME.fullmatch(words):
            hours, minutes, seconds = (int(part or 0) for part in match.groups())
            if hours < 24 and minutes < 60 and seconds < 60:
                return self._at_wall(words, time(hours, minutes, seconds))
        raise ValueError(
            tr(
                "“{words}” is no place: give an event number, T+mm:ss, T+hh:mm:ss, or the time of day hh:mm.",
                words=words,
            )
        )

    def _at_wall(self, words: str, wanted: time) -> int:
        """Events up to the first moment behind the session's beginning at which local clocks showed that time.

        In the night in which clocks are set back they show an hour twice.
        """
        if not self.records:
            return 0
        begin, end = (
            datetime.fromisoformat(record.at).astimezone(UTC) for record in (self.records[0], self.records[-1])
        )
        days = [begin.astimezone().date() + timedelta(days=day) for day in (0, 1)]
        shown = [datetime.combine(day, wanted.replace(fold=fold)).astimezone(UTC) for day in days for fold in (0, 1)]
        found = min(moment for moment in shown if moment + timedelta(minutes=1) > begin)
        if found > end:
            raise ValueError(
                tr(
                    "“{words}” lies behind the end, which was at {end}.",
                    words=words,
                    end=f"{end.astimezone():%H:%M:%S}",
                )
            )
        text = f"{found:%Y-%m-%dT%H:%M:%S}"
        return bisect_right(self.records, text, key=lambda record: record.at[: len(text)])
