"""The hotwash at a seat: the question with a line for points, the feedback form, what was unsealed.

The screen is shown over a station or an observer's screen, or by itself behind the curtain of the shared keyboard. Whoever shows it
passes on what happens (:meth:`SeatHotwashView.present`). Dismissed with a form that was filled in and not sent, which may be given back
later.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import ContentSwitcher, Input, Static

from tabletop.exercise.actions.debrief import POINT
from tabletop.exercise.actions.form import Values
from tabletop.exercise.actions.seat import HAND_IN
from tabletop.exercise.commands import GiveFeedback
from tabletop.exercise.events import Recorded
from tabletop.exercise.feedback import EMPTY, is_empty
from tabletop.exercise.pages.debrief import HotwashMoment, no_question_yet
from tabletop.exercise.pages.hotwash import prompt_in_view
from tabletop.i18n import tr, trn
from tabletop.room.table.seat import SeatConnection, moment_at
from tabletop.tui.keys import bindings
from tabletop.tui.kit.dialog import asked
from tabletop.tui.kit.footer import Footer
from tabletop.tui.kit.link_words import link_words, over_words
from tabletop.tui.kit.page import keys_of
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.tab_line import TabLine
from tabletop.tui.kit.text import plain
from tabletop.tui.kit.wall_time import WallTime
from tabletop.tui.kit.ways import Ways
from tabletop.tui.parts.feedback_pane import FeedbackPane
from tabletop.tui.parts.hotwash_panes import PointLine, QuestionPane, ScrolledPane, UnsealedPane
from tabletop.tui.parts.seat_screen import SeatScreen
from tabletop.tui.parts.seat_view import SeatView
from tabletop.tui.seat.header import headline

AGAIN = 4.0  #: seconds in which the second key press leaves a form that is not sent


class SeatHotwashView(SeatView):
    """A player's or observer's part in the hotwash."""

    DEFAULT_CSS = """
    SeatHotwashView #head { height: auto; padding: 0 1; border-bottom: solid $border-blurred; }
    SeatHotwashView #link { height: auto; padding: 0 1; color: $warning; text-style: bold; display: none; }
    SeatHotwashView #tabs { height: 1; padding: 0 1; margin: 0 0 1 0; }
    SeatHotwashView ContentSwitcher { height: 1fr; }
    SeatHotwashView QuestionPane, SeatHotwashView UnsealedPane { height: 1fr; margin: 0 1; }
    SeatHotwashView #question { height: 1fr; }
    SeatHotwashView #under { height: auto; padding: 0 1; border-top: solid $border-blurred; color: $text-muted; }
    SeatHotwashView #entry { height: 1; padding: 0 1; }
    SeatHotwashView #who { width: auto; height: 1; color: $accent; text-style: bold; }
    """
    PAGES = ("question", "form", "unsealed")
    LISTENS = False  # the seat's own view beneath hears the connection

    def __init__(
        self,
        connection: SeatConnection,
        draft: GiveFeedback = EMPTY,
        first: str = "question",
        *,
        writable: bool = True,
        at: Callable[[], str] | None = None,
    ) -> None:
        """Show the page ``first``; ``draft`` is a form begun earlier; ``at`` gives the wall time of the moment shown (None: now)."""
        super().__init__(connection, writable=writable)
        self._draft = draft
        self._first = first
        self._at = at
        self._wall_time = WallTime()
        self.on_way = 0  #: points that the table has not confirmed

    # -- what it shows ------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Header, tabs, the three panes."""
        yield PlainText(id="head")
        yield PlainText(id="link")
        yield TabLine(id="tabs")
        with ContentSwitcher(initial=self._first):
            with Vertical(id="question"):
                yield QuestionPane(id="said-so-far")
                yield PlainText(id="under")
                with Horizontal(id="entry"):
                    yield PlainText(id="who")
                    yield PointLine(self._names(), id="point")
            with Vertical(id="form"):
                yield FeedbackPane(self._hand_in, self._draft)
            yield UnsealedPane(id="unsealed")

    def _names(self) -> list[tuple[str, str]]:
        seat = self.connection.seat
        title = dict(self.connection.briefing.roles).get(seat)
        return [("", tr("nobody")), *([(seat, title)] if title else [])]

    def begin(self) -> None:
        """The cursor goes where something can be written."""
        self.present()
        self._tell_who()
        if self.writable:
            self.call_after_refresh(self.focus_pane)

    def present(self, records: Sequence[Recorded] = ()) -> None:  # noqa: ARG002 -- the panes know what is new
        """Something has happened, or a second has passed."""
        if not self.ready or not self.is_attached:
            return
        connection, state = self.connection, self.connection.state
        here = HotwashMoment(state.hotwash, connection.records, dict(connection.briefing.roles), self._now())
        self.query_one(QuestionPane).show(here)
        self.query_one(UnsealedPane).show(here)
        width = self.screen.size.width
        self.query_one("#head", Static).update(headline(connection, None, width))
        words = self.asker.broken or over_words(connection.link, keys_of(self, "hotwash-seat")("leave"))
        words = words or link_words(connection.link)
        link = self.query_one("#link", Static)
        link.update(plain(words))
        link.display = bool(words)
        self._tell_tabs()

    def show_time(self) -> None:
        """The question's timer."""
        self.present()

    def show_alert(self) -> None:
        """That nothing is recorded any more."""
        self.present()

    def _now(self) -> str:
        """Wall time of the moment shown."""
        if self._at is not None:
            return self._at()
        self._wall_time.follow(self.connection.records)
        return self._wall_time.now

    def _tell_tabs(self) -> None:
        hotwash = self.connection.state.hotwash
        count = len(hotwash.points)
        points = trn("{count} point", "{count} points", count)
        keys = keys_of(self, "hotwash-seat")
        tabs = [
            ("question", tr("Question"), points if count else ""),
            ("form", tr("Feedback form"), tr("handed in ✓") if self.query_one(FeedbackPane).sent else ""),
            ("unsealed", tr("Unsealed, dice"), str(len(hotwash.unsealed) or "")),
        ]
        parts = [
            (
                pane,
                Content.assemble(
                    plain("▸ " if pane == self.current else "  ", "bold $accent"),
                    plain(f"{keys(pane)} ", "$secondary"),
                    plain(name, "bold underline" if pane == self.current else ""),
                    plain(f" ({more})" if more else "", "bold $warning"),
                ),
            )
            for pane, name, more in tabs
        ]
        self.query_one(TabLine).show(parts, "  ", self.screen.size.width - 2)

    @property
    def current(self) -> str:
        """The page on the screen."""
        return self.query_one(ContentSwitcher).current or "question"

    def focus_pane(self) -> None:
        """Put the cursor into the page on the screen."""
        if self.current == "question":
            self.query_one(PointLine).focus()
        elif self.current == "form":
            self.query_one(FeedbackPane).focus_here()
        else:
            self.screen.set_focus(None)

    # -- points -------------------------------------------------------------------------------------------------------

    @on(PointLine.Turned)
    def _tell_who(self) -> None:
        """Under whose name the point goes, and what that means."""
        line = self.query_one(PointLine)
        self.query_one("#who", Static).update(plain(f"{tr('as {who} ▸', who=line.name_words)} "))
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
            self.notify(no_question_yet(), markup=False)
            return
        line.value = ""
        self._say({"prompt": prompt, "text": text, "role": line.role})

    @work(group="point")
    async def _say(self, point: Values) -> None:
        """A point that was refused comes back into the line, if nothing else stands there by now."""
        self.on_way += 1
        if self.connection.link.status == "away":
            self.notify(tr("On its way: it goes out when the link is back."), markup=False)
        try:
            words = await asked(self.asker.ask, POINT.made(moment_at(self.connection), point))
        finally:
            self.on_way -= 1
        if words and self.ready:
            self.notify(words, severity="warning", markup=False)
            line = self.query_one(PointLine)
            if not line.value:
                line.value = point["text"]

    async def _hand_in(self, form: GiveFeedback) -> str:
        return await asked(self.asker.ask, HAND_IN.made(replace(moment_at(self.connection), feedback=form)))

    # -- turning and reading ------------------------------------------------------------------------------------------

    def can_turn(self, page: str) -> bool:
        """Always: the hotwash comes after ENDEX."""
        return page in self.PAGES

    def turn(self, page: str) -> None:
        """Turn to a page."""
        self.query_one(ContentSwitcher).current = page
        if self.writable:
            self.focus_pane()
        self._tell_tabs()
        self.refresh_bindings()

    def read_page(self, by: int) -> None:
        """Scroll what is read."""
        if self.current == "form":
            form = self.query_one(FeedbackPane).form
            if form is not None:
                form.scroll_relative(y=by * max(1, form.size.height - 2), animate=False)
            return
        pane: ScrolledPane = self.query_one(QuestionPane if self.current == "question" else UnsealedPane)
        pane.scroll_page(by)

    def read_line(self, by: int) -> None:
        """The same: there is little to read."""
        self.read_page(by)


class SeatHotwashScreen(SeatScreen[GiveFeedback]):
    """Somebody takes part in the hotwash."""

    HELP_TITLE = "The hotwash"
    HELP = (
        "Points go under nobody's name unless you choose yours. Nobody's: the record keeps the words and the time, not the role, "
        "the person or the terminal. The feedback form is the same: without a name unless you choose otherwise at its end."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings("hotwash-seat")

    view: SeatHotwashView

    def __init__(
        self, connection: SeatConnection, draft: GiveFeedback = EMPTY, pane: str = "question", *, keeps: bool = False
    ) -> None:
        """``draft`` and ``pane`` as for the view; ``keeps``: a form that is left unsent is given back later."""
        super().__init__(SeatHotwashView(connection, draft, pane))
        self._keeps = keeps
        self._leaving = False

    def compose(self) -> ComposeResult:
        """The hotwash, the keys."""
        with self.view:
            yield Footer("hotwash-seat.leave", "hotwash-seat.hand-in")

    def present(self) -> None:
        """Something has happened."""
        self.view.present()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The form's keys only where the form is."""
        match action, parameters:
            case "act", ("hand-in" | "blank-form" as name,) if self.view.ready:
                form = self.query_one(FeedbackPane).form
                if self.view.current != "form" or (form is None) == (name == "hand-in"):
                    return False
        return super().check_action(action, parameters)

    def ways(self) -> Ways:
        """What is done in a way of this screen's own, by the id of an action."""
        return {
            "hand-in": self.hand_in,
            "blank-form": self.blank_form,
        }

    def hand_in(self) -> None:
        """Hand the form in."""
        self.query_one(FeedbackPane).submit()

    def blank_form(self) -> None:
        """For the next person at this terminal."""
        self.query_one(FeedbackPane).begin_again()

    def action_leave(self) -> None:
        """Back; what would be lost or is on its way asks for a second press."""
        unsent = self.query_one(FeedbackPane).unsent
        keys = keys_of(self, "hotwash-seat")
        why = ""
        if self.query_one(PointLine).value.strip():
            why = tr("What stands in the line is not said yet.")
        elif self.view.on_way:
            why = tr("A point is on its way.")
        elif not (self._keeps or is_empty(unsent)):
            why = tr("The form is not handed in ({key}) and is lost.", key=keys("hand-in"))
        if why and not self._leaving:
            self._leaving = True
            self.set_timer(AGAIN, self._stay)
            self.notify(tr("{why} {key} again leaves.", why=why, key=keys("leave")), markup=False)
            return
        self.dismiss(unsent)

    def _stay(self) -> None:
        self._leaving = False
