"""A decision told in full for the facilitator who leads the hotwash: large, and whole, with what the wall does not show."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from tabletop.exercise.clock import as_hms, as_ms
from tabletop.exercise.retold import Moved, Step, Voice
from tabletop.i18n import tr
from tabletop.tui.text import plain
from tabletop.tui.widgets.block import block_lines
from tabletop.tui.widgets.hotwash_panes import ScrolledPane
from tabletop.tui.widgets.line_pane import rule, wrapped

WIDEST = 100  #: columns of running text
ROOMY = 24  #: rows from which the title is in block letters


class StoryPane(ScrolledPane):
    """One step of the timeline."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Empty until :meth:`show`."""
        super().__init__(id=id)
        self._step: Step | None = None
        self._where = ""

    def show(self, step: Step, where: str) -> None:
        """Tell ``step``; ``where`` says which of how many. Another step begins at its top."""
        fresh = step != self._step
        self._step, self._where = step, where
        self.rebuild()
        if fresh:
            self.scroll_home(animate=False)

    def lines_for(self, width: int) -> Iterable[Content]:
        """All of it."""
        step = self._step
        if step is None:
            return
        yield rule(width, self._where)
        large = block_lines(step.title, width - 2, 7, left=True) if self.size.height >= ROOMY else []
        if large:
            yield from (plain(row, "$accent") for row in large)
        else:
            yield from wrapped(plain(step.title, "bold $accent"), width)
        text = min(width, WIDEST)
        yield from story_lines(step, text) if step.decision else ending_lines(step, text)


def story_lines(step: Step, width: int) -> Iterable[Content]:
    """Question, options, outcome, voices, what followed."""
    practice = tr("practice, ") if step.practice else ""
    about = tr("{practice}{move} · put at T+{time} · took {taken}", practice=practice, move=step.move,
               time=as_hms(step.opened), taken=as_ms(step.taken))  # fmt: skip
    yield plain(about, "$secondary")
    yield Content("")
    for part in step.question.split("\n"):
        yield from wrapped(plain(part), width)
    if step.options:
        yield Content("")
    for label, stands, count in step.options:
        bar = f"  {'█' * count} {count}" if count else ""
        option = plain(f"{'✓' if stands else '·'} {label}{bar}", "bold" if stands else "")
        yield from _hanging(option, width)
    yield Content("")
    yield from wrapped(plain(f"→ {step.outcome}", "bold $accent"), width)
    yield from wrapped(plain(step.how, "$secondary"), width)
    if step.ruling:
        words = tr("The rule had: {computed}. Reason: {reason}", computed=step.computed, reason=step.ruling)
        yield from wrapped(plain(words, "$warning"), width)
    yield from _heading(step.sheet, tr("FOR AND AGAINST"))
    for text in step.sheet:
        yield from _hanging(plain(text), width)
    secret = tr("WHO CHOSE WHAT, AND WHY (in play only the outcome was told)")
    yield from _heading(step.voices or step.silent, secret if step.secret else tr("WHO CHOSE WHAT, AND WHY"))
    for voice in step.voices:
        yield from _voice(voice, width)
    if step.silent:
        yield from wrapped(plain(tr("No answer: {roles}", roles=", ".join(step.silent)), "$warning"), width)
    yield from _heading(step.results or step.moved or step.dice, tr("WHAT FOLLOWED"))
    for text in step.results:
        yield from wrapped(plain(text), width)
    yield from (_track(moved) for moved in step.moved)
    yield from (plain(tr("Dice {rolled}", rolled=rolled)) for rolled in step.dice)


def ending_lines(step: Step, width: int) -> Iterable[Content]:
    """How it ended, where the tracks went, and what to ask now."""
    yield Content("")
    for part in step.question.split("\n"):
        yield from wrapped(plain(part), width)
    if step.ruling:
        yield from wrapped(
            plain(tr("ENDEX was given with the words: {reason}", reason=step.ruling), "$secondary"), width
        )
    yield from _heading(step.moved, tr("TRACKS, FROM START TO END"))
    yield from (_track(moved) for moved in step.moved)
    yield from _heading((step,), tr("NOW"))
    words = tr("Each role reads its objectives aloud and says which were met, which not, and why. Then ask: who won?")
    yield from wrapped(plain(words), width)


def _heading(what: object, words: str) -> Iterable[Content]:
    if what:
        yield Content("")
        yield plain(words, "$secondary")


def _voice(voice: Voice, width: int) -> Iterable[Content]:
    notes = [tr("sure: {level}", level=tr(voice.confidence))] if voice.confidence else []
    notes += [tr("entered by control")] if voice.typed else []
    yield from _hanging(
        Content.assemble(
            plain(f"{voice.title}: ", "bold"),
            plain(voice.said),
            plain(tr("  against what stands") if voice.dissents else "", "bold $warning"),
            plain("  " + " · ".join(notes) if notes else "", "$secondary"),
        ),
        width,
    )
    if voice.why:
        yield from (Content.assemble("   ", line) for line in wrapped(plain(f"“{voice.why}”", "italic"), width - 3))


def _track(moved: Moved) -> Content:
    words = plain(f"{moved.title}: {moved.before} → {moved.after}")
    return Content.assemble(words, plain(tr("  (hidden in play)") if moved.hidden else "", "$warning"))


def _hanging(content: Content, width: int) -> Iterable[Content]:
    first, *more = wrapped(content, width - 2)
    yield first
    yield from (Content.assemble("  ", line) for line in more)
