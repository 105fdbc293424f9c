"""What the facilitator holds of a session: the present, the way to ask, and the doing of what is declared as actions."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from inspect import isawaitable
from typing import Protocol
from uuid import uuid4

from textual.content import Content
from textual.screen import Screen

from tabletop.exercise.actions.action import Action, After, Moment
from tabletop.exercise.actions.catalogue import ACTIONS
from tabletop.exercise.actions.form import Form, Row
from tabletop.exercise.commands import Command, Refused
from tabletop.exercise.hotwash import is_unsigned
from tabletop.exercise.offered import Offered
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.seats import FACILITATOR
from tabletop.exercise.state import Question, State
from tabletop.exercise.wording.names import Names
from tabletop.i18n import tr
from tabletop.room.table.seat import ControlRoom, ControlSession, ControlTable, offered_to_control
from tabletop.tui.console.board import ConsoleBoard
from tabletop.tui.console.broken import BrokenRecord
from tabletop.tui.console.page import PageWriter
from tabletop.tui.kit.asking import tried
from tabletop.tui.kit.confirm import ConfirmDialog
from tabletop.tui.kit.dialog import asked
from tabletop.tui.kit.form_dialog import ActionDialog, FormDialog
from tabletop.tui.kit.page import Keys, keys_of, sentence
from tabletop.tui.kit.pick import PickDialog
from tabletop.tui.kit.ways import Way, go

AGAIN = 10.0  #: exercise seconds after which the rules are asked again although nothing has happened


class Side(Protocol):
    """A screen over the console, to which it passes on what happens."""

    def present(self) -> None:
        """Something may have changed."""

    def say(self, words: str) -> None:
        """One calm line."""


class Control:
    """The facilitator's hold on a session: one for the console and for all screens beside it.

    What it asks goes to the table; what is said stands on the board, and on the screen over it. An action is done as it is declared,
    unless :attr:`ways` has a way of the console's own.
    """

    def __init__(self, session: ControlSession, screen: Screen[None], board: ConsoleBoard) -> None:
        """``session`` is being served already. ``screen`` is where dialogs open, ``board`` shows the exercise on it."""
        self.session = session
        self.board = board
        self.names = Names.of_book(session.table.book).learn(session.table.records)
        self.names.at_host = not session.member
        self.notice = ""  #: said last
        self.side: Side | None = None  #: what is shown over the console now
        self.asking = 0  #: commands on their way
        self.ways: dict[str, Way] = {}  #: by the id of an action
        self.broken = BrokenRecord(session, screen)
        self._screen = screen
        self._ids = itertools.count(1)
        self._own_ids = uuid4().hex[:8]  #: before the numbers of this console's commands
        self._unsent: dict[str, dict[str, str]] = {}  #: by dialog, what was typed and not sent
        self._moment = Moment(self.book, self.state, self.names)  #: of which the rules were asked last
        self._asked_at: tuple[object, ...] = ()  #: what it was made of
        self._offers: dict[str, bool] = {}  #: by action, whether it means anything in that moment

    # -- the present --------------------------------------------------------------------------------------------------

    @property
    def table(self) -> ControlTable:
        """The table of the session."""
        return self.session.table

    @property
    def keys(self) -> Keys:
        """The keys of the console as they are now."""
        return keys_of(self._screen, "console")

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
        """Who of control this is; "" on the host."""
        return self.session.member

    @property
    def now(self) -> Moment:
        """The moment in which an action is asked for: the present, and the serial in focus."""
        board, table = self.board, self.table
        serial, upcoming = board.focused_serial, board.queue.upcoming or ""
        return Moment(table.book, table.state, self.names, table.clock, FACILITATOR, self.member, serial, upcoming)

    @property
    def offered(self) -> Offered:
        """What may be done now."""
        return offered_to_control(self.session)

    def means_something(self, action: str) -> bool:
        """Whether an action may be done now. The rules are asked once for a state and a serial in focus, and again as time goes by."""
        board, state = self.board, self.state
        at = (state, state.seq, board.clock // AGAIN, self.member, board.focused_serial, board.queue.upcoming)
        if self._asked_at != at:
            self._asked_at, self._moment, self._offers = at, self.now, {}
        known = self._offers.get(action)
        if known is None:
            known = self._offers[action] = ACTIONS[action].means_something(self._moment)
        return known

    def page(self, width: int) -> PageWriter:
        """A page of the present for a dialog."""
        return PageWriter(self.book, self.state, self.table.clock, width, self.keys)

    def waiting_for(self, question: Question | None) -> list[str]:
        """Roles asked that have not answered."""
        if question is None:
            return []
        return [role for role in question.who if not self.state.took_part(question, role)]

    # -- asking and saying --------------------------------------------------------------------------------------------

    async def ask(self, command: Command) -> str:
        """Ask the table as facilitator; "" when it is done and on disk, else why not."""
        number = uuid4().hex[:12] if is_unsigned(command) else next(self._ids)
        self.asking += 1
        try:
            words = await tried(self.session.live.ask(command, FACILITATOR, f"{self._own_ids}-{number}"))
        finally:
            self.asking -= 1
        if words and self.table.broken:
            self.broken.show(self.table.broken)
        return words

    async def tell(self, commands: Iterable[Command], done: str) -> bool:
        """Ask for all of it in order, and say in one line how it went."""
        refused = await asked(self.ask, commands)
        self.say(refused or done)
        return not refused

    def say(self, words: str) -> None:
        """One calm line, until the next."""
        self.notice = words
        if self._screen.is_mounted:
            self.board.say(words)
        if self.side is not None:
            self.side.say(words)

    # -- doing --------------------------------------------------------------------------------------------------------

    async def do(self, name: str, now: Moment | None = None) -> None:
        """Do what is declared under that id: in the console's own way where it has one, else by form and command."""
        way = self.ways.get(name)
        if way is None:
            await self.act(ACTIONS[name], now or self.now)
        else:
            await go(way)

    async def act(self, action: Action, now: Moment) -> None:
        """Open its form, or ask for its command at once; what the rules refuse may lead to another action."""
        form = action.form(now) if action.form is not None else None
        if isinstance(form, Form):
            dialog = ActionDialog(action, now, form, self.ask)
            self.open(dialog, lambda: self._acted(dialog.after))
            return
        if form is not None:
            self.say(form)
            return
        try:
            commands = action.made(now)
        except Refused as missing:
            self.say(missing.words)
            return
        if not commands:
            return
        after = action.after(now, commands[0])
        if refused := await asked(self.ask, commands):
            self.say(refused)
            if action.otherwise and self.table.broken == "":
                await self.act(ACTIONS[action.otherwise], self.now)
            return
        self._acted(after)

    def _acted(self, after: After) -> None:
        """Say that it is done, and turn to what is looked at next."""
        self.say_done(after)
        if after.serial is not None:
            self.board.focus_serial(after.serial)

    def say_done(self, after: After) -> None:
        """Say what was done, with the keys of what it asks for next; where it asks for nothing, with the one that undoes it."""
        words = after.words
        self.say(sentence(words, self.keys) if words.acts else self._done_words(words.text))

    def _done_words(self, words: str = "") -> str:
        """What was done, or else what an undo would take back, and the key of the undo, if this was such a thing."""
        last = self.state.undoable[-1] if self.state.undoable else None
        fresh = last.label if last is not None and last.write == self.state.write else ""
        if not fresh:
            return words or tr("✓ done")
        if words:
            return tr("{words} ({key} undoes)", words=words, key=self.keys("undo"))
        return tr("✓ {what} ({key} undoes)", what=fresh, key=self.keys("undo"))

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

        self._screen.app.push_screen(dialog, closed)

    def confirm(
        self,
        title: str,
        page: Callable[[PageWriter], Iterable[Content]],
        yes: str,
        commands: Sequence[Command],
        done: str | Callable[[], None],
    ) -> None:
        """Open a page to read, on which enter asks for ``commands`` (none: just agrees); ``yes`` says what enter does."""
        self.open(ConfirmDialog(title, lambda width: page(self.page(width)), yes, commands, self.ask), done)

    def pick(
        self, title: str, rows: Sequence[Row], start: str, then: Way, texts: Mapping[str, str] | None = None
    ) -> None:
        """Let one of many be chosen, ``start`` being the first suggestion; ``then`` gets it, unless it is none. ``texts`` are searched too."""

        async def picked(row: str | None) -> None:
            if row and isawaitable(asked := then(row)):
                await asked

        self._screen.app.push_screen(PickDialog(title, rows, start, texts), picked)
