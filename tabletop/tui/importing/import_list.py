"""The two lists of an import: what the file is taken for, and what would become of its rows."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from tabletop.exchange.fates import SIGNS, fate_word
from tabletop.exchange.importing import certainty_word
from tabletop.i18n import tr
from tabletop.tui.importing.import_items import Item, RowItem, time_words
from tabletop.tui.kit.line_list import ChoiceList, LineList
from tabletop.tui.kit.line_pane import wrapped
from tabletop.tui.kit.text import fitted, plain


class ImportList(ChoiceList):
    """A list with a sign before the line chosen; the colours of its words stay."""

    CURSOR = "on $block-cursor-background"

    def sign(self, row: int) -> str:
        """What marks it without colours."""
        return "▸" if row == self.here and self.active else " "


class MappingList(ImportList):
    """Questions, sheets and columns. A ``?`` stands before what the planner is asked."""

    items: Sequence[Item] = ()

    @property
    def count(self) -> int:
        """How many lines."""
        return len(self.items)

    @property
    def item(self) -> Item | None:
        """The line with the cursor."""
        return self.items[self.here] if self.items else None

    def show(self, items: Sequence[Item]) -> None:
        """Show these; the cursor stays on what it was on, if that is still there."""
        before = self.item.key if self.item is not None else None
        self.items = items
        keys = [item.key for item in items]
        if before in keys:
            self.here = keys.index(before)
        self.choose(self.here)

    def can_choose(self, row: int) -> bool:
        """Titles are no choice."""
        return self.items[row].kind != "title"

    def next_open(self, by: int = 1) -> bool:
        """To the next line about which the planner is asked; False if there is none."""
        places = [place for place, item in enumerate(self.items) if item.open]
        if not places:
            return False
        after = [place for place in places if place > self.here] if by > 0 else [p for p in places if p < self.here]
        self.choose((after or places)[0 if by > 0 else -1])
        return True

    def line(self, row: int, width: int) -> Content:
        """One line."""
        item = self.items[row]
        match item.kind:
            case "title":
                return fitted(item.words.upper(), width, "bold $text-muted")
            case "column":
                made = self._column(item, row, width)
            case "sheet":
                made = self._sheet(item, row)
            case "question":
                mark = plain("? ", "bold $warning") if item.open else plain("✓ ", "$success")
                made = Content.assemble(
                    plain(self.sign(row)), mark, plain(f"{item.answer}  ", "bold"), plain(_flat(item.words))
                )
            case _:
                made = Content.assemble(plain(self.sign(row)), plain("! ", "$warning"), plain(_flat(item.words)))
        return self.marked(fitted(made, width), row)

    def _sheet(self, item: Item, row: int) -> Content:
        if item.table is None:
            assert item.sheet is not None
            words = tr("{sheet}: not read ({why})", sheet=item.sheet.name, why=item.sheet.why)
            return Content.assemble(plain(self.sign(row)), plain(f"- {_flat(words)}", "$text-muted"))
        table = item.table
        header = tr("header in row {n}", n=table.header) if table.header else tr("no header")
        words = tr("{header}, rows {first}–{last}", header=header, first=table.first, last=table.last)
        name = plain(f"§ {_flat(table.sheet)}  ", "bold")
        return Content.assemble(plain(self.sign(row)), name, plain(words, "$text-muted"))

    def _column(self, item: Item, row: int, width: int) -> Content:
        plan = item.plan
        assert plan is not None
        unused = plan.column is None
        mark = plain("? ", "bold $warning") if item.open else plain("  ")
        sure = {"doubtful": "bold $warning", "yours": "$success"}.get(item.how, "$text-muted")
        head = max(10, min(26, (width - 34) * 2 // 3))
        samples = " | ".join(_flat(sample) for sample in plan.samples[:2])
        return Content.assemble(
            plain(self.sign(row)),
            mark,
            fitted(f"{plan.letter:>2}", 3, "$text-muted"),
            fitted(_flat(plan.header), head),
            plain(" → "),
            fitted(str(plan.column) if plan.column else tr("for control"), 14, "$text-muted" if unused else "bold"),
            plain(" "),
            fitted(certainty_word(item.how), 9, sure),
            plain(f" {samples}", "$text-muted"),
        )


class RowList(ImportList):
    """Every row of the file as it would be imported now."""

    rows: Sequence[RowItem] = ()
    several = False  #: the rows are of several sheets

    @property
    def count(self) -> int:
        """How many lines."""
        return len(self.rows)

    @property
    def item(self) -> RowItem | None:
        """The row with the cursor."""
        return self.rows[self.here] if self.rows else None

    def show(self, rows: Sequence[RowItem]) -> None:
        """Show these; the cursor stays on its row of the file, or at the next one shown."""
        before = self.item.report if self.item is not None else None
        self.rows = rows
        self.several = len({item.report.sheet for item in rows}) > 1
        if before is not None:
            places = [
                place
                for place, item in enumerate(rows)
                if item.report.sheet == before.sheet and item.report.row >= before.row
            ]
            self.here = places[0] if places else max(0, len(rows) - 1)
        self.here = max(0, min(self.here, len(rows) - 1))
        self.choose(self.here)
        self.rebuild(self.here)

    def line(self, row: int, width: int) -> Content:
        """One row of the file."""
        item = self.rows[row]
        report, serial = item.report, item.row
        doubtful = report.fate == "doubtful"
        place = f"{_flat(report.sheet)[:8]} {report.row}" if self.several else str(report.row)
        head = Content.assemble(
            plain(self.sign(row)),
            plain(f"{SIGNS[report.fate]} ", "bold $warning"),
            fitted(f"{place:>5}", 14 if self.several else 6, "$text-muted"),
            fitted(fate_word(report.fate), 11, "bold $warning" if doubtful else "" if serial else "$text-muted"),
        )
        if serial is None:
            why = f" {_flat(report.why)}" if report.why else ""
            into = f" → {report.into}" if report.into else ""
            made = Content.assemble(
                head, plain(_flat(report.said)[:30], "$text-muted"), plain(f"{into}{why}", "$text-muted italic")
            )
        else:
            to = f"  → {_flat(', '.join(serial.to))}" if serial.to else ""
            made = Content.assemble(
                head,
                fitted(serial.id, 6, "bold"),
                plain(" "),
                fitted(time_words(serial), 9, "$text-muted"),
                plain(" "),
                plain(_flat(serial.title or serial.text)[:60]),
                plain(to, "$text-muted"),
            )
        return self.marked(fitted(made, width), row)


class FileList(ImportList):
    """Folders and spreadsheets."""

    lines: Sequence[Content] = ()

    @property
    def count(self) -> int:
        """How many lines."""
        return len(self.lines)

    def line(self, row: int, width: int) -> Content:
        """One entry."""
        made = Content.assemble(plain(self.sign(row)), plain(" "), self.lines[row])
        return self.marked(fitted(made, width), row)


class TextList(LineList):
    """Lines of text to scroll through, broken where they are too long."""

    def __init__(self, texts: Sequence[Content], *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Show ``texts``."""
        super().__init__(id=id)
        self._texts = texts
        self._lines: list[Content] = []
        self._broken = 0  #: the width for which they are broken

    @property
    def count(self) -> int:
        """How many lines."""
        return len(self._lines)

    def line(self, row: int, width: int) -> Content:
        """One of them."""
        return fitted(self._lines[row], width)

    def on_resize(self) -> None:
        """Another width."""
        width = self.scrollable_content_region.width
        if width and width != self._broken:
            self._broken = width
            self._lines = []
            for text in self._texts:
                self._lines += [text] if text.cell_length <= width else wrapped(text, width)
        self.rebuild(min(self.scroll_offset.y, max(0, self.count - 1)))


def _flat(words: str) -> str:
    return " ".join(words.split())
