"""What happens, as sentences: the words of a seat that is read line by line, by a person, a screen reader or a script.

Every line that carries somebody else's text is indented under a line of the program's own, so that no message can pass itself off as
another one. Nothing here knows a terminal; what is printed comes out as a list of lines.
"""

from __future__ import annotations

from tabletop.exercise import events as e
from tabletop.exercise.describe import calendar
from tabletop.exercise.people import name_of
from tabletop.exercise.seats import CONTROL, OBSERVER
from tabletop.exercise.state import Delivered
from tabletop.i18n import tr
from tabletop.room.plain import debrief, questions
from tabletop.room.plain.hearer import Hearer, Teller, at_time, under
from tabletop.text import clean_line


def told(hearer: Hearer, record: e.Recorded) -> list[str]:
    """What one event says to this seat, the wall time in front; [] if it is not worth a line. ``hearer.state`` already holds it."""
    words = _WORDS.get(type(record.event))
    lines = words(hearer, record.event) if words is not None else []
    return [f"{at_time(record.at)}  {clean_line(lines[0], 600)}", *lines[1:]] if lines else []


# -- injects ----------------------------------------------------------------------------------------------------------


def inject_lines(inject: Delivered) -> list[str]:
    """An inject in full, between its marking."""
    about = tr("From {sender}, by {channel}.", sender=inject.sender, channel=inject.channel)
    lines = [clean_line(inject.marking), clean_line(about, 400)]
    if inject.grade:
        lines[-1] += " " + clean_line(tr("Grade {grade}.", grade=inject.grade))
    lines += under(inject.body)
    for text in inject.corrections:
        lines += [tr("Correction:"), *under(text)]
    if inject.recalled is not None:
        lines.append(clean_line(tr("This was recalled. {reason}", reason=inject.recalled), 600))
    return [*lines, clean_line(inject.marking)]


def _released(hearer: Hearer, event: e.InjectReleased) -> list[str]:
    head = tr("New message: “{title}”.", title=event.title)
    inject = hearer.state.play.delivered.get(event.inject)
    lines = [head, *(inject_lines(inject) if inject is not None else under(event.body))]
    return [*lines, tr("Type ack when you have read it.")] if hearer.seat in hearer.state.roles else lines


def _inject_title(hearer: Hearer, inject: str) -> str:
    delivered = hearer.state.play.delivered.get(inject)
    return delivered.title if delivered is not None else inject


def _corrected(hearer: Hearer, event: e.InjectCorrected) -> list[str]:
    return [tr("Correction to “{title}”:", title=_inject_title(hearer, event.inject)), *under(event.text)]


def _recalled(hearer: Hearer, event: e.InjectRecalled) -> list[str]:
    return [tr("“{title}” was recalled. {reason}", title=_inject_title(hearer, event.inject), reason=event.reason)]


def _resent(hearer: Hearer, event: e.InjectResent) -> list[str]:
    return [tr("“{title}” is pointed out again.", title=_inject_title(hearer, event.inject))]


def _acknowledged(hearer: Hearer, event: e.InjectAcknowledged) -> list[str]:
    if event.role == hearer.seat:
        return [tr("Acknowledged: “{title}”.", title=_inject_title(hearer, event.inject))]
    return [tr("{role} has read “{title}”.", role=hearer.title(event.role), title=_inject_title(hearer, event.inject))]


# -- people and talk --------------------------------------------------------------------------------------------------


def _seated(hearer: Hearer, event: e.RoleSeated) -> list[str]:
    if event.member and event.member == hearer.member:
        return []
    name = event.person or tr("Somebody")
    if event.role == OBSERVER or event.role in CONTROL:
        seat = tr("observer") if event.role == OBSERVER else tr("co-facilitator")
        return [tr("{person} has come as {seat}.", person=name, seat=seat)]
    return [tr("{person} takes {role}.", person=name, role=hearer.office(event.role))]


def _vacated(hearer: Hearer, event: e.RoleVacated) -> list[str]:
    return [tr("Somebody has left {role}.", role=hearer.title(event.role))] if event.role in hearer.state.roles else []


def _lead(hearer: Hearer, event: e.LeadNamed) -> list[str]:
    if event.role != hearer.seat:
        return []
    if event.member == hearer.member:
        return [tr("You lead this role now: what you submit counts.")]
    person = hearer.state.members.get(event.role, {}).get(event.member)
    name = name_of(person) if person is not None else tr("somebody else")
    return [tr("{person} leads this role now, and submits.", person=name)]


def _comcheck(_hearer: Hearer, _event: e.ComcheckSent) -> list[str]:
    return [tr("Test message from control: it shows that this terminal receives. Type ok to confirm it.")]


def _comcheck_answered(hearer: Hearer, event: e.ComcheckAnswered) -> list[str]:
    return [tr("Test message confirmed.")] if event.member == hearer.member else []


def _message(hearer: Hearer, event: e.MessageSent) -> list[str]:
    if event.sender == hearer.seat:
        head = tr("Sent to {to}:", to=hearer.offices(event.to))
    else:
        head = tr("Message from {sender} to {to}:", sender=hearer.office(event.sender), to=hearer.offices(event.to))
    return [head, *under(event.text)]


def _rfi_asked(hearer: Hearer, event: e.RfiAsked) -> list[str]:
    if event.role == hearer.seat:
        return [tr("Your request went to control:"), *under(event.text)]
    return [tr("{role} asks control:", role=hearer.title(event.role)), *under(event.text)]


def _rfi_answered(hearer: Hearer, event: e.RfiAnswered) -> list[str]:
    head = tr("Control answers your request:") if event.role == hearer.seat else tr("Control tells everybody:")
    return [head, *under(event.question), tr("Answer:"), *under(event.text)]


def _rfi_refused(hearer: Hearer, event: e.RfiRefused) -> list[str]:
    who = tr("your request") if event.role == hearer.seat else hearer.title(event.role)
    return [tr("Control does not answer {who}:", who=who), *under(event.reason)]


def _notes(_hearer: Hearer, _event: e.NotesKept) -> list[str]:
    return [tr("Notes kept. No other seat sees them.")]


def _observed(_hearer: Hearer, event: e.ObservationRecorded) -> list[str]:
    return [tr("Noted, {word}:", word=tr(event.word)), *under(event.text)]


def _log_line(_hearer: Hearer, event: e.LogLineWritten) -> list[str]:
    return [tr("Log, {word}:", word=tr(event.word)), *under(event.text)]


def _wall(hearer: Hearer, event: e.WallTurned) -> list[str]:
    if hearer.seat in CONTROL or event.page == "blank":
        return []
    heading = event.heading or (event.page and tr("The wall shows: {page}.", page=tr(event.page)))
    return [heading, *under(event.words)] if heading else []


# -- the exercise -----------------------------------------------------------------------------------------------------


def _paused(_hearer: Hearer, event: e.ExercisePaused) -> list[str]:
    reason = event.reason.rstrip(".")
    return [tr("PAUSEX: the clock stands still. {reason}", reason=f"{reason}." if reason else "").rstrip()]


def _emergency(_hearer: Hearer, event: e.EmergencyDeclared) -> list[str]:
    return [tr("{word}: REAL EMERGENCY. This is real: stop, and listen to the facilitator.", word=event.word)]


def _move(_hearer: Hearer, event: e.MoveStarted) -> list[str]:
    if event.practice:
        head = tr("Practice move “{title}”: nothing counts yet.", title=event.title)
    else:
        head = tr("Move {number} of {of}: “{title}”.", number=event.number, of=event.of, title=event.title)
    about = tr("{minutes} minutes. Scenario time {time}.", minutes=event.minutes, time=calendar(event.time))
    return [head, clean_line(about), *under(event.line), *under(event.brief)]


def _time(_hearer: Hearer, event: e.ScenarioTimeSet) -> list[str]:
    return [tr("Scenario time is now {time}. {line}", time=calendar(event.time), line=event.line)]


def _ending(_hearer: Hearer, event: e.EndingReached) -> list[str]:
    return [tr("How it ended: {title}.", title=event.title), *under(event.text)]


def _ended(_hearer: Hearer, event: e.ExerciseEnded) -> list[str]:
    return [
        tr(
            "ENDEX: the exercise has ended. Stay for the hotwash: type hotwash, or form for the feedback form. {reason}",
            reason=event.reason,
        ).rstrip()
    ]


def _track(hearer: Hearer, event: e.TrackChanged) -> list[str]:
    title = next((info.title for info in hearer.briefing.tracks if info.track == event.track), "")
    if not title:
        return []
    if event.after is None:
        return [tr("{track}: now {band}.", track=title, band=event.band)] if event.band != event.band_before else []
    if event.before == event.after:
        return []
    return [tr("{track}: from {before} to {after}.", track=title, before=event.before, after=event.after)]


def _plain(sentence: str) -> Teller:
    return lambda _hearer, _event: [sentence]


_WORDS: dict[type[e.Event], Teller] = {
    **questions.WORDS,
    **debrief.WORDS,
    e.SessionResumed: _plain(tr("The session was opened again; it goes on where it stood.")),
    e.RoleSeated: _seated,
    e.RoleVacated: _vacated,
    e.LeadNamed: _lead,
    e.ComcheckSent: _comcheck,
    e.ComcheckAnswered: _comcheck_answered,
    e.ExerciseStarted: _plain(tr("STARTEX: the exercise has begun.")),
    e.ExercisePaused: _paused,
    e.ExerciseContinued: _plain(tr("The exercise continues.")),
    e.EmergencyDeclared: _emergency,
    e.EmergencyLifted: lambda _hearer, event: [tr("The emergency is over: {words}", words=event.words)],
    e.EndingReached: _ending,
    e.ExerciseEnded: _ended,
    e.MoveStarted: _move,
    e.MoveExtended: lambda _hearer, event: [tr("This move now lasts {minutes} minutes.", minutes=event.minutes)],
    e.ScenarioTimeSet: _time,
    e.InjectReleased: _released,
    e.InjectCorrected: _corrected,
    e.InjectRecalled: _recalled,
    e.InjectResent: _resent,
    e.InjectAcknowledged: _acknowledged,
    e.TrackChanged: _track,
    e.Undone: _plain(tr("Control took back its last act. Type now to hear what holds.")),
    e.MessageSent: _message,
    e.RfiAsked: _rfi_asked,
    e.RfiAnswered: _rfi_answered,
    e.RfiRefused: _rfi_refused,
    e.NotesKept: _notes,
    e.ObservationRecorded: _observed,
    e.LogLineWritten: _log_line,
    e.WallTurned: _wall,
}
