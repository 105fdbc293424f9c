"""This moment as lines, with the question that is being answered, the sheet of an argument, and whom somebody means who types a name."""

from __future__ import annotations

from collections.abc import Collection

from tabletop.exercise.clock import as_hms, as_ms
from tabletop.exercise.pages.now import now_page
from tabletop.exercise.pages.page import Sent
from tabletop.exercise.seats import FACILITATOR, OBSERVER
from tabletop.exercise.state import Question
from tabletop.exercise.wording.address import Listener, own_answer_words
from tabletop.i18n import tr
from tabletop.room.lines.laid import page_lines
from tabletop.room.lines.questions import question_lines
from tabletop.text import clean_line


def now_lines(here: Sent, known: Collection[str], question: Question | None) -> list[str]:
    """This moment, then the question that is being answered, then how much time is left."""
    listener = Listener(here.seat, here.member, here.briefing, here.state)
    lines = page_lines(now_page(here), known, slash_of(here))
    if question is not None:
        lines.append(clean_line(tr("Question: “{title}”.", title=question.title)))
        lines += question_lines(listener, question, here.clock)
        lines += _own_answer(listener, question)
    play = here.state.play
    if play.move and here.state.phase == "running":
        left = as_ms(play.move_started + play.move_minutes * 60 - here.clock)
        lines.append(tr("Exercise time {clock}; {left} left in this move.", clock=as_hms(here.clock), left=left))
    return lines


def slash_of(here: Sent) -> str:
    """What stands before a word that an observer types: everything else is an observation."""
    return "/" if here.seat == OBSERVER else ""


def _own_answer(listener: Listener, question: Question) -> list[str]:
    lines = []
    response = listener.state.submitted(question.decision, listener.seat)
    draft = listener.state.draft(question.decision, listener.seat)
    if response is not None:
        lines.append(tr("Your answer: {said}", said=own_answer_words(question, response)))
    if draft is not None:
        lines.append(tr("Kept as a draft, not sent: {said}", said=own_answer_words(question, draft)))
    return lines


def sheet_lines(listener: Listener, question: Question) -> list[str]:
    """The reasons on the sheet of an argument."""
    lines = []
    for reason in listener.state.argument(question.decision).reasons.values():
        side = tr("for") if reason.side == "pro" else tr("against")
        struck = tr(" (struck: {why})", why=reason.struck) if reason.struck else ""
        by = listener.office(reason.role)
        lines.append("  " + clean_line(f"{reason.number}  {side}, {by}: {reason.text}{struck}", 600))
    return lines or [tr("No reasons yet.")]


def role_named(listener: Listener, words: str) -> str:
    """The seat somebody means: control, a role's id or title, or the only one that begins or contains it; "" if unclear."""
    word = words.casefold().strip()
    if word in {"control", FACILITATOR, tr("control").casefold()}:
        return FACILITATOR
    titles = dict(listener.briefing.roles)
    known = {role: titles.get(role, role).casefold() for role in listener.state.roles}
    exact = [role for role, title in known.items() if word in {role.casefold(), title}]
    if exact:
        return exact[0]
    alike = [
        role for role, title in known.items() if word and (role.casefold().startswith(word) or title.startswith(word))
    ]
    return alike[0] if len(alike) == 1 else ""
