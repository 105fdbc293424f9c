"""A place in a recorded session, which the board, the eyes of seats and who knew what share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from tabletop.exercise.events import Recorded
from tabletop.room.saved.annotations import Annotations
from tabletop.room.saved.recording import Recording

Beside = Literal["inject", "decision", "move"]  #: what can be gone to next


@dataclass(slots=True)
class Cursor:
    """So many events have happened, and it is that late."""

    recording: Recording
    count: int  #: events that have happened
    clock: float  #: exercise time, which runs on between two events while playing
    speed: int = 1  #: exercise seconds in a second
    notes: Annotations = field(init=False)  #: the remarks beside the save

    def __post_init__(self) -> None:
        """Nothing is read yet."""
        self.notes = Annotations(self.recording.save.path)

    @property
    def record(self) -> Recorded | None:
        """The event that happened last; None before the first."""
        return self.recording.records[self.count - 1] if self.count else None

    @property
    def marks(self) -> list[float]:
        """Exercise times at which there are remarks."""
        return [self.recording.clock(event) for event in self.notes.events if event <= len(self.recording)]

    def go(self, count: int) -> None:
        """To the place after ``count`` events, or the nearest there is."""
        self.count = max(0, min(count, len(self.recording)))
        self.clock = self.recording.clock(self.count)

    def beside(self, what: Beside, by: int) -> int:
        """The place of the next or (-1) previous inject, question or its resolution, or start of a move."""
        recording = self.recording
        match what:
            case "inject":
                places = recording.injects
            case "decision":
                places = recording.decisions
            case "move":
                places = [move.count for move in recording.moves]
        return recording.step(places, self.count, by)
