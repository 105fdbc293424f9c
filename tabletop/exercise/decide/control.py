"""The facilitator's hand: tracks, flags, log lines, observations, the wall, undo."""

from __future__ import annotations

import math

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.commands import Refused
from tabletop.exercise.decide.base import Ahead, Case, Decided, no_such_role, require_reason
from tabletop.exercise.decide.debrief import moment
from tabletop.exercise.people import HOTWASH_PAGES, WALL_PAGES
from tabletop.exercise.state import Play, Undoable
from tabletop.i18n import series, tr

LOG_WORDS = ("decision", "agreement", "dissent", "fact", "assumption", "note", "parked")  #: parked: for the parking lot
OBSERVED = ("note", "strength", "improve", "fact")  #: kinds of observation
GRACE = 120.0  #: seconds an undone closing gives before the decision closes again


def adjust_track(case: Case, command: c.AdjustTrack) -> Decided:
    """Move a track by hand, with a reason."""
    case.require_started()
    spec = case.book.scenario.tracks.get(command.track)
    if spec is None:
        raise Refused("no-such-track", tr("There is no track “{track}”.", track=command.track))
    require_reason(command.reason)
    ahead = Ahead(case)
    ahead.move_track(command.track, ahead.value(command.track) + command.delta, command.reason)
    if not ahead.events:
        raise Refused("at-limit", tr("{title} is at its limit.", title=spec.title))
    return Decided(ahead.events, tr("change of {title}", title=spec.title), ahead.play)


def change_flag(case: Case, command: c.ChangeFlag) -> Decided:
    """Raise or lower a flag by hand."""
    case.require_started()
    if command.flag not in case.book.scenario.flags:
        raise Refused("no-such-flag", tr("There is no flag “{flag}”.", flag=command.flag))
    if (command.flag in case.play.flags) == command.raised:
        return Decided()
    kind = e.FlagRaised if command.raised else e.FlagLowered
    return Decided([kind(command.flag, command.reason)], tr("change of flag {flag}", flag=command.flag))


def write_log_line(case: Case, command: c.WriteLogLine) -> Decided:
    """A line of the decision log; possible at any time, also in PAUSEX and after ENDEX."""
    if not command.text.strip():
        raise Refused("empty", tr("Write the line first."))
    if command.word not in LOG_WORDS:
        raise Refused("bad-word", tr("A log line is one of: {words}.", words=series(LOG_WORDS)))
    if command.role and command.role not in case.book.scenario.roles:
        raise no_such_role(command.role)
    if command.serial and command.serial not in case.book.plans and command.serial not in case.play.delivered:
        raise Refused("no-such-serial", tr("There is no inject “{serial}”.", serial=command.serial))
    said = moment(case, command.said)
    return Decided(
        [
            e.LogLineWritten(
                command.word,
                command.text,
                command.role,
                command.why,
                command.based_on,
                command.alternatives,
                command.serial,
                case.play.move_at(said),
                said,
            )
        ]
    )


def correct_log_line(case: Case, command: c.CorrectLogLine) -> Decided:
    """A new wording that points to the old line."""
    if not command.text.strip():
        raise Refused("empty", tr("Write the line first."))
    if command.line not in case.state.log:
        raise Refused("no-such-line", tr("There is no line {line}.", line=command.line))
    return Decided([e.LogLineCorrected(command.line, command.text)])


def observe(case: Case, command: c.RecordObservation) -> Decided:
    """What was seen; move, serial and objective are those of that moment unless given."""
    if not command.text.strip():
        raise Refused("empty", tr("Write something first."))
    scenario, play = case.book.scenario, case.play
    if command.word not in OBSERVED:
        raise Refused("bad-word", tr("An observation is one of: {words}.", words=series(OBSERVED)))
    if not 0 <= command.rating <= 4:
        raise Refused("bad-rating", tr("A rating is 1 to 4, or 0 for none."))
    if command.role and command.role not in scenario.roles:
        raise no_such_role(command.role)
    if command.objective and command.objective not in scenario.objectives:
        raise Refused("no-such-objective", tr("There is no objective “{objective}”.", objective=command.objective))
    out = [
        *((item.clock, item.seq, item.inject) for item in play.delivered.values()),
        *((item.opened, item.seq, item.decision) for item in play.questions.values()),
    ]
    if command.serial and all(command.serial != name for _, _, name in out):
        raise Refused("no-such-serial", tr("“{serial}” has not gone out.", serial=command.serial))
    seen = moment(case, command.observed)
    latest = max(((seq, name) for clock, seq, name in out if clock <= seen), default=(0, ""))[1]
    serial = command.serial or latest
    return Decided(
        [
            e.ObservationRecorded(
                command.word,
                command.text,
                command.rating,
                command.role,
                serial,
                command.objective or _objective(case, serial),
                play.move_at(seen),
                seen,
                case.request.member,
            )
        ]
    )


def _objective(case: Case, serial: str) -> str:
    """The objective this serial serves, if it is one alone."""
    scenario = case.book.scenario
    spec = scenario.injects.get(serial) or scenario.decisions.get(serial)
    return spec.objectives[0] if spec is not None and len(spec.objectives) == 1 else ""


def turn_wall(case: Case, command: c.TurnWall) -> Decided:
    """Turn the wall; its words are the facilitator's, and public by that."""
    if command.page not in WALL_PAGES:
        raise Refused("no-such-page", tr("The wall has no page “{page}”.", page=command.page))
    if command.page in HOTWASH_PAGES:
        case.require_ended()
    closes = command.closes if command.closes is None or math.isfinite(command.closes) else None
    page = e.WallTurned(command.page, command.heading, command.words, closes)
    now = case.state.wall
    same = (now.page, now.heading, now.words, now.closes) == (page.page, page.heading, page.words, page.closes)
    return Decided() if same else Decided([page])


def undo(case: Case, _command: c.Undo) -> Decided:
    """Take back the last control action, unless a player has already acted on it."""
    if not case.state.undoable:
        raise Refused("nothing-to-undo", tr("There is nothing to undo."))
    last = case.state.undoable[-1]
    blocked = [serial for serial in _put_out(last.before, case.play) if case.state.acts.get(serial, 0) > last.seq]
    if blocked:
        out = case.play.delivered.get(blocked[0]) or case.play.questions[blocked[0]]
        title = out.title
        raise Refused("acted-on", tr("Players have already acted on “{title}”: correct it instead.", title=title))
    return Decided([e.Undone(last.write, last.label), *_safeguards(case, last)])


def _put_out(before: Play, after: Play) -> list[str]:
    """Serials that went out between the two."""
    return [
        serial
        for serial, entry in after.serials.items()
        if entry.status == "released" and (serial not in before.serials or before.serials[serial].status != "released")
    ]


def _safeguards(case: Case, last: Undoable) -> list[e.Event]:
    """What time would do again at once is held off: a closing gets grace, a self-releasing inject is held."""
    extended: list[e.Event] = [
        e.DecisionExtended(question.decision, question.who, round(case.clock + GRACE, 3), question.public)
        for question in last.before.questions.values()
        if question.status == "open" and question.closes <= case.clock
    ]
    held: list[e.Event] = [
        e.SerialHeld(serial)
        for serial in _put_out(last.before, case.play)
        if serial in case.book.plans and case.book.plans[serial].auto
    ]
    return extended + held
