"""The voice that speaks to a seat: what has just happened, in sentences for whoever sits there.

What comes from somebody else is a :class:`Quote` and stays apart from the program's own words, so that no message can pass itself off as
another one. Which key or word answers is the surface's to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tabletop.exercise import events as e
from tabletop.exercise.briefing import Briefing
from tabletop.exercise.clock import as_ms
from tabletop.exercise.matrix import phia_word
from tabletop.exercise.people import name_of
from tabletop.exercise.seats import CONTROL, OBSERVER
from tabletop.exercise.state import Delivered, Question, State
from tabletop.exercise.wording.answers import (
    Answered,
    answer_words,
    ballot_lines,
    confidence_words,
    how_words,
    stands_words,
)
from tabletop.exercise.wording.codes import GRADES, LOG, OBSERVATIONS, SEALS, SIDES, WALL_PAGES, word
from tabletop.exercise.wording.names import Names, band_words, calendar
from tabletop.exercise.wording.third_person import seal_lines
from tabletop.i18n import listed, series, tr, trn


class Quote(str):
    """Text that somebody wrote, an author or a person in play."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Listener:
    """Who is spoken to, and what the words are taken from."""

    seat: str
    member: str
    briefing: Briefing
    state: State

    @property
    def names(self) -> Names:
        """What things are called; titles of what was sent are looked up in the state."""
        return Names.of_briefing(self.briefing)

    def office(self, seat: str) -> str:
        """A seat as it is called to this one."""
        return tr("you") if seat == self.seat and seat not in CONTROL else self.names.seat(seat)

    def offices(self, seats: Iterable[str]) -> str:
        """Several of them."""
        return series(self.office(seat) for seat in seats)

    def title(self, role: str) -> str:
        """The title of a role."""
        return self.names.role(role)

    def inject(self, inject: str) -> str:
        """The title of an inject that was sent to this seat."""
        delivered = self.state.play.delivered.get(inject)
        return delivered.title if delivered is not None else inject

    def question(self, decision: str) -> str:
        """The title of a decision that was put to this seat."""
        question = self.state.play.questions.get(decision)
        return question.title if question is not None else decision


Words = list[str]
"""A first sentence, then more of the program's own and quotes; [] for nothing."""


def address(event: e.Event, listener: Listener) -> Words:
    """What the event says to this seat. ``listener.state`` already holds it."""
    teller = _ADDRESSES.get(type(event))
    return teller(listener, event) if teller is not None else []


def quoted(text: str) -> Words:
    """A text of somebody's, if there is any."""
    return [Quote(text)] if text.strip() else []


def own_answer_words(question: Question, answer: Answered) -> str:
    """An answer with its reason and how sure it is, on one line, for a receipt."""
    labels = {row[0]: row[1] for row in question.options}
    why = tr("because {why}", why=answer.rationale) if answer.rationale.strip() else ""
    parts = (answer_words(answer, labels, question.unit), why, confidence_words(answer.confidence))
    return listed(part for part in parts if part)


# -- injects ----------------------------------------------------------------------------------------------------------


def inject_words(inject: Delivered) -> Words:
    """An inject in full, between its marking."""
    about = tr("From {sender}, by {channel}.", sender=inject.sender, channel=inject.channel)
    if inject.grade:
        about = tr(
            "From {sender}, by {channel}. Grade {grade}.",
            sender=inject.sender,
            channel=inject.channel,
            grade=inject.grade,
        )
    lines: Words = [inject.marking, about, *quoted(inject.body)]
    for text in inject.corrections:
        lines += [tr("Correction:"), *quoted(text)]
    if inject.recalled is not None:
        lines += [tr("This was recalled."), *quoted(inject.recalled)]
    return [*lines, inject.marking]


def _released(listener: Listener, event: e.InjectReleased) -> Words:
    inject = listener.state.play.delivered.get(event.inject)
    text = inject_words(inject) if inject is not None else quoted(event.body)
    return [tr("New message: “{title}”.", title=event.title), *text]


def _corrected(listener: Listener, event: e.InjectCorrected) -> Words:
    return [tr("Correction to “{title}”:", title=listener.inject(event.inject)), *quoted(event.text)]


def _recalled(listener: Listener, event: e.InjectRecalled) -> Words:
    return [tr("“{title}” was recalled.", title=listener.inject(event.inject)), *quoted(event.reason)]


def _resent(listener: Listener, event: e.InjectResent) -> Words:
    return [tr("“{title}” is pointed out again.", title=listener.inject(event.inject))]


def _acknowledged(listener: Listener, event: e.InjectAcknowledged) -> Words:
    title = listener.inject(event.inject)
    if event.role == listener.seat:
        return [tr("Acknowledged: “{title}”.", title=title)]
    return [tr("{role} has read “{title}”.", role=listener.title(event.role), title=title)]


# -- decisions --------------------------------------------------------------------------------------------------------


def _opened(listener: Listener, event: e.DecisionOpened) -> Words:
    if listener.seat in event.who:
        return [tr("You are asked to decide: “{title}”.", title=event.title)]
    return [tr("A question is put to {roles}: “{title}”.", roles=listener.offices(event.who), title=event.title)]


def _extended(listener: Listener, event: e.DecisionExtended) -> Words:
    left = as_ms(event.closes - listener.state.clock)
    return [tr("“{title}” now closes in {time}.", title=listener.question(event.decision), time=left)]


def _answered(listener: Listener, event: e.ResponseSubmitted) -> Words:
    question = listener.state.play.questions.get(event.decision)
    if question is None:
        return []
    values = {"title": question.title, "said": own_answer_words(question, event)}
    if event.role != listener.seat:
        return [tr("{role} has answered “{title}”: {said}", role=listener.title(event.role), **values)]
    if event.draft:
        head = tr("Control took over your draft of “{title}”: {said}", **values)
    elif event.entered_by:
        head = tr("Control typed your answer to “{title}”: {said}", **values)
    else:
        head = tr("Received, “{title}”: {said}", **values)
    return [head, tr("You may change it until it closes.")]


def _closed(listener: Listener, event: e.DecisionClosed) -> Words:
    title = listener.question(event.decision)
    if event.reason == "time":
        return [tr("Time is up: “{title}” is closed. The outcome will be read out.", title=title)]
    return [tr("“{title}” is closed. The outcome will be read out.", title=title)]


def _ballots(listener: Listener, event: e.BallotsRevealed) -> Words:
    question = listener.state.play.questions.get(event.decision)
    labels = {row[0]: row[1] for row in question.options} if question is not None else {}
    head = tr("Who answered what, “{title}”:", title=listener.question(event.decision))
    return [head, *map(Quote, ballot_lines(event, listener.names.role, labels))]


def resolved_words(event: e.DecisionResolved) -> Words:
    """What stands, how it came about, and what is read aloud."""
    stands = stands_words(event.labels, event.how)
    lines: Words = [tr("Decided, “{title}”: {stands}.", title=event.title, stands=stands)]
    if event.how:
        lines.append(tr("How: {words}", words=how_words(event.how, event.words)))
    if event.reason:
        lines.append(tr("Why: {reason}", reason=event.reason))
    return [*lines, *(quote for text in event.results for quote in quoted(text))]


# -- arguments --------------------------------------------------------------------------------------------------------


def _reason(listener: Listener, event: e.ReasonAdded) -> Words:
    values = {
        "number": event.number,
        "side": word(SIDES, event.side),
        "role": listener.office(event.role),
        "title": listener.question(event.decision),
    }
    if event.weight > 1:
        head = tr("Strong reason {number} {side}, from {role}, on “{title}”:", **values)
    else:
        head = tr("Reason {number} {side}, from {role}, on “{title}”:", **values)
    return [head, *quoted(event.text)]


def _struck(listener: Listener, event: e.ReasonStruck) -> Words:
    title = listener.question(event.decision)
    return [tr("Reason {number} on “{title}” is struck.", number=event.number, title=title), *quoted(event.reason)]


def _estimated(listener: Listener, event: e.EstimateSubmitted) -> Words:
    values = {"percent": event.percent, "word": phia_word(event.percent)}
    if event.role == listener.seat:
        return [tr("Your estimate: {percent} percent, {word}.", **values)]
    return [tr("Estimate of {role}: {percent} percent, {word}.", role=listener.title(event.role), **values)]


def _estimates(listener: Listener, event: e.EstimatesRevealed) -> Words:
    if not event.estimates:
        return [tr("Nobody estimated “{title}”.", title=listener.question(event.decision))]
    each = series(
        tr("{role} {percent}", role=listener.title(role), percent=percent) for role, percent in event.estimates
    )
    return [
        tr("Estimates: median {median} percent, spread {spread}.", median=event.median, spread=event.spread),
        Quote(each),
    ]


def _rolled(_listener: Listener, event: e.DiceRolled) -> Words:
    if not event.decision:
        return []
    return [tr("Dice, {sides} sides: {raw}.", sides=event.sides, raw=series(map(str, event.raw)))]


def _judged(listener: Listener, event: e.ArgumentAdjudicated) -> Words:
    values = {"title": listener.question(event.decision), "grade": word(GRADES, event.grade), "words": event.words}
    return [tr("Judged, “{title}”: {grade}. {words}", **values)]


# -- people and talk --------------------------------------------------------------------------------------------------


def _seated(listener: Listener, event: e.RoleSeated) -> Words:
    if event.member and event.member == listener.member:
        return []
    name = event.person or tr("Somebody")
    if event.role == OBSERVER:
        return [tr("{person} has come as observer.", person=name)]
    if event.role in CONTROL:
        return [tr("{person} has come as co-facilitator.", person=name)]
    if event.role == listener.seat:
        return [tr("{person} has come into your role.", person=name)]
    return [tr("{person} takes {role}.", person=name, role=listener.title(event.role))]


def _vacated(listener: Listener, event: e.RoleVacated) -> Words:
    if event.role not in listener.state.roles:
        return []
    if event.role == listener.seat:
        return [tr("Somebody has left your role.")]
    return [tr("Somebody has left {role}.", role=listener.title(event.role))]


def _lead(listener: Listener, event: e.LeadNamed) -> Words:
    if event.role != listener.seat:
        return []
    if event.member == listener.member:
        return [you_lead()]
    person = listener.state.members.get(event.role, {}).get(event.member)
    name = name_of(person) if person is not None else tr("somebody else")
    return [tr("{person} leads this role now, and submits.", person=name)]


def _comcheck_answered(listener: Listener, event: e.ComcheckAnswered) -> Words:
    return [tr("Test message confirmed.")] if event.member == listener.member else []


def _message(listener: Listener, event: e.MessageSent) -> Words:
    if event.sender == listener.seat:
        head = tr("Sent to {to}:", to=listener.offices(event.to))
    else:
        values = {"sender": listener.office(event.sender), "to": listener.offices(event.to)}
        head = tr("Message from {sender} to {to}:", **values)
    return [head, *quoted(event.text)]


def _rfi_asked(listener: Listener, event: e.RfiAsked) -> Words:
    if event.role == listener.seat:
        return [tr("Your request went to control:"), *quoted(event.text)]
    return [tr("{role} asks control:", role=listener.title(event.role)), *quoted(event.text)]


def _rfi_answered(listener: Listener, event: e.RfiAnswered) -> Words:
    head = tr("Control answers your request:") if event.role == listener.seat else tr("Control tells everybody:")
    return [head, *quoted(event.question), tr("Answer:"), *quoted(event.text)]


def _rfi_refused(listener: Listener, event: e.RfiRefused) -> Words:
    if event.role == listener.seat:
        return [tr("Control does not answer your request:"), *quoted(event.reason)]
    return [tr("Control does not answer {who}:", who=listener.title(event.role)), *quoted(event.reason)]


def _wall(listener: Listener, event: e.WallTurned) -> Words:
    if listener.seat in CONTROL or event.page in {"", "blank"}:
        return quoted(event.words) if event.words and event.page != "blank" else []
    heading = event.heading or tr("The wall shows: {page}.", page=word(WALL_PAGES, event.page))
    return [heading, *quoted(event.words)]


# -- the exercise -----------------------------------------------------------------------------------------------------


def _move(_listener: Listener, event: e.MoveStarted) -> Words:
    if event.practice:
        head = tr("Practice move “{title}”: nothing counts yet.", title=event.title)
    else:
        head = tr("Move {number} of {of}: “{title}”.", number=event.number, of=event.of, title=event.title)
    about = trn(
        "{count} minute. Scenario time {time}.",
        "{count} minutes. Scenario time {time}.",
        event.minutes,
        time=calendar(event.time),
    )
    return [head, about, *quoted(event.line), *quoted(event.brief)]


def _time(_listener: Listener, event: e.ScenarioTimeSet) -> Words:
    return [tr("Scenario time is now {time}.", time=calendar(event.time)), *quoted(event.line)]


def _ending(_listener: Listener, event: e.EndingReached) -> Words:
    if not event.ending:
        return [tr("{how_far}. No ending was reached.", how_far=event.title)]
    return [tr("How it ended: {title}.", title=event.title), *quoted(event.text)]


def _track(listener: Listener, event: e.TrackChanged) -> Words:
    if not listener.names.knows_track(event.track):
        return []
    title, band = listener.names.track(event.track), band_words(event.band)
    if event.after is None:
        return [tr("{track}: now {band}.", track=title, band=band)] if event.band != event.band_before else []
    if event.before == event.after:
        return []
    return [tr("{track}: from {before} to {after}.", track=title, before=event.before, after=event.after)]


# -- debrief ----------------------------------------------------------------------------------------------------------


def _prompt(_listener: Listener, event: e.PromptPut) -> Words:
    if event.seconds:
        return [tr("The hotwash asks everybody. {time} for it.", time=as_ms(event.seconds)), *quoted(event.text)]
    return [tr("The hotwash asks everybody."), *quoted(event.text)]


def _point(listener: Listener, event: e.PointRecorded) -> Words:
    who = listener.title(event.role) if event.role else tr("Somebody")
    return [tr("{who} says:", who=who), *quoted(event.text)]


def _unsealed(_listener: Listener, event: e.Unsealed) -> Words:
    head = tr("Unsealed for everybody: {what}.", what=word(SEALS, event.what))
    return [head, *unsealed_words(event.what, event.rows)]


def unsealed_words(what: str, rows: Iterable[tuple[str, ...]]) -> Words:
    """What was unsealed, as quotes."""
    quotes: Words = [Quote(line) for line in seal_lines(what, rows)]
    return quotes or [nothing_sealed(what)]


def _ticked(_listener: Listener, event: e.ExpectationTicked) -> Words:
    head = tr("Expected action seen:") if event.seen else tr("Expected action not seen after all:")
    return [head, *quoted(event.text)]


def _sentence(words: Callable[[Any], str]) -> Callable[[Listener, Any], Words]:
    return lambda _listener, event: [words(event)]


def _with(words: Callable[[Any], str], text: str) -> Callable[[Listener, Any], Words]:
    return lambda _listener, event: [words(event), *quoted(getattr(event, text))]


_ADDRESSES: Mapping[type[e.Event], Callable[[Listener, Any], Words]] = {
    e.SessionResumed: _sentence(lambda _: tr("The session was opened again; it goes on where it stood.")),
    e.RoleSeated: _seated,
    e.RoleVacated: _vacated,
    e.LeadNamed: _lead,
    e.ComcheckSent: _sentence(lambda _: tr("Test message from control: it shows that this terminal receives.")),
    e.ComcheckAnswered: _comcheck_answered,
    e.ExerciseStarted: _sentence(lambda _: tr("STARTEX: the exercise has begun.")),
    e.ExercisePaused: _with(lambda _: tr("PAUSEX: the clock stands still."), "reason"),
    e.ExerciseContinued: _sentence(lambda _: tr("The exercise continues.")),
    e.EmergencyDeclared: _sentence(
        lambda event: tr("{word}: REAL EMERGENCY. This is real: stop, and listen to the facilitator.", word=event.word)
    ),
    e.EmergencyLifted: _with(lambda _: tr("The emergency is over."), "words"),
    e.EndingReached: _ending,
    e.ExerciseEnded: _with(lambda _: tr("ENDEX: the exercise has ended. Stay for the hotwash."), "reason"),
    e.MoveStarted: _move,
    e.MoveExtended: _sentence(
        lambda event: trn("This move now lasts {count} minute.", "This move now lasts {count} minutes.", event.minutes)
    ),
    e.ScenarioTimeSet: _time,
    e.InjectReleased: _released,
    e.InjectCorrected: _corrected,
    e.InjectRecalled: _recalled,
    e.InjectResent: _resent,
    e.InjectAcknowledged: _acknowledged,
    e.TrackChanged: _track,
    e.Undone: _sentence(lambda _: tr("Control took back its last act.")),
    e.DecisionOpened: _opened,
    e.DecisionExtended: _extended,
    e.ResponseSubmitted: _answered,
    e.DecisionClosed: _closed,
    e.BallotsRevealed: _ballots,
    e.DecisionResolved: lambda _listener, event: resolved_words(event),
    e.ReasonAdded: _reason,
    e.ReasonStruck: _struck,
    e.EstimateSubmitted: _estimated,
    e.EstimatesRevealed: _estimates,
    e.DiceRolled: _rolled,
    e.ArgumentAdjudicated: _judged,
    e.MessageSent: _message,
    e.RfiAsked: _rfi_asked,
    e.RfiAnswered: _rfi_answered,
    e.RfiRefused: _rfi_refused,
    e.NotesKept: _sentence(lambda _: tr("Notes kept. No other seat sees them.")),
    e.ObservationRecorded: _with(lambda event: tr("Noted, {word}:", word=word(OBSERVATIONS, event.word)), "text"),
    e.LogLineWritten: _with(lambda event: tr("Log, {word}:", word=word(LOG, event.word)), "text"),
    e.WallTurned: _wall,
    e.ExpectationTicked: _ticked,
    e.ConsentWithdrawn: _sentence(lambda _: tr("A person is named no more.")),
    e.HotwashOpened: _sentence(lambda _: tr("The hotwash begins.")),
    e.PromptPut: _prompt,
    e.PromptClosed: _sentence(lambda _: tr("The question has been talked through.")),
    e.PointRecorded: _point,
    e.Unsealed: _unsealed,
}

#: kinds that are not addressed to anybody: no seat is sent them, or they say nothing to whoever sits there
UNADDRESSED = (
    e.SessionOpened,
    e.BatonPassed,
    e.SeedSealed,
    e.SeedRevealed,
    e.SessionForked,
    e.InjectEdited,
    e.SerialArmed,
    e.SerialHeld,
    e.SerialDeferred,
    e.SerialMoved,
    e.SerialSkipped,
    e.SerialRestored,
    e.FlagRaised,
    e.FlagLowered,
    e.LogLineCorrected,
    e.DraftKept,
    e.MessagesRead,
    e.FeedbackGiven,
    e.UnknownEvent,
)


def you_lead() -> str:
    """What somebody is told who has the lead of a role from now on."""
    return tr("You lead this role now: what you submit counts.")


def nothing_sealed(what: str) -> str:
    """What stands where there was nothing to unseal."""
    return tr("No track was hidden.") if what == "tracks" else tr("There is nothing here.")
