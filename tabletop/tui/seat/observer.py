"""The observer's seat: silent, sees what teams saw and decided, and writes it down in one line (doctrine 4.4, RU-07).

The line keeps the cursor whatever comes in. A note is kept with the exercise time of its first letter; while the link is lost it waits
here and is sent once afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from tabletop.exercise.clock import as_hms
from tabletop.exercise.commands import AnswerComcheck, RecordObservation, TickExpectation
from tabletop.exercise.coverage import coverage
from tabletop.exercise.events import Recorded
from tabletop.exercise.observations import Note, about, note_words, parse_note
from tabletop.exercise.seats import OBSERVER
from tabletop.exercise.state import Observation
from tabletop.i18n import tr
from tabletop.room.table.seat import SeatConnection, offered_at
from tabletop.tui.console.expected_ticks import TickDialog
from tabletop.tui.keys import bindings
from tabletop.tui.kit.asking import Asker
from tabletop.tui.kit.footer import Footer
from tabletop.tui.kit.link_words import link_words, over_words
from tabletop.tui.kit.text import fitted, plain
from tabletop.tui.seat.cover import EmergencyCover
from tabletop.tui.seat.header import alert_words, headline
from tabletop.tui.seat.note_line import NoteLine, Outbox
from tabletop.tui.seat.own_consent import OwnConsent
from tabletop.tui.seat.station_after import HotwashDoor
from tabletop.tui.seat.stream import AimsPane, NotesPane, StreamPane

WIDE = 100  #: columns from which objectives and notes stand beside the stream
AGAIN = 4.0  #: seconds in which the second key press leaves a line that is not kept


class ObserverScreen(Screen[None]):
    """An observer's station. Dismissed by escape or f10; what stands in the line then is kept first."""

    CSS_PATH = Path(__file__).with_name("observer.tcss")  # the eyes of the replay inherit it from another folder
    AUTO_FOCUS = "#line"
    PLAYERS_SEAT = True  #: the program cannot be left from here
    HELP_TITLE = tr("The observer's seat")
    HELP = tr(
        "Write what you see; enter keeps it. + strength, - to improve, ! fact at the start, a rating 1 to 4 right behind it (+3) or "
        "anywhere as *3; @role, #inject and =objective as numbered in the list."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "side(False)", tr("stream"), id="observer.stream"),
        Binding("f4", "side(True)", tr("objectives and notes"), id="observer.side"),
        *bindings("observer"),
        Binding("escape,f10", "leave", tr("leave"), key_display="esc", id="observer.leave"),
    ]

    def __init__(self, connection: SeatConnection) -> None:
        """Show what ``connection`` (of the seat "observer") was sent."""
        super().__init__()
        self.connection = connection
        self.hotwash = HotwashDoor(self, connection)
        self.asker = Asker(connection.ask, self._sync_alert)
        self.consent = OwnConsent(self, connection, self.asker.ask)
        self.outbox = Outbox(connection.ask, self._outbox_changed)
        self._line: NoteLine | None = None  #: known also while the screen is taken down
        self._leaving = False
        self._ready = False

    # -- what it shows ------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Header, objectives and notes at the left, the stream at the right, the line below."""
        yield Static(id="head", markup=False)
        yield Static(id="alert", markup=False)
        with Horizontal(id="desk"):
            with Vertical(id="side"):
                yield Static(id="aims-title", classes="title", markup=False)
                yield AimsPane(id="aims")
                yield Static(id="notes-title", classes="title", markup=False)
                yield NotesPane(id="notes")
            with Vertical(id="main"):
                yield Static(id="stream-title", classes="title", markup=False)
                yield StreamPane(id="stream")
        yield Static(id="reading", markup=False)
        with Horizontal(id="entry"):
            yield Static(id="kind", markup=False)
            self._line = NoteLine(id="line")
            yield self._line
        yield EmergencyCover(id="emergency")
        yield Footer("observer.leave", "observer.confirm", "observer.side", "observer.expected")

    def on_mount(self) -> None:
        """Listen; the line has the cursor."""
        self._ready = True
        self.connection.on_change = self._heard
        self.connection.on_link = self._linked
        self.set_interval(1.0, self._tell_time)
        self._fit()
        self._sync()
        self._read_line()

    def on_unmount(self) -> None:
        """Whatever ends this screen, the line does not end with it."""
        self._ready = False
        self.connection.on_change = None
        self.connection.on_link = None
        self._keep_line()

    def on_resize(self, _event: events.Resize) -> None:
        """Another layout, the same line."""
        self._fit()

    def _heard(self, records: Sequence[Recorded]) -> None:
        """Something happened; the connection calls this from outside the message loop."""
        self.call_later(self._sync)
        self.call_later(self.hotwash.heard, records)

    def _linked(self) -> None:
        self.call_later(self._sync)

    def _outbox_changed(self) -> None:
        if self._ready:
            self.call_later(self._sync)

    def _sync(self) -> None:
        """Bring everything up to date; the line is never touched."""
        if not self._ready:
            return
        connection = self.connection
        self.query_one(StreamPane).show(connection)
        self.query_one(AimsPane).show(coverage(connection.state, connection.briefing.aims))
        self.query_one(NotesPane).show(self._notes())
        self._sync_alert()
        self._fit()
        self._tell_time()
        self.refresh_bindings()

    def _sync_alert(self) -> None:
        state, link = self.connection.state, self.connection.link
        parts = [
            alert_words(state, self.asker.broken),
            *(plain(text, "bold") for text in (over_words(link) or link_words(link),) if text),
            plain(tr("TEST INJECT: f9 confirms that you see this"), "bold") if self._unconfirmed() else None,
        ]
        shown = [part for part in parts if part is not None]
        alert = self.query_one("#alert", Static)
        alert.update(Content("\n").join(shown))
        alert.display = bool(shown)
        cover = self.query_one(EmergencyCover)
        before = cover.display
        cover.show(state, self.size.width)
        if cover.display and not before:
            self.set_focus(None)
        elif before and not cover.display:
            self.line.focus()

    def _tell_time(self) -> None:
        self.query_one("#head", Static).update(headline(self.connection, None, self.size.width))
        missed = self.query_one(StreamPane).missed
        new = plain(tr("↓ {count} new (ctrl+end)", count=missed), "bold $warning") if missed else plain("")
        title = plain(tr("WHAT TEAMS SAW AND DECIDED"), "$secondary")
        self.query_one("#stream-title", Static).update(Content.assemble(title, "   ", new))

    def _notes(self) -> list[tuple[str, Content, str]]:
        """What was noted, with who noted it; then what is on its way."""
        told = [_note_row(item, self._who(item)) for item in self.connection.state.observations]
        for note in self.outbox.notes:
            command = note.command
            seen = command.observed or 0.0
            after = tr("NOT KEPT: {why} (↑ takes it back)", why=note.why) if note.why else tr("… on its way")
            told.append(_note_row(Observation(0, command.word, command.text, command.rating, command.role, command.serial,
                                              "", "", seen, "", ""), after))  # fmt: skip
        return told

    def _who(self, item: Observation) -> str:
        if item.by == OBSERVER and item.member == self.connection.member:
            return tr("you")
        if item.by != OBSERVER:
            return tr("control")
        person = self.connection.state.members.get(OBSERVER, {}).get(item.member)
        return person.person if person is not None and person.person else tr("another observer")

    def _fit(self) -> None:
        """Beside one another where there is room, else one or the other; the objectives take what they need, up to half."""
        wide = self.size.width >= WIDE
        self.set_class(not wide, "-narrow")
        aims, side = self.query_one(AimsPane), self.query_one("#side")
        width = side.size.width - 2 or 40
        aims.styles.height = aims.take(width, (self.size.height - 8) // 2)
        signs = tr("OBJECTIVES  ✓ noted  ○ to see")
        self.query_one("#aims-title", Static).update(plain(signs, "$secondary"))
        self.query_one("#notes-title", Static).update(plain(tr("NOTES"), "$secondary"))

    # -- the line -----------------------------------------------------------------------------------------------------

    @property
    def line(self) -> NoteLine:
        """The line itself."""
        assert self._line is not None, "composed"
        return self._line

    def read(self) -> Note:
        """The line as it would be kept now."""
        line, state = self.line, self.connection.state
        return parse_note(
            line.value,
            roles=[role for role, _ in self.connection.briefing.roles],
            serials=[key for key, serial in state.play.serials.items() if serial.status == "released"],
            aims=[key for key, _ in self.connection.briefing.aims],
            word=line.word,
            rating=line.rating,
        )

    @on(Input.Changed, "#line")
    def _typed(self, event: Input.Changed) -> None:
        """The first letter is the moment that was seen."""
        line = self.line
        if not event.value:
            line.began = None
        elif line.began is None:
            line.began = self.connection.clock
        self._leaving = False
        self._read_line()

    @on(NoteLine.Tagged)
    def _read_line(self) -> None:
        """Say what the line will be kept as."""
        line, note = self.line, self.read()
        self.query_one("#kind", Static).update(plain(f"{note_words(note.word, note.rating)} ▸ ", "bold $accent"))
        if line.value:
            aims = [key for key, _ in self.connection.briefing.aims]
            aim = f"={aims.index(note.objective) + 1}" if note.objective else ""
            parts = [
                as_hms(line.began or 0.0),
                f"@{note.role}" if note.role else "",
                f"#{note.serial}" if note.serial else "",
                aim,
            ]
            words = plain("  ".join(part for part in parts if part), "$text-muted")
            unknown = tr("   {tags}: not known, stays in the text", tags=" ".join(note.unknown)) if note.unknown else ""
            words = Content.assemble(words, plain(unknown, "$warning"))
        else:
            words = plain(
                tr("enter keeps   + strength  - to improve  ! fact  +3 rated  @role  #inject  =objective  f1 keys"),
                "$text-muted",
            )
        self.query_one("#reading", Static).update(fitted(words, max(1, self.size.width - 2)))

    @on(Input.Submitted, "#line")
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._keep_line()
        self._sync()

    def _keep_line(self) -> None:
        """Send the line to be kept, if there is anything on it."""
        note = self.read()
        if not note.text:
            return
        line = self.line
        self.outbox.put(
            RecordObservation(
                note.text,
                note.word,
                note.rating,
                note.role,
                note.serial,
                note.objective,
                line.began if line.began is not None else self.connection.clock,
            )
        )
        if self._ready:
            line.wipe()

    @on(NoteLine.Recall)
    def _recall(self) -> None:
        command = self.outbox.take_back()
        if command is not None:
            self.line.fill(command)
            self._sync()

    # -- keys ---------------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what the table would do now is offered; in an emergency, nothing but leaving."""
        if not self._ready:
            return True
        if self.connection.state.phase == "emergency":  # the screen is covered
            return action not in {"side", "page", "lines", "newest", "confirm", "expected", "withdraw"}
        if action == "side":
            return self.has_class("-narrow") and self.has_class("-side") != parameters[0]
        if action == "hotwash":
            return self.hotwash.valid
        if action == "withdraw":
            return self.consent.valid
        if action == "confirm":
            return self._unconfirmed()
        if action == "expected":
            return bool(offered_at(self.connection).of(TickExpectation))
        return super().check_action(action, parameters)

    def _unconfirmed(self) -> bool:
        return bool(offered_at(self.connection).ask(AnswerComcheck()))

    def action_expected(self) -> None:
        """Tick what teams were expected to do; the line keeps what is on it."""
        connection = self.connection
        self.app.push_screen(TickDialog(lambda: connection.state, "", connection.clock, self.asker.ask))

    def action_side(self, side: bool) -> None:
        """On a narrow screen: objectives and notes, or the stream."""
        self.set_class(side, "-side")
        self.call_after_refresh(self._fit)
        self.refresh_bindings()

    def action_page(self, by: int) -> None:
        """Read back or on by a page, without leaving the line."""
        pane = self._pane()
        pane.scroll_lines(by * max(1, pane.size.height - 2))
        self._tell_time()

    def action_lines(self, by: int) -> None:
        """Read back or on by a line."""
        self._pane().scroll_lines(by)
        self._tell_time()

    def action_newest(self) -> None:
        """To the end, and follow."""
        self._pane().follow()
        self._tell_time()

    def _pane(self) -> StreamPane | NotesPane:
        side = self.has_class("-narrow") and self.has_class("-side")
        return self.query_one(NotesPane) if side else self.query_one(StreamPane)

    def action_hotwash(self) -> None:
        """After ENDEX: the question, the feedback form, what was unsealed."""
        self.hotwash.open()

    def action_withdraw(self) -> None:
        """This observer wants to be named no more (BR-03)."""
        self.consent.open()

    @work(group="confirm")
    async def action_confirm(self) -> None:
        """The test inject has come in here."""
        why = await self.asker.ask(AnswerComcheck())
        if why and not self.asker.broken:
            self.notify(why, severity="warning", markup=False)

    def action_leave(self) -> None:
        """Leave; with something on the line or on its way only when pressed twice."""
        why = self._why_not_yet()
        if why and not self._leaving:
            self._leaving = True
            self.set_timer(AGAIN, self._stay)
            self.notify(why, markup=False)
            return
        self._keep_line()
        self.dismiss(None)

    def _why_not_yet(self) -> str:
        """What leaving now would cut short, in words; "" if nothing."""
        under_way = sum(not note.why for note in self.outbox.notes)
        if under_way:
            return tr("Notes on their way: {count}. Wait for the link, or press esc again to leave.", count=under_way)
        if self.hotwash.unsent:
            return tr("A feedback form is not handed in: f8 goes back to it, esc again leaves it.")
        if self.line.value.strip():
            return tr("Press esc again to leave: what you are writing is kept as a note.")
        return ""

    def _stay(self) -> None:
        self._leaving = False


def _note_row(item: Observation, after: str) -> tuple[str, Content, str]:
    """Time, kind and rating in the head; the text; whom it is about and who wrote it in grey."""
    tags = " ".join(tag for tag in about(item).split() if tag not in item.text)
    rated = tr(" · {rating} of 4", rating=item.rating) if item.rating else ""
    return f"{as_hms(item.observed)} {note_words(item.word, 0)}{rated}", plain(item.text), f"{tags} {after}".strip()
