"""The debrief in the observer's stream: hotwash questions and points, what was unsealed."""

from __future__ import annotations

from tabletop.exercise import events as e
from tabletop.exercise.hotwash_pages import SEALS
from tabletop.i18n import tr


def debrief_words(event: e.Event) -> tuple[str, str, str, str] | None:
    """Sort, who, words and body of an entry (see :class:`~tabletop.exercise.observed.Said`); None for everything else."""
    control = tr("Control")
    match event:
        case e.HotwashOpened():
            return "control", control, tr("opens the hotwash"), ""
        case e.PromptPut(text=text):
            return "question", control, tr("asks everybody"), text
        case e.PromptClosed():
            return "question", control, tr("the question has been talked through"), ""
        case e.PointRecorded(text=text, role=role):
            return "answer", role or tr("somebody"), tr("says"), text
        case e.ExpectationTicked(text=text, seen=seen, role=role):
            words = tr("expected action seen") if seen else tr("expected action not seen after all")
            return "control", role or tr("Log"), words, text
        case e.ConsentWithdrawn():
            return "control", control, tr("a person is named no more"), ""
        case e.Unsealed(what=what, rows=rows):
            body = "\n".join(": ".join(cell for cell in row[1:] if cell) for row in rows)
            return "decided", control, tr("unseals {what}", what=SEALS.get(what, what)), body
        case _:
            return None
