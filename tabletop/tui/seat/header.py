"""The lines at the top of a station: who with whom and when, what stands still, which tabs there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from textual.content import Content

from tabletop.exercise.pages.head import alert, head_of
from tabletop.exercise.pages.page import Sent, Words
from tabletop.exercise.state import Question, State
from tabletop.i18n import tr
from tabletop.tui.kit.page import STYLES, Keys, words_content
from tabletop.tui.kit.text import fitted, plain

ROOMY = 110  #: columns from which the header needs one line only


def headline(here: Sent, question: Question | None, width: int) -> Content:
    """Marking, role, who is in it, move, scenario date and what is left: one line, or two where there is less room."""
    head = head_of(here, question)
    marking = plain(head.marking, "bold $secondary")
    role = plain(head.role, "bold $accent")
    right = plain(head.left.text, STYLES[head.left.tone])
    if head.people:
        role = Content.assemble(role, plain(f" · {head.people}", "$secondary"))
    rest = [text for text in (head.move, head.date) if text]
    if width >= ROOMY:
        left = Content("   ").join([marking, role, *(plain(text) for text in rest)])
        return _spread(left, right, width)
    below = Content("   ").join([role, *(plain(text) for text in rest)])
    return Content("\n").join([_spread(marking, right, width), fitted(below, width - 2)])


def _spread(left: Content, right: Content, width: int) -> Content:
    room = width - 2 - right.cell_length - 1
    return Content.assemble(fitted(left, room), " ", right)


def alert_content(state: State, broken: str, keys: Keys) -> Content | None:
    """What overrides everything else on the screen, or None."""
    words = alert(state, broken)
    return words_content(words, keys) if words is not None else None


def on_one_line(words: Iterable[Words], keys: Keys) -> Content:
    """Sentences side by side."""
    return Content("   ").join(words_content(each, keys) for each in words)


@dataclass(frozen=True, slots=True)
class TabCounts:
    """What waits behind the tabs of a station."""

    asked: int = 0  #: questions without an answer
    injects: int = 0  #: not acknowledged
    messages: int = 0  #: not read
    notes: bool = False  #: somebody else has written, too


def tab_words(current: str, waiting: TabCounts, keys: Keys) -> Iterator[tuple[str, Content]]:
    """The tabs by page, the current one marked by more than colour, with what waits behind each."""
    new = [tr("{count} new", count=count) if count else "" for count in (waiting.injects, waiting.messages)]
    tabs = [
        ("now", tr("Now"), tr("asked") if waiting.asked else ""),
        ("inbox", tr("Inbox"), new[0]),
        ("brief", tr("Brief"), ""),
        ("messages", tr("Messages"), new[1]),
        ("notes", tr("Notes"), "!" if waiting.notes else ""),
    ]
    for page, name, waits in tabs:
        here = page == current
        words = Content.assemble(
            plain("▸ " if here else "  ", "$accent bold"),
            plain(f"{keys(page)} ", "$secondary"),
            plain(name, "bold underline" if here else ""),
            plain(f" ({waits})" if waits else "", "bold $warning"),
        )
        yield page, words
