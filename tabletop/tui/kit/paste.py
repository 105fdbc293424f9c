r"""What is pasted is text and nothing else.

This is the one place in which tabletop changes what a library does from outside, because a pasted text could give ENDEX and Textual
has no other way to prevent it. What a report to Textual would say:

    *Seen in* Textual 8.2.8, ``textual/_xterm_parser.py``, ``XTermParser.parse``. *What happens:* after ``ESC [ 200 ~`` the parser goes on
    to look for sequences; where an ESC in the pasted text begins none that it knows, ``reissue_sequence_as_keys`` sends the ESC and the
    characters after it as ``Key`` events, although the paste is still open. Feeding ``"\x1b[200~a\x1bEb\x1b[201~"`` gives key events.
    *Expected:* between ``ESC [ 200 ~`` and ``ESC [ 201 ~`` everything is text of one ``Paste`` event and nothing is a key. *Why it matters:* terminals
    that take ESC out of a paste hide this, not all do; whoever gets somebody to paste a text can press keys in their program. *What would do
    instead of a mended parser:* a public way for a driver to name the parser it uses.

A paste loses its ESC on the way into the parser and has it again on the way out, so that :func:`tabletop.text.clean` can remove whole
sequences. ``tests/tui/test_paste.py`` feeds Textual's own parser and fails once no key comes out of a paste: then this module goes.
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
    for name in (driver.__module__, "textual.drivers.win32"):  # the one for Windows parses in a module beside its own
        module = vars(sys.modules[name]) if name in sys.modules else {}
        if module.get("XTermParser") is XTermParser:
            module["XTermParser"] = PasteParser
    return driver
