"""A console on a real session in a temporary folder, and a hand that presses keys and waits for what they lead to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from textual import events
from textual.app import App
from textual.pilot import Pilot

from tabletop.exercise.state import State
from tabletop.room.table.sessions import Session, Setup, create_session
from tabletop.tui.app import TabletopApp
from tabletop.tui.console.console import ConsoleScreen
from tabletop.tui.kit.line_pane import LinePane
from tests.tui.host import Clock, come, shipped

SCENARIOS = Path(__file__).parents[2] / "scenarios"


class Hand:
    """The facilitator at the keyboard."""

    def __init__(self, pilot: Pilot[str], session: Session, clock: Clock) -> None:
        self.pilot = pilot
        self.session = session
        self.clock = clock

    @property
    def state(self) -> State:
        return self.session.table.state

    @property
    def phase(self) -> str:
        return self.state.phase

    @property
    def app(self) -> App[str]:
        return self.pilot.app

    @property
    def console(self) -> ConsoleScreen:
        return next(screen for screen in self.app.screen_stack if isinstance(screen, ConsoleScreen))

    async def press(self, *keys: str) -> None:
        """One key after the other, each done before the next."""
        for key in keys:
            await self.pilot.press(key)

    async def type(self, text: str) -> None:
        """A text into the field with the cursor, all at once as a terminal pastes it."""
        self.app.post_message(events.Paste(text))
        await self.pilot.pause()

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait until something has come about."""
        await come(
            self.pilot, holds, lambda: f"the notice says: {self.console.control.notice!r}, on {self.app.screen!r}"
        )

    async def back(self) -> None:
        """Wait until no dialog is open."""
        await self.until(lambda: self.app.screen is self.console)

    async def answer(self, number: int, option: int) -> None:
        """Type the answer of the role with that number."""
        from tabletop.tui.console.type_for import TypeForDialog

        await self.press("t", str(number))
        await self.until(lambda: isinstance(self.app.screen, TypeForDialog))
        await self.press(str(option), "ctrl+s")
        await self.back()

    def text(self, pane: str) -> str:
        """All lines of a pane of the board."""
        widget = self.console.query_one(f"#{pane}", LinePane)
        return "\n".join(line.plain for line in widget._lines)

    def screen_text(self) -> str:
        """What is on the terminal now."""
        lines = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in line) for line in lines)


@asynccontextmanager
async def console(
    folder: Path,
    *,
    size: tuple[int, int] = (140, 40),
    scenario: str = "first-steps",
    started: bool = False,
    keys: str = "",
) -> AsyncIterator[Hand]:
    """A console on a fresh session whose clock the hand moves; ``started``: after STARTEX; ``keys``: lines of a file of own keys."""
    clock = Clock()
    session = create_session(shipped(scenario), folder, Setup(), monotonic=clock)
    own = folder / "keys.toml"
    own.write_text(f"[keys]\n{keys}", encoding="utf-8")
    app = TabletopApp(folder, first=lambda app: app.open_console(session), keys=own)
    async with app.run_test(size=size) as pilot:
        hand = Hand(pilot, session, clock)
        await hand.until(lambda: isinstance(app.screen, ConsoleScreen))
        await pilot.pause()
        if started:
            await hand.press("S", "enter")
            await hand.until(lambda: hand.state.started)
            await hand.back()
        yield hand
