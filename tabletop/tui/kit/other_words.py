"""Other words by which people look for what is done outside play, on every screen or in a list of one; loaded with the first search.

What has a row in a table of keys, or is an action of the exercise, may have its own there. Words are English: whoever searches translates them.
"""

from __future__ import annotations

from collections.abc import Mapping

#: by the id of the binding
OTHER_WORDS: Mapping[str, tuple[str, ...]] = {
    "app.help": ("help", "shortcuts", "commands"),
    "app.theme": ("theme", "colours", "colors", "contrast", "bright", "projector"),
    "app.quit": ("exit", "close", "stop"),
}
