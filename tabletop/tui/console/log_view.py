"""The stream of events in plain words, newest first; a line is put into words only when it is looked at."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import lru_cache

from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from tabletop.exercise.events import Recorded
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.seats import FACILITATOR, TABLE
from tabletop.exercise.wording.account import Said, account, is_worth_a_line, with_text
from tabletop.exercise.wording.names import Names
from tabletop.i18n import tr
from tabletop.tui.kit.text import fitted, plain


@lru_cache(maxsize=4096)
def wall_time(at: str) -> str:
    """Hours and minutes on the wall where this runs."""
    try:
        return datetime.fromisoformat(at).astimezone().strftime("%H:%M")
    except ValueError:
        return "--:--"


def who(record: Recorded, said: Said) -> str:
    """Who acted, as the facilitator calls it: the role, whoever typed it, or the seat that asked."""
    if said.who and said.who != FACILITATOR:
        return said.who
    if record.by == FACILITATOR:
        return tr("you")
    return tr("clock") if record.by == TABLE else record.by


class LogView(ScrollView, can_focus=False):
    """All records worth a line. Costs what its window costs, however long the exercise."""

    DEFAULT_CSS = """
    LogView { background: $background; scrollbar-size: 1 1; scrollbar-gutter: stable; overflow-x: hidden; }
    """
    BINDINGS = [
        Binding("up,k", "scroll_up", show=False),
        Binding("down,j", "scroll_down", show=False),
        Binding("pageup", "page_up", show=False),
        Binding("pagedown,space", "page_down", show=False),
        Binding("home", "scroll_home", show=False),
        Binding("end", "scroll_end", show=False),
    ]

    def __init__(self, *, wide: bool = False, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """``wide`` adds event number and exercise time to each line."""
        super().__init__(id=id)
        self._wide = wide
        self._book: Rulebook | None = None
        self._names: Names | None = None
        self._records: Sequence[Recorded] = ()
        self._seen = 0  #: how many records have been filtered
        self._last: Recorded | None = None
        self._shown: list[int] = []  #: places of the records worth a line
        self._marked: Collection[int] = ()

    def mark(self, numbers: Collection[int]) -> None:
        """Put a sign before the lines of these events."""
        if numbers != self._marked:
            self._marked = numbers
            self.refresh()

    def show(self, book: Rulebook, records: Sequence[Recorded], count: int | None = None) -> None:
        """Show the first ``count`` records (None: all); only what is new is looked at."""
        count = len(records) if count is None else count
        grown = (
            book is self._book
            and self._seen <= count
            and self._last is (records[self._seen - 1] if self._seen else None)
        )
        if not grown or self._names is None:
            self._seen, self._shown, self._names = 0, [], Names.of_book(book)
        if grown and self._seen == count:
            return
        self._names.learn(records[self._seen : count])
        self._shown += [place for place in range(self._seen, count) if is_worth_a_line(records[place])]
        self._book, self._records, self._seen = book, records, count
        self._last = records[count - 1] if count else None
        self.virtual_size = Size(self.scrollable_content_region.width, len(self._shown))
        self.refresh()

    def on_resize(self) -> None:
        """Another width, other lines."""
        self.virtual_size = Size(self.scrollable_content_region.width, len(self._shown))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of the window, newest at the top."""
        width, style = self.scrollable_content_region.width, self.visual_style
        place = len(self._shown) - 1 - self.scroll_offset.y - y
        if place < 0 or self._names is None:
            return Strip.blank(width, style.rich_style)
        line = self.line(self._records[self._shown[place]], self._names, width)
        strips = Visual.to_strips(self, line, width, 1, style, pad=True)
        return strips[0] if strips else Strip.blank(width, style.rich_style)

    def line(self, record: Recorded, names: Names, width: int) -> Content:
        """Time, seat, words."""
        said = account(record.event, names)
        seat_width = 12 if width >= 60 else 5
        head = f"{wall_time(record.at)}{'¶' if record.seq in self._marked else ' '}"
        if self._wide:
            minutes = int(record.clock)
            head = f"{record.seq:>6}  {wall_time(record.at)}  T+{minutes // 60:03d}:{minutes % 60:02d}  "
        return Content.assemble(
            plain(head, "$text-muted"),
            fitted(who(record, said), seat_width, "$text-muted"),
            " ",
            fitted(with_text(said), max(1, width - len(head) - seat_width - 1)),
        )
