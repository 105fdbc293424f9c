"""Screens beside the console: the same session, keys of their own, one line for what is to be said."""

from __future__ import annotations

from contextlib import suppress
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.css.query import NoMatches
from textual.screen import Screen
from textual.widgets import Static

from tabletop.exercise.actions.action import Moment
from tabletop.exercise.actions.catalogue import ACTIONS
from tabletop.exercise.offered import Permission
from tabletop.tui.console.control import Control
from tabletop.tui.keys import bindings
from tabletop.tui.kit.refused import why_not
from tabletop.tui.kit.text import shortened
from tabletop.tui.kit.ways import Ways, go


def back() -> list[BindingType]:
    """The way back to the console: the last of each side screen's keys."""
    return bindings("side", "back")


class SideScreen(Screen[None]):
    """Shown over the console, which goes on listening and passes on what happens: :meth:`present` and :meth:`say`."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("side", "emergency")
    DEFAULT_CSS = """
    SideScreen { background: $background; layout: vertical; }
    SideScreen #notice { height: 1; padding: 0 1; color: $warning; background: $background; }
    """

    def __init__(self, control: Control) -> None:
        """Everything is asked, done and said through ``control``, that of the console below."""
        super().__init__()
        self.control = control
        self._said = ""
        self._ready = False

    def on_mount(self) -> None:
        """From now on the console passes things on."""
        self._ready = True
        self.control.side = self
        self.call_after_refresh(self.present)

    def on_unmount(self) -> None:
        """No longer."""
        self._ready = False
        if self.control.side is self:
            self.control.side = None

    @property
    def ready(self) -> bool:
        """Whether everything on it is there: not while it is coming or going."""
        return self._ready and self.is_attached

    def present(self) -> None:
        """Something has happened, or a second has passed: show what there is now, unless this screen is coming or going."""
        if self.ready:
            with suppress(NoMatches):  # the program is ending: its widgets go one by one
                self.paint()

    def paint(self) -> None:
        """Show what there is now."""

    def say(self, words: str) -> None:
        """One calm line at the bottom."""
        self._said = words
        if self.ready:
            with suppress(NoMatches):
                self.query_one("#notice", Static).update(shortened(words, max(8, self.size.width - 2)))

    def on_resize(self) -> None:
        """Fit the line anew."""
        self.say(self._said)

    def offer(self, action: str, parameters: tuple[object, ...]) -> Permission | None:
        """Whether what a key asks for would be recorded now; None for a key that asks for nothing."""
        match action, parameters:
            case "act", (str(name),):
                return ACTIONS[name].offer(self.now)
            case _:
                return None

    def on_key(self, event: events.Key) -> None:
        """A key that is not offered says why."""
        words = why_not(self, event.key, self.offer) if self.ready else ""
        if words:
            self.say(words)

    # -- what can be done ---------------------------------------------------------------------------------------------

    @property
    def now(self) -> Moment:
        """The moment in which an action is asked for."""
        return self.control.now

    def ways(self) -> Ways:
        """What is done in a way of this screen's own, by the id of an action."""
        return {}

    async def action_act(self, name: str) -> None:
        """Do what is under that key: in a way of this screen's own, else as the console does what is declared under that id."""
        way = self.ways().get(name)
        if way is None:
            await self.control.do(name, self.now)
        else:
            await go(way)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what the rules would refuse."""
        match action, parameters:
            case "act", (str(name),):
                return ACTIONS[name].means_something(self.now)
            case _:
                return super().check_action(action, parameters)

    def action_back(self) -> None:
        """To the console."""
        self.dismiss(None)
