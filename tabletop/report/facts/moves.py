"""How the exercise ran: moves with planned and actual length, pauses, interruptions, emergencies, STARTEX and ENDEX."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest

from tabletop.exercise import events as e
from tabletop.report.facts.walk import PlayedEvent, Walk


@dataclass(frozen=True, slots=True)
class Played:
    """A move as it was played. Times are exercise time in seconds."""

    move: str
    title: str
    number: int  #: 1-based among the moves that count
    start: float
    end: float
    planned: int  #: minutes, as the scenario has it
    extended: int  #: minutes, as last set
    seq: int
    extensions: tuple[int, ...]  #: numbers of the events that changed its length
    complete: bool  #: the next move or ENDEX ended it

    @property
    def seconds(self) -> float:
        """How long it lasted, pauses left out."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Stop:
    """A stretch in which the exercise clock stood still."""

    kind: str  #: pause | interruption | emergency
    words: str
    clock: float
    began: str  #: wall time
    ended: str  #: wall time, "" if play never went on
    seqs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PlayedCourse:
    """The exercise from STARTEX to ENDEX."""

    moves: tuple[Played, ...]
    stops: tuple[Stop, ...]
    startex: tuple[int, str]  #: number and wall time; (0, "") if it was never given
    endex: tuple[int, str]  #: number and wall time; (0, "") if it was never given
    end_reason: str
    seconds: float  #: exercise time at ENDEX, else of the last event
    ending: tuple[int, str, str]  #: number, title, text; (0, "", "") if none was reached
    early: bool  #: it ended before its last move: no ending of the scenario was reached
    of: int  #: moves that were to be played, practice left out; 0 if that is not on record
    practice: tuple[str, ...]  #: titles of practice moves that were played
    practice_events: int
    undone: tuple[int, ...]  #: numbers of the events that say that something was taken back
    undone_labels: tuple[str, ...]
    undone_events: int


def course(walk: Walk) -> PlayedCourse:
    """Read the course of the exercise."""
    started, ended = walk.also_practice(e.ExerciseStarted), walk.also_practice(e.ExerciseEnded)
    endings = walk.also_practice(e.EndingReached)
    end = ended[-1].clock if ended else walk.last.clock if walk.last else 0.0
    undone = walk.also_practice(e.Undone)
    begun = walk.of(e.MoveStarted)
    return PlayedCourse(
        _moves(walk, end, bool(ended)),
        _stops(walk),
        (started[0].seq, started[0].at) if started else (0, ""),
        (ended[-1].seq, ended[-1].at) if ended else (0, ""),
        ended[-1].event.reason if ended else "",
        end,
        (endings[-1].seq, endings[-1].event.title, endings[-1].event.text) if endings else (0, "", ""),
        bool(endings) and (not endings[-1].event.ending or not _begun(walk)),
        begun[-1].event.of if begun else 0,
        tuple(one.event.title for one in walk.also_practice(e.MoveStarted) if one.event.practice),
        walk.practice_events,
        tuple(one.seq for one in undone),
        tuple(one.event.label for one in undone),
        len(walk.undone_events),
    )


def _begun(walk: Walk) -> bool:
    """Whether the last move of the session was begun; what was recorded before an early end was told as one is judged by that."""
    opened = walk.also_practice(e.SessionOpened)
    moves = opened[0].event.moves if opened else ()
    return not moves or any(one.event.move == moves[-1] for one in walk.also_practice(e.MoveStarted))


def _moves(walk: Walk, end: float, ended: bool) -> tuple[Played, ...]:
    found = []
    begun = walk.also_practice(e.MoveStarted)
    extensions: dict[str, list[PlayedEvent[e.MoveExtended]]] = {}
    for extension in walk.of(e.MoveExtended):
        extensions.setdefault(extension.move, []).append(extension)
    for one, after in zip_longest(begun, begun[1:]):
        if one.event.practice:
            continue
        changes = extensions.get(one.event.move, [])
        found.append(
            Played(
                one.event.move,
                one.event.title,
                one.event.number,
                one.clock,
                after.clock if after else end,
                one.event.minutes,
                changes[-1].event.minutes if changes else one.event.minutes,
                one.seq,
                tuple(change.seq for change in changes),
                complete=after is not None or ended,
            )
        )
    return tuple(found)


_ENDS = (e.ExerciseContinued, e.ExerciseEnded)


def _stops(walk: Walk) -> tuple[Stop, ...]:
    """Pair each stop with what ended it; a resumption while the clock stood still is no stop of its own."""
    kinds = (e.ExercisePaused, e.SessionResumed, e.EmergencyDeclared, e.EmergencyLifted, *_ENDS, e.ExerciseStarted)
    marks: list[PlayedEvent[e.Event]] = sorted(
        (moment for kind in kinds for moment in walk.also_practice(kind)), key=lambda moment: moment.seq
    )
    found: list[Stop] = []
    running = False
    for mark in marks:
        event = mark.event
        if isinstance(event, _ENDS):
            if found and not found[-1].ended:
                found[-1] = _ended(found[-1], mark)
            running = isinstance(event, e.ExerciseContinued)
        elif isinstance(event, e.ExerciseStarted):
            running = True
        elif isinstance(event, e.EmergencyDeclared):
            if found and not found[-1].ended:
                found[-1] = _ended(found[-1], mark)
            found.append(Stop("emergency", event.word, mark.clock, mark.at, "", (mark.seq,)))
            running = False
        elif isinstance(event, e.EmergencyLifted):
            if found and found[-1].kind == "emergency":
                last = found[-1]
                found[-1] = Stop(last.kind, event.words, last.clock, last.began, "", (*last.seqs, mark.seq))
        elif running and isinstance(event, e.ExercisePaused | e.SessionResumed):
            kind = "pause" if isinstance(event, e.ExercisePaused) else "interruption"
            found.append(Stop(kind, event.reason, mark.clock, mark.at, "", (mark.seq,)))
            running = False
    return tuple(found)


def _ended(stop: Stop, mark: PlayedEvent[e.Event]) -> Stop:
    return Stop(stop.kind, stop.words, stop.clock, stop.began, mark.at, (*stop.seqs, mark.seq))
