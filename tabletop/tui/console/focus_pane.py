"""The centre of the console, and the strip below it that never lets an open decision out of sight."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content
from textual.widget import Widget

from tabletop.exercise.clock import as_ms
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.state import Question, State
from tabletop.exercise.views import current_question
from tabletop.i18n import tr
from tabletop.tui.console.focus_decision import question_page
from tabletop.tui.console.focus_text import MUTED, Page, inject_page, plan_page
from tabletop.tui.kit.line_pane import LinePane
from tabletop.tui.kit.text import plain

HURRY = 120.0  #: seconds before closing at which a countdown turns amber (the two-minute warning of doctrine 1.9)


class FocusPane(LinePane):
    """The selected serial; without one, what there is to do."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Empty until told."""
        super().__init__(id=id)
        self._book: Rulebook | None = None
        self._state = State()
        self._clock = 0.0
        self._serial = ""

    def show(self, book: Rulebook, state: State, clock: float, serial: str) -> None:
        """Show that serial ("": the state of the exercise itself)."""
        turned = serial != self._serial
        self._book, self._state, self._clock, self._serial = book, state, clock, serial
        self.rebuild()
        if turned:
            self.scroll_to(y=0, animate=False, force=True)

    def lines_for(self, width: int) -> Iterator[Content]:
        """The page of the serial, or of the exercise."""
        if self._book is None:
            return
        page = Page(self._book, self._state, self._clock, width - 1)
        if self._serial in self._state.play.questions:
            yield from question_page(page, self._state.play.questions[self._serial])
        elif self._serial in self._book.scenario.decisions:
            yield from plan_page(page, self._serial)
        elif self._serial:
            yield from inject_page(page, self._serial)
        elif self._state.phase == "before":
            yield from readiness_page(page)
        elif self._state.phase == "ended":
            yield from _ending_page(page)
        else:
            yield from _move_page(page)


def readiness_page(page: Page) -> Iterator[Content]:
    """Before STARTEX: who is there, and the words read aloud (BR-03, BR-04, BR-06)."""
    about, state = page.book.scenario.about, page.state
    moves = [page.book.scenario.moves[move] for move in state.moves]
    practice = [move.title for move in moves if move.practice]
    counted = [move.title for move in moves if not move.practice]
    played = {move for move in state.moves if not page.book.scenario.moves[move].practice}
    courses = page.book.scenario.courses.values()
    minutes = next((course.minutes for course in courses if set(course.moves) == played), about.minutes)
    yield from page.heading(state.title or about.title, (tr("briefing"), tr("about {minutes} min", minutes=minutes)))
    yield from page.field("✓", tr("Saved on this computer; every event is on disk before it is shown."), "", column=3)
    yield from page.field("✓", tr("Moves ({count}): {titles}", count=len(counted), titles=", ".join(counted)), column=3)
    if practice:
        yield from page.field("✓", tr("first a practice move: {titles}", titles=", ".join(practice)), column=3)
    seated = [f"{role}: {state.persons[role][0] or tr('somebody')}" for role in state.roles if role in state.persons]
    words = tr("{count} roles in play", count=len(state.roles))
    yield from page.field("✓", f"{words} ({', '.join(state.roles)})", column=3)
    named = (
        tr("Names (j): {names}", names=", ".join(seated))
        if seated
        else tr("No names; none are needed (j, then n, names a role).")
    )
    yield from page.field("·", named, MUTED, column=3)
    yield Content("")
    yield from page.text(tr("Read aloud: safety"), "bold $accent")
    yield from page.text(about.safety)
    yield Content("")
    yield from page.text(tr("Read aloud: what is recorded"), "bold $accent")
    yield from page.text(about.consent)
    if about.artificialities:
        yield Content("")
        yield from page.text(tr("Assumptions"), "bold $accent")
        for line in about.artificialities:
            yield from page.field("·", line, column=2)
    yield Content("")
    yield from page.text(tr("S gives STARTEX."), "bold")


def move_words(page: Page, move: str) -> Iterator[Content]:
    """A move as it is read aloud when it opens."""
    spec = page.book.scenario.moves[move]
    yield from page.heading(
        spec.title,
        (
            tr("practice, not for the record") if spec.practice else tr("move"),
            tr("{minutes} min", minutes=spec.minutes),
        ),
    )
    if spec.line:
        yield from page.text(spec.line, "bold")
        yield Content("")
    yield from page.text(spec.brief)


def _move_page(page: Page) -> Iterator[Content]:
    state = page.state
    if state.play.move:
        yield from move_words(page, state.play.move)
    yield from page.hidden_rule()
    following = page.book.next_move(state.moves, state.play.moves_played)
    if following:
        title = page.book.scenario.moves[following].title
        yield from page.text(tr("Nothing is planned now. m opens the next move: {title}.", title=title))
    else:
        yield from page.text(tr("Nothing is planned now, and this is the last move. E gives ENDEX."))
    yield from page.text(tr("The drawer may help (↓), or an inject of your own (n)."), MUTED)


def _ending_page(page: Page) -> Iterator[Content]:
    ending = page.state.ending
    if ending is None:
        return
    yield from page.heading(ending[1], (tr("ending"), ending[0]))
    yield from page.text(ending[2])
    yield Content("")
    yield from page.text(tr("ENDEX. The dice seed was {seed}.", seed=page.state.seed), MUTED)


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
            answered = sum(state.submitted(question.decision, role) is not None for role in question.who)
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
        style = "bold $error" if left <= 30 else "bold $warning" if left <= HURRY else "bold"
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
