"""What is pasted is text and nothing else.

Textual's parser of terminal input looks for key sequences inside a bracketed paste, too, and when it finds none it plays the characters
after an ESC as keys: a pasted text could give ENDEX. Terminals that take ESC out of a paste hide this, not all do. Here a paste loses
its ESC on the way into the parser and has it again on the way out, so that :func:`tabletop.text.clean` can remove whole sequences.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from textual import events
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.driver import Driver
from textual.message import Message

from tabletop.text import clean

_STAND_IN = "\ufdd0"  # a noncharacter: no text holds it, and clean() would remove it
_MOST_CHARS = 40_000
_MOST_LINES = 4_000


class PasteParser(XTermParser):
    """Textual's parser, in which no key can come out of a paste."""

    def __init__(self, debug: bool = False) -> None:
        """As Textual makes it; ``debug`` logs what is parsed."""
        self._inside = False
        self._tail = ""  # outside: what came last; inside: what is held back, perhaps the beginning of the end
        super().__init__(debug)

    def feed(self, data: str) -> Iterable[Message]:
        """Parse ``data``; "" is the end of the input. A text may come in any number of pieces."""
        safe = self._without_keys(data)
        if data and not safe:
            return
        for message in super().feed(safe):
            if isinstance(message, events.Paste):
                text = message.text.replace(_STAND_IN, "\x1b")
                message.text = clean(text, max_chars=_MOST_CHARS, max_lines=_MOST_LINES)
            yield message

    def _without_keys(self, data: str) -> str:
        """``data`` with a stand-in for each ESC inside a paste, the ESC of its end excepted."""
        passed = []
        while data:
            if self._inside:
                text, end, data = (self._tail + data).partition(BRACKETED_PASTE_END)
                held = 0 if end else _overlap(text, BRACKETED_PASTE_END)
                self._inside, self._tail = not end, text[len(text) - held :]
                passed.append(text[: len(text) - held].replace("\x1b", _STAND_IN) + end)
            else:
                text, start, rest = (self._tail + data).partition(BRACKETED_PASTE_START)
                passed.append(data[: len(data) - len(rest)])
                self._inside = bool(start)
                self._tail = "" if start else text[-len(BRACKETED_PASTE_START) + 1 :]
                data = rest
        return "".join(passed)


def _overlap(text: str, marker: str) -> int:
    """How many characters at the end of ``text`` may be the beginning of ``marker``."""
    return next((size for size in range(len(marker) - 1, 0, -1) if text.endswith(marker[:size])), 0)


def guarded(driver: type[Driver]) -> type[Driver]:
    """The driver, made to parse its input with :class:`PasteParser`; one that uses no such parser stays as it is."""
    module = vars(sys.modules[driver.__module__])
    if module.get("XTermParser") is XTermParser:
        module["XTermParser"] = PasteParser
    return driver
