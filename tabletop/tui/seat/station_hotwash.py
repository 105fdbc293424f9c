"""The hotwash at a seat: the question with a line for points, the feedback form, what was unsealed.

Shown over a station or an observer's screen, or by itself behind the curtain of the shared keyboard. Whoever shows it passes on what
happens (:meth:`SeatHotwashScreen.present`). Dismissed with a form that was filled in and not sent, which may be given back later.
"""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import ContentSwitcher, Input, Static

from tabletop.exercise.commands import GiveFeedback, RecordPoint
from tabletop.exercise.pages.hotwash import prompt_in_view
from tabletop.i18n import tr
from tabletop.room.table.seat import SeatConnection, offered_at
from tabletop.tui.hotwash.feedback_form import EMPTY, is_empty
from tabletop.tui.hotwash.feedback_pane import FeedbackPane
from tabletop.tui.hotwash.hotwash_panes import PointLine, QuestionPane, Said, ScrolledPane, UnsealedPane
from tabletop.tui.kit.asking import Asker
from tabletop.tui.kit.footer import Footer
from tabletop.tui.kit.link_words import link_words, over_words
from tabletop.tui.kit.text import fitted, plain
from tabletop.tui.kit.wall_time import WallTime
from tabletop.tui.seat.header import headline

AGAIN = 4.0  #: seconds in which the second key press leaves a form that is not sent


class SeatHotwashScreen(Screen[GiveFeedback]):
    """A player's or observer's part in the hotwash."""

    AUTO_FOCUS = ""
    PLAYERS_SEAT = True  #: the program cannot be left from here
    HELP_TITLE = tr("The hotwash")
    HELP = tr(
        "Points go under nobody's name unless you choose yours with tab. Nobody's: the record keeps the words and the time, not the role, "
        "the person or the terminal. The feedback form is the same: without a name unless you choose otherwise at its end."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "pane('question')", tr("question"), id="hotwash-seat.question", priority=True),
        Binding("f4", "pane('form')", tr("feedback form"), id="hotwash-seat.form", priority=True),
        Binding("f5", "pane('unsealed')", tr("unsealed, dice"), id="hotwash-seat.unsealed", priority=True),
        Binding("ctrl+s", "send", tr("hand in"), id="hotwash-seat.send", priority=True),
        Binding("ctrl+n", "again", tr("a blank form"), id="hotwash-seat.again", priority=True),
        Binding("pageup", "page(-1)", tr("page up"), show=False, id="hotwash-seat.page-up"),
        Binding("pagedown", "page(1)", tr("page down"), show=False, id="hotwash-seat.page-down"),
        Binding("escape,f10", "leave", tr("back"), key_display="esc", id="hotwash-seat.leave"),
    ]
    DEFAULT_CSS = """
    SeatHotwashScreen #head { height: auto; padding: 0 1; border-bottom: solid $border-blurred; }
    SeatHotwashScreen #link { height: auto; padding: 0 1; color: $warning; text-style: bold; display: none; }
    SeatHotwashScreen #tabs { height: 1; padding: 0 1; margin: 0 0 1 0; }
    SeatHotwashScreen ContentSwitcher { height: 1fr; }
    SeatHotwashScreen QuestionPane, SeatHotwashScreen UnsealedPane { height: 1fr; margin: 0 1; }
    SeatHotwashScreen #question { height: 1fr; }
    SeatHotwashScreen #under { height: auto; padding: 0 1; border-top: solid $border-blurred; color: $text-muted; }
    SeatHotwashScreen #entry { height: 1; padding: 0 1; }
    SeatHotwashScreen #who { width: auto; height: 1; color: $accent; text-style: bold; }
    """

    def __init__(
        self, connection: SeatConnection, draft: GiveFeedback = EMPTY, pane: str = "question", *, keeps: bool = False
    ) -> None:
        """Show ``pane`` first; ``draft`` is a form begun earlier; ``keeps``: one that is left unsent is given back later."""
        super().__init__()
        self.connection = connection
        self._draft = draft
        self._pane_first = pane
        self._keeps = keeps
        self._wall_time = WallTime()
        self.asker = Asker(connection.ask, self.present)
        self._leaving = False
        self._ready = False
        self._on_way = 0  #: points that the table has not confirmed

    # -- what it shows ------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Header, tabs, the three panes."""
        yield Static(id="head", markup=False)
        yield Static(id="link", markup=False)
        yield Static(id="tabs", markup=False)
        with ContentSwitcher(initial=self._pane_first):
            with Vertical(id="question"):
                yield QuestionPane(id="said-so-far")
                yield Static(id="under", markup=False)
                with Horizontal(id="entry"):
                    yield Static(id="who", markup=False)
                    yield PointLine(self._names(), id="point")
            with Vertical(id="form"):
                yield FeedbackPane(self.asker.ask, self._draft)
            yield UnsealedPane(id="unsealed")
        yield Footer("hotwash-seat.leave", "hotwash-seat.send")

    def _names(self) -> list[tuple[str, str]]:
        seat = self.connection.seat
        title = dict(self.connection.briefing.roles).get(seat)
        return [("", tr("nobody")), *([(seat, title)] if title else [])]

    def on_mount(self) -> None:
        """The cursor goes where something can be written."""
        self._ready = True
        self.set_interval(1.0, self.present)
        self.present()
        self._tell_who()
        self.call_after_refresh(self._focus_pane)

    def on_unmount(self) -> None:
        """Nothing is painted any more."""
        self._ready = False

    def present(self) -> None:
        """Something has happened, or a second has passed."""
        if not self._ready or not self.is_attached:
            return
        connection, state = self.connection, self.connection.state
        self._wall_time.follow(connection.records)
        said = Said(state.hotwash, connection.records, dict(connection.briefing.roles), self._wall_time.now)
        self.query_one(QuestionPane).show(said)
        self.query_one(UnsealedPane).show(said)
        self.query_one("#head", Static).update(headline(connection, None, self.size.width))
        words = self.asker.broken or over_words(connection.link) or link_words(connection.link)
        link = self.query_one("#link", Static)
        link.update(plain(words))
        link.display = bool(words)
        self._tell_tabs()

    def _tell_tabs(self) -> None:
        hotwash = self.connection.state.hotwash
        count = len(hotwash.points)
        points = tr("1 point") if count == 1 else tr("{count} points", count=count)
        tabs = [
            ("question", "f3", tr("Question"), points if count else ""),
            ("form", "f4", tr("Feedback form"), tr("handed in ✓") if self.query_one(FeedbackPane).sent else ""),
            ("unsealed", "f5", tr("Unsealed, dice"), str(len(hotwash.unsealed) or "")),
        ]
        parts = [
            Content.assemble(
                plain("▸ " if pane == self._pane else "  ", "bold $accent"),
                plain(f"{key} ", "$secondary"),
                plain(name, "bold underline" if pane == self._pane else ""),
                plain(f" ({more})" if more else "", "bold $warning"),
            )
            for pane, key, name, more in tabs
        ]
        self.query_one("#tabs", Static).update(fitted(Content("  ").join(parts), max(1, self.size.width - 2)))

    @property
    def _pane(self) -> str:
        return self.query_one(ContentSwitcher).current or "question"

    def _focus_pane(self) -> None:
        if self._pane == "question":
            self.query_one(PointLine).focus()
        elif self._pane == "form":
            self.query_one(FeedbackPane).focus_here()
        else:
            self.set_focus(None)

    # -- points -------------------------------------------------------------------------------------------------------

    @on(PointLine.Turned)
    def _tell_who(self) -> None:
        """Under whose name the point goes, and what that means."""
        line = self.query_one(PointLine)
        self.query_one("#who", Static).update(plain(tr("as {who} ▸ ", who=line.name_words)))
        if line.role:
            words = tr("Everybody reads it as said by your role. tab: under nobody's name")
        elif len(self._names()) > 1:
            words = tr("Nobody's: the record keeps words and time, not role, name or terminal. tab: as your role")
        else:
            words = tr("Nobody's: the record keeps words and time, not your name or terminal.")
        self.query_one("#under", Static).update(plain(words))

    @on(Input.Submitted, "#point")
    def _point(self, event: Input.Submitted) -> None:
        event.stop()
        line, text = self.query_one(PointLine), event.value.strip()
        if not text:
            return
        prompt = prompt_in_view(self.connection.state.hotwash, self.connection.records)
        if not prompt:
            self.notify(tr("No question has been put yet: wait for the facilitator's."), markup=False)
            return
        line.value = ""
        self._say(RecordPoint(prompt, text, line.role))

    @work(group="point")
    async def _say(self, command: RecordPoint) -> None:
        """A point that was refused comes back into the line, if nothing else stands there by now."""
        self._on_way += 1
        if self.connection.link.status == "away":
            self.notify(tr("On its way: it goes out when the link is back."), markup=False)
        try:
            words = await self.asker.ask(command)
        finally:
            self._on_way -= 1
        if words and self._ready:
            self.notify(words, severity="warning", markup=False)
            line = self.query_one(PointLine)
            if not line.value:
                line.value = command.text

    # -- keys ---------------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The form's keys only where the form is."""
        if not self._ready:
            return True
        if action in {"send", "again"}:
            form = self.query_one(FeedbackPane).form
            if self._pane != "form" or (form is None) == (action == "send"):
                return False
            return action == "again" or bool(offered_at(self.connection).of(GiveFeedback))
        return super().check_action(action, parameters)

    def action_pane(self, pane: str) -> None:
        """Turn to a pane."""
        self.query_one(ContentSwitcher).current = pane
        self._focus_pane()
        self._tell_tabs()
        self.refresh_bindings()

    def action_send(self) -> None:
        """Hand the form in."""
        self.query_one(FeedbackPane).submit()

    def action_again(self) -> None:
        """A blank form for the next person at this terminal."""
        self.query_one(FeedbackPane).begin_again()

    def action_page(self, by: int) -> None:
        """Scroll what is read."""
        if self._pane == "form":
            form = self.query_one(FeedbackPane).form
            if form is not None:
                form.scroll_relative(y=by * max(1, form.size.height - 2), animate=False)
            return
        pane: ScrolledPane = self.query_one(QuestionPane if self._pane == "question" else UnsealedPane)
        pane.scroll_page(by)

    def action_leave(self) -> None:
        """Back; what would be lost or is on its way asks for a second press."""
        unsent = self.query_one(FeedbackPane).unsent
        why = ""
        if self.query_one(PointLine).value.strip():
            why = tr("What stands in the line is not said yet: enter says it.")
        elif self._on_way:
            why = tr("A point is on its way.")
        elif not (self._keeps or is_empty(unsent)):
            why = tr("The form is not handed in (ctrl+s) and is lost.")
        if why and not self._leaving:
            self._leaving = True
            self.set_timer(AGAIN, self._stay)
            self.notify(tr("{why} esc again leaves.", why=why), markup=False)
            return
        self.dismiss(unsent)

    def _stay(self) -> None:
        self._leaving = False
