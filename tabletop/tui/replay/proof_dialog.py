"""The proof of one seat, event by event: by what right it was sent each, and what was taken out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from tabletop.exercise.clock import as_ms
from tabletop.exercise.events import Recorded
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.wording.codes import word
from tabletop.exercise.wording.names import Names
from tabletop.exercise.wording.third_person import on_one_line
from tabletop.i18n import listed, series, tr
from tabletop.report.knowledge import Got, LeakProof, proof_words
from tabletop.tui.keys import bindings
from tabletop.tui.kit.line_list import LineList
from tabletop.tui.kit.list_dialog import ListDialog
from tabletop.tui.kit.text import fitted, plain

_FIELDS = {"by": "who acted"}  #: fields that no player would know by their name


class _Rows(LineList[Got]):
    """Each event that was sent."""

    def __init__(self, found: LeakProof, book: Rulebook, records: Sequence[Recorded]) -> None:
        super().__init__()
        self.rows, self._records = found.got, records
        self._names = Names.of_book(book).learn(records)
        self._leaks = {leak.seq for leak in found.leaks}

    def line(self, row: int, width: int) -> Content:
        got = self.rows[row]
        record = self._records[got.seq - 1]
        words = on_one_line(record.event, self._names)
        cut = tr("without {fields}", fields=series(word(_FIELDS, name) for name in got.cut)) if got.cut else ""
        why = listed([got.why, cut]) if cut else got.why
        half = max(20, (width - 16) // 2)
        sign = plain("✗ ", "bold $error") if got.seq in self._leaks else plain("✓ ", "$success")
        return Content.assemble(
            sign,
            fitted(f"{got.seq:>5} {as_ms(got.clock):>6}  ", 14, "$text-muted"),
            fitted(why or tr("no right"), half, "" if why else "bold $error"),
            fitted(words, max(1, width - 16 - half), "$text-muted"),
        )


class ProofDialog(ListDialog):
    """The sentences, then the events."""

    HELP_TITLE = "The proof of one seat"
    BINDINGS: ClassVar[list[BindingType]] = bindings("proof")

    def __init__(self, found: LeakProof, title: str, book: Rulebook, records: Sequence[Recorded]) -> None:
        """``title`` is what the seat is called."""
        heading = tr("What {seat} was sent, and why", seat=title)
        super().__init__(heading, _Rows(found, book, records), proof_words(found, title))
