"""The observer's seat on a screen: what can be done there, and the way out."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input

from tabletop.i18n import tr
from tabletop.room.table.seat import SeatConnection
from tabletop.tui.keys import bindings
from tabletop.tui.kit.footer import Footer
from tabletop.tui.kit.page import keys_of
from tabletop.tui.kit.ways import Ways
from tabletop.tui.parts.expected_ticks import TickDialog
from tabletop.tui.parts.seat_screen import SeatScreen
from tabletop.tui.parts.seat_view import SeatView
from tabletop.tui.seat.hotwash_opening import HotwashOpening
from tabletop.tui.seat.observer_view import ObserverView
from tabletop.tui.seat.own_consent import OwnConsent

AGAIN = 4.0  #: seconds in which the second key press leaves a line that is not kept


class ObserverScreen(SeatScreen[None]):
    """An observer's station. Dismissed by escape or f10; what stands in the line then is kept first."""

    AUTO_FOCUS = "#line"
    HELP_TITLE = "The observer's seat"
    HELP = (
        "Write what you see. + strength, - to improve, ! fact at the start, a rating 1 to 4 right behind it (+3) or "
        "anywhere as *3; @role, #inject and =objective as numbered in the list."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings("observer")

    view: ObserverView

    def __init__(self, connection: SeatConnection) -> None:
        """Show what ``connection`` (of the seat "observer") was sent."""
        super().__init__(ObserverView(connection))
        self.hotwash = HotwashOpening(self, connection)
        self.consent = OwnConsent(self, connection, self.view.asker.ask)
        self._leaving = False

    def compose(self) -> ComposeResult:
        """The seat; its keys are covered with it in an emergency."""
        with self.view:
            yield Footer("observer.leave", "observer.confirm-comcheck", "observer.stream", "observer.side")

    @on(SeatView.Told)
    def _told(self, event: SeatView.Told) -> None:
        event.stop()
        self.hotwash.heard(event.records)

    @on(Input.Changed, "#line")
    def _typed(self) -> None:
        """Whoever writes on does not leave."""
        self._leaving = False

    # -- what the person does -----------------------------------------------------------------------------------------

    def ways(self) -> Ways:
        """What is done in a way of this screen's own, by the id of an action."""
        return {
            "expected-list": self.expected_list,
            "own-hotwash": self.own_hotwash,
            "withdraw-own": self.withdraw_own,
        }

    def expected_list(self) -> None:
        """Tick what teams were expected to do; the line keeps what is on it."""
        self.app.push_screen(TickDialog(lambda: self.now, self.view.asker.ask))

    def own_hotwash(self) -> None:
        """After ENDEX: the question, the feedback form, what was unsealed."""
        self.hotwash.open()

    def withdraw_own(self) -> None:
        """This observer wants to be named no more."""
        self.consent.open()

    def action_lines(self, by: int) -> None:
        """Read back or on by a line."""
        self.view.read_line(by)

    def action_newest(self) -> None:
        """To the end, and follow."""
        self.view.read_newest()

    def action_leave(self) -> None:
        """Leave; with something on the line or on its way only when pressed twice."""
        why = self._why_not_yet()
        if why and not self._leaving:
            self._leaving = True
            self.set_timer(AGAIN, self._stay)
            self.notify(why, markup=False)
            return
        self.view.keep_line()
        self.dismiss(None)

    def _why_not_yet(self) -> str:
        """What leaving now would cut short, in words; "" if nothing."""
        keys = keys_of(self, "observer")
        again = keys("leave")
        under_way = sum(not note.why for note in self.view.outbox.notes)
        if under_way:
            return tr(
                "Notes on their way: {count}. Wait for the link, or press {key} again to leave.",
                count=under_way,
                key=again,
            )
        if self.hotwash.unsent:
            return tr(
                "A feedback form is not handed in: {hotwash} goes back to it, {leave} again leaves it.",
                hotwash=keys("own-hotwash"),
                leave=again,
            )
        if self.view.line.value.strip():
            return tr("Press {key} again to leave: what you are writing is kept as a note.", key=again)
        return ""

    def _stay(self) -> None:
        self._leaving = False
