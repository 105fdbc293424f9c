"""What happens, as lines for a seat that is read line by line, by a person, a screen reader or a script.

The sentences are those of :mod:`tabletop.exercise.wording.second_person`. Here they get the wall time in front, and what can be typed now behind them; every
line that carries somebody else's text is indented. Nothing here knows a terminal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tabletop.exercise import events as e
from tabletop.exercise.wording.second_person import Listener, address
from tabletop.i18n import tr
from tabletop.local_time import on_clock
from tabletop.room.lines.questions import question_lines
from tabletop.room.lines.typed import set_off


def told(listener: Listener, record: e.Recorded) -> list[str]:
    """What one event says to this seat, the wall time in front; [] if it is not worth a line. ``listener.state`` already holds it."""
    lines = set_off(address(record.event, listener))
    if not lines:
        return []
    more = _MORE.get(type(record.event))
    return [
        f"{on_clock(record.at)}  {lines[0]}",
        *lines[1:],
        *(more(listener, record.event) if more is not None else ()),
    ]


def _question(listener: Listener, event: e.DecisionOpened) -> list[str]:
    question = listener.state.play.questions.get(event.decision)
    return question_lines(listener, question, listener.state.clock, titled=False) if question is not None else []


def _typed(sentence: Callable[[], str], *, roles_alone: bool = False) -> Callable[[Listener, Any], list[str]]:
    def hint(listener: Listener, _event: Any) -> list[str]:
        return [sentence()] if not roles_alone or listener.seat in listener.state.roles else []

    return hint


#: what follows the words of an event on this surface: the question in full, and what to type
_MORE: Mapping[type[e.Event], Callable[[Listener, Any], list[str]]] = {
    e.InjectReleased: _typed(lambda: tr("Type ack when you have read it."), roles_alone=True),
    e.DecisionOpened: _question,
    e.ComcheckSent: _typed(lambda: tr("Type ok to confirm it.")),
    e.Undone: _typed(lambda: tr("Type now to hear what holds.")),
    e.ExerciseEnded: _typed(lambda: tr("Type hotwash, or form for the feedback form.")),
    e.HotwashOpened: _typed(lambda: tr("Type hotwash, or form for the feedback form.")),
    e.PromptPut: _typed(lambda: tr("Type point and your words.")),
}
