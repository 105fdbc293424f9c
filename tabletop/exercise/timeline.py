"""How the tracks went: the value of each at the start and at the end of every move, from the record alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tabletop.exercise import events as e
from tabletop.exercise.apply import apply
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.state import State

_TELLING = (e.TrackChanged, e.MoveStarted, e.Undone)


@dataclass(frozen=True, slots=True)
class TrackSeries:
    """One track over the moves; ``values[0]`` is the start, ``values[n]`` the end of the n-th move played."""

    track: str
    title: str
    least: int
    most: int
    unit: str
    values: tuple[int, ...]
    band: str  #: the word for the last value, "" if the track has none
    hidden: bool  #: not every player could see it


@dataclass(frozen=True, slots=True)
class Timeline:
    """All tracks over the moves that were played."""

    moves: tuple[tuple[str, str], ...]  #: (id, title); practice only if nothing else was played
    series: tuple[TrackSeries, ...]


def timeline(book: Rulebook, records: Sequence[e.Recorded]) -> Timeline:
    """Fold the record once and note the tracks at each move's end. What an undo took back does not appear."""
    state = State()
    ends: dict[str, dict[str, int]] = {}
    begins: dict[str, dict[str, int]] = {}
    for record in records:
        apply(state, record)
        if isinstance(record.event, _TELLING) and state.play.move:
            if isinstance(record.event, e.MoveStarted):
                begins[record.event.move] = dict(state.play.tracks)
            ends[state.play.move] = dict(state.play.tracks)
    scenario = book.scenario
    played = [move for move in state.play.moves_played if move in scenario.moves]
    counted = [move for move in played if not scenario.moves[move].practice] or played
    first = begins.get(counted[0], {}) if counted else {}
    points = [first, *(ends[move] for move in counted)]
    return Timeline(
        tuple((move, scenario.moves[move].title) for move in counted),
        tuple(_series(book, track, points) for track in scenario.tracks),
    )


def _series(book: Rulebook, track: str, points: Sequence[dict[str, int]]) -> TrackSeries:
    spec = book.scenario.tracks[track]
    values = tuple(point.get(track, spec.start) for point in points)
    hidden = spec.visible != "all"
    return TrackSeries(
        track, spec.title, spec.min, spec.max, spec.unit or "", values, book.band(track, values[-1]), hidden
    )
