"""What a seat is told about this moment: what is expected, what came last, what was decided last. Never empty (BR-02)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tabletop.exercise.briefing import Briefing
from tabletop.exercise.events import DecisionResolved, Recorded, Undone
from tabletop.exercise.state import Delivered, Question, State
from tabletop.exercise.station import expected_now, inbox, open_questions
from tabletop.exercise.wording.names import calendar
from tabletop.exercise.wording.outcome import stands_words
from tabletop.i18n import tr
from tabletop.tui.kit.text import plain
from tabletop.tui.seat.answer_form import at_time


def last_decided(records: Sequence[Recorded]) -> Recorded | None:
    """The last decision announced to this seat that was not taken back, whether or not the seat was asked."""
    undone: set[int] = set()
    for record in reversed(records):
        if isinstance(record.event, Undone):
            undone.add(record.event.undone)
        elif isinstance(record.event, DecisionResolved) and record.write not in undone:
            return record
    return None


def latest_inject(state: State, role: str) -> Delivered | None:
    """The inject that came last and was not recalled."""
    return next((mail.delivered for mail in inbox(state, role) if mail.delivered.recalled is None), None)


def expectation(state: State, role: str, lead: str = "") -> str:
    """What is expected of this seat now, as a sentence. ``lead`` is who submits for it, "" if that is who reads this."""
    match expected_now(state, role):
        case "before":
            return tr("The exercise has not started. Read your brief; it begins when the facilitator says STARTEX.")
        case "emergency":
            return tr("This is real: stop and listen to the facilitator.")
        case "paused":
            return tr(
                "PAUSEX: the clock stands still. You may go on writing; sending waits until the exercise continues."
            )
        case "ended":
            return tr(
                "ENDEX: the exercise has ended. Stay for the hotwash: f8 answers its questions and opens the feedback form."
            )
        case "answer" if lead:
            return tr("Your role is asked to decide. {lead} submits; talk it over.", lead=lead)
        case "change" if lead:
            return tr("{lead} has answered for your role, and may change it until the question closes.", lead=lead)
        case "answer":
            return tr("You are asked to decide.")
        case "read":
            return tr("A message waits for you: read it and acknowledge it (a).")
        case "change":
            return tr("Your answer has been received; you may change it until the question closes.")
        case _:
            return tr("Nothing is asked of you at this moment. Talk to the others; what comes next appears here.")


class NowPane(VerticalScroll):
    """The situation in words; without a question it has the screen to itself, beside one it is a column."""

    DEFAULT_CSS = """
    NowPane { padding: 0 2; scrollbar-size-vertical: 1; }
    NowPane > Static { height: auto; max-width: 96; }
    """

    def compose(self) -> Iterable[Static]:
        """One text."""
        yield Static(markup=False)

    def show(self, state: State, records: Sequence[Recorded], briefing: Briefing, lead: str = "") -> None:
        """Say it anew; ``lead`` as for :func:`expectation`."""
        self.query_one(Static).update(situation(state, records, briefing, lead))


def situation(state: State, records: Sequence[Recorded], briefing: Briefing, lead: str = "") -> Content:
    """Everything Now says apart from the form: newest first after what is expected."""
    role = briefing.seat
    blocks = [plain(expectation(state, role, lead), "bold $accent")]
    if state.phase == "before":
        here = tr("Until then: your brief (3), messages to the others and to control (4), notes for yourself (5).")
        about = [plain(briefing.title, "bold"), plain(briefing.summary.strip()), plain(here, "$secondary")]
        return Content("\n\n").join([*blocks, *about])
    if state.ending is not None:
        blocks.append(_block(tr("HOW IT ENDED"), state.ending[1], state.ending[2]))
    news: list[tuple[int, Content]] = []
    waiting = [q for q in state.play.questions.values() if q.status == "closed" and role in q.who]
    news += [(question.seq, _closed(question, state, role)) for question in waiting]
    inject = latest_inject(state, role)
    if inject is not None:
        news.append((inject.seq, _message(inject, state, role)))
    decided = last_decided(records)
    if decided is not None:
        news.append((decided.seq, _decided(decided)))
    blocks += [content for _, content in sorted(news, key=lambda item: -item[0])]
    blocks.append(_move(state))
    blocks.append(_next(state, role))
    return Content("\n\n").join(blocks)


def _block(heading: str, title: str, text: str, note: Content | None = None) -> Content:
    parts = [plain(heading, "$secondary"), plain(title, "bold")]
    if note is not None:
        parts.append(note)
    if text.strip():
        parts.append(plain(text.strip()))
    return Content("\n").join(parts)


def _message(inject: Delivered, state: State, role: str) -> Content:
    """The inject between its marking, as in the inbox: whatever is photographed says that it is an exercise."""
    acknowledged = role in state.acknowledged.get(inject.inject, {})
    sign = tr("acknowledged ✓") if acknowledged else tr("● new: a acknowledges")
    note = Content.assemble(
        plain(tr("from {sender} · {time}", sender=inject.sender, time=at_time(inject.at)), "$secondary"),
        "   ",
        plain(sign, "$secondary" if acknowledged else "$warning"),
    )
    text = "\n\n".join([inject.body.strip(), *(tr("CORRECTION: {text}", text=text) for text in inject.corrections)])
    marking = plain(inject.marking, "$secondary")
    parts = [
        plain(tr("LATEST MESSAGE"), "$secondary"),
        marking,
        plain(inject.title, "bold"),
        note,
        plain(text),
        marking,
    ]
    return Content("\n").join(parts)


def _decided(record: Recorded) -> Content:
    event = record.event
    assert isinstance(event, DecisionResolved)
    note = plain(tr("→ {stands}", stands=stands_words(event.labels, event.how)), "bold")
    words = event.words and tr("how: {words}", words=event.words)
    return _block(tr("DECIDED LAST"), event.title, "\n".join([*event.results, *([words] if words else [])]), note)


def _closed(question: Question, state: State, role: str) -> Content:
    response = state.submitted(question.decision, role)
    if response is None:
        words = tr("The question is closed. No answer of yours was sent.")
    else:
        words = tr("The question is closed. Your answer of {time} counts.", time=at_time(response.at))
    return _block(
        tr("BEING WORKED OUT"), question.title, words + " " + tr("The outcome will be read out and shown here.")
    )


def _move(state: State) -> Content:
    play = state.play
    number = tr("practice: nothing counts") if play.practice else f"{play.move_number}/{play.move_of}"
    title = tr("{title} ({number})", title=play.move_title, number=number)
    note = plain(" · ".join(text for text in (calendar(play.time), play.move_line) if text), "$secondary")
    return _block(tr("THIS MOVE"), title, play.move_brief, note)


def _next(state: State, role: str) -> Content:
    if state.phase == "ended":
        words = tr("Inbox (2), brief (3), messages (4) and notes (5) stay; you may still write.")
        return plain(words, "$secondary")
    asked = open_questions(state, role)
    if len(asked) > 1:
        words = tr("Next: {count} questions wait for you (ctrl+n goes to the next).", count=len(asked))
    elif asked:
        words = tr("Next: your question closes; then the outcome is read out.")
    else:
        words = tr("Next: the facilitator sends a message, puts a question or opens the next move.")
    return plain(words, "$secondary")
