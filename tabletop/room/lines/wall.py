"""The wall as lines: the page that is up now, for whoever follows a room without a screen."""

from __future__ import annotations

from tabletop.exercise.pages.wall import Bar, WallView
from tabletop.i18n import tr
from tabletop.room.lines.typed import under
from tabletop.text import clean_line


def wall_lines(view: WallView) -> list[str]:
    """Everything on the page, in its order."""
    lines = [view.marking, view.band, view.kicker, view.date, view.heading, *(_track(bar) for bar in view.bars)]
    words = [line for text in view.words for line in under(text)]
    return [*(clean_line(line, 400) for line in lines if line), *words, *([view.countdown] if view.countdown else [])]


def _track(bar: Bar) -> str:
    return tr("{title}: {value}", title=bar.title, value=" ".join(bar.said))
