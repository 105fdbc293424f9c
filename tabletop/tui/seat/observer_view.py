"""The observer's seat: silent, sees what teams saw and decided, and writes it down in one line.

The line keeps the cursor whatever comes in. A note is kept with the exercise time of its first letter; while the link is lost it waits
here and is sent once afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from tabletop.exercise.actions.record import OBSERVE, note_values
from tabletop.exercise.clock import as_hms
from tabletop.exercise.commands import AnswerComcheck, RecordObservation
from tabletop.exercise.events import Recorded
from tabletop.exercise.observations import Note, note_words, parse_note
from tabletop.exercise.pages.record import aims_page, noted_page
from tabletop.exercise.state import Observation
from tabletop.i18n import tr
from tabletop.room.table.seat import SeatConnection, moment_at, offered_at
from tabletop.tui.kit.link_words import link_words, over_words
from tabletop.tui.kit.page import keys_of
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import fitted, plain
from tabletop.tui.parts.seat_view import SeatView
from tabletop.tui.seat.cover import EmergencyCover
from tabletop.tui.seat.header import alert_content, headline
from tabletop.tui.seat.note_line import NoteLine, Outbox
from tabletop.tui.seat.stream import AimsPane, NotesStream, StreamPane

WIDE = 100  #: columns from which objectives and notes stand beside the stream


class ObserverView(SeatView):
    """The observers' seat."""

    DEFAULT_CSS = """
    ObserverView { layers: base cover; }
    ObserverView #head { height: auto; padding: 0 1; border-bottom: solid $border-blurred; }
    ObserverView #alert { height: auto; padding: 0 1; background: $warning; color: $background; text-style: bold; display: none; }
    ObserverView #desk { height: 1fr; }
    ObserverView #side { width: 30%; min-width: 34; padding: 0 1; border-right: solid $border-blurred; }
    ObserverView #main { width: 1fr; padding: 0 1; }
    ObserverView .title { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    ObserverView #notes-title { margin-top: 1; }
    ObserverView #notes, ObserverView #stream { height: 1fr; }
    ObserverView.-narrow #side { display: none; }
    ObserverView.-narrow.-side #side { display: block; width: 1fr; border-right: none; }
    ObserverView.-narrow.-side #main { display: none; }
    ObserverView #reading { height: 2; padding: 0 1; border-top: solid $border-blurred; }
    ObserverView #entry { height: 1; padding: 0 1; }
    ObserverView #kind { width: auto; height: 1; }
    ObserverView #line { width: 1fr; }
    """
    PAGES = ("stream", "side")

    def __init__(self, connection: SeatConnection, *, writable: bool = True) -> None:
        """As every view."""
        super().__init__(connection, writable=writable)
        self.outbox = Outbox(connection.ask, self._outbox_changed)
        self.line = NoteLine(id="line")  #: known also while the screen is taken down

    # -- what it shows ------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Header, objectives and notes at the left, the stream at the right, the line below."""
        yield PlainText(id="head")
        yield PlainText(id="alert")
        with Horizontal(id="desk"):
            with Vertical(id="side"):
                yield PlainText(id="aims-title", classes="title")
                yield AimsPane(id="aims")
                yield PlainText(id="notes-title", classes="title")
                yield NotesStream(id="notes")
            with Vertical(id="main"):
                yield PlainText(id="stream-title", classes="title")
                yield StreamPane(id="stream")
        yield PlainText(id="reading")
        with Horizontal(id="entry"):
            yield PlainText(id="kind")
            yield self.line
        yield EmergencyCover(id="emergency")

    def begin(self) -> None:
        """The line has the cursor."""
        self.fit()
        self.present()
        self._read_line()

    def end(self) -> None:
        """The line does not end with the screen."""
        if self.writable:
            self.keep_line()

    def _outbox_changed(self) -> None:
        if self.ready:
            self.call_later(self.present)

    def present(self, records: Sequence[Recorded] = ()) -> None:  # noqa: ARG002 -- the stream knows what is new
        """Bring everything up to date; the line is never touched."""
        if not self.ready:
            return
        connection = self.connection
        self.query_one(StreamPane).show(connection)
        self.query_one(AimsPane).show(aims_page(connection))
        self.query_one(NotesStream).show(noted_page(connection, self._waiting()))
        self.show_alert()
        self.fit()
        self.show_time()
        self.refresh_bindings()

    def show_alert(self) -> None:
        """What overrides everything else, and what is to be confirmed."""
        state, link = self.connection.state, self.connection.link
        keys = keys_of(self, "observer")
        over = over_words(link, keys("leave"))
        parts = [
            alert_content(state, self.asker.broken, keys),
            *(plain(text, "bold") for text in (over or link_words(link),) if text),
            plain(tr("TEST INJECT: {key} confirms that you see this", key=keys("confirm-comcheck")), "bold")
            if offered_at(self.connection).of(AnswerComcheck)
            else None,
        ]
        shown = [part for part in parts if part is not None]
        alert = self.query_one("#alert", Static)
        alert.update(Content("\n").join(shown))
        alert.display = bool(shown)
        cover = self.query_one(EmergencyCover)
        before = cover.display
        cover.show(state, self.screen.size.width)
        if not self.writable:
            return
        if cover.display and not before:
            self.screen.set_focus(None)
        elif before and not cover.display:
            self.line.focus()

    def show_time(self) -> None:
        """Header and titles."""
        self.query_one("#head", Static).update(headline(self.connection, None, self.screen.size.width))
        missed = self.query_one(StreamPane).missed
        new = plain(tr("↓ {count} new (ctrl+end)", count=missed), "bold $warning") if missed else plain("")
        title = plain(tr("WHAT TEAMS SAW AND DECIDED"), "$secondary")
        self.query_one("#stream-title", Static).update(Content.assemble(title, "   ", new))

    def _waiting(self) -> list[tuple[Observation, str]]:
        """Notes on their way, or not kept, and why."""
        told = []
        for note in self.outbox.notes:
            command = note.command
            after = tr("NOT KEPT: {why} (↑ takes it back)", why=note.why) if note.why else tr("… on its way")
            told.append((Observation(0, command.word, command.text, command.rating, command.role, command.serial,
                                     "", "", command.observed or 0.0, "", ""), after))  # fmt: skip
        return told

    def fit(self) -> None:
        """Beside one another where there is room, else one or the other; the objectives take what they need, up to half."""
        wide = self.screen.size.width >= WIDE
        self.set_class(not wide, "-narrow")
        aims, side = self.query_one(AimsPane), self.query_one("#side")
        width = side.size.width - 2 or 40
        aims.styles.height = aims.take(width, (self.screen.size.height - 8) // 2)
        signs = tr("OBJECTIVES  ✓ noted  ○ to see")
        self.query_one("#aims-title", Static).update(plain(signs, "$secondary"))
        self.query_one("#notes-title", Static).update(plain(tr("NOTES"), "$secondary"))

    # -- the line -----------------------------------------------------------------------------------------------------

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
            if note.unknown:
                unknown = tr("{tags}: not known, stays in the text", tags=" ".join(note.unknown))
                words = Content.assemble(words, plain(f"   {unknown}", "$warning"))
        else:
            words = plain(
                tr("enter keeps   + strength  - to improve  ! fact  +3 rated  @role  #inject  =objective  f1 keys"),
                "$text-muted",
            )
        self.query_one("#reading", Static).update(fitted(words, max(1, self.screen.size.width - 2)))

    @on(Input.Submitted, "#line")
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip() and not self.read().text:
            self.notify(tr("A sign or a rating alone is no note: write what you saw."), markup=False)
            return
        self.keep_line()
        self.present()

    def keep_line(self) -> None:
        """Send the line to be kept, if there is anything on it."""
        note = self.read()
        if not note.text:
            return
        line = self.line
        seen = line.began if line.began is not None else self.connection.clock
        for command in OBSERVE.made(moment_at(self.connection), note_values(note, seen)):
            assert isinstance(command, RecordObservation)
            self.outbox.put(command)
        if self.ready:
            line.wipe()

    @on(NoteLine.Recall)
    def _recall(self) -> None:
        command = self.outbox.take_back()
        if command is not None:
            self.line.fill(command)
            self.present()

    # -- turning and reading ------------------------------------------------------------------------------------------

    def can_turn(self, page: str) -> bool:
        """On a narrow screen: objectives and notes, or the stream."""
        other = self.has_class("-side") != (page == "side")
        return super().can_turn(page) and self.has_class("-narrow") and other

    def turn(self, page: str) -> None:
        """To the other half."""
        self.set_class(page == "side", "-side")
        self.call_after_refresh(self.fit)
        self.refresh_bindings()

    def read_page(self, by: int) -> None:
        """Read back or on by a page, without leaving the line."""
        pane = self._pane
        pane.scroll_lines(by * max(1, pane.size.height - 2))
        self.show_time()

    def read_line(self, by: int) -> None:
        """Read back or on by a line."""
        self._pane.scroll_lines(by)
        self.show_time()

    def read_newest(self) -> None:
        """To the end, and follow."""
        self._pane.follow()
        self.show_time()

    @property
    def _pane(self) -> StreamPane | NotesStream:
        side = self.has_class("-narrow") and self.has_class("-side")
        return self.query_one(NotesStream) if side else self.query_one(StreamPane)
