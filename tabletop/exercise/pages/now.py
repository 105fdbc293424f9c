"""This moment: what is expected of the seat, what came last, what was decided last, where the exercise is. Never empty."""

from __future__ import annotations

from collections.abc import Sequence

from tabletop.exercise.events import DecisionResolved, Recorded
from tabletop.exercise.pages.head import lead_name
from tabletop.exercise.pages.inbox import correction, receipt
from tabletop.exercise.pages.page import Block, Item, Page, Sent, Words, text
from tabletop.exercise.people import unread_messages
from tabletop.exercise.seats import OBSERVER, WALL
from tabletop.exercise.state import Delivered, Question, State
from tabletop.exercise.station import expected_now, latest_inject, not_undone, open_questions, unacknowledged
from tabletop.exercise.wording.answers import ballot_lines, how_words, stands_words
from tabletop.exercise.wording.names import calendar
from tabletop.i18n import tr, trn


def now_page(here: Sent) -> Page:
    """What is expected first, then what came, newest first, then the move and what comes next."""
    state, seat = here.state, here.seat
    expected = Block((expectation(here),))
    if state.phase == "before":
        about = Block((Words(here.briefing.title, "title"), *text(here.briefing.summary)))
        return Page("now", (expected, about, *_until_startex(here)))
    blocks = [expected]
    if state.ending is not None:
        _, title, words = state.ending
        blocks.append(Block((Words(title, "title"), *text(words)), tr("HOW IT ENDED")))
    news: list[tuple[int, Block]] = []
    waiting = [q for q in state.play.questions.values() if q.status == "closed" and seat in q.who]
    news += [(question.seq, _closed(question, state, seat)) for question in waiting]
    inject = latest_inject(state, seat)
    if inject is not None:
        news.append((inject.seq, _message(inject, here)))
    decided = last_decided(here.records)
    if decided is not None:
        news.append((decided.seq, _decided(decided, here)))
    blocks += [block for _, block in sorted(news, key=lambda item: -item[0])]
    if state.play.move:
        blocks.append(_move(state))
    blocks.append(Block((*_waiting(here, inject), _next(state, seat))))
    return Page("now", tuple(blocks))


def expectation(here: Sent) -> Words:
    """What is expected of the seat now, as a sentence."""
    state, lead = here.state, lead_name(here)
    if state.phase == "running" and here.seat == OBSERVER:
        return Words(tr("You observe. What you write is kept as an observation."), "call")
    if state.phase == "running" and here.seat == WALL:
        return Words(tr("This is the wall: it is told what everybody may know."), "call")
    match expected_now(state, here.seat):
        case "before":
            words = tr("The exercise has not started; it begins when the facilitator says STARTEX.")
            return Words(words, "call")
        case "emergency":
            return Words(tr("REAL EMERGENCY. This is real: stop, and listen to the facilitator."), "call")
        case "paused":
            words = tr(
                "PAUSEX: the clock stands still. Messages go out as ever; answers are taken again when the exercise continues, and what you write is kept."
            )
            return Words(words, "call")
        case "ended":
            words = tr("ENDEX: the exercise has ended. Stay for the hotwash, its questions and the feedback form.")
            return Words(words, "call", acts=("own-hotwash",))
        case "answer" if lead:
            return Words(tr("Your role is asked to decide. {lead} submits; talk it over.", lead=lead), "call")
        case "change" if lead:
            words = tr("{lead} has answered for your role, and may change it until the question closes.", lead=lead)
            return Words(words, "call")
        case "answer":
            return Words(tr("You are asked to decide."), "call")
        case "read":
            return Words(tr("A message waits for you: read it and acknowledge it."), "call", acts=("acknowledge",))
        case "change":
            return Words(tr("Your answer has been received; you may change it until the question closes."), "call")
        case _:
            words = tr("Nothing is asked of you at this moment. Talk to the others; what comes next appears here.")
            return Words(words, "call")


def last_decided(records: Sequence[Recorded]) -> Recorded | None:
    """The last decision announced to this seat that was not taken back, whether or not the seat was asked."""
    return next((record for record in not_undone(records) if isinstance(record.event, DecisionResolved)), None)


def _until_startex(here: Sent) -> tuple[Block, ...]:
    if here.seat == OBSERVER:
        return (Block((Words(tr("Until then: your brief."), "quiet", acts=("brief",)),)),)
    if here.briefing.card is None:
        return ()
    words = tr("Until then: your brief, messages to the others and to control, notes for yourself.")
    return (Block((Words(words, "quiet", acts=("brief", "messages", "notes")),)),)


def _message(inject: Delivered, here: Sent) -> Block:
    """The inject between its marking, as in the inbox: whatever is photographed says that it is an exercise."""
    marking = Words(inject.marking, "marking")
    items = (
        marking,
        Words(inject.title, "title"),
        Words(tr("from {sender}", sender=inject.sender), "quiet", at=inject.at),
        *receipt(inject, here),
        *text(inject.body),
        *(item for words in inject.corrections for item in correction(words)),
        marking,
    )
    return Block(items, tr("LATEST MESSAGE"))


def _decided(record: Recorded, here: Sent) -> Block:
    event = record.event
    assert isinstance(event, DecisionResolved)
    stands = Words(stands_words(event.labels, event.how), "strong", sign="stands")
    how = (Words(tr("how: {words}", words=how_words(event.how, event.words))),) if event.how else ()
    results = [item for result in event.results for item in text(result)]
    answered = _answered(here.state.play.questions.get(event.decision), here)
    return Block((Words(event.title, "title"), stands, *results, *how, *answered), tr("DECIDED LAST"))


def _answered(question: Question | None, here: Sent) -> tuple[Words, ...]:
    """Who answered what, where that was shown to those asked."""
    if question is None or not question.ballots:
        return ()
    names = dict(here.briefing.roles)
    labels = {row[0]: row[1] for row in question.options}
    return (
        Words(tr("Who answered what:"), "quiet"),
        *(Words(line, "plain", "text") for line in ballot_lines(question, lambda role: names.get(role, role), labels)),
    )


def _closed(question: Question, state: State, seat: str) -> Block:
    response = state.submitted(question.decision, seat)
    if response is None and state.took_part(question, seat):
        answer = Words(tr("The question is closed. What you gave to the argument was received; you did not vote."))
    elif response is None:
        answer = Words(tr("The question is closed. No answer of yours was sent."))
    else:
        answer = Words(tr("Your answer was received, and counts."), at=response.at)
    then = Words(tr("The outcome will be read out and shown here."))
    return Block((Words(question.title, "title"), answer, then), tr("BEING WORKED OUT"))


def _move(state: State) -> Block:
    play = state.play
    if play.practice:
        number = tr("practice: nothing counts")
    else:
        number = tr("move {number} of {of}", number=play.move_number, of=play.move_of)
    title, which = Words(play.move_title, "title"), Words(f"({number})", "quiet", "beside")
    when = [Words(calendar(play.time), "quiet")] if play.time else []
    return Block((title, which, *when, *text(play.move_line, "quiet"), *text(play.move_brief)), tr("THIS MOVE"))


def _waiting(here: Sent, shown: Delivered | None) -> list[Item]:
    """What waits behind the other pages, beside the message that this page shows."""
    state, seat = here.state, here.seat
    if seat not in state.roles:
        return []
    found: list[Item] = []
    injects = sum(shown is None or delivered.inject != shown.inject for delivered in unacknowledged(state, seat))
    if injects:
        words = trn(
            "{count} more message of the exercise waits to be acknowledged.",
            "{count} more messages of the exercise wait to be acknowledged.",
            injects,
        )
        found.append(Words(words, "hint", acts=("inbox",)))
    if unread_messages(state, seat, here.member):
        found.append(Words(tr("Unread messages wait for you."), "hint", acts=("messages",)))
    return found


def _next(state: State, seat: str) -> Words:
    if state.phase == "ended":
        words = tr("Inbox, brief, messages and notes stay; you may still write.")
        return Words(words, "quiet", acts=("inbox", "brief", "messages", "notes"))
    asked = open_questions(state, seat)
    if len(asked) > 1:
        words = tr("Next: {count} questions wait for you.", count=len(asked))
        return Words(words, "quiet", acts=("next-question",))
    if asked:
        return Words(tr("Next: your question closes; then the outcome is read out."), "quiet")
    words = tr("Next: the facilitator sends a message, puts a question or opens the next move.")
    return Words(words, "quiet")
