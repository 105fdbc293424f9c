"""Why a key does nothing: what the rules say to what it would ask for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.actions import parse
from textual.binding import Binding
from textual.screen import Screen

from tabletop.exercise.offered import Permission, refusal
from tabletop.tui.routes import routes


def why_not(screen: Screen[Any], key: str, offer: Callable[[str, tuple[object, ...]], Permission | None]) -> str:
    """Why ``key`` means nothing on this screen now, in words; "" where it means something, or asks for nothing.

    ``offer`` says of an action and its parameters whether what it asks for would be recorded, None where it asks for nothing.
    """
    own = routes(screen).own_keys
    declared = [item for item in screen.BINDINGS if isinstance(item, Binding)]
    bound = [item for item in declared if key in own.get(item.id or "", item.key).split(",")]
    actions = [parse(item.action)[1:] for item in bound]
    if any(screen.check_action(action, parameters) for action, parameters in actions):
        return ""
    return refusal(made for action, parameters in actions if (made := offer(action, parameters)) is not None)
