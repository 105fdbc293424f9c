"""Saves by another hand: the shape of every event holds, and nothing else of it has to make sense."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from tabletop.exercise import events as e
from tabletop.exercise.apply import fold
from tabletop.exercise.briefing import briefing_for
from tabletop.exercise.coverage import coverage
from tabletop.exercise.hotwash import prompts
from tabletop.exercise.pacing import forecast
from tabletop.exercise.pages.hotwash import (
    decision_pages,
    dice_lines,
    end_pages,
    newest_points,
    point_pages,
    unsealed_pages,
)
from tabletop.exercise.pages.wall import wall_view
from tabletop.exercise.redact import redact
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.state import State
from tabletop.exercise.wording.decision_told import End, story
from tabletop.exercise.wording.digest import digest
from tabletop.exercise.wording.names import Names
from tabletop.exercise.wording.third_person import Stream, with_actor
from tabletop.journal.codec import Head
from tabletop.journal.reading import Save
from tabletop.journal.review import Review
from tabletop.records import names, replace
from tabletop.report.build import ReportOptions, build_from
from tabletop.report.compare import compare
from tabletop.report.comparison import as_csv
from tabletop.report.comparison import document as compared
from tabletop.report.document import Build
from tabletop.report.knowledge import proof, proof_words, who_knew
from tabletop.report.publish import FORMATS, _rendered
from tabletop.report.release import released
from tabletop.report.render import text
from tabletop.report.sensitivity import sensitivities
from tabletop.room.saved.fork import CannotFork, cut
from tabletop.room.saved.past_seat import PastSeat
from tabletop.room.saved.recording import Recording
from tests.journal.samples import assemble, read
from tests.lab import BOOK, SEATS, document

NEW: tuple[type[e.Event], ...] = (
    e.ExpectationTicked, e.HotwashOpened, e.PromptPut, e.PromptClosed, e.PointRecorded, e.Unsealed, e.FeedbackGiven,
    e.ConsentWithdrawn, e.SessionForked, e.LogLineWritten, e.LogLineCorrected, e.ObservationRecorded, e.RoleSeated, e.RoleVacated,
)  # fmt: skip


def forged(past: Sequence[e.Recorded], extra: Sequence[e.Event], *, name: str = "forged") -> Save:
    """A save of ``past`` and then these events, written and read as any other: what a file can hold at all."""
    seq, write, clock = past[-1].seq, past[-1].write, past[-1].clock
    more = [
        [e.Recorded(seq + n, write + n, past[-1].at, clock, "facilitator", "", "", event)]
        for n, event in enumerate(extra, 1)
    ]
    groups: dict[int, list[e.Recorded]] = {}
    for record in past:
        groups.setdefault(record.write, []).append(record)
    head = Head(f"id-{name}", name, past[0].at, "1", "en", "EXERCISE", "open", "one", document())
    save = read(assemble([[group] for group in groups.values()] + [[group] for group in more], head)[0])
    return dataclasses.replace(save, path=Path(f"{name}.toml"))


BUILDS: tuple[tuple[Build, str], ...] = (
    ("full", "open"),
    ("releasable", "pseudonyms"),
)  #: of a report, with whose names


def look(save: Save, builds: Sequence[tuple[Build, str]] = BUILDS) -> None:
    """Let everything that reads a save read it; who cannot must say so, and nothing may fail."""
    recording = Recording(save)
    records, book = recording.records, recording.book
    state = fold(records)
    names = Names.of_book(book)
    for record in records:
        with_actor(record.event, names.learn((record,)))
    hotwash(state, records, book)
    forecast(book, state, records[-1].clock)
    for seat in (*SEATS, "facilitator"):
        briefing = briefing_for(book.scenario, seat)
        sent = [seen for record in records if (seen := redact(record, seat)) is not None]
        digest(fold(sent), sent, len(records) // 2, briefing)
    briefing = briefing_for(book.scenario, "observer")
    stream = Stream(Names.of_briefing(briefing))
    for record in records:
        stream.tell(record)
    coverage(state, briefing.aims)
    who_knew(records, book)
    sensitivities(records)
    for seat in SEATS:
        proof_words(proof(records, seat), seat)
    for seat in ("north", "observer", "wall"):
        eyes = PastSeat(recording, seat)
        for count in (0, len(recording) // 2, len(recording)):
            eyes.look(count, recording.clock(count))
            _ = eyes.member, eyes.lead
    with suppress(CannotFork):
        cut(records, book, len(records))
    made = compared(compare([save, dataclasses.replace(save, head=replace(save.head, id="other"))]))
    text.render(made, 100)
    as_csv(made)
    for build, rule in builds:
        safe = released(save.records, save.head, Review(), rule, build, name="forged")
        report = build_from(safe, save, ReportOptions(build, rule), lambda _done, _total: None)
        assert dict(_rendered(safe, report, FORMATS, lambda *_: None))
        assert text.render(report, 100)


def hotwash(state: State, records: Sequence[e.Recorded], book: Rulebook) -> None:
    """Everything the hotwash shows."""
    names = Names.of_book(book)
    for step in story(records, book):
        if isinstance(step, End):
            end_pages(step, unsealed=True)
        else:
            decision_pages(step, names, unsealed=True, ballots=True)
    titles = {role: spec.title for role, spec in book.scenario.roles.items()}
    for prompt in [*(known.id for known in prompts()), *{point.prompt for point in state.hotwash.points}]:
        point_pages(prompt, state.hotwash.points, titles)
        newest_points(state.hotwash, prompt, titles)
    for what, rows in state.hotwash.unsealed.items():
        unsealed_pages(what, rows)
    dice_lines(records)
    wall = [seen for record in records if (seen := redact(record, "wall")) is not None]
    briefing = briefing_for(book.scenario, "wall")
    for page in ("", "debrief", "prompt", "points", "unsealed", "dice", "nothing"):
        turned = [*wall, replace(wall[-1], seq=wall[-1].seq + 1, event=e.WallTurned(page, "", ""))]
        wall_view(fold(turned), turned, briefing, 5.0, "2025-06-01T10:00:00.000Z")


# -- events whose words mean something --------------------------------------------------------------------------------

_SCENARIO = BOOK.scenario
_WORDS = st.sampled_from(
    [
        *_SCENARIO.roles, *_SCENARIO.decisions, *_SCENARIO.injects, *_SCENARIO.moves, *_SCENARIO.objectives,
        *(known.id for known in prompts()), "tracks", "cards", "annex", "erase", "pseudonymise", "observer", "facilitator",
        "parked", "decision", "mix", "high", "", "nothing", "=1+1", "[/]", "漢字" * 50, "x" * 5000, "a b\n\x1b[31mc",
    ]
)  # fmt: skip
_NUMBERS = st.integers(1, 140) | st.sampled_from([-(2**63), -1, 0, 99, 2**63 - 1])
_REALS = st.sampled_from([-1e308, -1.0, 0.0, 300.0, 1e18, 1.7e308, 5e-324])


def of_known_words(cls: type[e.Event]) -> st.SearchStrategy[e.Event]:
    """Events of a kind that name what is there, or nearly."""
    hints = typing.get_type_hints(cls)
    return st.builds(cls, **{name: _values(hints[name]) for name in names(cls)})


def _values(hint: Any) -> st.SearchStrategy[Any]:
    args = typing.get_args(hint)
    if typing.get_origin(hint) in {types.UnionType, typing.Union}:
        return st.one_of(*(st.none() if arg is type(None) else _values(arg) for arg in args))
    if typing.get_origin(hint) is tuple:
        if len(args) == 2 and args[1] is Ellipsis:
            return st.lists(_values(args[0]), max_size=4).map(tuple)
        return st.tuples(*map(_values, args))
    return {str: _WORDS, int: _NUMBERS, float: _REALS, bool: st.booleans()}[hint]
