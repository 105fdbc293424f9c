"""What every act of the console stands on: the session, the question before the room, the serial in focus, and the way to ask."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from inspect import isawaitable
from time import monotonic
from typing import Protocol
from uuid import uuid4

from textual.screen import Screen

from tabletop.exercise.actions.action import Action, After, Moment
from tabletop.exercise.actions.catalogue import ACTIONS
from tabletop.exercise.actions.form import Form
from tabletop.exercise.commands import Command, Refused
from tabletop.exercise.hotwash import is_unsigned
from tabletop.exercise.offered import Offered
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.seats import FACILITATOR
from tabletop.exercise.state import PLANNED, Question, State
from tabletop.exercise.wording.names import Names
from tabletop.i18n import tr
from tabletop.journal.errors import JournalBroken
from tabletop.room.table.seat import ControlRoom, ControlSession, ControlTable, offered_to_control
from tabletop.tui.console.board import ConsoleBoard
from tabletop.tui.console.broken import BrokenScreen
from tabletop.tui.console.page import Page
from tabletop.tui.kit.form_dialog import ActionDialog, FormDialog
from tabletop.tui.routes import routes

GLANCE = 0.1  #: seconds at least between two repaints for what others do


class Side(Protocol):
    """A screen over the console, to which it passes on what happens."""

    def present(self) -> None:
        """Something may have changed."""

    def say(self, words: str) -> None:
        """One calm line."""


class ConsoleBase(Screen[None]):
    """The facilitator's hand on a session."""

    def __init__(self, session: ControlSession) -> None:
        """``session.live`` is being served already, by whoever pushes this screen."""
        super().__init__()
        self.session = session
        self.names = Names.of_book(session.table.book).learn(session.table.records)
        self.notice = ""
        self._ids = itertools.count(1)
        self._own_ids = uuid4().hex[:8]  #: before the numbers of this console's commands
        self.asking = 0  #: commands on their way
        self._broken_shown = False
        self.side: Side | None = None  #: what is shown over the console now
        self._pending = False
        self._looking_later = False  # at what others did
        self._shown = float("-inf")  # when last, monotonic
        self._unsent: dict[str, dict[str, str]] = {}  #: by dialog, what was typed and not sent

    # -- what there is ------------------------------------------------------------------------------------------------

    @property
    def table(self) -> ControlTable:
        """The table of the session."""
        return self.session.table

    @property
    def book(self) -> Rulebook:
        """Its rules."""
        return self.table.book

    @property
    def state(self) -> State:
        """The present."""
        return self.table.state

    @property
    def room(self) -> ControlRoom | None:
        """The room that is open, if there is one."""
        return self.session.room

    @property
    def member(self) -> str:
        """Who of control this console is; "" on the host."""
        return self.session.member

    @property
    def board(self) -> ConsoleBoard:
        """What shows it."""
        return self.query_one(ConsoleBoard)

    @property
    def now(self) -> Moment:
        """The moment in which an action is asked for: the present, and the serial in focus."""
        serial = self.focused_serial
        upcoming = (self.board.queue.upcoming or "") if self.is_mounted else ""
        return Moment(
            self.book, self.state, self.names, self.table.clock, FACILITATOR, self.member, serial, upcoming=upcoming
        )

    @property
    def focused_serial(self) -> str:
        """The serial in the centre."""
        return self.board.focused_serial if self.is_mounted else ""

    @property
    def offered(self) -> Offered:
        """What this console may do now."""
        return offered_to_control(self.session)

    def status_of(self, serial: str) -> str:
        """Where a serial stands in the plan."""
        return self.state.play.serials.get(serial, PLANNED).status

    def title_of(self, serial: str) -> str:
        """How the facilitator knows it."""
        return self.names.serial(serial)

    def page(self, width: int) -> Page:
        """A page of the present for a dialog."""
        return Page(self.book, self.state, self.table.clock, width)

    def waiting_for(self, question: Question) -> list[str]:
        """Roles asked that have not answered."""
        return [role for role in question.who if self.state.submitted(question.decision, role) is None]

    # -- asking -------------------------------------------------------------------------------------------------------

    async def ask(self, command: Command) -> str:
        """Ask the table as facilitator; "" when it is done and on disk, else why not."""
        self.asking += 1
        try:
            number = uuid4().hex[:12] if is_unsigned(command) else next(self._ids)
            await self.session.live.ask(command, FACILITATOR, f"{self._own_ids}-{number}")
        except Refused as refusal:
            if refusal.code == "broken":
                self.show_broken(self.table.broken)
            return refusal.words
        except JournalBroken as broken:
            self.show_broken(broken.words)
            return broken.words
        finally:
            self.asking -= 1
        return ""

    async def tell(self, command: Command, done: str) -> bool:
        """Ask and say in one line how it went."""
        refused = await self.ask(command)
        self.say(refused or done)
        return not refused

    def say(self, words: str) -> None:
        """One calm line, until the next."""
        self.notice = words
        if self.is_mounted:
            self.board.say(words)
        if self.side is not None:
            self.side.say(words)

    def show_soon(self) -> None:
        """Show what there is, once for all that comes together."""
        if not self._pending:
            self._pending = True
            self.call_later(self.show)

    def show_calmly(self) -> None:
        """Show what others did: at once after a rest, else after a glance, so that no key waits for one repaint after the other."""
        if not self._pending and not self._looking_later:
            self._looking_later = True
            self.call_later(self._glance)

    def _glance(self) -> None:
        wait = self._shown + GLANCE - monotonic()
        if wait > 0:
            self.set_timer(wait, self._glance)
        elif self._looking_later:
            self.show()

    def show(self) -> None:
        """Show the present."""
        self._pending = self._looking_later = False
        self._shown = monotonic()

    async def emergency(self) -> None:
        """Freeze everything; the console asks for a second press first."""

    # -- acts ---------------------------------------------------------------------------------------------------------

    async def action_act(self, name: str) -> None:
        """Do what is declared under that id: in the console's own way where it has one, else by form and command."""
        own = getattr(self, f"act_{name.replace('-', '_')}", None)
        if own is None:
            await self.act(ACTIONS[name], self.now)
        elif isawaitable(asked := own()):
            await asked

    async def act(self, action: Action, now: Moment) -> None:
        """Open its form, or ask for its command at once; what the rules refuse may lead to another action."""
        form = action.form(now) if action.form is not None else None
        if isinstance(form, Form):
            dialog = ActionDialog(action, now, form, self.ask)
            self.open(dialog, lambda: self._acted(dialog.after))
            return
        made = form if form is not None or action.make is None else action.make(now, {})
        if made is None or isinstance(made, str):
            self.say(made or "")
            return
        commands = made if isinstance(made, tuple) else (made,)
        after = action.after(now, commands[0]) if commands else After()
        for command in commands:
            if refused := await self.ask(command):
                self.say(refused)
                if action.otherwise and self.table.broken == "":
                    await self.act(ACTIONS[action.otherwise], self.now)
                return
        self._acted(after)

    def _acted(self, after: After) -> None:
        """Say that it is done, and turn to what is looked at next."""
        self.say(after.words or self._done_words())
        if after.serial is not None:
            self.board.focus_serial(after.serial)

    def _done_words(self) -> str:
        """What an undo would take back, if this was such a thing."""
        last = self.state.undoable[-1] if self.state.undoable else None
        fresh = last.label if last is not None and last.write == self.state.write else ""
        return tr("✓ {what} (u undoes)", what=fresh) if fresh else tr("✓ done")

    def open(self, dialog: Screen[bool], done: str | Callable[[], None] = "") -> None:
        """Open a dialog; once it has done its work say so: ``done``, or what an undo would take back; or call ``done``."""
        if isinstance(dialog, FormDialog):
            dialog.restore(self._unsent.pop(dialog.heading, {}))

        def closed(worked: bool | None) -> None:
            if isinstance(dialog, FormDialog) and not worked:
                self._unsent[dialog.heading] = dialog.unsent
            if worked and isinstance(done, str):
                self.say(done or self._done_words())
            elif worked and not isinstance(done, str):
                done()

        self.app.push_screen(dialog, closed)

    def show_broken(self, words: str) -> None:
        """Nothing can be recorded: let nothing else be done."""
        if not self._broken_shown:
            self._broken_shown = True
            self.app.push_screen(BrokenScreen(words, str(self.session.path)), self._after_broken)

    async def _after_broken(self, what: str | None) -> None:
        """Close this session; "reopen" opens it again from disk."""
        path, program = self.session.path, routes(self)
        await self.session.close()
        self.dismiss(None)
        if what == "reopen":
            program.open_resume(path)
