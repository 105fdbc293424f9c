"""Writing a remark on an event, and the list of all remarks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tabletop.exercise.clock import as_hms
from tabletop.i18n import tr
from tabletop.journal.review import Annotation
from tabletop.room.saved.recording import Recording
from tabletop.tui.keys import bindings
from tabletop.tui.kit.dialog import TypeAhead
from tabletop.tui.kit.fields import CleanArea, CleanInput
from tabletop.tui.kit.form_dialog import Area, FieldsDialog
from tabletop.tui.kit.line_list import ChoiceList
from tabletop.tui.kit.page import keys_of
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import fitted, plain

Keep = Callable[[str, tuple[str, ...]], Awaitable[str]]  #: keeps text and tags; "" when it was done, else why not


class NoteDialog(FieldsDialog):
    """A remark of some lines, and words to find it by."""

    HELP_TITLE = "Annotation"
    SENDS = "{key} keeps"

    def __init__(self, title: str, intro: str, keep: Keep, text: str = "", tags: Sequence[str] = ()) -> None:
        """``intro`` says what the event is; ``text`` and ``tags`` stand there already."""
        super().__init__(title)
        self._intro = intro
        self._keep = keep
        self._text = text
        self._tags = " ".join(tags)
        self.unsent = "", ""  #: text and tags when it was cancelled

    def contents(self) -> ComposeResult:
        """What is remarked on, and the fields."""
        yield PlainText(plain(self._intro, "$text-muted"))
        yield PlainText(plain(tr("your remark; it is kept beside the save")), classes="label")
        yield Area(self._text, name=tr("remark"), id="note-text")
        yield PlainText(plain(tr("tags, with spaces between them")), classes="label")
        yield CleanInput(self._tags, id="note-tags", select_on_focus=False, max_length=200)

    def hint(self) -> str:
        """The keys that matter here."""
        return " · ".join([self.sends(), tr("ctrl+j new line"), tr("tab next"), self.cancels()])

    def on_mount(self) -> None:
        """The cursor behind what stands there."""
        area = self.query_one("#note-text", CleanArea)
        area.focus()
        area.move_cursor(area.document.end)

    def _values(self) -> tuple[str, str]:
        return self.query_one("#note-text", CleanArea).text.strip(), self.query_one("#note-tags", CleanInput).value

    async def send(self) -> str:
        """Keep it."""
        text, tags = self._values()
        if not text:
            return tr("Write something first.")
        return await self._keep(text, tuple(dict.fromkeys(tags.replace("#", " ").split())))

    def action_cancel(self) -> None:
        """Keep nothing but what was typed, for the next time."""
        self.unsent = self._values()
        super().action_cancel()


class _Rows(ChoiceList[Annotation]):
    """Each remark on one line."""

    CURSOR = BLURRED = ""
    MARGIN = 2

    def __init__(self, rows: Sequence[Annotation], recording: Recording, place: int) -> None:
        super().__init__()
        self._reel = recording
        self.rows = rows
        self.here = max(0, min(place, len(rows) - 1))

    def line(self, row: int, width: int) -> Content:
        note = self.rows[row]
        clock = self._reel.clock(note.event)
        tags = " ".join(f"#{tag}" for tag in note.tags)
        head = fitted(f"{note.event:>6}  T+{as_hms(clock)}  ", 20, "$text-muted")
        tail = plain(f"  {tags}" if tags else "", "$accent").truncate(max(0, width // 3), ellipsis=True)
        bold = "bold" if row == self.here else ""
        text = fitted(note.text, max(4, width - head.cell_length - tail.cell_length), bold)
        return Content.assemble(head, text, tail)


class NotesDialog(TypeAhead[tuple[str, str]]):
    """All remarks. Dismissed with what to do and the id of one: ("go" | "edit" | "drop", id), or with ("", "")."""

    HELP_TITLE = "Annotations"
    BINDINGS: ClassVar[list[BindingType]] = bindings("annotations")
    DEFAULT_CSS = """
    NotesDialog { align: center bottom; }
    NotesDialog > Vertical {
        width: 100%; height: 60%; background: $surface; border: round $accent; border-title-color: $accent;
        border-title-style: bold; border-subtitle-color: $accent; padding: 0 1;
    }
    NotesDialog LineList { background: $surface; height: 1fr; }
    NotesDialog #whole { height: auto; max-height: 5; border-top: solid $border-blurred; }
    """

    def __init__(self, rows: Sequence[Annotation], recording: Recording, place: int = 0) -> None:
        """``rows`` in the order of the record; the one at ``place`` is chosen first."""
        super().__init__()
        self._rows = _Rows(rows, recording, place)
        self._dropping = ""

    def compose(self) -> ComposeResult:
        """The list, and the chosen one whole."""
        with Vertical() as box:
            box.border_title = plain(f" {tr('Annotations: {n}', n=self._rows.count)} ")
            yield self._rows
            yield PlainText(id="whole")

    def on_mount(self) -> None:
        """The first one."""
        self.call_after_refresh(self._show)

    @property
    def note(self) -> Annotation:
        """The one chosen."""
        return self._rows.rows[self._rows.here]

    def _show(self) -> None:
        self.query_one("#whole", Static).update(plain(self.note.text))
        keys = keys_of(self, "annotations")
        if self._dropping:
            words = tr("{drop} again deletes it", drop=keys("drop"))
        else:
            words = tr(
                "{go} goes there · {edit} edit · {drop} delete · {close}",
                go=keys("go"),
                edit=keys("edit"),
                drop=keys("drop"),
                close=keys("close"),
            )
        self.query_one(Vertical).border_subtitle = plain(f" {words} ")

    @on(ChoiceList.Moved)
    def _moved(self) -> None:
        """Another one."""
        self._dropping = ""
        self._show()

    def action_move(self, by: int) -> None:
        """Up or down."""
        self._rows.step(by)

    def action_take(self, what: str) -> None:
        """This one."""
        self.dismiss((what, self.note.id))

    @on(ChoiceList.Taken)
    def _taken(self) -> None:
        """A double click does what enter does."""
        self.action_take("go")

    def action_drop(self) -> None:
        """Delete, if asked twice."""
        key = self.note.id
        if self._dropping == key:
            self.dismiss(("drop", key))
            return
        self._dropping = key
        self._show()

    def action_close(self) -> None:
        """Nothing."""
        self.dismiss(("", ""))
