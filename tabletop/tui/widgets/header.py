"""The lines at the top of a station: who and when, what stands still, which tabs there are."""

from __future__ import annotations

from textual.content import Content

from tabletop.exercise.clock import as_ms
from tabletop.exercise.state import Question, State
from tabletop.exercise.station import open_questions
from tabletop.i18n import tr
from tabletop.room.connection import Connection
from tabletop.tui.text import fitted, plain
from tabletop.tui.widgets.now import latest_inject, scenario_date

ROOMY = 110  #: columns from which the header needs one line only


def headline(connection: Connection, question: Question | None, width: int) -> Content:
    """Marking, role, move, scenario date and what is left: one line, or two where there is less room."""
    state, briefing = connection.state, connection.briefing
    card = briefing.card
    marking = plain(briefing.marking, "bold $secondary")
    role = plain(card.title if card else briefing.seat, "bold $accent")
    right = _left_words(state, question, connection.clock)
    rest = [text for text in (_move_words(state), scenario_date(state.play.time)) if text]
    if width >= ROOMY:
        left = Content("   ").join([marking, role, *(plain(text) for text in rest)])
        return _spread(left, right, width)
    below = Content("   ").join([role, *(plain(text) for text in rest)])
    return Content("\n").join([_spread(marking, right, width), fitted(below, width - 2)])


def _spread(left: Content, right: Content, width: int) -> Content:
    room = width - 2 - right.cell_length - 1
    return Content.assemble(fitted(left, room), " ", right)


def _move_words(state: State) -> str:
    play = state.play
    if not play.move:
        return ""
    if play.practice:
        return tr("Practice: {title}", title=play.move_title)
    return tr("Move {number}/{of} {title}", number=play.move_number, of=play.move_of, title=play.move_title)


def _left_words(state: State, question: Question | None, clock: float) -> Content:
    """What is left for the question, else of the move, as words; red only when overdue."""
    if state.phase in {"before", "ended"}:
        return plain(tr("before STARTEX") if state.phase == "before" else "ENDEX", "bold")
    if question is not None:
        left = question.closes - clock
        style = "bold $error" if left < 0 else "bold $warning" if left < 120 else "bold"
        return plain(tr("closes in {time}", time=as_ms(left)) if left >= 0 else tr("closing"), style)
    left = state.play.move_started + state.play.move_minutes * 60 - clock
    if left < 0:
        return plain(tr("move over by {time}", time=as_ms(-left)), "$error")
    return plain(tr("{time} left in this move", time=as_ms(left)))


def alert_words(state: State, broken: str = "") -> Content | None:
    """What overrides everything else on the screen, or None."""
    if broken:
        return plain(tr("NOT RECORDED: {why} Tell the facilitator.", why=broken), "bold")
    if state.phase == "paused":
        reason = state.pause_reason.rstrip(".") or tr("the exercise stands still")
        return plain(tr("PAUSEX: {reason}. What you write is kept.", reason=reason), "bold")
    if state.phase == "ended":
        return plain(tr("ENDEX: the exercise has ended. Nothing more is asked of you."), "bold")
    return None


def tab_words(current: str, unread: int, unanswered: int) -> Content:
    """The three tabs, the current one marked by more than colour, with what waits behind each."""
    tabs = [
        ("now", "1", tr("Now"), tr("asked") if unanswered else ""),
        ("inbox", "2", tr("Inbox"), tr("{count} new", count=unread) if unread else ""),
        ("brief", "3", tr("Brief"), ""),
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
    return Content("    ").join(parts)


def news_words(state: State, role: str, seq: int | None) -> str:
    """What came in while the question with that ``seq`` is being answered; "" if nothing did, or nobody is answering."""
    if seq is None:
        return ""
    words = [
        tr("● another question waits: {title} (ctrl+n)", title=item.question.title)
        for item in open_questions(state, role)
        if item.response is None and item.question.seq != seq
    ]
    inject = latest_inject(state, role)
    if inject is not None and role not in state.acknowledged.get(inject.inject, {}):
        words.append(tr("● new message: {title} (f4)", title=inject.title))
    return "   ".join(words)
