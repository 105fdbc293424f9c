"""The voice of an account: events as a third person tells them, for the console's log, the observer's stream, replay and reports.

A line is in the past tense and without a subject, so that it reads alone and beside the name of whoever acted. What an event says to
whoever may read it is all there is; what redaction has emptied is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from tabletop.exercise import events as e
from tabletop.exercise.clock import as_hms
from tabletop.exercise.seats import CONTROL, FACILITATOR, OBSERVER
from tabletop.exercise.wording.answers import answer_words, ballot_lines, confidence_words, counted_words, stands_words
from tabletop.exercise.wording.codes import CLOSINGS, GRADES, HOWS, LOG, OBSERVATIONS, SEALS, SIDES, WALL_PAGES, word
from tabletop.exercise.wording.names import Names, band_words, calendar
from tabletop.i18n import series, tr

Sort = Literal["inject", "question", "answer", "decided", "talk", "control", "play"]
"""What an event is about: something sent out, a question put, an answer or a reason, an outcome, messages, what control does, and the
rest of play."""

#: kinds that are part of something else that is told, too small to be told, or nobody's business (private notes)
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


@dataclass(frozen=True, slots=True)
class Said:
    """An event in words."""

    sort: Sort
    who: str  #: the seat whose act it is, "" for what follows by itself
    line: str  #: what happened, on one line
    text: str = ""  #: what somebody said with it, in few words; belongs on the line where there is no other
    body: str = ""  #: what was read or written, whole
    serial: str = ""  #: id of the inject or decision it is about


def is_worth_a_line(record: e.Recorded) -> bool:
    """Whether a log shows it; does no work, so that a long log is filtered at once."""
    event = record.event
    if isinstance(event, e.TrackChanged):
        return event.before != event.after or (event.after is None and event.band != event.band_before)
    return not isinstance(event, QUIET)


def account(event: e.Event, names: Names) -> Said:
    """Any event in words, also a quiet one."""
    said = _ACCOUNTS[type(event)](names, event)
    return replace(said, line=_flat(said.line), text=_flat(said.text), body=said.body.strip())


def on_one_line(event: e.Event, names: Names) -> str:
    """What happened, without who: for where that stands beside it."""
    return with_text(account(event, names))


def with_text(said: Said) -> str:
    """The line and what was said with it."""
    return tr("{line}: {text}", line=said.line, text=said.text) if said.text else said.line


def with_actor(event: e.Event, names: Names, *, text: bool = True) -> str:
    """What happened and which role did it, on one line; without ``text`` what was said with it is left out."""
    said = account(event, names)
    line = with_text(said) if text else said.line
    who = actor(said, names)
    return tr("{who}: {line}", who=who, line=line) if who else line


def actor(said: Said, names: Names) -> str:
    """The role whose act it is, as a sentence begins with it; "" where the sentence reads alone."""
    alone = not said.who or said.who in CONTROL or said.who == OBSERVER
    return "" if alone else _flat(names.seat(said.who))


@dataclass(slots=True)
class Stream:
    """An account as it grows, record by record. Remembers what was told, so that an answer that changes and an undo can say so."""

    names: Names
    _answered: set[tuple[str, str]] = field(default_factory=set)
    _told: dict[int, str] = field(default_factory=dict)  #: write -> what was told of it first

    def tell(self, record: e.Recorded) -> Said | None:
        """The words of a record, None if it is not worth a line. Records come in their order, each once."""
        event = record.event
        self.names.learn((record,))
        if not is_worth_a_line(record) or isinstance(event, e.ObservationRecorded):  # notes have a list of their own
            return None
        said = account(event, self.names)
        match event:
            case e.DecisionOpened(decision=decision):
                self._answered = {key for key in self._answered if key[0] != decision}
            case e.ResponseSubmitted(decision=decision, role=role):
                if (decision, role) in self._answered:
                    said = replace(said, line=tr("{line} (changed)", line=said.line))
                self._answered.add((decision, role))
            case e.Undone(undone=undone, label="") if undone in self._told:
                said = replace(said, line=_taken_back(self._told[undone]))
            case _:
                pass
        self._told.setdefault(record.write, said.line)
        return said


def _flat(text: str) -> str:
    return " ".join(text.split())


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(part for part in parts if part.strip())


def _typed(line: str, entered_by: str) -> str:
    return tr("{line} (typed by control)", line=line) if entered_by else line


def _taken_back(what: str) -> str:
    return tr("took back: {what}", what=what) if what else tr("took something back")


# -- session ----------------------------------------------------------------------------------------------------------


def _control(line: str, text: str = "", body: str = "") -> Said:
    return Said("control", FACILITATOR, line, text, body)


def _seated(_names: Names, event: e.RoleSeated) -> Said:
    person = event.person or tr("somebody")
    if event.role == OBSERVER:
        line = tr("{person} came as observer", person=person)
    elif event.role in CONTROL:
        line = tr("{person} joined control", person=person)
    else:
        line = tr("{person} took the seat", person=person)
    return Said("play", event.role, line)


def _baton(_names: Names, event: e.BatonPassed) -> Said:
    if event.member:
        return _control(tr("the baton went to a co-facilitator"))
    return _control(tr("the host's console took the baton"))


def _move(_names: Names, event: e.MoveStarted) -> Said:
    values = {"title": event.title, "time": calendar(event.time)}
    line = tr("practice move “{title}”, {time}", **values) if event.practice else tr("move “{title}”, {time}", **values)
    return _control(line, "", _lines((event.line, event.brief)))


def _time(_names: Names, event: e.ScenarioTimeSet) -> Said:
    return _control(tr("scenario time {time}", time=calendar(event.time)), event.line)


def _forked(_names: Names, event: e.SessionForked) -> Said:
    return _control(
        tr("went its own way from here; forked from “{title}” at event {n}", title=event.title, n=event.event)
    )


# -- injects and the plan ---------------------------------------------------------------------------------------------


def _released(names: Names, event: e.InjectReleased) -> Said:
    values = {"title": event.title, "to": names.audience(event.to), "sender": event.sender}
    if event.how == "further":
        line = tr("“{title}” also out to {to}, from {sender}", **values)
    else:
        line = tr("“{title}” out to {to}, from {sender}", **values)
    return Said("inject", FACILITATOR, line, "", event.body, event.inject)


def _about(
    sort: Sort, field: Literal["inject", "serial"], line: Callable[[str], str], text: str = ""
) -> Callable[[Names, Any], Said]:
    def told(names: Names, event: Any) -> Said:
        serial = str(getattr(event, field))
        said = str(getattr(event, text)) if text else ""
        return Said(sort, FACILITATOR, line(names.serial(serial)), said, "", serial)

    return told


def _resent(names: Names, event: e.InjectResent) -> Said:
    line = tr("pointed out “{title}” again to {to}", title=names.serial(event.inject), to=names.audience(event.to))
    return Said("inject", FACILITATOR, line, "", "", event.inject)


def _acknowledged(names: Names, event: e.InjectAcknowledged) -> Said:
    return Said("play", event.role, tr("read “{title}”", title=names.serial(event.inject)), "", "", event.inject)


def _armed(names: Names, event: e.SerialArmed) -> Said:
    return Said("control", "", tr("due now: “{title}”", title=names.serial(event.serial)), event.why, "", event.serial)


def _moved(names: Names, event: e.SerialMoved) -> Said:
    line = tr("moved “{title}” to T+{time}", title=names.serial(event.serial), time=as_hms(event.due))
    return Said("control", FACILITATOR, line, "", "", event.serial)


# -- tracks, flags, notes ---------------------------------------------------------------------------------------------


def _track(names: Names, event: e.TrackChanged) -> Said:
    line = track_words(names.track(event.track), event)
    return Said("play", "", tr("{change} ({cause})", change=line, cause=event.cause) if event.cause else line)


def track_words(title: str, event: e.TrackChanged) -> str:
    """Where a track went: numbers and the word for the last one, or the word alone where only that may be known."""
    band = band_words(event.band)
    if event.after is None:
        return tr("{track}: {band}", track=title, band=band)
    values = {"track": title, "before": "?" if event.before is None else event.before, "after": event.after}
    if band:
        return tr("{track} {before} → {after}, {band}", band=band, **values)
    return tr("{track} {before} → {after}", **values)


def _flag_raised(names: Names, event: e.FlagRaised) -> Said:
    return _control(tr("now true: {flag}", flag=names.flag(event.flag)))


def _flag_lowered(names: Names, event: e.FlagLowered) -> Said:
    return _control(tr("no longer true: {flag}", flag=names.flag(event.flag)))


def _log_line(names: Names, event: e.LogLineWritten) -> Said:
    kind = word(LOG, event.word)
    line = tr("log, {kind}", kind=kind)
    if event.role:
        line = tr("log, {kind}, {role}", kind=kind, role=names.seat(event.role))
    why = tr("why: {reason}", reason=event.why) if event.why else ""
    basis = tr("on the basis of: {basis}", basis=event.based_on) if event.based_on else ""
    instead = tr("instead of: {alternatives}", alternatives=event.alternatives) if event.alternatives else ""
    return Said("control", FACILITATOR, line, event.text, _lines((why, basis, instead)), event.serial)


def _log_corrected(_names: Names, event: e.LogLineCorrected) -> Said:
    return _control(tr("corrected line {line} of the log", line=event.line), event.text)


def _observed(names: Names, event: e.ObservationRecorded) -> Said:
    values: dict[str, object] = {"kind": word(OBSERVATIONS, event.word), "rating": event.rating}
    if event.role:
        values["role"] = names.seat(event.role)
        line = (
            tr("observation, {kind} {rating}/4, {role}", **values)
            if event.rating
            else tr("observation, {kind}, {role}", **values)
        )
    else:
        line = tr("observation, {kind} {rating}/4", **values) if event.rating else tr("observation, {kind}", **values)
    return Said("control", OBSERVER, line, event.text, "", event.serial)


def _wall(_names: Names, event: e.WallTurned) -> Said:
    if not event.page:
        return _control(tr("the wall chooses its page itself"))
    return _control(tr("wall: {page}", page=word(WALL_PAGES, event.page)), event.heading, event.words)


def _undone(_names: Names, event: e.Undone) -> Said:
    return _control(_taken_back(event.label))


# -- decisions and arguments ------------------------------------------------------------------------------------------


def _opened(names: Names, event: e.DecisionOpened) -> Said:
    line = tr("“{title}” put to {to}", title=event.title, to=names.audience(event.who))
    options = (f"· {row[1]}" for row in event.options if len(row) > 1)
    return Said("question", FACILITATOR, line, "", _lines((event.question, *options)), event.decision)


def _extended(names: Names, event: e.DecisionExtended) -> Said:
    line = tr("new closing time for “{title}”", title=names.serial(event.decision))
    return Said("question", FACILITATOR, line, "", "", event.decision)


def _drafted(names: Names, event: e.DraftKept) -> Said:
    return Said(
        "answer",
        event.role,
        tr("kept a draft of “{title}”", title=names.serial(event.decision)),
        "",
        "",
        event.decision,
    )


def _answered(names: Names, event: e.ResponseSubmitted) -> Said:
    said = answer_words(event, names.options(event.decision), names.unit(event.decision))
    line = tr("answered “{title}”: {said}", title=names.serial(event.decision), said=said)
    line = tr("{line} (draft, taken over by control)", line=line) if event.draft else _typed(line, event.entered_by)
    why = tr("why: {reason}", reason=event.rationale) if event.rationale.strip() else ""
    return Said("answer", event.role, line, "", _lines((why, confidence_words(event.confidence))), event.decision)


def _closed(names: Names, event: e.DecisionClosed) -> Said:
    line = tr("closed ({why}): “{title}”", why=word(CLOSINGS, event.reason), title=names.serial(event.decision))
    return Said("question", FACILITATOR, line, "", "", event.decision)


def _ballots(names: Names, event: e.BallotsRevealed) -> Said:
    line = tr("showed who answered what: “{title}”", title=names.serial(event.decision))
    lines = ballot_lines(event, names.role, names.options(event.decision))
    return Said("decided", FACILITATOR, line, "", "\n".join(lines), event.decision)


def _resolved(_names: Names, event: e.DecisionResolved) -> Said:
    stands = stands_words(event.labels, event.how)
    line = tr("“{title}”: {stands} ({how})", title=event.title, stands=stands, how=word(HOWS, event.how))
    reason = tr("reason: {reason}", reason=event.reason) if event.reason else ""
    return Said(
        "decided",
        FACILITATOR,
        line,
        "",
        _lines((counted_words(event.how, event.words), reason, *event.results)),
        event.decision,
    )


def _reason(names: Names, event: e.ReasonAdded) -> Said:
    values = {"title": names.serial(event.decision), "side": word(SIDES, event.side), "number": event.number}
    line = (
        tr("strong reason {number} {side}: “{title}”", **values)
        if event.weight > 1
        else tr("reason {number} {side}: “{title}”", **values)
    )
    return Said("answer", event.role, _typed(line, event.entered_by), event.text, "", event.decision)


def _struck(names: Names, event: e.ReasonStruck) -> Said:
    line = tr("struck reason {number}: “{title}”", number=event.number, title=names.serial(event.decision))
    return Said("decided", FACILITATOR, line, event.reason, "", event.decision)


def _estimated(names: Names, event: e.EstimateSubmitted) -> Said:
    line = tr("estimated {percent} %: “{title}”", percent=event.percent, title=names.serial(event.decision))
    return Said("answer", event.role, _typed(line, event.entered_by), "", "", event.decision)


def _estimates(names: Names, event: e.EstimatesRevealed) -> Said:
    values = {"title": names.serial(event.decision), "median": event.median, "spread": event.spread}
    if not event.estimates:
        return Said("decided", FACILITATOR, tr("nobody estimated “{title}”", **values), "", "", event.decision)
    line = tr("estimates of “{title}”: median {median} %, spread {spread}", **values)
    each = series(tr("{role} {percent} %", role=role, percent=percent) for role, percent in event.estimates)
    return Said("decided", FACILITATOR, line, "", each, event.decision)


def _rolled(_names: Names, event: e.DiceRolled) -> Said:
    line = tr("dice (d{sides}): {raw}", sides=event.sides, raw=series(map(str, event.raw)))
    return Said("decided", FACILITATOR, line, event.purpose, "", event.decision)


def _judged(names: Names, event: e.ArgumentAdjudicated) -> Said:
    line = tr("“{title}”: {grade}", title=names.serial(event.decision), grade=word(GRADES, event.grade))
    return Said("decided", FACILITATOR, line, event.words, event.reason, event.decision)


# -- talk -------------------------------------------------------------------------------------------------------------


def _message(names: Names, event: e.MessageSent) -> Said:
    line = _typed(tr("wrote to {to}", to=names.audience(event.to)), event.entered_by)
    return Said("talk", event.sender, line, event.text)


def _rfi_asked(_names: Names, event: e.RfiAsked) -> Said:
    return Said("talk", event.role, _typed(tr("asked control (RFI)"), event.entered_by), event.text)


def _rfi_answered(names: Names, event: e.RfiAnswered) -> Said:
    who = tr("all") if event.public or not event.role else names.seat(event.role)
    return Said("talk", FACILITATOR, tr("answered “{question}” to {who}", question=event.question, who=who), event.text)


def _rfi_refused(names: Names, event: e.RfiRefused) -> Said:
    return Said("talk", FACILITATOR, tr("did not answer {role}", role=names.seat(event.role)), event.reason)


# -- debrief ----------------------------------------------------------------------------------------------------------


def _ticked(names: Names, event: e.ExpectationTicked) -> Said:
    title = names.serial(event.serial)
    if event.seen:
        line = tr("expected action seen (“{title}”)", title=title)
    else:
        line = tr("expected action not seen after all (“{title}”)", title=title)
    return Said("control", event.role or OBSERVER, line, event.text, "", event.serial)


def _point(_names: Names, event: e.PointRecorded) -> Said:
    line = tr("said in the hotwash") if event.role else tr("somebody said in the hotwash")
    return Said("answer", event.role, _typed(line, event.entered_by), event.text)


def _unsealed(_names: Names, event: e.Unsealed) -> Said:
    body = "\n".join(seal_lines(event.what, event.rows))
    return Said("decided", FACILITATOR, tr("unsealed {what}", what=word(SEALS, event.what)), "", body)


def seal_lines(what: str, rows: Iterable[tuple[str, ...]]) -> list[str]:
    """What was unsealed, a line each; texts may be long."""
    if what == "tracks":
        return [track_row_words(row) for row in rows]
    return [tr("{name}: {text}", name=name, text=text) for _, name, text in ((*row, "", "", "")[:3] for row in rows)]


def track_row_words(row: Iterable[str]) -> str:
    """A row of the unsealed tracks: from where to where, and the word for it."""
    _, title, start, now, band = (*row, "", "", "", "", "")[:5]
    values = {"title": title, "start": start, "now": now}
    if band:
        return tr("{title}: {start} at the start, {now} at the end, {band}", band=band_words(band), **values)
    return tr("{title}: {start} at the start, {now} at the end", **values)


def _feedback(_names: Names, event: e.FeedbackGiven) -> Said:
    return Said(
        "play", event.role, tr("feedback form handed in") if event.role else tr("feedback form handed in by somebody")
    )


def _unknown(_names: Names, event: e.UnknownEvent) -> Said:
    return _control(tr("an event of a kind this program does not know: {name}", name=event.name))


def _always(said: Callable[[], Said]) -> Callable[[Names, Any], Said]:
    return lambda _names, _event: said()


_ACCOUNTS: Mapping[type[e.Event], Callable[[Names, Any], Said]] = {
    e.SessionOpened: lambda _names, event: _control(tr("session opened: {title}", title=event.title)),
    e.SessionResumed: lambda _names, event: _control(tr("session opened again"), event.reason),
    e.RoleSeated: _seated,
    e.RoleVacated: lambda _names, event: Said("play", event.role, tr("somebody left the seat")),
    e.LeadNamed: lambda _names, event: Said("play", event.role, tr("another person leads")),
    e.BatonPassed: _baton,
    e.ComcheckSent: _always(lambda: _control(tr("test inject to all terminals"))),
    e.ComcheckAnswered: lambda _names, event: Said("play", event.seat, tr("confirmed the test inject")),
    e.ExerciseStarted: _always(lambda: _control(tr("STARTEX"))),
    e.SeedSealed: _always(lambda: _control(tr("dice seed sealed"))),
    e.SeedRevealed: _always(lambda: _control(tr("dice seed revealed"))),
    e.ExercisePaused: lambda _names, event: _control(tr("PAUSEX"), event.reason),
    e.ExerciseContinued: _always(lambda: _control(tr("the exercise continues"))),
    e.EmergencyDeclared: lambda _names, event: _control(tr("{word}: REAL EMERGENCY", word=event.word)),
    e.EmergencyLifted: lambda _names, event: _control(tr("emergency lifted"), event.words),
    e.EndingReached: lambda _names, event: Said(
        "decided", "", tr("ending: {title}", title=event.title) if event.ending else event.title, "", event.text
    ),
    e.ExerciseEnded: lambda _names, event: _control(tr("ENDEX"), event.reason),
    e.MoveStarted: _move,
    e.MoveExtended: lambda _names, event: _control(tr("the move now lasts {minutes} min", minutes=event.minutes)),
    e.ScenarioTimeSet: _time,
    e.SessionForked: _forked,
    e.InjectReleased: _released,
    e.InjectAcknowledged: _acknowledged,
    e.InjectEdited: _about("inject", "inject", lambda title: tr("edited “{title}”", title=title)),
    e.InjectRecalled: _about("inject", "inject", lambda title: tr("recalled “{title}”", title=title), "reason"),
    e.InjectResent: _resent,
    e.InjectCorrected: _about("inject", "inject", lambda title: tr("corrected “{title}”", title=title), "text"),
    e.SerialArmed: _armed,
    e.SerialHeld: _about("control", "serial", lambda title: tr("held “{title}”", title=title)),
    e.SerialMoved: _moved,
    e.SerialDeferred: _about("control", "serial", lambda title: tr("deferred “{title}”", title=title)),
    e.SerialSkipped: _about("control", "serial", lambda title: tr("skipped “{title}”", title=title), "reason"),
    e.SerialRestored: _about("control", "serial", lambda title: tr("back in the plan: “{title}”", title=title)),
    e.TrackChanged: _track,
    e.FlagRaised: _flag_raised,
    e.FlagLowered: _flag_lowered,
    e.LogLineWritten: _log_line,
    e.LogLineCorrected: _log_corrected,
    e.ObservationRecorded: _observed,
    e.WallTurned: _wall,
    e.Undone: _undone,
    e.DecisionOpened: _opened,
    e.DecisionExtended: _extended,
    e.DraftKept: _drafted,
    e.ResponseSubmitted: _answered,
    e.DecisionClosed: _closed,
    e.BallotsRevealed: _ballots,
    e.DecisionResolved: _resolved,
    e.ReasonAdded: _reason,
    e.ReasonStruck: _struck,
    e.EstimateSubmitted: _estimated,
    e.EstimatesRevealed: _estimates,
    e.DiceRolled: _rolled,
    e.ArgumentAdjudicated: _judged,
    e.MessageSent: _message,
    e.MessagesRead: lambda _names, event: Said("play", event.role, tr("read messages")),
    e.RfiAsked: _rfi_asked,
    e.RfiAnswered: _rfi_answered,
    e.RfiRefused: _rfi_refused,
    e.NotesKept: lambda _names, event: Said("play", event.role, tr("kept notes")),
    e.ExpectationTicked: _ticked,
    e.HotwashOpened: _always(lambda: _control(tr("hotwash opened"))),
    e.PromptPut: lambda _names, event: Said("question", FACILITATOR, tr("asked everybody in the hotwash"), event.text),
    e.PromptClosed: lambda _names, _event: Said("question", FACILITATOR, tr("the question has been talked through")),
    e.PointRecorded: _point,
    e.Unsealed: _unsealed,
    e.FeedbackGiven: _feedback,
    e.ConsentWithdrawn: _always(lambda: _control(tr("a person is named no more"))),
    e.UnknownEvent: _unknown,
}
