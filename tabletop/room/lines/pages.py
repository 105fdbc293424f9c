"""What a seat can look up, as lines: now, inbox, brief, tracks, people, messages, requests. Computed from what the seat was sent."""

from __future__ import annotations

from collections.abc import Sequence

from tabletop.exercise.clock import as_hms, as_ms
from tabletop.exercise.events import DecisionResolved, Recorded, Undone
from tabletop.exercise.people import inbox_of, name_of, unread_messages
from tabletop.exercise.seats import FACILITATOR, OBSERVER, WALL
from tabletop.exercise.state import Question, Rfi
from tabletop.exercise.station import expected_now, inbox, open_questions
from tabletop.exercise.wording.address import Listener, inject_words, own_answer_words, resolved_words
from tabletop.exercise.wording.names import calendar
from tabletop.i18n import tr
from tabletop.room.lines.questions import question_lines
from tabletop.room.lines.typed import at_time, set_off, under
from tabletop.text import clean_line

MOST_MESSAGES = 20  #: of a page of messages


def expectation(listener: Listener) -> str:
    """What is expected of this seat now, as a sentence; never empty."""
    state = listener.state
    if listener.seat == OBSERVER and state.phase == "running":
        return tr("You observe. Whatever you type is kept as an observation; /help lists the commands.")
    if listener.seat == WALL and state.phase == "running":
        return tr("This is the wall: it is told what everybody may know.")
    match expected_now(state, listener.seat):
        case "before":
            return tr("The exercise has not started. It begins when the facilitator says STARTEX. Type brief.")
        case "emergency":
            return tr("REAL EMERGENCY. This is real: stop, and listen to the facilitator.")
        case "paused":
            return tr("PAUSEX: the clock stands still. Answers are taken again when the exercise continues.")
        case "ended":
            return tr(
                "ENDEX: the exercise has ended. Stay for the hotwash: type hotwash, or form for the feedback form."
            )
        case "answer":
            return tr("You are asked to decide.")
        case "read":
            return tr("A message waits for you: read it, and type ack.")
        case "change":
            return tr("Your answer has been received; you may change it until the question closes.")
        case _:
            return tr("Nothing is asked of you at this moment. Talk to the others; what comes next is told here.")


def now_lines(listener: Listener, records: Sequence[Recorded], clock: float, question: Question | None) -> list[str]:
    """This moment: what is expected, the question, what waits, what was decided last, the move."""
    state, play = listener.state, listener.state.play
    lines = [expectation(listener)]
    if state.ending is not None:
        lines += [clean_line(tr("How it ended: {title}.", title=state.ending[1])), *under(state.ending[2])]
    if question is not None:
        lines.append(clean_line(tr("Question: “{title}”.", title=question.title)))
        lines += question_lines(listener, question, clock)
        lines += _own_answer(listener, question)
    lines += _waiting(listener, question)
    if play.move:
        left = as_ms(play.move_started + play.move_minutes * 60 - clock)
        where = (
            tr("practice") if play.practice else tr("move {number} of {of}", number=play.move_number, of=play.move_of)
        )
        about = tr("This is {where}, “{title}”, {time}.", where=where, title=play.move_title, time=calendar(play.time))
        lines.append(clean_line(about, 400))
        if state.phase == "running":
            lines.append(tr("Exercise time {clock}; {left} left in this move.", clock=as_hms(clock), left=left))
    decided = _last_decided(records)
    if decided is not None:
        lines += set_off(resolved_words(decided)[:1])
    return lines


def _own_answer(listener: Listener, question: Question) -> list[str]:
    lines = []
    response = listener.state.submitted(question.decision, listener.seat)
    draft = listener.state.draft(question.decision, listener.seat)
    if response is not None:
        lines.append(tr("Your answer: {said}", said=own_answer_words(question, response)))
    if draft is not None:
        lines.append(tr("Kept as a draft, not sent: {said}", said=own_answer_words(question, draft)))
    return lines


def _waiting(listener: Listener, question: Question | None) -> list[str]:
    state, seat = listener.state, listener.seat
    if seat not in state.roles:
        return []
    lines = []
    others = [q.question for q in open_questions(state, seat) if question is None or q.question.seq != question.seq]
    if others:
        titles = ", ".join(tr("“{title}”", title=other.title) for other in others)
        lines.append(clean_line(tr("Other open questions: {titles}. Type next.", titles=titles), 400))
    new = sum(not mail.acknowledged and mail.delivered.recalled is None for mail in inbox(state, seat))
    if new:
        lines.append(tr("Injects not acknowledged: {count}. Type inbox.", count=new))
    messages = len(unread_messages(state, seat))
    if messages:
        lines.append(tr("Unread messages: {count}. Type messages.", count=messages))
    return lines


def _last_decided(records: Sequence[Recorded]) -> DecisionResolved | None:
    undone: set[int] = set()
    for record in reversed(records):
        if isinstance(record.event, Undone):
            undone.add(record.event.undone)
        elif isinstance(record.event, DecisionResolved) and record.write not in undone:
            return record.event
    return None


# -- inbox ------------------------------------------------------------------------------------------------------------


def inbox_lines(listener: Listener) -> list[str]:
    """All injects this seat was sent, oldest first, numbered."""
    mails = tuple(reversed(inbox(listener.state, listener.seat)))
    if not mails:
        return [tr("Nothing has been sent to you yet.")]
    lines = []
    for number, mail in enumerate(mails, 1):
        item = mail.delivered
        sign = tr("recalled") if item.recalled is not None else tr("acknowledged") if mail.acknowledged else tr("new")
        lines.append("  " + clean_line(f"{number}  {at_time(item.at)}  {item.title} ({sign})", 300))
    return [*lines, tr("To read one in full, type:  inbox {number}", number=len(mails))]


def mail_lines(listener: Listener, number: int) -> tuple[str, list[str]]:
    """(inject id, its text) of that line of the inbox; ("", words) if there is none."""
    mails = tuple(reversed(inbox(listener.state, listener.seat)))
    if not 1 <= number <= len(mails):
        return "", [tr("Your inbox has no number {number}. Type inbox for the list.", number=number)]
    item = mails[number - 1].delivered
    return item.inject, [clean_line(f"“{item.title}”"), *set_off(inject_words(item))]


# -- brief, tracks, people --------------------------------------------------------------------------------------------


def brief_lines(listener: Listener) -> list[str]:
    """The role card, then what everybody may know."""
    brief = listener.briefing
    lines = [clean_line(brief.marking), clean_line(brief.title), *under(brief.summary)]
    card = brief.card
    if card is not None:
        lines += [clean_line(tr("Your role: {title}.", title=card.title)), *under(card.brief)]
        for heading, items in ((tr("You want:"), card.wants), (tr("Your limits:"), card.limits)):
            lines += [heading, *(f"  {clean_line(item, 400)}" for item in items)] if items else []
        if card.goal:
            lines += [tr("Long-term goal:"), *under(card.goal)]
        if card.private:
            lines += [tr("For you alone:"), *under(card.private)]
    if brief.objectives:
        lines += [tr("Objectives of the exercise:"), *(f"  {clean_line(item, 400)}" for item in brief.objectives)]
    lines += [tr("Safety:"), *under(brief.safety), tr("What is recorded:"), *under(brief.consent)]
    if brief.artificialities:
        lines += [tr("What is artificial:"), *(f"  {clean_line(item, 400)}" for item in brief.artificialities)]
    return [*lines, clean_line(brief.marking)]


def track_lines(listener: Listener) -> list[str]:
    """The tracks this seat may see."""
    lines = []
    for info in listener.briefing.tracks:
        value, band = listener.state.play.tracks.get(info.track), listener.state.play.bands.get(info.track, "")
        if info.shown == "bands":
            words = band or tr("not known yet")
        elif value is None:
            words = tr("not known yet")
        else:
            words = tr("{value} of {most}", value=value, most=info.most) + (f", {band}" if band else "")
        lines.append("  " + clean_line(f"{info.title}: {words}"))
    return lines or [tr("This exercise shows no tracks to your seat.")]


def people_lines(listener: Listener) -> list[str]:
    """Who plays what, as far as people want to be named; in one's own role, who leads."""
    lines = []
    for role in listener.state.roles:
        names = [
            tr("{name} (lead)", name=name_of(person)) if person.lead else name_of(person)
            for person in listener.state.members.get(role, {}).values()
        ]
        own = tr(" (your role)") if role == listener.seat else ""
        lines.append("  " + clean_line(f"{listener.title(role)}{own} [{role}]: {', '.join(names) or '–'}", 400))
    return lines


# -- messages, requests, notes ----------------------------------------------------------------------------------------


def message_lines(listener: Listener) -> list[str]:
    """The newest messages of this seat, oldest first."""
    messages = inbox_of(listener.state, listener.seat)
    if not messages:
        return [tr("No messages yet. To write one:  msg control your text  (or a role instead of control)")]
    lines = []
    for message in messages[-MOST_MESSAGES:]:
        sender, to = listener.office(message.sender), listener.offices(message.to)
        lines.append(clean_line(f"{at_time(message.at)}  " + tr("{sender} to {to}:", sender=sender, to=to), 300))
        lines += under(message.text)
    return lines


def request_lines(listener: Listener) -> list[str]:
    """Requests for information with their status: this role's own, and what control told everybody."""
    rfis = list(listener.state.rfis.values())
    if not rfis:
        return [tr("No requests for information yet. To ask control:  ask your question")]
    return [line for number, rfi in enumerate(rfis, 1) for line in _request(rfi, number)]


def _request(rfi: Rfi, number: int) -> list[str]:
    status = {"open": tr("waits for an answer"), "answered": tr("answered"), "refused": tr("not answered")}[rfi.status]
    head = clean_line(f"{number}  {at_time(rfi.at)}  {status}:")
    more = [tr("Answer:"), *under(rfi.answer)] if rfi.answer else []
    return [head, *under(rfi.text), *more]


def note_lines(listener: Listener) -> list[str]:
    """The private notes of the role."""
    notes = listener.state.notes.get(listener.seat, "")
    return under(notes) or [tr("No notes yet. To keep one, which no other seat sees:  note your text")]


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
