"""Who knew what: every fact against every role, as of any moment of a recorded session."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import get_current_worker

from tabletop.exercise.clock import as_hms
from tabletop.exercise.seats import OBSERVER, WALL
from tabletop.i18n import tr, trn
from tabletop.report.knowledge import (
    KINDS,
    Fact,
    LeakProof,
    Matrix,
    cell_words,
    count_words,
    kind_words,
    proof,
    proof_words,
    verdict_words,
    who_knew,
)
from tabletop.tui.keys import bindings
from tabletop.tui.kit.footer import Footer
from tabletop.tui.kit.line_pane import wrapped
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import fitted, plain, styled
from tabletop.tui.replay.cursor import Beside, Cursor
from tabletop.tui.replay.knowledge_table import KnowledgeTable

WIDE = 110  #: columns from which the proof is told with its reasons


class KnowledgeScreen(Screen[None]):
    """The matrix, one cell of it in words, and the proof for the role of that cell. Shares the cursor of the replay."""

    CSS_PATH = "knowledge.tcss"
    AUTO_FOCUS = ""
    HELP_TITLE = "Who knew what"
    HELP = (
        "A row for each fact, a column for each role; a cell says when it came there. ✓ acknowledged, read or taken up, · no receipt, "
        "– not told. ↶ before a title: taken back later."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings("knowledge")

    def __init__(self, cursor: Cursor) -> None:
        """Look at the session of ``cursor``."""
        super().__init__()
        self.cursor = cursor
        self.matrix: Matrix | None = None  #: None while it is being made
        self.whole = False  #: the whole session, not this moment
        self.unknown = False  #: only what the chosen role did not know
        self.kind = ""  #: one sort of facts; "" for all
        self._proofs: dict[str, LeakProof] = {}

    def compose(self) -> ComposeResult:
        """What is shown, the roles, the table, one cell in words, the proof."""
        yield PlainText(id="what")
        yield PlainText(id="roles")
        yield KnowledgeTable(id="table")
        yield PlainText(id="cell")
        yield PlainText(id="proof")
        yield Footer("knowledge.back", "knowledge.time", show_command_palette=False)

    def on_mount(self) -> None:
        """Make the matrix; a long session takes a moment."""
        self.query_one("#what", Static).update(plain(tr("Asking who was told what …"), "$text-muted"))
        self._make()

    @work(thread=True, exclusive=True, group="matrix")
    def _make(self) -> None:
        worker, recording = get_current_worker(), self.cursor.recording
        matrix = who_knew(recording.records, recording.book)
        if not worker.is_cancelled:
            self.app.call_from_thread(self._made, matrix)
        for seat in (*dict(matrix.roles), OBSERVER, WALL):
            if worker.is_cancelled:
                return
            self.app.call_from_thread(self._proved, seat, proof(recording.records, seat))

    def _made(self, matrix: Matrix) -> None:
        if self.is_attached:
            self.matrix = matrix
            self.show()

    def _proved(self, seat: str, found: LeakProof) -> None:
        self._proofs[seat] = found
        if self.is_attached and self.matrix is not None and seat in {self.query_one(KnowledgeTable).role, WALL}:
            self._say()  # with the wall, all are there

    # -- showing ------------------------------------------------------------------------------------------------------

    @property
    def count(self) -> int:
        """Events up to the moment shown."""
        return len(self.cursor.recording) if self.whole else self.cursor.count

    @property
    def clock(self) -> float:
        """Exercise time of the moment shown."""
        return self.cursor.recording.length if self.whole else self.cursor.clock

    def facts(self) -> tuple[Fact, ...]:
        """Those that pass the filters."""
        if self.matrix is None:
            return ()
        table = self.query_one(KnowledgeTable)
        role = table.role or (self.matrix.roles[0][0] if self.matrix.roles else "")
        found = self.matrix.unknown(role, self.count) if self.unknown else self.matrix.upto(self.count)
        return tuple(fact for fact in found if not self.kind or fact.kind == self.kind)

    def show(self) -> None:
        """The table as the filters have it."""
        if self.matrix is None:
            return
        self.query_one(KnowledgeTable).show(self.matrix, self.facts(), self.count)
        self._say()

    def on_resize(self) -> None:
        """Everything is cut to the width."""
        self.call_after_refresh(self._say)

    def _say(self) -> None:
        matrix = self.matrix
        if matrix is None:
            return
        table, width = self.query_one(KnowledgeTable), max(10, self.size.width - 2)
        inner = table.scrollable_content_region.width or width
        self.query_one("#roles", Static).update(table.heading(inner))
        self.query_one("#what", Static).update(self._what(matrix, table).truncate(width, ellipsis=True))
        fact = table.row
        words = (
            cell_words(matrix, fact, table.role, self.count, self.clock)
            if fact is not None
            else tr("Nothing passes these filters.")
        )
        rows = wrapped(plain(words, "bold"), width)[:2]
        self.query_one("#cell", Static).update(Content("\n").join(rows))
        self.query_one("#proof", Static).update(self._proof(matrix, table.role, width))

    def _what(self, matrix: Matrix, table: KnowledgeTable) -> Content:
        """The moment, and which facts are shown."""
        moment = tr("the whole session") if self.whole else tr("at T+{time}", time=as_hms(self.clock))
        kinds = kind_words(self.kind) if self.kind else tr("facts of all kinds")
        only = tr("unknown to {role}", role=matrix.title(table.role)) if self.unknown else ""
        place = tr("{n} of {all}", n=f"{table.count:,}", all=f"{len(matrix.facts):,}")
        return styled(
            "[b]$title[/]  [b $accent]$moment[/]  [$text-muted]$kinds $place[/]  [b $warning]$only[/]",
            title=tr("WHO KNEW WHAT"),
            moment=moment,
            place=place,
            kinds=kinds,
            only=only,
        )

    def _proof(self, matrix: Matrix, role: str, width: int) -> Content:
        found = self._proofs.get(role)
        if found is None:
            return plain(tr("checking what this seat was sent …"), "$text-muted")
        title = matrix.title(role)
        words = proof_words(found, title) if width >= WIDE else f"{count_words(found, title)} {verdict_words(found)}"
        style = "$text-muted" if not found.leaks else "bold $error"
        rows = wrapped(Content.assemble(self._verdict(), "  ", plain(words, style)), width)[:3]
        return Content("\n").join(fitted(row, width) for row in rows)

    def _verdict(self) -> Content:
        """About all seats together, observers and wall among them."""
        leaking = sum(bool(found.leaks) for found in self._proofs.values())
        if leaking:
            return plain(trn("✗ LEAKS in {count} seat", "✗ LEAKS in {count} seats", leaking), "bold $error")
        if WALL not in self._proofs:
            return plain("…", "$text-muted")
        return plain(tr("✓ {n} seats, no leak", n=len(self._proofs)), "bold $success")

    @on(KnowledgeTable.Moved)
    def _chosen(self) -> None:
        self._say()

    # -- keys ---------------------------------------------------------------------------------------------------------

    def action_row(self, by: int) -> None:
        """Another fact."""
        self.query_one(KnowledgeTable).step(by)

    def action_column(self, by: int) -> None:
        """Another role."""
        table = self.query_one(KnowledgeTable)
        table.turn(table.column + by)
        if self.unknown:
            self.show()

    def action_page(self, by: int) -> None:
        """A page of facts."""
        table = self.query_one(KnowledgeTable)
        table.step(by * table.page)

    def action_edge(self, row: int) -> None:
        """The first fact, or (-1) the last."""
        self.query_one(KnowledgeTable).edge(last=row < 0)

    def action_time(self) -> None:
        """This moment, or the whole session."""
        self.whole = not self.whole
        self.show()

    def action_unknown(self) -> None:
        """Only what the chosen role did not know, or everything."""
        self.unknown = not self.unknown
        self.show()

    def action_kind(self) -> None:
        """The next kind of facts that there is; after the last, all."""
        if self.matrix is None:
            return
        there = ["", *(kind for kind in KINDS if any(fact.kind == kind for fact in self.matrix.facts))]
        self.kind = there[(there.index(self.kind) + 1) % len(there)] if self.kind in there else ""
        self.show()

    def action_beside(self, what: Beside, by: int) -> None:
        """The moment of the next or previous inject, question or its resolution, or start of a move."""
        self._turn(self.cursor.beside(what, by))

    def _turn(self, count: int) -> None:
        self.whole = False
        self.cursor.go(count)
        self.show()

    def action_proof(self) -> None:
        """By what right this role was sent each event."""
        from tabletop.tui.replay.proof_dialog import ProofDialog

        role = self.query_one(KnowledgeTable).role
        found = self._proofs.get(role)
        if found is not None and self.matrix is not None:
            recording = self.cursor.recording
            self.app.push_screen(ProofDialog(found, self.matrix.title(role), recording.book, recording.records))

    def action_go(self) -> None:
        """Back to the board, at the event that told this role, or else anybody, this fact."""
        table = self.query_one(KnowledgeTable)
        fact = table.row
        if fact is not None:
            told = fact.known(table.role, self.count)
            self._turn(told.seq if told is not None else fact.seq)
        self.dismiss(None)

    @on(KnowledgeTable.Taken)
    def _taken(self) -> None:
        """A double click does what enter does."""
        self.action_go()

    def action_back(self) -> None:
        """Back to the board."""
        self.dismiss(None)
