"""What everybody sees of the hotwash: the question with its time and its points, what was unsealed, the proof of the dice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from tabletop.exercise.debrief import Hotwash
from tabletop.exercise.pages.debrief import HotwashMoment, points_page, time_left, unsealed_page
from tabletop.exercise.verify import DiceCheck, verify_dice
from tabletop.tui.kit.fields import MOST_CHARS, CleanInput
from tabletop.tui.kit.line_pane import LinePane
from tabletop.tui.kit.page import STYLES, laid
from tabletop.tui.kit.text import plain


def time_content(hotwash: Hotwash, now: str) -> Content:
    """How much of the question's time is left; nothing without a timer."""
    return Content("").join(plain(words.text, STYLES[words.tone]) for words in time_left(hotwash, now))


class ScrolledPane(LinePane):
    """A pane of lines scrolled by its screen's keys."""

    def scroll_page(self, by: int) -> None:
        """Read on or back by a page."""
        self.scroll_relative(y=by * max(1, self.size.height - 2), animate=False, force=True)


class QuestionPane(ScrolledPane):
    """The question, its time, what has been said to it; below, the questions before with their points."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Empty until :meth:`show`."""
        super().__init__(id=id)
        self._here = HotwashMoment()

    def show(self, here: HotwashMoment) -> None:
        """Show it as it is now."""
        self._here = here
        self.rebuild()

    def lines_for(self, width: int) -> Iterable[Content]:
        """All of it."""
        return laid(points_page(self._here).blocks, width=width)


class UnsealedPane(ScrolledPane):
    """What was hidden in play, as far as it has been unsealed, and the dice recomputed on this terminal."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Empty until :meth:`show`."""
        super().__init__(id=id)
        self._here = HotwashMoment()
        self._checks: tuple[int, list[DiceCheck]] = -1, []  #: records looked at, what was found

    def show(self, here: HotwashMoment) -> None:
        """Show it as it is now."""
        self._here = here
        self.rebuild()

    def lines_for(self, width: int) -> Iterable[Content]:
        """Tracks, cards, annex, dice."""
        records = self._here.records
        if self._checks[0] != len(records):
            self._checks = len(records), verify_dice(records)
        return laid(unsealed_page(self._here.hotwash, self._checks[1]).blocks, width=width, ruled=True)


class PointLine(CleanInput):
    """One line for a point; tab changes under whose name it goes."""

    DEFAULT_CSS = """
    PointLine { height: 1; border: none; padding: 0; background: $background; width: 1fr; }
    PointLine:focus { border: none; background: $background; background-tint: $foreground 0%; }
    """
    HELP_TITLE = "The line for points"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "turn(1)", "under whose name", id="point.who"),
        Binding("shift+tab", "turn(-1)", "under whose name, backwards", show=False, id="point.who-back"),
        Binding("pageup", "screen.page(-1)", "read back", show=False, id="point.page-up"),
        Binding("pagedown", "screen.page(1)", "read on", show=False, id="point.page-down"),
    ]

    class Turned(Message):
        """Another name was chosen."""

    def __init__(self, names: Sequence[tuple[str, str]], *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """``names`` are (role, title), the first one ("", nobody)."""
        super().__init__(id=id, max_length=MOST_CHARS, select_on_focus=False, compact=True)
        self._names = list(names)
        self.role = self._names[0][0]

    @property
    def name_words(self) -> str:
        """Under whose name it goes."""
        return dict(self._names)[self.role]

    def turn_to(self, role: str) -> None:
        """Choose a name."""
        if role in dict(self._names):
            self.role = role
            self.post_message(self.Turned())

    def action_turn(self, by: int) -> None:
        """The next name."""
        roles = [role for role, _ in self._names]
        self.turn_to(roles[(roles.index(self.role) + by) % len(roles)])
