"""When something was seen or said: a few minutes ago, or, after ENDEX, in which move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from tabletop.exercise.state import State
from tabletop.i18n import tr

_AGO = {0: "now", 1: "1 min ago", 2: "2 min ago", 5: "5 min ago", 10: "10 min ago"}
_BEFORE = 0.001  #: seconds by which the last moment of a move lies before the next


def times(state: State, clock: float, titles: Mapping[str, str]) -> list[tuple[float, str]]:
    """Exercise times to choose from, with their words; the first is meant if nothing is chosen. ``titles`` are those of the moves.

    After ENDEX exercise time stands, so the choice is among the moves, the last one first: each with its last moment.
    """
    begun = state.play.begun
    if state.phase != "ended" or not begun:
        return [(clock - 60.0 * minutes, tr(words)) for minutes, words in _AGO.items()]
    ends = [*(max(one.clock, after.clock - _BEFORE) for one, after in pairwise(begun)), clock]
    return [(end, titles.get(one.move, one.move)) for one, end in reversed([*zip(begun, ends, strict=True)])]


def choices(when: Sequence[tuple[float, str]]) -> list[tuple[str, str]]:
    """Their rows for a field; the value is the exercise time itself."""
    return [(repr(time), words) for time, words in when]
