"""A decision told in full for the facilitator who leads the hotwash: large, and whole, with what the wall does not show."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from tabletop.exercise.clock import as_hms, as_ms
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.wording.answers import ended_with
from tabletop.exercise.wording.decision_told import End, Reply, Shift, Told
from tabletop.exercise.wording.names import Names
from tabletop.i18n import tr
from tabletop.tui.kit.block_letters import block_lines
from tabletop.tui.kit.line_pane import rule, wrapped
from tabletop.tui.kit.text import plain
from tabletop.tui.parts.hotwash_panes import ScrolledPane

WIDEST = 100  #: columns of running text
ROOMY = 24  #: rows from which the title is in block letters


class StoryPane(ScrolledPane):
    """One step of the timeline."""

    def __init__(self) -> None:
        """Empty until :meth:`show`."""
        super().__init__()
        self._shown: tuple[Told | End, Rulebook] | None = None
        self._where = ""

    def show(self, step: Told | End, book: Rulebook, where: str) -> None:
        """Tell ``step`` of an exercise of ``book``; ``where`` says which of how many. Another step begins at its top."""
        fresh = self._shown is None or step != self._shown[0]
        self._shown, self._where = (step, book), where
        self.rebuild()
        if fresh:
            self.scroll_home(animate=False)

    def lines_for(self, width: int) -> Iterable[Content]:
        """All of it."""
        if self._shown is None:
            return
        step, book = self._shown
        yield rule(width, self._where)
        large = block_lines(step.title, width - 2, 7, left=True) if self.size.height >= ROOMY else []
        if large:
            yield from (plain(row, "$accent") for row in large)
        else:
            yield from wrapped(plain(step.title, "bold $accent"), width)
        text = min(width, WIDEST)
        yield from ending_lines(step, text) if isinstance(step, End) else story_lines(step, book, text)


def story_lines(told: Told, book: Rulebook, width: int) -> Iterable[Content]:
    """Question, options, outcome, answers, what followed."""
    names = Names.of_book(book)
    yield plain(_about(told, book), "$secondary")
    yield Content("")
    for part in told.question.split("\n"):
        yield from wrapped(plain(part), width)
    if told.options:
        yield Content("")
    for option, label in told.options:
        count, stands = len(told.naming(option)), option in told.outcome
        bar = f"  {'█' * count} {count}" if count else ""
        yield from _hanging(plain(f"{'✓' if stands else '·'} {label}{bar}", "bold" if stands else ""), width)
    yield Content("")
    yield from wrapped(plain(f"→ {told.stands()}", "bold $accent"), width)
    yield from wrapped(plain(told.came_about(), "$secondary"), width)
    if told.ruling:
        yield from wrapped(plain(told.ruled(), "$warning"), width)
    sheet = told.sheet.lines(names.role) if told.sheet is not None else ()
    yield from _heading(sheet, tr("FOR AND AGAINST"))
    for text in sheet:
        yield from _hanging(plain(text), width)
    secret = tr("WHO CHOSE WHAT, AND WHY (in play only the outcome was told)")
    yield from _heading(told.replies or told.silent, secret if told.secret else tr("WHO CHOSE WHAT, AND WHY"))
    for reply in told.replies:
        yield from _reply(told, reply, names, width)
    if told.silent:
        yield from wrapped(plain(tr("No answer: {roles}", roles=names.seats(told.silent)), "$warning"), width)
    results = told.standing.results if told.standing is not None else ()
    yield from _heading(results or told.shifts or told.throws, tr("WHAT FOLLOWED"))
    for text in results:
        yield from wrapped(plain(text), width)
    yield from (_track(shift) for shift in told.shifts)
    yield from (plain(tr("Dice {thrown}", thrown=throw.words)) for throw in told.throws)


def _about(told: Told, book: Rulebook) -> str:
    move = book.scenario.moves.get(told.move)
    values = {
        "move": move.title if move is not None else "",
        "time": as_hms(told.clock),
        "taken": as_ms(told.seconds or 0),
    }
    if told.practice:
        return tr("practice, {move} · put at T+{time} · took {taken}", **values)
    return tr("{move} · put at T+{time} · took {taken}", **values)


def ending_lines(end: End, width: int) -> Iterable[Content]:
    """How it ended, where the tracks went, and what to ask now."""
    yield Content("")
    for part in end.text.split("\n"):
        yield from wrapped(plain(part), width)
    if end.reason:
        yield from wrapped(plain(ended_with(end.reason), "$secondary"), width)
    yield from _heading(end.shifts, tr("TRACKS, FROM START TO END"))
    yield from (_track(shift) for shift in end.shifts)
    yield from _heading((end,), tr("NOW"))
    words = tr("Each role reads its objectives aloud and says which were met, which not, and why. Then ask: who won?")
    yield from wrapped(plain(words), width)


def _heading(what: object, words: str) -> Iterable[Content]:
    if what:
        yield Content("")
        yield plain(words, "$secondary")


def _reply(told: Told, reply: Reply, names: Names, width: int) -> Iterable[Content]:
    notes = " · ".join(text for text in (reply.sure, reply.typed) if text)
    yield from _hanging(
        Content.assemble(
            plain(f"{names.role(reply.role)}: ", "bold"),
            plain(told.said(reply)),
            plain(f"  {tr('against what stands')}" if reply.dissents else "", "bold $warning"),
            plain(f"  {notes}" if notes else "", "$secondary"),
        ),
        width,
    )
    if reply.why:
        yield from (Content.assemble("   ", line) for line in wrapped(plain(f"“{reply.why}”", "italic"), width - 3))


def _track(shift: Shift) -> Content:
    return Content.assemble(
        plain(shift.words), plain(f"  {tr('(hidden in play)')}" if shift.hidden else "", "$warning")
    )


def _hanging(content: Content, width: int) -> Iterable[Content]:
    first, *more = wrapped(content, width - 2)
    yield first
    yield from (Content.assemble("  ", line) for line in more)
