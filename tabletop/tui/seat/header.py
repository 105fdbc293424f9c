"""The lines at the top of a station: who with whom and when, what stands still, which tabs there are."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content

from tabletop.exercise.pages.head import head_of
from tabletop.exercise.pages.page import Sent
from tabletop.exercise.state import Question, State
from tabletop.exercise.station import latest_inject, open_questions
from tabletop.i18n import tr
from tabletop.tui.kit.page import STYLES
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


def alert_words(state: State, broken: str = "") -> Content | None:
    """What overrides everything else on the screen, or None."""
    if broken:
        return plain(tr("NOT RECORDED: {why} Tell the facilitator.", why=broken), "bold")
    if state.phase == "paused":
        reason = state.pause_reason.rstrip(".") or tr("the exercise stands still")
        return plain(tr("PAUSEX: {reason}. What you write is kept.", reason=reason), "bold")
    if state.phase == "ended":
        return plain(tr("ENDEX: the exercise has ended. f8: hotwash and feedback form"), "bold")
    return None


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits behind the tabs of a station."""

    asked: int = 0  #: questions without an answer
    injects: int = 0  #: not acknowledged
    messages: int = 0  #: not read
    notes: bool = False  #: somebody else has written, too


def tab_words(current: str, waiting: Waiting, width: int) -> Content:
    """The tabs, the current one marked by more than colour, with what waits behind each."""
    new = [tr("{count} new", count=count) if count else "" for count in (waiting.injects, waiting.messages)]
    tabs = [
        ("now", "1", tr("Now"), tr("asked") if waiting.asked else ""),
        ("inbox", "2", tr("Inbox"), new[0]),
        ("brief", "3", tr("Brief"), ""),
        ("messages", "4", tr("Messages"), new[1]),
        ("notes", "5", tr("Notes"), "!" if waiting.notes else ""),
    ]
    parts = []
    for key, digit, name, waits in tabs:
        here = key == current
        parts.append(
            Content.assemble(
                plain("▸ " if here else "  ", "$accent bold"),
                plain(f"{digit} ", "$secondary"),
                plain(name, "bold underline" if here else ""),
                plain(f" ({waits})" if waits else "", "bold $warning"),
            )
        )
    return Content("    " if width >= ROOMY else " ").join(parts)


def news_words(state: State, role: str, seq: int | None, messages: int = 0) -> str:
    """What came in while the question with that ``seq`` is being answered, and messages nobody has read; "" if nothing did."""
    words = []
    if seq is not None:
        words += [
            tr("● another question waits: {title} (ctrl+n)", title=item.question.title)
            for item in open_questions(state, role)
            if item.response is None and item.question.seq != seq
        ]
        inject = latest_inject(state, role)
        if inject is not None and role not in state.acknowledged.get(inject.inject, {}):
            words.append(tr("● new message: {title} (f4)", title=inject.title))
    if messages:
        words.append(tr("● {count} unread in Messages (f6)", count=messages))
    return "   ".join(words)
