"""The facilitator's console: everything one person needs to run an exercise, a key press away."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.timer import Timer

from tabletop.exercise.actions.action import Action, why_not
from tabletop.exercise.actions.catalogue import ACTIONS
from tabletop.exercise.events import DecisionClosed, ExercisePaused, InjectReleased, Recorded, ResponseSubmitted
from tabletop.exercise.seats import FACILITATOR
from tabletop.exercise.wording.account import account, with_text
from tabletop.i18n import tr
from tabletop.tui.console.board import ConsoleBoard
from tabletop.tui.console.decision_acts import DecisionActs
from tabletop.tui.console.emergency import EmergencyScreen
from tabletop.tui.console.exercise_acts import ExerciseActs
from tabletop.tui.console.focus_pane import HURRY
from tabletop.tui.console.log_view import who
from tabletop.tui.console.room_acts import RoomActs
from tabletop.tui.keys import KEYS, asking, bindings
from tabletop.tui.kit.collector import CalmCollector
from tabletop.tui.kit.confirm import ConfirmDialog
from tabletop.tui.kit.footer import Footer
from tabletop.tui.routes import routes

FOOTER_DELAY = 0.12  #: seconds after the last step until the footer shows which keys are valid for the serial in focus

#: what players and the clock bring about that the facilitator must not miss
_OF_OTHERS = (DecisionClosed, ExercisePaused, InjectReleased)


class ConsoleScreen(DecisionActs, ExerciseActs, RoomActs):
    """Queue, focus, room. Dismissed when the facilitator leaves; the session can be resumed."""

    CSS_PATH = "console.tcss"
    HELP_TITLE = tr("Console")
    HELP = tr(
        "The queue: ✓ out  ● open  ■ closed  ! overdue  ▸ next  ◆ its time has come  ‖ held  » deferred  – skipped  ↶ recalled\n"
        "C context  D decision  A argument  E depends on conditions  N at need  + your own;  * helps now  ~ optional  a by itself"
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings("console")
    _IN_FOOTER: ClassVar = [key.action for key in KEYS["console"] if key.footer]

    def compose(self) -> ComposeResult:
        """The board, the keys."""
        yield ConsoleBoard()
        yield Footer("console.pause", "console.undo", show_command_palette=False)

    def on_mount(self) -> None:
        """Listen to the table."""
        self._leave_table: Callable[[], None] = self.table.subscribe(self._published)
        self._told = ""  #: of others, for the screen over this one
        self._keys_timer: Timer | None = None
        self._emergency_shown = False
        self._valid: tuple[bool, ...] = ()
        self._warned: set[str] = set()  #: decisions whose two minutes have been called
        recovery = self.session.recovery
        if recovery is not None:
            self.notice = recovery.words
        elif (
            self.room is None and self.session.path.with_suffix(".room").exists()
        ):  # as roomfile.path_for, which loads a lot
            self.notice = tr("The room was open in this session: j opens it again, and every seat comes back.")
        self.set_interval(1.0, self._second)
        self.follow_room()
        self.count_unread()
        self.call_after_refresh(self.show)
        self._collector = CalmCollector()
        self._collector.begin(self)

    def on_unmount(self) -> None:
        """Stop listening."""
        self._collector.end()
        self._leave_table()
        self.forget_room()

    # -- the present --------------------------------------------------------------------------------------------------

    def _published(self, records: Sequence[Recorded]) -> None:
        """Something is on disk: show it, once for all that came together; say what others than you have done."""
        self.names.learn(records)
        for record in records:
            if told := self.heard(record):
                self.notice = self._told = told
            elif record.by != FACILITATOR and isinstance(record.event, _OF_OTHERS):
                said = account(record.event, self.names)
                self.notice = tr("{who}: {words}", who=who(record, said), words=with_text(said))
            elif isinstance(record.event, ResponseSubmitted):
                self._all_in(record.event.decision)
        if any(record.by == FACILITATOR for record in records):
            self.show_soon()
        else:
            self.show_calmly()

    def _all_in(self, decision: str) -> None:
        question = self.state.play.questions.get(decision)
        if question is not None and not self.waiting_for(question):
            self.notice = tr("All have answered “{title}”: d closes it.", title=question.title)

    def show(self) -> None:
        """The board, the keys, and what is over them."""
        super().show()
        if not self.is_mounted:
            return
        table = self.table
        saved = tr("✗ NOT SAVED") if table.broken else tr("saved ✓ {count}", count=len(table.records))
        standing = ""
        if self.state.phase == "paused":
            reason = self.state.pause_reason.rstrip(".") or tr("no reason given")
            standing = tr("PAUSEX: {reason}. p continues.", reason=reason)
        self.board.show(
            self.book,
            self.state,
            table.records,
            table.clock,
            live=True,
            saved=saved,
            notice=self.link_words() or self.notice or standing,
            presence=self.presence(),
        )
        if self.side is not None:
            self.side.present()
            if self._told:
                self.side.say(self._told)
        self._told = ""
        self._check_keys()
        if self.state.phase == "emergency" and not self._emergency_shown:
            self._emergency_shown = True
            self.app.push_screen(EmergencyScreen(self.state.emergency, self.ask, lambda: self.state), self._lifted)

    def _lifted(self, _: bool | None) -> None:
        self._emergency_shown = False
        self.say(tr("PAUSEX: the emergency is over. p continues when everybody is ready."))

    def _second(self) -> None:
        self.board.tick(self.table.clock)
        self.follow_room()
        if self.side is not None:
            self.side.present()
        if self._keys_timer is None:
            self._check_keys()
        question = self.now.open_question
        if question is not None and question.decision not in self._warned:
            left = question.closes - self.table.clock
            if left <= HURRY < question.closes - question.opened:
                self._warned.add(question.decision)
                self.say(tr("Two minutes left for “{title}”: say so.", title=question.title))
        if self.table.broken:
            self.show_broken(self.table.broken)

    def _check_keys(self) -> None:
        """The footer is made anew only when other keys of its own are valid."""
        valid = tuple(bool(self.check_action("act", (name,))) for name in self._IN_FOOTER)
        if valid != self._valid:
            self._valid = valid
            self.refresh_bindings()

    # -- which keys mean something ------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what the rules would refuse, and what there is nothing to look at for."""
        match action, parameters:
            case "act", ("tab" | "tab-queue" | "tab-focus" | "tab-room",):
                return self.is_mounted and self.board.has_class("narrow")
            case "act", ("follow",):
                return self.is_mounted and bool(self.board.serial)
            case "act", ("take-over",):
                return self.may_take_over()
            case "act", (str(name),):
                return ACTIONS[name].means_something(self.now)
            case _:
                return super().check_action(action, parameters)

    def on_key(self, event: events.Key) -> None:
        """A key that is not offered says why: what the rules say to what it would ask for."""
        actions = self._asked_by(event.key)
        if not any(self.check_action("act", (action.id,)) for action in actions):
            words = why_not(actions, self.now)
            if words:
                self.say(words)

    def _asked_by(self, pressed: str) -> list[Action]:
        """What a key can ask for."""
        return [ACTIONS[name] for name in asking("console", pressed, routes(self).own_keys)]

    # -- the room -----------------------------------------------------------------------------------------------------

    def act_room(self) -> None:
        """Who is here, who waits, and how to get in."""
        from tabletop.tui.room.room import RoomScreen

        self.follow_room()
        self.look_at_room()
        self.app.push_screen(RoomScreen(self))

    def show_room(self) -> None:
        """What the key ``j`` does, for whoever opens the console with a room; done as soon as the console is there."""
        self.call_later(self.act_room)

    # -- the view -----------------------------------------------------------------------------------------------------

    def act_follow(self) -> None:
        """Back to what needs attention."""
        self.say("")
        self.board.focus_serial("")
        self._check_keys()

    def on_console_board_turned_to(self) -> None:
        """Other keys may be valid for another serial; a footer made anew costs more than the step, so it waits for the last."""
        if self._keys_timer is not None:
            self._keys_timer.stop()
        self._keys_timer = self.set_timer(FOOTER_DELAY, self._rest)

    def _rest(self) -> None:
        """The hand rests: the time for what would hold up a step."""
        self._keys_timer = None
        self._check_keys()
        gc.collect()

    def act_tab(self) -> None:
        """The next pane to the front, on a narrow screen."""
        self.board.turn_tab("")

    def act_tab_queue(self) -> None:
        """The queue to the front."""
        self.board.turn_tab("queue")

    def act_tab_focus(self) -> None:
        """The centre to the front."""
        self.board.turn_tab("focus")

    def act_tab_room(self) -> None:
        """The room to the front."""
        self.board.turn_tab("room")

    def act_page_up(self) -> None:
        """Scroll the centre up."""
        self.board.scroll_focus(-1)

    def act_page_down(self) -> None:
        """Scroll the centre down."""
        self.board.scroll_focus(1)

    def act_leave(self) -> None:
        """Leave with a question; the session stays resumable. After ENDEX there is nothing to ask."""
        if self.state.phase == "ended":
            self._left(True)
            return
        words = tr(
            "Everything is saved in {path}. The exercise pauses and can be resumed at any time.", path=self.session.path
        )
        if self.guests and not self.member:
            words += " " + tr("Who is at a terminal is told, and finds the seat again when the room is open again.")
        if self.member:
            words = tr("The exercise goes on at the host. You can join again with the same code.")
        lines = lambda width: self.page(width).text(words)  # noqa: E731 -- a page is a function of its width
        dialog = ConfirmDialog(tr("Leave the console?"), lines, tr("leaves"), None, self.ask)
        self.app.push_screen(dialog, self._left)

    def _left(self, left: bool | None) -> None:
        if left:
            self.run_worker(self._leave())

    async def _leave(self) -> None:
        await self.close_room(tr("The facilitator has closed the room. The session is saved."))
        self.dismiss(None)
