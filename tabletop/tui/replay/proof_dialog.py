"""The proof of one seat, event by event: by what right it was sent each, and what was taken out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tabletop.exercise.clock import as_ms
from tabletop.exercise.events import Recorded
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.wording.codes import word
from tabletop.exercise.wording.names import Names
from tabletop.exercise.wording.third_person import on_one_line
from tabletop.i18n import tr
from tabletop.report.knowledge import Proof, proof_words
from tabletop.tui.keys import bindings
from tabletop.tui.kit.dialog import TypeAhead, closes_words
from tabletop.tui.kit.line_list import LineList
from tabletop.tui.kit.line_pane import wrapped
from tabletop.tui.kit.page import keys_of
from tabletop.tui.kit.text import fitted, plain

_FIELDS = {"by": "who acted"}  #: fields that no player would know by their name


class _Rows(LineList):
    """Each event that was sent."""

    def __init__(self, found: Proof, book: Rulebook, records: Sequence[Recorded]) -> None:
        super().__init__()
        self._found, self._records = found, records
        self._names = Names.of_book(book).learn(records)
        self._leaks = {leak.seq for leak in found.leaks}

    @property
    def count(self) -> int:
        return len(self._found.got)

    def line(self, row: int, width: int) -> Content:
        got = self._found.got[row]
        record = self._records[got.seq - 1]
        words = on_one_line(record.event, self._names)
        cut = tr("without {fields}", fields=", ".join(word(_FIELDS, name) for name in got.cut)) if got.cut else ""
        why = f"{got.why}; {cut}" if cut else got.why
        half = max(20, (width - 16) // 2)
        sign = plain("✗ ", "bold $error") if got.seq in self._leaks else plain("✓ ", "$success")
        return Content.assemble(
            sign,
            fitted(f"{got.seq:>5} {as_ms(got.clock):>6}  ", 14, "$text-muted"),
            fitted(why or tr("no right"), half, "" if why else "bold $error"),
            fitted(words, max(1, width - 16 - half), "$text-muted"),
        )


class ProofDialog(TypeAhead[None]):
    """A list that is only read."""

    HELP_TITLE = "The proof of one seat"
    BINDINGS: ClassVar[list[BindingType]] = bindings("proof")
    DEFAULT_CSS = """
    ProofDialog { align: center bottom; }
    ProofDialog > Vertical {
        width: 100%; height: 85%; background: $surface; border: round $accent; border-title-color: $accent;
        border-title-style: bold; border-subtitle-color: $text-muted; padding: 0 1;
    }
    ProofDialog Static { height: auto; margin: 0 0 1 0; }
    ProofDialog LineList { background: $surface; height: 1fr; }
    """

    def __init__(self, found: Proof, title: str, book: Rulebook, records: Sequence[Recorded]) -> None:
        """``title`` is what the seat is called."""
        super().__init__()
        self._found, self._title = found, title
        self._rows = _Rows(found, book, records)

    def compose(self) -> ComposeResult:
        """The sentences, then the events."""
        with Vertical() as box:
            box.border_title = plain(tr(" What {seat} was sent, and why ", seat=self._title))
            box.border_subtitle = plain(f" {closes_words(keys_of(self, 'proof'))} ")
            yield Static(markup=False)
            yield self._rows

    def on_resize(self) -> None:
        """Fill it."""
        words = proof_words(self._found, self._title)
        lines = wrapped(plain(words), max(20, self.app.size.width - 6))
        self.query_one(Static).update(Content("\n").join(lines))
        self.call_after_refresh(self._rows.rebuild, 0)

    def action_move(self, lines: int) -> None:
        """Scroll."""
        self._rows.scroll_relative(y=lines, animate=False)
