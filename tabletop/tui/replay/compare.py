"""Several sessions of one scenario side by side: on the left what can be looked at, on the right a column for each group."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import get_current_worker

from tabletop.i18n import series, tr, trn
from tabletop.journal.errors import SaveError
from tabletop.report.compare import Comparison, Incomparable, compare
from tabletop.report.compare_pages import ComparePage, pages
from tabletop.report.compare_words import column_titles
from tabletop.tui.keys import bindings
from tabletop.tui.kit.footer import Footer
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import fitted, plain, styled
from tabletop.tui.replay.compare_list import CompareList
from tabletop.tui.replay.compare_table import CompareTable, heads
from tabletop.tui.replay.reading import Cancelled, give_up, read
from tabletop.tui.routes import routes


class CompareScreen(Screen[None]):
    """Reads the saves in a thread, then shows their comparison. Nothing here changes a save."""

    HELP_TITLE = "Comparison"
    HELP = (
        "Signs in the list: ≠ the groups differ, ≈ same outcome but come to differently, = the same, ¶ texts to read, "
        "· one group alone, – in none. On the right, = and ≠ are against the group under the cursor ▸."
    )
    CSS_PATH = "compare.tcss"
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    BINDINGS: ClassVar[list[BindingType]] = bindings("compare")

    def __init__(self, paths: Sequence[Path], *, alone: bool = False) -> None:
        """Compare the saves at ``paths``. ``alone``: the program was started for this, and ends if it cannot be done."""
        super().__init__()
        self._paths = tuple(paths)
        self._alone = alone
        self.comparison: Comparison | None = None  #: None while the saves are read
        self._pages: list[ComparePage] = []
        self._titles: list[str] = []
        self.here = 0  #: place of the group under the cursor

    @property
    def page(self) -> ComparePage | None:
        """The page in view."""
        return self._pages[self.query_one(CompareList).chosen] if self._pages else None

    def compose(self) -> ComposeResult:
        """A line on top, the list, the columns under their heads."""
        yield PlainText(plain(tr("Reading {count} saves …", count=len(self._paths)), "$text-muted"), id="top")
        with Horizontal():
            yield CompareList(id="pages")
            with Vertical():
                yield PlainText(id="title")
                yield PlainText(id="heads")
                yield CompareTable(id="table")
        yield Footer("compare.back", "compare.next", show_command_palette=False)

    def on_mount(self) -> None:
        """Begin."""
        self._read()

    # -- reading ------------------------------------------------------------------------------------------------------

    @work(thread=True, exclusive=True)
    def _read(self) -> None:
        worker = get_current_worker()
        try:
            comparison = compare([read(path, lambda: worker.is_cancelled) for path in self._paths])
        except Cancelled:
            return
        except SaveError as error:
            self.app.call_from_thread(self._failed, error.words)
        except Incomparable as error:
            self.app.call_from_thread(self._failed, str(error))
        else:
            if not worker.is_cancelled:
                self.app.call_from_thread(self._ready, comparison)

    def _failed(self, words: str) -> None:
        give_up(self, words, alone=self._alone)

    def _ready(self, comparison: Comparison) -> None:
        if not self.is_attached:
            return
        self.comparison = comparison
        self._pages = pages(comparison)
        self._titles = column_titles(comparison.groups)
        self.query_one(CompareList).show(self._pages)
        self.present()
        self.refresh_bindings()

    # -- showing ------------------------------------------------------------------------------------------------------

    def present(self) -> None:
        """The page in view."""
        page, comparison = self.page, self.comparison
        if page is None or comparison is None:
            return
        groups = len(comparison.groups)
        table = self.query_one(CompareTable)
        layout = table.layout_for(page, groups, self.here)
        table.show(page, groups, self.here)
        self.query_one("#heads", Static).update(heads(layout, self._titles, self.here))
        self.query_one("#title", Static).update(self._title(page, layout.shown, groups, table.size.width))
        self._present_top(comparison)

    def _title(self, page: ComparePage, shown: range, groups: int, width: int) -> Content:
        """Sign and title of the page; at the right, how many groups are out of sight to either side."""
        left = tr("‹ {n} more", n=shown.start) if shown.start else ""
        right = tr("{n} more ›", n=groups - shown.stop) if shown.stop < groups else ""
        sides = plain("   ".join(filter(None, (left, right))), "$text-muted")
        title = styled("[b]$sign $title[/b]", sign=page.sign.strip(), title=page.title)
        return fitted(title, width - sides.cell_length - 1) + Content(" ") + sides

    def _present_top(self, comparison: Comparison) -> None:
        differing = sum(page.differs for page in self._pages)
        counts = series(
            (
                trn("{count} session", "{count} sessions", len(comparison.groups)),
                trn("{count} entry differs", "{count} entries differ", differing),
            )
        )
        top = styled(
            "[b $secondary]$marking[/]   [b $accent]$word[/]   $scenario   [$text-muted]$counts[/]",
            marking=comparison.marking,
            word=tr("COMPARE"),
            scenario=comparison.scenario,
            counts=counts,
        )
        self.query_one("#top", Static).update(fitted(top, self.size.width - 2))

    def on_resize(self) -> None:
        """Columns for the room there is."""
        self.call_after_refresh(self.present)

    @on(CompareList.Moved)
    def _turned(self) -> None:
        self.present()
        self.refresh_bindings()

    # -- keys ---------------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While the saves are read only the way back is open."""
        if self.comparison is None:
            return action not in {"turn", "group", "difference", "page", "edge", "replay", "write"}
        if action == "difference":
            return any(page.differs for page in self._pages)
        return super().check_action(action, parameters)

    def action_turn(self, by: int) -> None:
        """To another line of the list."""
        self.query_one(CompareList).step(by)

    def action_group(self, by: int) -> None:
        """To another group; = and ≠ are against it from now on."""
        if self.comparison is not None:
            self.here = max(0, min(self.here + by, len(self.comparison.groups) - 1))
            self.present()

    def action_difference(self, by: int) -> None:
        """To the next (previous) line in which the groups differ; behind the last comes the first again."""
        listing, count = self.query_one(CompareList), len(self._pages)
        places = [(listing.chosen + by * step) % count for step in range(1, count + 1)]
        listing.turn_to(next((place for place in places if self._pages[place].differs), listing.chosen))

    def action_page(self, pages: float) -> None:
        """Scroll the columns by a screenful."""
        table = self.query_one(CompareTable)
        table.scroll_relative(y=round(pages * max(1, table.size.height)), animate=False, force=True)

    def action_edge(self, place: int) -> None:
        """To the first or the last line of the list."""
        self.query_one(CompareList).turn_to(place if place >= 0 else len(self._pages) - 1)

    def action_replay(self) -> None:
        """Look at what the group under the cursor did, in its own session, at the event that settled it."""
        page = self.page
        if page is not None:
            event = page.events[self.here] if page.events else 0
            routes(self).open_replay(self._paths[self.here], str(event) if event else "")

    @work(thread=True, group="write", exclusive=True)
    def action_write(self) -> None:
        """Write the comparison as a page for a browser, beside the first of the saves."""
        from tabletop.journal.library import free_path
        from tabletop.journal.review import ReviewError, store_bytes
        from tabletop.report.comparison import document
        from tabletop.report.render import html

        if self.comparison is None:
            return
        path = free_path(self._paths[0].parent, f"EXERCISE-{datetime.now(UTC):%Y-%m-%d}-comparison", ".html")
        try:
            store_bytes(path, html.render(document(self.comparison)))
            words = tr("Written: {path}", path=path)
        except ReviewError as error:
            words = error.words
        self.app.call_from_thread(self.app.notify, words, markup=False, timeout=10)

    def action_back(self) -> None:
        """To where it was opened from."""
        self.workers.cancel_node(self)
        self.dismiss(None)
