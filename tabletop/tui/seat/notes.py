"""Private notes of a role: one text, kept by itself, seen by nobody outside the role."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.message import Message
from textual.widgets import Static, TextArea

from tabletop.exercise.pages.notes import who_reads
from tabletop.exercise.state import State
from tabletop.i18n import tr
from tabletop.tui.kit.fields import CleanArea
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import plain


class NotesPane(Container):
    """A line that says who reads this, and the text.

    Several people in a role share their notes. What another one writes appears at once where nobody types; where somebody does, nothing is
    touched and nothing of his is replaced: a line says so, and a key puts both texts together.
    """

    DEFAULT_CSS = """
    NotesPane { layout: vertical; padding: 0 1; }
    NotesPane #about { height: auto; padding: 0 1; }
    NotesPane #other { height: 1; padding: 0 1; color: $warning; }
    NotesPane CleanArea { height: 1fr; max-height: 100%; }
    """
    HELP_TITLE = "Your notes"
    BINDINGS = [Binding("ctrl+o", "join", "put both texts together", id="notes.join")]

    class Changed(Message):
        """Something was written; it is due to be kept."""

    def __init__(self, role: str, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Empty until :meth:`show`."""
        super().__init__(id=id)
        self._role = role
        self._known = ""  #: the text that this one was made from
        self._put = ""  #: the text that was handed out last
        self._ours: set[int] = set()  #: hashes of the texts of this screen: some of them are on their way
        self._theirs: str | None = None  #: what somebody else has written meanwhile

    def compose(self) -> ComposeResult:
        """Who reads it; whether somebody else has written; the text."""
        yield PlainText(plain(who_reads().text), id="about")
        yield PlainText(id="other")
        yield CleanArea(name=tr("your notes"), id="text")

    @property
    def text(self) -> str:
        """The notes as they stand in the field."""
        return self.query_one(CleanArea).text

    @property
    def two_texts(self) -> bool:
        """Whether somebody else has written, too, and the texts are not yet together."""
        return self._theirs is not None

    def show(self, state: State) -> None:
        """Take in what the table keeps, without touching what is being written."""
        kept = state.notes.get(self._role, "")
        if kept == self._known or hash(kept) in self._ours:
            self._known = kept
        elif self.text == self._known:
            self._known = self._put = kept
            self._load(kept)
        elif kept != self.text:
            self._theirs, self._known = kept, kept
            self.query_one("#other", Static).update(
                plain(tr("Somebody else in your role has written notes, too. ctrl+o puts both together."))
            )
            self.refresh_bindings()

    def due(self) -> str | None:
        """What is to be kept now; nothing while two texts wait to be put together."""
        if self._theirs is not None or self.text in {self._known, self._put}:
            return None
        self._put = self.text
        self._ours.add(hash(self._put))
        return self._put

    def last_words(self) -> str | None:
        """What is to be kept should the screen go now: both texts, if there are two that wait to be put together."""
        return None if self._theirs is None else self._both()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offered where there are two."""
        return self._theirs is not None if action == "join" else super().check_action(action, parameters)

    def action_join(self) -> None:
        """Theirs first, ours below."""
        if self._theirs is None:
            return
        both, self._theirs = self._both(), None
        self.query_one("#other", Static).update("")
        self._load(both)
        self.post_message(self.Changed())
        self.refresh_bindings()

    def _both(self) -> str:
        return f"{self._theirs or ''}\n– – –\n{self.text}"

    @on(TextArea.Changed)
    def _written(self, event: TextArea.Changed) -> None:
        event.stop()
        if self.text != self._known:
            self.post_message(self.Changed())

    def _load(self, text: str) -> None:
        area = self.query_one(CleanArea)
        area.load_text(text)
        area.move_cursor(area.document.end)
