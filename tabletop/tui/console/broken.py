"""The record cannot be kept any more: nothing goes on before that is settled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import Screen

from tabletop.i18n import tr
from tabletop.room.lines.apart import apart_lines
from tabletop.room.table.seat import ControlSession
from tabletop.tui.keys import bindings
from tabletop.tui.kit.dialog import TypeAhead
from tabletop.tui.kit.page import keys_of
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import plain
from tabletop.tui.routes import routes


class BrokenScreen(TypeAhead[str]):
    """Dismissed with "reopen" or "leave"."""

    HELP_TITLE = "Nothing can be recorded"
    BINDINGS: ClassVar[list[BindingType]] = bindings("broken")
    DEFAULT_CSS = """
    BrokenScreen { align: center middle; }
    BrokenScreen > Vertical {
        width: 76; max-width: 94%; height: auto; max-height: 90%; padding: 1 2;
        background: $surface; border: round $error; border-title-color: $error; border-title-style: bold;
    }
    BrokenScreen Static { height: auto; }
    BrokenScreen #apart { height: auto; max-height: 8; margin: 1 0 0 0; }
    """

    def __init__(self, words: str, path: str, apart: Sequence[str] = (), *, replaced: bool = False) -> None:
        """``words`` say what happened, ``path`` where the save lies.

        ``replaced``: another machine is the host, and has not what is told in the lines ``apart``.
        """
        super().__init__()
        self._words = words
        self._path = path
        self._apart = apart
        self._replaced = replaced

    def compose(self) -> ComposeResult:
        """What happened, what is safe, what to do."""
        keys = keys_of(self, "broken")
        with Vertical() as box:
            if self._replaced:
                box.border_title = plain(f" {tr('THIS MACHINE IS NOT THE HOST ANY MORE')} ")
                yield PlainText(plain(self._words, "bold"))
                if self._apart:
                    with VerticalScroll(id="apart"):
                        yield PlainText(plain("\n".join(self._apart)))
                again = tr("be the host again: only where the other machine does not answer any more")
            else:
                box.border_title = plain(f" {tr('NOTHING CAN BE RECORDED')} ")
                yield PlainText(plain(self._words, "bold"))
                safe = tr(
                    "Everything confirmed so far is in {path}. What you tried last may be missing.", path=self._path
                )
                yield PlainText(plain("\n" + safe))
                again = tr("mend the cause, then open the session again from disk (paused where it stopped)")
            leave = tr("leave; the save stays and can be resumed later")
            yield PlainText(plain(f"\n{keys('reopen')}  {again}"))
            yield PlainText(plain(f"{keys('leave')}  {leave}"))

    def action_choose(self, what: str) -> None:
        """One of the two."""
        self.dismiss(what)


class BrokenRecord:
    """Lets nothing else be done on a screen once nothing can be recorded; then the session is left, or opened again from disk."""

    def __init__(self, session: ControlSession, screen: Screen[None]) -> None:
        """``screen`` plays ``session``."""
        self._session = session
        self._screen = screen
        self._shown = False

    def show(self, words: str) -> None:
        """Say it, once."""
        if not self._shown:
            self._shown = True
            table = self._session.table
            screen = BrokenScreen(words, str(self._session.path), apart_lines(table), replaced=table.replaced)
            self._screen.app.push_screen(screen, self._after)

    async def _after(self, what: str | None) -> None:
        path, program = self._session.path, routes(self._screen)
        await self._session.close()
        self._screen.pop_until_active()  # screens beside it may lie above
        self._screen.dismiss(None)
        if what == "reopen":
            program.open_resume(path)
