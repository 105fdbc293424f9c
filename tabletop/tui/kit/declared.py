"""The bindings of widgets and screens as their classes declare them, with the keys and in the order of the program."""

from __future__ import annotations

from functools import cache
from typing import Any

from textual.binding import ActiveBinding, BindingsMap
from textual.dom import DOMNode
from textual.screen import Screen


@cache
def declared(kind: type[DOMNode]) -> BindingsMap:
    """The bindings that a class and those above it declare."""
    return BindingsMap.merge(
        [
            BindingsMap(cls.BINDINGS)
            for cls in reversed(kind.__mro__)
            if issubclass(cls, DOMNode) and "BINDINGS" in vars(cls)
        ]
    )


@cache
def _places(kind: type[DOMNode]) -> dict[str, int]:
    """Where a binding of a class stands, by its id or, if it has none, its key; those that share a key share the place of the first."""
    places: dict[str, int] = {}
    for place, bindings in enumerate(declared(kind).key_to_bindings.values()):
        for binding in bindings:
            places.setdefault(binding.id or binding.key, place)
    return places


def in_order(screen: Screen[Any]) -> list[ActiveBinding]:
    """The bindings active on a screen: those of what has the cursor first, each where it is declared.

    Textual's own order is that of the keys, in which one of the user's comes last.
    """

    def place(active: ActiveBinding) -> tuple[int, int]:
        places, binding = _places(type(active.node)), active.binding
        return -len(active.node.ancestors), places.get(binding.id or binding.key, len(places))

    return sorted(screen.active_bindings.values(), key=place)
