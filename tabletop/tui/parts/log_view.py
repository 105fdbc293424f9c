"""The log: the stream of events in plain words, newest first, beside the play and at full width."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from tabletop.exercise.clock import as_hms
from tabletop.exercise.events import Recorded
from tabletop.exercise.pages.record import logged
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.wording.names import NAMING, Names
from tabletop.exercise.wording.third_person import is_worth_a_line
from tabletop.i18n import tr
from tabletop.local_time import on_clock
from tabletop.tui.keys import bindings
from tabletop.tui.kit.line_list import LineList
from tabletop.tui.kit.list_dialog import ListDialog
from tabletop.tui.kit.text import fitted, plain


class LogView(LineList[int]):
    """All records worth a line. A line is put into words only when it is looked at, however long the exercise."""

    DEFAULT_CSS = """
    LogView { overflow-y: auto; scrollbar-gutter: stable; }
    """

    def __init__(self, *, wide: bool = False, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """``wide`` adds event number and exercise time to each line."""
        super().__init__(id=id)
        self._wide = wide
        self.at_host = True  #: whether the host's own facilitator looks at it
        self._book: Rulebook | None = None
        self._names: Names | None = None
        self._records: Sequence[Recorded] = ()
        self._seen = 0  #: how many records have been filtered
        self._last: Recorded | None = None
        self.rows: list[int] = []  #: places of the records worth a line, the oldest first
        self._marked: Collection[int] = ()

    def mark(self, numbers: Collection[int]) -> None:
        """Put a sign before the lines of these events."""
        if numbers != self._marked:
            self._marked = numbers
            self.refresh()

    def show(self, book: Rulebook, records: Sequence[Recorded], count: int | None = None) -> None:
        """Show the first ``count`` records (None: all); only what is new is looked at."""
        count = len(records) if count is None else count
        if book is self._book and records is self._records and count < self._seen:
            self._go_back(count)
        grown = (
            book is self._book
            and self._seen <= count
            and self._last is (records[self._seen - 1] if self._seen else None)
        )
        if not grown or self._names is None:
            self._seen, self.rows, self._names = 0, [], Names.of_book(book)
            self._names.at_host = self.at_host
        if grown and self._seen == count:
            return
        self._names.learn(records[self._seen : count])
        self.rows += [place for place in range(self._seen, count) if is_worth_a_line(records[place])]
        self._book, self._records, self._seen = book, records, count
        self._last = records[count - 1] if count else None
        self.rebuild()

    def _go_back(self, count: int) -> None:
        """Leave out what came after the first ``count`` records, unless serials were called otherwise before it."""
        if any(isinstance(self._records[place].event, NAMING) for place in range(count, self._seen)):
            return
        del self.rows[bisect_left(self.rows, count) :]
        self._seen, self._last = count, self._records[count - 1] if count else None
        self.rebuild()

    def line(self, row: int, width: int) -> Content:
        """Time, seat, words; the newest is the first."""
        record = self._records[self.rows[-1 - row]]
        if self._names is None:
            return Content("")
        item = logged(record, self._names)
        seat_width = 12 if width >= 60 else 5
        head = f"{on_clock(record.at) or '--:--'}{'¶' if record.seq in self._marked else ' '}"
        if self._wide:
            head = f"{record.seq:>6}  {on_clock(record.at) or '--:--'}  T+{as_hms(record.clock)}  "
        return Content.assemble(
            plain(head, "$text-muted"),
            fitted(item.who, seat_width, "$text-muted"),
            " ",
            fitted(item.text, max(1, width - len(head) - seat_width - 1)),
        )


class FullLog(ListDialog):
    """Every event worth a line, newest first, with number and exercise time."""

    HELP_TITLE = "Log"
    BINDINGS: ClassVar[list[BindingType]] = bindings("full-log")

    def __init__(self, book: Rulebook, records: Sequence[Recorded], *, at_host: bool = True) -> None:
        """``records`` as they are now."""
        listing = LogView(wide=True)
        listing.at_host = at_host
        listing.show(book, records)
        super().__init__(tr("Log, newest first"), listing)
