"""The garbage collector, kept from walking over what stays while somebody presses keys."""

from __future__ import annotations

import gc
from typing import Any

from textual.screen import Screen

FULL_COLLECTION = 100  #: collections of the middle generation to a full one, which waits for a rest


class CalmCollector:
    """For a screen that stays long and holds a whole record: a full collection over it would cost 50 ms in the middle of a key."""

    def begin(self, screen: Screen[Any]) -> None:
        """Once ``screen`` is shown, nothing that is there by then is looked at again."""
        screen.call_after_refresh(gc.freeze)
        self._thresholds = gc.get_threshold()
        gc.set_threshold(*self._thresholds[:2], FULL_COLLECTION)

    def end(self) -> None:
        """As it was before."""
        gc.set_threshold(*self._thresholds)
        gc.unfreeze()
