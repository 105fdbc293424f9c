"""How a screen does what is declared as an action, where its command alone is not enough."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import isawaitable

Way = Callable[..., object]  #: does something in a way of a screen's own; what it returns may have to be awaited
Ways = Mapping[str, Way]  #: by the id of an action


async def go(way: Way) -> None:
    """Do it, and wait for it where it takes its time."""
    if isawaitable(asked := way()):
        await asked
