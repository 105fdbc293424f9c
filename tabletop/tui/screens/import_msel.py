"""Import: how the file is understood. Left what its columns are taken for, right what would become of its rows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tabletop.exchange.fates import counts, fate_word
from tabletop.exchange.importing import Wish, Work, Written
from tabletop.exchange.msel import FATES, Ambiguity, Corrections, Fate, SheetError
from tabletop.exchange.watching import Stopped, watched
from tabletop.i18n import tr
from tabletop.tui.screens.import_acts import ImportActs
from tabletop.tui.text import fitted, plain, styled
from tabletop.tui.widgets.footer import Footer
from tabletop.tui.widgets.import_items import Item, item_lines, items_of, row_lines, rows_of
from tabletop.tui.widgets.import_list import Chooser, MappingList, RowList
from tabletop.tui.widgets.line_pane import wrapped


@dataclass(frozen=True, slots=True)
class Left:
    """How the screen was left."""

    corrections: Corrections
    written: Written | None = None  #: None: nothing was


class ImportScreen(ImportActs, Screen[Left]):
    """Two lists and what is to be told of the chosen line. Each correction reads the file anew, from memory, in a thread."""

    CSS_PATH = "import_msel.tcss"
    AUTO_FOCUS = ""
    HELP_TITLE = tr("Import")
    HELP = tr(
        "Left: what the file does not say, and what each column is taken for; ? marks what is doubtful, enter changes it. "
        "Right: every row of the file as it would be imported now: + part of another row, § no serial, - skipped, ? look at it."
    )
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (32, "-tall")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "step(1)", tr("line below"), id="import.down", show=False),
        Binding("up,k", "step(-1)", tr("line above"), id="import.up", show=False),
        Binding("enter", "change", tr("change"), id="import.change"),
        Binding("y", "agree", tr("agree"), id="import.agree"),
        Binding("n", "doubt(1)", tr("doubt"), id="import.next"),
        Binding("N", "doubt(-1)", tr("doubt before"), id="import.previous", show=False),
        Binding("tab", "turn", tr("lists"), id="import.turn"),
        Binding("u", "undo", tr("undo"), id="import.undo"),
        Binding("f", "filter", tr("only"), id="import.filter"),
        Binding("h", "header", tr("header"), id="import.header"),
        Binding("s", "sheet", tr("sheet"), id="import.sheet"),
        Binding("w", "write", tr("import"), id="import.write"),
        Binding("pagedown,space", "page(1)", tr("page down"), id="import.page-down", show=False),
        Binding("pageup", "page(-1)", tr("page up"), id="import.page-up", show=False),
        Binding("home,g", "edge(0)", tr("first line"), id="import.first", show=False),
        Binding("end,G", "edge(1)", tr("last line"), id="import.last", show=False),
        Binding("escape,q", "back", tr("back"), id="import.back", key_display="esc"),
    ]

    def __init__(self, read: Work, wish: Wish, *, earlier: bool = False) -> None:
        """Show ``read``; ``earlier``: with what was said at an earlier import."""
        super().__init__()
        self.work_now = read
        self.wish = wish
        self.earlier = earlier
        self.asked: dict[str, Ambiguity] = {}
        self.before: list[Corrections] = []  #: what can be taken back
        self.only: Fate | None = None  #: rows of one fate alone
        self.busy = False
        self.stopped = False

    def compose(self) -> ComposeResult:
        """A line on top, two lists, the details."""
        yield Static(id="top")
        with Horizontal(id="panes"):
            yield MappingList(id="mapping")
            yield RowList(id="rows")
        yield Static(id="detail")
        yield Footer("import.back", "import.write", show_command_palette=False)

    def on_mount(self) -> None:
        """Begin on the left, at the first doubt."""
        self.set_class(True, "-columns")
        self.query_one(MappingList).active = True
        self.show(self.work_now)
        if self.item is not None and not self.item.open:
            self.query_one(MappingList).next_open()
        if self.earlier:
            self.before = [Corrections()]
            self.tell(tr("What you said at the last import of this file holds again. u takes it back."))

    def on_unmount(self) -> None:
        """Nobody waits for what is still being read."""
        self.stopped = True

    # -- reading anew -------------------------------------------------------------------------------------------------

    async def apply(self, corrections: Corrections, *, back: bool = False) -> str:
        """Read the file with these corrections; "" when it was done, else why not, and nothing has changed then.

        ``back``: an undo, which is not undone itself.
        """
        if self.busy:
            return tr("The file is being read anew. Wait a moment.")
        work = self.work_now
        try:
            made = await self.in_thread(lambda: work.corrected(corrections))
        except SheetError as error:
            return error.words
        if made is None or not self.is_attached:
            return tr("Stopped.")
        if not back:
            self.before.append(work.corrections)
        self.show(made)
        return ""

    async def in_thread(self, do: Callable[[], Work]) -> Work | None:
        """Do it in a thread; None if it was stopped."""

        def watch() -> None:
            if self.stopped:
                raise Stopped

        def done() -> Work | None:
            try:
                with watched(watch):
                    return do()
            except Stopped:
                return None

        self.busy, self.stopped = True, False
        self.refresh_bindings()
        self._say_top()
        try:
            return await asyncio.to_thread(done)
        finally:
            self.busy = False
            if self.is_attached:
                self.refresh_bindings()
                self._say_top()

    def show(self, work: Work) -> None:
        """Show the file as it is read now."""
        self.work_now = work
        self.asked |= {question.id: question for question in work.reading.questions}
        self.query_one(MappingList).show(items_of(work, self.asked))
        self.show_rows()
        self.refresh_bindings()

    # -- showing ------------------------------------------------------------------------------------------------------

    def show_rows(self) -> None:
        """The rows that pass the filter."""
        rows = rows_of(self.work_now)
        if self.only is not None and not counts(self.work_now.reading)[self.only]:
            self.only = None
        self.query_one(RowList).show([item for item in rows if self.only in {None, item.report.fate}])
        self._say_top()
        self._say_detail()

    @property
    def chooser(self) -> Chooser:
        """The list that has the keys."""
        mapping = self.query_one(MappingList)
        return mapping if mapping.active else self.query_one(RowList)

    @property
    def item(self) -> Item | None:
        """The line chosen on the left, while the left has the keys."""
        mapping = self.query_one(MappingList)
        return mapping.item if mapping.active else None

    def tell(self, words: str) -> None:
        """A sentence that needs no answer."""
        self.app.notify(words, markup=False, timeout=8)

    def _say_top(self) -> None:
        reading = self.work_now.reading
        fates = counts(reading)
        said = ", ".join(f"{fates[fate]} {fate_word(fate)}" for fate in FATES if fates[fate])
        waiting = len(reading.questions)
        doubt = tr("? {n} open", n=waiting) if waiting else tr("✓ nothing open")
        self.query_one("#top", Static).update(
            fitted(
                styled(
                    "[b]$name[/b]  $busy$doubt  $rows [b $accent]$only[/] [$text-muted]$form[/]",
                    name=reading.mapping.source,
                    form=reading.mapping.form,
                    busy=plain(tr("reading anew … "), "bold $accent") if self.busy else Content(""),
                    doubt=plain(doubt, "bold $warning" if waiting else "$success"),
                    rows=said or tr("no rows"),
                    only=tr("only: {fate}", fate=fate_word(self.only)) if self.only else "",
                ),
                max(10, self.size.width - 2),
            )
        )

    def _say_detail(self) -> None:
        chosen = self.chooser
        width = max(20, self.size.width - 2)
        lines: list[Content] = []
        if isinstance(chosen, RowList) and chosen.item is not None:
            lines = [line for part in row_lines(chosen.item) for line in wrapped(part, width)]
        elif isinstance(chosen, MappingList) and chosen.item is not None:
            lines = [line for part in item_lines(chosen.item, self.asked) for line in wrapped(part, width)]
        room = max(1, self.query_one("#detail").size.height)
        self.query_one("#detail", Static).update(Content("\n").join(fitted(line, width) for line in lines[:room]))

    @on(Chooser.Moved)
    def _moved(self) -> None:
        self._say_detail()
        self.refresh_bindings()

    def on_resize(self) -> None:
        """Everything is cut to the width."""
        self.call_after_refresh(self._say_top)
        self.call_after_refresh(self._say_detail)

    # -- moving -------------------------------------------------------------------------------------------------------

    def action_step(self, by: int) -> None:
        """Another line."""
        self.chooser.step(by)

    def action_page(self, by: int) -> None:
        """A page of lines."""
        self.chooser.step(by * self.chooser.page)

    def action_edge(self, end: int) -> None:
        """The first or the last line."""
        self.chooser.choose(self.chooser.count - 1 if end else 0, -1 if end else 1)

    def action_turn(self) -> None:
        """The other list has the keys."""
        mapping, rows = self.query_one(MappingList), self.query_one(RowList)
        mapping.active = not mapping.active
        rows.active = not mapping.active
        self.set_class(mapping.active, "-columns")
        self.set_class(rows.active, "-rows")
        mapping.rebuild(mapping.here)
        rows.rebuild(rows.here)
        self._say_detail()
        self.refresh_bindings()

    def action_doubt(self, by: int) -> None:
        """The next line about which you are asked; among the rows, the next that needs a look."""
        mapping, rows = self.query_one(MappingList), self.query_one(RowList)
        if mapping.active and mapping.next_open(by):
            return
        if mapping.active:
            self.action_turn()
        places = [place for place, item in enumerate(rows.rows) if item.report.fate == "doubtful"]
        if not places:
            self.tell(tr("There is no doubt left."))
            return
        after = [place for place in places if (place - rows.here) * by > 0]
        rows.choose((after[0] if by > 0 else after[-1]) if after else places[0 if by > 0 else -1])

    def action_filter(self) -> None:
        """Rows of one fate alone, one fate after the other; then all again."""
        there = [None, *(fate for fate in reversed(FATES) if counts(self.work_now.reading)[fate])]
        self.only = there[(there.index(self.only) + 1) % len(there)]
        self.show_rows()

    def action_back(self) -> None:
        """Stop reading anew; else to the choice of the file, which keeps what was said."""
        if self.busy:
            self.stopped = True
            return
        self.dismiss(Left(self.work_now.corrections))
