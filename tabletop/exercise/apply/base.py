"""What the modules of all subjects share: the form of their tables, and that somebody acted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tabletop.exercise import events as e
from tabletop.exercise.state import Play, State

#: how events change play: what control acts on and an undo restores
OnPlay = dict[type[e.Event], Callable[[Play, Any, e.Recorded], None]]
#: how events change what lies outside play and is never undone
OnState = dict[type[e.Event], Callable[[State, Any, e.Recorded], None]]


def acted(state: State, serial: str, role: str, record: e.Recorded) -> None:
    """The role answered this serial in some way: an undo that would pull it away is refused from now on."""
    state.acts[serial] = record.seq
    state.active[role] = record.clock
