"""What stands over every page of a seat: who with whom and when, and how much time is left."""

from __future__ import annotations

from dataclasses import dataclass

from tabletop.exercise.clock import HURRY, as_ms
from tabletop.exercise.pages.page import Sent, Words
from tabletop.exercise.people import lead_of, name_of
from tabletop.exercise.seats import OBSERVER, WALL
from tabletop.exercise.state import Question, State
from tabletop.exercise.station import latest_inject, open_questions
from tabletop.exercise.wording.names import calendar
from tabletop.i18n import series, tr


@dataclass(frozen=True, slots=True)
class SeatHead:
    """Its parts; "" for what there is nothing to say of."""

    marking: str
    role: str  #: what the seat is called
    people: str  #: who else is in it, and who leads it
    move: str
    date: str  #: scenario time
    left: Words  #: of the question, else of the move


def head_of(here: Sent, question: Question | None) -> SeatHead:
    """The head at this moment; ``question`` is the one that is being answered."""
    state, card = here.state, here.briefing.card
    names = {OBSERVER: tr("observer"), WALL: tr("the wall")}
    role = card.title if card is not None else names.get(here.seat, here.seat)
    left = left_words(state, question, here.clock)
    return SeatHead(
        here.briefing.marking, role, people_words(here), _move_words(state), calendar(state.play.time), left
    )


def people_words(here: Sent) -> str:
    """Who else is in the role, and who leads it; "" while there is only one to speak of. Nobody leads the observers."""
    members = here.state.members.get(here.seat, {})
    if here.seat == OBSERVER:
        names = [person.person for key, person in members.items() if key != here.member and person.person]
        return tr("with {names}", names=series(names)) if names else ""
    lead = lead_of(here.state, here.seat)
    others = [
        name_of(person) for key, person in members.items() if key != here.member and (lead is None or not person.lead)
    ]
    if len(members) < 2 and (not here.member or here.lead):
        return ""
    if here.member and here.lead:
        return tr("you lead, with {names}", names=series(others))
    rest = series([*([tr("you")] if here.member else []), *others])
    if lead is None:
        return tr("somebody else leads, {names}", names=rest)
    if not rest:
        return tr("{lead} leads", lead=name_of(lead))
    return tr("{lead} leads, {names}", lead=name_of(lead), names=rest)


def lead_words(here: Sent) -> str:
    """Says to somebody who does not lead who does; "" to the lead."""
    if here.lead:
        return ""
    return tr(
        "{who} leads this role and submits. You see the draft as it grows; say what you think in Messages, to your own team. "
        "If {who} has gone, ask control for the lead.",
        who=lead_name(here),
    )


def lead_name(here: Sent) -> str:
    """Who submits for the seat; "" if that is who sits there."""
    if here.lead:
        return ""
    lead = lead_of(here.state, here.seat)
    return name_of(lead) if lead is not None else tr("Somebody else")


def left_words(state: State, question: Question | None, clock: float) -> Words:
    """What is left for the question, else of the move."""
    if state.phase == "before":
        return Words(tr("before STARTEX"), "strong")
    if state.phase == "ended":
        return Words("ENDEX", "strong")
    if question is not None:
        left = question.closes - clock
        if left < 0:
            return Words(tr("closing"), "late")
        return Words(tr("closes in {time}", time=as_ms(left)), "alert" if left <= HURRY else "strong")
    left = state.play.move_started + state.play.move_minutes * 60 - clock
    if left < 0:
        return Words(tr("move over by {time}", time=as_ms(-left)), "late")
    return Words(tr("{time} left in this move", time=as_ms(left)))


def not_recorded(why: str) -> str:
    """Says to a seat that nothing can be recorded any more."""
    return tr("NOT RECORDED: {why} Tell the facilitator.", why=why)


def alert(state: State, broken: str = "") -> Words | None:
    """What overrides everything else; ``broken`` says why nothing can be recorded any more."""
    if broken:
        return Words(not_recorded(broken), "strong")
    if state.phase == "paused":
        reason = state.pause_reason.rstrip(".") or tr("the exercise stands still")
        return Words(tr("PAUSEX: {reason}. What you write is kept.", reason=reason), "strong")
    if state.phase == "ended":
        words = tr("ENDEX: the exercise has ended. Stay for hotwash and feedback form")
        return Words(words, "strong", acts=("own-hotwash",))
    return None


def put_to(here: Sent, answering: int | None) -> tuple[Words, ...]:
    """The questions that wait for an answer besides that with the number ``answering``, the one on the screen."""
    waiting = [item.question for item in open_questions(here.state, here.seat) if item.response is None]
    if answering is None:
        waiting = waiting[:1]
        return tuple(
            Words(tr("a question is put to you: {title}", title=question.title), "alert", "line", "new", ("now",))
            for question in waiting
        )
    return tuple(
        Words(tr("another question waits: {title}", title=question.title), "hint", "line", "new", ("next-question",))
        for question in waiting
        if question.seq != answering
    )


def news(here: Sent, answering: int | None, unread: int) -> tuple[Words, ...]:
    """What has come in besides what somebody is doing.

    Messages of the exercise are news while the question with the number ``answering`` is being answered; ``unread`` messages always are.
    """
    state, found = here.state, []
    if answering is not None:
        inject = latest_inject(state, here.seat)
        if inject is not None and here.seat not in state.acknowledged.get(inject.inject, {}):
            words = tr("new message: {title}", title=inject.title)
            found.append(Words(words, "hint", sign="new", acts=("inbox",)))
    if unread:
        words = tr("{count} unread in Messages", count=unread)
        found.append(Words(words, "hint", sign="new", acts=("messages",)))
    return tuple(found)


def _move_words(state: State) -> str:
    play = state.play
    if not play.move:
        return ""
    if play.practice:
        return tr("Practice: {title}", title=play.move_title)
    return tr("Move {number}/{of} {title}", number=play.move_number, of=play.move_of, title=play.move_title)
