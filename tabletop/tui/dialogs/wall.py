"""Turning the wall: which page, with which words, and what it will look like before anybody sees it (doctrine 4.5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static, TextArea

from tabletop.exercise import commands as c
from tabletop.exercise.clock import as_ms
from tabletop.exercise.describe import calendar
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.state import State
from tabletop.exercise.views import tracks
from tabletop.i18n import tr
from tabletop.tui.dialogs.base import Ask
from tabletop.tui.dialogs.form import Field, FormDialog, Values
from tabletop.tui.dialogs.pick import Row
from tabletop.tui.dialogs.serials import whole
from tabletop.tui.text import plain

COLUMNS = 50  #: of a headline on the wall
ROWS = 12  #: lines of one page

#: pages whose words are the facilitator's
WRITTEN = ("situation", "question", "news", "break", "rules")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is on the table as the wall's page is chosen."""

    book: Rulebook
    state: State
    clock: float


def page_rows() -> list[Row]:
    """All pages, as they are offered."""
    return [
        ("", tr("by itself: what happens now")),
        ("situation", tr("situation: headline and scenario date")),
        ("question", tr("question, with its countdown")),
        ("tracks", tr("public tracks")),
        ("decided", tr("what was decided last")),
        ("news", tr("news")),
        ("break", tr("break")),
        ("rules", tr("rules of play")),
        ("blank", tr("blank")),
    ]


def page_name(page: str) -> str:
    """What a page is called."""
    return dict(page_rows()).get(page, page)


class WallDialog(FormDialog):
    """The fields a page takes, and the page itself below, as it will be."""

    DEFAULT_CSS = """
    WallDialog #preview { height: auto; max-height: 14; margin: 1 0 0 0; padding: 0 1; border: round $border-blurred; color: $foreground; }
    """

    def __init__(self, sheet: Sheet, page: str, ask: Ask) -> None:
        """``page`` is one of :data:`WALL_PAGES`."""
        self._sheet = sheet
        self._page = page
        about = {"question": _question_words(sheet.state)[0], "situation": sheet.state.play.move_title}.get(page, "")
        words = (
            f"{page_name(page)}: {about}" if about else page_name(page)
        )  # what was typed for one is not offered for another
        super().__init__(tr("To the wall · {page}", page=words), _fields(sheet, page), self._turn, ask)

    def contents(self) -> ComposeResult:
        """Fields, then the page."""
        yield from super().contents()
        yield Static(id="preview", markup=False)

    def hint(self) -> str:
        """Nothing is public before enter."""
        return tr("enter puts it on the wall · {rest}", rest=super().hint().split(" · ", 1)[-1])

    def on_mount(self) -> None:
        """The first field has the cursor, if there is one; the page is shown at once."""
        if self._fields:
            super().on_mount()
        self._show()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show it as it changes."""
        event.stop()
        self._show()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Show it as it changes."""
        event.stop()
        self._show()

    def _show(self) -> None:
        preview = self.query_one("#preview", Static)
        preview.border_title = plain(tr(" what everybody will see "))
        preview.update(Content("\n").join(preview_lines(self._sheet, self._page, self.values())))

    def _turn(self, values: Values) -> c.Command | str:
        minutes = whole(values["minutes"]) if values.get("minutes", "").strip() else 0
        if minutes is None or minutes < 0:
            return tr("Write a number of minutes, or leave it empty.")
        words = values.get("words", "").strip()
        closes = self._sheet.clock + minutes * 60 if minutes else None
        if self._page == "question":
            closes = _open_question_closes(self._sheet.state)
        if self._page == "break" and minutes:
            back = (datetime.now().astimezone() + timedelta(minutes=minutes)).strftime("%H:%M")
            words = "\n".join(filter(None, (words, tr("We go on at {time}.", time=back))))
            closes = closes if self._sheet.state.phase == "running" else None  # exercise time stands still in PAUSEX
        return c.TurnWall(self._page, values.get("heading", "").strip(), words, closes)


class WallPageDialog(WallDialog):
    """A page without words of the facilitator's own: only looked at before it goes up."""

    HAS_FIELDS = False


def turn(sheet: Sheet, page: str, ask: Ask) -> WallDialog:
    """The dialog for that page."""
    return WallDialog(sheet, page, ask) if page in WRITTEN else WallPageDialog(sheet, page, ask)


def preview_lines(sheet: Sheet, page: str, values: Values) -> Iterator[Content]:
    """The page in the wall's columns and lines; lines beyond its last are counted, so that nobody is surprised."""
    lines = list(_content(sheet, page, values))
    yield from lines[:ROWS]
    if len(lines) > ROWS:
        over = len(lines) - ROWS
        yield plain(tr("… {count} lines too many for the wall: shorten it", count=over), "bold $warning")


def _content(sheet: Sheet, page: str, values: Values) -> Iterator[Content]:
    state = sheet.state
    heading, words = values.get("heading", "").strip(), values.get("words", "").strip()
    if page == "blank":
        yield plain(tr("(nothing at all)"), "$text-muted")
    elif page == "":
        yield plain(
            tr("By itself: the question while one is open to all, else what was decided, else the situation."),
            "$text-muted",
        )
    elif page == "tracks":
        for row in tracks(sheet.book, state):
            if not row.hidden:
                yield plain(f"{row.title}: {row.band or row.value}")
    elif page == "decided":
        resolved = [question for question in state.play.questions.values() if question.status == "resolved"]
        if not resolved:
            yield plain(tr("(nothing has been decided yet)"), "$text-muted")
        else:
            yield from _wrapped(resolved[-1].title, "bold")
            yield plain(tr("what stands, if it is public"), "$text-muted")
    else:
        yield from _wrapped(heading, "bold")
        if page == "situation" and state.play.time:
            yield plain(calendar(state.play.time))
        yield from _wrapped(words)
        closes = _open_question_closes(state) if page == "question" else None
        if closes is not None:
            yield plain(tr("closes in {time}", time=as_ms(max(0.0, closes - sheet.clock))), "$accent")
        minutes = whole(values.get("minutes", "")) or 0
        if minutes > 0:
            yield plain(tr("We go on in {minutes} min.", minutes=minutes), "$accent")


def _wrapped(text: str, style: str = "") -> Iterator[Content]:
    for line in text.splitlines():
        yield from plain(line, style).wrap(COLUMNS) if line.strip() else [Content("")]


def _fields(sheet: Sheet, page: str) -> list[Field]:
    if page not in WRITTEN:
        return []
    state = sheet.state
    heading, words = "", ""
    if page == "question":
        heading, words = _question_words(state)
    elif page == "situation":
        move = sheet.book.scenario.moves.get(state.play.move)
        heading, words = state.play.move_title, (move.line or "") if move is not None else ""
    elif page == "break":
        heading = tr("Break")
    fields = [Field("heading", tr("headline"), value=heading), Field("words", tr("words"), "area", value=words)]
    if page == "break":
        fields.append(Field("minutes", tr("minutes (may stay empty)"), value="10"))
    return fields


def _question_words(state: State) -> tuple[str, str]:
    """Of the newest decision that takes answers: its title and its text."""
    for question in reversed(state.play.questions.values()):
        if question.status == "open":
            return question.title, question.question
    return "", ""


def _open_question_closes(state: State) -> float | None:
    return next((q.closes for q in reversed(state.play.questions.values()) if q.status == "open"), None)
