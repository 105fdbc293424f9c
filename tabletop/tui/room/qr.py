"""A join code as a QR code of half blocks: two modules to a cell, dark on light whatever the theme."""

from __future__ import annotations

from functools import lru_cache

from textual.content import Content
from textual.widget import Widget

from tabletop.i18n import tr
from tabletop.tui.kit.text import plain

QUIET = 2  #: modules of light around the code; phones read it, and a terminal of 24 rows has no room for the standard's four
_CELLS = " ▄▀█"


@lru_cache(maxsize=16)
def qr_lines(text: str, *, large: bool = False) -> tuple[str, ...]:
    """The code as rows of half blocks, all of one width; dark modules are filled. ``large``: a module is two cells, twice as high."""
    import segno

    code = segno.make(text, error="l", micro=False)
    rows = [[bool(module) for module in row] for row in code.matrix_iter(border=QUIET)]
    if large:
        return tuple("".join("██" if module else "  " for module in row) for row in rows)
    if len(rows) % 2:
        rows.append([False] * len(rows[0]))
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return tuple("".join(_CELLS[2 * up + low] for up, low in zip(top, bottom, strict=True)) for top, bottom in pairs)


class QrCode(Widget):
    """Shows one text as a QR code if it fits; else says that the text has to do."""

    DEFAULT_CSS = "QrCode { height: 1fr; content-align: center middle; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Empty until told."""
        super().__init__(id=id)
        self._text = ""

    def show(self, text: str) -> None:
        """Take over what to show; "" shows nothing."""
        if text != self._text:
            self._text = text
            self.refresh()

    def _fitting(self) -> tuple[str, ...]:
        """The largest that has room; () if none has."""
        for lines in (qr_lines(self._text, large=True), qr_lines(self._text)):
            if len(lines) <= self.size.height and len(lines[0]) <= self.size.width:
                return lines
        return ()

    def render(self) -> Content:
        """Black on white: a reader wants dark on light."""
        if not self._text:
            return Content("")
        lines = self._fitting()
        if not lines:
            words = tr("The QR code needs a larger window.") if self.size.height > 2 else ""
            return plain(words, "$text-muted")
        return Content("\n").join(Content.styled(line, "#000000 on #ffffff") for line in lines)
