"""Control's in-tray: messages, and requests for information with what has become of them (RU-11, RU-16)."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Static

from tabletop.exercise import commands as c
from tabletop.exercise.actions.action import Moment
from tabletop.exercise.actions.messages import ANSWER, WRITE
from tabletop.exercise.people import open_rfis, unread_messages
from tabletop.exercise.seats import FACILITATOR
from tabletop.exercise.state import Message, Rfi
from tabletop.i18n import tr
from tabletop.tui.console.console_base import ConsoleBase
from tabletop.tui.console.letters import Letter, LetterList, LetterPage, letters
from tabletop.tui.console.side import SideScreen, back
from tabletop.tui.keys import bindings
from tabletop.tui.kit.footer import Footer
from tabletop.tui.kit.text import plain


class InTrayScreen(SideScreen):
    """A list and the letter chosen. What was new when the screen opened, or came since, is marked until it is looked at."""

    CSS_PATH = "intray.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    HELP_TITLE = tr("Messages and requests")
    HELP = tr(
        "? waits for an answer  ✓ answered  ✗ refused  ● new  · read  › from control.  What is typed and not sent is kept."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("intray"),
        Binding("v", "every", tr("all traffic, or control's"), id="intray.every"),
        back(),
        Binding("up", "step(-1)", tr("line above"), id="intray.up", show=False),
        Binding("down", "step(1)", tr("line below"), id="intray.down", show=False),
        Binding("pageup", "page(-1)", tr("scroll up"), id="intray.page-up", show=False),
        Binding("pagedown", "page(1)", tr("scroll down"), id="intray.page-down", show=False),
    ]

    def __init__(self, console: ConsoleBase) -> None:
        """``console`` has the session."""
        super().__init__(console)
        self._every = False
        self._fresh: set[int] = set()  #: marked as new
        self._footer: tuple[object, ...] = ()

    def compose(self) -> ComposeResult:
        """Head, list, letter."""
        yield Static(id="head", markup=False)
        with Horizontal(id="panes"):
            yield LetterList(id="list")
            yield LetterPage(id="letter")
        yield Static(id="notice", markup=False)
        yield Footer("side.back", show_command_palette=False)

    def on_mount(self) -> None:
        """Mark what is new, and tell the room that control has read it; Textual calls the side screen's own besides."""
        self.run_worker(self._have_read())

    # -- what there is ------------------------------------------------------------------------------------------------

    @property
    def chosen(self) -> Letter | None:
        """The letter in view."""
        return self.query_one(LetterList).letter if self.ready else None

    def paint(self) -> None:
        """Everything on it."""
        state = self.console.state
        self._fresh |= {message.seq for message in unread_messages(state, FACILITATOR)}
        self.query_one(LetterList).show(letters(state, frozenset(self._fresh), every=self._every))
        self._show_letter()
        waiting = len(open_rfis(state))
        title = tr("ALL TRAFFIC") if self._every else tr("MESSAGES AND REQUESTS")
        parts = [plain(title, "bold")]
        if waiting:
            parts.append(plain(tr("{count} waiting for an answer", count=waiting), "bold $warning"))
        if self._fresh:
            parts.append(plain(tr("{count} new", count=len(self._fresh)), "bold $warning"))
        self.query_one("#head", Static).update(plain("   ").join(parts))

    def _show_letter(self) -> None:
        self.query_one(LetterPage).show(self.chosen, self.console.state.read)
        letter = self.chosen
        now = (letter is not None and letter.waits, letter is not None, self._every, self.console.state.phase)
        if now != self._footer:
            self._footer = now
            self.refresh_bindings()

    async def _have_read(self) -> None:
        """Everything that has come is read by somebody who is at the screen: at its opening, and at each key since."""
        fresh = unread_messages(self.console.state, FACILITATOR)
        if fresh:
            self._fresh |= {message.seq for message in fresh}
            await self.console.ask(c.ReadMessages(FACILITATOR, fresh[-1].seq))

    async def on_key(self, event: events.Key) -> None:  # type: ignore[override]  # Textual awaits it; the side screen's own is called besides
        """Somebody is there: what has come meanwhile is seen."""
        del event
        await self._have_read()

    # -- acts ---------------------------------------------------------------------------------------------------------

    @property
    def now(self) -> Moment:
        """The moment, with the request in view."""
        letter = self.chosen
        rfi = letter.entry.seq if letter is not None and isinstance(letter.entry, Rfi) else 0
        return replace(self.console.now, rfi=rfi)

    async def act_answer(self) -> None:
        """Answer the request; who wrote a message, or asked what can be answered no more, is written back to."""
        letter = self.chosen
        if letter is None:
            await self.console.act(WRITE, self.now)
        elif self._answers():
            await self.console.act(ANSWER, self.now)
        else:
            to = (letter.entry.role,) if isinstance(letter.entry, Rfi) else _partners(letter.entry)
            await self.console.act(WRITE, replace(self.now, to=to))

    def _answers(self) -> bool:
        """Whether what is in view is a request that can be answered."""
        now = self.now
        return bool(now.offered.of(c.AnswerRfi, rfi=now.rfi))

    def action_every(self) -> None:
        """Also what roles write to one another, or only what concerns control."""
        self._every = not self._every
        self.present()

    def action_step(self, by: int) -> None:
        """The next letter; the one left behind is not new any more."""
        letter = self.chosen
        if letter is not None:
            self._fresh.discard(letter.seq)
        self.query_one(LetterList).step(by)
        self.present()

    def action_page(self, pages: int) -> None:
        """Scroll the letter."""
        page = self.query_one(LetterPage)
        page.scroll_relative(y=pages * max(1, page.size.height - 2), animate=False)


def _partners(message: Message) -> tuple[str, ...]:
    """Who an answer goes to: the sender, or those written to if that was control."""
    if message.sender == FACILITATOR:
        return tuple(role for role in message.to if role != FACILITATOR)
    return (message.sender,)
