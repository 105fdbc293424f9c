"""The feedback forms that are in: how many; on demand what they say together, never form by form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.content import Content

from tabletop.exercise.debrief import Feedback
from tabletop.exercise.feedback import PRIORITIES, ratings
from tabletop.exercise.pages.hotwash import rating_row
from tabletop.i18n import tr
from tabletop.tui.hotwash.hotwash_panes import ScrolledPane
from tabletop.tui.kit.line_pane import wrapped
from tabletop.tui.kit.text import plain


class FormsPane(ScrolledPane):
    """A count, then the summary."""

    def __init__(self) -> None:
        """Empty until :meth:`show`."""
        super().__init__()
        self._forms: Sequence[Feedback] = ()
        self._open = False

    def show(self, forms: Sequence[Feedback], *, summary: bool) -> None:
        """Show how many, and the ``summary`` if it is wanted."""
        self._forms, self._open = forms, summary
        self.rebuild()

    def lines_for(self, width: int) -> Iterable[Content]:
        """All of it."""
        named = sum(bool(form.sort) for form in self._forms)
        words = tr("Forms in: {count}, of these with a name: {named}", count=len(self._forms), named=named)
        yield plain(words, "bold $accent")
        yield Content("")
        if not self._open or not self._forms:
            for text in (
                tr(
                    "Stations and observers find the form at f8, f4. n enters one from paper; k hands this keyboard round."
                ),
                tr("s shows what they say together, once all are in."),
            ):
                yield from wrapped(plain(text, "$text-muted"), width)
            return
        yield from summary_lines(self._forms, min(width, 100))


def summary_lines(forms: Sequence[Feedback], width: int) -> Iterable[Content]:
    """Medians and counts of every statement, then what was written, gathered by what it is about."""
    for rated in ratings(forms):
        if rated.median is None:
            median = tr("no answer")
        else:
            median = tr("median {median:g}, answers: {count}", median=rated.median, count=rated.answers)
        yield Content.assemble(plain(rated.text), plain(f"   {median}", "bold"))
        yield plain(f"  {rating_row(rated)}", "$secondary")
    parts = (
        (tr("STRENGTHS"), [text for form in forms for text in form.strengths]),
        (tr("TO IMPROVE"), [text for form in forms for text in form.improve]),
        (tr("NOT SEEN BY THE EVALUATORS"), [form.unseen for form in forms if form.unseen.strip()]),
        (tr("WHAT SHOULD BE DONE"), list(_actions(forms))),
        (tr("PLANS, TRAINING, EQUIPMENT"), [form.review for form in forms if form.review.strip()]),
        (tr("COMMENTS"), [form.comment for form in forms if form.comment.strip()]),
    )
    for heading, texts in parts:
        if texts:
            yield Content("")
            yield plain(heading, "$secondary")
        for text in texts:
            first, *more = wrapped(plain(" ".join(text.split())), width - 2)
            yield Content.assemble(plain("● ", "$accent"), first)
            yield from (Content.assemble("  ", line) for line in more)


def _actions(forms: Sequence[Feedback]) -> Iterable[str]:
    """The most urgent first."""
    rows = [row for form in forms for row in form.actions]
    for text, priority, who in sorted(rows, key=lambda row: PRIORITIES.index(row[1]) if row[1] in PRIORITIES else 9):
        responsible = f", {who}" if who.strip() else ""
        yield f"{text} ({tr(priority)}{responsible})"
