"""The two lists of an import: what the file is taken for, and what would become of its rows."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from tabletop.exchange.fates import SIGNS, fate_word
from tabletop.exchange.importing import certainty_word
from tabletop.exchange.msel import ColumnPlan
from tabletop.i18n import series, tr
from tabletop.tui.importing.import_items import ImportItem, RowItem, time_words
from tabletop.tui.kit.line_list import ChoiceList, RowT
from tabletop.tui.kit.text import fitted, plain


class ImportList(ChoiceList[RowT]):
    """The colours of its words stay under the cursor."""

    CURSOR = "on $block-cursor-background"


class MappingList(ImportList[ImportItem]):
    """Questions, sheets and columns. A ``?`` stands before what the planner is asked."""

    def show(self, items: Sequence[ImportItem]) -> None:
        """Show these; the cursor stays on what it was on, if that is still there."""
        self.keep(items, self.here)
        self.choose(self.here)

    def key(self, row: ImportItem) -> object:
        """That of what it is about."""
        return row.key

    def can_choose(self, row: int) -> bool:
        """Titles are no choice."""
        return self.rows[row].kind != "title"

    def next_open(self, by: int = 1) -> bool:
        """To the next line about which the planner is asked; False if there is none."""
        places = [place for place, item in enumerate(self.rows) if item.open]
        if not places:
            return False
        after = [place for place in places if place > self.here] if by > 0 else [p for p in places if p < self.here]
        self.choose((after or places)[0 if by > 0 else -1])
        return True

    def line(self, row: int, width: int) -> Content:
        """One line."""
        item = self.rows[row]
        match item.kind:
            case "title":
                return fitted(item.words.upper(), width, "bold $text-muted")
            case "column":
                made = self._column(item, width)
            case "sheet":
                made = self._sheet(item)
            case "question":
                mark = plain("? ", "bold $warning") if item.open else plain("✓ ", "$success")
                made = Content.assemble(mark, plain(f"{item.answer}  ", "bold"), plain(_flat(item.words)))
            case _:
                made = Content.assemble(plain("! ", "$warning"), plain(_flat(item.words)))
        return fitted(made, width)

    @staticmethod
    def _sheet(item: ImportItem) -> Content:
        if item.table is None:
            assert item.sheet is not None
            words = tr("{sheet}: not read ({why})", sheet=item.sheet.name, why=item.sheet.why)
            return plain(f"- {_flat(words)}", "$text-muted")
        table = item.table
        header = tr("header in row {n}", n=table.header) if table.header else tr("no header")
        words = tr("{header}, rows {first}–{last}", header=header, first=table.first, last=table.last)
        name = plain(f"§ {_flat(table.sheet)}  ", "bold")
        return Content.assemble(name, plain(words, "$text-muted"))

    @staticmethod
    def _column(item: ImportItem, width: int) -> Content:
        plan = item.plan
        assert plan is not None
        unused = plan.column is None
        mark = plain("? ", "bold $warning") if item.open else plain("  ")
        sure = {"doubtful": "bold $warning", "yours": "$success"}.get(item.how, "$text-muted")
        head = max(10, min(26, (width - 33) * 2 // 3))
        samples = " | ".join(_flat(sample) for sample in plan.samples[:2])
        return Content.assemble(
            mark,
            fitted(f"{plan.letter:>2}", 3, "$text-muted"),
            fitted(_flat(plan.header), head),
            plain(" → "),
            fitted(_taken(item, plan), 14, "$text-muted" if unused else "bold"),
            plain(" "),
            fitted(certainty_word(item.how), 9, sure),
            plain(f" {samples}", "$text-muted"),
        )


def _taken(item: ImportItem, plan: ColumnPlan) -> str:
    """What the column is taken for; one that waits for an answer says what it may be."""
    if plan.column is not None:
        return str(plan.column)
    return tr("{column}?", column=item.proposal) if item.proposal else tr("for control")


class RowList(ImportList[RowItem]):
    """Every row of the file as it would be imported now."""

    several = False  #: the rows are of several sheets

    def show(self, rows: Sequence[RowItem]) -> None:
        """Show these; the cursor stays on its row of the file, or at the next one shown."""
        before = self.row.report if self.row is not None else None
        self.rows = rows
        self.several = len({item.report.sheet for item in rows}) > 1
        if before is not None:
            places = [
                place
                for place, item in enumerate(rows)
                if item.report.sheet == before.sheet and item.report.row >= before.row
            ]
            self.here = places[0] if places else max(0, len(rows) - 1)
        self.rebuild()
        self.choose(self.here)

    def line(self, row: int, width: int) -> Content:
        """One row of the file."""
        item = self.rows[row]
        report, serial = item.report, item.row
        doubtful = report.fate == "doubtful"
        place = f"{_flat(report.sheet)[:8]} {report.row}" if self.several else str(report.row)
        head = Content.assemble(
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
            to = f"  → {_flat(series(serial.to))}" if serial.to else ""
            made = Content.assemble(
                head,
                fitted(serial.id, 6, "bold"),
                plain(" "),
                fitted(time_words(serial), 9, "$text-muted"),
                plain(" "),
                plain(_flat(serial.title or serial.text)[:60]),
                plain(to, "$text-muted"),
            )
        return fitted(made, width)


def _flat(words: str) -> str:
    return " ".join(words.split())
