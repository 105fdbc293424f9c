"""Review: what was found in a session and what is to become of it, written down beside its save with the evidence cited."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import get_current_worker

from tabletop.i18n import tr
from tabletop.journal.errors import SaveError
from tabletop.journal.reading import read_save
from tabletop.journal.review import ReviewError, check_review
from tabletop.journal.review_changes import Dropped
from tabletop.journal.workbook import Workbook
from tabletop.report.evidence import Survey, survey
from tabletop.tui.kit.footer import Footer
from tabletop.tui.kit.text import fitted, plain
from tabletop.tui.review.review_actions import ACTIONS, Improving
from tabletop.tui.review.review_findings import FINDINGS, Assessing
from tabletop.tui.review.review_list import Column, Listing, ReviewList, Row
from tabletop.tui.review.review_pages import PAGES, counts, detail, listing, rating_of
from tabletop.tui.review.review_texts import OTHERS, SORTS, Writing
from tabletop.tui.routes import routes

_LOOK = 2.0  #: seconds between two looks whether somebody else has written to the file
_ORDER = tuple(PAGES)
#: action -> pages on which it means something
_WHERE = {
    "mark": {"evidence", "annotations"},
    "finding": {"objectives", "evidence", "findings", "annotations"},
    "evidence": {"findings"},
    "action": {"evidence", "findings", "actions"},
    "status": {"actions"},
    "carry": {"actions"},
    "drop": set(SORTS),
    "objective": {"evidence", "findings"},
    "replay": {"evidence", "findings", "annotations"},
}


class ReviewScreen(Assessing, Improving, Writing, Screen[None]):
    """Reads the save and the review beside it in a thread. The save is never changed."""

    HELP_TITLE = tr("Review")
    HELP = tr(
        "Everything is kept beside the save as soon as enter keeps it. Signs: + speaks for a strength, − for something to improve, "
        "· for neither, → an action that somebody asked for, ¶ an annotation. A finding that cites no event is an opinion."
    )
    CSS_PATH = "review.tcss"
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,l,tab", "page(1)", tr("page"), id="review.page", key_display="←→"),
        Binding("left,h,shift+tab", "page(-1)", tr("page before"), id="review.page-before", show=False),
        *(
            Binding(str(number), f"turn('{page}')", title, id=f"review.{page}", show=False)
            for number, (page, title) in enumerate(PAGES.items(), 1)
        ),
        Binding("down,j", "step(1)", tr("line below"), id="review.down", show=False),
        Binding("up,k", "step(-1)", tr("line above"), id="review.up", show=False),
        Binding("pagedown", "step(10)", tr("ten lines down"), id="review.page-down", show=False),
        Binding("pageup", "step(-10)", tr("ten lines up"), id="review.page-up", show=False),
        Binding("home,g", "step(-100000)", tr("first line"), id="review.first", show=False),
        Binding("end,G", "step(100000)", tr("last line"), id="review.last", show=False),
        Binding("enter", "enter", tr("edit"), id="review.enter"),
        *FINDINGS,
        *ACTIONS,
        Binding("o", "objective", tr("one objective"), id="review.objective"),
        *OTHERS,
        Binding("r", "replay", tr("replay there"), id="review.replay"),
        Binding("w", "report", tr("write report"), id="review.report"),
        Binding("J", "read(2)", tr("scroll what is told"), id="review.read", show=False),
        Binding("K", "read(-2)", tr("scroll back"), id="review.read-back", show=False),
        Binding("f5", "again", tr("read the save again"), id="review.again", show=False),
        Binding("q,escape", "back", tr("back"), id="review.back", key_display="q"),
    ]

    def __init__(self, path: Path) -> None:
        """Review the save at ``path``."""
        super().__init__()
        self.workbook = Workbook(path)
        self.survey: Survey | None = None
        self.page = _ORDER[0]
        self.marked: set[int] = set()
        self.dropped: list[Dropped] = []
        self.objective = ""  #: id of the one to which evidence and findings are limited
        self._unsent: dict[str, dict[str, str]] = {}
        self._trouble = ""  #: why the review cannot be read, in words
        self._listing = Listing((), (), "")
        self._places: dict[str, str] = {}  #: page -> key of the row the cursor was on
        self._place = 0

    @property
    def chosen(self) -> str:
        """The key of the row under the cursor, "" without one."""
        return self._listing.rows[self._place].key if self._listing.places else ""

    def event_here(self) -> int:
        """The event of the row under the cursor, 0 for none."""
        return self._listing.rows[self._place].event if self._listing.places else 0

    def compose(self) -> ComposeResult:
        """Which session, what is wrong, the pages, the rows of one, and what is told of the row under the cursor."""
        yield Static(plain(tr("Reading {name} …", name=self.workbook.save.name), "$text-muted"), id="top", markup=False)
        yield Static(id="trouble", markup=False)
        with Horizontal():
            yield ReviewList(id="pages")
            with Vertical(id="right"):
                yield Static(id="head", markup=False)
                yield ReviewList(id="rows")
                with VerticalScroll(id="told", can_focus=False):
                    yield Static(id="detail", markup=False)
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
            found = survey(read_save(self.workbook.save))
        except SaveError as error:
            self.app.call_from_thread(self._failed, error.words)
            return
        trouble = self._load()
        if not worker.is_cancelled:
            self.app.call_from_thread(self._ready, found, trouble)

    def _load(self) -> str:
        """Read the review, in a thread; why not, in words."""
        try:
            self.workbook.load()
        except ReviewError as error:
            return error.words
        return ""

    def _ready(self, found: Survey, trouble: str) -> None:
        if self.is_attached:
            self.survey = found
            self._trouble = trouble
            self.present()

    def _failed(self, words: str) -> None:
        if self.is_attached and self.survey is None:
            self.pop_until_active()  # help may lie above
            self.dismiss()
        self.app.notify(words, severity="warning", timeout=12, markup=False)

    def reload(self) -> None:
        """Read the review again; nothing that is being typed is touched."""
        self._reread()

    @work(group="look", exclusive=True)
    async def _reread(self) -> None:
        self._trouble = await asyncio.to_thread(self._load)
        self.present()

    @work(group="look", exclusive=True)
    async def look(self) -> None:
        """Read the review again if somebody else has written to it."""
        if self.survey is not None and await asyncio.to_thread(self.workbook.is_stale):
            self._trouble = await asyncio.to_thread(self._load)
            self.present()

    def on_screen_resume(self) -> None:
        """Back from another screen."""
        if self.survey is not None:
            self.look()

    # -- showing ------------------------------------------------------------------------------------------------------

    def present(self) -> None:
        """Everything, for the page in view; the cursor stays on its row."""
        if self.survey is None or not self.is_attached:
            return
        key = self._places.get(self.page, "")
        self._listing = listing(self.page, self.survey, self.review, self.objective)
        places = self._listing.places
        if key == "$":
            self._place = places[-1] if places else 0
        else:
            found = next((place for place in places if self._listing.rows[place].key == key), None)
            behind = next((place for place in places if place >= self._place), places[-1] if places else 0)
            self._place = found if found is not None else behind if key else (places[0] if places else 0)
        self._paint()

    def _paint(self) -> None:
        """What the cursor changes."""
        if self.survey is None:
            return
        self._places[self.page] = self.chosen
        rows = self.query_one("#rows", ReviewList)
        rows.show(self._listing, self._place, self.marked)
        width = rows.scrollable_content_region.width or rows.size.width
        self.query_one("#head", Static).update(rows.head(width))
        told = detail(self.page, self.chosen, self.survey, self.review, self.marked)
        self.query_one("#detail", Static).update(told)
        self.query_one("#told", VerticalScroll).scroll_home(animate=False)
        self._paint_pages()
        self._paint_top()
        self.refresh_bindings()

    def _paint_pages(self) -> None:
        assert self.survey is not None
        count = counts(self.survey, self.review)
        columns = (Column("", 1), Column(""), Column("", 4, right=True))
        rows = tuple(Row(page, (str(n), title, count[page])) for n, (page, title) in enumerate(PAGES.items(), 1))
        self.query_one("#pages", ReviewList).show(Listing(columns, rows, "", least=8), _ORDER.index(self.page), ())

    def _paint_top(self) -> None:
        assert self.survey is not None
        found = self.survey
        what = plain(tr("DRAFT: {why}", why=found.draft), "bold $warning") if found.draft else Content("")
        if self.citing is not None:
            title = " ".join((self.citing.title or self.citing.text or self.citing.id).split())
            what = plain(tr("enter cites what is marked: “{title}”", title=title), "bold $accent")
        elif self.objective and self.page in _WHERE["objective"]:
            what = plain(tr("only: {title}", title=found.objective(self.objective)), "bold $accent")
        parts = [plain(found.marking, "bold $secondary"), plain(tr("REVIEW"), "bold $accent"), what, plain(found.title)]
        top = Content("   ").join([part for part in parts if part])
        self.query_one("#top", Static).update(fitted(top, self.size.width - 2))
        wrong = [*found.trouble]
        if self._trouble:
            remedy = tr("E opens the file in your editor; until it can be read, nothing is written to it.")
            wrong += [self._trouble, remedy]
        else:
            wrong += check_review(self.review, found.last)
        trouble = self.query_one("#trouble", Static)
        trouble.update(plain("\n".join(f"! {words}" for words in wrong)))
        trouble.set_class(bool(wrong), "said")

    def on_resize(self) -> None:
        """Columns for the room there is."""
        self.call_after_refresh(self._paint)

    @on(ReviewList.Chosen)
    def _clicked(self, event: ReviewList.Chosen) -> None:
        if event.control is self.query_one("#pages", ReviewList):
            self.turn_to(_ORDER[event.place])
        else:
            self._place = event.place
            self._paint()

    # -- moving -------------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what means something on this page and this row."""
        if self.survey is None:
            return action not in _KEYS
        if self.citing is not None and action in {*_WHERE, "drop", "restore", "editor", "report", "page", "turn"}:
            return action in {"mark", "replay", "objective"}
        if action in _WHERE and self.page not in _WHERE[action]:
            return False
        match action:
            case "mark":
                return bool(self.event_here())
            case "drop" if self.page == "objectives":
                return rating_of(self.review, self.chosen) is not None
            case "enter" if self.page == "evidence":
                return self.citing is not None
            case "evidence" | "status" | "enter" | "drop":
                return bool(self.chosen)
            case "replay":
                return bool(self._event_to_see())
            case "restore":
                return bool(self.dropped)
            case _:
                return super().check_action(action, parameters)

    def turn_to(self, page: str, key: str = "") -> None:
        """Show a page, the row with that key under the cursor ("$": the last)."""
        self.page = page
        self._place = 0
        if key:
            self._places[page] = key
        if key == "$":
            self.objective = ""  # what is new is shown, whatever it belongs to
        self.present()

    def action_turn(self, page: str) -> None:
        """Another page."""
        self.turn_to(page)

    def action_page(self, by: int) -> None:
        """The next page, or the one before."""
        self.turn_to(_ORDER[(_ORDER.index(self.page) + by) % len(_ORDER)])

    def action_step(self, by: int) -> None:
        """Up or down."""
        self.step(by)

    def step(self, by: int) -> None:
        """Move the cursor by rows, headings left out."""
        places = self._listing.places
        if places:
            here = places.index(self._place) + by
            self._place = places[max(0, min(here, len(places) - 1))]
            self._paint()

    def action_read(self, lines: int) -> None:
        """Scroll what is told of the row."""
        self.query_one("#told", VerticalScroll).scroll_relative(y=lines, animate=False, immediate=True)

    def action_objective(self) -> None:
        """All objectives, then one after the other."""
        if self.survey is not None:
            keys = ["", *(one.objective for one in self.survey.objectives)]
            self.objective = keys[(keys.index(self.objective) + 1) % len(keys)] if self.objective in keys else ""
            self.present()

    # -- acting -------------------------------------------------------------------------------------------------------

    def action_enter(self) -> None:
        """Edit what is under the cursor; while evidence is chosen, take what is marked."""
        if self.citing is not None:
            self.cite()
            return
        match self.page:
            case "objectives":
                self.edit_rating()
            case "findings":
                self.edit_finding()
            case "actions":
                self.edit_action()
            case "texts":
                self.edit_text()
            case "annotations":
                self.edit_annotation()
            case _:
                pass

    def _event_to_see(self) -> int:
        """The event that replay would show."""
        if self.page == "findings":
            finding = next((one for one in self.review.findings if one.id == self.chosen), None)
            return finding.evidence[0] if finding and finding.evidence else 0
        return self.event_here()

    def action_replay(self) -> None:
        """Look at the event on the board, as it was then."""
        event = self._event_to_see()
        if event:
            routes(self).open_replay(self.workbook.save, str(event))

    def action_report(self) -> None:
        """Write the after-action report."""
        from tabletop.tui.report.report import ReportScreen

        self.app.push_screen(ReportScreen(self.workbook.save))

    def action_back(self) -> None:
        """Give up choosing evidence, else the marks, else leave."""
        if self.citing is not None:
            self.stop_citing()
        elif self.marked:
            self.marked.clear()
            self._paint()
        else:
            self.dismiss(None)


_KEYS = {*_WHERE, "enter", "restore", "editor", "report", "page", "turn", "step", "read"}
