"""Who sits at the table, and who belongs to control.

A seat is a plain string: one of the names below or the id of a role in the scenario.
"""

from __future__ import annotations

FACILITATOR = "facilitator"  #: the exercise director; holds the baton
UMPIRE = "umpire"  #: adjudicates; sees what the facilitator sees
OBSERVER = "observer"  #: silent: sees what teams saw and decided
WALL = "wall"  #: public facts only
TABLE = "table"  #: the program itself: timers and recovery

ALL = "all"  #: in an audience: every seat
CONTROL = frozenset({FACILITATOR, UMPIRE, TABLE})


def is_control(seat: str) -> bool:
    """Whether this seat runs the exercise (and may therefore know what players do not)."""
    return seat in CONTROL
