"""From a key to its repaint, in this process: the console with a log of 10,000 events, and a station where somebody types a reason.

The key enters as the driver would post it; the time ends when the last changed cell has been encoded for the terminal. The peer is a
bare app with one widget in a screen of the same size. Both are visited by turns, some keys at a time.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

from textual.app import App, ComposeResult
from textual.events import Key
from textual.screen import Screen
from textual.widgets import Static, TextArea

from bench.pairs import Row, percentile, tail
from bench.samples import SCENARIO, WORDS, folder, head
from tabletop.exercise import commands as c
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.seats import FACILITATOR
from tabletop.exercise.views import current_question
from tabletop.journal.journal import Journal
from tabletop.room.table.live import LiveTable
from tabletop.room.table.local_seat import LocalSeat
from tabletop.room.table.sessions import Session
from tabletop.room.table.table import Asked, Table
from tabletop.scenario.load import load_scenario
from tabletop.tui.app import TabletopApp
from tabletop.tui.start.home import _NEXT

EVENTS = 10_000
SIZE = (140, 40)
TURNS = 5
STEPS = (("down",) * 6 + ("up",) * 6) * 4  # within the queue: a step that leads nowhere paints nothing
LETTERS = tuple("we hold the line until the mandate is named and paid for ")
PAUSE = 0.03  #: seconds between two keys: a person's, so that no key waits for the frame of the one before
STILL = 0.005  #: seconds without a repaint after which a key counts as dealt with
AIM = 0.020  #: seconds at the 99th percentile


class Watched(App[Any]):
    """An app that notes the moment of each repaint, and encodes it as for a terminal although there is none."""

    repaints: list[float]

    @property
    def is_headless(self) -> bool:
        """Not to Textual: it would leave the encoding out."""
        return False

    def post_display_hook(self) -> None:
        """A repaint has been handed to the driver."""
        self.repaints.append(time.perf_counter())


class Tabletop(Watched, TabletopApp):
    """The program itself, watched."""


class Bare(Watched):
    """One widget, and nothing to do with a key but to repaint it."""

    def __init__(self, widget: Callable[[], Static | TextArea]) -> None:
        """Show what ``widget`` makes."""
        super().__init__()
        self.widget = widget

    def compose(self) -> ComposeResult:
        """The one widget."""
        yield self.widget()

    def on_key(self, event: Key) -> None:
        """Show the key, as the least that a repaint can be."""
        if self.focused is None:
            self.query_one(Static).update(f"{event.key} {event.time}")


def run() -> list[Row]:
    """Measure console and station, each against its bare app."""
    with folder() as place:
        session = _long_session(place)
        try:
            return asyncio.run(_measure(session, place))
        finally:
            session.table.store.close()


def _long_session(place: Path) -> Session:
    """A running session with a long log, and a decision that takes answers."""
    loaded = load_scenario(SCENARIO)
    if loaded.scenario is None:
        raise SystemExit(f"{SCENARIO} has errors: run `tabletop check` on it first")
    path = place / "played.toml"
    table = Table(Rulebook(loaded.scenario), Journal.create(path, head()), monotonic=time.monotonic)
    table.ask(c.OpenSession("A long session"), FACILITATOR)
    table.ask(c.StartExercise("5e" * 16), FACILITATOR)
    table.ask(c.StartMove(), FACILITATOR)
    lines = [Asked(c.WriteLogLine(f"{number}: {WORDS[:90]}"), FACILITATOR) for number in range(EVENTS)]
    batch = table.prepare(lines)
    table.commit(batch)
    table.publish(batch)
    decisions = table.book.scenario.decisions.items()
    choice = next(name for name, spec in decisions if spec.kind == "choice" and spec.move == table.state.play.move)
    table.ask(c.OpenDecision(choice), FACILITATOR)
    return Session(LiveTable(table), path)


async def _measure(session: Session, place: Path) -> list[Row]:
    from tabletop.tui.console.console import ConsoleScreen
    from tabletop.tui.seat.station import StationScreen

    for module in _NEXT:  # home does so in the background; here it would fall into the first keys
        import_module(module)
    question = current_question(session.table.state)
    assert question is not None
    role = question.who[0]
    taken: dict[str, list[float]] = {"console": [], "static": [], "station": [], "area": []}
    async with session.live:
        for _ in range(TURNS):
            taken["console"] += await keys_on(Tabletop(place), STEPS, lambda: ConsoleScreen(session))
            taken["static"] += await keys_on(Bare(lambda: Static("")), STEPS)
            station = LocalSeat(session.live, role)
            taken["station"] += await keys_on(Tabletop(place), LETTERS, partial(StationScreen, station))
            station.close()
            taken["area"] += await keys_on(Bare(TextArea), LETTERS)
    log = f"{len(session.table.records):,} events"
    return [
        row_of(f"keys: up and down in the console's queue, {log}, against a Static", taken["console"], taken["static"]),
        row_of("keys: a letter into a station's reason, against a bare TextArea", taken["station"], taken["area"]),
    ]


async def keys_on(
    app: Watched, keys: Sequence[str], screen: Callable[[], Screen[Any]] | None = None, first: Sequence[str] = ()
) -> list[float]:
    """Press the keys one after the other in a fresh app, after those that lead there, and return the seconds each took."""
    app.repaints = []
    async with app.run_test(size=SIZE) as pilot:
        await app.workers.wait_for_complete()
        if screen is not None:
            await app.push_screen(screen())
        await pilot.pause()
        await pilot.pause(0.1)
        if first:
            await pilot.press(*first)
            await pilot.pause(0.5)
        areas = app.screen.query(TextArea)
        if areas:
            areas.first().focus()
        await pilot.pause(0.1)
        return [await _press(app, key) for key in keys]


async def _press(app: Watched, key: str) -> float:
    """Post one key and wait until nothing more is repainted."""
    driver = app._driver
    assert driver is not None
    await asyncio.sleep(PAUSE)
    app.repaints.clear()
    event = Key("space" if key == " " else key, key if len(key) == 1 else None)
    event.set_sender(app)
    start = time.perf_counter()
    driver.send_message(event)
    while not app.repaints or time.perf_counter() - app.repaints[-1] < STILL:
        await asyncio.sleep(0.001)
        if time.perf_counter() - start > 1:
            raise RuntimeError(f"the key {key!r} led to no repaint within a second")
    return app.repaints[-1] - start


def row_of(what: str, ours: list[float], peer: list[float]) -> Row:
    p99 = percentile(ours, 99)
    ratio = f"{median(ours) / median(peer):.2f} at p50"
    return Row(what, tail(ours), tail(peer), ratio, f"p99 < {AIM * 1e3:.0f} ms", p99 < AIM)
