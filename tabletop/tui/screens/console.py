"""The facilitator's console: everything one person needs to run an exercise, a key press away."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.timer import Timer

from tabletop.exercise.events import DecisionClosed, ExercisePaused, InjectReleased, Recorded, ResponseSubmitted
from tabletop.exercise.seats import FACILITATOR
from tabletop.exercise.wording.account import account, with_text
from tabletop.i18n import tr
from tabletop.tui.collector import CalmCollector
from tabletop.tui.dialogs.confirm import ConfirmDialog
from tabletop.tui.dialogs.emergency import EmergencyScreen
from tabletop.tui.refused import why_not
from tabletop.tui.screens.console_decisions import DecisionActs
from tabletop.tui.screens.console_exercise import ExerciseActs
from tabletop.tui.screens.console_offers import offer_of
from tabletop.tui.screens.console_room import RoomActs
from tabletop.tui.widgets.board import ConsoleBoard
from tabletop.tui.widgets.focus_pane import HURRY
from tabletop.tui.widgets.footer import Footer
from tabletop.tui.widgets.log_view import who

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
    BINDINGS: ClassVar[list[BindingType]] = [
        # what comes next, in the order of attention (doctrine 4.1): the footer shows those valid now, in this order
        Binding("S", "startex", tr("STARTEX"), id="console.startex"),
        Binding("enter", "confirm", tr("confirm outcome"), id="console.confirm"),
        Binding("enter", "summary", tr("summary"), id="console.summary"),
        Binding("O", "override", tr("override"), id="console.override"),
        Binding("r", "roll", tr("roll dice"), id="console.roll"),
        Binding("v", "vote", tr("judge by vote"), id="console.vote"),
        Binding("d", "close_decision", tr("close"), id="console.close"),
        Binding("t", "type_for", tr("type for role"), id="console.type-for"),
        Binding("a", "reason", tr("reason ±"), id="console.reason"),
        Binding("percent_sign", "estimate", tr("estimate"), id="console.estimate", key_display="%"),
        Binding("space", "release", tr("release"), id="console.release"),
        Binding("space", "open_decision", tr("put question"), id="console.open"),
        Binding("h", "hand_over", tr("hand over"), id="console.hand-over"),
        Binding("h", "hotwash", tr("hotwash"), id="console.hotwash"),
        Binding("m", "next_move", tr("next move"), id="console.next-move"),
        Binding("p", "continue_", tr("continue"), id="console.continue"),
        Binding("l", "log", tr("log"), id="console.log"),
        Binding("p", "pause", tr("PAUSEX"), id="console.pause"),
        Binding("u", "undo", tr("undo"), id="console.undo"),
        Binding(
            "plus,equals_sign", "more_time(1)", tr("a minute more"), id="console.more", key_display="+", show=False
        ),
        Binding("minus", "more_time(-1)", tr("a minute less"), id="console.less", key_display="−", show=False),
        # the serial in focus
        Binding("down", "step(1)", tr("serial below"), id="console.down", show=False),
        Binding("up", "step(-1)", tr("serial above"), id="console.up", show=False),
        Binding("escape", "follow", tr("back to what is next"), id="console.follow", show=False),
        Binding("slash", "find", tr("find a serial"), id="console.find", key_display="/", show=False),
        Binding("A", "read_aloud", tr("was read aloud to all"), id="console.read-aloud", show=False),
        Binding("H", "hold", tr("hold back, or put back"), id="console.hold", show=False),
        Binding("f", "defer", tr("defer"), id="console.defer", show=False),
        Binding("k", "skip", tr("skip"), id="console.skip", show=False),
        Binding("e", "edit", tr("edit before release"), id="console.edit", show=False),
        Binding("R", "recall", tr("recall"), id="console.recall", show=False),
        Binding("s", "resend", tr("send again"), id="console.resend", show=False),
        Binding("c", "correct", tr("correct (erratum)"), id="console.correct", show=False),
        Binding("n", "ad_hoc", tr("inject of your own"), id="console.ad-hoc", show=False),
        Binding("K", "strike", tr("strike a reason"), id="console.strike", show=False),
        # the exercise
        Binding("C", "correct_log", tr("correct the last log line"), id="console.correct-log", show=False),
        Binding("P", "park", tr("parking lot: keep a point for later"), id="console.park", show=False),
        Binding("L", "full_log", tr("whole log"), id="console.full-log", show=False),
        Binding("x", "adjust_track", tr("move a track"), id="console.track", show=False),
        Binding("X", "change_flag", tr("turn a fact of play"), id="console.flag", show=False),
        Binding("g", "scenario_time", tr("jump in scenario time"), id="console.time", show=False),
        # people at their own terminals
        Binding("j", "room", tr("room: people, codes, names"), id="console.room", show=False),
        Binding("i", "intray", tr("messages and requests"), id="console.intray", show=False),
        Binding("w", "wall", tr("turn the wall"), id="console.wall", show=False),
        Binding("b", "blank", tr("blank the wall, or bring it back"), id="console.blank", show=False),
        Binding("B", "baton", tr("pass the baton, or take it back"), id="console.baton", show=False),
        Binding("T", "take_over", tr("take over as host"), id="console.take-over"),
        # what is observed
        Binding("o", "observe", tr("observation"), id="console.observe", show=False),
        Binding("y", "expected", tr("tick expected actions"), id="console.expected", show=False),
        Binding("G", "goals", tr("objectives, pace, parking lot"), id="console.goals", show=False),
        Binding(
            "exclamation_mark",
            "emergency",
            tr("REAL EMERGENCY (twice)"),
            id="console.stop",
            key_display="!",
            show=False,
        ),
        Binding("E", "endex", tr("ENDEX"), id="console.endex", show=False),
        Binding("q", "leave", tr("leave"), id="console.leave", show=False),
        # the view
        Binding("1", "tab('queue')", tr("queue"), id="console.tab-queue", show=False),
        Binding("2", "tab('focus')", tr("focus"), id="console.tab-focus", show=False),
        Binding("3", "tab('room')", tr("room"), id="console.tab-room", show=False),
        Binding("tab", "tab('')", tr("next pane"), id="console.tab", show=False),
        Binding("pageup", "page(-1)", tr("scroll up"), id="console.page-up", show=False),
        Binding("pagedown", "page(1)", tr("scroll down"), id="console.page-down", show=False),
    ]
    _IN_FOOTER: ClassVar = [binding.action for binding in BINDINGS if isinstance(binding, Binding) and binding.show]

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
        question = self.open_question
        if question is not None and question.decision not in self._warned:
            left = question.closes - self.table.clock
            if left <= HURRY < question.closes - question.opened:
                self._warned.add(question.decision)
                self.say(tr("Two minutes left for “{title}”: say so.", title=question.title))
        if self.table.broken:
            self.show_broken(self.table.broken)

    def _check_keys(self) -> None:
        """The footer is made anew only when other keys of its own are valid."""
        valid = tuple(bool(self.check_action(action, ())) for action in self._IN_FOOTER)
        if valid != self._valid:
            self._valid = valid
            self.refresh_bindings()

    # -- which keys mean something ------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what the rules would refuse, and what there is nothing to look at for."""
        match action:
            case "tab":
                return self.is_mounted and self.board.has_class("narrow")
            case "follow":
                return self.is_mounted and bool(self.board.serial)
            case "take_over":
                return self.may_take_over()
            case "summary" | "hotwash":
                return self.state.phase == "ended"
            case "hand_over":  # its key is the hotwash's then
                return self.state.phase != "ended"
            case "goals":
                return self.state.started
            case _:
                offer = offer_of(self, action, parameters)
                return offer is None or bool(offer)

    def on_key(self, event: events.Key) -> None:
        """A key that is not offered says why."""
        words = why_not(self, event.key, lambda action, parameters: offer_of(self, action, parameters))
        if words:
            self.say(words)

    # -- the view -----------------------------------------------------------------------------------------------------

    def action_step(self, by: int) -> None:
        """Turn to the serial below or above."""
        self.board.step(by)

    def action_follow(self) -> None:
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

    def action_tab(self, tab: str) -> None:
        """Another pane to the front, on a narrow screen."""
        self.board.turn_tab(tab)

    def action_page(self, pages: int) -> None:
        """Scroll the centre."""
        self.board.scroll_focus(pages)

    async def action_continue_(self) -> None:
        """End of PAUSEX."""
        await self.action_pause()

    def action_leave(self) -> None:
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
