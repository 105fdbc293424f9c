"""The queue: what is overdue, what is next, what comes, what lies in the drawer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message

from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.state import State
from tabletop.exercise.views import Queue, QueueRow
from tabletop.i18n import tr
from tabletop.tui.kit.line_pane import SIGNS, LinePane, rule
from tabletop.tui.kit.text import fitted, plain

_STYLES = {
    "done": "$text-muted",
    "open": "bold $warning",
    "closed": "bold $warning",
    "overdue": "bold $error",
    "next": "bold $accent",
    "armed": "bold $accent",
    "held": "$text-muted",
    "deferred": "",
    "skipped": "$text-muted",
    "recalled": "$text-muted",
}


def letter(book: Rulebook, row: QueueRow) -> str:
    """The kind of a serial as one letter: D decision, A argument, C context, E for an event that depends, N at need, + ad hoc."""
    if row.kind == "decision":
        spec = book.scenario.decisions.get(row.serial)
        return "A" if spec is not None and spec.kind == "argument" else "D"
    return {"scheduled": "C", "conditional": "E", "contingency": "N", "ad-hoc": "+"}[row.sort]


class QueuePane(LinePane):
    """Serials of the current move; the selected one is a bar, NEXT carries ▸."""

    @dataclass
    class Pointed(Message):
        """A serial was clicked."""

        serial: str

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Empty until told."""
        super().__init__(id=id)
        self._book: Rulebook | None = None
        self._queue = Queue((), (), None)
        self._state = State()
        self._selected = ""
        self._rows: dict[str, int] = {}

    def show(self, book: Rulebook, state: State, queue: Queue, selected: str) -> None:
        """Take over a queue; ``selected`` is the serial under the cursor."""
        self._book, self._state, self._queue, self._selected = book, state, queue, selected
        self.rebuild()
        if selected in self._rows:
            self.keep_in_view(self._rows[selected])

    @property
    def serials(self) -> list[str]:
        """Ids in the order shown."""
        return [row.serial for row in (*self._queue.rows, *self._queue.drawer)]

    def on_click(self, event: events.Click) -> None:
        """Turn to the serial under the pointer."""
        place = event.get_content_offset(self)
        line = place.y + self.scroll_offset.y if place is not None else -1
        serial = next((serial for serial, row in self._rows.items() if row == line), "")
        if serial:
            self.post_message(self.Pointed(serial))

    def lines_for(self, width: int) -> Iterator[Content]:
        """Heading, rows, drawer, counts."""
        yield fitted(tr("QUEUE"), width, "bold $text-muted")
        if self._book is None:
            return
        self._rows.clear()
        line = 1
        for row in self._queue.rows:
            self._rows[row.serial] = line
            yield self._line(self._book, row, width)
            line += 1
        if not self._queue.rows:
            yield fitted(f"  {tr('nothing planned here')}", width, "$text-muted")
            line += 1
        if self._queue.drawer:
            yield rule(width, tr("when it helps"))
            line += 1
        for row in self._queue.drawer:
            self._rows[row.serial] = line
            yield self._line(self._book, row, width)
            line += 1
        yield Content("")
        yield fitted(self._counts(), width, "$text-muted")

    def _line(self, book: Rulebook, row: QueueRow, width: int) -> Content:
        upcoming = row.serial == self._queue.upcoming
        sign = "▸" if upcoming and row.status in {"planned", "deferred"} else SIGNS[row.status]
        style = _STYLES.get(row.status, "")
        mark = ("*" if row.suggested else "") + ("~" if row.optional else "") + ("a" if row.auto else "")
        to = tr("nobody") if not row.reaches else _short(row.to) if row.status != "waiting" else ""
        to_width = min(len(to), 12)
        title_width = max(4, width - 9 - 2 - to_width - bool(to_width) - len(mark) - bool(mark))
        line = Content.assemble(
            plain("▌" if upcoming else " ", "$accent"),
            plain(f"{sign} ", style),
            plain(f"{_minutes(row):>5} ", "$text-muted" if style == "$text-muted" else ""),
            fitted(row.title, title_width, style),
            plain(f" {mark}" if mark else "", "bold $accent" if row.suggested else "$text-muted"),
            plain(f" {to[:to_width]}" if to_width else "", "$text-muted" if row.reaches else "bold $warning"),
            plain(f" {letter(book, row)}", style),
        )
        line = line.truncate(width, pad=True)
        if row.serial == self._selected:
            return line.stylize("$block-cursor-foreground on $block-cursor-background")
        return line

    def _counts(self) -> str:
        state = self._state
        total = len(self._book.of_session(state.moves)) if self._book else 0
        count = dict.fromkeys(("released", "held", "skipped"), 0)
        for entry in state.play.serials.values():
            if entry.status in count:
                count[entry.status] += 1
        words = [tr("{out} of {total} released", out=count["released"], total=total)]
        if count["held"]:
            words.append(tr("{count} held", count=count["held"]))
        if count["skipped"]:
            words.append(tr("{count} skipped", count=count["skipped"]))
        return " · ".join(words)


def _short(to: tuple[str, ...]) -> str:
    """Recipients in a few cells: the first, and how many more; nothing for everybody."""
    if not to or "all" in to:
        return ""
    return to[0][:9] if len(to) == 1 else f"{to[0][:8]}+{len(to) - 1}"


def _minutes(row: QueueRow) -> str:
    return "" if row.due is None else f"+{int(row.due // 60)}"
