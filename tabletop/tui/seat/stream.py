"""Panes that are read from the bottom, as somebody writes on below: the observer's stream, the notes, and the objectives beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textual.content import Content

from tabletop.exercise.clock import as_hms
from tabletop.exercise.events import ConsentWithdrawn, Recorded
from tabletop.exercise.pages.page import Entry, Happening, Page, Words
from tabletop.exercise.pages.record import nothing_yet, streamed
from tabletop.exercise.wording.names import Names
from tabletop.exercise.wording.third_person import Stream
from tabletop.room.table.seat import SeatConnection
from tabletop.tui.kit.line_pane import LinePane, wrapped
from tabletop.tui.kit.page import SIGNS
from tabletop.tui.kit.text import fitted, plain

_BROAD = 70  #: columns from which who acts has a column of its own
_WHO = 13
_ONE_LINE = 60  #: columns from which an objective needs one line
_SIGNS = {"inject": "▸", "question": "?", "answer": "●", "decided": "■", "talk": "»", "control": "!", "play": "·"}
_STRONG = {"inject", "question", "decided"}


class FollowPane(LinePane):
    """Stays at its end while more is written, unless somebody scrolled up; then it stays where it is."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Start empty, at the end."""
        super().__init__(id=id)
        self.follows = True

    def rebuild(self) -> None:
        """Make the lines anew, and go on with the end of them."""
        follows = self.follows
        super().rebuild()
        if follows:
            self.follow()

    def follow(self) -> None:
        """Go to the end and stay there."""
        self.scroll_to(y=self.max_scroll_y, animate=False, force=True, immediate=True)
        self.follows = True

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Whoever comes back to the end follows again."""
        super().watch_scroll_y(old_value, new_value)
        self.follows = new_value >= self.max_scroll_y

    def scroll_lines(self, lines: int) -> None:
        """Scroll so many lines, at once."""
        y = max(0, min(self.scroll_offset.y + lines, self.max_scroll_y))
        self.scroll_to(y=y, animate=False, force=True, immediate=True)


class StreamPane(FollowPane):
    """What teams saw and decided, newest at the bottom; each record is put into words once, and laid out once for a width.

    A replay may go back: then less of it is shown, and nothing is made anew.
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Empty until :meth:`show`."""
        super().__init__(id=id)
        self._stream: Stream | None = None
        self._told: list[Recorded] = []  #: the longest history so far
        self._ends: list[int] = []  #: entries after each record of it
        self._said: list[Happening] = []
        self._made: list[Content] = []  #: the lines of the first entries
        self._rows: list[int] = []  #: lines after each of these
        self._width = 0
        self._shown = 0  #: entries that are shown
        self._seen = 0  #: records that are shown
        self.missed = 0  #: entries that came while it was not following

    def show(self, connection: SeatConnection) -> None:
        """Tell what is new; all of it, if the history is another one."""
        records = connection.records
        both = min(len(records), len(self._told))
        if self._stream is None or (both and records[both - 1] is not self._told[both - 1]):
            self._stream = Stream(Names.of_briefing(connection.briefing))
            self._told, self._ends, self._said, self._width, self._shown, self._seen = [], [], [], 0, 0, 0
            both = 0
        elif any(isinstance(record.event, ConsentWithdrawn) for record in records[len(self._told) :]):
            self._stream = Stream(
                Names.of_briefing(connection.briefing)
            )  # names are gone from the history: nothing made of it before holds
            self._told, self._ends, self._said, self._width = [], [], [], 0
        for record in records[len(self._told) :]:
            self._said += streamed((record,), self._stream)
            self._told.append(record)
            self._ends.append(len(self._said))
        if self._seen == len(records) and both:
            return
        before, self._shown, self._seen = self._shown, self._ends[len(records) - 1] if records else 0, len(records)
        self.missed = 0 if self.follows else max(0, self.missed + self._shown - before)
        self.rebuild()

    def lines_for(self, width: int) -> Iterable[Content]:
        """The lines so far, those of new entries added."""
        if width != self._width:
            self._made, self._rows, self._width = [], [], width
        for item in self._said[len(self._rows) : self._shown]:
            self._made += told_content(item, width)
            self._rows.append(len(self._made))
        if not self._shown:
            return wrapped(plain(nothing_yet().text, "$text-muted"), width)
        return self._made[: self._rows[self._shown - 1]]

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """At the end, nothing is missed."""
        super().watch_scroll_y(old_value, new_value)
        if self.follows:
            self.missed = 0


def told_content(item: Happening, width: int) -> Iterator[Content]:
    """An entry: when, what sort, who, what; below it what was read or written, whole."""
    sign = plain(f" {_SIGNS[item.sort]} ", "$accent")
    time = plain(as_hms(item.clock), "$text-muted")
    words = plain(item.text, "bold" if item.sort in _STRONG else "")
    if width >= _BROAD:
        first = Content.assemble(time, sign, fitted(item.who, _WHO, "bold"), " ")
    else:
        first = Content.assemble(time, sign)
        words = Content.assemble(plain(f"{item.who} ".lstrip(), "bold"), words)
    indent = first.cell_length if width >= _BROAD else 4
    room = width - first.cell_length
    lines = wrapped(words, room)
    yield first + lines[0]
    for line in lines[1:]:
        yield Content.assemble(" " * first.cell_length, line)
    for paragraph in item.whole:
        for line in wrapped(plain(paragraph), width - indent):
            yield Content.assemble(" " * indent, line)


class NotesStream(FollowPane):
    """The page of notes, each under its head."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Empty until :meth:`show`."""
        super().__init__(id=id)
        self._page = Page("noted", ())

    def show(self, page: Page) -> None:
        """Show this page."""
        if page != self._page:
            self._page = page
            self.rebuild()

    def lines_for(self, width: int) -> Iterator[Content]:
        """All of it."""
        return noted_content(self._page, width)


def noted_content(page: Page, width: int) -> Iterator[Content]:
    """Each head, and below it what follows it, beside one another as far as it goes."""
    for block in page.blocks:
        head, *rest = (item for item in block.items if isinstance(item, Words))
        yield from wrapped(plain(head.text, "$text-muted"), width)
        words = [plain(item.text, "$text-muted" if item.tone == "quiet" else "") for item in rest if item.text]
        if words:
            yield from (Content.assemble("   ", line) for line in wrapped(Content(" ").join(words), width - 3))


class AimsPane(LinePane):
    """The objectives with a sign each: noted, served, or not yet."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Empty until :meth:`show`."""
        super().__init__(id=id)
        self._page = Page("aims", ())
        self._brief = False

    def show(self, page: Page) -> None:
        """Show this page."""
        if page != self._page:
            self._page = page
            self.rebuild()

    def take(self, width: int, most: int) -> int:
        """How many of ``most`` lines it needs at that width; without the counts, if it would need more."""
        self._brief = False
        if (count := sum(1 for _ in self.lines_for(width))) > most:
            self._brief = True
            count = sum(1 for _ in self.lines_for(width))
        self.rebuild()
        return max(1, min(count, most))

    def lines_for(self, width: int) -> Iterator[Content]:
        """Sign, number as it is tagged, title; below it what there was."""
        for aim in self._page.items:
            if isinstance(aim, Words):
                yield from wrapped(plain(aim.text, "$text-muted"), width)
            if not isinstance(aim, Entry):
                continue
            style = {"done": "bold $accent", "open": "$warning"}.get(aim.sign, "$text-muted")
            head = Content.assemble(plain(SIGNS[aim.sign], style), plain(f" ={aim.number} ", "$text-muted"))
            counts = plain(aim.about, "$text-muted")
            if width >= _ONE_LINE:
                title = fitted(aim.title, width - head.cell_length - counts.cell_length - 2)
                yield Content.assemble(head, title, "  ", counts)
                continue
            for number, line in enumerate(wrapped(plain(aim.title), width - head.cell_length)):
                yield Content.assemble(head if number == 0 else " " * head.cell_length, line)
            if not self._brief:
                yield Content.assemble(" " * head.cell_length, counts)
