"""What a seat can look up, as lines: now, inbox, brief, tracks, people, messages, requests. Computed from what the seat was sent."""

from __future__ import annotations

from collections.abc import Sequence

from tabletop.exercise.clock import as_hms, as_ms
from tabletop.exercise.describe import calendar
from tabletop.exercise.events import DecisionResolved, Recorded, Undone
from tabletop.exercise.people import inbox_of, name_of, unread_messages
from tabletop.exercise.seats import FACILITATOR, OBSERVER, WALL
from tabletop.exercise.state import Question, Rfi
from tabletop.exercise.station import expected_now, inbox, open_questions
from tabletop.i18n import tr
from tabletop.room.plain.hearer import Hearer, at_time, under
from tabletop.room.plain.questions import answer_words, question_lines, resolved_lines
from tabletop.room.plain.words import inject_lines
from tabletop.text import clean_line

MOST_MESSAGES = 20  #: of a page of messages


def expectation(hearer: Hearer) -> str:
    """What is expected of this seat now, as a sentence; never empty."""
    state = hearer.state
    if hearer.seat == OBSERVER and state.phase == "running":
        return tr("You observe. Whatever you type is kept as an observation; /help lists the commands.")
    if hearer.seat == WALL and state.phase == "running":
        return tr("This is the wall: it is told what everybody may know.")
    match expected_now(state, hearer.seat):
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


def now_lines(hearer: Hearer, records: Sequence[Recorded], clock: float, question: Question | None) -> list[str]:
    """This moment: what is expected, the question, what waits, what was decided last, the move."""
    state, play = hearer.state, hearer.state.play
    lines = [expectation(hearer)]
    if state.ending is not None:
        lines += [clean_line(tr("How it ended: {title}.", title=state.ending[1])), *under(state.ending[2])]
    if question is not None:
        lines.append(clean_line(tr("Question: “{title}”.", title=question.title)))
        lines += question_lines(hearer, question, clock)
        lines += _own_answer(hearer, question)
    lines += _waiting(hearer, question)
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
        lines += resolved_lines(decided)[:1]
    return lines


def _own_answer(hearer: Hearer, question: Question) -> list[str]:
    lines = []
    response = hearer.state.submitted(question.decision, hearer.seat)
    draft = hearer.state.draft(question.decision, hearer.seat)
    if response is not None:
        lines.append(tr("Your answer: {said}", said=answer_words(question, response)))
    if draft is not None:
        lines.append(tr("Kept as a draft, not sent: {said}", said=answer_words(question, draft)))
    return lines


def _waiting(hearer: Hearer, question: Question | None) -> list[str]:
    state, seat = hearer.state, hearer.seat
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


def inbox_lines(hearer: Hearer) -> list[str]:
    """All injects this seat was sent, oldest first, numbered."""
    mails = tuple(reversed(inbox(hearer.state, hearer.seat)))
    if not mails:
        return [tr("Nothing has been sent to you yet.")]
    lines = []
    for number, mail in enumerate(mails, 1):
        item = mail.delivered
        sign = tr("recalled") if item.recalled is not None else tr("acknowledged") if mail.acknowledged else tr("new")
        lines.append("  " + clean_line(f"{number}  {at_time(item.at)}  {item.title} ({sign})", 300))
    return [*lines, tr("To read one in full, type:  inbox {number}", number=len(mails))]


def mail_lines(hearer: Hearer, number: int) -> tuple[str, list[str]]:
    """(inject id, its text) of that line of the inbox; ("", words) if there is none."""
    mails = tuple(reversed(inbox(hearer.state, hearer.seat)))
    if not 1 <= number <= len(mails):
        return "", [tr("Your inbox has no number {number}. Type inbox for the list.", number=number)]
    item = mails[number - 1].delivered
    return item.inject, [clean_line(f"“{item.title}”"), *inject_lines(item)]


# -- brief, tracks, people --------------------------------------------------------------------------------------------


def brief_lines(hearer: Hearer) -> list[str]:
    """The role card, then what everybody may know."""
    brief = hearer.briefing
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


def track_lines(hearer: Hearer) -> list[str]:
    """The tracks this seat may see."""
    lines = []
    for info in hearer.briefing.tracks:
        value, band = hearer.state.play.tracks.get(info.track), hearer.state.play.bands.get(info.track, "")
        if info.shown == "bands":
            words = band or tr("not known yet")
        elif value is None:
            words = tr("not known yet")
        else:
            words = tr("{value} of {most}", value=value, most=info.most) + (f", {band}" if band else "")
        lines.append("  " + clean_line(f"{info.title}: {words}"))
    return lines or [tr("This exercise shows no tracks to your seat.")]


def people_lines(hearer: Hearer) -> list[str]:
    """Who plays what, as far as people want to be named; in one's own role, who leads."""
    lines = []
    for role in hearer.state.roles:
        names = [
            tr("{name} (lead)", name=name_of(person)) if person.lead else name_of(person)
            for person in hearer.state.members.get(role, {}).values()
        ]
        own = tr(" (your role)") if role == hearer.seat else ""
        lines.append("  " + clean_line(f"{hearer.title(role)}{own} [{role}]: {', '.join(names) or '–'}", 400))
    return lines


# -- messages, requests, notes ----------------------------------------------------------------------------------------


def message_lines(hearer: Hearer) -> list[str]:
    """The newest messages of this seat, oldest first."""
    messages = inbox_of(hearer.state, hearer.seat)
    if not messages:
        return [tr("No messages yet. To write one:  msg control your text  (or a role instead of control)")]
    lines = []
    for message in messages[-MOST_MESSAGES:]:
        sender, to = hearer.office(message.sender), hearer.offices(message.to)
        lines.append(clean_line(f"{at_time(message.at)}  " + tr("{sender} to {to}:", sender=sender, to=to), 300))
        lines += under(message.text)
    return lines


def request_lines(hearer: Hearer) -> list[str]:
    """Requests for information with their status: this role's own, and what control told everybody."""
    rfis = list(hearer.state.rfis.values())
    if not rfis:
        return [tr("No requests for information yet. To ask control:  ask your question")]
    return [line for number, rfi in enumerate(rfis, 1) for line in _request(rfi, number)]


def _request(rfi: Rfi, number: int) -> list[str]:
    status = {"open": tr("waits for an answer"), "answered": tr("answered"), "refused": tr("not answered")}[rfi.status]
    head = clean_line(f"{number}  {at_time(rfi.at)}  {status}:")
    more = [tr("Answer:"), *under(rfi.answer)] if rfi.answer else []
    return [head, *under(rfi.text), *more]


def note_lines(hearer: Hearer) -> list[str]:
    """The private notes of the role."""
    notes = hearer.state.notes.get(hearer.seat, "")
    return under(notes) or [tr("No notes yet. To keep one, which no other seat sees:  note your text")]


def sheet_lines(hearer: Hearer, question: Question) -> list[str]:
    """The reasons on the sheet of an argument."""
    lines = []
    for reason in hearer.state.argument(question.decision).reasons.values():
        side = tr("for") if reason.side == "pro" else tr("against")
        struck = tr(" (struck: {why})", why=reason.struck) if reason.struck else ""
        by = hearer.office(reason.role)
        lines.append("  " + clean_line(f"{reason.number}  {side}, {by}: {reason.text}{struck}", 600))
    return lines or [tr("No reasons yet.")]


def role_named(hearer: Hearer, words: str) -> str:
    """The seat somebody means: control, a role's id or title, or the only one that begins or contains it; "" if unclear."""
    word = words.casefold().strip()
    if word in {"control", FACILITATOR, tr("control").casefold()}:
        return FACILITATOR
    titles = dict(hearer.briefing.roles)
    known = {role: titles.get(role, role).casefold() for role in hearer.state.roles}
    exact = [role for role, title in known.items() if word in {role.casefold(), title}]
    if exact:
        return exact[0]
    alike = [
        role for role, title in known.items() if word and (role.casefold().startswith(word) or title.startswith(word))
    ]
    return alike[0] if len(alike) == 1 else ""
