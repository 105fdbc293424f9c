"""The lines at the top of a station: who with whom and when, what stands still, which tabs there are."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content

from tabletop.exercise.clock import as_ms
from tabletop.exercise.people import lead_of, name_of
from tabletop.exercise.seats import OBSERVER
from tabletop.exercise.state import Question, State
from tabletop.exercise.station import latest_inject, open_questions
from tabletop.exercise.wording.names import calendar
from tabletop.i18n import tr
from tabletop.room.table.seat import SeatConnection
from tabletop.tui.kit.text import fitted, plain

ROOMY = 110  #: columns from which the header needs one line only


def headline(connection: SeatConnection, question: Question | None, width: int) -> Content:
    """Marking, role, who is in it, move, scenario date and what is left: one line, or two where there is less room."""
    state, briefing = connection.state, connection.briefing
    card = briefing.card
    marking = plain(briefing.marking, "bold $secondary")
    role = plain(card.title if card else briefing.seat, "bold $accent")
    right = _left_words(state, question, connection.clock)
    people = people_words(connection)
    if people:
        role = Content.assemble(role, plain(f" · {people}", "$secondary"))
    rest = [text for text in (_move_words(state), calendar(state.play.time)) if text]
    if width >= ROOMY:
        left = Content("   ").join([marking, role, *(plain(text) for text in rest)])
        return _spread(left, right, width)
    below = Content("   ").join([role, *(plain(text) for text in rest)])
    return Content("\n").join([_spread(marking, right, width), fitted(below, width - 2)])


def people_words(connection: SeatConnection) -> str:
    """Who else is in the role, and who leads it; "" while there is only one to speak of. Nobody leads the observers."""
    members = connection.state.members.get(connection.seat, {})
    if connection.seat == OBSERVER:
        names = [person.person for key, person in members.items() if key != connection.member and person.person]
        return tr("with {names}", names=", ".join(names)) if names else ""
    lead = lead_of(connection.state, connection.seat)
    others = [
        name_of(person)
        for key, person in members.items()
        if key != connection.member and (lead is None or not person.lead)
    ]
    if len(members) < 2 and (not connection.member or connection.lead):
        return ""
    if connection.member and connection.lead:
        return tr("you lead, with {names}", names=", ".join(others))
    who = tr("{lead} leads", lead=name_of(lead)) if lead is not None else tr("somebody else leads")
    return ", ".join([who, *([tr("you")] if connection.member else []), *others])


def lead_words(connection: SeatConnection) -> str:
    """Says to somebody who does not lead who does; "" to the lead."""
    if connection.lead:
        return ""
    lead = lead_of(connection.state, connection.seat)
    who = name_of(lead) if lead is not None else tr("Somebody else")
    return tr(
        "{who} leads this role and submits. You see the draft as it grows; say what you think (f6, Own team). "
        "If {who} has gone, ask control for the lead.",
        who=who,
    )


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
