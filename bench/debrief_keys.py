"""From a key to its repaint where a session is looked back at: in the hotwash, on the board of the replay, through a seat's eyes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from textual.screen import Screen
from textual.widgets import Static

from bench.debriefed import write_session
from bench.keys import TURNS, Bare, Tabletop, keys_on, row_of
from bench.pairs import Row
from bench.samples import folder
from tabletop.exercise.seats import OBSERVER
from tabletop.journal.reading import read_save
from tabletop.room.saved.recording import Recording
from tabletop.room.table.sessions import Session, resume_session

EVENTS = 10_000
STEPS = (("right",) * 6 + ("left",) * 6) * 3  # there and back: a step beyond the end paints nothing


def run() -> list[Row]:
    """Each by turns with a bare app."""
    with folder() as place:
        path = place / "long.toml"
        write_session(path, EVENTS)
        recording = Recording(read_save(path))
        session = resume_session(path)
        try:
            return asyncio.run(_measure(session, recording, place))
        finally:
            session.table.store.close()


async def _measure(session: Session, recording: Recording, place: Path) -> list[Row]:
    from tabletop.tui.console.console import ConsoleScreen
    from tabletop.tui.replay.cursor import Cursor
    from tabletop.tui.replay.eyes import eyes_of
    from tabletop.tui.replay.replay import ReplayScreen

    middle = len(recording) // 2
    role = recording.at(middle).roles[0]

    def eyes(seat: str) -> Screen[Any]:
        return eyes_of(Cursor(recording, middle, recording.clock(middle)), seat, hotwash=False)

    subjects: dict[str, tuple[Callable[[], Screen[Any]], tuple[str, ...]]] = {
        "hotwash: from decision to decision": (partial(ConsoleScreen, session), ("h",)),
        "replay: from event to event, the board": (partial(ReplayScreen, recording, middle), ()),
        "replay: from event to event, the eyes of a role": (partial(eyes, role), ()),
        "replay: from event to event, the eyes of the observers": (partial(eyes, OBSERVER), ()),
    }
    taken: dict[str, list[float]] = {what: [] for what in subjects}
    bare: list[float] = []
    async with session.live:
        for _ in range(TURNS):
            for what, (screen, first) in subjects.items():
                app = Tabletop(place)
                taken[what] += await keys_on(app, STEPS, screen, first)
            bare += await keys_on(Bare(lambda: Static("")), STEPS)
    words = f"{len(recording):,} events, against a Static"
    return [row_of(f"keys in the {what}, {words}", seconds, bare) for what, seconds in taken.items()]
