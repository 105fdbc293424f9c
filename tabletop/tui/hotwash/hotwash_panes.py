"""What everybody sees of the hotwash: the question with its time and its points, what was unsealed, the proof of the dice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from tabletop.exercise.clock import as_ms
from tabletop.exercise.debrief import Hotwash
from tabletop.exercise.events import PromptPut, Recorded
from tabletop.exercise.hotwash import UNSEALED, points_of, seconds_left
from tabletop.exercise.pages.hotwash import prompt_in_view, prompt_words, said_by
from tabletop.exercise.pages.wall import countdown_words
from tabletop.exercise.verify import Check, verify_dice
from tabletop.exercise.wording.account import track_row_words
from tabletop.exercise.wording.terms import SEALS, word
from tabletop.i18n import tr
from tabletop.tui.kit.fields import MOST_CHARS, CleanInput
from tabletop.tui.kit.line_pane import LinePane, rule, wrapped
from tabletop.tui.kit.text import plain


@dataclass(frozen=True, slots=True)
class Said:
    """What a pane of the hotwash is made of."""

    hotwash: Hotwash = field(default_factory=Hotwash)
    records: Sequence[Recorded] = ()
    titles: Mapping[str, str] = field(default_factory=dict)  #: role -> title
    now: str = ""  #: wall time, ISO 8601
    viewed: str = ""  #: a question looked at, "" for the one that stands or stood last
    texts: Mapping[str, str] = field(default_factory=dict)  #: question -> its text, where the record has none yet


def time_words(hotwash: Hotwash, now: str) -> Content:
    """How much of the question's time is left, in words; nothing without a timer."""
    left = seconds_left(hotwash, now)
    if left is None:
        return plain("")
    if left < 0:
        return plain(tr("TIME IS UP (points are still kept)"), "bold $error")
    words = countdown_words(left)
    more = f"  {words}" if words else ""
    return plain(tr("{time} left", time=as_ms(left)) + more, "bold $warning" if words else "bold")


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
        self._said = Said()

    def show(self, said: Said) -> None:
        """Show it as it is now."""
        self._said = said
        self.rebuild()

    def lines_for(self, width: int) -> Iterable[Content]:
        """All of it."""
        said, hotwash = self._said, self._said.hotwash
        current = said.viewed or prompt_in_view(hotwash, said.records)
        if current and current == hotwash.prompt:
            yield from wrapped(plain(hotwash.text, "bold $accent"), width)
            left = time_words(hotwash, said.now)
            if left.plain:
                yield left
        else:
            if not said.viewed:
                yield plain(tr("No question stands at this moment."), "$text-muted")
            if current:
                text = said.texts.get(current) or prompt_words(current, hotwash, said.records)
                yield from wrapped(plain(text, "bold"), width)
        yield Content("")
        yield from self._points(current, width)
        for prompt in reversed(prompts_put(hotwash, said.records)):
            if prompt != current and points_of(hotwash, prompt):
                yield Content("")
                yield from wrapped(plain(prompt_words(prompt, hotwash, said.records), "bold $text-muted"), width)
                yield from self._points(prompt, width)

    def _points(self, prompt: str, width: int) -> Iterable[Content]:
        points = points_of(self._said.hotwash, prompt)
        for point in points:
            first, *more = wrapped(plain(said_by(point, self._said.titles)), width - 2)
            yield Content.assemble(plain("● ", "$accent"), first)
            yield from (Content.assemble("  ", line) for line in more)
        if not points and prompt:
            yield plain(tr("Nothing has been said yet."), "$text-muted")


def prompts_put(hotwash: Hotwash, records: Sequence[Recorded]) -> tuple[str, ...]:
    """Every question put, each once, in the order of being put last."""
    put = [record.event.prompt for record in records if isinstance(record.event, PromptPut)]
    put += [point.prompt for point in hotwash.points if point.prompt not in put]
    return tuple(dict.fromkeys(reversed(put)))[::-1]


class UnsealedPane(ScrolledPane):
    """What was hidden in play, as far as it has been unsealed, and the dice recomputed on this terminal."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Empty until :meth:`show`."""
        super().__init__(id=id)
        self._said = Said()
        self._checks: tuple[int, list[Check]] = -1, []  #: records looked at, what was found

    def show(self, said: Said) -> None:
        """Show it as it is now."""
        self._said = said
        self.rebuild()

    def lines_for(self, width: int) -> Iterable[Content]:
        """Tracks, cards, annex, dice."""
        opened = self._said.hotwash.unsealed
        for what in UNSEALED:
            if what in opened:
                yield rule(width, word(SEALS, what))
                yield from seal_lines(what, opened[what], width)
                yield Content("")
        if not opened:
            yield plain(
                tr("Nothing has been unsealed yet. The facilitator opens it in front of everybody."), "$text-muted"
            )
            yield Content("")
        yield rule(width, tr("the dice"))
        records = self._said.records
        if self._checks[0] != len(records):
            self._checks = len(records), verify_dice(records)
        yield from dice_proof(self._checks[1], width)


def seal_lines(what: str, rows: Iterable[Sequence[str]], width: int) -> Iterable[Content]:
    """What was unsealed, whole."""
    empty = True
    for row in rows:
        empty = False
        if what == "tracks":
            yield from wrapped(plain(track_row_words(row)), width)
            continue
        name, title, text = (*row, "", "", "")[:3]
        yield from wrapped(plain(title or name, "bold $accent"), width)
        for part in text.strip().split("\n"):
            yield from wrapped(plain(part), min(width, 96))
        yield Content("")
    if empty:
        words = tr("No track was hidden.") if what == "tracks" else tr("There is nothing here.")
        yield plain(words, "$text-muted")


def dice_proof(checks: Sequence[Check], width: int) -> Iterable[Content]:
    """Draw by draw, recomputed from the records this terminal has."""
    signs = {True: ("✓", "$success"), False: ("✗", "bold $error"), None: ("–", "$secondary")}
    if checks and checks[0].ok is not None:
        good = all(check.ok for check in checks)
        words = tr("The dice are as they were committed at STARTEX.") if good else tr("THE DICE DO NOT HOLD.")
        yield from wrapped(plain(words, "bold" if good else "bold $error"), width)
    for check in checks:
        sign, style = signs[check.ok]
        first, *more = wrapped(plain(check.words), width - 2)
        yield Content.assemble(plain(f"{sign} ", style), first)
        yield from (Content.assemble("  ", line) for line in more)


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
