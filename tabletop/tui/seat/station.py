"""A player's station on a screen: what can be done there, and the way out."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from tabletop.exercise.actions.action import Moment
from tabletop.exercise.actions.seat import ASK_PAUSE, HAND_LEAD, SUBMIT
from tabletop.exercise.commands import NameLead
from tabletop.exercise.people import name_of
from tabletop.i18n import series, tr
from tabletop.room.table.seat import SeatConnection
from tabletop.tui.keys import asking, bindings
from tabletop.tui.kit.footer import Footer
from tabletop.tui.kit.line_pane import wrapped
from tabletop.tui.kit.link_words import Recap
from tabletop.tui.kit.page import keys_of
from tabletop.tui.kit.text import plain
from tabletop.tui.kit.ways import Ways
from tabletop.tui.parts.seat_screen import SeatScreen
from tabletop.tui.parts.seat_view import SeatView
from tabletop.tui.routes import routes
from tabletop.tui.seat.hotwash_opening import HotwashOpening
from tabletop.tui.seat.own_consent import OwnConsent
from tabletop.tui.seat.station_view import StationView

LAST_WORDS = 2.0  #: seconds for which leaving waits until what was typed is kept; the keeping itself goes on behind it
AGAIN = 4.0  #: seconds in which the second key press asks for a pause


class StationScreen(SeatScreen[None]):
    """The station of one role. Dismissed by escape or f10; what was typed is on its way before that."""

    HELP_TITLE = "Your station"
    HELP = "What you write is kept by itself; an answer goes out when you submit it."
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("station"),
        Binding("ctrl+q", "leave_room", "leave the room", id="station.leave-room", show=False, priority=True),
    ]

    view: StationView

    def __init__(self, connection: SeatConnection) -> None:
        """Show the seat of ``connection``."""
        super().__init__(StationView(connection))
        self.role = connection.seat
        self.hotwash = HotwashOpening(self, connection)
        self.consent = OwnConsent(self, connection, self.view.asker.ask)
        self._pause_asked = False

    def compose(self) -> ComposeResult:
        """The station; its keys are covered with it in an emergency."""
        with self.view:
            yield Footer("form.submit", "station.submit", "station.own-hotwash", "station.leave")

    def on_mount(self) -> None:
        """A question of the hotwash that stands is shown at once."""
        if self.connection.state.hotwash.prompt:
            self.call_after_refresh(self.hotwash.open)

    def on_screen_resume(self) -> None:
        """A dialog is gone: what came meanwhile is on the screen now."""
        self.view.present()

    @on(SeatView.Told)
    def _told(self, event: SeatView.Told) -> None:
        event.stop()
        self.hotwash.heard(event.records)

    # -- what the person does -----------------------------------------------------------------------------------------

    @property
    def now(self) -> Moment:
        """The question on the form, and the inject in sight."""
        return self.moment(self.view.in_sight, self.view.desk.decision)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A room is left where there is one."""
        return bool(self.connection.member) if action == "leave_room" else super().check_action(action, parameters)

    def on_key(self, event: events.Key) -> None:
        """Where nothing can be sent, the key that sends says why; what was typed is kept."""
        if SUBMIT.id in asking("station", event.key, routes(self).own_keys):
            offer = SUBMIT.offer(self.now)
            if offer is not None and not offer:
                self.view.desk.complain(offer.words)

    def action_field(self, by: int) -> None:
        """To the next field, or the one before."""
        if by > 0:
            self.focus_next()
        else:
            self.focus_previous()

    def ways(self) -> Ways:
        """What is done in a way of this screen's own, by the id of an action."""
        return {
            "submit": self.submit,
            "next-question": self.next_question,
            "recap": self.recap,
            "ask-pause": self.ask_pause,
            "own-hotwash": self.own_hotwash,
            "withdraw-own": self.withdraw_own,
            "hand-lead": self.hand_lead,
        }

    def submit(self) -> None:
        """Send the answer, wherever the cursor is."""
        if self.view.desk.form is not None:
            self.view.desk.form.action_submit()

    def next_question(self) -> None:
        """Put this form aside, its draft kept, and take the next question."""
        self.view.desk.next_question()
        self.view.turn("now")

    def recap(self) -> None:
        """What was missed, or else the story so far, from what this seat knows."""
        self.view.recap()

    def ask_pause(self) -> None:
        """Anybody may ask for PAUSEX; pressed twice, so that no slip stops the room."""
        self._pause_asked = not self._pause_asked
        if self._pause_asked:
            self.set_timer(AGAIN, self._pause_forgotten)
            self.notify(
                tr("Press {key} again to stop the exercise (PAUSEX).", key=keys_of(self, "station")("ask-pause")),
                markup=False,
            )
        else:
            self.view.ask(*ASK_PAUSE.made(self.now))

    def _pause_forgotten(self) -> None:
        self._pause_asked = False

    def own_hotwash(self) -> None:
        """After ENDEX: the question, the feedback form, what was unsealed."""
        self.hotwash.open()

    def withdraw_own(self) -> None:
        """Whoever sits here wants to be named no more."""
        self.consent.open()

    # -- the lead -----------------------------------------------------------------------------------------------------

    def _others(self) -> list[tuple[str, str]]:
        """Members of this role to whom this person may hand the lead: (id, name)."""
        members, offered = self.connection.state.members.get(self.role, {}), self.now.offered
        may = {key for key in members if offered.of(NameLead, role=self.role, member=key)}
        return [(key, name_of(person)) for key, person in members.items() if key in may]

    def hand_lead(self) -> None:
        """Choose who leads from now on."""
        from tabletop.tui.kit.pick import PickDialog

        self.app.push_screen(PickDialog(tr("Who leads this role from now on?"), self._others()), self._hand_over_to)

    def _hand_over_to(self, member: str | None) -> None:
        if member is not None and member in dict(self._others()):
            self._hand_over(member)

    @work(group="lead")
    async def _hand_over(self, member: str) -> None:
        self.view.desk.take()
        if self.connection.link.status == "here":
            await self.view.keeper.drafts.flush()
        self.view.ask(*HAND_LEAD.made(self.now, {"member": member}))

    # -- leaving ------------------------------------------------------------------------------------------------------

    def action_leave(self) -> None:
        """Close what lies above; else go, after a question where something would be lost or a room left."""
        panel = self.query_one(Recap)
        if panel.display:
            panel.hide()
        elif self.connection.member or self.view.talk.pane.unsent or self.hotwash.unsent:
            self.action_leave_room()
        else:
            self._go()

    def action_leave_room(self) -> None:
        """Ask first."""
        from tabletop.tui.kit.confirm import ConfirmDialog

        words = self._parting_words()

        def lines(width: int) -> list[Content]:
            return [line for text in words for line in wrapped(plain(text), width)]

        title = tr("Leave the room?") if self.connection.member else tr("Leave your station?")
        dialog = ConfirmDialog(title, lines, tr("leaves"), (), self.view.asker.ask)
        self.app.push_screen(dialog, self._leave_if)

    def _leave_if(self, yes: bool | None) -> None:
        if yes:
            self._go()

    def _parting_words(self) -> list[str]:
        words = []
        unsent = self.view.talk.pane.unsent
        if unsent:
            words.append(tr("A message is written and not sent, and is lost: {threads}.", threads=series(unsent)))
        if self.hotwash.unsent:
            key = keys_of(self, "station")("own-hotwash")
            words.append(
                tr("A feedback form is filled in and not handed in, and is lost: {key} goes back to it.", key=key)
            )
        link = self.connection.link.status
        if link == "away":
            words.append(tr("There is no link to the table: what you wrote since it was lost is not kept yet."))
        elif link == "here":
            words.append(tr("Your draft and your notes are kept with the role."))
        if self.connection.member and link != "over":
            words.append(tr("You can join again with the same code; the facilitator gives you your seat back."))
        return words

    @work(group="leave", exclusive=True)
    async def _go(self) -> None:
        """Keep what was typed, then go."""
        self.view.take_last_words()
        task = self.view.keeper.drafts.flush_soon()
        if task is not None and self.connection.link.status == "here":
            await asyncio.wait({task}, timeout=LAST_WORDS)
        self.dismiss(None)
