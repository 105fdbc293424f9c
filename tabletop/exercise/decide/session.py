"""The session and its clock: opening and resuming, STARTEX, moves, PAUSEX, real emergencies, ENDEX, and what time brings by itself."""

from __future__ import annotations

from datetime import datetime

from tabletop.exercise import commands as c
from tabletop.exercise import dice
from tabletop.exercise import events as e
from tabletop.exercise.commands import Refused
from tabletop.exercise.decide import decisions, serials
from tabletop.exercise.decide.base import Ahead, Case, Decided, no_such_role, track_changed
from tabletop.exercise.state import PLANNED
from tabletop.i18n import tr


def open_session(case: Case, command: c.OpenSession) -> Decided:
    """The first event of every session."""
    scenario = case.book.scenario
    if case.state.seq:
        raise Refused("already-open", tr("The session has already been opened."))
    if command.course and command.course not in scenario.courses:
        raise Refused("no-such-course", tr("There is no course “{course}”.", course=command.course))
    unknown = [role for role in command.roles if role not in scenario.roles]
    if unknown:
        raise no_such_role(unknown[0])
    wanted = scenario.courses[command.course].moves if command.course else list(scenario.moves)
    practice = [move for move, spec in scenario.moves.items() if spec.practice]
    kept = [move for move in wanted if command.practice or move not in practice]
    moves = [move for move in practice if command.practice and move not in kept] + kept
    if not any(move not in practice for move in moves):
        raise Refused("no-moves", tr("Nothing would be played: choose at least one move that counts."))
    about = scenario.about
    roles = tuple(role for role in scenario.roles if role in command.roles) or tuple(scenario.roles)
    title = command.title or about.title
    return Decided([e.SessionOpened(title, about.id, about.version, command.course, tuple(moves), roles)])


def resume(_case: Case, command: c.ResumeSession) -> Decided:
    """The program was opened again; a running exercise stands still from where its clock had come to."""
    return Decided([e.SessionResumed(command.reason or tr("resumed after an interruption"))])


def start(case: Case, command: c.StartExercise) -> Decided:
    """STARTEX: commit the dice, set the tracks, open the first move."""
    if case.state.started:
        raise Refused("already-started", tr("STARTEX has already been given."))
    if not command.seed:
        raise Refused("no-seed", tr("The dice need a seed."))
    found: list[e.Event] = [e.ExerciseStarted(dice.commitment(command.seed)), e.SeedSealed(command.seed)]
    found += [
        track_changed(case.book, track, spec.start, spec.start, tr("start"))
        for track, spec in case.book.scenario.tracks.items()
    ]
    found.append(_move_started(case, case.state.moves[0]))
    return Decided(found)


def start_move(case: Case, command: c.StartMove) -> Decided:
    """Open the next move; after practice, tracks and flags go back to their start."""
    case.require_running()
    state = case.state
    move = command.move or case.book.next_move(state.moves, case.play.moves_played)
    if not move:
        raise Refused("no-next-move", tr("This was the last move. Give ENDEX when you are ready."))
    if move not in state.moves:
        raise Refused("no-such-move", tr("“{move}” is not played in this session.", move=move))
    if move in case.play.moves_played:
        raise Refused("already-played", tr("This move has been played."))
    if case.book.scenario.moves[move].practice and not case.play.practice:
        raise Refused("practice-over", tr("Practice comes before the moves that count: it puts the tracks back."))
    waiting = [q.title for q in case.play.questions.values() if q.status != "resolved"]
    if waiting:
        raise Refused("decision-waiting", tr("First close and resolve “{title}”.", title=waiting[0]))
    ahead = Ahead(case)
    if case.play.practice:
        for track, value in case.book.starts.items():
            ahead.move_track(track, value, tr("end of practice"))
        for flag in sorted(case.play.flags):
            ahead.add(e.FlagLowered(flag, tr("end of practice")))
    ahead.add(_move_started(case, move))
    return Decided(ahead.events, tr("start of this move"), ahead.play)


def end(case: Case, command: c.EndExercise) -> Decided:
    """ENDEX: name the ending, reveal the dice seed."""
    case.require_started()
    return Decided([_ending(case), e.ExerciseEnded(command.reason), e.SeedRevealed(case.state.seed)])


def _ending(case: Case) -> e.EndingReached:
    """The ending whose conditions hold, if the story was played to where its author lets it end; else how far it came."""
    play = case.play
    if not _played_out(case):
        return e.EndingReached("", _how_far(case), "")
    facts = case.book.facts(play, case.state.responses)
    ending, spec = next((key, spec) for key, spec, holds in case.book.endings if holds(facts))
    return e.EndingReached(ending, spec.title, spec.text)


def _played_out(case: Case) -> bool:
    """Whether the last move was begun, nothing that was put is still undecided, and each of its planned decisions is settled or skipped."""
    play = case.play
    if play.move != case.state.moves[-1]:
        return False
    settled = {key for key, question in play.questions.items() if question.status == "resolved"}
    planned = {
        plan.id
        for plan in case.book.plans.values()
        if plan.kind == "decision"
        and plan.move == play.move
        and plan.at is not None
        and not (plan.conditional or plan.optional)
    }
    skipped = {key for key, serial in play.serials.items() if serial.status == "skipped"}
    return play.questions.keys() <= settled and planned <= settled | skipped


def _how_far(case: Case) -> str:
    play = case.play
    if not play.move_number:
        return tr("Ended early before the first move")
    if play.move == case.state.moves[-1]:
        return tr("Ended early in the last move")
    return tr("Ended early after move {number} of {of}", number=play.move_number, of=play.move_of)


def _move_started(case: Case, move: str) -> e.MoveStarted:
    scenario = case.book.scenario
    spec = scenario.moves[move]
    counted = [other for other in case.state.moves if not scenario.moves[other].practice]
    number = 0 if spec.practice else counted.index(move) + 1
    time = spec.time.isoformat()
    return e.MoveStarted(
        move, number, len(counted), spec.title, spec.minutes, time, spec.line or "", spec.brief, spec.practice
    )


# -- the clock --------------------------------------------------------------------------------------------------------


def pause(case: Case, command: c.Pause) -> Decided:
    """PAUSEX; any participant may ask for it."""
    case.require_started()
    if case.state.phase == "paused":
        raise Refused("already-paused", tr("The exercise is paused already."))
    return Decided([e.ExercisePaused(command.reason)])


def continue_(case: Case, _command: c.Continue) -> Decided:
    """Only control continues."""
    if case.state.phase != "paused":
        raise Refused("not-paused", tr("The exercise is not paused."))
    return Decided([e.ExerciseContinued()])


def declare_emergency(case: Case, _command: c.DeclareEmergency) -> Decided:
    """Freeze everything, even before STARTEX."""
    return Decided([e.EmergencyDeclared(case.book.scenario.about.emergency)])


def lift_emergency(case: Case, command: c.LiftEmergency) -> Decided:
    """Only with a typed line."""
    if case.state.phase != "emergency":
        raise Refused("no-emergency", tr("No emergency has been declared."))
    if not command.words.strip():
        raise Refused("no-words", tr("Type who decided that the exercise may go on."))
    return Decided([e.EmergencyLifted(command.words)])


def extend_move(case: Case, command: c.ExtendMove) -> Decided:
    """Move the planned end of the current move."""
    case.require_started()
    case.minutes(command.minutes)
    if not command.minutes:
        return Decided()
    minutes = case.play.move_minutes + command.minutes
    if minutes < 1:
        raise Refused("too-short", tr("A move lasts at least one minute."))
    return Decided([e.MoveExtended(minutes)], tr("{minutes:+d} minutes for this move", minutes=command.minutes))


def set_scenario_time(case: Case, command: c.SetScenarioTime) -> Decided:
    """Jump to a date, announced."""
    case.require_started()
    try:
        time = datetime.fromisoformat(command.time)
    except ValueError:
        words = tr("“{time}” is no date: write 2025-09-04T10:00+00:00.", time=command.time)
        raise Refused("bad-time", words) from None
    return Decided([e.ScenarioTimeSet(time.isoformat(), command.line)], tr("jump in scenario time"))


def tick(case: Case, _command: c.Tick) -> Decided:
    """What is over closes; what releases itself goes out. One thing at a time, so that no team is flooded."""
    state = case.state
    if state.phase != "running":
        return Decided()
    for question in case.play.questions.values():
        if question.status == "open" and question.closes <= case.clock:
            return decisions.close_with(case, question, "time")
    facts = None
    for plan in case.book.auto:
        due = case.book.due(plan, case.play)
        status = case.play.serials.get(plan.id, PLANNED).status
        if due is None or due > case.clock or status not in {"planned", "armed", "deferred"}:
            continue
        if not case.book.in_its_time(plan, case.play):
            continue
        facts = facts or case.book.facts(case.play, state.responses)
        if plan.holds(facts):
            return serials.release_with(case, plan.id, "auto")
    return Decided()
