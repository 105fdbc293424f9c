"""A real emergency: two presses declare it, it fills the screen, only a typed line lifts it."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Input, Static, TextArea

from tabletop.exercise.actions.action import Moment
from tabletop.exercise.actions.exercise import EMERGENCY, LIFT
from tabletop.i18n import tr
from tabletop.tui.console.control import Control
from tabletop.tui.kit.block_letters import block_lines
from tabletop.tui.kit.consent_dialog import Withdrawal
from tabletop.tui.kit.dialog import Ask, asked
from tabletop.tui.kit.fields import CleanInput
from tabletop.tui.kit.page import keys_of
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import plain
from tabletop.tui.routes import routes

TWICE = 3.0  #: seconds within which the second press must follow the first


class EmergencyScreen(Screen[bool]):
    """REAL – NO EXERCISE and the code word. There is no key that closes it."""

    HELP_TITLE = "Real emergency"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f12", "withdraw", "somebody withdraws consent", id="emergency.withdraw", show=False),
    ]
    DEFAULT_CSS = """
    EmergencyScreen > Vertical { width: 100%; height: 100%; background: $error; color: $text; align: center middle; }
    EmergencyScreen Static { width: 100%; height: auto; text-align: center; text-style: bold; }
    EmergencyScreen #word { margin: 1 0; }
    EmergencyScreen #how { margin: 2 0 0 0; text-style: none; }
    EmergencyScreen Input, EmergencyScreen Input:focus {
        width: 70; max-width: 90%; border: none; height: 1; margin: 1 0; padding: 0 1;
        background: $background; color: $foreground;
    }
    EmergencyScreen #center { align-horizontal: center; height: auto; }
    """

    def __init__(self, word: str, ask: Ask, now: Callable[[], Moment]) -> None:
        """``word`` is the scenario's code word; ``now`` is the present."""
        super().__init__()
        self._now = now
        self._word = word
        self._ask = ask

    def compose(self) -> ComposeResult:
        """The words, as large as they fit, and the line."""
        with Vertical():
            yield PlainText(id="real")
            yield PlainText(id="word")
            yield PlainText(
                plain(tr("Everything stands still. The exercise clock has stopped. Look after people first.")),
            )
            yield PlainText(
                plain(tr("When it is over: type who decided that the exercise may go on, then press enter.")),
                id="how",
            )
            with Vertical(id="center"):
                yield CleanInput(id="words")
            yield PlainText(id="refusal")

    def on_mount(self) -> None:
        """The line has the cursor."""
        self.query_one(CleanInput).focus()

    def on_resize(self, event: events.Resize) -> None:
        """Block letters where they fit."""
        for name, words in (("real", tr("REAL - NO EXERCISE")), ("word", self._word)):
            lines = block_lines(words, event.size.width - 4, max(3, event.size.height // 3))
            self.query_one(f"#{name}", Static).update(plain("\n".join(lines) if lines else words))

    def action_withdraw(self) -> None:
        """Who leaves because of it may want to be named no more; that waits for nothing."""
        Withdrawal(self, self._now, self._ask, self._say).begin()

    def _say(self, words: str) -> None:
        self.query_one("#refusal", Static).update(plain(words))

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Lift it, if something was typed."""
        event.stop()
        words = await asked(self._ask, LIFT.made(self._now(), {"words": event.value}))
        if words:
            self._say(words)
        elif self.is_current:
            self.dismiss(True)


class Emergency:
    """The way into a real emergency and out of it."""

    def __init__(self, control: Control, screen: Screen[None]) -> None:
        """``screen`` is covered while it lasts."""
        self._control = control
        self._screen = screen
        self._pressed = 0.0  #: when last
        self._shown = False

    async def press(self) -> None:
        """Twice: everything freezes at once, without a dialog."""
        key = keys_of(self._screen, "console" if self._control.side is None else "side")("emergency")
        await self._press(key, self._control.say)

    async def press_over(self, over: Screen[object], in_fields: str) -> bool:
        """The same on a screen over the console, by its key or by ``in_fields``, the one for where somebody writes.

        False where the key means something else: the sign is text in what somebody writes, but in an empty field of the facilitator's own
        dialogs two are an emergency.
        """
        if isinstance(over, EmergencyScreen) or not EMERGENCY.offer(self._control.now):
            return False
        say = getattr(over, "say", routes(over).say)
        if in_fields:
            await self._press(in_fields, say)
            return True
        key, field = keys_of(self._screen, "console")("emergency"), over.focused
        if not isinstance(field, Input | TextArea):
            await self._press(key, say)
            return True
        text = field.text if isinstance(field, TextArea) else field.value
        if text.strip("!") or hasattr(over, "PLAYERS_SEAT"):
            return False
        return await self._press(key, say)

    async def _press(self, key: str, say: Callable[[str], None]) -> bool:
        """Whether it was the second press."""
        now = monotonic()
        if now - self._pressed > TWICE:
            self._pressed = now
            say(tr("Press {key} once more to stop everything: REAL EMERGENCY, no exercise.", key=key))
            return False
        self._pressed = 0.0
        await self._control.tell(EMERGENCY.made(self._control.now), "")
        return True

    def show(self) -> None:
        """Cover the screen if there is one, whoever declared it."""
        control = self._control
        if control.state.phase == "emergency" and not self._shown:
            self._shown = True
            screen = EmergencyScreen(control.state.emergency, control.ask, lambda: control.now)
            self._screen.app.push_screen(screen, self._lifted)

    def _lifted(self, _: bool | None) -> None:
        self._shown = False
        self._control.say(
            tr(
                "PAUSEX: the emergency is over. {key} continues when everybody is ready.",
                key=self._control.keys("continue"),
            )
        )
