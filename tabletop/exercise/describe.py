"""Events in plain words: one line for each that is worth one.

Read by the console's log, by replay and by reports. Nothing here knows a screen; the words are for control, who may know everything.
"""

from __future__ import annotations

from datetime import datetime

from tabletop.exercise import events as e
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.seats import ALL, FACILITATOR, OBSERVER
from tabletop.i18n import tr

#: kinds that are part of something else that is said, too small to be said, or nobody's business (private notes)
QUIET = (
    e.DraftKept,
    e.SeedSealed,
    e.SerialArmed,
    e.SessionOpened,
    e.BallotsRevealed,
    e.UnknownEvent,
    e.MessagesRead,
    e.NotesKept,
    e.ComcheckAnswered,
)


def is_worth_a_line(record: e.Recorded) -> bool:
    """Whether :func:`describe` has words for it; does no work, so that a long log is filtered at once."""
    event = record.event
    if isinstance(event, e.TrackChanged):
        return event.before != event.after  # at STARTEX every track is set to its start
    return not isinstance(event, QUIET)


def describe(record: e.Recorded, book: Rulebook) -> str:
    """What happened, on one line without who and when; "" for what is not worth a line."""
    if not is_worth_a_line(record):
        return ""
    event = record.event
    words = _of_play(event, book) or _of_decisions(event, book) or _of_people(event, book)
    words = words or _of_debrief(event, book) or _of_session(event)
    return " ".join(words.split())


def calendar(time: str) -> str:
    """Scenario time as it is read aloud, ``29 Aug 2025 14:00``; a text that is no time stays as it is."""
    try:
        moment = datetime.fromisoformat(time)
    except ValueError:
        return time
    return f"{moment.day} {moment:%b %Y %H:%M}"  # Windows has no code for a day without its zero


def title_of(book: Rulebook, serial: str) -> str:
    """The title of a serial, or its id for one that no script foresaw."""
    plan = book.plans.get(serial)
    return plan.title if plan is not None else serial


def seat_name(book: Rulebook, seat: str) -> str:
    """A role's title, or the word for another seat."""
    role = book.scenario.roles.get(seat)
    if role is not None:
        return role.title
    return {FACILITATOR: tr("control"), OBSERVER: tr("the observers")}.get(seat, seat)


def recipients(to: tuple[str, ...]) -> str:
    """Role ids as one text; everybody is a word."""
    return tr("all") if not to or ALL in to else ", ".join(to)


def _of_people(event: e.Event, book: Rulebook) -> str:
    match event:
        case e.RoleSeated(role, person):
            return _seated(book, role, person or tr("somebody"))
        case e.RoleVacated(role):
            return tr("somebody leaves: {role}", role=seat_name(book, role))
        case e.LeadNamed(role):
            return tr("another person leads: {role}", role=seat_name(book, role))
        case e.BatonPassed(member):
            return tr("the baton goes to a co-facilitator") if member else tr("the host's console takes the baton")
        case e.ComcheckSent():
            return tr("test inject to all terminals")
        case e.MessageSent(sender, to, text, typed):
            return _message(book, sender, to, text, typed)
        case e.RfiAsked(role, text):
            return tr("{role} asks control: {text}", role=seat_name(book, role), text=text)
        case e.RfiAnswered(role=role, text=text, public=public):
            reader = tr("all") if public else seat_name(book, role)
            return tr("answer to {role}: {text}", role=reader, text=text)
        case e.RfiRefused(role=role, reason=reason):
            return tr("no answer to {role}: {reason}", role=seat_name(book, role), reason=reason)
        case e.ObservationRecorded():
            return _observed(book, event)
        case e.WallTurned(page, heading):
            return _wall(page, heading)
        case _:
            return ""


def _of_debrief(event: e.Event, book: Rulebook) -> str:
    match event:
        case e.ExpectationTicked(serial, _, text, seen):
            values = {"text": text, "title": title_of(book, serial)}
            if seen:
                return tr("expected action seen: {text} (“{title}”)", **values)
            return tr("expected action not seen after all: {text} (“{title}”)", **values)
        case e.HotwashOpened():
            return tr("hotwash")
        case e.PromptPut(text=text):
            return tr("hotwash asks: {text}", text=text)
        case e.PromptClosed():
            return tr("the question has been talked through")
        case e.PointRecorded(text=text, role=role):
            return f"{seat_name(book, role) if role else tr('somebody')}: {text}"
        case e.Unsealed(what):
            return tr("unsealed: {what}", what=tr(what))
        case e.FeedbackGiven(role=role):
            return tr("feedback form from {who}", who=seat_name(book, role) if role else tr("somebody"))
        case e.ConsentWithdrawn():
            return tr("a person is named no more")
        case e.SessionForked(title=title, event=event_number):
            return tr("goes its own way from here; forked from “{title}” at event {n}", title=title, n=event_number)
        case _:
            return ""


def _seated(book: Rulebook, role: str, person: str) -> str:
    if role == OBSERVER:
        return tr("{person} observes", person=person)
    if role == FACILITATOR:
        return tr("{person} joins control", person=person)
    return tr("{person} takes {role}", person=person, role=seat_name(book, role))


def _message(book: Rulebook, sender: str, to: tuple[str, ...], text: str, typed: str) -> str:
    values = {"sender": seat_name(book, sender), "to": ", ".join(seat_name(book, seat) for seat in to), "text": text}
    if typed:
        return tr("typed for {sender}, to {to}: {text}", **values)
    return tr("{sender} to {to}: {text}", **values)


def _observed(book: Rulebook, event: e.ObservationRecorded) -> str:
    rated = f" {event.rating}/4" if event.rating else ""
    about = f", {seat_name(book, event.role)}" if event.role else ""
    return f"{tr('observation')}, {tr(event.word)}{rated}{about}: {event.text}"


def _wall(page: str, heading: str) -> str:
    if not page:
        return tr("the wall chooses its page itself")
    if page == "blank":
        return tr("wall blanked")
    return tr("wall: {page} {heading}", page=tr(page), heading=heading)


def _of_session(event: e.Event) -> str:
    match event:
        case e.SessionResumed(reason):
            return tr("session opened again: {reason}", reason=reason)
        case e.ExerciseStarted():
            return tr("STARTEX")
        case e.SeedRevealed():
            return tr("dice seed revealed")
        case e.ExercisePaused(reason):
            return tr("PAUSEX: {reason}", reason=reason) if reason else tr("PAUSEX")
        case e.ExerciseContinued():
            return tr("exercise continues")
        case e.EmergencyDeclared(word):
            return tr("{word}: REAL EMERGENCY", word=word)
        case e.EmergencyLifted(words):
            return tr("emergency lifted: {words}", words=words)
        case e.EndingReached(_, title, _):
            return tr("ending: {title}", title=title)
        case e.ExerciseEnded(reason):
            return tr("ENDEX: {reason}", reason=reason) if reason else tr("ENDEX")
        case e.MoveStarted(title=title):
            return tr("move: {title}", title=title)
        case e.MoveExtended(minutes):
            return tr("the move now lasts {minutes} min", minutes=minutes)
        case e.ScenarioTimeSet(time, line):
            return tr("scenario time {time}. {line}", time=calendar(time), line=line)
        case e.Undone(label=label):
            return tr("undone: {label}", label=label)
        case _:
            return event.kind


def _of_play(event: e.Event, book: Rulebook) -> str:
    match event:
        case e.InjectReleased(title=title, to=to):
            return tr("“{title}” out to {to}", title=title, to=recipients(to))
        case e.InjectAcknowledged(inject):
            return tr("read “{title}”", title=title_of(book, inject))
        case e.InjectEdited(inject):
            return tr("edited “{title}”", title=title_of(book, inject))
        case e.InjectRecalled(inject, _, reason):
            return tr("recalled “{title}” {reason}", title=title_of(book, inject), reason=reason)
        case e.InjectResent(inject):
            return tr("resent “{title}”", title=title_of(book, inject))
        case e.InjectCorrected(inject, _, text):
            return tr("erratum to “{title}”: {text}", title=title_of(book, inject), text=text)
        case e.SerialHeld(serial):
            return tr("held “{title}”", title=title_of(book, serial))
        case e.SerialDeferred(serial):
            return tr("deferred “{title}”", title=title_of(book, serial))
        case e.SerialSkipped(serial, reason):
            return tr("skipped “{title}” {reason}", title=title_of(book, serial), reason=reason)
        case e.SerialRestored(serial):
            return tr("back in the plan: “{title}”", title=title_of(book, serial))
        case e.TrackChanged(track=track, before=before, after=after, cause=cause):
            return _track(book, track, before, after, cause)
        case e.FlagRaised(flag, _):
            return tr("now true: {flag}", flag=book.scenario.flags.get(flag, flag))
        case e.FlagLowered(flag, _):
            return tr("no longer true: {flag}", flag=book.scenario.flags.get(flag, flag))
        case e.LogLineWritten(word, text, role):
            return f"{tr(word)}: {text}" if not role else f"{tr(word)}, {seat_name(book, role)}: {text}"
        case e.LogLineCorrected(line, text):
            return tr("corrects line {line}: {text}", line=line, text=text)
        case _:
            return ""


def _track(book: Rulebook, track: str, before: int | None, after: int | None, cause: str) -> str:
    spec = book.scenario.tracks.get(track)
    title = spec.title if spec is not None else track
    values = {"track": title, "before": "?" if before is None else before, "after": "?" if after is None else after}
    return tr("{track} {before} → {after} ({cause})", cause=cause, **values)


def _of_decisions(event: e.Event, book: Rulebook) -> str:
    match event:
        case e.DecisionOpened(title=title, who=who):
            return tr("opened “{title}” for {who}", title=title, who=_many(book, who))
        case e.DecisionExtended(decision):
            return tr("new closing time for “{title}”", title=title_of(book, decision))
        case e.ResponseSubmitted(decision=decision, role=role, entered_by=typed):
            title = title_of(book, decision)
            return (
                tr("typed for {role}: “{title}”", role=seat_name(book, role), title=title)
                if typed
                else _answered(title)
            )
        case e.DecisionClosed(decision, _, reason):
            return _closed(title_of(book, decision), reason)
        case e.DecisionResolved(title=title, labels=labels, how=how):
            stands = ", ".join(labels) or tr("nothing stands")
            return tr("“{title}”: {stands} ({how})", title=title, stands=stands, how=tr(how))
        case e.ReasonAdded(side=side, text=text, role=role):
            return f"{'+' if side == 'pro' else '−'} {seat_name(book, role)}: {text}"
        case e.ReasonStruck(number=number, reason=reason):
            return tr("reason {number} struck: {reason}", number=number, reason=reason)
        case e.EstimateSubmitted(role=role):
            return tr("estimate of {role} in", role=seat_name(book, role))
        case e.EstimatesRevealed(median=median, spread=spread):
            return tr("estimates: median {median} %, spread {spread}", median=median, spread=spread)
        case e.DiceRolled(raw=raw, sides=sides):
            return tr("dice (d{sides}): {raw}", sides=sides, raw=", ".join(map(str, raw)))
        case e.ArgumentAdjudicated(grade=grade, words=words):
            return f"{tr(grade)}: {words}"
        case _:
            return ""


def _answered(title: str) -> str:
    return tr("answered “{title}”", title=title)


def _closed(title: str, reason: str) -> str:
    if reason == "time":
        return tr("time is up: “{title}” closed", title=title)
    if reason == "all":
        return tr("all have answered: “{title}” closed", title=title)
    return tr("closed “{title}”", title=title)


def _many(book: Rulebook, who: tuple[str, ...]) -> str:
    if set(who) >= set(book.scenario.roles):
        return tr("all")
    return ", ".join(who) if len(who) <= 3 else tr("{count} roles", count=len(who))
