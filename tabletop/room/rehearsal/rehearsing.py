"""Rehearse a scenario: many whole exercises played by bots, and what they amount to.

Each play has a random source of its own, made from the seed and the play's number, so the result is the same however the plays are
spread over processes. Counts are whole numbers and add up in any order.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

from tabletop import __version__
from tabletop.collector import set_apart
from tabletop.exercise import events as e
from tabletop.exercise.rulebook import Rulebook
from tabletop.i18n import series, tr
from tabletop.journal import library
from tabletop.journal.codec import Head
from tabletop.journal.journal import Journal
from tabletop.room.rehearsal.bots import STYLES, Player, leanings
from tabletop.room.rehearsal.play_through import PlayThrough
from tabletop.scenario.model import Scenario

CHUNK = 10  #: plays between two looks at progress and at whether to stop


@dataclass(slots=True)
class Tally:
    """What some plays amount to, as whole numbers."""

    plays: int = 0
    endings: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[tuple[str, str, str]] = field(
        default_factory=Counter
    )  #: (decision, option, how it came to stand)
    decisions: Counter[str] = field(default_factory=Counter)  #: resolved
    injects: Counter[str] = field(default_factory=Counter)  #: gone out
    least: dict[str, int] = field(default_factory=dict)  #: track -> lowest value, practice apart
    most: dict[str, int] = field(default_factory=dict)
    final: Counter[str] = field(default_factory=Counter)  #: track -> sum of the values at ENDEX
    seconds: Counter[str] = field(default_factory=Counter)  #: move -> exercise time spent in it
    moves: Counter[str] = field(default_factory=Counter)  #: played
    refused: Counter[str] = field(default_factory=Counter)  #: refused commands by code
    events: int = 0

    def add(self, other: Tally) -> None:
        """Add what other plays amount to."""
        for own in fields(self):
            mine, theirs = getattr(self, own.name), getattr(other, own.name)
            if own.name in {"least", "most"}:
                choose = min if own.name == "least" else max
                mine.update({track: choose(value, mine.get(track, value)) for track, value in theirs.items()})
            elif isinstance(mine, Counter):
                mine.update(theirs)
            else:
                setattr(self, own.name, mine + theirs)

    def count(self, play: PlayThrough) -> None:
        """Add one play that has ended."""
        state = play.state
        self.plays += 1
        self.events += len(play.records)
        self.refused.update(play.refused)
        if state.ending is not None and state.ending[0]:
            self.endings[state.ending[0]] += 1
        self.injects.update(list(state.play.delivered))
        for decision, question in state.play.questions.items():
            if question.status == "resolved":
                self.decisions[decision] += 1
                self.outcomes.update((decision, option, question.how) for option in question.outcome)
        self.final.update(state.play.tracks)
        self._follow(play.records)

    def _follow(self, records: Sequence[e.Recorded]) -> None:
        """Walk through the events for what the last state no longer shows."""
        move, since, practice = "", 0, True
        for record in records:
            event = record.event
            if isinstance(event, e.TrackChanged) and event.after is not None and not practice:
                self._range(event.track, event.after)
            elif isinstance(event, e.MoveStarted | e.ExerciseEnded):
                now = round(record.clock)
                if move:
                    self.seconds[move] += now - since
                if isinstance(event, e.MoveStarted):
                    move, since, practice = event.move, now, event.practice
                    self.moves[move] += 1

    def _range(self, track: str, value: int) -> None:
        self.least[track] = min(value, self.least.get(track, value))
        self.most[track] = max(value, self.most.get(track, value))


@dataclass(slots=True)
class RehearsalReport:
    """A rehearsal: what was played, and what came of it."""

    scenario: Scenario
    document: Mapping[str, Any]  #: the scenario file as plain tables, as a save holds it
    seed: int
    styles: tuple[str, ...]
    tally: Tally
    elapsed: float  #: seconds of real time

    @property
    def plays(self) -> int:
        """Plays that were finished."""
        return self.tally.plays

    @property
    def per_second(self) -> float:
        """Plays per second of real time."""
        return self.plays / self.elapsed if self.elapsed else 0.0


Progress = Callable[[int, int], None]


def rehearse(
    scenario: Scenario,
    document: Mapping[str, Any],
    *,
    plays: int = 100,
    seed: int = 1,
    styles: Sequence[str] = STYLES,
    jobs: int = 1,
    progress: Progress = lambda _done, _all: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> RehearsalReport:
    """Play ``plays`` complete exercises and count. The same seed gives the same counts with any number of ``jobs``.

    ``progress`` is called with plays done and plays wanted, with several processes also once they have begun; when ``should_stop`` says so, what is finished is reported. Starts new
    processes if ``jobs`` is more than one, so a script that calls it must be importable without running.
    """
    unknown = sorted(set(styles) - set(STYLES))
    if unknown or not styles:
        words = tr("There is no style “{style}”; styles are: {styles}.", style=",".join(unknown), styles=series(STYLES))
        raise ValueError(words)
    started = time.monotonic()
    tally = Tally()
    chunks = [range(first, min(first + CHUNK, plays)) for first in range(0, plays, CHUNK)]
    work = _serially if jobs <= 1 or len(chunks) == 1 else _in_processes
    for part in work(_Cast(scenario, seed, tuple(styles)), chunks, jobs, should_stop):
        tally.add(part)
        progress(tally.plays, plays)
    return RehearsalReport(scenario, document, seed, tuple(styles), tally, time.monotonic() - started)


def save_last(report: RehearsalReport, folder: Path) -> Path:
    """Write the last play of the rehearsal as a save, event for event as a live session would have. Raises SaveError."""
    play = _Cast(report.scenario, report.seed, report.styles).play(report.plays - 1, datetime.now(UTC))
    about = report.scenario.about
    title = tr("{title}, rehearsal {seed}", title=about.title, seed=report.seed)
    created = play.records[0].at
    head = Head(
        id=uuid4().hex,
        title=title,
        created=created,
        program=__version__,
        language=about.language,
        marking=about.marking,
        attribution="open",
        scenario_hash="",
        scenario=dict(report.document),
    )
    path = library.new_path(folder, title, created)
    with closing(Journal.create(path, head, play.journal.writes)):
        return path


class _Cast:
    """What every play of a rehearsal shares; built once in each process."""

    def __init__(self, scenario: Scenario, seed: int, styles: tuple[str, ...]) -> None:
        self.scenario = scenario
        self.seed = seed
        self.styles = styles
        self._book = Rulebook(scenario)
        self._leanings = leanings(scenario)

    def play(self, number: int, starts: datetime | None = None) -> PlayThrough:
        """Play number ``number`` from start to end."""
        rng = Random(f"{self.seed}:{number}")  # noqa: S311 -- rehearsals must be repeatable
        players = {role: Player(role, rng.choice(self.styles), self._leanings, rng) for role in self.scenario.roles}
        play = PlayThrough(self._book, players, rng, starts)
        play.run()
        return play

    def tally(self, numbers: range) -> Tally:
        """What these plays amount to."""
        tally = Tally()
        for number in numbers:
            tally.count(self.play(number))
        return tally


def _serially(cast: _Cast, chunks: list[range], _jobs: int, should_stop: Callable[[], bool]) -> Iterator[Tally]:
    for chunk in chunks:
        if should_stop():
            return
        yield cast.tally(chunk)


_cast: _Cast | None = None  #: in a worker process: set once by :func:`_ready`


def _ready(scenario: Scenario, seed: int, styles: tuple[str, ...]) -> None:
    global _cast  # noqa: PLW0603 -- a worker process has no other place for what its tasks share
    _cast = _Cast(scenario, seed, styles)
    set_apart()


def _chunk(numbers: range) -> Tally:
    assert _cast is not None
    return _cast.tally(numbers)


def _in_processes(cast: _Cast, chunks: list[range], jobs: int, should_stop: Callable[[], bool]) -> Iterator[Tally]:
    start = (cast.scenario, cast.seed, cast.styles)
    with ProcessPoolExecutor(min(jobs, len(chunks)), get_context("spawn"), _ready, start) as pool:
        pending: set[Future[Tally]] = {pool.submit(_chunk, chunk) for chunk in chunks}
        yield Tally()  # all processes have begun: who waits may listen to ctrl+c again
        while pending:
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            for future in done:
                yield future.result()
            if should_stop():
                for future in pending:
                    future.cancel()
                pending = {future for future in pending if not future.cancelled()}
