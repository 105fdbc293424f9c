"""The tick list: what the scenario expects teams to do, one key an action."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from tabletop.exercise.actions.action import Moment
from tabletop.exercise.actions.record import TICK
from tabletop.exercise.expected import Expected, expected
from tabletop.exercise.pages.goals import none_expected
from tabletop.i18n import tr
from tabletop.tui.keys import bindings
from tabletop.tui.kit.dialog import Ask, Dialog, asked
from tabletop.tui.kit.line_pane import wrapped
from tabletop.tui.kit.page import keys_of
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import plain

MARGIN = 8  #: cells before the words of an action


class TickDialog(Dialog):
    """Digits tick and untick; two keys turn to what went out before and after. Every tick is kept at once."""

    HELP_TITLE = "Expected actions"
    BINDINGS: ClassVar[list[BindingType]] = bindings("ticks")

    def __init__(self, now: Callable[[], Moment], ask: Ask) -> None:
        """Begin with the serial in focus if it has expected actions, else with what went out last; seen at the exercise time of this moment."""
        super().__init__(tr("Expected actions"))
        self._now = now
        self._ask = ask
        begun = now()
        self._clock = begun.clock
        names = [item.serial for item in expected(begun.state)]
        self._serial = begun.serial if begun.serial in names else names[0] if names else ""
        self._place = 0

    @property
    def _shown(self) -> Expected | None:
        return next((item for item in expected(self._now().state) if item.serial == self._serial), None)

    def contents(self) -> ComposeResult:
        """The list."""
        yield PlainText(id="actions")

    def hint(self) -> str:
        """The keys that matter here."""
        keys = keys_of(self, "ticks")
        return tr(
            "1–9 or {tick} tick · {before}{after} other serials · {done} done",
            tick=keys("tick"),
            before=keys("before"),
            after=keys("after"),
            done=keys("done"),
        )

    def on_mount(self) -> None:
        """Show it."""
        self.paint()

    def on_resize(self) -> None:
        """Another width, other lines."""
        self.paint()

    def paint(self) -> None:
        """Show the list as it is now."""
        width = max(20, min(100, self.app.size.width) - 6)
        self.query_one("#actions", Static).update(Content("\n").join(self._lines(width)))

    def _lines(self, width: int) -> Iterator[Content]:
        shown = self._shown
        if shown is None:
            yield plain(none_expected().text, "$text-muted")
            return
        yield plain(shown.title, "bold").truncate(width, ellipsis=True)
        for place, action in enumerate(shown.actions):
            here = place == self._place
            sign = "[✓]" if action.seen else "[ ]"
            for row, line in enumerate(wrapped(plain(action.text), width - MARGIN)):
                head = f"{'▸' if here else ' '}{action.number} {sign} " if not row else ""
                yield Content.assemble(plain(head.ljust(MARGIN), "bold $accent" if here else ""), line)

    async def send(self) -> str:
        """Every tick is kept already."""
        return ""

    def on_key(self, event: events.Key) -> None:
        """A digit ticks its action."""
        shown = self._shown
        if event.character and event.character.isdecimal() and shown is not None:
            event.stop()
            number = int(event.character)
            if 1 <= number <= len(shown.actions):
                self._place = number - 1
                self.call_later(self._turn_over, number)

    def action_step(self, by: int) -> None:
        """Another action."""
        shown = self._shown
        if shown is not None:
            self._place = max(0, min(self._place + by, len(shown.actions) - 1))
            self.paint()

    def action_turn(self, by: int) -> None:
        """Another serial."""
        names = [item.serial for item in expected(self._now().state)]
        if self._serial in names:
            self._serial = names[max(0, min(names.index(self._serial) + by, len(names) - 1))]
            self._place = 0
            self.paint()

    async def action_tick(self) -> None:
        """Seen, or not after all."""
        await self._turn_over(self._place + 1)

    async def _turn_over(self, number: int) -> None:
        shown = self._shown
        if shown is None or not 1 <= number <= len(shown.actions):
            return
        seen = "" if shown.actions[number - 1].seen else "yes"
        values = {"serial": self._serial, "number": str(number), "seen": seen, "when": repr(self._clock)}
        self.refuse(await asked(self._ask, TICK.made(self._now(), values)))
        self.paint()
