"""A table, a live table and a small app around one screen: the stage on which screens of players are tried."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from textual.app import App
from textual.css.query import NoMatches
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from tabletop.exercise import commands as c
from tabletop.exercise.rulebook import Rulebook
from tabletop.journal.store import MemoryJournal
from tabletop.room.table.live import LiveTable
from tabletop.room.table.local_seat import LocalSeat
from tabletop.room.table.table import Table
from tabletop.scenario.load import Loaded, load_document, load_scenario
from tabletop.scenario.model import Scenario
from tabletop.tui.kit.line_list import LineList
from tabletop.tui.kit.theme import DARK
from tabletop.tui.seat.station import StationScreen
from tests.patience import patience

SCENARIOS = Path(__file__).parents[2] / "scenarios"
BIG = (140, 40)
SMALL = (80, 24)
CONTROL = "facilitator"

#: what a hostile person types or pastes: markup, actions, terminal sequences, bidi, a flood
HOSTILE = "[/] [@click=app.evil]X[/] [bold \x1b]52;c;ZXZpbA==\x07 \x1bc \u202eevil $name {0} %s \x9b31m"


def scenario(name: str = "security-guarantees", change: Callable[[dict[str, Any]], None] | None = None) -> Scenario:
    """A shipped scenario, its document changed first where a test wants that."""
    loaded = shipped(name)
    assert loaded.scenario is not None
    if change is None:
        return loaded.scenario
    changed = deepcopy(loaded.document)
    change(changed)
    return load_document(changed)


def document(name: str) -> dict[str, Any]:
    """The shipped scenario as it stands in its file, and in a save."""
    return shipped(name).document


@cache
def shipped(name: str) -> Loaded:
    """A shipped scenario, read once."""
    return load_scenario(SCENARIOS / name / "scenario.toml")


@dataclass
class Clock:
    """Monotonic seconds under the test's hand."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


class Room:
    """A running exercise with its clock; control acts at once."""

    def __init__(self, played: Scenario, *, start: bool = True) -> None:
        self.clock = Clock()
        self.table = Table(
            Rulebook(played), MemoryJournal(), monotonic=self.clock, now=lambda: "2025-08-29T12:47:03.000Z"
        )
        self.do(c.OpenSession("Test"))
        if start:
            self.do(c.StartExercise("5eed"))
        self.live = LiveTable(self.table)

    def do(self, *commands: c.Command) -> None:
        """Control asks for these."""
        for command in commands:
            self.table.ask(command, CONTROL)

    def ask(self, role: str, command: c.Command) -> None:
        """A role asks."""
        self.table.ask(command, role)

    def draft(self, decision: str, role: str) -> str:
        """The reason in that role's draft, "" without one."""
        draft = self.table.state.draft(decision, role)
        return draft.rationale if draft is not None else ""

    def sent(self, decision: str, role: str) -> str:
        """The reason in that role's answer, "" without one."""
        answer = self.table.state.submitted(decision, role)
        return answer.rationale if answer is not None else ""

    def to_move(self, move: str) -> None:
        """Go on, move by move, until there."""
        while self.table.state.play.move != move:
            self.do(c.StartMove())


class Host(App[None]):
    """Shows one screen. ``evil`` must never run."""

    evil_ran = False
    own_keys: ClassVar[dict[str, str]] = {}  # as Routes has it

    def on_mount(self) -> None:
        self.register_theme(DARK)
        self.theme = DARK.name

    def action_evil(self) -> None:
        self.evil_ran = True


@asynccontextmanager
async def station(
    room: Room, role: str, size: tuple[int, int] = BIG
) -> AsyncIterator[tuple[Host, Pilot[None], StationScreen]]:
    """The station of ``role`` on a screen of that size, served by a live table."""
    host = Host()
    async with room.live, host.run_test(size=size) as pilot:
        screen = StationScreen(LocalSeat(room.live, role))
        await host.push_screen(screen)
        await pilot.pause()
        yield host, pilot, screen


async def until(pilot: Pilot[Any], holds: Callable[[], object]) -> None:
    """Wait for what the table's thread and the screen's workers bring about, and until it is painted."""
    await come(pilot, holds, lambda: seen(pilot.app.screen))
    await pilot.pause()


async def come(pilot: Pilot[Any], holds: Callable[[], object], words: Callable[[], object]) -> None:
    """Wait until something holds. Not by pauses of the pilot, which wait in vain for widgets that are taken away meanwhile."""
    for _ in patience(words):
        with suppress(NoMatches):  # a screen that is only coming has not all its widgets yet
            if holds():
                return
        assert pilot.app.is_running, "the app has ended"
        await asyncio.sleep(0.005)


async def settled(pilot: Pilot[Any]) -> None:
    """Wait for everything the app reads in threads, for what that leads to, and until it is painted."""
    workers, quiet = pilot.app.workers, 0
    for _ in patience(lambda: list(workers)):
        await pilot.pause()
        if any(not worker.is_finished for worker in workers):
            await workers.wait_for_complete()
            quiet = 0
        elif (quiet := quiet + 1) == 2:
            return


def seen(screen: Screen[Any]) -> str:
    """The characters on the screen, row by row."""
    return "\n".join(strip.text for strip in screen._compositor.render_strips())


def everything(screen: Screen[Any]) -> str:
    """All text any widget of the screen holds, on view or not, and what is on view."""
    return "\n".join([*_held(screen), seen(screen)])


def _held(screen: Screen[Any]) -> Iterable[str]:
    for widget in screen.walk_children(Widget):
        if isinstance(widget, Static):
            yield str(widget.content)
        elif isinstance(widget, TextArea):
            yield widget.text
        elif isinstance(widget, Input):
            yield widget.value
        elif isinstance(widget, LineList):
            yield from (widget.line(row, 400).plain for row in range(widget.count))
