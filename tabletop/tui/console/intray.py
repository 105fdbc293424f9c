"""Control's in-tray: messages, and requests for information with what has become of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from tabletop.exercise import commands as c
from tabletop.exercise.actions.action import Moment
from tabletop.exercise.clock import as_hms
from tabletop.exercise.people import inbox_of, open_rfis, unread_messages
from tabletop.exercise.seats import FACILITATOR
from tabletop.exercise.state import Message, Rfi, State
from tabletop.i18n import series, tr
from tabletop.local_time import on_clock
from tabletop.tui.console.control import Control
from tabletop.tui.console.side import SideScreen, back
from tabletop.tui.keys import bindings
from tabletop.tui.kit.footer import Footer
from tabletop.tui.kit.line_list import ChoiceList
from tabletop.tui.kit.line_pane import LinePane, wrapped
from tabletop.tui.kit.page import keys_of
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import fitted, plain

MUTED = "$text-muted"


@dataclass(frozen=True, slots=True)
class Letter:
    """A message or a request, with whether it is new to control."""

    seq: int
    entry: Message | Rfi
    fresh: bool = False

    @property
    def waits(self) -> bool:
        """Whether somebody waits for control's answer."""
        return isinstance(self.entry, Rfi) and self.entry.status == "open"


def letters(state: State, fresh: frozenset[int], *, every: bool = False) -> list[Letter]:
    """Requests that wait, oldest first; then everything else, newest first. ``every``: also what roles write to each other."""
    messages: Sequence[Message] = tuple(state.messages.values()) if every else inbox_of(state, FACILITATOR)
    found = [Letter(message.seq, message, message.seq in fresh) for message in messages]
    found += [Letter(rfi.seq, rfi, rfi.seq in fresh) for rfi in state.rfis.values()]
    return sorted(found, key=lambda letter: (not letter.waits, letter.seq if letter.waits else -letter.seq))


def name_of(seat: str) -> str:
    """Control is a word; roles are called by their ids."""
    return tr("control") if seat == FACILITATOR else seat


def names_of(seats: Sequence[str]) -> str:
    """Several of them."""
    return series(name_of(seat) for seat in seats)


class LetterList(ChoiceList[Letter]):
    """One line each: sign, time, who, the first words."""

    CURSOR = BLURRED = ""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Nothing at first."""
        super().__init__(id=id)
        self.empty = tr("Nothing has been written to control yet.")

    def key(self, row: Letter) -> object:
        """The number of the event."""
        return row.seq

    def line(self, row: int, width: int) -> Content:
        """Signs beside colours."""
        return self._line(self.rows[row], width, here=row == self.here)

    @staticmethod
    def _line(letter: Letter, width: int, *, here: bool) -> Content:
        entry = letter.entry
        sign, style = _sign(letter)
        if isinstance(entry, Rfi):
            who = tr("{role} asks", role=entry.role)
        elif entry.sender == FACILITATOR:
            who = tr("to {to}", to=names_of(entry.to))
        else:
            who = name_of(entry.sender)
        bold = "bold" if letter.fresh or letter.waits else ""
        return Content.assemble(
            plain(f"{sign} ", style),
            plain(f"{on_clock(entry.at)} ", MUTED),
            fitted(who, 18, bold),
            " ",
            fitted(entry.text, max(1, width - 27), "" if here or bold else MUTED),
        )


class LetterPage(LinePane):
    """The one chosen, with what has become of it."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Empty until told."""
        super().__init__(id=id)
        self._letter: Letter | None = None
        self._read: dict[str, int] = {}

    def show(self, letter: Letter | None, read: dict[str, int]) -> None:
        """Take it over; ``read`` says up to which message each seat has read."""
        turned = letter is None or self._letter is None or letter.seq != self._letter.seq
        self._letter, self._read = letter, dict(read)
        self.rebuild()
        if turned:
            self.scroll_to(y=0, animate=False, force=True)

    def lines_for(self, width: int) -> Iterator[Content]:
        """Head, text, what control did, what the keys do."""
        keys = keys_of(self, "intray")
        if self._letter is None:
            yield from wrapped(plain(tr("{key} writes to one role or to several.", key=keys("write")), MUTED), width)
            return
        entry = self._letter.entry
        when = tr("{wall} · T+{clock}", wall=on_clock(entry.at), clock=as_hms(entry.clock))
        yield from self._rfi(entry, when, width) if isinstance(entry, Rfi) else self._message(entry, when, width)

    def _message(self, message: Message, when: str, width: int) -> Iterator[Content]:
        head = tr("{sender} to {to}", sender=name_of(message.sender), to=names_of(message.to) or tr("all"))
        yield from wrapped(plain(head, "bold"), width)
        typed = tr("typed by control") if message.entered_by else ""
        yield plain(" · ".join(filter(None, (when, typed))), MUTED)
        yield Content("")
        yield from _text(message.text, width)
        if message.sender == FACILITATOR:
            yield Content("")
            for role in message.to:
                done = self._read.get(role, 0) >= message.seq
                words = tr("✓ read: {role}", role=role) if done else tr("○ not read yet: {role}", role=role)
                yield plain(words, "$success" if done else "$warning")

    def _rfi(self, rfi: Rfi, when: str, width: int) -> Iterator[Content]:
        yield from wrapped(plain(tr("{role} asks control", role=rfi.role), "bold"), width)
        typed = tr("typed by control") if rfi.entered_by else ""
        yield plain(" · ".join(filter(None, (when, typed))), MUTED)
        yield Content("")
        yield from _text(rfi.text, width)
        yield Content("")
        if rfi.status == "open":
            keys = keys_of(self, "intray")
            words = tr(
                "? waits for your answer: {answer} answers, {refuse} refuses",
                answer=keys("answer"),
                refuse=keys("refuse"),
            )
            yield plain(words, "bold $warning")
            return
        if rfi.status == "refused":
            yield plain(tr("✗ refused, with this reason:"), "bold")
        else:
            public = (
                tr("✓ answered, to everybody:") if rfi.public else tr("✓ answered, to {role} alone:", role=rfi.role)
            )
            yield plain(public, "bold")
        yield from _text(rfi.answer, width)


def _sign(letter: Letter) -> tuple[str, str]:
    entry = letter.entry
    if isinstance(entry, Rfi):
        return {"open": ("?", "bold $warning"), "refused": ("✗", MUTED)}.get(entry.status, ("✓", "$success"))
    if entry.sender == FACILITATOR:
        return "›", MUTED
    return ("●", "bold $warning") if letter.fresh else ("·", MUTED)


def _text(text: str, width: int) -> Iterator[Content]:
    for line in text.splitlines() or [""]:
        yield from wrapped(plain(line), width)


class InTrayScreen(SideScreen):
    """A list and the letter chosen. What was new when the screen opened, or came since, is marked until it is looked at."""

    CSS_PATH = "intray.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    HELP_TITLE = "Messages and requests"
    HELP = "? waits for an answer  ✓ answered  ✗ refused  ● new  · read  › from control.  What is typed and not sent is kept."
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("intray"), *back()]

    def __init__(self, control: Control) -> None:
        """``control`` has the session."""
        super().__init__(control)
        self._every = False
        self._fresh: set[int] = set()  #: marked as new
        self._footer: tuple[object, ...] = ()

    def compose(self) -> ComposeResult:
        """Head, list, letter."""
        yield PlainText(id="head")
        with Horizontal(id="panes"):
            yield LetterList(id="list")
            yield LetterPage(id="letter")
        yield PlainText(id="notice")
        yield Footer("side.back", show_command_palette=False)

    def on_mount(self) -> None:
        """Mark what is new, and tell the room that control has read it; Textual calls the side screen's own besides."""
        self.run_worker(self._have_read())

    # -- what there is ------------------------------------------------------------------------------------------------

    @property
    def chosen(self) -> Letter | None:
        """The letter in view."""
        return self.query_one(LetterList).row if self.ready else None

    def paint(self) -> None:
        """Everything on it."""
        state = self.control.state
        self._fresh |= {message.seq for message in unread_messages(state, FACILITATOR)}
        self.query_one(LetterList).keep(letters(state, frozenset(self._fresh), every=self._every))
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
        self.query_one(LetterPage).show(self.chosen, self.control.state.read)
        letter = self.chosen
        now = (letter is not None and letter.waits, letter is not None, self._every, self.control.state.phase)
        if now != self._footer:
            self._footer = now
            self.refresh_bindings()

    async def _have_read(self) -> None:
        """Everything that has come is read by somebody who is at the screen: at its opening, and at each key since."""
        fresh = unread_messages(self.control.state, FACILITATOR)
        if fresh:
            self._fresh |= {message.seq for message in fresh}
            await self.control.ask(c.ReadMessages(FACILITATOR, fresh[-1].seq))

    async def on_key(self, event: events.Key) -> None:  # type: ignore[override]  # Textual awaits it; the side screen's own is called besides
        """Somebody is there: what has come meanwhile is seen."""
        del event
        await self._have_read()

    # -- what can be done ---------------------------------------------------------------------------------------------

    @property
    def now(self) -> Moment:
        """The moment, with the letter in view: a request, and whom an answer to it goes to."""
        letter = self.chosen
        if letter is None:
            return self.control.now
        rfi = letter.entry.seq if isinstance(letter.entry, Rfi) else 0
        return replace(self.control.now, rfi=rfi, to=_partners(letter.entry))

    def action_every(self) -> None:
        """Also what roles write to one another, or only what concerns control."""
        self._every = not self._every
        self.present()

    def action_step(self, by: int) -> None:
        """The next letter."""
        self.query_one(LetterList).step(by)

    @on(LetterList.Moved)
    def _moved(self, event: LetterList.Moved) -> None:
        """The one left behind is not new any more."""
        if isinstance(event.before, Letter):
            self._fresh.discard(event.before.seq)
        self.present()

    @on(LetterList.Taken)
    async def _taken(self) -> None:
        """A double click does what enter does."""
        await self.action_act("answer")

    def action_page(self, pages: int) -> None:
        """Scroll the letter."""
        page = self.query_one(LetterPage)
        page.scroll_relative(y=pages * max(1, page.size.height - 2), animate=False)


def _partners(entry: Message | Rfi) -> tuple[str, ...]:
    """Who an answer goes to: whoever asked or wrote, or those written to if that was control."""
    if isinstance(entry, Rfi):
        return (entry.role,)
    if entry.sender == FACILITATOR:
        return tuple(role for role in entry.to if role != FACILITATOR)
    return (entry.sender,)
