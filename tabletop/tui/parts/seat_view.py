"""What all seats have in common as widgets: they listen to a connection, and show what it holds.

A screen of live play owns the view of its seat, and the replay's screen of eyes owns the same view of the past. A view that is not
writable keeps nothing, sends nothing and takes no cursor; keys, dialogs and the way out are the screen's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, work
from textual.containers import Vertical
from textual.message import Message

from tabletop.collector import CalmCollector
from tabletop.exercise.commands import Command
from tabletop.exercise.events import Recorded
from tabletop.room.table.seat import SeatConnection
from tabletop.tui.kit.asking import Asker
from tabletop.tui.kit.dialog import asked
from tabletop.tui.kit.tab_line import TabLine


class SeatView(Vertical):
    """One seat. Its size is that of what it stands in; widths are taken from the screen, which knows them first."""

    DEFAULT_CSS = """
    SeatView { width: 1fr; height: 1fr; }
    """
    TICK: ClassVar[float] = 1.0  #: seconds between two looks at the clock
    #: whether it hears its connection itself; else whoever shows it passes on what happens
    LISTENS: ClassVar[bool] = True
    PAGES: ClassVar[tuple[str, ...]] = ()  #: what it can be turned to

    @dataclass
    class Told(Message):
        """These records have come in and are shown."""

        records: Sequence[Recorded]

    def __init__(self, connection: SeatConnection, *, writable: bool = True) -> None:
        """Show the seat of ``connection``; ``writable``: somebody sits at it."""
        super().__init__()
        self.connection = connection
        self.writable = writable
        self.asker = Asker(connection.ask, self.show_alert)
        self._collector = CalmCollector()
        self.ready = False  #: between mounting and unmounting

    def on_mount(self) -> None:
        """Listen, and show what there is."""
        self.ready = True
        self._collector.begin()
        if self.LISTENS:
            self.connection.on_change = self._heard
            self.connection.on_link = self.link_heard
        if self.writable:
            self.set_interval(self.TICK, self.show_time)
        self.begin()

    def on_unmount(self) -> None:
        """Listen no longer."""
        self.ready = False
        self._collector.end()
        if self.LISTENS:
            self.connection.on_change = None
            self.connection.on_link = None
        self.end()

    def on_resize(self, _event: events.Resize) -> None:
        """Another layout of the same."""
        if self.ready:
            self.fit()

    def _heard(self, records: Sequence[Recorded]) -> None:
        """Something happened; the connection calls this from outside the message loop."""
        self.call_later(self._take, records)

    def _take(self, records: Sequence[Recorded]) -> None:
        if self.ready:
            self.present(records)
            self.post_message(self.Told(records))

    def link_heard(self) -> None:
        """The link has changed; called from outside the message loop."""
        self.call_later(self.present)

    @work(group="ask")
    async def ask(self, *commands: Command) -> None:
        """Ask the table for all of it in order; a refusal is a notice."""
        words = await asked(self.asker.ask, commands)
        if words and not self.asker.broken:
            self.notify(words, severity="warning", markup=False)

    @property
    def covered(self) -> bool:
        """Whether an emergency lies over it: then nothing on it can be used."""
        return self.connection.state.phase == "emergency"

    # -- what a seat says for itself ----------------------------------------------------------------------------------

    def begin(self) -> None:
        """It is on the screen: show everything for the first time."""
        self.present()

    def end(self) -> None:
        """It is taken away, whatever ends its screen."""

    def present(self, records: Sequence[Recorded] = ()) -> None:
        """Show what there is now; ``records`` are those that have just come in, none where something else has changed."""

    def show_time(self) -> None:
        """Bring up to date what shows time."""

    def show_alert(self) -> None:
        """Bring up to date what overrides everything: nothing is recorded any more, the exercise stands still."""

    def fit(self) -> None:
        """Lay it out for the size there is."""

    def can_turn(self, page: str) -> bool:
        """Whether it can be turned to that page now."""
        return page in self.PAGES and not self.covered

    def turn(self, page: str) -> None:
        """Turn to one of its pages."""

    def on_tab_line_pointed(self, event: TabLine.Pointed) -> None:
        """The pointer turns to a page as its key does."""
        event.stop()
        if self.can_turn(event.tab):
            self.turn(event.tab)

    def read_page(self, by: int) -> None:
        """Read on or back by a page, without moving a cursor."""

    def read_line(self, by: int) -> None:
        """Read on or back by a line, or by a message of a list."""
