"""Review: what was found in a session and what is to become of it, written down beside its save with the evidence cited."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import get_current_worker

from tabletop.i18n import series, tr
from tabletop.journal.errors import SaveError
from tabletop.journal.review import check_review
from tabletop.report.evidence import Survey
from tabletop.tui.keys import bindings
from tabletop.tui.kit.footer import Footer
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import fitted, plain
from tabletop.tui.kit.ways import Ways
from tabletop.tui.review.annotations import AnnotationsPage
from tabletop.tui.review.desk import ReviewDesk
from tabletop.tui.review.editor import edit_file
from tabletop.tui.review.evidence import EvidencePage
from tabletop.tui.review.findings import FindingsPage
from tabletop.tui.review.listing import ListColumn, Listing, ListRow, ReviewList
from tabletop.tui.review.notebook import Notebook
from tabletop.tui.review.objectives import ObjectivesPage
from tabletop.tui.review.page import ReviewPage, label, one_line
from tabletop.tui.review.plan import PlanPage
from tabletop.tui.review.texts import TextsPage
from tabletop.tui.routes import routes

_LOOK = 2.0  #: seconds between two looks whether somebody else has written to the file


class ReviewScreen(Screen[None]):
    """Reads the save and the review beside it in a thread. The save is never changed."""

    HELP_TITLE = "Review"
    HELP = (
        "What a form keeps stands beside the save at once. Signs: + speaks for a strength, − for something to improve, "
        "· for neither, → an action that somebody asked for, ¶ an annotation. A finding that cites no event is an opinion."
    )
    CSS_PATH = "review.tcss"
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    BINDINGS: ClassVar[list[BindingType]] = bindings("review")

    def __init__(self, path: Path) -> None:
        """Review the save at ``path``."""
        super().__init__()
        self.notebook = Notebook(path)
        self.desk = ReviewDesk(self, self, self.notebook)
        self.evidence = EvidencePage(self.desk)
        self.pages: dict[str, ReviewPage] = {
            "objectives": ObjectivesPage(self.desk),
            "evidence": self.evidence,
            "findings": FindingsPage(self.desk, self.evidence.choose_for),
            "actions": PlanPage(self.desk),
            "texts": TextsPage(self.desk),
            "annotations": AnnotationsPage(self.desk),
        }
        self.page = "objectives"  #: id of the one in view
        self._listing = Listing((), (), "")
        self._places: dict[str, str] = {}  #: page -> key of the row the cursor was on

    @property
    def rows(self) -> ReviewList:
        """The list of the page in view."""
        return self.query_one("#rows", ReviewList)

    @property
    def row(self) -> ListRow:
        """The row under the cursor; one without a key where there is none."""
        return self.rows.row

    def compose(self) -> ComposeResult:
        """Which session, what is wrong, the pages, the rows of one, and what is told of the row under the cursor."""
        yield PlainText(plain(tr("Reading {name} …", name=self.notebook.save.name), "$text-muted"), id="top")
        yield PlainText(id="trouble")
        with Horizontal():
            yield ReviewList(id="pages")
            with Vertical(id="right"):
                yield PlainText(id="head")
                yield ReviewList(id="rows")
                with VerticalScroll(id="told", can_focus=False):
                    yield PlainText(id="detail")
        yield Footer("review.enter", "review.finding", "review.report", "review.back", show_command_palette=False)

    def on_mount(self) -> None:
        """Read, and keep an eye on the file."""
        self.action_again()
        self.set_interval(_LOOK, self.look)

    # -- reading ------------------------------------------------------------------------------------------------------

    @work(thread=True, group="survey", exclusive=True)
    def action_again(self) -> None:
        """Read the save and the review."""
        worker = get_current_worker()
        try:
            found, trouble = self.notebook.read()
        except SaveError as error:
            self.app.call_from_thread(self._failed, error.words)
            return
        if not worker.is_cancelled:
            self.app.call_from_thread(self._ready, found, trouble)

    def _ready(self, found: Survey, trouble: str) -> None:
        if self.is_attached:
            self.notebook.survey, self.notebook.trouble = found, trouble
            self.present()

    def _failed(self, words: str) -> None:
        if self.is_attached and not self.notebook.is_read:
            self.pop_until_active()  # help may lie above
            self.dismiss()
        self.app.notify(words, severity="warning", timeout=12, markup=False)

    @work(group="look", exclusive=True)
    async def look(self) -> None:
        """Read the review again if somebody else has written to it."""
        if self.notebook.is_read and await self.notebook.is_stale():
            await self.notebook.reread()
            self.present()

    def on_screen_resume(self) -> None:
        """Back from another screen."""
        self.look()

    # -- showing ------------------------------------------------------------------------------------------------------

    def present(self) -> None:
        """Everything, for the page in view; the cursor stays on its row."""
        if not self.notebook.is_read or not self.is_attached:
            return
        self._listing = self.pages[self.page].listing()
        self.rows.show(self._listing, self._places.get(self.page, ""))
        self._paint_pages()
        self._paint()

    def _paint(self) -> None:
        """What the cursor changes."""
        if not self.notebook.is_read:
            return
        self._places[self.page] = self.row.key
        marked = self.desk.marked
        rows = self.rows
        rows.mark(marked)
        width = rows.scrollable_content_region.width or rows.size.width
        self.query_one("#head", Static).update(rows.head(width))
        told = [line for line in self.pages[self.page].told(self.row.key) if line is not None]
        if marked and self._listing.marks:
            told.append(label(tr("marked"), series(map(str, sorted(marked)))))
        self.query_one("#detail", Static).update(Content("\n").join(told))
        self.query_one("#told", VerticalScroll).scroll_home(animate=False)
        self._paint_top()
        self.refresh_bindings()

    def _paint_pages(self) -> None:
        columns = (ListColumn("", 1), ListColumn(""), ListColumn("", 4, right=True))
        rows = tuple(
            ListRow(name, (str(number), tr(page.title), page.count()))
            for number, (name, page) in enumerate(self.pages.items(), 1)
        )
        self.query_one("#pages", ReviewList).show(Listing(columns, rows, "", least=8), self.page)

    def _paint_top(self) -> None:
        found, citing, objective = self.notebook.survey, self.evidence.citing, self.desk.objective
        what = plain(tr("DRAFT: {why}", why=found.draft), "bold $warning") if found.draft else Content("")
        if citing is not None:
            title = one_line(citing.title or citing.text or citing.id)
            what = plain(
                tr("{key} cites what is marked: “{title}”", title=title, key=self.desk.keys("enter")), "bold $accent"
            )
        elif objective and self.pages[self.page].limited:
            what = plain(tr("only: {title}", title=found.objective(objective)), "bold $accent")
        parts = [plain(found.marking, "bold $secondary"), plain(tr("REVIEW"), "bold $accent"), what, plain(found.title)]
        top = Content("   ").join([part for part in parts if part])
        self.query_one("#top", Static).update(fitted(top, self.size.width - 2))
        wrong = [*found.trouble]
        if self.notebook.trouble:
            key = self.desk.keys("editor")
            remedy = tr("{key} opens the file in your editor; until it can be read, nothing is written to it.", key=key)
            wrong += [self.notebook.trouble, remedy]
        else:
            wrong += check_review(self.notebook.review, found.last)
        trouble = self.query_one("#trouble", Static)
        trouble.update(plain("\n".join(f"! {words}" for words in wrong)))
        trouble.set_class(bool(wrong), "said")

    def on_resize(self) -> None:
        """Columns for the room there is."""
        self.call_after_refresh(self._paint)

    @on(ReviewList.Moved, "#pages")
    def _turned(self) -> None:
        self.turn_to(self.query_one("#pages", ReviewList).row.key)

    @on(ReviewList.Moved, "#rows")
    def _moved(self) -> None:
        self._paint()

    @on(ReviewList.Taken, "#rows")
    def _taken(self) -> None:
        """A double click does what enter does."""
        self.action_act("enter")

    # -- what can be done ---------------------------------------------------------------------------------------------

    def ways(self) -> Ways:
        """What can be done now, on this page and to this row."""
        if not self.notebook.is_read:
            return {}
        row, page = self.row, self.pages[self.page]
        ways = {**page.ways(row)}
        if self._listing.marks and row.event:
            ways["mark"] = self._mark
        if row.event:
            ways["replay"] = self._replay
        if page.limited:
            ways["objective"] = self._next_objective
        if self.evidence.citing is not None:
            return ways
        if self.desk.dropped:
            ways["restore"] = self.desk.restore
        return {**ways, "report": self._report, "editor": self._edit}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done; while evidence is chosen, the page stays."""
        match action, parameters:
            case "act", (str(name),):
                return name in self.ways()
            case (("page" | "turn"), _):
                return self.notebook.is_read and self.evidence.citing is None
            case (("step" | "read"), _):
                return self.notebook.is_read
            case _:
                return super().check_action(action, parameters)

    def action_act(self, name: str) -> None:
        """Do what is under that key now."""
        act = self.ways().get(name)
        if act is not None:
            act()

    def _mark(self) -> None:
        """Mark the event, or take the mark away; then to the next line."""
        self.desk.marked ^= {self.row.event}
        self.rows.step(1)
        self._paint()

    def _next_objective(self) -> None:
        """All objectives, then one after the other."""
        keys = ["", *(one.objective for one in self.notebook.survey.objectives)]
        here = self.desk.objective
        self.desk.objective = keys[(keys.index(here) + 1) % len(keys)] if here in keys else ""
        self.present()

    def _replay(self) -> None:
        """Look at the event on the board, as it was then."""
        routes(self).open_replay(self.notebook.save, str(self.row.event))

    def _report(self) -> None:
        """Write the after-action report."""
        from tabletop.tui.report.report import ReportScreen

        self.app.push_screen(ReportScreen(self.notebook.save))

    def _edit(self) -> None:
        """The whole file in an editor."""
        self.run_worker(edit_file(self.desk), group="editor", exclusive=True)

    # -- moving -------------------------------------------------------------------------------------------------------

    def turn_to(self, page: str, key: str = "") -> None:
        """Show a page, the row with that key under the cursor ("$": the last)."""
        self.page = page
        self.rows.here = 0  # of another page until now
        if key:
            self._places[page] = key
        if key == "$":
            self.desk.objective = ""  # what is new is shown, whatever it belongs to
        self.present()

    def action_turn(self, page: str) -> None:
        """Another page."""
        self.turn_to(page)

    def action_page(self, by: int) -> None:
        """The next page, or the one before."""
        order = list(self.pages)
        self.turn_to(order[(order.index(self.page) + by) % len(order)])

    def action_step(self, by: int) -> None:
        """Move the cursor."""
        self.rows.step(by)

    def action_read(self, lines: int) -> None:
        """Scroll what is told of the row."""
        self.query_one("#told", VerticalScroll).scroll_relative(y=lines, animate=False, immediate=True)

    def action_back(self) -> None:
        """Give up choosing evidence, else the marks, else leave."""
        if self.evidence.citing is not None:
            self.evidence.stop()
        elif self.desk.marked:
            self.desk.marked.clear()
            self._paint()
        else:
            self.dismiss(None)
