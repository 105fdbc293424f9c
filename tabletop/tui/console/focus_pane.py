"""The centre of the console, and the strip below it that never lets an open decision out of sight."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content
from textual.widget import Widget

from tabletop.exercise.clock import HURRY, LAST_CALL, as_ms
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.state import Question, State
from tabletop.exercise.views import current_question, just_opened
from tabletop.i18n import tr
from tabletop.tui.console.page import PageWriter
from tabletop.tui.console.phase_pages import ending_page, move_page, move_words, readiness_page
from tabletop.tui.console.question_page import question_page
from tabletop.tui.console.serial_page import inject_page, plan_page
from tabletop.tui.kit.line_pane import LinePane, rule
from tabletop.tui.kit.page import keys_of
from tabletop.tui.kit.text import plain


class FocusPane(LinePane):
    """The selected serial; without one, what there is to do."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Empty until told."""
        super().__init__(id=id)
        self._book: Rulebook | None = None
        self._state = State()
        self._clock = 0.0
        self._serial = ""
        self._reads = False  #: whether the move's text is read aloud now

    def show(self, book: Rulebook, state: State, clock: float, serial: str, *, chosen: bool = False) -> None:
        """Show that serial ("": the state of the exercise itself); before one that nobody has chosen, the text of a move that has just opened."""
        reads = not chosen and just_opened(state)
        turned = serial != self._serial or reads != self._reads
        self._reads = reads
        self._book, self._state, self._clock, self._serial = book, state, clock, serial
        self.rebuild()
        if turned:
            self.scroll_to(y=0, animate=False, force=True)

    def lines_for(self, width: int) -> Iterator[Content]:
        """The page of the serial, or of the exercise."""
        if self._book is None:
            return
        page = PageWriter(self._book, self._state, self._clock, width - 1, keys_of(self, "console"))
        if self._reads and self._serial:
            yield from page.text(tr("Read aloud"), "bold $accent")
            yield from move_words(page, self._state.play.move)
            yield Content("")
            yield rule(page.width, tr("NEXT"))
        if self._serial in self._state.play.questions:
            yield from question_page(page, self._state.play.questions[self._serial])
        elif self._serial in self._book.scenario.decisions:
            yield from plan_page(page, self._serial)
        elif self._serial:
            yield from inject_page(page, self._serial)
        elif self._state.phase == "before":
            yield from readiness_page(page)
        elif self._state.phase == "ended":
            yield from ending_page(page)
        else:
            yield from move_page(page)


class Countdown(Widget):
    """One line: how long a decision stays open and how many have answered; or what it waits for. Repainted each second."""

    DEFAULT_CSS = """
    Countdown { dock: bottom; height: 1; background: $background; padding: 0 1; display: none; }
    Countdown.active { display: block; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Empty until told."""
        super().__init__(id=id)
        self._question: Question | None = None
        self._answered = 0
        self._clock = 0.0

    def show(self, state: State, clock: float) -> None:
        """Take over the decision that needs attention, if there is one."""
        question = current_question(state) if state.phase != "ended" else None
        answered = 0
        if question is not None:
            answered = sum(state.took_part(question, role) for role in question.who)
        if (question, answered, int(clock)) != (self._question, self._answered, int(self._clock)):
            self._question, self._answered, self._clock = question, answered, clock
            self.set_class(question is not None, "active")
            self.refresh()

    def render(self) -> Content:
        """The strip."""
        question = self._question
        if question is None:
            return Content("")
        width = self.content_size.width
        if question.status == "closed":
            words = tr("■ CLOSED, not confirmed yet: “{title}”", title=question.title)
            return plain(words, "bold $warning").truncate(width, ellipsis=True)
        left = question.closes - self._clock
        answered = tr("{answered} of {asked} answered", answered=self._answered, asked=len(question.who))
        head = tr("closes in {time}", time=as_ms(max(0.0, left)))
        style = "bold $error" if left <= LAST_CALL else "bold $warning" if left <= HURRY else "bold"
        cells = max(0, width - len(head) - len(answered) - 4)
        total = max(1.0, question.closes - question.opened)
        full = round(max(0.0, min(1.0, left / total)) * cells)
        return Content.assemble(
            plain(head, style),
            " ▕",
            ("█" * full, "$accent" if left > HURRY else "$warning"),
            ("░" * (cells - full), "$border-blurred"),
            "▏ ",
            plain(answered, "bold" if self._answered == len(question.who) else ""),
        )
