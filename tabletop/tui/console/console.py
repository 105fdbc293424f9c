"""The facilitator's console: everything one person needs to run an exercise, a key press away."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from time import monotonic
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer

from tabletop.collector import CalmCollector, set_apart
from tabletop.exercise.actions.action import Action, Moment, why_not
from tabletop.exercise.actions.catalogue import ACTIONS
from tabletop.exercise.briefing import briefing_for
from tabletop.exercise.events import ConsentWithdrawn, Recorded
from tabletop.exercise.pages.brief import card_blocks
from tabletop.exercise.pages.goals import goals_page
from tabletop.exercise.seats import FACILITATOR
from tabletop.i18n import paragraph, tr
from tabletop.room.table.seat import ControlSession
from tabletop.tui.console.baton import Baton
from tabletop.tui.console.board import ConsoleBoard
from tabletop.tui.console.control import Control
from tabletop.tui.console.emergency import Emergency
from tabletop.tui.console.find import Msel
from tabletop.tui.console.news import News
from tabletop.tui.console.phases import Phases
from tabletop.tui.console.room_watch import RoomWatch
from tabletop.tui.console.takeover import HostLink
from tabletop.tui.console.turn_wall import WallTurner
from tabletop.tui.keys import KEYS, asking, bindings
from tabletop.tui.kit.confirm import PageDialog
from tabletop.tui.kit.footer import Footer, may_fill
from tabletop.tui.kit.link_words import test_inject_words
from tabletop.tui.kit.page import keys_of, laid
from tabletop.tui.kit.pick import PickDialog
from tabletop.tui.kit.ways import Way
from tabletop.tui.parts.expected_ticks import TickDialog
from tabletop.tui.parts.log_view import FullLog, LogView
from tabletop.tui.routes import routes

FOOTER_DELAY = 0.12  #: seconds after the last step until the footer shows which keys are valid for the serial in focus
GLANCE = 0.1  #: seconds at least between two repaints for what others do


class ConsoleScreen(Screen[None]):
    """Queue, focus, room. Dismissed when the facilitator leaves; the session can be resumed."""

    CSS_PATH = "console.tcss"
    HELP_TITLE = "Console"
    HELP = (
        "The queue: ✓ out  ● open  ■ closed  ! overdue  ▸ next  ◆ its time has come  ‖ held  » deferred  – skipped  ↶ recalled\n"
        "C context  D decision  A argument  E depends on conditions  N at need  + your own;  * helps now  ~ optional  a by itself"
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings("console")
    _IN_FOOTER: ClassVar = [key.action for key in KEYS["console"] if key.footer or may_fill(f"console.{key.action}")]

    def __init__(self, session: ControlSession) -> None:
        """``session.live`` is being served already, by whoever pushes this screen."""
        super().__init__()
        self.board = ConsoleBoard()
        self.control = Control(session, self, self.board)
        self.room_watch = RoomWatch(self.control, self, self.show_soon)
        self._news = News(self.control)
        self._link = HostLink(self.control, self)
        self._emergency = Emergency(self.control, self)
        self.control.ways.update(self._ways())
        self._told = ""  #: of others, for the screen over this one
        self._valid: tuple[bool, ...] = ()  #: which keys of the footer
        self._keys_timer: Timer | None = None
        self._keys_due = False
        self._due = False  #: whether what there is will be shown soon
        self._due_calmly = False  #: whether what others did will be looked at
        self._shown = float("-inf")  #: when last, monotonic

    def _ways(self) -> dict[str, Way]:
        """What is done in a way of the console's own; every other action is done as it is declared."""
        control, board = self.control, self.board
        phases, wall = Phases(control, self._summary), WallTurner(control)
        return {
            "startex": phases.startex,
            "next-move": phases.next_move,
            "endex": phases.endex,
            "emergency": self._emergency.press,
            "type-for": self._type_for,
            "room": self._room,
            "intray": self._intray,
            "hand-over": self._hand_over,
            "wall": wall.turn,
            "blank": wall.blank,
            "baton": Baton(control, lambda: self.room_watch.guests).turn,
            "take-over": self._link.take_over,
            "expected": self._expected,
            "goals": self._goals,
            "full-log": self._full_log,
            "write-msel": self._write_msel,
            "card": self._card,
            "summary": self._summary,
            "hotwash": self._hotwash,
            "leave": self._leave,
            "find": Msel(control).find,
            "follow": self._follow,
            "down": partial(board.step, 1),
            "up": partial(board.step, -1),
            "page-up": partial(board.scroll_front, -1),
            "page-down": partial(board.scroll_front, 1),
            "tab": partial(self._turn, ""),
            "tab-queue": partial(self._turn, "queue"),
            "tab-focus": partial(self._turn, "focus"),
            "tab-room": partial(self._turn, "room"),
        }

    def compose(self) -> ComposeResult:
        """The board, the keys."""
        yield self.board
        yield Footer("console.pause", "console.undo", show_command_palette=False)

    def on_mount(self) -> None:
        """Listen to the table."""
        control, session = self.control, self.control.session
        self._leave_table: Callable[[], None] = control.table.subscribe(self._published)
        if session.notices:
            control.notice = " ".join(session.notices)
        # as roomfile.path_for, which loads a lot
        elif control.room is None and session.path.with_suffix(".room").exists():
            control.notice = tr(
                "The room was open in this session: {key} opens it again, and every seat comes back.",
                key=control.keys("room"),
            )
        self.query_one("#log", LogView).at_host = not control.member
        self.set_interval(1.0, self._second)
        self._link.listen(self.show_soon)
        self.room_watch.follow()
        self.room_watch.count_unread()
        self.call_after_refresh(self.show)
        self._collector = CalmCollector()
        self._collector.begin()
        self.call_after_refresh(set_apart)

    def on_unmount(self) -> None:
        """Stop listening."""
        self._collector.end()
        self._leave_table()
        self.room_watch.forget()

    # -- the present --------------------------------------------------------------------------------------------------

    @property
    def now(self) -> Moment:
        """The moment in which an action is asked for."""
        return self.control.now

    def say(self, words: str) -> None:
        """One calm line, until the next."""
        self.control.say(words)

    def _published(self, records: Sequence[Recorded]) -> None:
        """Something is on disk: show it, once for all that came together; say what others than you have done."""
        control = self.control
        control.names.learn(records)
        for record in records:
            self.room_watch.heard(record)
            if told := self._news.of_people(record):
                control.notice = self._told = told
                # the last line may have named them, here and on the screen beside
                if isinstance(record.event, ConsentWithdrawn):
                    self.call_later(control.say, told)
            elif told := self._news.of_play(record):
                control.notice = told
        if any(record.by == FACILITATOR for record in records):
            self.show_soon()
        else:
            self._show_calmly()

    def show_soon(self) -> None:
        """Show what there is, once for all that comes together."""
        if not self._due:
            self._due = True
            self.call_later(self.show)

    def _show_calmly(self) -> None:
        """Show what others did: at once after a rest, else after a glance, so that no key waits for one repaint after the other."""
        if not self._due and not self._due_calmly:
            self._due_calmly = True
            self.call_later(self._glance)

    def _glance(self) -> None:
        wait = self._shown + GLANCE - monotonic()
        if wait > 0:
            self.set_timer(wait, self._glance)
        elif self._due_calmly:
            self.show()

    def show(self) -> None:
        """The board, the keys, and what is over them."""
        self._due = self._due_calmly = False
        self._shown = monotonic()
        if not self.is_mounted:
            return
        control, table = self.control, self.control.table
        stands = table.state.phase == "running" and not table.running
        saved = tr("✗ NOT SAVED") if table.broken or stands else tr("saved ✓ {count}", count=table.state.seq)
        self.board.show(
            table.book,
            table.state,
            table.records,
            table.clock,
            live=True,
            saved=saved,
            notice=self._link.words() or self._test_inject() or control.notice or self._standing(),
            presence=self.room_watch.presence(),
        )
        if control.side is not None:
            control.side.present()
            if self._told:
                control.side.say(self._told)
        self._told = ""
        self._emergency.show()
        if not self._keys_due:  # the rules are asked after what has happened is painted
            self._keys_due = self.call_after_refresh(self._check_keys)

    def _test_inject(self) -> str:
        """Asks a co-facilitator for the receipt of the test inject; the host's own console sent it."""
        control = self.control
        if not control.member:
            return ""
        return test_inject_words(control.state, FACILITATOR, control.member, [control.keys("confirm-comcheck")])

    def _standing(self) -> str:
        """What is said while nothing else is."""
        state = self.control.state
        if state.phase != "paused":
            return ""
        reason = state.pause_reason.rstrip(".") or tr("no reason given")
        return tr("PAUSEX: {reason}. {key} continues.", reason=reason, key=self.control.keys("continue"))

    def _second(self) -> None:
        control = self.control
        self.board.tick(control.table.clock)
        self.room_watch.follow()
        if control.side is not None:
            control.side.present()
        if self._keys_timer is None:
            self._check_keys()
        if words := self._news.hurry():
            control.say(words)
        if control.table.broken:
            control.broken.show(control.table.broken)

    # -- which keys mean something ------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what the rules would refuse, and what there is nothing to look at for."""
        match action, parameters:
            case "act", ("follow",):
                return bool(self.board.serial)
            case "act", ("take-over",):
                return self._link.may_take_over()
            case "act", (str(name),):
                return self.control.means_something(name)
            case _:
                return super().check_action(action, parameters)

    def _check_keys(self) -> None:
        """The footer is made anew only when other keys of its own are valid."""
        self._keys_due = False
        valid = tuple(bool(self.check_action("act", (name,))) for name in self._IN_FOOTER)
        if valid != self._valid:
            self._valid = valid
            self.refresh_bindings()

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

    async def action_act(self, name: str) -> None:
        """Do what is declared under that id."""
        await self.control.do(name)

    def on_key(self, event: events.Key) -> None:
        """A key that is not offered says why: what the rules say to what it would ask for."""
        actions = self._asked_by(event.key)
        if not any(self.check_action("act", (action.id,)) for action in actions):
            words = why_not(actions, self.control.now)
            if words:
                self.control.say(words)

    def _asked_by(self, pressed: str) -> list[Action]:
        """What a key can ask for."""
        return [ACTIONS[name] for name in asking("console", pressed, routes(self).own_keys)]

    async def alarm(self, over: Screen[object], in_fields: str) -> bool:
        """The key of a real emergency was pressed on a screen over this one; False where it means something else there."""
        return await self._emergency.press_over(over, in_fields)

    # -- what is in focus ---------------------------------------------------------------------------------------------

    def _turn(self, tab: str) -> None:
        """Bring a pane to the front; where all are shown it is said which one page keys scroll."""
        self.board.turn_tab(tab)
        if not self.board.has_class("narrow"):
            up, down, front = self.control.keys("page-up"), self.control.keys("page-down"), self.board.front_words()
            self.control.say(tr("{up} and {down} scroll: {pane}.", up=up, down=down, pane=front))

    def _follow(self) -> None:
        """Back to what needs attention."""
        self.control.say("")
        self.board.focus_serial("")
        self._check_keys()

    # -- screens over this one, loaded when they are opened -----------------------------------------------------------

    def show_room(self) -> None:
        """Open the room, for whoever opens the console with one; done as soon as the console is there."""
        self.call_later(self._room)

    def _room(self) -> None:
        """Who is here, who waits, and how to get in."""
        from tabletop.tui.room.room import RoomScreen

        self.room_watch.follow()
        self.room_watch.look()
        self.app.push_screen(RoomScreen(self.control, self.room_watch))

    def _intray(self) -> None:
        """Messages to control, and requests for information."""
        from tabletop.tui.console.intray import InTrayScreen

        self.app.push_screen(InTrayScreen(self.control))

    def _type_for(self) -> None:
        """Type a role's answer."""
        from tabletop.tui.console.type_for import type_for

        type_for(self.control)

    def _hand_over(self) -> None:
        """Hand the keyboard to a role, behind a curtain."""
        from tabletop.tui.parts.hand_round import HandRound
        from tabletop.tui.seat.station import StationScreen

        waiting = self.control.waiting_for(self.control.now.open_question)
        HandRound(self, self.control.session, StationScreen).ask(waiting)

    def _goals(self) -> None:
        """Objectives, pace, expected actions, parking lot."""
        control = self.control

        def lines(width: int) -> Iterator[Content]:
            page = goals_page(control.book, control.state, control.table.clock)
            return laid(page.blocks, keys_of(self, "console"), width)

        self.app.push_screen(PageDialog(tr("Objectives and pace"), lines, control.ask))

    def _expected(self) -> None:
        """Tick what teams were expected to do."""
        control = self.control
        self.app.push_screen(TickDialog(lambda: control.now, control.ask))

    def _full_log(self) -> None:
        """The whole log."""
        self.app.push_screen(FullLog(self.control.book, self.control.table.records, at_host=not self.control.member))

    def _card(self) -> None:
        """The private card of a role that is chosen."""
        control = self.control

        def show(role: str | None) -> None:
            if not role:
                return
            blocks = card_blocks(briefing_for(control.book.scenario, role))
            title = control.names.role(role)
            self.app.push_screen(
                PageDialog(title, lambda width: laid(blocks, keys_of(self, "console"), width), control.ask)
            )

        rows = [(role, control.names.role(role)) for role in control.state.roles]
        self.app.push_screen(PickDialog(tr("Whose card?"), rows), show)

    async def _write_msel(self) -> None:
        """The MSEL as planned, as a workbook."""
        from tabletop.tui.console.write_msel import write_msel

        await write_msel(self.control)

    def _summary(self) -> None:
        """The ending, the tracks, who decided what and why."""
        from tabletop.tui.hotwash.ending import EndingScreen

        control = self.control
        self.app.push_screen(EndingScreen(control.book, control.table.records, control.session.path, control))

    def _hotwash(self) -> None:
        """The debrief in the same room: decision by decision, questions, forms."""
        from tabletop.tui.hotwash.hotwash import HotwashScreen

        self.app.push_screen(HotwashScreen(self.control))

    # -- leaving ------------------------------------------------------------------------------------------------------

    def _leave(self) -> None:
        """Leave with a question; the session stays resumable. After ENDEX there is nothing to ask."""
        control = self.control
        if control.state.phase == "ended":
            self._left()
            return
        path = control.session.path
        if control.member:
            words = tr("The exercise goes on at the host. You can join again with the same code.")
        else:
            told = tr("Who is at a terminal is told, and finds the seat again when the room is open again.")
            words = paragraph(
                tr("Everything is saved in {path}. The exercise pauses and can be resumed at any time.", path=path),
                told if self.room_watch.guests else "",
            )
        control.confirm(tr("Leave the console?"), lambda page: page.text(words), tr("leaves"), (), self._left)

    def _left(self) -> None:
        self.run_worker(self._close())

    async def _close(self) -> None:
        await self.room_watch.close(tr("The facilitator has closed the room. The session is saved."))
        self.pop_until_active()  # a screen beside it may have been opened meanwhile
        self.dismiss(None)
