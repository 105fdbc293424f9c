"""Turning the wall: which page, with which words, and what it will look like before anybody sees it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from textual.app import ComposeResult
from textual.widgets import Input, TextArea

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.actions import people
from tabletop.exercise.actions.form import Field, Row, Values, whole
from tabletop.exercise.apply import fold
from tabletop.exercise.briefing import briefing_for
from tabletop.exercise.commands import Command
from tabletop.exercise.pages.wall import WallView, wall_view
from tabletop.exercise.redact import redact
from tabletop.exercise.seats import FACILITATOR, WALL
from tabletop.exercise.state import State, WallPage
from tabletop.i18n import tr
from tabletop.room.table.seat import ControlTable
from tabletop.tui.console.control import Control
from tabletop.tui.kit.form_dialog import FormDialog
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import plain
from tabletop.tui.parts.wall_page import WallPane as WallPreview

#: pages whose words may be the facilitator's own
WRITTEN = ("situation", "question", "news", "break", "rules")
HIGH = 15  #: rows of the preview where there is room


class WallKnowledge:
    """What the wall knows as its page is chosen, from what it was sent alone; control's state for what is filled in beforehand."""

    def __init__(self, table: ControlTable) -> None:
        """Take it from ``table`` as it is now."""
        self.state = table.state
        self.clock = table.clock
        self._records = [seen for record in table.records if (seen := redact(record, WALL)) is not None]
        self._wall = fold(self._records)
        self._briefing = briefing_for(table.book.scenario, WALL)

    def view(self, turned: Command) -> WallView:
        """The page as the wall will make it."""
        assert isinstance(turned, c.TurnWall)
        event = e.WallTurned(turned.page, turned.heading, turned.words, turned.closes)
        seq = self._records[-1].seq + 1 if self._records else 1
        record = e.Recorded(seq, self._wall.write + 1, self._wall.at, self.clock, FACILITATOR, "", "", event)
        self._wall.wall = WallPage(turned.page, turned.heading, turned.words, turned.closes)
        now = datetime.now(UTC).isoformat()
        return wall_view(self._wall, [*self._records, record], self._briefing, self.clock, now)


def page_rows(*, ended: bool = False) -> list[Row]:
    """All pages, as they are offered; those of the hotwash after ENDEX. The text of a decision retold is the hotwash's own to write."""
    after = [
        ("prompt", tr("hotwash: the question, with its countdown")),
        ("points", tr("hotwash: what was said")),
        ("unsealed", tr("hotwash: what was unsealed last")),
        ("dice", tr("hotwash: the dice, recomputed by the wall")),
    ]
    return [
        *(after if ended else ()),
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
    return dict(page_rows(ended=True)).get(page, page)


class WallDialog(FormDialog):
    """The fields a page takes, and the page itself below, as it will be."""

    SENDS = "{key} puts it on the wall"
    DEFAULT_CSS = """
    WallDialog #said { color: $text-muted; height: 1; margin: 1 0 0 0; }
    WallDialog WallPreview { height: 15; width: 100%; max-width: 60; }
    """

    def __init__(self, control: Control, page: str) -> None:
        """``page`` is one of :data:`WALL_PAGES`."""
        self._now = control.now
        self._sheet = sheet = WallKnowledge(control.table)
        self._page = page
        about = _question_words(sheet.state)[0] if page == "question" else ""
        # what was typed for one is not offered for another
        words = f"{page_name(page)}: {about}" if about else page_name(page)
        super().__init__(tr("To the wall · {page}", page=words), _fields(sheet, page), self._turn, control.ask)

    def contents(self) -> ComposeResult:
        """Fields, then the page."""
        yield from super().contents()
        yield PlainText(plain(tr("what everybody will see")), id="said")
        yield WallPreview()

    def on_mount(self) -> None:
        """The page is shown at once."""
        self._show()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show it as it changes."""
        event.stop()
        self._show()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Show it as it changes."""
        event.stop()
        self._show()

    def on_resize(self) -> None:
        """As much of the preview as the screen allows below the fields."""
        room = int(self.size.height * 0.85) - 5 - 3 * len(self._fields)
        self.query_one(WallPreview).styles.height = max(8, min(HIGH, room))

    def _show(self) -> None:
        turned = self._turn(self.values())
        if not isinstance(turned, str):
            self.query_one(WallPreview).show(self._sheet.view(*turned), "", large=False)

    def _turn(self, values: Values) -> tuple[Command, ...] | str:
        minutes = whole(values["minutes"]) if values.get("minutes", "").strip() else 0
        if minutes is None or minutes < 0:
            return tr("Write a number of minutes, or leave it empty.")
        state = self._sheet.state
        heading, words = values.get("heading", "").strip(), values.get("words", "").strip()
        closes = self._sheet.clock + minutes * 60 if minutes else None
        if self._page == "question":
            closes = next((q.closes for q in reversed(state.play.questions.values()) if q.status == "open"), None)
        if self._page == "break" and minutes:
            back = (datetime.now().astimezone() + timedelta(minutes=minutes)).strftime("%H:%M")
            words = "\n".join(filter(None, (words, tr("We go on at {time}.", time=back))))
            closes = closes if state.phase == "running" else None  # exercise time stands still in PAUSEX
        return people.WALL.made(self._now, people.turned_values(WallPage(self._page, heading, words, closes)))


class WallPageDialog(WallDialog):
    """A page without words of the facilitator's own: only looked at before it goes up."""

    HAS_FIELDS = False


def _fields(sheet: WallKnowledge, page: str) -> list[Field]:
    if page not in WRITTEN:
        return []
    heading, words = _question_words(sheet.state) if page == "question" else ("", "")
    own = tr("empty: as the wall finds it")
    fields = [
        Field("heading", tr("headline"), value=heading, hint=own),
        Field("words", tr("words (empty: as the wall finds them)"), "area", value=words),
    ]
    if page == "break":
        fields.append(Field("minutes", tr("minutes (may stay empty)"), value="10"))
    return fields


def _question_words(state: State) -> tuple[str, str]:
    """Of the newest decision that takes answers: its title and its text."""
    for question in reversed(state.play.questions.values()):
        if question.status == "open":
            return question.title, question.question
    return "", ""


class WallTurner:
    """Turns the wall to a page, blanks it, and brings back what was there."""

    def __init__(self, control: Control) -> None:
        """``control`` asks."""
        self._control = control

    def turn(self) -> None:
        """Choose a page for the wall, and see it before everybody does."""
        control = self._control
        now, ended = control.state.wall.page, bool(control.offered.of(c.TurnWall, page="prompt"))
        rows = [
            (key or "auto", words if key != now else tr("{words} (now)", words=words))
            for key, words in page_rows(ended=ended)
        ]
        start = "question" if control.now.open_question is not None else ""
        control.pick(tr("Turn the wall to"), rows, start, self._chosen)

    def _chosen(self, page: str) -> None:
        page = "" if page == "auto" else page
        kind = WallDialog if page in WRITTEN else WallPageDialog
        dialog = kind(self._control, page)
        self._control.open(dialog, tr("✓ on the wall: {page}", page=page_name(page)))

    async def blank(self) -> None:
        """Nothing on the wall; once more: what was there before."""
        control = self._control
        if control.state.wall.page != "blank":
            words = tr("The wall is blank ({key} brings it back).", key=control.keys("blank"))
            await control.tell(people.BLANK.made(control.now, {"page": "blank"}), words)
            return
        page = next(self._pages_before(), WallPage())
        await control.tell(
            people.BLANK.made(control.now, people.turned_values(page)),
            tr("✓ on the wall again: {page}", page=page_name(page.page)),
        )

    def _pages_before(self) -> Iterator[WallPage]:
        for record in reversed(self._control.table.records):
            if isinstance(turned := record.event, e.WallTurned) and turned.page != "blank":
                yield WallPage(turned.page, turned.heading, turned.words, turned.closes)
