"""What happened while somebody was away, in a few lines: "since you left", and "the story so far" for whoever comes late.

Computed from what the seat itself received and from nothing else, so it can tell no more than the seat may know. Newest first within a
line, facts of one kind merged, titles and never ids.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar, cast

from tabletop.exercise import events as e
from tabletop.exercise.briefing import Briefing
from tabletop.exercise.people import name_of
from tabletop.exercise.seats import CONTROL, OBSERVER
from tabletop.exercise.state import Question, State
from tabletop.exercise.wording.answers import stands_words
from tabletop.exercise.wording.codes import SEALS, word
from tabletop.exercise.wording.names import Names, calendar
from tabletop.i18n import series, tr, trn
from tabletop.text import clean_line

MOST_LINES = 12
MOST_NAMED = 3  #: titles in one line; the rest is counted
MOST_RESOLVED = 4  #: decisions that get a line of their own
WIDEST = 160  #: characters of a line

_E = TypeVar("_E", bound=e.Event)


def digest(state: State, records: Sequence[e.Recorded], after: int, briefing: Briefing) -> tuple[str, ...]:
    """What the records behind number ``after`` say, in at most :data:`MOST_LINES` lines; () if nothing worth a line.

    ``state`` is what all ``records`` (of one seat, oldest first) amount to; ``after`` 0 tells the story so far.
    """
    place = bisect_right(records, after, key=lambda record: record.seq)
    fresh = records[place:]
    taken_back = {record.event.undone for record in fresh if isinstance(record.event, e.Undone)}
    by_class: dict[type[e.Event], list[e.Event]] = {}
    for record in reversed(fresh):
        if record.write not in taken_back:
            by_class.setdefault(type(record.event), []).append(record.event)
    news = _News(state, briefing, after, by_class)
    seen = records[place - 1].write if place else 0
    lines = [
        *_phase(news),
        *_move(news),
        *_own_seat(news),
        *_injects(news),
        *_questions(news),
        *_resolved(news),
        *_talk(news),
        *_tracks(news),
        *_debrief(news),
        *_small(news, undone=any(write <= seen for write in taken_back)),
    ]
    if len(lines) > MOST_LINES:
        lines[MOST_LINES - 1 :] = [tr("… and more: the rest is on your pages.")]
    return tuple(clean_line(line, WIDEST) for line in lines)


@dataclass(frozen=True, slots=True)
class _News:
    """What is new, and what it can be named with."""

    state: State
    briefing: Briefing
    after: int
    by_class: dict[type[e.Event], list[e.Event]]  #: newest first

    @property
    def seat(self) -> str:
        return self.briefing.seat

    def all(self, kind: type[_E]) -> list[_E]:
        """The new events of that class, newest first."""
        return cast("list[_E]", self.by_class.get(kind, []))

    def last(self, kind: type[_E]) -> _E | None:
        """The newest of that class."""
        return next(iter(self.all(kind)), None)

    def office(self, seat: str) -> str:
        """A seat as people know it."""
        return Names.of_briefing(self.briefing).seat(seat)


def _named(titles: Iterable[str]) -> str:
    """Titles in quotes, each once, the first of them by name and the others by number."""
    names = list(dict.fromkeys(title for title in titles if title))
    shown = series(tr("“{title}”", title=name) for name in names[:MOST_NAMED])
    rest = len(names) - MOST_NAMED
    return tr("{titles} and {count} more", titles=shown, count=rest) if rest > 0 else shown


def _titles(questions: Iterable[Question]) -> str:
    return _named(question.title for question in questions)


def _offices(news: _News, seats: Iterable[str]) -> str:
    return series(dict.fromkeys(news.office(seat) for seat in seats if seat))


# -- the exercise -----------------------------------------------------------------------------------------------------


def _phase(news: _News) -> list[str]:
    state = news.state
    lines = []
    if state.phase == "emergency":
        lines.append(tr("REAL EMERGENCY: everything is frozen."))
    elif lifted := news.last(e.EmergencyLifted):
        lines.append(tr("A real emergency was declared and lifted: {words}", words=lifted.words))
    if state.phase == "ended" and (ended := news.last(e.ExerciseEnded)):
        lines.append(tr("ENDEX: {reason}", reason=ended.reason) if ended.reason else tr("ENDEX was given."))
    elif state.phase == "paused" and (news.last(e.ExercisePaused) or news.last(e.SessionResumed)):
        why = state.pause_reason
        lines.append(tr("PAUSEX, the clock stands still: {reason}", reason=why) if why else tr("PAUSEX was given."))
    elif state.phase == "running" and news.last(e.ExerciseStarted):
        lines.append(tr("STARTEX was given."))
    elif state.phase == "running" and news.last(e.ExerciseContinued):
        lines.append(tr("There was a pause; the exercise goes on."))
    if ending := news.last(e.EndingReached):
        lines.append(tr("Ending: {title}", title=ending.title) if ending.ending else ending.title)
    return lines


def _move(news: _News) -> list[str]:
    moves = [move for move in news.all(e.MoveStarted) if not move.practice or move.move == news.state.play.move]
    lines = []
    if moves:
        now, *before = moves
        if now.practice:
            lines.append(tr("Practice move “{title}”.", title=now.title))
        else:
            lines.append(tr("Move {number} of {of}: “{title}”.", number=now.number, of=now.of, title=now.title))
        if before:
            lines.append(tr("Played before it: {titles}", titles=_named(move.title for move in before)))
    if (jump := news.last(e.ScenarioTimeSet)) is not None and jump.time == news.state.play.time:
        lines.append(tr("Scenario time {time}. {line}", time=calendar(jump.time), line=jump.line))
    return lines


def _own_seat(news: _News) -> list[str]:
    if news.seat not in news.state.roles:
        return []
    changes: list[e.RoleSeated | e.RoleVacated | e.LeadNamed] = [
        *news.all(e.RoleSeated),
        *news.all(e.RoleVacated),
        *news.all(e.LeadNamed),
    ]
    if not any(event.role == news.seat for event in changes):
        return []
    members = news.state.members.get(news.seat, {}).values()
    names = [tr("{name} (lead)", name=name_of(member)) if member.lead else name_of(member) for member in members]
    return [tr("In your role now: {names}", names=series(names))] if len(names) > 1 else []


# -- injects and decisions --------------------------------------------------------------------------------------------


def _injects(news: _News) -> list[str]:
    delivered = news.state.play.delivered
    new = [item.title for item in reversed(delivered.values()) if item.seq > news.after and item.recalled is None]
    lines = []
    if new:
        lines.append(
            tr("A new inject: {titles}", titles=_named(new))
            if len(new) == 1
            else tr("{count} new injects: {titles}", count=len(new), titles=_named(new))
        )

    def old(events: Sequence[e.InjectCorrected | e.InjectRecalled | e.InjectResent]) -> str:
        known = [delivered[event.inject] for event in events if event.inject in delivered]
        return _named(item.title for item in known)

    if titles := old(news.all(e.InjectCorrected)):
        lines.append(tr("Corrected: {titles}", titles=titles))
    if titles := old(news.all(e.InjectRecalled)):
        lines.append(tr("Recalled: {titles}", titles=titles))
    if titles := old(news.all(e.InjectResent)):
        lines.append(tr("Pointed out again: {titles}", titles=titles))
    return lines


def _questions(news: _News) -> list[str]:
    state, seat = news.state, news.seat
    changes: list[e.DecisionOpened | e.DecisionExtended | e.DecisionClosed] = [
        *news.all(e.DecisionOpened),
        *news.all(e.DecisionExtended),
        *news.all(e.DecisionClosed),
    ]
    touched = {event.decision for event in changes}
    questions = [q for q in reversed(state.play.questions.values()) if q.decision in touched]
    unanswered = [q for q in questions if seat in q.who and not state.submitted(q.decision, seat)]
    lines = []
    if titles := _titles(q for q in unanswered if q.status == "open"):
        lines.append(tr("Waits for your answer: {titles}", titles=titles))
    if titles := _titles(q for q in questions if q.status == "open" and seat not in q.who):
        lines.append(tr("Open: {titles}", titles=titles))
    missed = [q for q in unanswered if q.status != "open" and not state.took_part(q, seat)]
    if titles := _titles(missed):
        lines.append(tr("Closed without your answer: {titles}", titles=titles))
    if titles := _titles(q for q in questions if q.status == "closed" and q not in missed):
        lines.append(tr("Closed, not decided yet: {titles}", titles=titles))
    answers = news.all(e.ResponseSubmitted)
    own = {answer.decision for answer in answers if answer.role == seat}
    if titles := _titles(q for q in reversed(state.play.questions.values()) if q.decision in own):
        lines.append(tr("Your role answered {titles}", titles=titles))
    if answers and (seat == OBSERVER or seat in CONTROL):
        roles = _offices(news, (answer.role for answer in answers))
        lines.append(tr("Answers came in from {roles}", roles=roles))
    return lines


def _resolved(news: _News) -> list[str]:
    resolved = news.all(e.DecisionResolved)
    lines = []
    for event in resolved[:MOST_RESOLVED]:
        stands = stands_words(event.labels, event.how)
        lines.append(tr("Decided, “{title}”: {stands}", title=event.title, stands=stands))
    if more := resolved[MOST_RESOLVED:]:
        lines.append(tr("Decided before: {titles}", titles=_named(event.title for event in more)))
    sheets = {event.decision for event in news.all(e.ReasonAdded)}
    if titles := _titles(q for q in news.state.play.questions.values() if q.decision in sheets):
        lines.append(tr("New reasons on the sheet of {titles}", titles=titles))
    return lines


# -- talk, tracks, the rest -------------------------------------------------------------------------------------------


def _talk(news: _News) -> list[str]:
    seat, lines = news.seat, []
    others = [event for event in news.all(e.MessageSent) if event.sender != seat]
    messages = [event for event in others if seat in event.to] if seat in CONTROL else others
    if messages:
        senders = _offices(news, (event.sender for event in messages))
        lines.append(
            tr("A message from {senders}", senders=senders)
            if len(messages) == 1
            else tr("{count} messages from {senders}", count=len(messages), senders=senders)
        )
    if asked := [event for event in news.all(e.RfiAsked) if event.role != seat]:
        roles = _offices(news, (event.role for event in asked))
        lines.append(
            trn(
                "{count} request for information, from {roles}",
                "{count} requests for information, from {roles}",
                len(asked),
                roles=roles,
            )
        )
    answered = news.all(e.RfiAnswered)
    if own := [event for event in answered if event.role == seat]:
        lines.append(tr("Answered: {titles}", titles=_named(event.question for event in own)))
    if told := [event for event in answered if event.role != seat]:
        lines.append(tr("Control told: {titles}", titles=_named(event.question for event in told)))
    if own_refused := [event for event in news.all(e.RfiRefused) if event.role == seat]:
        lines.append(tr("Not answered: {reasons}", reasons=_named(event.reason for event in own_refused)))
    return lines


def _tracks(news: _News) -> list[str]:
    titles = {info.track: info.title for info in news.briefing.tracks}
    first: dict[str, str] = {}
    last: dict[str, str] = {}
    for event in reversed(news.all(e.TrackChanged)):
        if event.track in titles:
            first.setdefault(event.track, event.band_before if event.before is None else str(event.before))
            last[event.track] = event.band if event.after is None else str(event.after)
    moved = [
        f"{titles[track]} {first[track]} → {value}" if first[track] else f"{titles[track]} {value}"
        for track, value in last.items()
        if value != first[track]
    ]
    return [tr("Tracks: {changes}", changes=" · ".join(moved))] if moved else []


def _debrief(news: _News) -> list[str]:
    """The hotwash: the question that stands, what was said to questions, what was unsealed."""
    hotwash, lines = news.state.hotwash, []
    if hotwash.prompt and news.all(e.PromptPut):
        lines.append(tr("The hotwash asks: {text}", text=hotwash.text))
    elif hotwash.open and news.all(e.HotwashOpened):
        lines.append(tr("The hotwash has begun."))
    if count := len(news.all(e.PointRecorded)):
        lines.append(tr("Points in the hotwash: {count}", count=count))
    if unsealed := news.all(e.Unsealed):
        lines.append(tr("Unsealed: {what}", what=series(word(SEALS, one.what) for one in reversed(unsealed))))
    if count := len(news.all(e.FeedbackGiven)):
        lines.append(tr("Feedback forms: {count}", count=count))
    if news.all(e.ConsentWithdrawn):
        lines.append(withdrawn_words())
    return lines


def _small(news: _News, *, undone: bool) -> list[str]:
    lines = []
    if undone:
        lines.append(tr("Control took back something you had seen; your pages show what holds."))
    if count := len(news.all(e.LogLineWritten)):
        lines.append(tr("Lines in the decision log: {count}", count=count))
    return lines


def withdrawn_words() -> str:
    """What is told of a withdrawal, which names nobody."""
    return tr("Somebody withdrew consent and is named no more.")
