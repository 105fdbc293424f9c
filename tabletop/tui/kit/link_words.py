"""What a station says of its link, of the test inject, and of what was missed: calm, and never in the way of typing."""

from __future__ import annotations

from collections.abc import Sequence

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tabletop.exercise.pages.record import nothing_yet
from tabletop.exercise.state import State
from tabletop.i18n import tr
from tabletop.room.table.seat import Link
from tabletop.tui.kit.page import keys_of
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import plain


def link_words(link: Link) -> str:
    """The lost link in a line; "" while the table is heard."""
    if link.status == "away":
        if not link.since:
            return tr("○ no link to the table: write on, it is sent when the link is back")
        return tr("○ no link to the table since {time}: write on, it is sent when the link is back", time=link.since)
    return ""


def over_words(link: Link, leave: str) -> str:
    """Why this seat is over, and what to do, ``leave`` being the key; "" while it is not."""
    if link.status != "over":
        return ""
    why = link.words.strip() or tr("The room is closed.")
    return tr("{why} What is on this screen stays readable; {key} leaves it.", why=why, key=leave)


def test_inject_words(state: State, seat: str, member: str, keys: Sequence[str]) -> str:
    """Asks for the receipt of the test inject, which ``keys`` give; "" if there is none to give."""
    if not state.comcheck or (seat, member) in state.comcheck_answers:
        return ""
    key, *others = keys
    writing = next((other for other in others if len(other) > 1), "")
    if len(key) > 1 or not writing:
        return tr("TEST INJECT: press {key} to confirm", key=key)
    return tr("TEST INJECT: press {key} to confirm ({other} while you write)", key=key, other=writing)


class Recap(VerticalScroll):
    """What happened: a panel that takes no cursor, and goes with a key."""

    DEFAULT_CSS = """
    Recap {
        layer: recap; dock: right; width: 39%; height: auto; max-height: 70%; display: none; margin: 5 1 2 0;
        background: $surface; border: round $accent; border-title-color: $accent; border-title-style: bold;
        border-subtitle-color: $accent; padding: 0 1; scrollbar-size-vertical: 1;
    }
    Recap.-narrow { width: 100%; margin: 6 1 2 1; }
    Recap > Static { height: auto; }
    """

    can_focus = False

    def compose(self) -> Sequence[Static]:
        """One text."""
        return [PlainText()]

    def show(self, title: str, lines: Sequence[str]) -> None:
        """Open with these lines."""
        self.border_title = plain(f" {title} ")
        keys = keys_of(self, "station")
        words = tr("{leave} closes · {recap} opens again", leave=keys("leave"), recap=keys("recap"))
        self.border_subtitle = plain(f" {words} ")
        text = Content("\n").join(plain(f"· {line}") for line in lines)
        self.query_one(Static).update(text if lines else plain(nothing_yet().text))
        self.display = True
        self.scroll_home(animate=False)

    def hide(self) -> None:
        """Close."""
        self.display = False
